"""Use-cases on items of the list: freeing one from supplying, and setting its state by hand.

Both name who signed and end by themselves; both can be ended earlier, and count no more from that day on.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.domain import policy
from catalog.domain.errors import (
    ExemptionOverlap,
    Invalid,
    ItemRepealed,
    NotFound,
    UnknownListItem,
    WrongState,
)
from catalog.domain.periods import kind_of, parse_period
from catalog.domain.policy import Actor
from catalog.domain.register_facts import Code
from catalog.domain.register_states import ItemState
from catalog.i18n import local_day
from catalog.models import Exemption, StateOverride
from catalog.schemas.fields import plain_text
from catalog.services import auditing, fact_clock
from catalog.services.register_book import RegisterBook

LAW = "law"
KINDS = (LAW, "technical", "no_data")
# Unassigned, exempt and repealed come from an assignment, an exemption and a decision, never by hand.
SETTABLE = tuple(code for code in Code if code not in (Code.UNASSIGNED, Code.EXEMPT, Code.REPEALED))
TEXT_LIMIT = 2000
SIGNER_LIMIT = 200
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class ExemptionOrder:
    """What an order says that frees an item: `periods` are codes, none means every period."""

    kind: str
    reason: str
    signer: str
    valid_from: date | None
    expires_on: date | None
    legal_basis: str = ""
    periods: tuple[str, ...] = ()


@dataclass(frozen=True)
class OverrideOrder:
    """What an order says that sets a state; an empty `period` is the item with every period of it."""

    code: int | None
    reason: str
    signer: str
    expires_on: date | None
    period: str = ""


def exempt(
    session: Session, actor: Actor, book: RegisterBook, item: str, order: ExemptionOrder, *, now: datetime
) -> Exemption:
    """Free an item, or some of its periods, from supplying; shown publicly with the reason.

    Raises: NotAllowed, UnknownListItem, ItemRepealed, Invalid, ExemptionOverlap.
    """
    policy.require_role(actor, "excuse")
    state = state_of(session, book, item, now)
    begin, expiry = _checked_exemption(order, state, local_day(now))
    row = Exemption(
        item_code=item,
        kind=order.kind,
        periods=list(order.periods),
        reason=plain_text(order.reason),
        legal_basis=plain_text(order.legal_basis),
        signer=plain_text(order.signer),
        valid_from=begin,
        expires_on=expiry,
        created=now,
        created_by=actor.id,
    )
    # Taken before the look, so that two orders written at the same moment see one another.
    fact_clock.advance(session, [item])
    _require_no_overlap(session, row)
    session.add(row)
    session.flush()
    auditing.record(
        session,
        actor,
        "exempt_item",
        "list_item",
        item,
        now=now,
        exemption=row.id,
        why=row.kind,
        periods=row.periods,
        valid_from=begin.isoformat(),
        expires_on=expiry.isoformat(),
    )
    return row


def end_exemption(
    session: Session, actor: Actor, exemption_id: str, *, item: str, now: datetime
) -> Exemption:
    """Take an exemption back before its time: from today on it counts no more.

    Raises: NotAllowed, NotFound, WrongState when it has ended already.
    """
    policy.require_role(actor, "excuse")
    row = session.get(Exemption, exemption_id, with_for_update=True)
    if row is None or row.item_code != item:
        raise NotFound(kind="exemption", name=exemption_id)
    _end(session, actor, row, "end_exemption", now=now)
    return row


def override(
    session: Session, actor: Actor, book: RegisterBook, item: str, order: OverrideOrder, *, now: datetime
) -> StateOverride:
    """Set the state of an item or of one period by hand; always shown as such.

    Raises: NotAllowed, UnknownListItem, ItemRepealed, Invalid.
    """
    policy.require_role(actor, "excuse")
    state = state_of(session, book, item, now)
    code, expiry = _checked_override(order, state, local_day(now))
    row = StateOverride(
        item_code=item,
        period=order.period,
        code=int(code),
        reason=plain_text(order.reason),
        signer=plain_text(order.signer),
        signed_at=now,
        expires_on=expiry,
        created_by=actor.id,
    )
    session.add(row)
    session.flush()
    fact_clock.advance(session, [item])
    details = {"override": row.id, "code": row.code, "period": row.period, "expires_on": expiry.isoformat()}
    auditing.record(session, actor, "override_state", "list_item", item, now=now, **details)
    return row


def end_override(
    session: Session, actor: Actor, override_id: str, *, item: str, now: datetime
) -> StateOverride:
    """Take a state set by hand back before its time.

    Raises: NotAllowed, NotFound, WrongState when it has ended already.
    """
    policy.require_role(actor, "excuse")
    row = session.get(StateOverride, override_id, with_for_update=True)
    if row is None or row.item_code != item:
        raise NotFound(kind="override", name=override_id)
    _end(session, actor, row, "end_override", now=now)
    return row


def state_of(session: Session, book: RegisterBook, item: str, now: datetime) -> ItemState:
    """The item with its obligations now, when it is still on the list.

    Raises: UnknownListItem, ItemRepealed.
    """
    found = book.states(session, [item], now).get(item)
    if found is None:
        raise UnknownListItem(name=item)
    if found[1].version is None:
        raise ItemRepealed(item=item)
    return found[1]


def _end(session: Session, actor: Actor, row: Exemption | StateOverride, act: str, *, now: datetime) -> None:
    today = local_day(now)
    if row.last_day < today:
        raise WrongState(state="ended", action=act)
    row.ended_on = today - _ONE_DAY
    session.flush()
    fact_clock.advance(session, [row.item_code])
    auditing.record(session, actor, act, "list_item", row.item_code, now=now, ended=row.id)


def _checked_exemption(order: ExemptionOrder, state: ItemState, today: date) -> tuple[date, date]:
    """The first and the last day.

    Raises: Invalid.
    """
    fields: dict[str, list[str]] = _signed(order.reason, order.signer)
    if order.kind not in KINDS:
        fields["kind"] = ["unknown_exemption_kind"]
    if order.kind == LAW and not plain_text(order.legal_basis):
        fields["legal_basis"] = ["legal_basis_missing"]
    if len(order.legal_basis) > TEXT_LIMIT:
        fields["legal_basis"] = ["too_long"]
    if order.valid_from is None:
        fields["valid_from"] = ["required"]
    if order.expires_on is None:
        fields["expires_on"] = ["expiry_missing"]
    elif order.valid_from is not None and order.expires_on < order.valid_from:
        fields["expires_on"] = ["expires_before_begin"]
    elif order.expires_on < today:
        fields["expires_on"] = ["expires_in_the_past"]
    if not all(is_period_of(state, code, today) for code in order.periods):
        fields["periods"] = ["period_of_no_obligation"]
    if fields or order.valid_from is None or order.expires_on is None:
        raise Invalid(fields)
    return order.valid_from, order.expires_on


def _checked_override(order: OverrideOrder, state: ItemState, today: date) -> tuple[Code, date]:
    """The code and the last day.

    Raises: Invalid.
    """
    fields: dict[str, list[str]] = _signed(order.reason, order.signer)
    code = next((c for c in SETTABLE if c == order.code), None)
    if code is None:
        fields["code"] = ["not_settable"]
    if order.expires_on is None:
        fields["expires_on"] = ["expiry_missing"]
    elif order.expires_on < today:
        fields["expires_on"] = ["expires_in_the_past"]
    if order.period and not is_period_of(state, order.period, today):
        fields["period"] = ["period_of_no_obligation"]
    if fields or code is None or order.expires_on is None:
        raise Invalid(fields)
    return code, order.expires_on


def _signed(reason: str, signer: str) -> dict[str, list[str]]:
    """What is wrong with the reason and the signer of an order."""
    fields: dict[str, list[str]] = {}
    if not plain_text(reason):
        fields["reason"] = ["required"]
    elif len(reason) > TEXT_LIMIT:
        fields["reason"] = ["too_long"]
    if not plain_text(signer):
        fields["signer"] = ["signer_missing"]
    elif len(signer) > SIGNER_LIMIT:
        fields["signer"] = ["too_long"]
    return fields


def is_period_of(state: ItemState, code: str, today: date) -> bool:
    """Is it a period that the item is asked for, or will be when it has begun?"""
    if any(o.obligation.period.code == code for o in state.obligations):
        return True
    frequency = state.version.frequency if state.version else None
    try:
        period = parse_period(code)
    except ValueError:
        return False
    return frequency is not None and period.kind == kind_of(frequency) and period.start > today


def _require_no_overlap(session: Session, order: Exemption) -> None:
    for known in session.scalars(select(Exemption).where(Exemption.item_code == order.item_code)):
        is_same_time = known.valid_from <= order.expires_on and order.valid_from <= known.last_day
        if is_same_time and _share_a_period(known.periods, order.periods):
            raise ExemptionOverlap(
                item=order.item_code,
                periods=", ".join(known.periods) or "*",
                since=known.valid_from,
                until=known.last_day,
            )


def _share_a_period(one: Collection[str], other: Collection[str]) -> bool:
    return not one or not other or not set(one).isdisjoint(other)
