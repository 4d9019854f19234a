"""One handler a job name; the name equals the use-case. Read, work, finish."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy.orm import Session

from catalog.domain.errors import NotFound
from catalog.i18n import local_day
from catalog.jobs.aggregating import aggregate_version, destroy_original, give_up_aggregation
from catalog.jobs.context import CheckInterrupted, JobContext
from catalog.jobs.fixing import fix_version, give_up_fix
from catalog.jobs.freezing import freeze_quarter
from catalog.jobs.gating import (
    destroy_file,
    release_version,
    rescan_published,
    retract_from_portal,
    take_down_files,
)
from catalog.jobs.leasing import Claim
from catalog.jobs.measuring import give_up_measuring, measure_coverage
from catalog.jobs.nudging import mail_digest, remind_of_due_dates
from catalog.jobs.published_files import published_tables
from catalog.jobs.pushing import push
from catalog.jobs.stored_bytes import delete_unneeded
from catalog.jobs.tabling import build_table, export_table, level_tables
from catalog.ports import IndexBroken
from catalog.services import (
    decision_drafts,
    gate_again,
    indexing,
    query_log,
    reports,
    rescanning,
    succession,
    syncing,
    takedown_bytes,
    takedowns,
)
from harvesters.errors import HarvestError
from storage import ObjectNotFound, ObjectStat
from validators.findings.report import Report
from validators.sandbox import gave_up_report, lost_file_report, run_validation
from validators.work_folder import sweep_work

# Bytes without a row are debris of a crash only after this; a younger upload may still be writing its row.
DEBRIS_AGE = timedelta(hours=24)

log = structlog.get_logger()


def validate_version(job: JobContext, version_id: str) -> None:
    """Check one file in a child process; a valid one is promoted from quarantine to the blobs.

    One that is checked again lies among the blobs already; when it does not pass any more it is sealed.
    Raises: CheckInterrupted.
    """
    with job.read() as session:
        request = reports.check_request(session, version_id)
    if request is None:
        with job.finish() as session:
            # A first verdict stands; a file that still waits for one has no bytes any more.
            reports.record_report(session, version_id, lost_file_report(), blob_key=None, now=job.now())
        return
    report = _check_wherever(job, request)
    if request.is_again and rescanning.is_interrupted(report):
        # A file that had passed is not refused because its second check was stopped.
        raise CheckInterrupted(*report.counts)
    key = _move(job, request, report)
    with job.finish() as session:
        reports.record_report(session, version_id, report, blob_key=key, beside=request.beside, now=job.now())
        takedown_bytes.shut_again(session, version_id, now=job.now())
        gate_again.refresh_siblings(session, version_id, now=job.now())
    if key is not None and request.is_again:
        delete_unneeded(job, request.storage_key)


def _move(job: JobContext, request: reports.CheckRequest, report: Report) -> str | None:
    """Bring the bytes where their verdict wants them; gives their new key, None where they stay."""
    # A worker that slept past its lease must not move the bytes away under the one that has the job now.
    job.require_lease()
    store = job.ports.store
    is_open = report.verdict == "valid" and not request.is_taken_down
    if request.is_again:
        if is_open:
            return None
        with suppress(ObjectNotFound), store.open(request.storage_key) as plain:
            return store.put(plain).key
        return None
    return store.promote(request.storage_key, request.sha256) if is_open else None


def _check_wherever(job: JobContext, request: reports.CheckRequest) -> Report:
    """Check the bytes in quarantine, or among the blobs when an earlier run had promoted them already."""
    for key in (request.storage_key, f"blobs/{request.sha256}"):
        try:
            report = _check(job, request, key)
        except ObjectNotFound:
            continue
        if report.verdict != "rejected" or job.ports.store.exists(key):
            return report
    # Nothing to wait for: the unit is told and can load the file again.
    return lost_file_report()


def _check(job: JobContext, request: reports.CheckRequest, key: str) -> Report:
    ports = job.ports
    with (
        ports.store.local_path(key) as path,
        _previous(job, request.previous) as previous,
        published_tables(job, request.published) as published,
    ):
        return run_validation(
            {
                "path": str(path),
                "format": request.format,
                "schema": request.schema,
                "dialect": request.dialect,
                "profile": request.profile,
                "places": str(ports.places_folder),
                "number_answers": request.number_answers,
                "previous": previous,
                "published": published,
                "today": local_day(job.now()).isoformat(),
                "fast": ports.validation_fast,
            },
            memory_bytes=ports.validation_memory,
            wall_seconds=ports.validation_seconds,
        )


@contextmanager
def _previous(job: JobContext, previous: reports.PreviousFile | None) -> Iterator[dict[str, Any] | None]:
    """The file before as the check wants it; None when there is none, or its bytes are gone."""
    with ExitStack() as stack:
        path = None
        if previous is not None:
            with suppress(ObjectNotFound):
                path = stack.enter_context(job.ports.store.local_path(previous.storage_key))
        if previous is None or path is None:
            yield None
        else:
            yield {
                "path": str(path.absolute()),
                "format": previous.format,
                "delimiter": previous.delimiter,
                "rows": previous.rows,
                "number": previous.number,
                "types": previous.types,
            }


def index_dataset(job: JobContext, dataset_id: str) -> None:
    """Bring one dataset's entry in the index level with what is public now."""
    with job.read() as session:
        document, sequence = indexing.read_document(session, dataset_id)
    try:
        if document is None:
            job.ports.index.update([], [dataset_id], generation=sequence)
        else:
            job.ports.index.update([document], [], generation=sequence)
    except IndexBroken:
        _rebuild(job)
    with job.finish():
        return


