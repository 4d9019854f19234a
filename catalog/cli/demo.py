"""`demo load`: the demo content, through the normal use-cases."""

import click

from catalog import logs
from catalog.cli import demo_content
from catalog.cli.running import open_catalog, refusals


@click.group()
def demo() -> None:
    """Demo content: plainly marked, never for production."""


@demo.command()
@click.option(
    "--if-empty", is_flag=True, help="Do nothing when the database holds units or accounts already."
)
def load(if_empty: bool) -> None:
    """Load units, the illustrative list and the demo datasets; prints the one-time passwords."""
    with open_catalog() as catalog, refusals():
        if catalog.settings.mode == "production":
            raise click.ClickException(
                "Nội dung mẫu không nạp vào hệ thống vận hành thật. Demo content is not loaded in production."
            )
        with catalog.db.read_session() as session:
            if if_empty and not demo_content.is_due(session):
                return
        # The table of passwords should not drown in one line a job.
        logs.configure("WARNING")
        click.echo("Đang nạp nội dung mẫu / loading the demo content ...")
        _show(demo_content.load_accounts(catalog))
        published = demo_content.load_datasets(catalog)
        click.echo(f"{len(published)} bộ dữ liệu đã công bố / datasets published")


def _show(passwords: dict[str, str]) -> None:
    # Shown before the long part, so that a load that is cut off does not take them along.
    for name, password in passwords.items():
        click.echo(f"  {name:14} {password}")
    if passwords:
        click.echo(
            "Mật khẩu chỉ hiện lần này / passwords are shown this once; later: users reset-password NAME"
        )
