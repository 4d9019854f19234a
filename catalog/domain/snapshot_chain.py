"""Domain: the chain of frozen quarters: one text for one body, its digest, and where a chain is broken.

A digest covers the body and the digest before it, so that no snapshot can be changed, taken out or put in
without the chain showing it. Standard library only.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from typing import Any, Protocol


class Link(Protocol):
    """What the chain needs of one snapshot."""

    @property
    def quarter(self) -> str:
        """The quarter (`2026-Q3`)."""

    @property
    def day(self) -> date:
        """Its last day."""

    @property
    def body(self) -> dict[str, Any]:
        """What was frozen."""

    @property
    def previous(self) -> str:
        """The digest of the snapshot before; empty for the first."""

    @property
    def digest(self) -> str:
        """The digest of this one."""


def canonical(body: Any) -> str:
    """The one JSON text of a body: keys in order, no spaces, letters as they are."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(body: Any, previous: str) -> str:
    """SHA-256 of `previous`, a line break and the canonical text, in hexadecimal."""
    return hashlib.sha256(f"{previous}\n{canonical(body)}".encode()).hexdigest()


def last_digest(links: Iterable[Link]) -> str:
    """The digest that the next snapshot follows; empty where there is none."""
    known = list(links)
    followed = {link.previous for link in known}
    return next((link.digest for link in known if link.digest not in followed), "")


def broken(links: Iterable[Link], written: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Which quarters cannot be trusted, and why: changed, unchained or missing; empty when all is well.

    `written` are the quarters with their digests as the audit log has them: it knows of a snapshot that is
    gone from the end of the chain, or was written anew together with everything after it.
    """
    known = {link.quarter: link for link in links}
    digests = {link.digest for link in known.values()}
    found: dict[str, str] = {}
    for quarter, link in known.items():
        if link.digest != digest_of(link.body, link.previous) or _tells_otherwise(link):
            found[quarter] = "changed"
        elif link.previous and link.previous not in digests:
            found[quarter] = "unchained"
    if sum(not link.previous for link in known.values()) > 1:
        found |= {q: "unchained" for q, link in known.items() if not link.previous and q not in found}
    told = dict(written)
    for quarter, digest in told.items():
        if quarter not in known:
            found[quarter] = "missing"
        elif known[quarter].digest != digest:
            found[quarter] = "changed"
    found |= {quarter: "unwritten" for quarter in known if quarter not in told and quarter not in found}
    return found


def _tells_otherwise(link: Link) -> bool:
    """Do the columns beside the body say another quarter or day than the body?"""
    return (link.body.get("quarter"), link.body.get("day")) != (link.quarter, link.day.isoformat())
