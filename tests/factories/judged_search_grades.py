"""The documents and queries of the judged set as attributes, and the rule that grades one for the other.

Grades come from attributes alone (topic, place, year, unit, codes), never from words or from a search.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.factories.judged_search_places import Area, place_grade
from tests.factories.judged_search_topics import BY_KEY, Topic

KINDS = (
    "accented",
    "unaccented",
    "tone",
    "abbreviation",
    "typo",
    "typing",
    "english",
    "places",
    "mixed",
)


@dataclass(frozen=True)
class JudgedDocument:
    """A document: its attributes, and `row`, which is what `datasets import` reads."""

    topic: str
    area: Area
    years: frozenset[int]
    unit: str
    decision: str
    formats: frozenset[str]
    row: dict[str, Any]

    @property
    def id(self) -> str:
        """The id of the dataset."""
        return str(self.row["id"])


@dataclass(frozen=True)
class JudgedQuery:
    """A query with what it asks for; empty attributes ask for nothing. `column` is a table column."""

    id: str
    half: str
    kind: str
    text: str
    topic: str = ""
    place: str = ""
    year: int = 0
    unit: str = ""
    decision: str = ""
    document: str = ""
    format: str = ""
    column: str = ""
    grades: dict[str, int] = field(default_factory=dict)


def grade(query: JudgedQuery, document: JudgedDocument, topics: Mapping[str, Topic] = BY_KEY) -> int:
    """3 exactly what is asked, 2 a good answer, 1 related, 0 not: the least of what the parts give."""
    parts = [place_grade(query.place, document.area)]
    if query.topic:
        parts.append(_topic_grade(query.topic, document.topic, topics))
    if query.year:
        parts.append(3 if query.year in document.years else 1)
    if query.unit:
        parts.append(3 if document.unit == query.unit else 0)
    if query.decision:
        return 3 if document.decision == query.decision else 0
    if query.document:
        parts = [3] if document.id == query.document else [0]
    if query.format:
        parts.append(3 if query.format in document.formats else 2)
    if query.column:
        parts.append(3 if query.column in topics[document.topic].columns else 0)
    return min(parts)


def _topic_grade(asked: str, given: str, topics: Mapping[str, Topic]) -> int:
    if asked == given:
        return 3
    return 1 if given in topics[asked].near or asked in topics[given].near else 0
