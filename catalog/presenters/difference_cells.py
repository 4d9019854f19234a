"""Presenter: rows that differ between two tables as markup: old cells struck through, new ones strong.

Signs are never alone: each row says in a word what happened to it, each changed cell what it was and is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from catalog.domain.table_difference import CellPair, RowDifference
from catalog.domain.table_query import Cell
from catalog.presenters.grid_cells import CellColumn, CellWords, cell_text


@dataclass(frozen=True)
class DifferenceWords:
    """The words of a comparison in the language of the page; `kinds` by the kind of a row."""

    cells: CellWords
    kinds: Mapping[str, str]
    before: str
    after: str
    empty: str


_ROWS = {
    "changed": Markup('<tr><th scope="row">'),
    "added": Markup('<tr class="row-new"><th scope="row">'),
    "removed": Markup('<tr class="row-gone"><th scope="row">'),
}
_LINE = Markup("</tr>\n")
_ROW_END = Markup("</th>")
_CELL, _NUMBER, _TEXT, _END = (
    Markup("<td>"),
    Markup('<td class="r">'),
    Markup('<td class="text">'),
    Markup("</td>"),
)
_DEL = Markup('<del><span class="sr">{} </span>{}</del>')
_INS = Markup('<ins><span class="sr">{} </span>{}</ins>')
_WIDE = 40


def difference_markup(
    rows: Sequence[RowDifference],
    shown: Sequence[int],
    columns: Sequence[tuple[CellColumn, CellColumn]],
    words: DifferenceWords,
) -> Markup:
    """The body of the table of differences.

    Args: shown: places of the pairs that have a column; columns: each pair before and after.
    """
    parts: list[str] = []
    for row in rows:
        parts += (_ROWS[row.kind], words.kinds[row.kind], _ROW_END)
        for at in shown:
            parts += _cell(row.kind, row.cells[at], columns[at], words)
        parts.append(_LINE)
    return Markup("").join(parts)


def _cell(
    kind: str, cell: CellPair, columns: tuple[CellColumn, CellColumn], words: DifferenceWords
) -> Sequence[str]:
    # What was hidden later has no value before either.
    old = _text(cell.old, columns[0], words, is_hidden=cell.was_hidden or cell.is_hidden)
    new = _text(cell.new, columns[1], words, is_hidden=cell.is_hidden)
    is_number = columns[1].is_number or columns[1].type == "date"
    start = _NUMBER if is_number else _TEXT if max(len(old), len(new)) > _WIDE else _CELL
    if cell.is_changed:
        gone = _DEL.format(words.before, old or words.empty)
        return start, gone, " ", _INS.format(words.after, new or words.empty), _END
    return start, old if kind == "removed" else new, _END


def _text(value: Cell, column: CellColumn, words: DifferenceWords, *, is_hidden: bool) -> str:
    if is_hidden:
        return words.cells.hidden
    if isinstance(value, str):
        return value
    return cell_text(value, column, words.cells)
