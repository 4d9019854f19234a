"""Use-cases on the facts of list items: from rows to the plain facts that the domain computes states from."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise, zip_longest
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from catalog.domain.register_facts import (
    Assignment,
    Code,
    Exemption,
    ItemFacts,
    ItemVersion,
    Override,
    Stage,
    Work,
)
from catalog.models import Exemption as ExemptionRow
from catalog.models import ItemAssignment, ItemChange, StageEntry, StateOverride
from catalog.services.list_versions import ListedVersion, versions_by_code
from catalog.services.register_terms import RegisterTerms
from catalog.services.released_files import load_releases

_ONE_DAY = date.resolution


@dataclass(frozen=True)
class KnownItem:
    """One item of the list: its rows over all decisions, and everything that is known of it."""

    versions: tuple[ListedVersion, ...]
    facts: ItemFacts

    @property
    def code(self) -> str:
        """The permanent code."""
        return self.facts.code

    def version_on(self, day: date) -> ListedVersion:
        """The row in force on `day`; the last one before it where the item was repealed, else the first."""
        begun = [v for v in self.versions if v.valid_from <= day]
        return begun[-1] if begun else self.versions[0]


def load_items(
    session: Session, terms: RegisterTerms, codes: Collection[str] | None = None
) -> dict[str, KnownItem]:
    """What is known of these items, of all without `codes`; a fixed number of queries."""
    listed = versions_by_code(session, codes)
    asked = None if codes is None else list(codes)
    assignments = _by_item(session, select(ItemAssignment).order_by(ItemAssignment.valid_from), asked)
    changes = _by_item(session, select(ItemChange), asked)
    work = _by_item(session, select(StageEntry).order_by(StageEntry.id), asked)
    exemptions = _by_item(session, select(ExemptionRow), asked)
    overrides = _by_item(session, select(StateOverride), asked)
    releases = load_releases(session, terms, asked)
    return {
        code: KnownItem(
            tuple(versions),
            ItemFacts(
                code=code,
                versions=tuple(_version(v, terms) for v in versions),
                assignments=assignments_of(versions, assignments[code]),
                changes=tuple(row.changed_on for row in changes[code]),
                work=tuple(_work(row) for row in work[code]),
                releases=releases.get(code, ()),
                exemptions=tuple(_exemption(row) for row in exemptions[code]),
                overrides=tuple(_override(row) for row in overrides[code]),
            ),
        )
        for code, versions in listed.items()
    }


def _by_item(session: Session, asked: Select[Any], codes: Sequence[str] | None) -> Mapping[str, list[Any]]:
    """The rows of one table by the item they speak of."""
    entity = asked.column_descriptions[0]["entity"]
    found: dict[str, list[Any]] = defaultdict(list)
    for row in session.scalars(asked if codes is None else asked.where(entity.item_code.in_(codes))):
        found[row.item_code].append(row)
    return found


def _version(listed: ListedVersion, terms: RegisterTerms) -> ItemVersion:
    item = listed.item
    return ItemVersion(
        decision=listed.decision.number,
        valid_from=listed.valid_from,
        valid_to=listed.valid_to,
        frequency=item.frequency,
        first_publication=item.first_publication,
        promise=terms.promise(item),
    )


def assignments_of(
    versions: Sequence[ListedVersion], given: Sequence[ItemAssignment]
) -> tuple[Assignment, ...]:
    """Who had to supply it from when: what decisions name, and what was given by hand or by a transfer.

    Of two on one day the one given by hand counts. A decision that leaves the unit open, or repeats what the
    one before named, changes nothing of what was given since.
    """
    events: list[tuple[date, int, str]] = []
    named: str | None = None
    for version in versions:
        unit = version.item.organization_id
        if unit is not None and unit != named:
            events.append((version.valid_from, 0, unit))
        named = unit or named
    events += [(row.valid_from, 1, row.organization_id) for row in given]
    by_day = {day: unit for day, _, unit in sorted(events)}
    ends: list[date | None] = [after - _ONE_DAY for _, after in pairwise(by_day)]
    return tuple(Assignment(unit, day, end) for (day, unit), end in zip_longest(by_day.items(), ends))


def _work(row: StageEntry) -> Work:
    stage = None if row.stage is None else Stage(row.stage)
    return Work(row.source, row.at, stage, row.period_start, row.period_end)


def _exemption(row: ExemptionRow) -> Exemption:
    return Exemption(
        row.reason,
        row.signer,
        row.valid_from,
        row.last_day,
        frozenset(row.periods),
    )


def _override(row: StateOverride) -> Override:
    return Override(
        Code(row.code),
        row.reason,
        row.signer,
        row.signed_at,
        row.last_day,
        row.period,
    )