def rebuild_index(job: JobContext) -> None:
    """Write a whole new index beside the serving one, then switch."""
    _rebuild(job)
    with job.finish():
        return


def sync_dataset(job: JobContext, dataset_id: str) -> None:
    """Push one dataset to the portal and read it back; without a portal there is nothing to do."""
    portal = job.ports.portal
    with job.read() as session:
        request = syncing.push_request(session, dataset_id, portal.name) if portal else None
    if portal is None or request is None:
        with job.finish() as session:
            if portal is not None:
                syncing.record_gone(session, dataset_id, portal.name, now=job.now())
                takedowns.look_again(session, dataset_id, (), now=job.now())
            return
    try:
        result = push(job.ports, portal, request, now=job.now())
    except HarvestError as error:
        with job.ports.db.unit_of_work() as session:
            told = "/".join([error.code, str(error.params.get("reason", ""))]).rstrip("/")
            syncing.record_failure(session, dataset_id, portal.name, code=told, now=job.now())
        raise
    with job.finish() as session:
        syncing.record_push(
            session, dataset_id, portal.name, result, number=request.publication.number, now=job.now()
        )
        hashes = [one.sha256 for one in result.proof]
        takedowns.look_again(session, dataset_id, result.resources, hashes, now=job.now())


def sweep_quarantine(job: JobContext) -> None:
    """Destroy what has had its time: refused and held files, bytes without a row, temporary files, counts."""
    now = job.now()
    with job.read() as session:
        expired = [
            (v.id, v.storage_key) for v in reports.list_expired(session, before=now - job.ports.quarantine)
        ]
        known = reports.known_keys(session)
    for version_id, key in expired:
        delete_unneeded(job, key or "", but=version_id)
        with job.ports.db.unit_of_work() as session:
            reports.record_destroyed(session, version_id, now=now)
    with job.ports.db.unit_of_work() as session:
        forgotten = decision_drafts.drop_forgotten(session, now=now)
    for key in forgotten:
        delete_unneeded(job, key)
    for prefix in ("incoming/", "blobs/"):
        for stat in list(job.ports.store.list(prefix)):
            if stat.is_damaged:
                _tell_damaged(job, stat)
            if stat.key not in known and stat.modified < now - DEBRIS_AGE:
                # Asked again: bytes that were loaded since may have found this blob and point to it.
                delete_unneeded(job, stat.key)
    job.ports.store.sweep(before=now - DEBRIS_AGE)
    if job.ports.tables is not None:
        job.ports.tables.sweep(before=now - DEBRIS_AGE)
    sweep_work(before=now - DEBRIS_AGE)
    with job.finish() as session:
        query_log.forget(session, now=now)
    job.ports.db.forget()


def _tell_damaged(job: JobContext, stat: ObjectStat) -> None:
    """An object that cannot be read any more goes on its day like any other; somebody must know before."""
    log.error("object_damaged", key=stat.key, size=stat.size)
    with job.ports.db.unit_of_work() as session:
        reports.record_damaged(session, stat.key, size=stat.size, now=job.now())


def carry_out_succession(job: JobContext, act_id: str) -> None:
    """Carry out an act by which units follow one another, on its day, in the transaction of the job's end."""
    with job.finish() as session:
        succession.carry_out_due(session, act_id, now=job.now())


HANDLERS: dict[str, Callable[..., None]] = {
    "validate_version": validate_version,
    "fix_version": fix_version,
    "aggregate_version": aggregate_version,
    "destroy_original": destroy_original,
    "index_dataset": index_dataset,
    "rebuild_index": rebuild_index,
    "sync_dataset": sync_dataset,
    "sweep_quarantine": sweep_quarantine,
    "release_version": release_version,
    "rescan_published": rescan_published,
    "destroy_file": destroy_file,
    "take_down_files": take_down_files,
    "carry_out_succession": carry_out_succession,
    "retract_from_portal": retract_from_portal,
    "measure_coverage": measure_coverage,
    "remind_of_due_dates": remind_of_due_dates,
    "mail_digest": mail_digest,
    "freeze_quarter": freeze_quarter,
    "build_table": build_table,
    "export_table": export_table,
    "level_tables": level_tables,
}


def give_up_version(session: Session, now: datetime, version_id: str) -> None:
    """No further try will be made to check this file: its unit is told, and can load it again."""
    reports.record_stopped(session, version_id, gave_up_report(), now=now)


# What is written when a job is given up, in the transaction that marks it as dead.
GIVEN_UP: dict[str, Callable[..., None]] = {
    "validate_version": give_up_version,
    "fix_version": give_up_fix,
    "aggregate_version": give_up_aggregation,
    "measure_coverage": give_up_measuring,
}


def give_up(session: Session, claim: Claim, *, now: datetime) -> None:
    """Leave nothing waiting for a job that is dead."""
    if claim.name in GIVEN_UP:
        GIVEN_UP[claim.name](session, now, **claim.args)


def run(job: JobContext) -> None:
    """Run the handler of a claimed job.

    Raises: NotFound for an unknown name, whatever the handler raises, LeaseLost.
    """
    handler = HANDLERS.get(job.claim.name)
    if handler is None:
        raise NotFound(kind="job", name=job.claim.name)
    handler(job, **job.claim.args)


def _rebuild(job: JobContext) -> None:
    with job.read() as session:
        state = indexing.read_all(session)
    job.ports.index.rebuild(state.documents, generation=state.sequence)
