"""`jobs`: what the worker gave up, and another try."""

import sys

import click

from catalog.cli.running import open_catalog
from catalog.jobs import leasing


@click.group()
def jobs() -> None:
    """The job queue."""


@jobs.command("dead")
def list_dead() -> None:
    """List the jobs that were given up, with the code of their last error."""
    with open_catalog() as catalog, catalog.db.read_session() as session:
        for job in leasing.list_dead(session):
            click.echo(f"{job.id}\t{job.name}\t{job.attempts}\t{job.last_error}")


@jobs.command("retry")
@click.argument("number", type=int)
def retry(number: int) -> None:
    """Put the dead job NUMBER back into the queue."""
    with open_catalog() as catalog, catalog.db.unit_of_work() as session:
        done = leasing.retry_job(session, number, now=catalog.clock())
    click.echo(
        "ready" if done else f"{number}: không có công việc đã bỏ với số này / no dead job of this number"
    )
    sys.exit(0 if done else 1)
