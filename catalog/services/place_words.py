"""Which unit of which place list a text means: a code or a name, with or without kind, parent and date.

A code alone is ambiguous, for new units took over the codes of old ones: the day of the data decides.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from validators.words.folding import fold, fold_place

_ORDER = ("province", "district", "commune")
_CODE = re.compile(r"\d{1,5}")
_WITH_VINTAGE = re.compile(r"(\d{1,5})\s*[@(]\s*(\d{4}-\d{2}-\d{2})\s*\)?")
_WITH_PARENT = re.compile(r"([^,(]+?)\s*[,(]\s*(.+?)\s*\)?")
_SHORT_KINDS = {
    "tp": "thanh pho",
    "tx": "thi xa",
    "tt": "thi tran",
    "h": "huyen",
    "p": "phuong",
    "x": "xa",
    "t": "tinh",
}
_WHOLE = frozenset({"toan tinh", "ca tinh", "trong tinh", "whole province"})


class ListedPlace(Protocol):
    """A unit of a place list."""

    @property
    def code(self) -> str:
        """Its code, text with leading zeros."""

    @property
    def name(self) -> str:
        """Its official name with its kind."""

    @property
    def level(self) -> str:
        """province, district or commune."""


class PlaceLists(Protocol):
    """The loaded place lists."""

    def vintages(self) -> list[str]:
        """The effective dates of the lists, oldest first."""

    def get(self, vintage: str, code: str) -> ListedPlace | None:
        """The unit of this code in a list."""

    def places(self, vintage: str) -> Iterable[ListedPlace]:
        """All units of a list."""

    def ancestors(self, vintage: str, code: str) -> Iterable[ListedPlace]:
        """The units that hold a unit."""


@dataclass(frozen=True)
class MeantPlace:
    """What a text means: code and list, or the words alone with a doubt; or an error. Codes of messages."""

    code: str = ""
    vintage: str = ""
    name: str = ""
    doubt: str = ""
    error: str = ""


class PlaceWords:
    """All ways to write a place that we understand. `home` is (code, list) of the province of the site."""

    def __init__(self, lists: PlaceLists, home: tuple[str, str]) -> None:
        self._lists = lists
        self._home = home
        self._newest_first = lists.vintages()[::-1]
        self._named: dict[tuple[str, str], list[ListedPlace]] = defaultdict(list)
        for vintage in self._newest_first:
            for place in lists.places(vintage):
                self._named[vintage, fold_place(place.name)].append(place)

    def meant(self, text: str, *, vintage: str = "", on: date | None = None) -> MeantPlace:
        """What `text` means in the list of `vintage`, or in that of the day `on`, else in any list."""
        words = " ".join(text.split())
        if not words:
            return MeantPlace()
        if found := _WITH_VINTAGE.fullmatch(words):
            words, vintage = found[1], found[2]
        if vintage and vintage not in self._newest_first:
            return MeantPlace(error="unknown_vintage")
        order = [vintage] if vintage else self._vintages_for(on)
        if _CODE.fullmatch(words):
            return self._by_code(words, order)
        if fold(words) in _WHOLE:
            return self._by_code(self._home[0], [self._home[1]])
        return self._by_name(words, order)

    def _vintages_for(self, on: date | None) -> list[str]:
        """The list of that day first, then the others from the newest on."""
        if on is None:
            return self._newest_first
        valid = [one for one in self._newest_first if one <= on.isoformat()]
        first = valid[0] if valid else self._newest_first[-1]
        return [first, *(one for one in self._newest_first if one != first)]

    def _by_code(self, code: str, order: list[str]) -> MeantPlace:
        for vintage in order:
            if place := self._lists.get(vintage, code):
                return MeantPlace(place.code, vintage, place.name)
        return MeantPlace(error="unknown_place_code")

    def _by_name(self, words: str, order: list[str]) -> MeantPlace:
        found = _WITH_PARENT.fullmatch(words)
        own, parent = (found[1], found[2]) if found else (words, "")
        is_ambiguous = False
        for vintage in order:
            candidates = self._candidates(vintage, own, parent)
            if len(candidates) == 1:
                place = candidates[0]
                return MeantPlace(place.code, vintage, place.name)
            is_ambiguous = is_ambiguous or bool(candidates)
        return MeantPlace(name=words, doubt="place_ambiguous" if is_ambiguous else "place_as_text")

    def _candidates(self, vintage: str, own: str, parent: str) -> list[ListedPlace]:
        own = own.replace(".", " ")
        # "Tĩnh Gia" is a name though it begins like a kind, so the words as they are come first.
        named = self._named.get((vintage, fold(own)), [])
        if not named:
            # The kind was written, so it must fit: "Thành phố Thanh Hóa" is not the province.
            full = _with_whole_kind(fold(own))
            stripped = self._named.get((vintage, fold_place(own)), [])
            named = [place for place in stripped if fold(place.name) == full]
        if parent:
            named = [place for place in named if self._is_below(vintage, place, parent)]
        for level in _ORDER:
            if same := [place for place in named if place.level == level]:
                return same
        return []

    def _is_below(self, vintage: str, place: ListedPlace, parent: str) -> bool:
        above = {fold_place(one.name) for one in self._lists.ancestors(vintage, place.code)}
        return all(fold_place(part) in above for part in re.split(r"\s*,\s*", parent))


def _with_whole_kind(folded: str) -> str:
    """Folded words whose kind may be short: "tp. thanh hoa" becomes "thanh pho thanh hoa"."""
    kind, _, rest = folded.replace(".", " ").partition(" ")
    return " ".join(f"{_SHORT_KINDS.get(kind, kind)} {rest}".split())
