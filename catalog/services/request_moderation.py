"""Use-cases of the office on data requests: look, let out or hide, hand on, propose, answer, refuse.

A request is closed by an answer, a refusal or by hiding it: then the e-mail address of who asked and the
hashes of who voted are destroyed. Closing gives the address back once, to be written to; it is not kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from catalog.domain import data_requests as states
from catalog.domain import policy
from catalog.domain.data_requests import PENDING, RequestState, TellableRequest
from catalog.domain.errors import Invalid, NotFound, Withdrawn
from catalog.domain.policy import Actor
from catalog.i18n import local_day
from catalog.models import DataRequest, Organization, RequestVote
from catalog.schemas.data_request import load_answer, load_hiding, load_proposal, load_refusal, load_words
from catalog.services import auditing, publications, register
from catalog.services.data_requests import tell
from validators.words.named_persons import names_in

RIGHT = "moderate_requests"
# Closed requests that the board still shows; the public list has them all.
MOST_CLOSED = 50


@dataclass(frozen=True)
class RequestBoard:
    """What waits to be looked at, what is owed (the most urgent first), what was closed last."""

    waiting: list[TellableRequest]
    owed: list[TellableRequest]
    closed: list[TellableRequest]
    today: date

    @property
    def overdue(self) -> int:
        """How many answers are late."""
        return sum(one.is_overdue(self.today) for one in (*self.waiting, *self.owed))


@dataclass(frozen=True)
class RequestDesk:
    """One request for who moderates: `names` are words of its text in the shape of a person's name."""

    request: TellableRequest
    names: tuple[str, ...]
    has_contact: bool


@dataclass(frozen=True)
class ClosedRequest:
    """A closed request with the address that its answer goes to, empty when none was left."""

    code: str
    contact: str


def get_board(session: Session, actor: Actor, *, now: datetime) -> RequestBoard:
    """All requests as the office sees them. Raises: LoginRequired, NotAllowed."""
    policy.require_role(actor, RIGHT)
    due = (DataRequest.answer_due, DataRequest.code)
    pending = session.scalars(select(DataRequest).where(DataRequest.state.in_(PENDING)).order_by(*due))
    closed = session.scalars(
        select(DataRequest)
        .where(DataRequest.state.not_in(PENDING))
        .order_by(DataRequest.answered_at.desc(), DataRequest.code.desc())
        .limit(MOST_CLOSED)
    )
    owed = tell(session, list(pending))
    return RequestBoard(
        waiting=[one for one in owed if one.state == RequestState.WAITING],
        owed=[one for one in owed if one.state != RequestState.WAITING],
        closed=tell(session, list(closed)),
        today=local_day(now),
    )


def get_desk(session: Session, actor: Actor, code: str) -> RequestDesk:
    """One request with what the gate's words find in it. Raises: LoginRequired, NotAllowed, NotFound."""
    policy.require_role(actor, RIGHT)
    row = session.scalars(select(DataRequest).where(DataRequest.code == code)).first()
    if row is None:
        raise NotFound(kind="data_request", name=code)
    text = "\n".join((row.title, row.body, row.purpose))
    return RequestDesk(tell(session, [row])[0], names_in(text), bool(row.contact))


def open_request(
    session: Session, actor: Actor, code: str, given: Mapping[str, Any], *, now: datetime
) -> None:
    """Make a request public in the words `given` (title, body, purpose), which the office may have shortened.

    A number or mail address of a person is refused; words in the shape of a name need `is_declared` = "1".
    Raises: Invalid, WrongState, NotFound, NotAllowed.
    """
    row = _take(session, actor, code, "open")
    fields = dict(given)
    is_declared = fields.pop("is_declared", "") == "1"
    words = load_words(fields)
    if not is_declared and names_in("\n".join((words.title, words.body, words.purpose))):
        raise Invalid({"is_declared": ["names_persons"]})
    row.is_edited = (words.title, words.body, words.purpose) != (row.title, row.body, row.purpose)
    row.title, row.body, row.purpose = words.title, words.body, words.purpose
    _looked_at(row, actor, now)
    _record(session, actor, "open_request", row, now=now, edited=row.is_edited, declared=is_declared)


