"""Use-cases on reports: what a report is made of, read once: the register at a moment, what a span saw.

A past moment gives the past truth: decisions, units and states of that day.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from fractions import Fraction
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.domain.register_facts import VIETNAM, end_of_day, local_day
from catalog.domain.register_indicators import Indicators, indicators, owed_by, was_in_time
from catalog.domain.register_states import ItemState, ObligationState
from catalog.models import (
    Dataset,
    DatasetVersion,
    Organization,
    ReleasedFile,
    Resource,
    ResourceVersion,
    UnitLink,
    UnitMove,
    UnitSuccession,
)
from catalog.services.item_facts import KnownItem
from catalog.services.register_book import RegisterBook
from catalog.services.register_summary import summarize


@dataclass(frozen=True, slots=True)
class UnitSums:
    """What one unit has to supply at a moment, as `register_indicators` counts it."""

    items: int
    open_items: int
    due: int
    in_time: int
    share: Fraction

    def plus(self, other: Any) -> "UnitSums":
        """Both together."""
        return UnitSums(
            self.items + other.items,
            self.open_items + other.open_items,
            self.due + other.due,
            self.in_time + other.in_time,
            self.share + other.share,
        )


NOTHING = UnitSums(0, 0, 0, 0, Fraction(0))


@dataclass(frozen=True)
class Standing:
    """The whole register as it stood at one moment."""

    at: datetime
    items: Mapping[str, tuple[KnownItem, ItemState]]

    @property
    def day(self) -> date:
        """The calendar day of the moment."""
        return local_day(self.at)

    def indicators(self, unit: str | None = None) -> Indicators:
        """The figures of all, or of what one unit has or had to supply."""
        return indicators(((code, state) for code, (_, state) in self.items.items()), self.day, unit)

    @cached_property
    def by_unit(self) -> dict[str | None, UnitSums]:
        """The same figures as sums, by the id of the unit, in one pass; None is no unit."""
        found: dict[str | None, UnitSums] = defaultdict(lambda: NOTHING)
        for known, state in self.items.values():
            for part in summarize(known, state, self.day).figures:
                found[part.unit] = found[part.unit].plus(part)
        return dict(found)

    def listed(self, unit: str | None = None) -> Iterator[tuple[str, KnownItem, ItemState]]:
        """The items in force, of one unit or all, in the order of the list."""
        ordered = sorted(self.items.items(), key=lambda e: (e[1][0].version_on(self.day).item.position, e[0]))
        for code, (known, state) in ordered:
            if state.version is not None and unit in (None, state.unit):
                yield code, known, state

    def owed(self, unit: str | None = None) -> Iterator[tuple[str, KnownItem, ObligationState]]:
        """The obligations that were due, as the figures count them."""
        for code, known, state in self.listed():
            for obligation in owed_by(state, self.day):
                if unit in (None, obligation.unit):
                    yield code, known, obligation

    def name_of(self, known: KnownItem) -> str:
        """How the item was called on that day."""
        return known.version_on(self.day).item.name_vi


def in_time(state: ObligationState) -> Fraction:
    """1 for what was delivered whole by its due date, else 0."""
    return Fraction(int(was_in_time(state)))


def share_of(state: ObligationState) -> Fraction:
    """The share of what was promised that is public."""
    return Fraction(state.completeness.filled, state.completeness.total)


def standing_at(session: Session, book: RegisterBook, at: datetime) -> Standing:
    """The register at a moment."""
    return Standing(at, book.all_states(session, at))


def start_of_day(day: date) -> datetime:
    """The first moment of a day in Viet Nam."""
    return datetime.combine(day, time.min, VIETNAM)


@dataclass(frozen=True, slots=True)
class PublishedVersion:
    """One version that was published: how it was called, whose it was on that day (`unit`, an id), its files.

    `files`, `rows`, `formats` and `hashes` are those of the files that the question was about.
    """

    dataset_id: str
    name: str
    title: str
    number: int
    published_at: datetime
    unit: str
    item_code: str | None
    is_first: bool
    files: int
    rows: int
    formats: tuple[str, ...]
    hashes: tuple[str, ...]


def versions_between(session: Session, start: date, until: datetime) -> list[PublishedVersion]:
    """The versions published from `start` to `until`, in the order of time, with the files new in each."""
    since = start_of_day(start)
    earlier = set(session.scalars(select(ReleasedFile.version_id).where(ReleasedFile.published_at < since)))
    asked = (
        select(DatasetVersion, Dataset.name)
        .join(Dataset, Dataset.id == DatasetVersion.dataset_id)
        .where(DatasetVersion.published_at >= since, DatasetVersion.published_at <= until)
        .order_by(DatasetVersion.published_at, DatasetVersion.dataset_id, DatasetVersion.number)
    )
    found = []
    for version, name in session.execute(asked):
        files = version.publication.get("files", [])
        new = [file for file in files if file["version_id"] not in earlier]
        earlier |= {file["version_id"] for file in files}
        found.append(_published(version, name, new))
    return found


def _published(version: DatasetVersion, name: str, files: Sequence[dict[str, Any]]) -> PublishedVersion:
    frozen = version.publication
    return PublishedVersion(
        dataset_id=version.dataset_id,
        name=name,
        title=frozen["title_vi"],
        number=version.number,
        published_at=version.published_at,
        unit=frozen["unit"]["id"],
        item_code=version.list_item_code,
        is_first=version.number == 1,
        files=len(files),
        rows=sum(file.get("rows") or 0 for file in files),
        formats=tuple(sorted({file["format"] for file in files})),
        hashes=tuple(file["sha256"] for file in files),
    )


def public_at(session: Session, at: datetime) -> list[PublishedVersion]:
    """The datasets that everyone could read at a moment, each in its version and with its unit of then."""
    asked = (
        select(DatasetVersion, Dataset.name)
        .join(Dataset, Dataset.id == DatasetVersion.dataset_id)
        .where(
            DatasetVersion.published_at <= at, (Dataset.withdrawn_at.is_(None)) | (Dataset.withdrawn_at > at)
        )
        .order_by(DatasetVersion.dataset_id, DatasetVersion.number)
    )
    newest = {version.dataset_id: (version, name) for version, name in session.execute(asked)}
    shut = set(session.scalars(select(ResourceVersion.id).where(ResourceVersion.taken_down_at <= at)))
    moved = _moved_by(session, local_day(at))
    found = []
    for version, name in newest.values():
        files = [f for f in version.publication.get("files", []) if f["version_id"] not in shut]
        one = _published(version, name, files)
        since, unit = moved.get(one.dataset_id, (date.min, one.unit))
        if files:
            found.append(replace(one, unit=unit) if since > local_day(one.published_at) else one)
    return sorted(found, key=lambda one: (one.item_code or "~", one.name))


def _moved_by(session: Session, day: date) -> dict[str, tuple[date, str]]:
    """The datasets that an act had moved by `day`: since when, and to which unit (the last act counts)."""
    asked = (
        select(UnitMove.object_id, UnitSuccession.effective_on, UnitMove.to_id)
        .join(UnitSuccession, UnitSuccession.id == UnitMove.succession_id)
        .where(UnitMove.object_kind == "dataset", UnitSuccession.effective_on <= day)
        .order_by(UnitSuccession.effective_on, UnitMove.id)
    )
    return {row[0]: (row[1], row[2]) for row in session.execute(asked)}


@dataclass(frozen=True, slots=True)
class Removal:
    """A dataset that was withdrawn, or one file of it that was taken down."""

    name: str
    title: str
    unit: str
    on: date
    what: str
    reason: str


def removals_between(session: Session, start: date, until: datetime) -> list[Removal]:
    """What ceased to be public from `start` to `until`: whole datasets, and single files taken down."""
    since = start_of_day(start)
    gone = session.scalars(
        select(Dataset).where(Dataset.withdrawn_at >= since, Dataset.withdrawn_at <= until)
    ).all()
    files = session.execute(
        select(ResourceVersion.taken_down_at, Dataset)
        .join(Resource, Resource.id == ResourceVersion.resource_id)
        .join(Dataset, Dataset.id == Resource.dataset_id)
        .where(ResourceVersion.taken_down_at >= since, ResourceVersion.taken_down_at <= until)
    ).all()
    told = _last_publications(session, {d.id for d in gone} | {row[1].id for row in files}, until)
    found = [_removal(told, d, d.withdrawn_at, "dataset", d.withdrawn_reason) for d in gone]
    found += [_removal(told, dataset, at, "file", "") for at, dataset in files]
    return sorted((f for f in found if f is not None), key=lambda f: (f.on, f.name, f.what))


def _last_publications(session: Session, ids: set[str], until: datetime) -> dict[str, dict[str, Any]]:
    asked = (
        select(DatasetVersion)
        .where(DatasetVersion.dataset_id.in_(sorted(ids)), DatasetVersion.published_at <= until)
        .order_by(DatasetVersion.number)
    )
    return {version.dataset_id: version.publication for version in session.scalars(asked)}


def _removal(
    told: Mapping[str, dict[str, Any]], dataset: Dataset, at: datetime | None, what: str, reason: str
) -> Removal | None:
    """Nothing for what was never public: nobody could miss it."""
    frozen = told.get(dataset.id)
    if frozen is None or at is None:
        return None
    return Removal(dataset.name, frozen["title_vi"], frozen["unit"]["id"], local_day(at), what, reason)


@dataclass(frozen=True, slots=True)
class Ended:
    """A unit whose last day lies in the span, who followed it, and by which decision."""

    unit: Organization
    last_day: date
    successors: tuple[Organization, ...]
    decisions: tuple[str, ...]


def ended_between(session: Session, start: date, end: date) -> list[Ended]:
    """The units that ceased to be in office from `start` to `end`, by their last day."""
    asked = select(Organization).where(Organization.valid_to >= start, Organization.valid_to <= end)
    found = []
    for unit in session.scalars(asked.order_by(Organization.valid_to, Organization.code)):
        links = session.execute(
            select(Organization, UnitSuccession.decision_number)
            .join(UnitLink, UnitLink.successor_id == Organization.id)
            .join(UnitSuccession, UnitSuccession.id == UnitLink.succession_id)
            .where(UnitLink.predecessor_id == unit.id)
            .order_by(Organization.code)
        ).all()
        successors = dict.fromkeys(row[0] for row in links)
        decisions = dict.fromkeys(row[1] for row in links)
        if unit.valid_to is not None:
            found.append(Ended(unit, unit.valid_to, tuple(successors), tuple(decisions)))
    return found


def last_moment(end: date, now: datetime) -> datetime:
    """The last moment of a span as far as it lies behind us."""
    return min(end_of_day(end), now)
