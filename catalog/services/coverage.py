"""Use-cases of what a file holds: written down with its check, read for the register and the scores.

Equal sets are stored once, by their digest, and read back as one object: the domain compares identity first.
A file with a row but without a set of columns could not be measured; it holds nothing that can be proven.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from catalog.domain.quality_score import CheckedFile
from catalog.domain.register_facts import Coverage
from catalog.domain.workflow import VersionState
from catalog.models import FileCoverage, HeldSet, ReleasedFile, ResourceVersion
from validators.findings.report import Report

JOB = "measure_coverage"
# Databases take so many values in one question.
_AT_ONCE = 10_000


class SetPool:
    """One object for all equal sets that a reading meets, those that were promised too."""

    def __init__(self) -> None:
        self._kept: dict[frozenset[str], frozenset[str]] = {}

    def one(self, members: Iterable[str]) -> frozenset[str]:
        """Give the set of these members, the same object each time."""
        given = frozenset(members)
        return self._kept.setdefault(given, given)


@dataclass(frozen=True, slots=True)
class FileCounts:
    """What the check of one file counted; `places` by vintage. Rows count once each.

    `is_measured` is false of a file that could not be read again: then nothing is known of it.
    """

    is_measured: bool
    places: Mapping[str, frozenset[str]] = field(default_factory=dict)
    columns: frozenset[str] = frozenset()
    rows: int = 0
    has_schema: bool = False
    rows_with_errors: int = 0
    repeated_rows: int = 0
    rows_with_lint: int = 0

    def coverage(self, formats: frozenset[str], *, vintage: str = "") -> Coverage:
        """Give it as the domain measures it, over the places of `vintage`.

        Where the file has none of that list, over those of the list of which it has most, so that a reader is
        told which list was used instead.
        """
        chosen = vintage
        if vintage not in self.places:
            chosen = max(self.places, key=lambda one: (len(self.places[one]), one), default="")
        return Coverage(chosen, self.places.get(chosen, frozenset()), self.columns, formats)


def record_coverage(session: Session, version_id: str, report: Report, *, is_public: bool = False) -> None:
    """Keep what a check counted in a file; nothing of one that did not pass unless it is public all the same.

    What an earlier check counted is replaced; of a file that was public it stays when the new check fails,
    for the register is asked about past days too.
    """
    known = session.get(FileCoverage, version_id)
    holdings = report.holdings
    may_be_kept = report.verdict == "valid" or is_public
    if holdings is None or holdings.columns is None or not may_be_kept:
        if known is not None and not _was_public(session, version_id):
            session.delete(known)
            session.flush()
        return
    row = known or FileCoverage(version_id=version_id)
    places = dict(sorted((holdings.places or {}).items()))
    row.places = [{"vintage": one, "digest": _keep_set(session, codes)} for one, codes in places.items()]
    row.columns_digest = _keep_set(session, holdings.columns)
    row.rows, row.has_schema = holdings.rows, holdings.has_schema
    row.rows_with_errors = holdings.rows_with_errors
    row.repeated_rows, row.rows_with_lint = holdings.repeated_rows, holdings.rows_with_lint
    session.add(row)
    session.flush()


def record_unmeasured(session: Session, version_id: str) -> None:
    """Note that a file cannot be counted any more (its bytes are gone, or stop every check)."""
    if session.get(ResourceVersion, version_id) and session.get(FileCoverage, version_id) is None:
        session.add(FileCoverage(version_id=version_id))
        session.flush()


def _was_public(session: Session, version_id: str) -> bool:
    asked = select(ReleasedFile.id).where(ReleasedFile.version_id == version_id).limit(1)
    return session.scalar(asked) is not None


def _keep_set(session: Session, members: Iterable[str]) -> str:
    """Store a set unless it is there; gives its digest: SHA-256 of the sorted members as compact JSON."""
    ordered = sorted(set(members))
    written = json.dumps(ordered, ensure_ascii=False, separators=(",", ":")).encode()
    digest = hashlib.sha256(written).hexdigest()
    # Two workers may meet the same set at the same moment: who comes second finds it there.
    is_postgres = session.get_bind().dialect.name == "postgresql"
    row = {"digest": digest, "members": ordered}
    if is_postgres:
        session.execute(postgresql.insert(HeldSet).values(row).on_conflict_do_nothing())
    else:
        session.execute(sqlite.insert(HeldSet).values(row).on_conflict_do_nothing())
    return digest


def released_coverages(
    session: Session, version_ids: Sequence[str], *, pool: SetPool | None = None
) -> dict[str, FileCounts]:
    """What these files hold; those that nobody has counted yet are left out.

    `pool` gives equal sets one object, beyond this call where it is passed in. Two questions for each 10,000
    files and sets.
    """
    pool = pool or SetPool()
    rows = list(_rows(session, version_ids))
    wanted = {place["digest"] for row in rows for place in row.places}
    wanted |= {row.columns_digest for row in rows if row.columns_digest}
    sets = {digest: pool.one(members) for digest, members in _sets(session, sorted(wanted))}
    return {row.version_id: _counts(row, sets) for row in rows}


def counted_rows(session: Session, version_ids: Sequence[str]) -> dict[str, CheckedFile]:
    """What was counted of the rows of these files, by version; those that were never counted are left out.

    The version stands for the source, and nothing is said of the gate: both are known elsewhere.
    """
    row = FileCoverage
    asked = select(
        row.version_id, row.rows, row.has_schema, row.rows_with_errors, row.repeated_rows, row.rows_with_lint
    ).where(row.columns_digest.is_not(None))
    found = {}
    for some in _parts(list(dict.fromkeys(version_ids))):
        for one in session.execute(asked.where(row.version_id.in_(some))):
            found[one[0]] = CheckedFile(*one)
    return found


def _rows(session: Session, version_ids: Sequence[str]) -> Iterator[FileCoverage]:
    for some in _parts(list(dict.fromkeys(version_ids))):
        yield from session.scalars(select(FileCoverage).where(FileCoverage.version_id.in_(some)))


def _sets(session: Session, digests: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    for some in _parts(digests):
        asked = select(HeldSet.digest, HeldSet.members).where(HeldSet.digest.in_(some))
        yield from ((row[0], row[1]) for row in session.execute(asked))


def _parts(values: Sequence[str]) -> Iterator[Sequence[str]]:
    return (values[at : at + _AT_ONCE] for at in range(0, len(values), _AT_ONCE))


def _counts(row: FileCoverage, sets: Mapping[str, frozenset[str]]) -> FileCounts:
    if row.columns_digest is None:
        return FileCounts(is_measured=False)
    return FileCounts(
        is_measured=True,
        places={place["vintage"]: sets[place["digest"]] for place in row.places},
        columns=sets[row.columns_digest],
        rows=row.rows,
        has_schema=row.has_schema,
        rows_with_errors=row.rows_with_errors,
        repeated_rows=row.repeated_rows,
        rows_with_lint=row.rows_with_lint,
    )


def next_unmeasured(session: Session) -> str | None:
    """A file that is or may become public and was never counted, the newest first; None for none."""
    is_counted = select(FileCoverage.version_id).where(FileCoverage.version_id == ResourceVersion.id).exists()
    return session.scalar(
        select(ResourceVersion.id)
        .where(
            ResourceVersion.state == VersionState.VALID,
            ResourceVersion.storage_key.is_not(None),
            ResourceVersion.taken_down_at.is_(None),
            ~is_counted,
        )
        .order_by(ResourceVersion.received.desc(), ResourceVersion.id)
        .limit(1)
    )
