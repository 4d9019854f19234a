"""Use-cases of citizens: ask for data, say that one wants it too, read what is public, see the own request.

Nothing is public before somebody of the office has looked. No account, no network address and no e-mail
address leaves this module: pages get `TellableRequest`.
"""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from catalog.domain.data_requests import (
    PUBLIC,
    VOTABLE,
    AnsweringDataset,
    AskedUnit,
    RequestState,
    TellableRequest,
)
from catalog.domain.errors import NotFound, RequestsFull, WrongState
from catalog.domain.policy import ANONYMOUS
from catalog.i18n import local_day
from catalog.models import DataRequest, Organization, RequestVote
from catalog.schemas.data_request import AskedData
from catalog.services import auditing, publications, queue, visitors
from catalog.services.request_terms import AnswerTerms

# So many may wait to be looked at; a flood from many addresses stops here.
MOST_WAITING = 300
ORDERS = ("votes", "newest", "changed")
_FIRST_DIGITS = 4


def ask_data(
    session: Session, asked: AskedData, *, visitor: str, terms: AnswerTerms, request_id: str, now: datetime
) -> DataRequest:
    """Take a request; it waits, unseen by the public, until somebody of the office has looked.

    Args: visitor: the hash of who asks, to slow down floods (`visitors.visitor_of`).

    Raises: RequestsPaused, RequestsFull.
    """
    visitors.require_patience(session, "request", visitor, now=now)
    waiting = select(func.count()).where(DataRequest.state == RequestState.WAITING)
    if (session.scalar(waiting) or 0) >= MOST_WAITING:
        raise RequestsFull(seconds=24 * 3600)
    visitors.count_act(session, "request", visitor, now=now)
    today = local_day(now)
    row = DataRequest(
        code=_next_code(session, today.year),
        title=asked.title,
        body=asked.body,
        purpose=asked.purpose,
        contact=asked.contact,
        state=RequestState.WAITING,
        answer_due=terms.due(today),
        created=now,
    )
    session.add(row)
    session.flush()
    # Who asked is not written down: no address, and none of the words.
    actor = replace(ANONYMOUS, request_id=request_id)
    auditing.record(session, actor, "ask_data", "data_request", row.id, now=now, code=row.code)
    return row


def vote(session: Session, code: str, *, key: str, address: str, now: datetime) -> bool:
    """Count that the visitor wants this too; False when that visitor was counted before.

    The row is locked, so that two votes at once are two. Once the request is closed nobody's hash is kept.
    Raises: NotFound, WrongState (closed), RequestsPaused.
    """
    flood = visitors.visitor_of(key, address, "vote")
    visitors.require_patience(session, "vote", flood, now=now)
    row = session.scalars(_public().where(DataRequest.code == code).with_for_update()).first()
    if row is None:
        raise NotFound(kind="data_request", name=code)
    if row.state not in VOTABLE:
        raise WrongState(act="vote", state=row.state)
    visitors.count_act(session, "vote", flood, now=now)
    voter = visitors.visitor_of(key, address, f"vote:{row.id}")
    if session.get(RequestVote, (row.id, voter)) is not None:
        return False
    session.add(RequestVote(request_id=row.id, voter=voter, at=now))
    session.execute(update(DataRequest).where(DataRequest.id == row.id).values(votes=DataRequest.votes + 1))
    session.flush()
    session.refresh(row)
    return True


def list_public(
    session: Session, *, state: str = "", order: str = "votes", limit: int | None = None, offset: int = 0
) -> tuple[list[TellableRequest], int]:
    """The public requests in an order of ORDERS, and how many there are in this state ("" = any)."""
    asked = _public()
    if state:
        asked = asked.where(DataRequest.state == state)
    total = session.scalar(select(func.count()).select_from(asked.subquery())) or 0
    newest = (DataRequest.created.desc(), DataRequest.code.desc())
    first = {
        "votes": (DataRequest.votes.desc(),),
        "changed": (func.coalesce(DataRequest.answered_at, DataRequest.created).desc(),),
    }
    asked = asked.order_by(*first.get(order, ()), *newest)
    if limit is not None:
        asked = asked.limit(limit).offset(offset)
    return tell(session, list(session.scalars(asked))), total


def get_public(session: Session, code: str) -> TellableRequest:
    """One public request. Raises: NotFound: missing, waiting and hidden ones answer the same."""
    row = session.scalars(_public().where(DataRequest.code == code)).first()
    if row is None:
        raise NotFound(kind="data_request", name=code)
    return tell(session, [row])[0]


def list_candidates(session: Session) -> list[TellableRequest]:
    """The proposed items of the next list, the most wanted first."""
    return list_public(session, state=RequestState.CANDIDATE)[0]


def own_token(key: str, row_id: str) -> str:
    """The secret end of the private address of a request; `key` is SECRET_KEY."""
    return hmac.new(key.encode(), b"own-request:" + row_id.encode(), hashlib.sha256).hexdigest()[:40]


def get_own(session: Session, code: str, token: str, *, key: str) -> TellableRequest:
    """A request for who asked, whatever its state.

    Raises: NotFound when code and token do not belong together.
    """
    row = session.scalars(select(DataRequest).where(DataRequest.code == code)).first()
    expected = own_token(key, row.id if row else "")
    if not hmac.compare_digest(expected.encode(), token.encode()) or row is None:
        raise NotFound(kind="data_request", name=code)
    return tell(session, [row])[0]


def tell(session: Session, rows: Sequence[DataRequest]) -> list[TellableRequest]:
    """The rows without what must not be told, with the unit and the dataset as they are called now."""
    units = _units(session, {r.organization_id for r in rows if r.organization_id})
    ids = [r.dataset_id for r in rows if r.dataset_id]
    found = publications.list_publications(session, ids=ids) if ids else []
    datasets = {p.id: AnsweringDataset(p.name, p.title_vi, p.title_en) for p in found}
    return [
        TellableRequest(
            code=r.code,
            title=r.title,
            body=r.body,
            purpose=r.purpose,
            state=RequestState(r.state),
            votes=r.votes,
            created=r.created,
            answer_due=r.answer_due,
            answered_at=r.answered_at,
            unit=units.get(r.organization_id or ""),
            answer=r.answer,
            legal_basis=r.legal_basis,
            item_code=r.item_code,
            dataset=datasets.get(r.dataset_id or ""),
            proposed_name=r.proposed_name,
            proposed_frequency=r.proposed_frequency,
            is_edited=r.is_edited,
        )
        for r in rows
    ]


def _public() -> Select[DataRequest]:
    """The only place that says which requests the public may see."""
    return select(DataRequest).where(DataRequest.state.in_(PUBLIC))


def _units(session: Session, ids: Iterable[str]) -> dict[str, AskedUnit]:
    rows = session.scalars(select(Organization).where(Organization.id.in_(list(ids))))
    return {u.id: AskedUnit(u.name, u.code, u.title_vi, u.title_en) for u in rows}


def _next_code(session: Session, year: int) -> str:
    """The next number of the year; who asks at the same moment waits for its turn."""
    number = queue.next_number(session, f"requests-{year}")
    return f"YC-{year}-{number:0{_FIRST_DIGITS}d}"
