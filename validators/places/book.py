"""Room validators: the place lists (units by vintage) that a table's place codes are compared with.

Reads a folder of lists made elsewhere; knows nothing of where that folder lies. A code alone is ambiguous:
the same digits name another area in another vintage, so every question states its vintage.
"""

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from validators.words.folding import fold, fold_place

# From the widest to the narrowest, and how a table's column `place_level` writes them.
LEVELS = ("province", "district", "commune")
LEVEL_WORDS = {"province": "tinh", "district": "huyen", "commune": "xa"}


class PlaceBookBroken(Exception):
    """The folder of place lists cannot be read; the message names the file."""


@dataclass(frozen=True)
class Place:
    """One unit of one vintage; `code` is text (leading zeros), `parent` empty for a province."""

    code: str
    name: str
    level: str
    parent: str


@dataclass(frozen=True)
class Successor:
    """What an old unit became: the new code, and whether it went over `whole` or `split`."""

    code: str
    relation: str


@dataclass(frozen=True)
class Vintage:
    """One dated list: `vintage` is its first day (ISO), `coverage` which parts of the country it holds."""

    vintage: str
    title_vi: str
    title_en: str
    levels: tuple[str, ...]
    coverage: Mapping[str, Any]


class PlaceBook:
    """All loaded vintages, held in memory."""

    def __init__(
        self,
        infos: Mapping[str, Vintage],
        places: Mapping[str, Mapping[str, Place]],
        maps: Mapping[tuple[str, str], Mapping[str, tuple[Successor, ...]]],
    ) -> None:
        self._infos = dict(sorted(infos.items()))
        self._places = places
        self._maps = maps
        self._namesakes: dict[tuple[str, str], frozenset[str]] = {}
        self._folded = frozenset(fold_place(p.name) for book in places.values() for p in book.values())

    @classmethod
    def load(cls, folder: Path) -> "PlaceBook":
        """Read `vintages.json`, one CSV a vintage (code,name,level,parent) and the maps between vintages.

        Raises: PlaceBookBroken when a file is missing or lacks a column.
        """
        try:
            entries = json.loads((folder / "vintages.json").read_text(encoding="utf-8"))
            infos = {entry["vintage"]: _vintage(entry) for entry in entries}
            places = {entry["vintage"]: _read_places(folder / entry["file"]) for entry in entries}
            maps = {_map_key(path): _read_map(path) for path in sorted(folder.glob("map-*--*.csv"))}
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise PlaceBookBroken(f"{folder.name}: {error}") from error
        return cls(infos, places, maps)

    def vintages(self) -> list[str]:
        """Give the loaded vintages, oldest first."""
        return list(self._infos)

    def info(self, vintage: str) -> Vintage | None:
        """Give the titles and levels of a vintage."""
        return self._infos.get(vintage)

    def get(self, vintage: str, code: str) -> Place | None:
        """Give the unit that `code` names in `vintage`."""
        return self._places.get(vintage, {}).get(code)

    def find(self, code: str) -> list[str]:
        """Give the vintages in which `code` names a unit, oldest first."""
        return [vintage for vintage in self._infos if code in self._places[vintage]]

    def names(self, vintage: str) -> frozenset[str]:
        """Give the names of a vintage as they are written in its list."""
        return frozenset(place.name for place in self._places.get(vintage, {}).values())

    def places(self, vintage: str) -> list[Place]:
        """Give the units of a vintage in the order of its list."""
        return list(self._places.get(vintage, {}).values())

    def successors(self, old_vintage: str, new_vintage: str, code: str) -> tuple[Successor, ...]:
        """Give what the unit `code` of the old vintage became; empty when no map is loaded."""
        return self._maps.get((old_vintage, new_vintage), {}).get(code, ())

    def ancestors(self, vintage: str, code: str) -> list[Place]:
        """Give the units that hold a unit, the nearest first; none for an unknown code or a province."""
        book = self._places.get(vintage, {})
        found: list[Place] = []
        place = book.get(code)
        while place is not None and place.parent and len(found) < len(LEVELS):
            place = book.get(place.parent)
            if place is not None:
                found.append(place)
        return found

    def provinces(self, vintage: str) -> list[str]:
        """Give the provinces whose units a list holds down to its lowest level, by its `coverage`.

        All provinces of the list where nothing narrower is stated.
        """
        info = self._infos.get(vintage)
        if info is None:
            return []
        finest = info.coverage.get(info.levels[-1]) if info.levels else None
        if isinstance(finest, (list, tuple)):
            return [str(code) for code in finest]
        return [place.code for place in self.places(vintage) if place.level == "province"]

    def following(self, vintage: str) -> str | None:
        """Give the loaded vintage that came after this one; None for the newest."""
        later = [one for one in self._infos if one > vintage]
        return later[0] if later else None

    def same_name_other_area(self, old_vintage: str, new_vintage: str) -> frozenset[str]:
        """Give the codes that name a unit of the same name in both vintages, but over another area.

        No look at code and name can tell these two units apart; only the vintage can. Empty without a map.
        """
        key = (old_vintage, new_vintage)
        if key not in self._namesakes:
            self._namesakes[key] = self._find_namesakes(old_vintage, new_vintage)
        return self._namesakes[key]

    def _find_namesakes(self, old_vintage: str, new_vintage: str) -> frozenset[str]:
        parts: dict[str, set[tuple[str, str]]] = {}
        for code, successors in self._maps.get((old_vintage, new_vintage), {}).items():
            for successor in successors:
                parts.setdefault(successor.code, set()).add((code, successor.relation))
        old, new = self._places.get(old_vintage, {}), self._places.get(new_vintage, {})
        return frozenset(
            code
            for code, made_of in parts.items()
            if code in old
            and code in new
            and old[code].level == new[code].level
            and fold(old[code].name) == fold(new[code].name)
            and made_of != {(code, "whole")}
        )

    def has_map(self, old_vintage: str, new_vintage: str) -> bool:
        """Tell whether a map leads from one vintage to the other."""
        return (old_vintage, new_vintage) in self._maps

    def has_name(self, name: str) -> bool:
        """Tell whether any vintage has a unit of this name, accents and kind left aside."""
        return fold_place(name) in self._folded


def _vintage(entry: Mapping[str, Any]) -> Vintage:
    return Vintage(
        vintage=entry["vintage"],
        title_vi=entry["title_vi"],
        title_en=entry["title_en"],
        levels=tuple(entry["levels"]),
        coverage=entry.get("coverage", {}),
    )


def _read_places(path: Path) -> dict[str, Place]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {
            row["code"]: Place(row["code"], row["name"], row["level"], row["parent"])
            for row in csv.DictReader(file)
        }


def _map_key(path: Path) -> tuple[str, str]:
    old, new = path.stem.removeprefix("map-").split("--")
    return old, new


def _read_map(path: Path) -> dict[str, tuple[Successor, ...]]:
    found: dict[str, tuple[Successor, ...]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            old = row["old_code"]
            found[old] = (*found.get(old, ()), Successor(row["new_code"], row["relation"]))
    return found
