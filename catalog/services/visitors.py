"""Telling visitors without an account apart, and slowing down who sends too much; no address is kept.

A visitor is the keyed hash of a network address. IPv4 has so few addresses that a plain hash can be turned
back by trying all; without SECRET_KEY this one cannot.
"""

import hashlib
import hmac
from datetime import datetime
from ipaddress import IPv6Address, IPv6Network, ip_address

from sqlalchemy.orm import Session

from catalog.domain.errors import RequestsPaused
from catalog.services import throttling

# Acts that an address may do before it is slowed down. Several people may share one address.
FREE_ACTS = {"request": 5, "vote": 30}
_IPV6_HOUSEHOLD = 64


def visitor_of(key: str, address: str, purpose: str) -> str:
    """The visitor at `address`, for one purpose: the hashes of two purposes cannot be joined.

    Args: key: SECRET_KEY; purpose: what is counted, such as `vote:` and the id of what is voted for.
    """
    text = f"visitor:{purpose}:{_network(address)}"
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()


def require_patience(session: Session, act: str, visitor: str, *, now: datetime) -> None:
    """Refuse an act while its visitor is being slowed down.

    Raises: RequestsPaused with the seconds to wait.
    """
    seconds = throttling.seconds_to_wait(session, [f"{act}:{visitor}"], now=now)
    if seconds:
        raise RequestsPaused(seconds=seconds)


def count_act(session: Session, act: str, visitor: str, *, now: datetime) -> None:
    """Count an act of a visitor; after the free ones each makes the next wait longer, up to 15 minutes."""
    throttling.count(session, f"{act}:{visitor}", free=FREE_ACTS[act], now=now)


def _network(address: str) -> str:
    """An IPv6 household has 2^64 addresses and could vote with each: its network counts as one."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(IPv6Network((int(found), _IPV6_HOUSEHOLD), strict=False))
    return str(found)
