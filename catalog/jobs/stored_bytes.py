"""Deleting the bytes of one file, unless another row needs the same object."""

from catalog.jobs.context import JobContext
from catalog.services import reports


def delete_unneeded(job: JobContext, key: str, *, but: str | None = None) -> None:
    """Delete an object that no row needs; `but` is the id of the file whose own claim on it is over.

    A blob is shared by every file with the same bytes, and one of them may be public.
    """
    with job.read() as session:
        is_needed = reports.is_blob_needed(session, key, but=but)
    if not is_needed:
        job.ports.store.delete(key)
