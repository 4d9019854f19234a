"""What a search may be restricted by, as values of no engine: each adapter judges its documents by them.

A document has in each field any number of values, and words in its text. Fields of text: the facets,
list_item, tags, id, name, and title, whose value is the string that titles are sorted by. Fields of time:
modified and created. Source: 30-search.md, CKAN subset.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Everything:
    """True of every document."""


@dataclass(frozen=True)
class Equals:
    """One of the values of the field is `value`, letter for letter."""

    field: str
    value: str


@dataclass(frozen=True)
class StartsWith:
    """One of the values of the field begins with `start`, letter for letter; an empty one is any value."""

    field: str
    start: str


@dataclass(frozen=True)
class Between:
    """One of the values of the field lies between the bounds; None is no bound.

    Text is compared by code point, times (aware) as times; both bounds are of one kind.
    """

    field: str
    low: str | datetime | None = None
    high: str | datetime | None = None
    has_low: bool = True
    has_high: bool = True


@dataclass(frozen=True)
class Mentions:
    """All the syllables of `text` are in the document, folded; if `is_phrase`, so is each pair of neighbours.

    `field` is where: empty for anywhere, or title. A text without syllables is in every document.
    """

    text: str
    field: str = ""
    is_phrase: bool = False


@dataclass(frozen=True)
class Not:
    """True of what `part` is not true of."""

    part: "Condition"


@dataclass(frozen=True)
class AllOf:
    """All parts are true; without parts it is true of every document."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class AnyOf:
    """At least one part is true; without parts it is true of none."""

    parts: tuple["Condition", ...]


Condition = Everything | Equals | StartsWith | Between | Mentions | Not | AllOf | AnyOf
EVERYTHING = Everything()
