"""The jobs behind the gate: release a file, judge files again, seal or destroy what was taken down."""

from datetime import datetime
from typing import Any

from catalog.i18n import local_day
from catalog.jobs.context import CheckInterrupted, JobContext, PortalTarget
from catalog.jobs.published_files import published_tables
from catalog.jobs.stored_bytes import delete_unneeded
from catalog.services import gate, reports, rescanning, takedown_bytes, takedowns
from catalog.services.takedown_bytes import BytesWork
from catalog.services.takedowns import Retraction
from harvesters.ckan_removal import CkanRemover, Removal
from harvesters.errors import HarvestError, RemovalUnconfirmed
from harvesters.portal_package import RemoteIds
from storage import ObjectNotFound
from validators.findings.report import Report
from validators.sandbox import lost_file_report, run_validation

# Of one re-scan; with the pauses of the queue between them about a minute, less than the tries of a job.
_TRIES = 6


def release_version(job: JobContext, version_id: str) -> None:
    """Promote a file whose hold two people released; bytes before the row."""
    with job.read() as session:
        work = gate.release_work(session, version_id)
    if work is None:
        with job.finish():
            return
    job.require_lease()
    blob_key = job.ports.store.promote(*work)
    with job.finish() as session:
        gate.record_released(session, version_id, blob_key=blob_key, now=job.now())


def rescan_published(job: JobContext, since: str | None = None, version_id: str | None = None) -> None:
    """Judge one file by the newest rules: the one that is named, or the next one that is due.

    After one that was due the next step is queued behind whatever waits. A check that was stopped is tried
    again; after some tries the record tells that the file could not be judged, and the others go on.
    Raises: CheckInterrupted.
    """
    moment = datetime.fromisoformat(since) if since else None
    with job.read() as session:
        work = (
            rescanning.work_of(session, version_id)
            if version_id
            else rescanning.next_work(session, since=moment, retry_before=job.now() - rescanning.RETRY_AFTER)
        )
    if work is None:
        with job.finish():
            return
    report = _judge(job, work)
    if rescanning.is_interrupted(report) and job.claim.attempts + 1 < _TRIES:
        raise CheckInterrupted(*report.counts)
    with job.finish() as session:
        rescanning.record_rescan(session, work.version_id, report, beside=work.beside, now=job.now())
        if version_id is None:
            rescanning.enqueue_next(session, since=moment, now=job.now())


def request_of(job: JobContext, work: rescanning.RescanWork) -> dict[str, Any]:
    """What a check of a file that passed once is asked with, but for its path and the tables beside it."""
    ports = job.ports
    return {
        "format": work.format,
        "schema": work.schema,
        "dialect": work.dialect,
        "profile": work.profile,
        "places": str(ports.places_folder),
        "number_answers": work.number_answers,
        "previous": None,
        "today": local_day(job.now()).isoformat(),
        "fast": ports.validation_fast,
    }


def _judge(job: JobContext, work: rescanning.RescanWork) -> Report:
    ports = job.ports
    request = request_of(job, work)
    try:
        with (
            ports.store.local_path(work.storage_key) as path,
            published_tables(job, work.published) as published,
        ):
            return run_validation(
                {**request, "path": str(path), "published": published},
                memory_bytes=ports.validation_memory,
                wall_seconds=ports.validation_seconds,
            )
    except ObjectNotFound:
        return lost_file_report()


def destroy_file(job: JobContext, version_id: str) -> None:
    """Destroy the bytes of a refused file now, as the privacy officer asked."""
    with job.read() as session:
        key = reports.refused_key(session, version_id)
    if key is not None:
        delete_unneeded(job, key, but=version_id)
    with job.finish() as session:
        if key is not None:
            reports.record_destroyed(session, version_id, reason="requested", now=job.now())


def take_down_files(job: JobContext, incident_id: str) -> None:
    """Take the bytes of an incident from where they were public: sealed in quarantine, or destroyed."""
    with job.read() as session:
        work, is_destroyed = takedown_bytes.bytes_work(session, incident_id)
    for one in work:
        job.require_lease()
        if is_destroyed:
            _destroy(job, one)
        elif one.storage_key == one.blob_key:
            _seal(job, one)
    # Only now: several of these files may have the same bytes, and each is sealed from them.
    for one in work:
        job.require_lease()
        if not one.is_shared:
            job.ports.store.delete(one.blob_key)
    with job.finish() as session:
        takedown_bytes.record_bytes_done(session, incident_id, now=job.now())
    job.ports.db.forget()


def _seal(job: JobContext, one: BytesWork) -> None:
    """Copy a blob into quarantine; the row points there before the blob goes."""
    store = job.ports.store
    try:
        with store.open(one.blob_key) as plain:
            stored = store.put(plain)
    except ObjectNotFound:
        with job.ports.db.unit_of_work() as session:
            takedown_bytes.record_gone(session, one.version_id, now=job.now())
        return
    with job.ports.db.unit_of_work() as session:
        takedown_bytes.record_sealed(session, one.version_id, stored.key, now=job.now())


def _destroy(job: JobContext, one: BytesWork) -> None:
    if one.storage_key is not None and one.storage_key != one.blob_key:
        job.ports.store.delete(one.storage_key)
    if not one.is_shared:
        job.ports.store.delete(one.blob_key)
    with job.ports.db.unit_of_work() as session:
        takedown_bytes.record_gone(session, one.version_id, now=job.now())


def retract_from_portal(job: JobContext, incident_id: str) -> None:
    """Remove from the portal what was taken down, read back, and try until it is confirmed."""
    portal = job.ports.portal
    if portal is None:
        with job.finish() as session:
            takedowns.record_portal(session, incident_id, "none", now=job.now())
        return
    with job.read() as session:
        work = takedowns.retractions(session, incident_id, portal.name)
    try:
        for one in work:
            _retract(portal, one)
    except HarvestError as error:
        told = "/".join([error.code, str(error.params.get("reason", ""))]).rstrip("/")
        with job.ports.db.unit_of_work() as session:
            takedowns.record_portal(session, incident_id, "failed", error=told, now=job.now())
        # Also what is no use to repeat by itself: a token may be mended, and the data must go.
        raise RemovalUnconfirmed(reason=told) from error
    with job.finish() as session:
        takedowns.record_portal(session, incident_id, "confirmed", target=portal.name, now=job.now())


def _retract(portal: PortalTarget, one: Retraction) -> None:
    removal = Removal(
        package_id=one.dataset_id,
        name=one.name,
        is_whole=one.is_whole,
        resources=one.resources,
        hashes=one.hashes,
    )
    # A slot that is public with another file by now is no reason to look away: the leak goes by its hash.
    if one.is_whole or one.resources or one.hashes:
        remote = RemoteIds(one.remote_id, one.remote_resources)
        CkanRemover(portal.url, portal.token, portal.client).remove(removal, remote)
