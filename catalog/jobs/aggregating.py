"""The jobs of aggregation: count a held file in a child process; destroy it once its table is confirmed."""

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy.orm import Session

from catalog.jobs.context import JobContext
from catalog.jobs.stored_bytes import delete_unneeded
from catalog.services import aggregation
from storage import ObjectNotFound, StoredObject
from validators.sandbox import run_aggregation
from validators.work_folder import work_folder


def aggregate_version(job: JobContext, version_id: str) -> None:
    """Count one held file; the table is durable in quarantine before any row tells of it."""
    with job.read() as session:
        work = aggregation.work_of(session, version_id)
    if work is None:
        with job.finish() as session:
            aggregation.record_lost(session, version_id, now=job.now())
        return
    with TemporaryDirectory(prefix="fixing-", dir=work_folder()) as folder:
        target = Path(folder) / "table.csv"
        told = _count(job, work, target)
        if "plan" not in told:
            with job.finish() as session:
                aggregation.record_refused(
                    session, version_id, str(told["refused"]), told["params"], now=job.now()
                )
            return
        # A worker that slept past its lease must not leave bytes that nobody will point to.
        job.require_lease()
        stored = _store(job, target) if "summary" in told else None
    with job.finish() as session:
        unneeded = aggregation.record_counted(session, version_id, told, stored, now=job.now())
    if unneeded is not None:
        job.ports.store.delete(unneeded)


def destroy_original(job: JobContext, version_id: str) -> None:
    """Destroy a held file whose table was confirmed; bytes first, so that the row never says too much."""
    with job.read() as session:
        key = aggregation.original_to_destroy(session, version_id)
    if key is not None:
        delete_unneeded(job, key, but=version_id)
    with job.finish() as session:
        if key is not None:
            aggregation.record_original_destroyed(session, version_id, now=job.now())


def give_up_aggregation(session: Session, now: datetime, version_id: str) -> None:
    """No further try will be made to count this file: its unit is told."""
    aggregation.record_refused(session, version_id, "crashed", {}, now=now)


def _store(job: JobContext, target: Path) -> StoredObject:
    with target.open("rb") as stream:
        return job.ports.store.put(stream)


def _count(job: JobContext, work: aggregation.AggregationWork, target: Path) -> dict[str, Any]:
    ports = job.ports
    try:
        with ports.store.local_path(work.storage_key) as path:
            return run_aggregation(
                {
                    "path": str(path),
                    "format": work.format,
                    "profile": work.profile,
                    "places": str(ports.places_folder),
                    "choices": work.choices,
                    "target": str(target),
                },
                memory_bytes=ports.validation_memory,
                wall_seconds=ports.validation_seconds,
            )
    except ObjectNotFound:
        return {"refused": "file_lost", "params": {}}
