"""How much each word of a document weighs, and how well a document answers: BM25 over weighted fields.

Pure functions. Adapters add in the order of the plan, in double precision: equal scores are equal bits.
Source: Robertson, Zaragoza: The Probabilistic Relevance Framework (2009), formulas 3.12 to 3.20.
"""

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from catalog.ports import Document
from catalog.search.analysis import collation_key

# Saturation of repeated words, and how much a long document is discounted (0 not at all, 1 fully).
K1 = 0.75
B = 0.5
# A document with all the words, where only 70 % were needed, counts this much more.
ALL_WORDS_FACTOR = 1.5
# Without a place in the question, what speaks of the whole province comes first; more costs recall.
WIDE_FACTOR = 1.375
# With a place in the question: what speaks of the district around it, of the whole province, and of another
# place, which is still better than another subject.
AROUND_FACTOR = 0.5
WIDER_FACTOR = 0.375
ELSEWHERE_FACTOR = 0.09375
# With a year in the question: what has data of other years alone.
OTHER_YEAR_FACTOR = 0.5
# So many answers people look at: where fewer have enough words, those with fewer words follow.
FILLED = 10

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Before every time there is: of a document whose creation is not known.
NEVER = -(2**63)


@dataclass(frozen=True)
class SortKeys:
    """What documents are ordered by; `modified` and `created` in microseconds since 1970.

    `latest` is the last year that the data speak of, 0 where none is stated: of equals the newest data lead.
    """

    title: str
    name: str
    modified: int
    latest: int = 0
    created: int = NEVER


def rarity(documents: int, holding: int) -> float:
    """The weight of a word that `holding` of `documents` documents hold; positive also for common words."""
    return math.log(1 + (documents - holding + 0.5) / (holding + 0.5))


def saturated(weight: float, length: float, mean_length: float) -> float:
    """The share of its rarity that a word of this weight earns in a document of this length, 0 to K1 + 1."""
    relative = length / mean_length if mean_length else 1.0
    return weight * (K1 + 1) / (weight + K1 * (1 - B + B * relative))


def covered(found: int, asked: int) -> float:
    """How much a document counts that has `found` of the words of the subject: a place alone is no answer."""
    return found / asked if asked else 1.0


def sort_keys(document: Document) -> SortKeys:
    """What this document is ordered by."""
    latest = max((int(year) for year in document.years if year.isdigit()), default=0)
    created = microseconds(document.created) if document.created else NEVER
    modified = microseconds(document.modified)
    return SortKeys(collation_key(document.title), document.name, modified, latest, created)


def microseconds(moment: datetime) -> int:
    """An aware time in microseconds since 1970."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def order_key(field: str, id_: str, keys: SortKeys, score: float) -> float | str:
    """The ascending key of one field of `catalog.ports.Query.order`."""
    given = {"score": score, "modified": keys.modified, "created": keys.created}
    return given[field] if field in given else {"title": keys.title, "name": keys.name, "id": id_}[field]


def rank_key(sort: str, keys: SortKeys, score: float) -> tuple[float | str, ...]:
    """The key for ascending order: best, newest or first in the alphabet leads; ties end at the name."""
    if sort == "relevance":
        return (-score, -keys.latest, -keys.modified, keys.name)
    if sort == "modified":
        return (-keys.modified, keys.name)
    return (keys.title, keys.name) if sort == "title" else (keys.name,)
