"""Room annexes: the rows of grids as records of texts: groups, pages, signatures and joined rows told apart.

What a text means (a unit, a date) is the matter of `items`; here only places in the table count.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from harvesters.annexes.annex import AnnexError
from harvesters.annexes.folding import fold, words_of
from harvesters.annexes.grids import Grid, GridRow
from harvesters.annexes.headers import Header, find_header, is_column_numbers, is_header_again

_ROMAN = re.compile(r"^\(?([ivx]{1,6}|[a-h])\)?\s*[.):/-]?$", re.IGNORECASE)
_HEADING = re.compile(r"^\(?([IVX]{1,6}|[A-H])\)?\s*[.):/-]\s*\S")
_GROUP_WORDS = re.compile(r"^(linh vuc|nhom|phan|chuong)\b")
_ARABIC = re.compile(r"^\(?\d{1,4}([.,]\d{1,3})*\)?\s*[.)/]?$")
_SIGNED = re.compile(
    r"^(noi nhan|tm\b|kt\b|tuq\b|t/m\b|chu tich|pho chu tich|giam doc|pho giam doc|nguoi lap|thu truong|"
    r"\(?da ky|\(?ky ten|\(?ky,|xac nhan cua|lanh dao|.{2,40}, ngay( \S{1,12})? thang( \S{1,12})? nam\b)"
)
_TOTAL = re.compile(r"^(tong cong|tong so|cong|tong)\b")
# Crosses under "CSV", "Excel", "Tải về", "API".
_MARKS = frozenset(("x", "v", "✓", "✔", "☑", "co", "1", "●", "+"))
_FACTS = ("unit", "frequency", "formats", "first_publication")


@dataclass
class Record:
    """The texts of one item by field, and where they stand; `group_unit` is printed in the group's row."""

    row: int
    part: str
    texts: dict[str, str]
    group: str = ""
    group_unit: str = ""
    is_hidden: bool = False
    is_joined: bool = False
    lacks_order: bool = False


@dataclass
class Records:
    """All records of a file with the header they were read under first, and what was left aside."""

    records: list[Record] = field(default_factory=list)
    header: Header | None = None
    part: str = ""
    notes: list[AnnexError] = field(default_factory=list)


def read_records(grids: Iterable[Grid]) -> Records:
    """Give the records of all grids; a grid without header goes on with the columns of the one before."""
    read = Records()
    reader: _Reader | None = None
    for grid in grids:
        header = find_header(grid)
        if header is None and reader is not None and _goes_on(grid, reader.header):
            reader = _Reader(grid, reader.header, read, reader)
            reader.run(0)
        elif header is None:
            read.notes.append(AnnexError("part_skipped", part=grid.part, params={"rows": len(grid.rows)}))
        else:
            if read.header is None:
                read.header, read.part = header, grid.part
            reader = _Reader(grid, header, read, reader)
            reader.run(header.last + 1)
    return read


def _goes_on(grid: Grid, header: Header) -> bool:
    """Tell whether a table is the rest of one that a page divided: as wide, with numbers in front."""
    order = header.columns.get("order")
    width = max((len(row.cells) for row in grid.rows), default=0)
    if width != len(header.titles) or order is None:
        return False
    return any(_ARABIC.match(row.cell(order)) for row in grid.rows)


