"""`db`: bring the database to the schema of the code."""

import click
from alembic.util import CommandError

from catalog import migrating
from catalog.cli.running import open_catalog


@click.group()
def db() -> None:
    """Database schema."""


@db.command()
def upgrade() -> None:
    """Run the migrations that are missing."""
    with open_catalog(migrated=False) as catalog:
        migrating.upgrade(catalog.db)
        click.echo(f"schema {migrating.current(catalog.db)}")


@db.command()
@click.argument("revision", default="base")
@click.confirmation_option(prompt="Dữ liệu của các bảng bị bỏ sẽ mất / data of dropped tables is lost. OK?")
def downgrade(revision: str) -> None:
    """Take migrations back down to REVISION."""
    with open_catalog(migrated=False) as catalog:
        try:
            migrating.downgrade(catalog.db, revision)
        except CommandError as refusal:
            raise click.ClickException(str(refusal)) from None
        click.echo(f"schema {migrating.current(catalog.db) or '(empty)'}")
