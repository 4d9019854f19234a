"""Carrying an act out: new units, what moves, who leaves office, old addresses, what others are told.

All of it in the transaction of the caller; `services.succession` has judged the act before.
"""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.domain.naming import slugify
from catalog.domain.policy import Actor
from catalog.domain.succession import (
    Act,
    Kind,
    Move,
    ThingKind,
    Unit,
    default_parent,
    links_of,
    parents_after,
)
from catalog.models import (
    Approval,
    Dataset,
    ItemAssignment,
    Organization,
    Redirect,
    UnitLink,
    UnitMove,
    UnitSuccession,
    User,
)
from catalog.services import auditing, fact_clock, freezing, publishing, unit_things
from catalog.services.datasets import lock_dataset
from catalog.services.item_leads import Lead, read_leads


def apply(
    session: Session,
    actor: Actor,
    row: UnitSuccession,
    act: Act,
    moves: tuple[Move, ...],
    *,
    now: datetime,
) -> None:
    """Write everything that the act does."""
    units = unit_things.read_units(session)
    parents = parents_after(act, units, [move.thing for move in moves])
    if act.kind is Kind.RENAME:
        _free_address(session, act)
    ids = _make_units(session, act, units)
    _close(session, act)
    for unit_id, parent in parents.items():
        unit = session.get_one(Organization, ids.get(unit_id, unit_id))
        unit.parent_id = ids.get(parent, parent) if parent else None
    for before, after in links_of(act, moves):
        session.add(UnitLink(succession_id=row.id, predecessor_id=before, successor_id=ids.get(after, after)))
    for move in moves:
        session.add(
            UnitMove(
                succession_id=row.id,
                object_kind=move.thing.kind.value,
                object_id=move.thing.id,
                from_id=move.thing.owner,
                to_id=ids.get(move.to, move.to),
            )
        )
    # What is public is told from these rows, and read again below.
    session.flush()
    _move_accounts(session, moves, ids)
    _assign_items(session, actor, row, moves, ids, now=now)
    for move in moves:
        if move.thing.kind is ThingKind.DATASET:
            _move_dataset(session, actor, row, move.thing.id, ids.get(move.to, move.to), now=now)


def _free_address(session: Session, act: Act) -> None:
    """Where the name changes but not the code, code and address go on; the old unit keeps a dated one."""
    old, new = session.get_one(Organization, act.predecessors[0]), act.new_units[0]
    name = slugify(new.code)
    if old.name == name or old.code == new.code:
        old.code = f"{old.code[:38]}-{act.last_day.isoformat()}"
        old.name = f"{old.name[:88]}-{act.last_day.isoformat()}"
        session.flush()


def _make_units(session: Session, act: Act, units: dict[str, Unit]) -> dict[str, str]:
    """The ids of the successors that did not exist yet, by their key."""
    ids: dict[str, str] = {}
    first = session.get_one(Organization, act.predecessors[0])
    for new in act.new_units:
        made = Organization(
            name=slugify(new.code),
            code=new.code,
            title_vi=new.title_vi,
            title_en=new.title_en,
            kind=new.kind or first.kind,
            e_identifier=new.e_identifier,
            parent_id=default_parent(act, units),
            valid_from=act.effective_on,
        )
        session.add(made)
        session.flush()
        ids[new.key] = made.id
        if act.kind is Kind.RENAME and made.name != first.name:
            session.add(Redirect(kind="organization", old_name=first.name, object_id=made.id))
    return ids


def _close(session: Session, act: Act) -> None:
    if act.kind.closes:
        for unit_id in act.predecessors:
            session.get_one(Organization, unit_id).valid_to = act.last_day


def _move_accounts(session: Session, moves: tuple[Move, ...], ids: dict[str, str]) -> None:
    """Sessions and tokens stay: they are the person's, and the unit is read anew with each request."""
    for move in moves:
        if move.thing.kind is ThingKind.USER:
            session.get_one(User, move.thing.id).organization_id = ids.get(move.to, move.to)


def _assign_items(
    session: Session,
    actor: Actor,
    row: UnitSuccession,
    moves: tuple[Move, ...],
    ids: dict[str, str],
    *,
    now: datetime,
) -> None:
    """From the day on the successor leads; and again where a later decision still names the old unit."""
    leads = read_leads(session)
    for move in moves:
        if move.thing.kind is not ThingKind.LIST_ITEM:
            continue
        for day in _days(leads[move.thing.id], move.thing.owner, row.effective_on):
            session.add(
                ItemAssignment(
                    item_code=move.thing.id,
                    organization_id=ids.get(move.to, move.to),
                    valid_from=day,
                    decision_number=row.decision_number,
                    succession_id=row.id,
                    created=now,
                    created_by=actor.id,
                )
            )
    session.flush()
    fact_clock.advance(session, [move.thing.id for move in moves if move.thing.kind is ThingKind.LIST_ITEM])


def _days(leads: list[Lead], owner: str, day: date) -> list[date]:
    return list(dict.fromkeys(one.day for one in unit_things.handovers(leads, {owner}, day)))


def _move_dataset(
    session: Session, actor: Actor, row: UnitSuccession, dataset_id: str, to: str, *, now: datetime
) -> None:
    """The working copy goes on as it is, also under check and in review; its address stays."""
    dataset = lock_dataset(session, dataset_id)
    before = dataset.organization_id
    was_submitted = dataset.submitted_digest is not None and (
        dataset.submitted_digest == publishing.preview(session, dataset, now=now)[1]
    )
    dataset.organization_id = to
    session.flush()
    session.expire(dataset, ["organization"])
    if was_submitted:
        _carry_submission(session, actor, dataset, now=now)
    if dataset.current_number is not None:
        publishing.announce(session, actor, dataset, now=now)
    auditing.record(
        session,
        actor,
        "move_dataset",
        "dataset",
        dataset.id,
        now=now,
        before=before,
        after=to,
        decision=row.decision_number,
    )


def _carry_submission(session: Session, actor: Actor, dataset: Dataset, *, now: datetime) -> None:
    """The unit's name is part of what is approved: the submission and its signatures go along with it.

    Nothing but the unit has changed, by the decision. A form that was open before is refused and shown anew.
    """
    fresh = lock_dataset(session, dataset.id)
    old = fresh.submitted_digest
    publication = freezing.freeze(session, fresh, number=(fresh.current_number or 0) + 1, now=now)
    fresh.submitted_digest = freezing.content_digest(publication)
    signed = session.scalars(
        select(Approval).where(
            Approval.dataset_id == fresh.id,
            Approval.digest == old,
            Approval.submitted_at == fresh.submitted_at,
        )
    )
    carried = 0
    for one in list(signed):
        carried += 1
        session.add(
            Approval(
                dataset_id=one.dataset_id,
                digest=fresh.submitted_digest,
                submitted_at=one.submitted_at,
                approved_by=one.approved_by,
                approved_name=one.approved_name,
                approved_at=one.approved_at,
            )
        )
    auditing.record(
        session,
        actor,
        "carry_submission",
        "dataset",
        fresh.id,
        now=now,
        before=old,
        after=fresh.submitted_digest,
        signatures=carried,
    )
