"""Presenter: cells of a published table for a page: numbers and days for people, codes untouched. Pure.

Written as markup at once, a page having hundreds of cells: what is not a constant of this module is escaped.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from markupsafe import escape

from catalog.domain.table_query import Cell
from catalog.i18n import format_day

# Longer texts show their beginning and open to the whole.
MOST_SHOWN = 160
_WIDE = 40
_LOCK = '<svg class="icon" aria-hidden="true"><use href="#i-lock"/></svg>'


@dataclass(frozen=True)
class CellColumn:
    """How the cells of one column are shown: its place in a row of the answer, its type, that of its flags.

    `is_year`: whole numbers that name years, which have no mark between their thousands. `labels`: words of
    codes, shown for them. `is_naming`: its cells name the rows and stay in sight.
    """

    at: int
    type: str
    flag_at: int | None = None
    is_year: bool = False
    labels: Mapping[str, str] = field(default_factory=dict)
    is_naming: bool = False

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
    if isinstance(value, int) and not is_year:
        # By far most cells.
        return f"{value:,}".replace(",", ".") if lang == "vi" else f"{value:,}"
    plain = repr(value) if isinstance(value, float) else str(value)
    if "e" in plain or "E" in plain:
        plain = format(Decimal(plain), "f")
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


def rows_markup(rows: Sequence[tuple[Cell, ...]], columns: Sequence[CellColumn], words: CellWords) -> str:
    """The rows of a table's body; the first cell of each answer row is its number in the file."""
    hidden = f"{_HIDDEN}{escape(words.hidden)}{_END}"
    parts: list[str] = []
    for row in rows:
        parts.append(f"{_ROW}{cell_text(row[0], _ROW_NUMBER, words)}</th>")
        for column in columns:
            if column.flag_at is not None and row[column.flag_at]:
                parts.append(hidden)
            else:
                parts.append(_cell(row[column.at], column, words))
        parts.append("</tr>\n")
    return "".join(parts)


def _cell(value: Cell, column: CellColumn, words: CellWords) -> str:
    text = cell_text(value, column, words)
    if text in column.labels:
        return f'<td title="{escape(text)}">{escape(column.labels[text])}{_END}'
    if column.is_number:
        return f"{_NUMBER}{text}{_END}"
    if column.type == "date":
        return f"{_DAY}{text}{_END}"
    if column.type == "boolean":
        return f"<td>{escape(text)}{_END}"
    kind = "naming" if column.is_naming else "text" if len(text) > _WIDE else ""
    start = _STARTS[kind, words.lang]
    if len(text) <= MOST_SHOWN:
        return f"{start}{escape(text)}{_END}"
    cut = text.rfind(" ", 1, MOST_SHOWN)
    cut = MOST_SHOWN if cut < 0 else cut
    return (
        f'{start}{escape(text[:cut])}<details class="rest"><summary>… {escape(words.rest)}</summary>'
        f"{escape(text[cut:])}</details>{_END}"
    )


_ROW, _END = '<tr><th class="r muted" scope="row">', "</td>"
_HIDDEN = f'<td class="hidden-cell">{_LOCK}'
_NUMBER, _DAY = '<td class="r">', '<td class="date">'
_STARTS = {
    ("", "vi"): "<td>",
    ("text", "vi"): '<td class="text">',
    ("naming", "vi"): '<td class="naming">',
    ("", "en"): '<td lang="vi">',
    ("text", "en"): '<td class="text" lang="vi">',
    ("naming", "en"): '<td class="naming" lang="vi">',
}
