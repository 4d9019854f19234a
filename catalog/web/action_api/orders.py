"""Action API: CKAN's `sort` as the order of the index. Pure."""

from dataclasses import dataclass

from catalog.domain.errors import QueryRefused

DEFAULT = "score desc, metadata_modified desc"
MOST_FIELDS = 5
# Our own order of answers to words: of equal scores the newest data lead, then what was modified last.
_RELEVANCE = ((("score", True),), (("score", True), ("modified", True)))
# The fields that the index orders by, by CKAN's names.
FIELDS = {
    "score": "score",
    "id": "id",
    "name": "name",
    "title": "title",
    "title_string": "title",
    "metadata_modified": "modified",
    "metadata_created": "created",
}


@dataclass(frozen=True)
class Order:
    """The fields of the index to order by, each with: descending?"""

    fields: tuple[tuple[str, bool], ...]

    def of(self, text: str) -> tuple[tuple[str, bool], ...]:
        """The `order` of a query for this text; nothing where the order by relevance is the same."""
        return () if text and self.fields in _RELEVANCE else self.fields


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
    if len(words) not in {1, 2} or words[0] not in FIELDS or direction not in {"asc", "desc"}:
        raise QueryRefused(reason="unknown_sort", field=part.strip()[:60])
    return FIELDS[words[0]], direction == "desc"
