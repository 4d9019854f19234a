"""Use-cases on accounts: add, sign in and out, tokens. Passwords by Argon2id, everything secret as a hash.

Source: specification 12 (Accounts) and 70 (G). Second factor and OIDC come with the accounts issue.
"""

import hashlib
import secrets
import threading
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload

from catalog.domain import naming, policy
from catalog.domain.errors import Invalid, LoginFailed, NameTaken, NotFound
from catalog.domain.policy import Actor, Role
from catalog.i18n import local_day
from catalog.models import ApiToken, LoginSession, User
from catalog.services import auditing, throttling
from catalog.services.organizations import get_unit_in_office

# 19 MiB, t=2, p=1: the first choice of the OWASP password storage sheet.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# At most this many hashes at once, so that a flood of logins keeps memory flat.
_HASHING = threading.BoundedSemaphore(2)
# Verified when the account is unknown, so that known and unknown names take the same time.
_NOBODY = _HASHER.hash(secrets.token_hex(16))

PASSWORD_MINIMUM = 14
CALENDAR_SCOPE = "calendar"
SESSION_LONGEST = timedelta(hours=12)
# last_seen is written at most this often: a page view should not be a write.
SEEN_STEP = timedelta(minutes=1)


@dataclass(frozen=True)
class SignedIn:
    """A fresh session: `token` goes into the cookie and is stored nowhere."""

    token: str
    user: User


def digest(secret: str) -> str:
    """SHA-256 of a random token, as stored."""
    return hashlib.sha256(secret.encode()).hexdigest()


def add_user(
    session: Session,
    actor: Actor,
    name: str,
    *,
    email: str,
    role: str,
    organization: str | None = None,
    password: str | None = None,
    now: datetime,
) -> str:
    """Add an account and give its password back: the one passed in, or a one-time random one.

    Raises: NotAllowed, Invalid, NameTaken, NotFound (organization).
    """
    policy.require_role(actor, "administer")
    fields: dict[str, list[str]] = {}
    if not naming.is_name(name):
        fields["name"] = ["not_a_name"]
    if role not in set(Role):
        fields["role"] = ["unknown_role"]
    if "@" not in email:
        fields["email"] = ["not_an_email"]
    if role in policy.UNIT_ROLES and not organization:
        fields["organization"] = ["required"]
    if password is not None and len(password) < PASSWORD_MINIMUM:
        fields["password"] = ["too_short"]
    if fields:
        raise Invalid(fields)
    if session.scalar(select(User.id).where(User.name == name)):
        raise NameTaken(name=name)
    chosen = password or secrets.token_urlsafe(15)
    unit = get_unit_in_office(session, organization, local_day(now)) if organization else None
    user = User(
        name=name,
        email=email,
        role=role,
        organization_id=unit.id if unit else None,
        password_hash=_hash(chosen),
        created=now,
    )
    session.add(user)
    session.flush()
    auditing.record(session, actor, "add_user", "user", user.id, now=now, role=role)
    return chosen


def reset_password(session: Session, actor: Actor, name: str, *, now: datetime) -> str:
    """Give an account a new one-time password; every session of it ends.

    Raises: NotAllowed, NotFound.
    """
    policy.require_role(actor, "administer")
    user = _user(session, name)
    chosen = secrets.token_urlsafe(15)
    user.password_hash = _hash(chosen)
    throttling.forgive(session, user.name)
    session.execute(delete(LoginSession).where(LoginSession.user_id == user.id))
    auditing.record(session, actor, "reset_password", "user", user.id, now=now)
    return chosen


def password_matches(session: Session, name: str, password: str, *, address: str = "", now: datetime) -> bool:
    """Does the password belong to the account? Costs the same for known and unknown names.

    Raises: TooManyAttempts while the name or the address is slowed down.
    """
    throttling.require_patience(session, name, address, now=now)
    user = session.scalars(select(User).where(User.name == name)).first()
    known = user.password_hash if user and user.is_active else _NOBODY
    return _verify(known, password) and user is not None and user.is_active


