"""`profiles`: what tables must look like, with the workbook and the example that units ask for."""

import json
from pathlib import Path
from typing import Any

import click

from catalog.config import DATA_FOLDER, shell_language
from catalog.presenters import profile_words
from catalog.presenters.profile_example import example_csv
from catalog.presenters.profile_template import template
from catalog.services import profiles as shipped
from validators.places.book import PlaceBook

_TARGET = click.Path(dir_okay=False, path_type=Path)


@click.group()
def profiles() -> None:
    """Profiles of tables (lược đồ): columns, rules, templates, examples."""


@profiles.command("list")
def list_profiles() -> None:
    """Print name, newest version, state and title of every profile."""
    key = f"title_{shell_language()}"
    for name, profile in shipped.all_profiles().items():
        click.echo(f"{name}\t{profile['version']}\t{profile['status']}\t{profile[key]}")


@profiles.command()
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print the whole profile as JSON.")
def show(name: str, as_json: bool) -> None:
    """Print the columns and rules of the profile NAME (or NAME@1.0.0)."""
    profile = _found(name)
    if as_json:
        click.echo(json.dumps(profile, ensure_ascii=False, indent=1))
        return
    lang = shell_language()
    click.echo(f"{shipped.exact_name(profile)}: {profile[f'title_{lang}']}\n{profile[f'purpose_{lang}']}\n")
    for field in profile["schema"]["fields"]:
        kind, title = profile_words.type_word(field, lang), profile_words.title_of(field, lang)
        click.echo(f"{field['name']}: {title}, {kind}")
        for rule in profile_words.rules_of(field, lang):
            click.echo(f"    {rule}")
        for code in profile_words.codes_of(field, lang):
            click.echo(f"    {code.value} = {code.label}" if code.label else f"    {code.value}")


@profiles.command("template")
@click.argument("name")
@click.argument("file", type=_TARGET)
def write_template(name: str, file: Path) -> None:
    """Write the XLSX template of the profile NAME to FILE."""
    file.write_bytes(template(_found(name), _places()))


@profiles.command("example")
@click.argument("name")
@click.argument("file", type=_TARGET)
def write_example(name: str, file: Path) -> None:
    """Write the example of the profile NAME to FILE, as CSV."""
    file.write_bytes(example_csv(_found(name), _places()))


def _places() -> PlaceBook:
    return PlaceBook.load(DATA_FOLDER / "places")


def _found(name: str) -> dict[str, Any]:
    found = shipped.find_profile(name)
    if found is None:
        known = ", ".join(shipped.all_profiles())
        raise click.BadParameter(f"không có lược đồ / no profile {name!r}. Có / known: {known}")
    return found
