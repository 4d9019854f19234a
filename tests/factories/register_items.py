"""One list item written in a line: yearly figures of two places, asked since 2025, with what a test adds."""

from datetime import UTC, date, datetime

from catalog.domain.deadlines import Deadlines, LegalRules, Parameter
from catalog.domain.periods import parse_period
from catalog.domain.register_facts import (
    Assignment,
    Coverage,
    ItemFacts,
    ItemVersion,
    PlacePromise,
    Promise,
    Release,
)
from catalog.domain.register_states import state_at
from tests.factories.register_histories import FixedDays, record

PLACES = frozenset({"38001", "38002"})
COLUMNS = frozenset({"total", "poor"})
FORMATS = frozenset({"CSV", "API"})
PROMISE = Promise(False, (PlacePromise("2025-07-01", PLACES),), COLUMNS, FORMATS)
WHOLE = Coverage("2025-07-01", PLACES, COLUMNS, FORMATS)
# Yearly figures 90 days after the year, all others 30 days after the period, no grace.
RULES = LegalRules(
    [
        record(Parameter.LAG, "*", "P30D"),
        record(Parameter.LAG, "P1Y", "P90D"),
        record(Parameter.GRACE, "*", "P0D"),
    ]
)


def at(text):
    """A moment in UTC written `2026-01-31 08:00`, or noon of a day."""
    return datetime.fromisoformat(text if " " in text else f"{text} 05:00").replace(tzinfo=UTC)


def version(frequency="P1Y", since=date(2025, 1, 1), until=None, first=None, promise=PROMISE):
    return ItemVersion("01/QĐ", since, until, frequency, first, promise)


def release(period, published, *, number=1, source="r", ended=None, coverage=WHOLE, proofs=()):
    span = parse_period(period) if period else None
    return Release(
        source, number, at(published), at(ended) if ended else None,
        span.start if span else None, span.end if span else None, coverage, proofs,
    )  # fmt: skip


def item(*releases, versions=None, unit="ld", **more):
    given = {"assignments": (Assignment(unit, date(2025, 1, 1)),)} if unit else {}
    return ItemFacts("7", versions or (version(),), releases=releases, **(given | more))


def state(facts, moment):
    """The item's state at a moment."""
    return state_at(facts, Deadlines(RULES, FixedDays()), at(moment))


def period_state(facts, moment, code):
    """The state of one of its periods at a moment."""
    return next(s for s in state(facts, moment).obligations if s.obligation.period.code == code)
