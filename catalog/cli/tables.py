"""`tables`: make the tables that can be asked anew, or tell whether they are level and undamaged."""

import sys

import click

from catalog.bootstrap import Catalog
from catalog.cli.running import open_catalog
from catalog.ports import TableStore, TableUnreadable
from catalog.services import served_tables
from storage import StorageError


@click.group()
def tables() -> None:
    """Published tables."""


@tables.command()
def rebuild() -> None:
    """Make every table anew, one after the other; each is replaced in one step."""
    with open_catalog() as catalog:
        store = _store(catalog)
        with catalog.db.read_session() as session:
            keys = list(served_tables.list_public_tables(session))
        for key in set(store.stamps()) - set(keys):
            store.drop(key)
        made = [_build(catalog, store, key) for key in keys]
        click.echo(f"{made.count(True)} bảng/tables")
    sys.exit(0 if None not in made else 1)


@tables.command()
def check() -> None:
    """Compare tables and their bytes with what is public; exit status 1 when they differ."""
    with open_catalog() as catalog:
        store = _store(catalog)
        stamps = store.stamps()
        with catalog.db.read_session() as session:
            public = served_tables.list_public_tables(session)
            found = {key: served_tables.find_source(session, key) for key in public}
        wanted = {key: source[0].stamp for key, source in found.items() if source is not None}
        wrong = dict.fromkeys(stamps.keys() - wanted.keys(), "thừa/too much")
        wrong |= {key: "thiếu/missing" for key, stamp in wanted.items() if stamps.get(key) != stamp}
        wrong |= {key: "hỏng/damaged" for key in wanted.keys() - wrong.keys() if not store.verify(key)}
        for key, told in sorted(wrong.items()):
            click.echo(f"{key} {told}")
        if wrong:
            click.echo("lệch/not level: python -m catalog tables rebuild")
        else:
            click.echo(f"khớp/level: {len(wanted)} bảng/tables")
    sys.exit(1 if wrong else 0)


def _store(catalog: Catalog) -> TableStore:
    if catalog.tables is None:
        raise click.ClickException(
            "TABLES_URL=none: nên không có bảng nào. No tables are served; set TABLES_URL=duckdb:FOLDER."
        )
    return catalog.tables


def _build(catalog: Catalog, store: TableStore, key: str) -> bool | None:
    """Was it made? False where it is public no more, None where its bytes cannot be had."""
    with catalog.db.read_session() as session:
        found = served_tables.find_source(session, key)
    if found is None:
        return False
    try:
        with catalog.store.local_path(found[1]) as path:
            store.build(found[0], path)
        store.write_exports(key)
    except TableUnreadable:
        return True
    except StorageError:
        click.echo(f"{key} mất tệp/bytes missing: {found[1]}", err=True)
        return None
    return True
