"""The job that counts what older files hold: those that were checked before their check counted it."""

from datetime import datetime

from sqlalchemy.orm import Session

from catalog.jobs.context import CheckInterrupted, JobContext
from catalog.jobs.gating import request_of
from catalog.services import coverage, fact_log, queue, rescanning
from storage import ObjectNotFound
from validators.findings.report import Report
from validators.sandbox import lost_file_report, run_validation


def measure_coverage(job: JobContext, version_id: str) -> None:
    """Read one file again and keep what it holds; its verdict and its report stay. Then the next one.

    A file that cannot be read is noted as such, so that nobody asks for it again.
    Raises: CheckInterrupted.
    """
    with job.read() as session:
        work = rescanning.work_of(session, version_id)
    report = None if work is None else _count(job, work)
    if report is not None and rescanning.is_interrupted(report):
        raise CheckInterrupted(*report.counts)
    with job.finish() as session:
        if report is not None:
            coverage.record_coverage(session, version_id, report, is_public=True)
            # Where that kept nothing it must be said, or this job would come back for ever.
            coverage.record_unmeasured(session, version_id)
            # What a public file holds decides how complete its periods are.
            fact_log.note_file(session, version_id, now=job.now())
        enqueue_next(session, now=job.now())


def _count(job: JobContext, work: rescanning.RescanWork) -> Report:
    ports = job.ports
    # What it holds may be named: it has passed its check, or two people have released it.
    request = {**request_of(job, work), "is_public": True}
    try:
        with ports.store.local_path(work.storage_key) as path:
            return run_validation(
                {**request, "path": str(path)},
                memory_bytes=ports.validation_memory,
                wall_seconds=ports.validation_seconds,
            )
    except ObjectNotFound:
        return lost_file_report()


def enqueue_next(session: Session, *, now: datetime) -> None:
    """Queue the count of one file that was never counted, behind whatever waits; nothing to do is no job."""
    waiting = coverage.next_unmeasured(session)
    if waiting is not None:
        queue.enqueue(session, coverage.JOB, {"version_id": waiting}, now=now)


def give_up_measuring(session: Session, now: datetime, version_id: str) -> None:
    """No further try will be made to count this file; the next one has its turn."""
    coverage.record_unmeasured(session, version_id)
    fact_log.note_file(session, version_id, now=now)
    enqueue_next(session, now=now)
