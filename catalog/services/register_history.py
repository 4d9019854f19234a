"""Use-cases on one item of the list: what each decision changed, and which unit had to supply it when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.domain.register_facts import Assignment
from catalog.models import Decision, ItemAssignment, ListItem
from catalog.services.item_facts import KnownItem
from catalog.services.list_versions import ListedVersion, decisions_in_order

# What a decision may change, in the order of the page; a new place in the order of the list is no change.
COLUMNS = (
    "name_vi", "group_name", "description", "unit_text", "supporting_text", "frequency", "first_publication",
    "columns", "formats", "sharing", "scope_text", "place_level", "kind", "publication_unit", "profile",
    "note",
)  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One column that a decision changed; None and empty mean that nothing was said."""

    column: str
    before: object
    after: object


@dataclass(frozen=True)
class VersionLine:
    """What one decision did to the item: `kind` is added, changed, kept or repealed, from `day` on."""

    decision: Decision | None
    day: date
    kind: str
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class UnitLine:
    """The unit (id) that had to supply it from `start` to `end` (inside; None is open), and who said so."""

    unit: str
    start: date
    end: date | None
    decision: str


def version_lines(session: Session, known: KnownItem) -> list[VersionLine]:
    """The item over all decisions, newest first."""
    decisions = decisions_in_order(session)
    lines: list[VersionLine] = []
    before: ListedVersion | None = None
    for version in known.versions:
        ended = _ended(before, version, decisions)
        if ended:
            lines.append(ended)
        lines.append(_line(None if ended else before, version))
        before = version
    if ended := _ended(before, None, decisions):
        lines.append(ended)
    return lines[::-1]


def unit_lines(session: Session, known: KnownItem) -> list[UnitLine]:
    """Who had to supply it when, newest first."""
    given = select(ItemAssignment).where(ItemAssignment.item_code == known.code)
    numbers = {row.valid_from: row.decision_number for row in session.scalars(given)}
    return [
        UnitLine(one.unit, one.valid_from, one.valid_to, numbers.get(one.valid_from, _named(known, one)))
        for one in reversed(known.facts.assignments)
    ]


def differences(before: ListItem, after: ListItem) -> tuple[Change, ...]:
    """The columns in which two rows differ, in the order of COLUMNS."""
    pairs = ((column, getattr(before, column), getattr(after, column)) for column in COLUMNS)
    return tuple(Change(column, old, new) for column, old, new in pairs if (old or None) != (new or None))


def _line(before: ListedVersion | None, version: ListedVersion) -> VersionLine:
    if before is None:
        return VersionLine(version.decision, version.valid_from, "added")
    changes = differences(before.item, version.item)
    return VersionLine(version.decision, version.valid_from, "changed" if changes else "kept", changes)


def _ended(
    version: ListedVersion | None, after: ListedVersion | None, decisions: Sequence[Decision]
) -> VersionLine | None:
    """The end of a version that no other one follows at once."""
    if version is None or version.valid_to is None:
        return None
    day = version.valid_to + timedelta(days=1)
    if after is not None and after.valid_from == day:
        return None
    return VersionLine(ending_decision(decisions, day), day, "repealed")


def ending_decision(decisions: Sequence[Decision], day: date) -> Decision | None:
    """The decision that put an end on `day`; None where the list ran out."""
    return next((d for d in reversed(decisions) if d.in_force_from == day), None)


def _named(known: KnownItem, given: Assignment) -> str:
    return known.version_on(given.valid_from).decision.number