def hide_request(
    session: Session, actor: Actor, code: str, given: Mapping[str, Any], *, now: datetime
) -> None:
    """Take a request away with a reason for who asked; one with personal data loses its words for good.

    Raises: Invalid, WrongState, NotFound, NotAllowed.
    """
    row = _take(session, actor, code, "hide")
    hiding = load_hiding(given)
    row.answer = hiding.answer
    if hiding.kind == "personal_data":
        row.title = row.body = row.purpose = row.proposed_name = ""
    _looked_at(row, actor, now)
    # Nobody is written to: what was hidden is told at the private address only.
    _close(session, row, actor, now)
    _record(session, actor, "hide_request", row, now=now, why=hiding.kind)


def assign_request(session: Session, actor: Actor, code: str, unit: str, *, now: datetime) -> None:
    """Hand a request to a unit by its name or code. Raises: Invalid, WrongState, NotFound, NotAllowed."""
    row = _take(session, actor, code, "assign")
    row.organization_id = _unit(session, unit).id
    _record(session, actor, "assign_request", row, now=now, unit=row.organization_id)


def propose_item(
    session: Session, actor: Actor, code: str, given: Mapping[str, Any], *, now: datetime
) -> None:
    """Make a request a candidate of the next list, with unit, name and frequency.

    Raises: Invalid, WrongState, NotFound, NotAllowed.
    """
    row = _take(session, actor, code, "propose")
    proposal = load_proposal(given)
    row.organization_id = _unit(session, proposal.unit).id
    row.proposed_name, row.proposed_frequency = proposal.proposed_name, proposal.proposed_frequency
    _record(session, actor, "propose_item", row, now=now, frequency=row.proposed_frequency)


def answer_request(
    session: Session, actor: Actor, code: str, given: Mapping[str, Any], *, now: datetime
) -> ClosedRequest:
    """Answer in words, with the dataset or the item of the list where there is one.

    Raises: Invalid, WrongState, NotFound, NotAllowed.
    """
    row = _take(session, actor, code, "answer")
    answer = load_answer(given)
    row.answer = answer.answer
    row.dataset_id = _dataset_id(session, answer.dataset)
    if answer.item_code and register.find_item(session, answer.item_code, local_day(now)) is None:
        raise Invalid({"item_code": ["unknown_list_item"]})
    row.item_code = answer.item_code or None
    closed = _close(session, row, actor, now)
    _record(
        session, actor, "answer_request", row, now=now, dataset=row.dataset_id or "", item=answer.item_code
    )
    return closed


def refuse_request(
    session: Session, actor: Actor, code: str, given: Mapping[str, Any], *, now: datetime
) -> ClosedRequest:
    """Refuse with a reason and the law behind it: neither may be missing.

    Raises: Invalid, WrongState, NotFound, NotAllowed.
    """
    row = _take(session, actor, code, "refuse")
    refusal = load_refusal(given)
    row.answer, row.legal_basis = refusal.answer, refusal.legal_basis
    closed = _close(session, row, actor, now)
    _record(session, actor, "refuse_request", row, now=now)
    return closed


def _take(session: Session, actor: Actor, code: str, act: str) -> DataRequest:
    """The locked row, its state moved. What is refused after this writes nothing: the unit of work ends."""
    policy.require_role(actor, RIGHT)
    row = session.scalars(select(DataRequest).where(DataRequest.code == code).with_for_update()).first()
    if row is None:
        raise NotFound(kind="data_request", name=code)
    row.state = states.move(act, row.state)
    return row


def _looked_at(row: DataRequest, actor: Actor, now: datetime) -> None:
    row.moderated_at, row.moderated_by = now, actor.id


def _close(session: Session, row: DataRequest, actor: Actor, now: datetime) -> ClosedRequest:
    row.answered_at, row.answered_by = now, actor.id
    contact, row.contact = row.contact, ""
    session.execute(delete(RequestVote).where(RequestVote.request_id == row.id))
    return ClosedRequest(row.code, contact)


def _unit(session: Session, given: str) -> Organization:
    asked = select(Organization).where((Organization.name == given) | (Organization.code == given))
    found = session.scalars(asked).first()
    if found is None:
        raise Invalid({"unit": ["unknown_unit"]})
    return found


def _dataset_id(session: Session, name: str) -> str | None:
    if not name:
        return None
    try:
        return publications.get_publication(session, name).id
    except (NotFound, Withdrawn):
        raise Invalid({"dataset": ["unknown_dataset"]}) from None


def _record(
    session: Session, actor: Actor, action: str, row: DataRequest, *, now: datetime, **details: object
) -> None:
    """The act by codes: no word of the request, of the answer or of who asked."""
    session.flush()
    auditing.record(session, actor, action, "data_request", row.id, now=now, code=row.code, **details)