def record_login(
    session: Session, name: str, *, matched: bool, actor: Actor, now: datetime
) -> SignedIn | None:
    """Write the outcome of a login: a fresh session, or one more failure (None)."""
    user = session.scalars(select(User).where(User.name == name)).first()
    if user is None or not matched:
        throttling.count_failure(session, name, actor.address, now=now)
        # People type passwords into the wrong field: a name without an account is never written down.
        known = replace(actor, name=user.name if user else "")
        auditing.record(session, known, "login_failed", "user", user.id if user else "", now=now)
        return None
    throttling.forgive(session, name, actor.address)
    token = secrets.token_urlsafe(32)
    session.add(LoginSession(token_hash=digest(token), user_id=user.id, created=now, last_seen=now))
    auditing.record(session, actor, "login", "user", user.id, now=now)
    return SignedIn(token, user)


def require_login(signed_in: SignedIn | None) -> SignedIn:
    """The session, or the one refusal for every reason there may be.

    Raises: LoginFailed.
    """
    if signed_in is None:
        raise LoginFailed()
    return signed_in


def find_session(session: Session, token: str, *, idle: timedelta, now: datetime) -> LoginSession | None:
    """The living session of a cookie's token, its user and unit loaded."""
    found = session.scalars(
        select(LoginSession)
        .where(LoginSession.token_hash == digest(token))
        .options(joinedload(LoginSession.user).joinedload(User.organization))
    ).first()
    if found is None or not found.user.is_active:
        return None
    if now - found.last_seen > idle or now - found.created > SESSION_LONGEST:
        return None
    return found


def touch_session(session: Session, token_hash: str, *, now: datetime) -> None:
    """Remember that a session was used."""
    found = session.get(LoginSession, token_hash)
    if found is not None:
        found.last_seen = now


def sign_out(session: Session, token: str) -> None:
    """End the session of this token."""
    session.execute(delete(LoginSession).where(LoginSession.token_hash == digest(token)))


def create_token(
    session: Session, actor: Actor, name: str, *, label: str, scopes: list[str], now: datetime
) -> str:
    """A new API token for an account; shown once.

    Raises: NotAllowed, NotFound.
    """
    policy.require_role(actor, "administer")
    user = _user(session, name)
    token = secrets.token_urlsafe(32)
    row = ApiToken(
        user_id=user.id,
        label=label,
        token_hash=digest(token),
        scopes=scopes,
        created=now,
        expires=now + timedelta(days=365),
    )
    session.add(row)
    session.flush()
    auditing.record(session, actor, "create_token", "api_token", row.id, now=now, label=label)
    return token


def user_of_token(session: Session, token: str, *, now: datetime) -> User | None:
    """The account behind a living API token; the secret of a calendar's address is none."""
    row = session.scalars(
        select(ApiToken).where(ApiToken.token_hash == digest(token)).options(joinedload(ApiToken.user))
    ).first()
    # A calendar's address is kept by programs and written into logs: it must open the calendar alone.
    if (
        row is None
        or CALENDAR_SCOPE in row.scopes
        or row.revoked
        or (row.expires and row.expires <= now)
        or not row.user.is_active
    ):
        return None
    return row.user


def actor_of(user: User, *, address: str = "", request_id: str = "") -> Actor:
    """The Actor that an account is in policy and audit."""
    return Actor(
        id=user.id,
        name=user.name,
        role=Role(user.role),
        organization_id=user.organization_id,
        address=address,
        request_id=request_id,
    )


def get_actor(session: Session, name: str) -> Actor:
    """The Actor of a named account, for the command line.

    Raises: NotFound.
    """
    return actor_of(_user(session, name))


def _user(session: Session, name: str) -> User:
    user = session.scalars(select(User).where(User.name == name)).first()
    if user is None:
        raise NotFound(kind="user", name=name)
    return user


def _hash(password: str) -> str:
    with _HASHING:
        return _HASHER.hash(password)


def _verify(known: str, password: str) -> bool:
    with _HASHING:
        try:
            return _HASHER.verify(known, password)
        except (VerifyMismatchError, InvalidHashError):
            return False
