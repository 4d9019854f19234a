"""`sync plan|apply|verify TARGET`: keep the provincial portal in step by hand."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from catalog import bootstrap
from catalog.bootstrap import Catalog
from catalog.cli.running import open_catalog, refusals
from catalog.domain.errors import TargetNotConfigured
from catalog.domain.policy import SYSTEM
from catalog.services import syncing
from catalog.worker import Worker


@click.group()
def sync() -> None:
    """Push to the provincial portal (PORTAL_URL, PORTAL_TOKEN, PORTAL_OWNER_ORG)."""


@contextmanager
def _configured(target: str) -> Iterator[Catalog]:
    with open_catalog() as catalog, refusals():
        if not catalog.settings.portal_url or target != catalog.settings.portal_name:
            raise TargetNotConfigured(target=target)
        yield catalog


@sync.command()
@click.argument("target")
def plan(target: str) -> None:
    """Show each public dataset: version here, version proven there."""
    with _configured(target) as catalog, catalog.db.read_session() as session:
        for publication, record in syncing.list_records(session, target):
            there = f"{record.state} {record.version_number}" if record else "chưa gửi/not sent"
            click.echo(f"{publication.name}\t{publication.number}\t{there}")


@sync.command()
@click.argument("target")
def apply(target: str) -> None:
    """Push every public dataset now and read it back; exit status 1 when one is not proven."""
    with _configured(target) as catalog:
        with catalog.db.unit_of_work() as session:
            syncing.request_sync(session, SYSTEM, now=catalog.clock())
        Worker(bootstrap.job_ports(catalog), lease=bootstrap.job_lease(catalog)).run_until_idle()
        _report(catalog, target)


@sync.command()
@click.argument("target")
def verify(target: str) -> None:
    """Tell which public datasets are proven at the target; exit status 1 when one is not."""
    with _configured(target) as catalog:
        _report(catalog, target)


def _report(catalog: Catalog, target: str) -> None:
    with catalog.db.read_session() as session:
        open_ones = [
            (p.name, r.last_error if r else "")
            for p, r in syncing.list_records(session, target)
            if r is None or r.state != "verified" or r.version_number != p.number
        ]
    for name, error in open_ones:
        click.echo(f"{name}\t{error}", err=True)
    click.echo("khớp/verified" if not open_ones else f"{len(open_ones)} chưa khớp/not verified")
    sys.exit(1 if open_ones else 0)
