"""`index`: rebuild the search index, or tell whether it is level with the database."""

import sys

import click

from catalog.cli.running import open_catalog
from catalog.services import indexing


@click.group()
def index() -> None:
    """Search index."""


@index.command()
def rebuild() -> None:
    """Write a whole new index beside the serving one, then switch."""
    with open_catalog() as catalog:
        with catalog.db.read_session() as session:
            state = indexing.read_all(session)
        catalog.index.rebuild(state.documents, generation=state.sequence)
        click.echo(f"{len(state.documents)} bộ dữ liệu/datasets, generation {catalog.index.generation()}")


@index.command()
def verify() -> None:
    """Compare the index with the database; exit status 1 when they differ."""
    with open_catalog() as catalog:
        with catalog.db.read_session() as session:
            is_level = indexing.is_level(session, catalog.index)
        click.echo("khớp/level" if is_level else "lệch/not level: python -m catalog index rebuild")
    sys.exit(0 if is_level else 1)
