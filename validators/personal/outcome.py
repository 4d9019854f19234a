"""Room validators: what the findings of the gate mean together: pass, warn, hold or refuse. Pure and light.

A held file may turn out to be a false alarm, a refused one may not be asked for at all. The rule is strict:
only one kind of doubt in one file, under headers none of which names it, can be a false alarm. That the rows
are persons is such a doubt only where the shape rule says so for no other reason than that same finding
(`NAMES_ALONE`). What an older public file does to a new one the unit cannot mend: that is held too. All else
that blocks is refused.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from validators.personal.hints import hints_of

PASS, WARN, HOLD, REFUSE = "pass", "warn", "hold", "refuse"
OUTCOMES = (PASS, WARN, HOLD, REFUSE)
# The sign of the shape rule that is no evidence of its own: see validators.aggregation.shape.
NAMES_ALONE = "names_alone"
# Findings whose code begins so are the gate's; others are of the check of the table.
_OF_SMALL_FIGURES = (
    *("small_cell", "group_disclosed", "hidden_cell", "published_together", "public_gives_away"),
    *("suppression_tells", "disclosure", "workbook_shows"),
)
GATE = ("personal_data", "sensitive_attribute", "record_level", "quasi", *_OF_SMALL_FIGURES)
# Small figures that the unit itself cannot mend: a privacy officer looks whether anybody can be harmed.
_FOR_THE_OFFICER = frozenset(("disclosure_unjudged_public", "disclosure_with_withdrawn"))
_HARMLESS = frozenset(("disclosure_public_gone",))
# How the print of such a finding begins: it may be accepted beside the same tables only.
BESIDE = "beside:"
# Kinds of personal data that a header may name, and the words of the header that do.
_NAMED = {
    "cccd": {"cccd", "cmnd"},
    "cmnd": {"cccd", "cmnd"},
    "phone": {"phone"},
    "email": {"email"},
    "bank_account": {"bank_account"},
    "social_insurance": {"social_insurance"},
    "health_insurance": {"health_insurance"},
    "tax_code": {"tax_code"},
    "dossier_code": {"dossier_code"},
    "full_name": {"own_name", "full_name"},
    "birth_date": {"birth_date"},
    "birth_year": {"birth_date"},
    "address": {"address"},
}
# What a header says when it asks for a place, a body, an office or an attribute instead of a person.
_OF_OTHERS = frozenset(("place", "attribute", "office"))


@dataclass(frozen=True)
class GateOutcome:
    """The outcome; `counts` of the gate's findings by code; `prints` of what warns or blocks, sorted.

    A print tells one finding (code, kind, sheet, column) from another without saying what it found. What is
    for the officer to look at is told apart by table, row and threshold too, and by how much of it there is;
    such prints begin with `BESIDE`.
    """

    outcome: str
    counts: dict[str, int]
    prints: tuple[str, ...] = ()


def outcome_of(body: Mapping[str, Any]) -> GateOutcome:
    """Judge a report in its stored form (`Report.to_dict`)."""
    found = [one for one in body["findings"] if is_of_gate(str(one["code"]))]
    counts = {code: int(n) for code, n in sorted(body["counts"].items()) if is_of_gate(code)}
    heavy = [one for one in found if level_of(one) in ("block", "warn")]
    prints = tuple(sorted({_print_of(one) for one in heavy} | _prints_of_amounts(body["counts"])))
    if body["verdict"] == "rejected":
        unread = {str(code): int(n) for code, n in sorted(body["counts"].items())}
        return GateOutcome(REFUSE, unread, prints)
    blocking = [one for one in found if level_of(one) == "block"]
    if body["verdict"] == "held" or blocking or any(code.endswith("_block") for code in counts):
        return GateOutcome(HOLD if _may_be_false(blocking, counts) else REFUSE, counts, prints)
    warns = any(level_of(one) == "warn" for one in found) or any(code.endswith("_warn") for code in counts)
    return GateOutcome(WARN if warns else PASS, counts, prints)


def is_of_gate(code: str) -> bool:
    """Tell whether a finding speaks of recognising people, not of the form of the table."""
    return code.startswith(GATE)


def level_of(one: Mapping[str, Any]) -> str:
    """Give block, warn or info: what the finding says itself, else the end of its code, else its severity."""
    told = one["params"].get("level") or str(one["code"]).rpartition("_")[2]
    if told in ("block", "warn", "info"):
        return str(told)
    return {"error": "block", "warning": "warn"}.get(str(one["severity"]), "info")


def _may_be_false(blocking: list[Mapping[str, Any]], counts: Mapping[str, int]) -> bool:
    """Tell whether what blocks can be a false alarm at all; what is not listed in full never is.

    A column of names holds the file twice, as personal data and as rows that are persons. If the second
    counted as evidence beside the first, no false alarm about branches or streets could ever be released.
    """
    blocking = [one for one in blocking if not _rests_on_names(one)]
    told = sum(n for code, n in counts.items() if code.endswith("_block"))
    if blocking and all(one["code"] in _FOR_THE_OFFICER for one in blocking):
        small = {code for code in counts if code.startswith(_OF_SMALL_FIGURES)}
        return not told and small <= _FOR_THE_OFFICER | _HARMLESS
    blocking = [one for one in blocking if one["code"] not in _FOR_THE_OFFICER]
    kinds = {one["params"].get("kind") for one in blocking}
    is_whole = bool(blocking) and told <= len(blocking)
    return (
        is_whole
        and len(kinds) == 1
        and all(one["code"] == "personal_data_block" for one in blocking)
        and not any(is_named(one["params"].get("kind"), one.get("column_name")) for one in blocking)
    )


def _rests_on_names(one: Mapping[str, Any]) -> bool:
    return bool(one["code"] == "record_level_file" and one["params"].get("grain") == NAMES_ALONE)


def is_named(kind: object, label: object) -> bool:
    """Tell whether a header itself says that its column holds this kind, or the kind is not known here."""
    words = _NAMED.get(str(kind))
    if words is None:
        return True
    hints = hints_of(str(label or ""))
    if "own_name" not in hints and hints & _OF_OTHERS:
        # "Loại đối tượng" or "Tên trường" asks for no person, whatever word of it does.
        return bool(words & hints - {"full_name"})
    return bool(words & hints)


def _print_of(one: Mapping[str, Any]) -> str:
    code, params = one["code"], one["params"]
    parts = (code, params.get("kind"), params.get("sheet"), one.get("column"), one.get("column_name"))
    if code not in _FOR_THE_OFFICER:
        return _digest(*parts)
    # Which table, which cell and which threshold: one cell that harms nobody says nothing of the next.
    return BESIDE + _digest(*parts, params.get("other"), one.get("row"), params.get("k"))


def _prints_of_amounts(counts: Mapping[str, int]) -> set[str]:
    """How many findings there are for the officer: those that a long list leaves out have no print."""
    return {BESIDE + _digest(code, n) for code, n in counts.items() if code in _FOR_THE_OFFICER}


def _digest(*parts: object) -> str:
    text = "|".join("" if part is None else str(part) for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
