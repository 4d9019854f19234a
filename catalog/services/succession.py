"""Use-cases on units that follow one another: look ahead, carry out in one transaction, on its day, call off.

What an act moves is written down with it, so that every past day can be told. An act of a day to come waits
and is carried out by the worker on that day.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from catalog.domain import policy
from catalog.domain.errors import ChangedMeanwhile, NotFound, SuccessionRefused, WrongState
from catalog.domain.policy import SYSTEM, Actor
from catalog.domain.succession import Act, Fault, Move, Thing, ThingKind, Unit, faults_of, moves_of
from catalog.i18n import local_day
from catalog.models import SyncRecord, UnitSuccession
from catalog.models.base import new_id
from catalog.services import auditing, queue, unit_things
from catalog.services.succession_moves import apply

JOB = "carry_out_succession"


@dataclass(frozen=True)
class Plan:
    """What an act would do: its faults (then it cannot be), its moves, and whether it waits for its day.

    `things` is all that the predecessors hold; `pushed` the datasets that the portal holds and is told of.
    `digest` stands for everything shown: an order with another one was given for something else.
    """

    act: Act
    units: dict[str, Unit]
    things: tuple[Thing, ...]
    moves: tuple[Move, ...]
    faults: tuple[Fault, ...]
    pushed: frozenset[str]
    is_planned: bool

    @property
    def digest(self) -> str:
        """SHA-256 over the act and its moves."""
        moves = sorted((move.thing.key, move.thing.owner, move.to) for move in self.moves)
        text = json.dumps([self.act.to_dict(), moves], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def count(self, kind: str) -> int:
        """How many things of a kind move (`ThingKind` or its value)."""
        return sum(move.thing.kind == kind for move in self.moves)

    def title_of(self, heir: str) -> str:
        """The Vietnamese name of a successor or predecessor, by id or key."""
        new = next((one.title_vi for one in self.act.new_units if one.key == heir), None)
        return new or (self.units[heir].title if heir in self.units else heir)


def plan(session: Session, actor: Actor, act: Act, *, now: datetime) -> Plan:
    """Look ahead: what would move where, and what speaks against it. Nothing is written.

    Raises: NotAllowed, LoginRequired, NotFound (a unit).
    """
    policy.require_role(actor, "administer")
    return _plan(session, act, now=now)


def carry_out(
    session: Session, actor: Actor, act: Act, *, now: datetime, act_id: str = "", digest: str = ""
) -> UnitSuccession:
    """Do it all, or keep it for its day when that is to come; the same `act_id` again changes nothing.

    Args: digest: that of the plan that the actor saw; empty does not compare.
    Raises: NotAllowed, LoginRequired, NotFound (a unit), SuccessionRefused with every fault,
    ChangedMeanwhile (what would move is no longer what was shown).
    """
    policy.require_role(actor, "administer")
    if act_id and (done := session.get(UnitSuccession, act_id)) is not None:
        return done
    # One act after the other: each must see what the one before has moved.
    queue.next_number(session, "unit_succession")
    made = _plan(session, act, now=now)
    if made.faults:
        raise SuccessionRefused(made.faults)
    if digest and digest != made.digest:
        raise ChangedMeanwhile()
    row = UnitSuccession(
        id=act_id or new_id(),
        kind=act.kind.value,
        decision_number=act.decision_number,
        effective_on=act.effective_on,
        note=act.note,
        orders=act.to_dict(),
        created=now,
        created_by=actor.id,
    )
    session.add(row)
    session.flush()
    if made.is_planned:
        _audit(session, actor, "plan_succession", row, made, now=now)
        return row
    _apply(session, actor, row, made, now=now)
    return row


def carry_out_due(session: Session, act_id: str, *, now: datetime) -> None:
    """Carry out an act whose day has come; nothing when it was done or called off meanwhile.

    Raises: SuccessionRefused when it can no longer be carried out as ordered.
    """
    row = session.get(UnitSuccession, act_id, with_for_update=True)
    if row is None or row.applied_at is not None or row.effective_on > local_day(now):
        return
    queue.next_number(session, "unit_succession")
    made = _plan(session, _still_there(session, row), now=now, but=row.id)
    if made.faults:
        raise SuccessionRefused(made.faults)
    _apply(session, SYSTEM, row, made, now=now)


def call_off(session: Session, actor: Actor, act_id: str, *, now: datetime) -> None:
    """Call off an act that waits for its day.

    Raises: NotAllowed, LoginRequired, NotFound, WrongState (it was carried out).
    """
    policy.require_role(actor, "administer")
    row = session.get(UnitSuccession, act_id, with_for_update=True)
    if row is None:
        raise NotFound(kind="unit_succession", name=act_id)
    if row.applied_at is not None:
        raise WrongState(act="call_off", state="applied")
    auditing.record(
        session,
        actor,
        "call_off_succession",
        "unit_succession",
        row.id,
        now=now,
        decision=row.decision_number,
        orders=row.orders,
    )
    session.delete(row)


def list_acts(session: Session, actor: Actor) -> list[UnitSuccession]:
    """All acts, carried out or waiting, the newest day first.

    Raises: NotAllowed, LoginRequired.
    """
    policy.require_role(actor, "administer")
    newest_first = (UnitSuccession.effective_on.desc(), UnitSuccession.created.desc())
    return list(session.scalars(select(UnitSuccession).order_by(*newest_first)))


def get_act(session: Session, actor: Actor, act_id: str) -> UnitSuccession:
    """One act with its links and moves.

    Raises: NotAllowed, LoginRequired, NotFound.
    """
    policy.require_role(actor, "administer")
    loaded = (selectinload(UnitSuccession.links), selectinload(UnitSuccession.moves))
    row = session.scalars(select(UnitSuccession).where(UnitSuccession.id == act_id).options(*loaded)).first()
    if row is None:
        raise NotFound(kind="unit_succession", name=act_id)
    return row


def plan_of(session: Session, row: UnitSuccession, *, now: datetime) -> Plan:
    """What an act that waits would do today; the caller has asked `get_act`, which judges the actor."""
    return _plan(session, _still_there(session, row), now=now, but=row.id)


def enqueue_due(session: Session, *, now: datetime) -> int:
    """Queue the acts whose day has come; the number of them. One that was given up is left to a person."""
    due = _due(session, local_day(now))
    for act_id in due:
        queue.enqueue(session, JOB, {"act_id": act_id}, now=now)
    return len(due)


def has_due(session: Session, *, now: datetime) -> bool:
    """Is there an act whose day has come?"""
    return bool(_due(session, local_day(now)))


def _due(session: Session, today: date) -> list[str]:
    waiting = select(UnitSuccession.id).where(
        UnitSuccession.applied_at.is_(None), UnitSuccession.effective_on <= today
    )
    ordered = waiting.order_by(UnitSuccession.effective_on, UnitSuccession.created)
    return [one for one in session.scalars(ordered) if not queue.was_given_up(session, JOB, {"act_id": one})]


def _plan(session: Session, act: Act, *, now: datetime, but: str = "") -> Plan:
    units = unit_things.read_units(session)
    for named in (*act.predecessors, *act.successors):
        if named not in units:
            raise NotFound(kind="organization", name=named)
    own = {new.key for new in act.new_units}
    for parent in (new.parent for new in act.new_units):
        if parent and parent not in units and parent not in own:
            raise NotFound(kind="organization", name=parent)
    things = unit_things.read_things(session, act.predecessors, act.effective_on)
    faults = [
        *faults_of(act, units, things, taken_codes=unit_things.taken_codes(session, act)),
        *_planned(session, act, units, but=but),
    ]
    moves = moves_of(act, things)
    datasets = [move.thing.id for move in moves if move.thing.kind is ThingKind.DATASET]
    pushed = session.scalars(select(SyncRecord.dataset_id).where(SyncRecord.dataset_id.in_(datasets)))
    return Plan(
        act=act,
        units=units,
        things=tuple(things),
        moves=moves,
        faults=tuple(faults),
        pushed=frozenset(pushed),
        is_planned=act.effective_on > local_day(now),
    )


def _planned(session: Session, act: Act, units: dict[str, Unit], *, but: str) -> list[Fault]:
    """A unit that an act which waits will end or empty is not given away a second time."""
    waiting = session.scalars(
        select(UnitSuccession).where(UnitSuccession.applied_at.is_(None), UnitSuccession.id != but)
    )
    return [
        Fault("planned_already", {"unit": units[one].title, "decision": row.decision_number})
        for row in waiting
        for one in row.orders["predecessors"]
        # Also a successor: it would be gone before or after it got the things.
        if one in units and (one in act.predecessors or one in act.successors)
    ]


def _still_there(session: Session, row: UnitSuccession) -> Act:
    """The act as ordered, without single things that the predecessors no longer hold on its day."""
    act = Act.from_dict(row.orders)
    held = {thing.key for thing in unit_things.read_things(session, act.predecessors, act.effective_on)}
    chosen = {key: to for key, to in act.chosen.items() if key in held}
    return Act.from_dict(act.to_dict() | {"chosen": chosen})


def _apply(session: Session, actor: Actor, row: UnitSuccession, made: Plan, *, now: datetime) -> None:
    apply(session, actor, row, made.act, made.moves, now=now)
    row.applied_at = now
    session.flush()
    _audit(session, actor, "carry_out_succession", row, made, now=now)


def _audit(
    session: Session, actor: Actor, action: str, row: UnitSuccession, made: Plan, *, now: datetime
) -> None:
    auditing.record(
        session,
        actor,
        action,
        "unit_succession",
        row.id,
        now=now,
        act=row.kind,
        decision=row.decision_number,
        effective_on=row.effective_on.isoformat(),
        digest=made.digest,
        **{kind.value: made.count(kind) for kind in ThingKind},
    )
