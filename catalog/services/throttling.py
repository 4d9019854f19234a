"""Slowing down the guessing of passwords, by account name and by address; never locking anybody out for good.

The counts live in the database, so they hold over restarts and processes. Names that have no account are
counted the same way, so that the delay does not tell which names exist.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from catalog.domain.errors import TooManyAttempts
from catalog.models import LoginThrottle

FREE_ATTEMPTS = {"name": 5, "address": 20}
FIRST_DELAY = timedelta(seconds=30)
LONGEST_DELAY = timedelta(minutes=15)
# A count that has rested this long starts anew.
FORGOTTEN_AFTER = timedelta(hours=24)


def require_patience(session: Session, name: str, address: str, *, now: datetime) -> None:
    """Refuse a try while the name or the address is being slowed down.

    Raises: TooManyAttempts with the seconds to wait.
    """
    seconds = seconds_to_wait(session, _keys(name, address).values(), now=now)
    if seconds:
        raise TooManyAttempts(seconds=seconds)


def count_failure(session: Session, name: str, address: str, *, now: datetime) -> None:
    """Count a wrong password: after the free tries the delay doubles from 30 seconds up to 15 minutes."""
    for kind, key in _keys(name, address).items():
        count(session, key, free=FREE_ATTEMPTS[kind], now=now)


def seconds_to_wait(session: Session, keys: Iterable[str], *, now: datetime) -> int:
    """The seconds until none of these keys is slowed down any more; 0 when none is."""
    rows = session.scalars(select(LoginThrottle).where(LoginThrottle.key.in_(list(keys))))
    waits = [row.delayed_until - now for row in rows if row.delayed_until and row.delayed_until > now]
    return int(max(waits).total_seconds()) + 1 if waits else 0


def count(session: Session, key: str, *, free: int, now: datetime) -> None:
    """Count one try under a key of at most 80 characters; from the one after the `free` ones it delays."""
    session.execute(delete(LoginThrottle).where(LoginThrottle.last_failure < now - FORGOTTEN_AFTER))
    row = session.get(LoginThrottle, key, with_for_update=True)
    if row is None:
        row = LoginThrottle(key=key, failures=0, last_failure=now)
        session.add(row)
    row.failures += 1
    row.last_failure = now
    over = row.failures - free
    if over >= 0:
        row.delayed_until = now + min(FIRST_DELAY * 2 ** min(over, 10), LONGEST_DELAY)
    session.flush()


def forgive(session: Session, name: str, address: str = "") -> None:
    """Forget the failures of a name (and an address) after a right password or a reset."""
    session.execute(delete(LoginThrottle).where(LoginThrottle.key.in_(_keys(name, address).values())))


def _keys(name: str, address: str) -> dict[str, str]:
    """Keys by kind; names are hashed, since people type passwords into the wrong field."""
    keys = {"name": "name:" + hashlib.sha256(name.encode()).hexdigest()}
    if address:
        keys["address"] = f"address:{address}"
    return keys