class _Reader:
    """Walks one grid; the group goes on from the grid before."""

    def __init__(self, grid: Grid, header: Header, read: Records, before: "_Reader | None") -> None:
        self.grid, self.header, self.read = grid, header, read
        self.group: str = before.group if before else ""
        self.group_unit: str = before.group_unit if before else ""
        self.ended = False
        headings = [text for text in grid.caption if _HEADING.match(text)]
        if headings:
            self.group, self.group_unit = headings[-1], ""
        self._look_ahead()

    def run(self, start: int) -> None:
        """Read the rows from `start` on."""
        position = start
        while position < len(self.grid.rows):
            row = self.grid.rows[position]
            again = self._header_at(position)
            if again is not None:
                self.header, self.ended, position = again, False, again.last
                self._look_ahead()
            elif not is_column_numbers(row) and not is_header_again(row, self.header):
                self._take(row, position)
            position += 1

    def _header_at(self, position: int) -> Header | None:
        """Give a header that begins at this row: a second list in the sheet, or the same on a new page."""
        order = words_of(self.grid.rows[position].cell(self.header.columns.get("order", 0)))
        is_titled = order in ("tt", "stt", "so tt", "so thu tu")
        return find_header(self.grid, position, rows=1) if is_titled else None

    def _look_ahead(self) -> None:
        column = self.header.columns.get("order")
        orders = [] if column is None else [row.cell(column) for row in self.grid.rows]
        self.orders = {text.strip("(). ") for text in orders if _ARABIC.match(text)}
        self.stems = {one.rpartition(".")[0] for one in self.orders}
        items = [place for place, row in enumerate(self.grid.rows) if self._is_item(row)]
        self.last_item = items[-1] if items else -1

    def _take(self, row: GridRow, position: int) -> None:
        filled = row.filled()
        texts = self._texts(row)
        if self.ended or self._is_end(filled, texts, row):
            self.ended = True
            self._note("row_after_table", row)
        elif self._is_total(filled, texts, row):
            self._note("row_skipped", row)
        elif self._is_title(row, filled, texts):
            self._begin_group(row, filled, texts, position)
        elif self._is_rest(row, texts):
            self._join(row, texts)
        elif set(texts) - {"order"}:
            self._add(row, texts)
        elif texts:
            self._note("row_skipped", row)

    def _texts(self, row: GridRow) -> dict[str, str]:
        texts = {name: text for name, column in self.header.columns.items() if (text := row.cell(column))}
        for name, column, word in self.header.marks:
            if name not in self.header.columns and (text := row.cell(column)):
                said = word if fold(text) in _MARKS else text
                texts[name] = f"{texts[name]}, {said}" if name in texts else said
        return texts

    def _own(self, row: GridRow, name: str) -> str:
        column = self.header.columns.get(name)
        return row.cell(column) if column is not None and row.is_own(column) else ""

    def _is_end(self, filled: list[int], texts: dict[str, str], row: GridRow) -> bool:
        if len(filled) > 3 or _ARABIC.match(texts.get("order", "")):
            return False
        return any(_SIGNED.match(fold(row.cells[column])) for column in filled)

    def _is_total(self, filled: list[int], texts: dict[str, str], row: GridRow) -> bool:
        if not filled or _ARABIC.match(texts.get("order", "")) or all(texts.get(name) for name in _FACTS[:2]):
            return False
        return len(filled) <= 3 and bool(_TOTAL.match(words_of(row.cells[filled[0]])))

    def _is_title(self, row: GridRow, filled: list[int], texts: dict[str, str]) -> bool:
        order, name = self._own(row, "order"), self._own(row, "name")
        if len(filled) == 1:
            text = row.cells[filled[0]]
            if _ARABIC.match(text):
                return False
            is_wide = any(row.across[filled[0] + 1 : filled[0] + 2])
            if is_wide or _HEADING.match(text) or _GROUP_WORDS.match(fold(text)):
                return True
            return bool(self.orders) and not text[:1].islower() and bool(name or order)
        # A unit or note beside a Roman number belongs to the whole group, where items have Arabic ones.
        fields = {one for one in texts if self._own(row, one)} - {"order", "name"}
        if _ROMAN.match(order):
            return not fields or (bool(self.orders) and fields <= {"unit", "note"})
        return not fields and self._has_parts(order)

    def _has_parts(self, order: str) -> bool:
        stem = order.strip("(). ")
        return bool(stem) and stem in self.stems

    def _begin_group(self, row: GridRow, filled: list[int], texts: dict[str, str], position: int) -> None:
        if position > self.last_item and not self._is_last_title(row):
            self._note("row_after_table", row)
            return
        shown = [row.cells[column] for column in filled]
        unit = self._own(row, "unit") if len(filled) > 1 else ""
        self.group = " ".join(text for text in shown if text != unit) or unit
        self.group_unit = unit

    def _is_last_title(self, row: GridRow) -> bool:
        """Tell whether a title at the foot of a page begins the group of the next table."""
        return bool(_HEADING.match(" ".join(row.cells[i] for i in row.filled()))) or bool(
            _ROMAN.match(row.cell(0))
        )

    def _is_item(self, row: GridRow) -> bool:
        return bool(self._own(row, "name")) and any(self._texts(row).get(name) for name in _FACTS)

    def _is_rest(self, row: GridRow, texts: dict[str, str]) -> bool:
        """Tell whether a row is the rest of the one before, which a page divided or a merged name spans."""
        if not self.read.records or self._own(row, "order"):
            return False
        name = self._own(row, "name")
        has_own = any(self._own(row, one) for one in texts)
        return has_own and (not name or (bool(self.orders) and name[:1].islower()))

    def _join(self, row: GridRow, texts: dict[str, str]) -> None:
        last = self.read.records[-1]
        for name in texts:
            if more := self._own(row, name):
                joint = "; " if name in ("unit", "supporting", "formats") and last.texts.get(name) else " "
                last.texts[name] = f"{last.texts.get(name, '')}{joint}{more}".strip()
        last.is_joined = True

    def _add(self, row: GridRow, texts: dict[str, str]) -> None:
        lacks = bool(self.orders) and not texts.get("order")
        # One number merged over several items is the number of the first.
        if not self._own(row, "order"):
            texts.pop("order", None)
        self.read.records.append(
            Record(
                row.number, self.grid.part, texts, self.group, self.group_unit, row.is_hidden, False, lacks
            )
        )

    def _note(self, code: str, row: GridRow) -> None:
        self.read.notes.append(AnnexError(code, row=row.number, part=self.grid.part))
