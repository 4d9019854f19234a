"""What a stored report means for the gate: the outcome of a check, or of a re-scan, which keeps none."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from catalog.domain.gate import Kind, Outcome
from validators.personal.outcome import is_of_gate, outcome_of

# What ends a check before it has a verdict, and what another try may not meet.
INTERRUPTIONS = frozenset(("crashed", "limit_time", "limit_memory"))


@dataclass(frozen=True)
class Judgement:
    """The outcome; counts by code; fingerprints of what warns or blocks."""

    outcome: Outcome
    counts: dict[str, int]
    prints: list[str]


def judgement_of(body: Mapping[str, Any], kind: Kind) -> Judgement:
    """Judge a report in its stored form, as that of a check or of a re-scan."""
    found = outcome_of(body)
    outcome, counts = Outcome(found.outcome), found.counts
    if kind == Kind.RESCAN and (unread := _unread(body, outcome)):
        outcome, counts = Outcome.UNJUDGED, unread
    elif kind == Kind.RESCAN and outcome == Outcome.HOLD and has_other_errors(body):
        # After a check these errors stand in the report and forbid the release; a re-scan keeps no report.
        outcome = Outcome.REFUSE
    return Judgement(outcome, counts, list(found.prints))


def has_other_errors(body: Mapping[str, Any]) -> bool:
    """Tell whether a report has errors that no release takes away, or does not list all that it found."""
    errors = [str(one["code"]) for one in body["findings"] if one["severity"] == "error"]
    return bool(body.get("truncated")) or any(not is_of_gate(code) for code in errors)


def _unread(body: Mapping[str, Any], outcome: Outcome) -> dict[str, int]:
    """Why a re-scan says nothing of a file, by code; empty when it does.

    A table that is wrong is not judged to its end (small figures never), and a check that was stopped not at
    all. A new file is not published then anyway; of one that is public it must not be told that it passes.
    """
    told = {str(code): int(n) for code, n in sorted(body["counts"].items())}
    if body["verdict"] == "invalid" and outcome in (Outcome.CLEAN, Outcome.WARN):
        errors = {str(one["code"]) for one in body["findings"] if one["severity"] == "error"}
        return {code: n for code, n in told.items() if code in errors} or told
    return told if body["verdict"] == "rejected" and set(told) <= INTERRUPTIONS else {}
