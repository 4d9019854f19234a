"""What people search for and what they miss: texts and counts by day; no address, no session, no time of day.

Counted in the memory of the web process and written now and then, so that no search waits for a writer; a
process that is killed loses the last minute's counts, nothing else.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from threading import Lock

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from catalog.domain import policy
from catalog.domain.policy import Actor
from catalog.i18n import local_day
from catalog.models import LoggedQuery
from catalog.models.query_log import LONGEST
from catalog.search.analysis import clean, folded_token, folded_tokens, syllables
from catalog.services.public_texts import Book
from validators.personal.short_text import names_a_person

# Twelve months, and nothing after them.
KEPT = timedelta(days=365)
MOST_SHOWN = 200
_WRITE_AFTER = timedelta(seconds=60)
_WRITE_AT = 20
# Between two writes; more different texts than this come from no people.
_MOST_WAITING = 500


@dataclass(frozen=True)
class Counted:
    """A text on one day: how often it was asked since the last write, and what it found the last time."""

    day: date
    folded: str
    text: str
    count: int
    hits: int


@dataclass(frozen=True)
class Missed:
    """A text that found nothing in a month: how it was typed last, how often, and the last day."""

    text: str
    count: int
    last: date


class QueryTally:
    """The counts of one process that are not written yet. Threads share it."""

    def __init__(self) -> None:
        self._waiting: dict[tuple[date, str], Counted] = {}
        self._since: datetime | None = None
        self._lock = Lock()

    def note(self, counted: Counted, *, now: datetime) -> None:
        """Count one search; beyond 500 different texts that wait, new ones are not counted."""
        key = (counted.day, counted.folded)
        with self._lock:
            known = self._waiting.get(key)
            if known is None and len(self._waiting) >= _MOST_WAITING:
                return
            first = known or replace(counted, count=0)
            self._waiting[key] = replace(first, count=first.count + counted.count, hits=counted.hits)
            self._since = self._since or now

    def is_due(self, now: datetime) -> bool:
        """Have the counts waited long enough, or are they many?"""
        with self._lock:
            is_old = self._since is not None and now - self._since >= _WRITE_AFTER
            return is_old or len(self._waiting) >= _WRITE_AT

    def take(self) -> list[Counted]:
        """Everything that waits; the caller writes it, or notes it again."""
        with self._lock:
            taken = list(self._waiting.values())
            self._waiting.clear()
            self._since = None
            return taken


def read_search(book: Book, text: str, hits: int, *, now: datetime) -> Counted | None:
    """What may be kept of one search; None for no words, or where the gate's rules see a person in them."""
    typed = clean(text)[:LONGEST].strip()
    folded = " ".join(folded_tokens(typed))[:LONGEST]
    day = local_day(now)
    if not folded or names_a_person(typed, year=day.year, is_known=known_pairs(book, typed)):
        return None
    return Counted(day, folded, typed, 1, hits)


def known_pairs(book: Book, text: str) -> Callable[[str, str], bool]:
    """Do two words stand beside each other in a public title or keyword, or in a term or place name?"""
    pairs: set[tuple[str, str]] = set()
    for found in book.tables.phrases.find(syllables(text)):
        pairs |= set(pairwise(found.phrase.folded))

    def is_known(one: str, other: str) -> bool:
        pair = (folded_token(one), folded_token(other))
        return pair in pairs or book.likeness.holds("_".join(pair))

    return is_known


def record(session: Session, counted: Iterable[Counted]) -> None:
    """Add counts to those of their days.

    Raises: ChangedMeanwhile at the end of the caller's transaction, when another process wrote the same text.
    """
    for one in counted:
        known = session.scalars(
            select(LoggedQuery)
            .where(LoggedQuery.day == one.day, LoggedQuery.folded == one.folded)
            .with_for_update()
        ).first()
        if known is None:
            row = LoggedQuery(day=one.day, folded=one.folded, text=one.text, count=one.count, hits=one.hits)
            session.add(row)
        else:
            known.count += one.count
            known.hits = one.hits
    session.flush()


def list_months(session: Session, actor: Actor) -> list[tuple[str, int]]:
    """The months (2025-11) in which searches found nothing, the newest first, with how many did.

    Raises: LoginRequired, NotAllowed.
    """
    policy.require_role(actor, "see_searches")
    rows = session.execute(
        select(LoggedQuery.day, func.sum(LoggedQuery.count))
        .where(LoggedQuery.hits == 0)
        .group_by(LoggedQuery.day)
    )
    months: dict[str, int] = {}
    for day, count in rows:
        months[month_of(day)] = months.get(month_of(day), 0) + int(count)
    return sorted(months.items(), reverse=True)


def list_missed(session: Session, actor: Actor, month: str) -> list[Missed]:
    """What was searched for in a month and found nothing, the most frequent first, at most 200.

    Raises: LoginRequired, NotAllowed.
    """
    policy.require_role(actor, "see_searches")
    rows = session.scalars(select(LoggedQuery).where(LoggedQuery.hits == 0).order_by(LoggedQuery.day))
    found: dict[str, Missed] = {}
    for row in rows:
        if month_of(row.day) == month:
            before = found.get(row.folded)
            found[row.folded] = Missed(row.text, row.count + (before.count if before else 0), row.day)
    return sorted(found.values(), key=lambda one: (-one.count, one.text))[:MOST_SHOWN]


def month_of(day: date) -> str:
    """The month of a day as people sort it: 2025-11."""
    return f"{day.year:04d}-{day.month:02d}"


def forget(session: Session, *, now: datetime) -> None:
    """Delete what is older than twelve months."""
    session.execute(delete(LoggedQuery).where(LoggedQuery.day < local_day(now) - KEPT))
