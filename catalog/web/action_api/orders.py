"""Action API: CKAN's `sort`, and which of its orders the index keeps by itself. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from catalog.domain.errors import QueryRefused
from catalog.domain.publication import Publication
from catalog.search.analysis import collation_key

DEFAULT = "score desc, metadata_modified desc"
MOST_FIELDS = 5
# Orders of the index, which end all ties by themselves.
_OF_THE_INDEX = {
    ("score", True): "relevance",
    ("metadata_modified", True): "modified",
    ("title", False): "title",
    ("title_string", False): "title",
    ("name", False): "name",
}
_KEYS: dict[str, Callable[[Publication], str | float]] = {
    "id": lambda p: p.id,
    "name": lambda p: p.name,
    "title": lambda p: collation_key(p.title_vi),
    "title_string": lambda p: collation_key(p.title_vi),
    "metadata_modified": lambda p: p.modified.timestamp(),
    "metadata_created": lambda p: p.created.timestamp(),
}


@dataclass(frozen=True)
class Order:
    """The fields to order by, each with: descending?"""

    fields: tuple[tuple[str, bool], ...]

    def index_sort(self) -> str | None:
        """The index's own order that is the same, None when it has none."""
        return _OF_THE_INDEX.get(self.fields[0])

    def sorted(self, found: Sequence[Publication]) -> list[Publication]:
        """`found`, given the best first, in this order; equals stay in the given order."""
        rank = {publication.id: -place for place, publication in enumerate(found)}
        keys = {**_KEYS, "score": lambda p: rank[p.id]}
        ordered = list(found)
        for field, is_descending in reversed(self.fields):
            ordered.sort(key=keys[field], reverse=is_descending)
        return ordered


def read_order(sort: str) -> Order:
    """The order that a `sort` such as `name asc, score desc` asks for.

    Raises: QueryRefused(reason="unknown_sort").
    """
    fields = tuple(_field(part) for part in sort.split(","))
    if len(fields) > MOST_FIELDS:
        raise QueryRefused(reason="unknown_sort", field=sort[:60])
    return Order(fields)


def _field(part: str) -> tuple[str, bool]:
    words = part.split()
    direction = words[1].lower() if len(words) > 1 else "asc"
    if len(words) not in {1, 2} or words[0] not in {*_KEYS, "score"} or direction not in {"asc", "desc"}:
        raise QueryRefused(reason="unknown_sort", field=part.strip()[:60])
    return words[0], direction == "desc"
