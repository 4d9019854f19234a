"""Room validators: JSON and JSON lines as columns: every value at the end of a path, and every key.

The place in a list is left out of a path, so that the same field of all records is one column. Bounded in
size and depth before anything is kept; what cannot be read raises, it is never passed over.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from validators.findings.masking import safe_label
from validators.findings.report import Finding
from validators.guard.encoding import codec_of, name_of_head
from validators.personal.header_words import KINDS
from validators.personal.hints import hints_of
from validators.personal.place_scan import PlaceScan
from validators.personal.table_scan import PersonalScan
from validators.places.book import PlaceBook
from validators.reading.rows import to_text
from validators.tabular.blocks import BLOCK_ROWS, Block

MAX_JSON = 64 << 20
MAX_DEPTH = 64
_MAX_COLUMNS = 512
_OTHER = "*"
_NUMBERED = re.compile(r"\d{4}")
# What reading damaged JSON raises: depth beyond Python's own is a RecursionError.
JSON_FAILURES = (ValueError, RecursionError, OSError)


class _Pairs(list[tuple[str, Any]]):
    """An object with all its pairs: a key that comes twice hides nothing."""


def scan_json(path: Path, *, is_lines: bool, places: PlaceBook | None, sheet: str | None) -> list[Finding]:
    """Scan one JSON text, or one a line. Raises: one of JSON_FAILURES."""
    if not is_lines and path.stat().st_size > MAX_JSON:
        raise ValueError(f"over {MAX_JSON >> 20} MB")
    columns = _Columns(places)
    for number, value in enumerate(_values(path, is_lines=is_lines), start=1):
        columns.add(number, value)
    return columns.findings(sheet)


def _values(path: Path, *, is_lines: bool) -> Iterator[Any]:
    with path.open("rb") as file:
        codec = codec_of(name_of_head(file.read(4)))
    with path.open(encoding="utf-8-sig" if codec == "utf-8" else codec) as text:
        if not is_lines:
            yield json.loads(text.read(), object_pairs_hook=_Pairs)
            return
        for line in text:
            if len(line) > MAX_JSON:
                raise ValueError(f"a line over {MAX_JSON >> 20} MB")
            if line.strip():
                yield json.loads(line, object_pairs_hook=_Pairs)


class _Columns:
    """The columns of one text: values waiting by path, shown to the scan in blocks."""

    def __init__(self, places: PlaceBook | None) -> None:
        self._scan = PersonalScan([], places=places)
        self._keys = PlaceScan(places)
        self._at: dict[str, int] = {}
        self._waiting: list[list[str]] = []
        self._most = 0
        self._start = 1

    def add(self, number: int, value: Any) -> None:
        """Take one value with everything below it."""
        self._walk(value, "", 0)
        if self._most >= BLOCK_ROWS:
            self._flush()

    def _walk(self, value: Any, path: str, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise ValueError("too deep")
        if isinstance(value, _Pairs):
            for key, inner in value:
                self._walk(inner, self._path_of(path, key), depth + 1)
        elif isinstance(value, list):
            for inner in value:
                self._walk(inner, path, depth + 1)
        elif value is not None and not isinstance(value, bool):
            self._keep(path, to_text(value))

    def _path_of(self, path: str, key: str) -> str:
        """Give the path below a key; a key that is a value itself is kept as one and named by a star."""
        # "MA HO" asks for the code of a household, though it looks like the name of somebody.
        is_value = safe_label(key) != " ".join(key.split()) and not hints_of(key) & KINDS.keys()
        if is_value or _NUMBERED.search(key):
            self._keys.add("(keys)", key)
            key = _OTHER
        return f"{path}.{key}" if path else key

    def _keep(self, path: str, text: str) -> None:
        at = self._at.get(path)
        if at is None:
            if len(self._at) >= _MAX_COLUMNS:
                path = _OTHER
            at = self._at.get(path)
        if at is None:
            at = self._at[path] = len(self._waiting)
            self._waiting.append([])
            # The last word of a path is what a column would be called.
            self._scan.add_column(path.rsplit(".", 1)[-1])
        self._waiting[at].append(text)
        self._most = max(self._most, len(self._waiting[at]))

    def _flush(self) -> None:
        if not self._most:
            return
        columns = [_padded(texts, self._most) for texts in self._waiting]
        numbers = pl.int_range(self._start, self._start + self._most, dtype=pl.Int64, eager=True)
        self._scan.add(Block(numbers, columns))
        self._start += self._most
        self._waiting = [[] for _ in self._waiting]
        self._most = 0

    def findings(self, sheet: str | None) -> list[Finding]:
        """Give what was found."""
        self._flush()
        return self._scan.findings(sheet=sheet) + self._keys.findings()


def _padded(texts: list[str], length: int) -> pl.Series:
    return pl.Series([*texts, *[None] * (length - len(texts))], dtype=pl.String)
