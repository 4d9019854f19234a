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
_UNKNOWN = frozenset({"place_as_text", "unknown_place_code"})
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

    def meant(
        self, text: str, *, vintage: str = "", on: date | None = None, since: date | None = None
    ) -> MeantPlace:
        """What `text` means in the list of `vintage`, else in one in force from `since` to `on` (else any).

        Of several lists the later one decides. What only a list of another time has stays words.
        """
        words = " ".join(text.split())
        if not words:
            return MeantPlace()
        if vintage and vintage not in self._newest_first:
            return MeantPlace(error="unknown_vintage")
        asked = words
        if found := _WITH_VINTAGE.fullmatch(words):
            asked, vintage = found[1], found[2]
            if vintage not in self._newest_first:
                return MeantPlace(name=words, doubt="unknown_vintage")
        order = [vintage] if vintage else self._vintages_for(since or on, on)
        if not _CODE.fullmatch(asked) and fold(asked) in _WHOLE:
            asked, order = self._home[0], [self._home[1]]
        look = self._by_code if _CODE.fullmatch(asked) else self._by_name
        meant = look(asked, order)
        if meant.doubt in _UNKNOWN and not vintage:
            other = look(asked, [one for one in self._newest_first if one not in order])
            if other.code or other.doubt == "place_ambiguous":
                return MeantPlace(name=other.name, doubt="place_of_other_list")
        return meant

    def _vintages_for(self, since: date | None, on: date | None) -> list[str]:
        """The lists in force on any of these days, the newest first; the oldest stands for all before it."""
        if on is None or since is None:
            return self._newest_first
        begun = [one for one in self._newest_first if one <= on.isoformat()] or self._newest_first[-1:]
        first = next((one for one in begun if one <= since.isoformat()), begun[-1])
        return [one for one in begun if one >= first]

    def _by_code(self, code: str, order: list[str]) -> MeantPlace:
        for vintage in order:
            if place := self._lists.get(vintage, code):
                return MeantPlace(place.code, vintage, place.name)
        return MeantPlace(name=code, doubt="unknown_place_code")

    def _by_name(self, words: str, order: list[str]) -> MeantPlace:
        found = _WITH_PARENT.fullmatch(words)
        own, parent = (found[1], found[2]) if found else (words, "")
        for vintage in order:
            candidates = self._candidates(vintage, own, parent)
            if len(candidates) == 1:
                place = candidates[0]
                return MeantPlace(place.code, vintage, place.name)
            if candidates:
                return MeantPlace(name=words, doubt="place_ambiguous")
        return MeantPlace(name=words, doubt="place_as_text")

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
        above = [fold(one.name) for one in self._lists.ancestors(vintage, place.code)]
        return all(
            any(_is_called(part, name) for name in above) for part in re.split(r"\s*,\s*", parent) if part
        )


def _is_called(part: str, name: str) -> bool:
    """Means a written unit above the one of this folded name? A kind that is written must fit.

    "Thành phố Thanh Hóa" is not the province, though both are called Thanh Hóa.
    """
    return _with_whole_kind(fold(part)) == name or fold(part.replace(".", " ")) == fold_place(name)


def _with_whole_kind(folded: str) -> str:
    """Folded words whose kind may be short: "tp. thanh hoa" becomes "thanh pho thanh hoa"."""
    kind, _, rest = folded.replace(".", " ").partition(" ")
    return " ".join(f"{_SHORT_KINDS.get(kind, kind)} {rest}".split())
