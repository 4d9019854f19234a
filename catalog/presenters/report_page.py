"""Presenters: a report as a page: what a preview needs, and a whole document that prints on A4."""

import csv
import io
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from catalog.domain.register_report import Report, Table, Value
from catalog.i18n import translate
from catalog.presenters.report_values import figure_text, number_line, place_line, roman, text_of

MEDIA_TYPE = "text/html; charset=utf-8"
MOST_ROWS = 200
_ROOM = Path(__file__).resolve().parent.parent
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def page(report: Report) -> bytes:
    """A whole document with its style within: to be opened, printed or saved as PDF anywhere."""
    return _environment().get_template("state_report/document.html").render(words(report)).encode()


def evidence_csv(table: Table) -> str:
    """The rows behind a figure as CSV (days as ISO, shares as numbers); no cell can become a formula."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(_safe(column.title) for column in table.columns)
    writer.writerows([_safe(_plain(value)) for value in row] for row in table.rows)
    return target.getvalue()


def _plain(value: Value) -> str:
    if isinstance(value, Fraction):
        return str(int(value)) if value.denominator == 1 else f"{float(value):.6f}"
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def _safe(cell: str) -> str:
    """A cell that a spreadsheet takes as text (specification 70, H3)."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def words(report: Report) -> dict[str, Any]:
    """What the template of the article (`state_report/article.html`) needs, in a page of the site too."""
    return {
        "report": report,
        "number_line": number_line(report),
        "place_line": place_line(report),
        "most_rows": MOST_ROWS,
        "roman": roman,
        "told": lambda value: text_of(value, report.lang),
        "figure_text": lambda figure: figure_text(figure, report.lang),
        "say": lambda text, **given: translate(text, report.lang, **given),
    }


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader([_ROOM / "templates", _ROOM / "static" / "css"]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
