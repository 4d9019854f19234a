"""Use-cases on what has to be supplied: the open obligations of a unit, the whole list for those who review.

Reads only. Everything is computed from facts at the moment of the question.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from catalog.domain import policy
from catalog.domain.errors import NotFound
from catalog.domain.periods import Period
from catalog.domain.policy import Actor
from catalog.domain.register_facts import Code, Stage, local_day
from catalog.domain.register_states import ItemState, ObligationState
from catalog.domain.scope import Missing, missing, scope_of
from catalog.domain.workflow import DatasetState
from catalog.models import Dataset, Resource
from catalog.services.item_facts import KnownItem
from catalog.services.register_book import RegisterBook
from catalog.services.register_summary import OpenPart, Summary

MATTERS = ("overdue", "due", "failed", "held", "in_review", "unassigned", "exempt", "override")
TROUBLE = frozenset({Stage.FAILED, Stage.HELD})


@dataclass(frozen=True)
class OpenObligation:
    """One period of an item of which something is still to be done.

    `days` counts to the due date, negative when it is over. `others` are the further open periods of the same
    item in the same part of the board. `datasets` are those of its unit that name the item.
    """

    code: str
    name_vi: str
    unit: str | None
    period: Period
    due: date
    days: int
    standing: Code
    stage: Stage
    percent: int
    missing: Missing
    others: int
    datasets: tuple[Dataset, ...]

    @property
    def is_in_trouble(self) -> bool:
        """Did a file for it fail, or is one held?"""
        return self.stage in TROUBLE


@dataclass(frozen=True)
class Board:
    """What a unit has to do: late first, then what is due within 15 days, then what comes."""

    overdue: Sequence[OpenObligation] = ()
    due: Sequence[OpenObligation] = ()
    coming: Sequence[OpenObligation] = ()

    @property
    def is_empty(self) -> bool:
        """Is there nothing?"""
        return not (self.overdue or self.due or self.coming)


@dataclass
class UnitCounts:
    """Items of one unit (None: of none) by what is the matter with them."""

    unit: str | None
    items: int = 0
    counts: Counter[str] = field(default_factory=Counter)


def unit_board(session: Session, book: RegisterBook, unit: str, *, now: datetime) -> Board:
    """The open obligations of a unit. The caller checks the policy."""
    mine = [s for s in book.summaries(session, now) if s.unit == unit and s.opened and not s.is_repealed]
    if not mine:
        return Board()
    answering = datasets_of_items(session, [s.code for s in mine], unit)
    today = local_day(now)
    parts: dict[str, list[OpenObligation]] = {"overdue": [], "due": [], "coming": []}
    for one in mine:
        for opened in one.opened:
            parts[opened.part].append(_open(one, opened, today, answering[one.code]))
    return Board(**{part: sorted(rows, key=_urgency) for part, rows in parts.items()})


def datasets_of_items(
    session: Session, codes: Iterable[str], unit: str | None = None
) -> Mapping[str, tuple[Dataset, ...]]:
    """The datasets that are meant for these items and not withdrawn, with files, of one unit or of all."""
    asked = (
        select(Dataset)
        .where(Dataset.list_item_code.in_(list(codes)), Dataset.state != DatasetState.WITHDRAWN)
        .options(selectinload(Dataset.resources).selectinload(Resource.versions))
        .order_by(Dataset.created)
    )
    if unit is not None:
        asked = asked.where(Dataset.organization_id == unit)
    found: dict[str, tuple[Dataset, ...]] = defaultdict(tuple)
    for dataset in session.scalars(asked):
        found[dataset.list_item_code or ""] += (dataset,)
    return found


def counts_by_unit(summaries: Iterable[Summary]) -> list[UnitCounts]:
    """Items in force by unit; those without a unit come last. An item may count in several columns."""
    found: dict[str | None, UnitCounts] = {}
    for one in summaries:
        if one.is_repealed:
            continue
        row = found.setdefault(one.unit, UnitCounts(one.unit))
        row.items += 1
        row.counts.update(matters_of(one))
    return sorted(found.values(), key=lambda row: row.unit is None)


def matters_of(one: Summary) -> list[str]:
    """What is the matter with an item: the filters of the board."""
    stage = one.standing if one.stage is None else one.stage
    held = (
        one.standing is Code.OVERDUE,
        one.standing is Code.DUE,
        stage == Stage.FAILED,
        stage == Stage.HELD,
        stage == Stage.IN_REVIEW,
        one.unit is None,
        bool(one.exemptions),
        bool(one.overrides),
    )
    return [name for name, holds in zip(MATTERS, held, strict=True) if holds]


def item_of(
    session: Session, actor: Actor, book: RegisterBook, code: str, *, now: datetime
) -> tuple[KnownItem, ItemState]:
    """An item with all its obligations, for its unit and for those who review.

    Raises: NotFound (also when the actor may not know how far it is).
    """
    found = book.states(session, [code], now).get(code)
    if found is None or not policy.may(actor, "see_draft", found[1].unit):
        raise NotFound(kind="list_item", name=code)
    return found


def missing_of(state: ObligationState) -> Missing:
    """What is not public yet of what was promised for a period."""
    promised = state.obligation.version
    scope = scope_of(state.obligation.period, promised.promise, is_snapshot=promised.asks_snapshots)
    return missing(scope, state.counted)


def _open(one: Summary, opened: OpenPart, today: date, datasets: tuple[Dataset, ...]) -> OpenObligation:
    state = opened.first
    return OpenObligation(
        code=one.code,
        name_vi=one.item.name_vi,
        unit=one.unit,
        period=state.obligation.period,
        due=state.obligation.due,
        days=(state.obligation.due - today).days,
        standing=state.code,
        stage=state.stage,
        percent=state.completeness.percent,
        missing=missing_of(state),
        others=opened.others,
        datasets=datasets,
    )


def _urgency(row: OpenObligation) -> tuple[bool, date, str]:
    """What failed or is held stands before what waits, then the earliest due date."""
    return not row.is_in_trouble, row.due, row.code
