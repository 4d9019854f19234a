"""Room validators: from what a source writes of a place to one unit of one list. Asks the place book only.

A code or a name is looked up in the list that the source follows; where the table follows a newer list, a
unit that went over whole is taken along, and one that was split is not placed: nobody can say which part.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from validators.places.book import LEVEL_WORDS, Place, PlaceBook, Successor
from validators.places.check import is_same_name
from validators.words.folding import fold, fold_place

_LEVEL_OF_WORD = {word: level for level, word in LEVEL_WORDS.items()}
_WIDTHS = {"province": 2, "district": 3, "commune": 5}
_ORDER = ("province", "district", "commune")


@dataclass(frozen=True)
class Placed:
    """Where a text led: the `code` in the table's list, or why not.

    Reasons: unknown, ambiguous, contradiction (code and name differ), split, coarse.
    """

    code: str | None
    reason: str = ""


class Placing:
    """Looks places up in `source` and gives them in `target`, at `level` (tinh, huyen or xa) or above it."""

    def __init__(
        self, book: PlaceBook, *, source: str, target: str, level: str = "xa", province: str = ""
    ) -> None:
        self._book, self._source, self._target = book, source, target
        self._level = _LEVEL_OF_WORD.get(level, "commune")
        provinces = book.provinces(source)
        self._province = province or (provinces[0] if len(provinces) == 1 else "")
        self._by_name: dict[str, list[Place]] = {}
        self._by_full_name: dict[str, list[Place]] = {}
        for place in book.places(source):
            self._by_name.setdefault(fold_place(place.name), []).append(place)
            self._by_full_name.setdefault(fold(place.name), []).append(place)

    def place(self, code: str, name: str = "", parent: str = "") -> Placed:
        """Give the unit that a code, else a name (inside a parent where one is said) means."""
        found = self._by_code(code.strip())
        if found is not None:
            # A code names another area in another list: a name that contradicts it tells of the wrong list.
            is_told = not name.strip() or is_same_name(found.name, name)
            return self._reach(found) if is_told else Placed(None, "contradiction")
        candidates = self._named(name.strip() or code.strip())
        if parent.strip() and len(candidates) > 1:
            candidates = self._inside(candidates, parent)
        wanted = [one for one in candidates if one.level == self._level] or candidates
        if not wanted:
            return Placed(None, "unknown")
        if len(wanted) > 1:
            return Placed(None, "ambiguous")
        return self._reach(wanted[0])

    def is_wanted(self, code: str) -> bool:
        """Tell whether a code names a unit of the table's list at its level."""
        unit = self._book.get(self._target, code)
        return unit is not None and unit.level == self._level

    def _by_code(self, text: str) -> Place | None:
        """Give the unit of a code; a code that lost its leading zeros in a spreadsheet is completed."""
        digits = text.removesuffix(".0")
        if not digits.isdigit():
            return None
        for width in (len(digits), *_WIDTHS.values()):
            found = self._book.get(self._source, digits.zfill(width)) if width >= len(digits) else None
            if found is not None:
                return found
        return None

    def _named(self, name: str) -> list[Place]:
        if not name:
            return []
        found = self._by_full_name.get(fold(name)) or self._by_name.get(fold_place(name), [])
        inside = [one for one in found if not self._province or self._in_province(one)]
        return inside or ([] if self._province else found)

    def _in_province(self, place: Place) -> bool:
        return place.code == self._province or any(
            above.code == self._province for above in self._book.ancestors(self._source, place.code)
        )

    def _inside(self, candidates: Sequence[Place], parent: str) -> list[Place]:
        """Give the units inside a named one: by its full name or code, else by its name without the kind.

        The city of Thanh Hóa and the province of Thanh Hóa have one name: the nearest unit above counts.
        """
        full, bare = fold(parent), fold_place(parent)
        above = [(one, self._book.ancestors(self._source, one.code)) for one in candidates]
        exact = [one for one, units in above if any(full in (fold(u.name), u.code) for u in units)]
        return exact or [one for one, units in above if units and fold_place(units[0].name) == bare]

    def _reach(self, place: Place) -> Placed:
        """Give a found unit in the table's list and at its level."""
        code = place.code
        if self._source != self._target:
            after = self._book.successors(self._source, self._target, code)
            if any(one.relation != "whole" for one in after) or len(after) > 1:
                return Placed(None, "split") if self._level != "province" else self._split_province(after)
            if not after:
                return Placed(None, "unknown")
            code = after[0].code
        unit = self._book.get(self._target, code)
        return Placed(None, "unknown") if unit is None else self._lift(unit)

    def _split_province(self, after: Sequence[Successor]) -> Placed:
        codes = {self._lift_code(one.code) for one in after}
        return Placed(codes.pop()) if len(codes) == 1 and None not in codes else Placed(None, "split")

    def _lift_code(self, code: str) -> str | None:
        unit = self._book.get(self._target, code)
        return None if unit is None else self._lift(unit).code

    def _lift(self, unit: Place) -> Placed:
        """Give the unit, or the one above it at the table's level; one that is coarser cannot be placed."""
        if unit.level == self._level:
            return Placed(unit.code)
        if _ORDER.index(unit.level) < _ORDER.index(self._level):
            return Placed(None, "coarse")
        above = [one for one in self._book.ancestors(self._target, unit.code) if one.level == self._level]
        return Placed(above[0].code) if above else Placed(None, "unknown")


def province_of(book: PlaceBook, vintage: str, code: str) -> str:
    """Give the province that holds a unit, or the unit itself when it is one; empty for an unknown code."""
    unit = book.get(vintage, code)
    if unit is None:
        return ""
    above = [one.code for one in book.ancestors(vintage, code) if one.level == "province"]
    return above[0] if above else unit.code
