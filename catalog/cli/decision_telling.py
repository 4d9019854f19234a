"""How the commands of the register tell decisions, previews and differences: as JSON, or in words."""

import json
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import click

from catalog.config import shell_language
from catalog.i18n import format_day
from catalog.models import Decision
from catalog.models.decision import REPEALED
from catalog.services import decision_import
from catalog.services.decision_chain import slug_of
from catalog.services.decision_diff import DecisionDiff
from catalog.services.import_rows import ADDED, CHANGED, ImportPreview
from catalog.services.import_words import column_name, words_of
from harvesters.annexes import AnnexError


def refuse() -> NoReturn:
    """End with the status of a refusal."""
    sys.exit(1)


def tell_preview(found: ImportPreview, *, as_json: bool, is_dry: bool) -> None:
    """Tell every row, and on standard error why nothing was written."""
    lang = shell_language()
    faults = list(found.errors) if is_dry else [*found.errors, *decision_import.unanswered_errors(found)]
    if as_json:
        _say_json(
            {
                "items": [row.to_dict(has_before=found.has_before) for row in found.rows],
                "errors": [_error(one, lang) for one in faults],
                "repealed": [{"code": item.code, "name": item.name_vi} for item in found.repealed],
            }
        )
        return
    click.echo(f"{len(found.kept)} mục/items")
    if found.has_before:
        parts = ", ".join(f"{change} {found.count(change)}" for change in (ADDED, CHANGED, REPEALED))
        click.echo(f"  {parts}; không còn trong danh mục mới/no longer listed {len(found.repealed)}")
    for row in found.kept:
        for one in row.warnings:
            told = words_of(one.code, one.params, lang=lang)
            click.echo(f"  dòng/row {row.read.row}, {row.code}: {told.message} {told.cure}")
    for error in faults:
        told = words_of(error.code, error.params, column=error.column, lang=lang)
        place = f"dòng/row {error.row}, " if error.row is not None else ""
        named = f"{column_name(error.column, lang)}: " if error.column else ""
        click.echo(f"  {place}{named}{told.message} {told.cure}", err=True)


def tell_decisions(decisions: Sequence[Decision], *, as_json: bool) -> None:
    """Tell all decisions with their days."""
    numbers = {one.id: one.number for one in decisions}
    told = [
        {
            "number": one.number,
            "slug": slug_of(one.number),
            "issued_on": one.issued_on.isoformat(),
            "effective_on": one.in_force_from.isoformat(),
            "expires_on": one.expires_on.isoformat() if one.expires_on else None,
            "amends": numbers.get(one.amends_id or ""),
            "supersedes": numbers.get(one.supersedes_id or ""),
            "title": one.title_vi,
        }
        for one in decisions
    ]
    if as_json:
        _say_json({"decisions": told})
        return
    for one in decisions:
        amended = f" (sửa đổi/amends {numbers[one.amends_id]})" if one.amends_id else ""
        click.echo(f"{one.number}  {format_day(one.issued_on)}{amended}  {one.title_vi}")


def tell_diff(found: DecisionDiff, *, as_json: bool) -> None:
    """Tell what differs, one item a line."""
    if as_json:
        _say_json(found.to_dict())
        return
    lang = shell_language()
    click.echo(f"{found.before.number} -> {found.after.number}")
    for one in found.items:
        click.echo(f"  {one.change} {one.code}: {one.shown.name_vi}")
        for column in one.columns:
            click.echo(f"    {column_name(column.name, lang)}: {column.old} -> {column.new}")
    click.echo(f"  {found.same} không đổi/unchanged")


def _error(error: AnnexError, lang: str) -> dict[str, Any]:
    told = words_of(error.code, error.params, column=error.column, lang=lang)
    return decision_import.error_dict(error) | {"text": told.message, "cure": told.cure}


def _say_json(body: object) -> None:
    click.echo(json.dumps(body, ensure_ascii=False, indent=1, default=str))
