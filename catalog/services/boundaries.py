"""Use-cases: the boundaries of administrative units that were loaded, one file for each place list."""

import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

import structlog

from validators.places.book import PlaceBook
from validators.places.boundaries import BoundariesRefused, Polygon, as_geojson, read_boundaries, simplify

log = structlog.get_logger()


@dataclass(frozen=True)
class Boundaries:
    """The units of one place list, simplified for drawing; `mark` changes with the file."""

    vintage: str
    units: dict[str, tuple[Polygon, ...]]
    mark: str


@dataclass
class BoundaryBook:
    """The folder of boundaries; a file is read once and again when it has changed."""

    folder: Path
    places: PlaceBook
    _kept: dict[str, tuple[str, Boundaries | None]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def store(self, vintage: str, data: bytes, *, code_property: str) -> int:
        """Check, simplify and keep the boundaries of a place list in the place of those before; the units.

        Raises: BoundariesRefused.
        """
        codes = {one.code for one in self.places.places(vintage)}
        units = read_boundaries(data, codes, code_property=code_property)
        self.folder.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=self.folder, suffix=".draft")
        with os.fdopen(handle, "wb") as file:
            file.write(as_geojson(simplify(units)))
        Path(draft).chmod(0o644)
        Path(draft).replace(self.path(vintage))
        return len(units)

    def path(self, vintage: str) -> Path:
        """The file of a place list."""
        return self.folder / f"{vintage}.geojson"

    def find(self, vintage: str) -> Boundaries | None:
        """The boundaries of a place list; None where none are loaded, or the list is not known.

        A file that was damaged since it was loaded is none; the log says so once.
        """
        if self.places.info(vintage) is None:
            return None
        try:
            found = self.path(vintage).stat()
        except OSError:
            return None
        mark = f"{found.st_mtime_ns:x}-{found.st_size:x}"
        with self._lock:
            kept = self._kept.get(vintage)
            if kept is not None and kept[0] == mark:
                return kept[1]
            made = self._read(vintage, mark)
            self._kept[vintage] = (mark, made)
            return made

    def _read(self, vintage: str, mark: str) -> Boundaries | None:
        codes = {one.code for one in self.places.places(vintage)}
        try:
            return Boundaries(vintage, read_boundaries(self.path(vintage).read_bytes(), codes), mark)
        except BoundariesRefused as refusal:
            log.warning("boundaries_damaged", vintage=vintage, reason=refusal.reason, at=refusal.at)
        except OSError as error:
            log.warning("boundaries_unreadable", vintage=vintage, reason=type(error).__name__)
        return None
