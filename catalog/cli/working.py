"""`worker`: the process of the jobs, in the foreground; it never loads the web, so it starts in less time."""

from datetime import timedelta

import click

from catalog import bootstrap
from catalog.cli.running import open_catalog
from catalog.worker import Worker


@click.command()
def worker() -> None:
    """Take jobs from the queue until stopped."""
    with open_catalog() as catalog:
        grace = timedelta(seconds=catalog.settings.worker_grace_seconds)
        Worker(bootstrap.job_ports(catalog), lease=bootstrap.job_lease(catalog), grace=grace).run_forever()
