"""The jobs of published tables: make one, keep its files, bring all of them level with what is public."""

from catalog.jobs.context import JobContext
from catalog.services import queue, served_tables


def build_table(job: JobContext, version_id: str) -> None:
    """Make the table of a public file anew where it is not there or was made of something else.

    One that is not public, or stopped being so while its table was made, has none at the end.
    """
    tables = job.ports.tables
    with job.read() as session:
        found = served_tables.find_source(session, version_id)
    if tables is not None and found is not None:
        source, blob = found
        if tables.stamps().get(version_id) != source.stamp:
            with job.ports.store.local_path(blob) as path:
                tables.build(source, path)
            with job.read() as session:
                found = served_tables.find_source(session, version_id)
    if tables is not None and found is None:
        tables.drop(version_id)
    with job.finish() as session:
        if tables is not None and found is not None and version_id in tables.unexported():
            queue.enqueue(session, served_tables.EXPORT_JOB, {"version_id": version_id}, now=job.now())


def export_table(job: JobContext, version_id: str) -> None:
    """Keep a public table as files of every format; nobody waits for them with a question.

    One that stopped being public while they were written has none at the end.
    """
    tables = job.ports.tables
    if tables is not None and version_id in tables.unexported():
        tables.write_exports(version_id)
        with job.read() as session:
            found = served_tables.find_source(session, version_id)
        if found is None:
            tables.drop(version_id)
    with job.finish():
        return


def level_tables(job: JobContext) -> None:
    """Remove the tables of what is not public any more, and have the missing ones made."""
    tables = job.ports.tables
    if tables is None:
        with job.finish():
            return
    stamps = tables.stamps()
    with job.read() as session:
        found = served_tables.compare(session, stamps, unexported=tables.unexported())
    for key in found.extra:
        tables.drop(key)
    with job.finish() as session:
        served_tables.enqueue_builds(session, found, now=job.now())
