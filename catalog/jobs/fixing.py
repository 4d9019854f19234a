"""The job that applies accepted fixes: read, mend in a child process, store, write the new file's row."""

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy.orm import Session

from catalog.i18n import local_day
from catalog.jobs.context import JobContext
from catalog.jobs.published_files import published_tables
from catalog.services import fixes
from storage import ObjectNotFound
from validators.sandbox import run_fixing
from validators.work_folder import work_folder


def fix_version(job: JobContext, version_id: str) -> None:
    """Mend one file into a new one, which is checked like an upload; bytes are durable before the row."""
    with job.read() as session:
        work = fixes.work_of(session, version_id)
    if work is None:
        with job.finish() as session:
            fixes.record_lost(session, version_id, now=job.now())
        return
    with TemporaryDirectory(prefix="fixing-", dir=work_folder()) as folder:
        target = Path(folder) / "fixed.csv"
        told = _mend(job, work, target)
        if "summary" not in told:
            with job.finish() as session:
                fixes.record_refused(session, version_id, str(told["refused"]), told["params"], now=job.now())
            return
        # A worker that slept past its lease must not leave bytes that nobody will point to.
        job.require_lease()
        with target.open("rb") as stream:
            stored = job.ports.store.put(stream)
    with job.finish() as session:
        made = fixes.record_fixed(session, version_id, stored, told["summary"], now=job.now())
    if made is None:
        # Nobody will point to this copy: it goes now, not with the debris of tomorrow.
        job.ports.store.delete(stored.key)


def give_up_fix(session: Session, now: datetime, version_id: str) -> None:
    """No further try will be made to mend this file: its unit is told."""
    fixes.record_refused(session, version_id, "crashed", {}, now=now)


def _mend(job: JobContext, work: fixes.FixWork, target: Path) -> dict[str, Any]:
    ports = job.ports
    try:
        with (
            ports.store.local_path(work.storage_key) as path,
            published_tables(job, work.published) as published,
        ):
            return run_fixing(
                {
                    "path": str(path),
                    "format": work.format,
                    "schema": work.schema,
                    "dialect": work.dialect,
                    "profile": work.profile,
                    "places": str(ports.places_folder),
                    "header_row": work.header_row,
                    "fixes": work.fixes,
                    "published": published,
                    "today": local_day(job.now()).isoformat(),
                    "target": str(target),
                },
                memory_bytes=ports.validation_memory,
                wall_seconds=ports.validation_seconds,
            )
    except ObjectNotFound:
        return {"refused": "file_lost", "params": {}}
