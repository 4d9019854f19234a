"""Domain: where every obligation and the item itself stand at a moment, computed from facts alone.

Two axes: the stage (how far) and the timeliness (how late). The code shown is the worst: repealed, exempt,
overdue, due, then the stage. The same call answers now and any past day. Standard library only.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from catalog.domain.deadlines import Deadlines
from catalog.domain.delivery import Deliveries, Delivery
from catalog.domain.obligations import Obligation, obligations_until
from catalog.domain.periods import Kind, Period, period_of
from catalog.domain.register_facts import (
    Code,
    Exemption,
    ItemFacts,
    ItemVersion,
    Override,
    Promise,
    Release,
    Stage,
    Work,
    local_day,
)
from catalog.domain.scope import Completeness, Scope, measure, scope_of

DUE_SOON = timedelta(days=15)
# By number: making an enum from a number costs more than all else here.
_CODES = {int(code): code for code in Code}
_SETTLED = frozenset({Code.PUBLISHED, Code.LIVE, Code.EXEMPT, Code.REPEALED})


class Timeliness(StrEnum):
    """How an obligation stands to its due date."""

    ON_TIME = "on_time"
    DUE = "due"
    OVERDUE = "overdue"


class ObligationState(NamedTuple):
    """One period of an item at a moment.

    `days_late` counts days after the due date: up to now while it is open, up to the delivery once it is
    whole. `unit` is the one that delivered, while open the one that has to. `computed` is the code without
    the override, `code` the one shown.
    """

    obligation: Obligation
    unit: str | None
    stage: Stage
    timeliness: Timeliness
    days_late: int
    completeness: Completeness
    delivered_at: datetime | None
    counted: tuple[Release, ...]
    computed: Code
    code: Code
    exemption: Exemption | None
    override: Override | None

    @property
    def is_open(self) -> bool:
        """Is something still to be done for it, going by the code shown?"""
        return self.code not in _SETTLED

    @property
    def is_whole(self) -> bool:
        """Is everything promised for it public?"""
        return self.completeness.is_complete


@dataclass(frozen=True, slots=True)
class ItemState:
    """An item at a moment: its code, the obligation that gives it, and all obligations in order.

    `code` is shown; `computed` is what it would be without any override, of the item or of a period.
    `version` is None when the item was repealed. `worst` gives the code shown; it is None when no period is
    over yet: then the code says how far the item has come at all. `has_public` says that any file for it is
    public.
    """

    code: Code
    computed: Code
    unit: str | None
    version: ItemVersion | None
    has_public: bool
    worst: ObligationState | None
    obligations: tuple[ObligationState, ...]
    exemption: Exemption | None
    override: Override | None


# Asking an enum class for its member costs ten times a name, and a list asks a million times.
_ON_TIME, _DUE, _OVERDUE = Timeliness
_PUBLISHED, _LIVE, _EXEMPT = Stage.PUBLISHED, Stage.LIVE, Stage.EXEMPT
_DAY = Kind.DAY


@dataclass(frozen=True)
class _Moment:
    """What of an item holds at one moment, looked up once for all of its periods."""

    facts: ItemFacts
    at: datetime
    day: date
    unit: str | None
    is_repealed: bool
    deliveries: Deliveries
    work: Sequence[Work]
    exemptions: Sequence[Exemption]
    overrides: Sequence[Override]

    def exemption_for(self, period: str) -> Exemption | None:
        """The exemption that frees this period; with an empty code, one that frees the whole item."""
        return next((e for e in self.exemptions if not e.periods or period in e.periods), None)

    def override_for(self, period: str) -> Override | None:
        """The newest code set by hand for this period or for the whole item."""
        fitting = [o for o in self.overrides if o.period in ("", period)]
        return max(fitting, key=lambda o: o.signed_at, default=None)


def state_at(facts: ItemFacts, deadlines: Deadlines, at: datetime) -> ItemState | None:
    """The item and its obligations at an aware moment; None before the first decision that lists it."""
    day = local_day(at)
    if not facts.versions or day < facts.versions[0].valid_from:
        return None
    version = facts.version_on(day)
    moment = _Moment(
        facts=facts,
        at=at,
        day=day,
        unit=facts.unit_on(day),
        is_repealed=version is None,
        deliveries=Deliveries(facts.releases, at),
        work=_work_at(facts.work, at),
        exemptions=[e for e in facts.exemptions if e.valid_from <= day <= e.expires_on],
        # A decision that took the item off the list outweighs what was set by hand before it.
        overrides=[o for o in facts.overrides if version and o.signed_at <= at and day <= o.expires_on],
    )
    asked = obligations_until(facts.versions, facts.changes, deadlines, day)
    return _item_state(moment, version, tuple(_obligation_state(moment, o) for o in asked))


def _item_state(
    moment: _Moment, version: ItemVersion | None, states: tuple[ObligationState, ...]
) -> ItemState:
    over = [s for s in states if _is_over(s.obligation.period, moment.day)]
    worst = by_facts = _worst(over)
    if moment.overrides:
        # What was set by hand may hide the period that is worst by the facts.
        by_facts = _worst([s._replace(code=s.computed) for s in over])
    override = moment.override_for("")
    if version is None:
        computed = shown = Code.REPEALED
    elif worst is None or by_facts is None:
        computed = shown = Code(_stage_without_period(moment, version.promise))
    else:
        computed, shown = by_facts.code, worst.code
    return ItemState(
        code=override.code if override else shown,
        computed=computed,
        unit=moment.unit,
        version=version,
        has_public=moment.deliveries.has_public,
        worst=worst,
        obligations=states,
        exemption=moment.exemption_for(""),
        override=override,
    )


def _obligation_state(moment: _Moment, obligation: Obligation) -> ObligationState:
    period, version = obligation.period, obligation.version
    scope = scope_of(period, version.promise, is_snapshot=version.asks_snapshots)
    delivery = moment.deliveries.of(scope)
    exemption = moment.exemption_for(period.code) if moment.exemptions else None
    override = moment.override_for(period.code) if moment.overrides else None
    stage = _stage(moment, scope, delivery, exemption)
    delivered_on = local_day(delivery.completed_at) if delivery.completed_at else None
    timeliness, days_late = _timeliness(moment.day, obligation.due, stage, delivered_on)
    computed = _code(stage, timeliness)
    return ObligationState(
        obligation,
        _unit(moment, delivered_on),
        stage,
        timeliness,
        days_late,
        delivery.completeness,
        delivery.completed_at,
        delivery.counted,
        computed,
        override.code if override else computed,
        exemption,
        override,
    )


def _stage(moment: _Moment, scope: Scope, delivery: Delivery, exemption: Exemption | None) -> Stage:
    if moment.is_repealed:
        return Stage.REPEALED
    if exemption is not None:
        return _EXEMPT
    if delivery.completeness.is_complete:
        return _LIVE if delivery.is_live else _PUBLISHED
    if moment.unit is None:
        return Stage.UNASSIGNED
    # A part that is public is work begun: only the whole counts as published.
    begun = Stage.DRAFT if delivery.counted else Stage.ASSIGNED
    return max([begun, *(w.stage for w in moment.work if w.stage and _is_for(w, scope))])


def _stage_without_period(moment: _Moment, promise: Promise) -> Stage:
    """How far an item has come of which no period is over: any public file and any work counts."""
    scope = scope_of(period_of(moment.day, _DAY), promise, is_snapshot=True)
    public = moment.deliveries.public()
    completeness = measure(scope, public) if public else Completeness(0, scope.total)
    is_live = bool(public) and all(r.is_live_at(moment.at) for r in public)
    unbound = replace(moment, work=[replace(w, period_end=None) for w in moment.work])
    delivery = Delivery(public, completeness, None, is_live=is_live)
    return _stage(unbound, scope, delivery, moment.exemption_for(""))


def _timeliness(day: date, due: date, stage: Stage, delivered_on: date | None) -> tuple[Timeliness, int]:
    """The timeliness and the days after the due date. Who is exempt or repealed owes nothing."""
    if delivered_on is not None:
        return _ON_TIME, (delivered_on - due).days if delivered_on > due else 0
    if stage >= _EXEMPT or day < due - DUE_SOON:
        return _ON_TIME, 0
    if day <= due:
        return _DUE, 0
    return _OVERDUE, (day - due).days


def _code(stage: Stage, timeliness: Timeliness) -> Code:
    if timeliness is _ON_TIME or stage >= _EXEMPT:
        return _CODES[stage]
    return Code.OVERDUE if timeliness is _OVERDUE else Code.DUE


def _unit(moment: _Moment, delivered_on: date | None) -> str | None:
    """History stays under the unit of its day, what is open goes to its successor."""
    if delivered_on is None:
        return moment.unit
    return moment.facts.unit_on(delivered_on) or moment.unit


def _worst(states: Sequence[ObligationState]) -> ObligationState | None:
    """The worst open obligation; the newest one when nothing is open."""
    opened = [s for s in states if s.is_open]
    if opened:
        return max(opened, key=_badness)
    return max(states, key=lambda s: s.obligation.period, default=None)


def _badness(state: ObligationState) -> tuple[int, int]:
    """Overdue by most days, then due soonest, then the least advanced stage; of equals the oldest."""
    if state.code is Code.OVERDUE:
        return 2, state.days_late
    if state.code is Code.DUE:
        return 1, -state.obligation.due.toordinal()
    return 0, -state.code


def _is_over(period: Period, day: date) -> bool:
    """Is something owed for it? A change is owed from its own day on, any other period when it has ended."""
    return period.end < day or period.kind is _DAY


def _work_at(work: Sequence[Work], at: datetime) -> list[Work]:
    """What was in work at that moment: the newest fact of each slot, unless it says that it ended."""
    newest: dict[str, Work] = {}
    for fact in sorted((w for w in work if w.at <= at), key=lambda w: w.at):
        newest[fact.source] = fact
    return [w for w in newest.values() if w.stage is not None]


def _is_for(work: Work, scope: Scope) -> bool:
    """Is this file in work meant for the period? One without a period may be for any."""
    if work.period_end is None:
        return True
    if scope.is_snapshot:
        return work.period_end >= scope.period.start
    return scope.period.days_shared(work.period_start or work.period_end, work.period_end) > 0
