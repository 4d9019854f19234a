"""Presenter: cells of a published table for a page: numbers and days for people, codes untouched. Pure.

Written as markup at once: a page has hundreds of cells.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from markupsafe import Markup

from catalog.domain.table_query import Cell
from catalog.i18n import format_day

# Longer texts show their beginning and open to the whole.
MOST_SHOWN = 160
_WIDE = 40
_LOCK = Markup('<svg class="icon" aria-hidden="true"><use href="#i-lock"/></svg>')


@dataclass(frozen=True)
class CellColumn:
    """How the cells of one column are shown: its place in a row of the answer, its type, that of its flags.

    `is_year`: whole numbers that name years, which have no mark between their thousands.
    """

    at: int
    type: str
    flag_at: int | None = None
    is_year: bool = False

    @property
    def is_number(self) -> bool:
        """Are its cells read from the right?"""
        return self.type in ("integer", "decimal")


@dataclass(frozen=True)
class CellWords:
    """The words that stand in cells, in the language of the page."""

    lang: str
    yes: str
    no: str
    hidden: str
    rest: str


_ROW_NUMBER = CellColumn(0, "integer")


def number_text(value: float | Decimal, lang: str, *, is_year: bool = False) -> str:
    """35.320 and 99,36 in Vietnamese, 35,320 and 99.36 in English, with every digit that the value has."""
    plain = format(Decimal(repr(value)), "f") if isinstance(value, float) else str(value)
    whole, _, rest = plain.partition(".")
    rest = rest.rstrip("0")
    group, point = (".", ",") if lang == "vi" else (",", ".")
    shown = whole if is_year else f"{int(whole):,}".replace(",", group)
    if whole.startswith("-") and not shown.startswith("-"):
        # -0,5: the part before the point has lost its sign.
        shown = f"-{shown}"
    return f"{shown}{point}{rest}" if rest else shown


def cell_text(value: Cell, column: CellColumn, words: CellWords) -> str:
    """A cell in words; empty without a value."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return words.yes if value else words.no
    if isinstance(value, date):
        return format_day(value)
    if isinstance(value, int | float):
        return number_text(value, words.lang, is_year=column.is_year)
    return value


def rows_markup(rows: Sequence[tuple[Cell, ...]], columns: Sequence[CellColumn], words: CellWords) -> Markup:
    """The rows of a table's body; the first cell of each answer row is its number in the file."""
    # What is no Markup here is escaped where the parts are joined.
    hidden = (_HIDDEN, words.hidden, _END)
    parts: list[str] = []
    for row in rows:
        parts += (_ROW, cell_text(row[0], _ROW_NUMBER, words), _ROW_END)
        for column in columns:
            is_hidden = column.flag_at is not None and row[column.flag_at]
            parts += hidden if is_hidden else _cell(row[column.at], column, words)
        parts.append(_LINE)
    return Markup("").join(parts)


def _cell(value: Cell, column: CellColumn, words: CellWords) -> Sequence[str]:
    text = cell_text(value, column, words)
    if column.is_number:
        return _NUMBER, text, _END
    if column.type == "date":
        return _DAY, text, _END
    if column.type == "boolean":
        return _PLAIN, text, _END
    is_long = len(text) > _WIDE
    start = _STARTS[is_long, words.lang]
    if len(text) <= MOST_SHOWN:
        return start, text, _END
    cut = text.rfind(" ", 1, MOST_SHOWN)
    cut = MOST_SHOWN if cut < 0 else cut
    return start, text[:cut], _MORE, words.rest, _MORE_END, text[cut:], _REST_END


_ROW, _ROW_END = Markup('<tr><th class="r muted" scope="row">'), Markup("</th>")
_LINE = Markup("</tr>\n")
_HIDDEN = Markup('<td class="hidden-cell">') + _LOCK
_NUMBER, _DAY, _PLAIN, _END = (
    Markup('<td class="r">'),
    Markup('<td class="date">'),
    Markup("<td>"),
    Markup("</td>"),
)
_STARTS = {
    (False, "vi"): _PLAIN,
    (True, "vi"): Markup('<td class="text">'),
    (False, "en"): Markup('<td lang="vi">'),
    (True, "en"): Markup('<td class="text" lang="vi">'),
}
_MORE, _MORE_END = Markup('<details class="rest"><summary>… '), Markup("</summary>")
_REST_END = Markup("</details></td>")
