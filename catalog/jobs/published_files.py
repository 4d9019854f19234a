"""The public files beside which a new one is judged, as files that the child can read."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from catalog.jobs.context import JobContext
from catalog.services.published_tables import PublishedTable
from storage import ObjectNotFound


@contextmanager
def published_tables(job: JobContext, tables: Sequence[PublishedTable]) -> Iterator[list[dict[str, Any]]]:
    """Give these tables as the check wants them; one whose bytes are gone has no path and is told there."""
    with ExitStack() as stack:
        given = []
        for table in tables:
            path = _path(job, stack, table) if table.is_compared else None
            given.append(
                {
                    "path": None if path is None else str(path.absolute()),
                    "format": table.format.lower(),
                    "delimiter": table.delimiter,
                    "rows": table.rows,
                    "name": table.name,
                    "dialect": table.dialect,
                    "header_row": table.header_row,
                    "profile": table.profile,
                    "is_public": table.is_public,
                    "is_compared": table.is_compared,
                }
            )
        yield given


def _path(job: JobContext, stack: ExitStack, table: PublishedTable) -> Path | None:
    for key in table.keys:
        with suppress(ObjectNotFound):
            return stack.enter_context(job.ports.store.local_path(key))
    return None
