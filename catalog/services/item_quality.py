"""Use-case of the scores "đúng, đủ, sống, sạch": what checks and gate say of the public files of an item.

An axis over a file that was never counted, or that nobody has judged, has no score: it says so.
"""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.domain import gate
from catalog.domain.gate import Kind, Standing
from catalog.domain.publication import PublishedFile
from catalog.domain.quality_score import CheckedFile, QualityScore, Reason, Score, quality_score
from catalog.domain.register_states import ObligationState
from catalog.models import GateDecision, ReleasedFile
from catalog.services import publications
from catalog.services.coverage import FileCounts, released_coverages

_UNANSWERED = frozenset({Standing.WARNED, Standing.HELD, Standing.RELEASE_ASKED, Standing.REFUSED})
_UNKNOWN = frozenset({Standing.UNKNOWN, Standing.UNJUDGED})
_JUDGEMENTS = (Kind.CHECK.value, Kind.RESCAN.value)
_NOT_MEASURED = Score(None, (Reason("obligations_not_measured"),))


def quality_of_item(session: Session, item_code: str, owed: Sequence[ObligationState]) -> QualityScore:
    """The scores of one item of the list: of the files that are public for it, and of what is owed."""
    asked = select(ReleasedFile.dataset_id).where(ReleasedFile.item_code == item_code).distinct()
    public = publications.list_publications(session, ids=list(session.scalars(asked)))
    files = [
        file
        for one in public
        if one.list_basis is not None and one.list_basis.item_code == item_code
        for file in one.files
    ]
    return quality_of_files(session, files, owed)


def quality_of_files(
    session: Session, files: Sequence[PublishedFile], owed: Sequence[ObligationState] | None
) -> QualityScore:
    """The scores of these public files; `owed` None leaves open what the list asks for."""
    ids = [file.version_id for file in files]
    counts = released_coverages(session, ids)
    known = {one: told for one, told in counts.items() if told.is_measured}
    found, unjudged = _gate(session, ids)
    checked = [
        _checked(file, known[file.version_id], found.get(file.version_id, 0))
        for file in files
        if file.version_id in known
    ]
    score = quality_score(checked, owed or ())
    uncounted = [Reason("not_measured", file.id) for file in files if file.version_id not in known]
    unknown = [Reason("gate_unknown", file.id) for file in files if file.version_id in unjudged]
    if uncounted:
        score = replace(score, valid=Score(None, tuple(uncounted)))
    if uncounted or unknown:
        leaks = [Reason("personal_data", one.id, n) for one in files if (n := found.get(one.version_id, 0))]
        # Personal data that stand open make it 0, whatever is not known beside them.
        clean = Score(0 if leaks else None, (*leaks, *uncounted, *unknown))
        score = replace(score, clean=clean)
    return score if owed is not None else replace(score, complete=_NOT_MEASURED, live=_NOT_MEASURED)


def _checked(file: PublishedFile, counts: FileCounts, personal_findings: int) -> CheckedFile:
    return CheckedFile(
        source=file.id,
        rows=counts.rows,
        has_schema=counts.has_schema,
        rows_with_errors=counts.rows_with_errors,
        repeated_rows=counts.repeated_rows,
        rows_with_lint=counts.rows_with_lint,
        personal_findings=personal_findings,
    )


def _gate(session: Session, ids: Sequence[str]) -> tuple[dict[str, int], frozenset[str]]:
    """The number of findings that nobody has answered by file, and the files that nobody has judged."""
    records: dict[str, list[GateDecision]] = {one: [] for one in ids}
    asked = select(GateDecision).where(GateDecision.resource_version_id.in_(list(ids)))
    for entry in session.scalars(asked.order_by(GateDecision.number)):
        records[entry.resource_version_id].append(entry)
    standings = {one: gate.standing(entries) for one, entries in records.items()}
    waiting = {one: _findings(records[one]) for one, standing in standings.items() if standing in _UNANSWERED}
    return waiting, frozenset(one for one, standing in standings.items() if standing in _UNKNOWN)


def _findings(entries: Sequence[GateDecision]) -> int:
    """How much the newest judgement counts; one at least, for it is open."""
    judged = [entry for entry in entries if entry.kind in _JUDGEMENTS]
    return max(sum(judged[-1].counts.values()), 1) if judged else 1
