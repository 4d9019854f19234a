"""`users` and `tokens`: accounts are made here, by the operator."""

import click

from catalog.cli.running import open_catalog, refusals
from catalog.domain.policy import SYSTEM, Role
from catalog.services import accounts


@click.group()
def users() -> None:
    """Accounts."""


@users.command("add")
@click.argument("name")
@click.option("--email", required=True)
@click.option("--role", required=True, type=click.Choice([str(role) for role in Role]))
@click.option("--organization", help="Name of the unit; required for editors and heads.")
@click.option("--password", help="At least 14 characters; without it a one-time password is printed.")
def add_user(name: str, email: str, role: str, organization: str | None, password: str | None) -> None:
    """Add the account NAME."""
    with open_catalog() as catalog, refusals():
        with catalog.db.unit_of_work() as session:
            chosen = accounts.add_user(
                session,
                SYSTEM,
                name,
                email=email,
                role=role,
                organization=organization,
                password=password,
                now=catalog.clock(),
            )
        click.echo(f"{name}" if password else f"{name}: {chosen}")


@users.command("reset-password")
@click.argument("name")
def reset_password(name: str) -> None:
    """Print a new one-time password for NAME and end all its sessions."""
    with open_catalog() as catalog, refusals():
        with catalog.db.unit_of_work() as session:
            chosen = accounts.reset_password(session, SYSTEM, name, now=catalog.clock())
        click.echo(f"{name}: {chosen}")


@click.group()
def tokens() -> None:
    """API tokens."""


@tokens.command("create")
@click.argument("name")
@click.option("--name", "label", required=True, help="What the token is for.")
@click.option("--scope", "scopes", multiple=True, help="May be given several times.")
def create_token(name: str, label: str, scopes: tuple[str, ...]) -> None:
    """Print a new API token for the account NAME; it is shown this once, alone on the last line."""
    with open_catalog() as catalog, refusals():
        with catalog.db.unit_of_work() as session:
            token = accounts.create_token(
                session, SYSTEM, name, label=label, scopes=list(scopes), now=catalog.clock()
            )
        click.echo(token)
