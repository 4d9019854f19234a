"""What the commands share: building the system, telling a refusal, reading a CSV table."""

import csv
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from catalog import bootstrap, logs, migrating
from catalog.bootstrap import Catalog
from catalog.config import Settings, SettingsRefused, shell_language
from catalog.domain.errors import CatalogError, ImportRefused
from catalog.i18n import field_text, refusal_text


def settings() -> Settings:
    """The settings of the environment, or a clear end.

    Raises: click.ClickException with what to set.
    """
    try:
        found = Settings.from_env()
    except SettingsRefused as error:
        raise click.ClickException(str(error)) from None
    logs.configure(found.log_level)
    return found


@contextmanager
def open_catalog(*, migrated: bool = True) -> Iterator[Catalog]:
    """The built system; its connections are closed at the end.

    Raises: click.ClickException when the settings are refused or the database was not migrated.
    """
    try:
        catalog = bootstrap.build(settings())
    except SettingsRefused as error:
        raise click.ClickException(str(error)) from None
    try:
        if migrated and migrating.current(catalog.db) != migrating.head():
            raise click.ClickException(
                "Cơ sở dữ liệu chưa đúng phiên bản; chạy: python -m catalog db upgrade. "
                "The database is not at the version of the code; run the command shown."
            )
        yield catalog
    finally:
        catalog.db.dispose()


@contextmanager
def refusals() -> Iterator[None]:
    """Tell an expected refusal as message and cure on standard error, exit status 1."""
    try:
        yield
    except CatalogError as error:
        lang = shell_language()
        words = refusal_text(error, lang)
        click.echo(f"{words.message}\n{words.cure}", err=True)
        if isinstance(error, ImportRefused):
            for fault in error.errors:
                told = field_text(str(fault.get("message")), lang)
                click.echo(f"  dòng/row {fault.get('row')}, {fault.get('column')}: {told}", err=True)
        sys.exit(1)


def read_csv(path: Path) -> list[dict[str, str]]:
    """The rows of a UTF-8 CSV file by header; blank lines are skipped.

    Raises: click.ClickException when the file is not UTF-8 or not CSV.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file, strict=True)
            return [
                {k: v or "" for k, v in row.items() if isinstance(k, str)}
                for row in rows
                if any(row.values())
            ]
    except UnicodeDecodeError:
        raise click.ClickException(
            f"{path.name}: tệp không phải UTF-8; lưu lại dạng CSV UTF-8. Not UTF-8; save it as CSV UTF-8."
        ) from None
    except csv.Error as error:
        raise click.ClickException(
            f"{path.name}: không đọc được CSV / not readable as CSV: {error}"
        ) from None
