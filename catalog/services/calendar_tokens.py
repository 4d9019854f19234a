"""Use-cases on the private address of a person's calendar: made, asked, taken back. It opens nothing else."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from catalog.domain import policy
from catalog.domain.errors import NotFound
from catalog.domain.policy import Actor
from catalog.models import ApiToken
from catalog.services import accounts, auditing

LABEL = "ical"
LIFETIME = timedelta(days=365)


def make_address(session: Session, actor: Actor, *, now: datetime) -> str:
    """A fresh secret for the calendar's address; shown once. The one before stops working.

    Raises: LoginRequired.
    """
    policy.require_role(actor, "see_workspace")
    revoke_address(session, actor, now=now)
    token = secrets.token_urlsafe(32)
    row = ApiToken(
        user_id=actor.id,
        label=LABEL,
        token_hash=accounts.digest(token),
        scopes=[accounts.CALENDAR_SCOPE],
        created=now,
        expires=now + LIFETIME,
    )
    session.add(row)
    session.flush()
    auditing.record(session, actor, "create_token", "api_token", row.id, now=now, label=LABEL)
    return token


def revoke_address(session: Session, actor: Actor, *, now: datetime) -> int:
    """Take the person's address back, at once; gives how many there were.

    Raises: LoginRequired.
    """
    policy.require_role(actor, "see_workspace")
    rows = _living(session, actor)
    for row in rows:
        row.revoked = now
        auditing.record(session, actor, "revoke_token", "api_token", row.id, now=now, label=LABEL)
    return len(rows)


def address_of(session: Session, actor: Actor, *, now: datetime) -> ApiToken | None:
    """The person's address that works now, without its secret."""
    return next((row for row in _living(session, actor) if row.expires is None or row.expires > now), None)


def actor_of_address(session: Session, token: str, *, now: datetime) -> Actor:
    """Whose calendar it is.

    Raises: NotFound, whatever is wrong with the address.
    """
    row = session.scalars(
        select(ApiToken)
        .where(ApiToken.token_hash == accounts.digest(token))
        .options(joinedload(ApiToken.user))
    ).first()
    is_good = (
        row is not None
        and accounts.CALENDAR_SCOPE in row.scopes
        and row.revoked is None
        and (row.expires is None or row.expires > now)
        and row.user.is_active
    )
    if row is None or not is_good:
        raise NotFound(kind="calendar", name="")
    return accounts.actor_of(row.user)


def _living(session: Session, actor: Actor) -> list[ApiToken]:
    mine = select(ApiToken).where(ApiToken.user_id == actor.id, ApiToken.label == LABEL)
    return list(session.scalars(mine.where(ApiToken.revoked.is_(None)).order_by(ApiToken.created.desc())))
