"""The columns of a published table on a page: names, rules, codes, and what their cells are like."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import render_template
from markupsafe import Markup

from catalog.domain.publication import PublishedColumn, PublishedFile
from catalog.domain.table_profile import ColumnProfile
from catalog.domain.table_query import TableColumn, TableShape
from catalog.i18n import format_day, format_number
from catalog.ports import TableMissing, TableStore
from catalog.presenters.grid_cells import number_text
from catalog.presenters.profile_bars import bar_text, bars_drawing, meter_drawing
from catalog.presenters.profile_words import Code, codes_of, rules_of, type_word
from catalog.services.served_tables import ServedTable
from catalog.web.context import language
from catalog.web.portal.kept_parts import kept_parts
from catalog.web.portal.schemas import schema_address
from catalog.web.rendering import gettext

MOST_CODES = 8
MOST_VALUES = 6


@dataclass(frozen=True)
class ValueLine:
    """One frequent value, or all that are not told: its words, how many cells, its bar."""

    text: str
    count: int
    drawing: Markup


@dataclass(frozen=True)
class BarLine:
    """One bar as text."""

    text: str
    count: int


@dataclass(frozen=True)
class ColumnView:
    """One column: what it is called and must be, figures of its cells, their distribution."""

    name: str
    title: str
    is_vietnamese: bool
    english: str
    description: str
    type: str
    rules: Sequence[str]
    codes: Sequence[Code]
    code_count: int
    code_address: str
    figures: Sequence[tuple[str, str]]
    values: Sequence[ValueLine] = ()
    bars: Sequence[BarLine] = ()
    drawing: Markup = field(default_factory=Markup)
    ends: tuple[str, str] = ("", "")
    distribution: str = ""


def columns_markup(store: TableStore, table: ServedTable, *, level: int) -> str | None:
    """The columns of a table with their profiles as markup; None while the profile is not there.

    Args: level: of the headings, 3 or 4.
    """

    def make() -> str | None:
        try:
            profile = store.profile(table.key)
        except TableMissing:
            return None
        views = [view_of(one, table.file, table.shape, rows=profile.rows) for one in profile.columns]
        return render_template(
            "portal/dataset/profiles.html", views=views, level=level, file=table.file, rows=profile.rows
        )

    return kept_parts().get(("columns", table.version, language(), level), make)


def view_of(one: ColumnProfile, file: PublishedFile, shape: TableShape, *, rows: int) -> ColumnView:
    """One column in the language of the page."""
    lang = language()
    known = next((column for column in file.columns if column.name == one.name), None)
    known = known or PublishedColumn(one.name, "", "", "string")
    given = _field(file, one.name)
    codes = codes_of(given, lang) if given else [Code(value, "") for value in known.codelist]
    page = schema_address(str(file.schema.get("x_profile") or file.profile or ""))
    is_year = known.type == "year"
    return ColumnView(
        name=one.name,
        title=known.title(lang),
        is_vietnamese=lang == "en" and not known.title_en,
        english=known.title_en if lang == "vi" else "",
        description=known.description,
        type=type_word(given or {"type": known.type}, lang),
        rules=rules_of(given, lang) if given else [],
        codes=codes[:MOST_CODES],
        code_count=len(codes),
        code_address=f"{page}#codes-{one.name}" if page and codes else "",
        figures=_figures(one, rows, lang, is_year=is_year),
        **_distribution(
            one, shape.find(one.name), {code.value: code.label for code in codes}, is_year=is_year
        ),
    )


def _field(file: PublishedFile, name: str) -> Mapping[str, Any]:
    """The column as the checked schema has it; empty where there was none."""
    found = next((one for one in file.schema.get("fields", ()) if one.get("name") == name), None)
    return {"type": "string", **found} if found else {}


def _figures(one: ColumnProfile, rows: int, lang: str, *, is_year: bool) -> list[tuple[str, str]]:
    share = round(100 * one.filled / rows, 1) if rows else 0
    found = [
        (gettext("Filled"), f"{format_number(share, lang)} %"),
        (gettext("Different values"), format_number(one.distinct, lang)),
    ]
    if one.hidden:
        found.append((gettext("Hidden cells"), format_number(one.hidden, lang)))
    if one.least is None or one.most is None:
        return found
    least, most = (_limit(limit, lang, is_year=is_year) for limit in (one.least, one.most))
    if one.kind in ("months", "years"):
        return [*found, (gettext("Earliest"), least), (gettext("Latest"), most)]
    if one.kind == "numbers":
        return [*found, (gettext("Smallest"), least), (gettext("Largest"), most)]
    # How long names and codes are tells nobody anything.
    return found


def _limit(limit: float | str, lang: str, *, is_year: bool) -> str:
    if isinstance(limit, str):
        return format_day(date.fromisoformat(limit))
    return number_text(limit, lang, is_year=is_year)


def _distribution(
    one: ColumnProfile, column: TableColumn | None, labels: Mapping[str, str], *, is_year: bool
) -> dict[str, Any]:
    lang = language()
    if one.values:
        return {"values": _values(one, labels, lang)}
    # Bars over one value say nothing, nor do bars over the lengths of names and codes.
    if len(one.bars) < 2 or one.kind == "lengths":
        return {}
    is_whole = column is not None and column.type == "integer"
    lines = [
        BarLine(bar_text(bar, one.kind, lang, is_whole=is_whole, is_year=is_year), bar.count)
        for bar in one.bars
    ]
    first, last = lines[0].text, lines[-1].text
    return {
        "bars": lines,
        "drawing": bars_drawing(one.bars),
        "ends": (first, last),
        "distribution": _told(one.kind),
    }


def _told(kind: str) -> str:
    return {
        "numbers": gettext("Cells by size of the number"),
        "months": gettext("Cells by month"),
        "years": gettext("Cells by year"),
    }[kind]


def _values(one: ColumnProfile, labels: Mapping[str, str], lang: str) -> list[ValueLine]:
    shown, more = one.values[:MOST_VALUES], one.values[MOST_VALUES:]
    most = max(value.count for value in shown)
    lines = [
        ValueLine(_words(value.value, labels), value.count, meter_drawing(value.count, most))
        for value in shown
    ]
    rest, different = one.rare + sum(value.count for value in more), one.rare_values + len(more)
    if different:
        several = gettext("%(count)s other values", count=format_number(different, lang))
        text = gettext("one other value") if different == 1 else several
        lines.append(ValueLine(text, rest, meter_drawing(min(rest, most), most)))
    return lines


def _words(value: str | bool, labels: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return f"{value} – {labels[value]}" if labels.get(value) else value
