"""Domain: the plain facts about one item of the approved list from which its state on any day is computed.

Services load them, nobody types a state. Every fact carries the days or moments between which it held, so
that a past day can be asked. Days are days in Viet Nam, moments are aware. Standard library only.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import IntEnum

from catalog.domain.periods import ON_CHANGE, Period

_AHEAD = timedelta(hours=7)
VIETNAM = timezone(_AHEAD, "Asia/Ho_Chi_Minh")


class Stage(IntEnum):
    """How far an obligation has come; the numbers are the codes shown (11-register.md, Status)."""

    UNASSIGNED = 0
    ASSIGNED = 1
    DRAFT = 2
    FAILED = 3
    HELD = 4
    IN_REVIEW = 5
    PUBLISHED = 6
    LIVE = 7
    EXEMPT = 10
    REPEALED = 11


class Code(IntEnum):
    """The code shown for an obligation or item: its stage, or what outweighs it."""

    UNASSIGNED = 0
    ASSIGNED = 1
    DRAFT = 2
    FAILED = 3
    HELD = 4
    IN_REVIEW = 5
    PUBLISHED = 6
    LIVE = 7
    DUE = 8
    OVERDUE = 9
    EXEMPT = 10
    REPEALED = 11


@dataclass(frozen=True, slots=True)
class PlacePromise:
    """The places promised for the periods that end from `valid_from` to `valid_to` (inside; None is open).

    A code means nothing without `vintage`, the day from which its place list holds: the same commune code
    names another area before and after 1/7/2025.
    """

    vintage: str
    codes: frozenset[str]
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """What a publication must hold to count. What is empty was not promised. "API" is one of the formats.

    `is_snapshot` is true for a list of things as they are (register list), false for figures of a period.
    """

    is_snapshot: bool = False
    places: tuple[PlacePromise, ...] = ()
    columns: frozenset[str] = frozenset()
    formats: frozenset[str] = frozenset()

    def places_for(self, period: Period) -> PlacePromise | None:
        """The places promised on the last day of the period; None when none were."""
        for promise in self.places:
            after_start = promise.valid_from is None or promise.valid_from <= period.end
            if after_start and (promise.valid_to is None or period.end <= promise.valid_to):
                return promise
        return None


@dataclass(frozen=True, slots=True)
class ItemVersion:
    """What one decision asked, in force from `valid_from` to `valid_to` (inside; None is open).

    `frequency` None could not be told from the annex: nothing falls due before a person settles it.
    """

    decision: str
    valid_from: date
    valid_to: date | None
    frequency: str | None
    first_publication: date | None = None
    promise: Promise = Promise()

    def is_valid_on(self, day: date) -> bool:
        """Was it in force on `day`?"""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    @property
    def asks_snapshots(self) -> bool:
        """Does any file that is new enough answer it?"""
        return self.promise.is_snapshot or self.frequency == ON_CHANGE


@dataclass(frozen=True, slots=True)
class Assignment:
    """The unit that had to supply the item from `valid_from` to `valid_to` (inside; None is open)."""

    unit: str
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """From `at` on the newest file in work of one slot stood at `stage`; None ends it (published, dropped).

    `source` is the slot (resource, or the dataset before it has one). Without a period it may be for any.
    """

    source: str
    at: datetime
    stage: Stage | None
    period_start: date | None = None
    period_end: date | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """What one public file holds, as measured when it was checked.

    Loaders keep one object for equal sets, of promises too: what is the same object need not be compared.
    """

    vintage: str = ""
    places: frozenset[str] = frozenset()
    columns: frozenset[str] = frozenset()
    formats: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PortalProof:
    """At `at` the provincial portal was read back and the file found there as it is here, or not."""

    at: datetime
    is_live: bool


@dataclass(frozen=True, slots=True)
class Release:
    """One file that is or was public. `source` is its slot: of one slot the newest `number` counts.

    `ended_at` is the moment it was withdrawn or taken down. A newer file of its slot does not end it: the old
    version stays to be downloaded, so it still answers the periods that the newer one does not speak of.
    `period_start` and `period_end` (inside) are those of its data; None was never stated.
    """

    source: str
    number: int
    published_at: datetime
    ended_at: datetime | None = None
    period_start: date | None = None
    period_end: date | None = None
    coverage: Coverage = Coverage()
    proofs: tuple[PortalProof, ...] = ()

    def is_public_at(self, at: datetime) -> bool:
        """Could everyone read it at that moment?"""
        return self.published_at <= at and (self.ended_at is None or at < self.ended_at)

    def is_live_at(self, at: datetime) -> bool:
        """Did the last reading of the portal up to `at` find it there?"""
        newest: PortalProof | None = None
        for proof in self.proofs:
            if proof.at <= at and (newest is None or newest.at < proof.at):
                newest = proof
        return newest is not None and newest.is_live

    @property
    def span(self) -> tuple[date, date] | None:
        """The first and last day its data speak of; one day where only the last was stated."""
        return (self.period_start or self.period_end, self.period_end) if self.period_end else None

    @property
    def as_of(self) -> date:
        """The day whose state a snapshot shows: the last of its period, but no day after its publication."""
        published_on = local_day(self.published_at)
        return min(self.period_end, published_on) if self.period_end else published_on


@dataclass(frozen=True, slots=True)
class Exemption:
    """Freed from supplying, with reason and signer, from `valid_from` to `expires_on` (inside).

    `periods` are codes; none means every period. When it has expired the old due date counts again.
    """

    reason: str
    signer: str
    valid_from: date
    expires_on: date
    periods: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Override:
    """A code set by hand, with reason and signer, from `signed_at` to the end of `expires_on`; always shown.

    `period` is a code; empty sets the item and every period of it.
    """

    code: Code
    reason: str
    signer: str
    signed_at: datetime
    expires_on: date
    period: str = ""


@dataclass(frozen=True)
class ItemFacts:
    """Everything that is known of one item, over all decisions. `code` is the permanent one.

    `versions` in order of their validity and without overlap. `changes` are the days on which something
    changed, for an item that is due on change.
    """

    code: str
    versions: tuple[ItemVersion, ...]
    assignments: tuple[Assignment, ...] = ()
    changes: tuple[date, ...] = ()
    work: tuple[Work, ...] = ()
    releases: tuple[Release, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    overrides: tuple[Override, ...] = ()

    def version_on(self, day: date) -> ItemVersion | None:
        """What was in force on `day`; None before the first decision and after the repeal."""
        return next((v for v in self.versions if v.is_valid_on(day)), None)

    def unit_on(self, day: date) -> str | None:
        """The unit that had to supply it on `day`."""
        for given in self.assignments:
            if given.valid_from <= day and (given.valid_to is None or day <= given.valid_to):
                return given.unit
        return None


def local_day(moment: datetime) -> date:
    """The calendar day in Viet Nam of an aware moment."""
    if moment.tzinfo is UTC:  # as the database gives it: adding is five times faster than a change of zone
        return (moment + _AHEAD).date()
    return moment.astimezone(VIETNAM).date()


def end_of_day(day: date) -> datetime:
    """The last moment of a day in Viet Nam: ask for a past day with it."""
    return datetime.combine(day, time.max, VIETNAM)
