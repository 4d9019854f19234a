"""The decision record of the personal-data gate: what its entries mean together, and their chain.

Entries are only ever added. The newest check or re-scan says what was found; later entries say what people
decided of it. Source: 21-privacy.md, Outcome; docs/adr/0019.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol


class Outcome(StrEnum):
    """What the rules say of a file."""

    CLEAN = "pass"
    WARN = "warn"
    HOLD = "hold"
    REFUSE = "refuse"
    # Of a re-scan alone: the rules could not be asked, so that nobody knows.
    UNJUDGED = "unjudged"


class Kind(StrEnum):
    """Who made the entry: the check of a new file, the re-scan of a published one, or a person."""

    CHECK = "check"
    RESCAN = "rescan"
    OVERRIDE = "override"
    RELEASE_ASKED = "release_asked"
    RELEASE = "release"


class Standing(StrEnum):
    """Where a file stands by its whole record."""

    UNKNOWN = "unknown"
    PASSED = "passed"
    WARNED = "warned"
    OVERRIDDEN = "overridden"
    HELD = "held"
    RELEASE_ASKED = "release_asked"
    RELEASED = "released"
    REFUSED = "refused"
    UNJUDGED = "unjudged"


class Entry(Protocol):
    """What the fold needs of one entry."""

    @property
    def resource_version_id(self) -> str:
        """The file."""

    @property
    def number(self) -> int:
        """Its place in the record, from 1."""

    @property
    def kind(self) -> str:
        """A Kind."""

    @property
    def rules_version(self) -> str:
        """The rules that it was made under."""

    @property
    def outcome(self) -> str:
        """An Outcome."""

    @property
    def counts(self) -> dict[str, Any]:
        """Findings by code."""

    @property
    def prints(self) -> list[str]:
        """Fingerprints of what warns or blocks."""

    @property
    def reason(self) -> str:
        """Why, in a person's words."""

    @property
    def decided_at(self) -> datetime:
        """When, aware."""

    @property
    def decided_by(self) -> str | None:
        """The account; None is the system."""

    @property
    def beside(self) -> str:
        """Fingerprint of the tables beside which it was judged; empty for none."""

    @property
    def previous(self) -> str:
        """Digest of the entry before."""

    @property
    def digest(self) -> str:
        """Digest of this entry."""


# How the print of a finding begins that was made of other tables (`validators.personal.outcome.BESIDE`).
BESIDE = "beside:"
CLEARED = frozenset({Standing.PASSED, Standing.OVERRIDDEN, Standing.RELEASED})
_JUDGED = frozenset({Kind.CHECK, Kind.RESCAN})
_PLAIN = {
    Outcome.CLEAN: Standing.PASSED,
    Outcome.WARN: Standing.WARNED,
    Outcome.HOLD: Standing.HELD,
    Outcome.REFUSE: Standing.REFUSED,
    Outcome.UNJUDGED: Standing.UNJUDGED,
}
_BY_ACT = {
    Kind.OVERRIDE: Standing.OVERRIDDEN,
    Kind.RELEASE_ASKED: Standing.RELEASE_ASKED,
    Kind.RELEASE: Standing.RELEASED,
}


def standing(entries: Sequence[Entry]) -> Standing:
    """Where a file stands; `entries` in the order in which they were made.

    What people accepted once stays accepted when a re-scan finds the same again and nothing else; what they
    accepted of the tables beside (`BESIDE`) only beside the same tables.
    """
    newest = newest_judgement(entries)
    if newest is None:
        return Standing.UNKNOWN
    plain = _PLAIN[Outcome(newest.outcome)]
    after = [one for one in entries if one.number > newest.number]
    if after:
        return _BY_ACT[Kind(after[-1].kind)]
    accepted = _accepted(entries, newest.beside)
    found = set(newest.prints)
    if plain == Standing.WARNED and found and found <= accepted[Kind.OVERRIDE] | accepted[Kind.RELEASE]:
        return Standing.OVERRIDDEN
    if plain == Standing.HELD and found and found <= accepted[Kind.RELEASE]:
        return Standing.RELEASED
    return plain


def newest_judgement(entries: Sequence[Entry]) -> Entry | None:
    """The newest entry that a check or a re-scan made."""
    return next((one for one in reversed(entries) if one.kind in _JUDGED), None)


def _accepted(entries: Sequence[Entry], beside: str) -> dict[Kind, set[str]]:
    """The fingerprints that people overrode or released, each by the judgement it answered.

    Of those that are bound to the tables beside, the ones that were accepted beside these tables.
    """
    found: dict[Kind, set[str]] = {Kind.OVERRIDE: set(), Kind.RELEASE: set()}
    judged: Entry | None = None
    for one in entries:
        if one.kind in _JUDGED:
            judged = one
        elif judged is not None and one.kind in found:
            is_same = judged.beside == beside
            held = {told for told in judged.prints if is_same or not told.startswith(BESIDE)}
            found[Kind(one.kind)] |= held
    return found


def digest_of(entry: Entry) -> str:
    """SHA-256 over what an entry says and the digest of the one before it."""
    said = [
        entry.resource_version_id,
        entry.number,
        entry.kind,
        entry.rules_version,
        entry.outcome,
        entry.counts,
        entry.prints,
        entry.reason,
        entry.decided_at.isoformat(timespec="microseconds"),
        entry.decided_by,
        entry.previous,
        # Last and only where there is one: entries from before it was kept have the digest they had.
        *([entry.beside] if entry.beside else []),
    ]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def first_break(entries: Sequence[Entry]) -> int | None:
    """The number of the first entry that was changed or follows a missing one; None when all is well."""
    previous = ""
    for at, one in enumerate(entries, start=1):
        if one.number != at or one.previous != previous or digest_of(one) != one.digest:
            return at
        previous = one.digest
    return None
