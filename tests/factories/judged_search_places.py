"""Places of the judged set as areas: which units contain or follow which, by the place lists.

An area is a set of communes of the list before 1 July 2025, so old and new units can be compared.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from catalog.config import DATA_FOLDER
from validators.places.book import PlaceBook
from validators.words.folding import fold

OLD, NEW = "2025-01-01", "2025-07-01"
PROVINCE = "38"
# Communes of the former district Đông Sơn, which joined the city at the start of 2025.
_DONG_SON = (
    *("16378", "16381", "16384", "16390", "16393", "16399", "16402"),
    *("16405", "16408", "16414", "16417", "16420", "16423", "16426"),
)
# Units that ended before the oldest list: name -> area.
_FORMER = {"Huyện Đông Sơn": frozenset(_DONG_SON)}
# The town of Nghi Sơn was called district of Tĩnh Gia until 2020.
_RENAMED = {"Huyện Tĩnh Gia": "Thị xã Nghi Sơn"}
_NEARLY_SAME, _HALF = 0.8, 0.5


@dataclass(frozen=True)
class Area:
    """A unit: its name with its kind, list, level, and the old communes it covers."""

    name: str
    vintage: str
    level: str
    communes: frozenset[str]

    @property
    def bare(self) -> str:
        """The name without its kind."""
        words = self.name.split()
        kinds = {"Tỉnh": 1, "Huyện": 1, "Xã": 1, "Phường": 1, "Thành": 2, "Thị": 2}
        return " ".join(words[kinds.get(words[0], 0) :])


@cache
def book() -> PlaceBook:
    """The place lists that the product ships."""
    return PlaceBook.load(DATA_FOLDER / "places")


@cache
def areas() -> dict[str, Area]:
    """Every unit of the province by name and list, such as `Xã Nga Sơn@2025-07-01`; namesakes once."""
    found: dict[str, Area] = {}
    for area in (*_old_areas(), *_new_areas()):
        found.setdefault(f"{area.name}@{area.vintage}", area)
    for name, communes in _FORMER.items():
        found[f"{name}@2024"] = Area(name, "2024", "district", communes & frozenset(_communes()))
    for name, now in _RENAMED.items():
        found[f"{name}@2020"] = Area(name, "2020", "district", found[f"{now}@{OLD}"].communes)
    return found


def _communes() -> dict[str, str]:
    """Code of each old commune -> code of its district."""
    return {p.code: p.parent for p in book().places(OLD) if p.level == "commune"}


def _old_areas() -> Iterator[Area]:
    communes = _communes()
    yield Area("Tỉnh Thanh Hóa", OLD, "province", frozenset(communes))
    for place in book().places(OLD):
        if place.level == "district":
            inside = frozenset(code for code, district in communes.items() if district == place.code)
            yield Area(place.name, OLD, "district", inside)
        elif place.level == "commune":
            yield Area(place.name, OLD, "commune", frozenset([place.code]))


def _new_areas() -> Iterator[Area]:
    parts: dict[str, set[str]] = {}
    for code in _communes():
        for successor in book().successors(OLD, NEW, code):
            parts.setdefault(successor.code, set()).add(code)
    for place in book().places(NEW):
        if place.level == "commune":
            yield Area(place.name, NEW, "commune", frozenset(parts.get(place.code, ())))


@cache
def named(text: str) -> tuple[Area, ...]:
    """What a place name in a query may mean: with its kind that unit, without it every unit of this name."""
    exact = [area for area in areas().values() if area.name == text]
    return tuple(exact or [a for a in areas().values() if fold(a.bare) == fold(text)])


def place_grade(asked: str, document: Area) -> int:
    """0 to 3: how far a document about `document` answers a question about the place `asked` ("" = none).

    3 the same area (also under its old or new name, and the new unit that an old commune went into whole);
    2 a part of what is asked, or a new unit that took over some of it; 1 something wider; 0 elsewhere.
    """
    if not asked:
        return 3 if document.level == "province" else 2
    return max((_grade(area, document) for area in named(asked)), default=0)


def _grade(asked: Area, document: Area) -> int:
    common = len(asked.communes & document.communes)
    if not common:
        return 0
    if common / len(asked.communes | document.communes) >= _NEARLY_SAME:
        return 3
    if document.level == "province":
        return 1
    if asked.vintage != NEW and asked.level == "commune" and document.vintage == NEW:
        return 3
    if common / len(document.communes) >= _HALF and len(document.communes) < len(asked.communes):
        return 2
    return 1
