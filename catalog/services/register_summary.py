"""Use-cases on the register: the short answer for one item, small enough to keep for all of them.

Pure: from facts and state to what a table, a filter and the figures need.
"""

from collections import defaultdict
from dataclasses import dataclass, fields
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple, Self

from catalog.domain.quality_score import Points
from catalog.domain.register_facts import Code, Exemption, Override, Stage
from catalog.domain.register_indicators import owed_by, sum_of_shares, was_in_time
from catalog.domain.register_states import ItemState, ObligationState
from catalog.models import ListItem
from catalog.services.item_facts import KnownItem
from catalog.services.period_marks import PeriodMark, mark_of

_HIDDEN = frozenset({Code.FAILED, Code.HELD, Code.IN_REVIEW})


def public_code(code: Code) -> Code:
    """What the public is told: work in progress is one word, its trouble is the unit's own."""
    return Code.DRAFT if code in _HIDDEN else code


@dataclass(frozen=True, slots=True)
class ListedItem:
    """A row of the list as plain values, to be kept when the database session is over; see `ListItem`."""

    code: str
    position: int
    name_vi: str
    description: str
    group_name: str
    organization_id: str | None
    unit_text: str
    supporting_text: str
    frequency: str | None
    columns: tuple[str, ...]
    formats: tuple[str, ...]
    sharing: tuple[str, ...]
    scope_text: str
    place_level: str
    kind: str
    publication_unit: str
    first_publication: date | None
    profile: str
    note: str

    @classmethod
    def of(cls, row: ListItem) -> Self:
        """The values of a row."""
        given: dict[str, Any] = {one.name: getattr(row, one.name) for one in fields(cls)}
        lists = {name: tuple(value) for name, value in given.items() if isinstance(value, list)}
        return cls(**(given | lists))


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """What one item adds to the figures of one unit (None: no unit), as `register_indicators` counts it.

    `items` is 1 where the item is owed and its unit now; `open_items` where something of it is public. Of the
    obligations that were due, `due` counts all, `in_time` those in time, `share` sums the shares public.
    `points` are the item's scores where it is one of `items` and they were asked for.
    """

    unit: str | None
    items: int
    open_items: int
    due: int
    in_time: int
    share: Fraction
    points: Points | None = None


class OpenPart(NamedTuple):
    """What of an item is open in a part of a board (overdue, due, coming): the most urgent, how many more."""

    part: str
    first: ObligationState
    others: int


@dataclass(frozen=True, slots=True)
class Summary:
    """Where one item stands on a day.

    `period`, `due`, `days_late` and `percent` are those of the obligation that gives the code; None and empty
    where no period is over yet. `public_until` is the newest period that is whole, empty for none. `next_due`
    is the earliest due date of what is open, past ones included. `exemptions` and `overrides` are all that
    hold today, for the item or one of its periods. `marks` tell of every period in the order of the
    obligations. `points` are the four scores "đúng, đủ, sống, sạch". `opened` is what boards show of it.
    """

    code: str
    standing: Code
    computed: Code
    stage: Stage | None
    unit: str | None
    has_public: bool
    public_until: str
    period: str
    due: date | None
    next_due: date | None
    days_late: int
    percent: int | None
    item: ListedItem
    decision: str
    exemptions: tuple[Exemption, ...]
    overrides: tuple[Override, ...]
    figures: tuple[UnitFigures, ...]
    marks: tuple[PeriodMark, ...]
    points: Points
    opened: tuple[OpenPart, ...]

    @property
    def public_standing(self) -> Code:
        """The code that the public is told."""
        return public_code(self.standing)

    @property
    def waits_with_public(self) -> bool:
        """Is more awaited while earlier data are public? Its code alone would tell of the new period only."""
        return self.has_public and self.standing < Code.PUBLISHED

    @property
    def is_repealed(self) -> bool:
        """Is it no longer on the list?"""
        return self.standing is Code.REPEALED


def summarize(known: KnownItem, state: ItemState, day: date, points: Points | None = None) -> Summary:
    """The short answer for one item on `day`; without `points` nothing is said of its quality."""
    worst = state.worst
    opened = [o.obligation.due for o in state.obligations if o.is_open]
    whole = [o.obligation.period for o in state.obligations if o.is_whole]
    listed = known.version_on(day)
    return Summary(
        code=known.code,
        standing=state.code,
        computed=state.computed,
        stage=worst.stage if worst else None,
        unit=state.unit,
        has_public=state.has_public,
        public_until=max(whole).code if whole else "",
        period=worst.obligation.period.code if worst else "",
        due=worst.obligation.due if worst else None,
        next_due=min(opened, default=None),
        days_late=worst.days_late if worst else 0,
        percent=worst.completeness.percent if worst else None,
        item=ListedItem.of(listed.item),
        decision=listed.decision.number,
        exemptions=tuple(e for e in known.facts.exemptions if e.valid_from <= day <= e.expires_on),
        overrides=tuple(o for o in known.facts.overrides if day <= o.expires_on),
        figures=_figures(state, day, points),
        marks=tuple(mark_of(o) for o in state.obligations),
        points=points or Points(),
        opened=_open_parts(state, day),
    )


def _open_parts(state: ItemState, day: date) -> tuple[OpenPart, ...]:
    """The open obligations by part of the board, the most urgent of each."""
    found: dict[str, list[ObligationState]] = defaultdict(list)
    for one in sorted((o for o in state.obligations if o.is_open), key=lambda o: o.obligation.due):
        if one.code is Code.OVERDUE or one.obligation.due < day:
            found["overdue"].append(one)
        else:
            found["due" if one.code is Code.DUE else "coming"].append(one)
    return tuple(OpenPart(part, some[0], len(some) - 1) for part, some in found.items())


def _figures(state: ItemState, day: date, points: Points | None) -> tuple[UnitFigures, ...]:
    """The parts of `register_indicators.indicators` that this item adds, by unit."""
    if state.version is None:
        return ()
    is_owed = state.computed not in (Code.EXEMPT, Code.REPEALED) and state.exemption is None
    owed = defaultdict(list)
    for obligation in owed_by(state, day):
        owed[obligation.unit].append(obligation)
    units = dict.fromkeys([*owed, *([state.unit] if is_owed else [])])
    return tuple(
        UnitFigures(
            unit=unit,
            items=int(is_owed and unit == state.unit),
            open_items=int(is_owed and unit == state.unit and state.has_public),
            due=len(owed[unit]),
            in_time=sum(was_in_time(o) for o in owed[unit]),
            share=sum_of_shares(owed[unit]),
            points=points if is_owed and unit == state.unit else None,
        )
        for unit in units
    )
