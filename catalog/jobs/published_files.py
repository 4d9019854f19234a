"""The public files beside which a new one is judged, as files that the child can read."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

from catalog.jobs.context import JobContext
from catalog.services.published_tables import PublishedTable
from storage import ObjectNotFound


@contextmanager
def published_tables(job: JobContext, tables: Sequence[PublishedTable]) -> Iterator[list[dict[str, Any]]]:
    """Give these tables as the check wants them; one whose bytes are gone is public no more."""
    with ExitStack() as stack:
        given = []
        for table in tables:
            with suppress(ObjectNotFound):
                path = stack.enter_context(job.ports.store.local_path(table.blob_key))
                given.append(
                    {
                        "path": str(path.absolute()),
                        "format": table.format.lower(),
                        "delimiter": table.delimiter,
                        "rows": table.rows,
                        "name": table.name,
                    }
                )
        yield given
