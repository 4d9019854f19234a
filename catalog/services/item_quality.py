"""Use-case of the scores "đúng, đủ, sống, sạch": what checks and gate say of the public files of an item.

An axis over a file that was never counted, or that nobody has judged, has no score: it says so.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.domain import gate
from catalog.domain.gate import Kind, Outcome, Standing
from catalog.domain.publication import PublishedFile
from catalog.domain.quality_score import CheckedFile, QualityScore, Reason, Score, quality_score
from catalog.domain.register_states import ObligationState
from catalog.models import GateDecision
from catalog.services import publications
from catalog.services.coverage import counted_rows

_UNANSWERED = frozenset({Standing.WARNED, Standing.HELD, Standing.RELEASE_ASKED, Standing.REFUSED})
_UNKNOWN = frozenset({Standing.UNKNOWN, Standing.UNJUDGED})
_JUDGEMENTS = (Kind.CHECK.value, Kind.RESCAN.value)
# Databases take so many values in one question.
_AT_ONCE = 10_000


@dataclass(frozen=True)
class _Known:
    """What is known of some files by version: counts of rows, open findings, and whom nobody has judged."""

    counts: Mapping[str, CheckedFile]
    findings: Mapping[str, int]
    unjudged: Collection[str]


def quality_of_items(
    session: Session, owed: Mapping[str, Sequence[ObligationState]]
) -> dict[str, QualityScore]:
    """The scores of these items by code: of the files that are public for each, and of what it owes.

    A few questions for all of them, however many files they have.
    """
    files: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for code, source, version_id in publications.list_item_files(session, owed.keys()):
        files[code].append((source, version_id))
    known = _known(session, [version_id for some in files.values() for _, version_id in some])
    return {code: _score(files.get(code, ()), known, asked) for code, asked in owed.items()}


def quality_of_files(
    session: Session, files: Sequence[PublishedFile], owed: Sequence[ObligationState]
) -> QualityScore:
    """The scores of these public files; `owed` is what the list asks for."""
    known = _known(session, [file.version_id for file in files])
    return _score([(file.id, file.version_id) for file in files], known, owed)


def _score(files: Sequence[tuple[str, str]], known: _Known, owed: Sequence[ObligationState]) -> QualityScore:
    """The scores of files, each a slot and a version."""
    checked = [
        replace(known.counts[one], source=source, personal_findings=known.findings.get(one, 0))
        for source, one in files
        if one in known.counts
    ]
    score = quality_score(checked, owed)
    uncounted = [Reason("not_measured", source) for source, one in files if one not in known.counts]
    unknown = [Reason("gate_unknown", source) for source, one in files if one in known.unjudged]
    if uncounted:
        score = replace(score, valid=Score(None, tuple(uncounted)))
    if uncounted or unknown:
        leaks = [
            Reason("personal_data", source, n) for source, one in files if (n := known.findings.get(one, 0))
        ]
        # Personal data that stand open make it 0, whatever is not known beside them.
        clean = Score(0 if leaks else None, (*leaks, *uncounted, *unknown))
        score = replace(score, clean=clean)
    return score


def _known(session: Session, ids: Sequence[str]) -> _Known:
    findings, unjudged = _gate(session, ids)
    return _Known(counted_rows(session, ids), findings, unjudged)


def _gate(session: Session, ids: Sequence[str]) -> tuple[dict[str, int], frozenset[str]]:
    """The number of findings that nobody has answered by file, and the files that nobody has judged."""
    passed = _passed(session, ids)
    records: dict[str, list[GateDecision]] = {one: [] for one in ids if one not in passed}
    for some in _parts(list(records)):
        asked = select(GateDecision).where(GateDecision.resource_version_id.in_(some))
        for entry in session.scalars(asked.order_by(GateDecision.number)):
            records[entry.resource_version_id].append(entry)
    standings = {one: gate.standing(entries) for one, entries in records.items()}
    waiting = {one: _findings(records[one]) for one, standing in standings.items() if standing in _UNANSWERED}
    return waiting, frozenset(one for one, standing in standings.items() if standing in _UNKNOWN)


def _passed(session: Session, ids: Sequence[str]) -> set[str]:
    """The files whose newest entry is a judgement that found nothing: most are, told without their record."""
    newest: dict[str, tuple[str, str]] = {}
    row = GateDecision
    for some in _parts(ids):
        asked = select(row.resource_version_id, row.kind, row.outcome).where(
            row.resource_version_id.in_(some)
        )
        for version_id, kind, outcome in session.execute(asked.order_by(row.number)):
            newest[version_id] = (kind, outcome)
    clean = Outcome.CLEAN.value
    return {one for one, (kind, outcome) in newest.items() if kind in _JUDGEMENTS and outcome == clean}


def _parts(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[at : at + _AT_ONCE] for at in range(0, len(ids), _AT_ONCE))


def _findings(entries: Sequence[GateDecision]) -> int:
    """How much the newest judgement counts; one at least, for it is open."""
    judged = [entry for entry in entries if entry.kind in _JUDGEMENTS]
    return max(sum(judged[-1].counts.values()), 1) if judged else 1
