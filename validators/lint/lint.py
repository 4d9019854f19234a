"""Room validators: layer 3, what Frictionless lets pass: repeated rows, formulas, odd cells, titles."""

import datetime
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from validators.findings.codes import finding
from validators.findings.report import Finding
from validators.guard.workbook import WorkbookFacts
from validators.lint.cells import ERROR_CELL, CellLint
from validators.lint.codes import CodeLint, LegacyLint
from validators.lint.dates import DateLint, stated_types
from validators.lint.row_marks import RowMarks
from validators.lint.rows import RowLint
from validators.tabular.blocks import Block

_FIRST_ROWS = 10
# Told of a whole column or table with the number of its rows, when all of it is known.
_COUNTED = frozenset(("lost_zeros", "date_serials", "comment_rows"))


class Lint:
    """Watches the rows of one table, block by block.

    Args:
        labels: the header, in file order.
        clean: the checked schema, if one is stated.
        today: the day of the check; without it no date is in the future.
        reread: gives the rows of the file once more; repeated rows of large files are proved with it.
    """

    def __init__(
        self,
        labels: Sequence[str],
        clean: Mapping[str, Any] | None,
        *,
        today: datetime.date | None = None,
        reread: Callable[[], Iterator[tuple[int, Sequence[str]]]] | None = None,
    ) -> None:
        self._labels = list(labels)
        types = stated_types(labels, clean)
        self._marks = RowMarks()
        self._cells = CellLint(labels, types, _spaced_numbers(labels, clean), self._marks)
        self._dates = DateLint(labels, types, self._marks, today=today)
        self._codes = CodeLint(labels, types, clean)
        self._legacy = LegacyLint(labels, types)
        self._rows = RowLint(reread)
        self._blank = _blank_tail(labels)
        self._comments = 0
        self._first_comment = 0
        self._answer: tuple[list[Finding], Counter[str]] | None = None

    def add(self, block: Block) -> None:
        """Take the next block."""
        for part in (self._cells, self._dates, self._codes, self._legacy, self._rows):
            part.add(block)
        self._marks.close_block()
        self._find_comments(block)
        for number in [n for n in self._blank if n < len(block.columns)]:
            if block.columns[number].str.len_bytes().max():
                # A column with data is not blank, nor are those left of it at the right end of the table.
                self._blank = [n for n in self._blank if n > number]

    def _find_comments(self, block: Block) -> None:
        if not block.columns or not block.may_hold(b"#"):
            return
        cells = block.columns[0]
        mask = cells.str.contains(r"^#\D|^#$").fill_null(value=False)
        if mask.any():
            mask &= ~cells.str.contains(ERROR_CELL).fill_null(value=False)
        rows = block.numbers.filter(mask)
        if len(rows):
            self._comments += len(rows)
            self._first_comment = self._first_comment or int(rows[0])

    def findings(self) -> list[Finding]:
        """Give what was found, by row and column; what concerns a whole column stands at its first row."""
        repeated, _ = self._repeated()
        found = self._cells.findings() + self._dates.findings() + self._codes.findings()
        found += self._legacy.findings() + repeated
        if self._blank:
            first = self._blank[0] + 1
            found.append(finding("blank_columns_right", column=first, count=len(self._blank)))
        if self._comments:
            found.append(finding("comment_rows", row=self._first_comment, count=self._comments))
        return sorted(found, key=lambda one: (one.row or 0, one.column or 0))

    def overflow(self) -> Counter[str]:
        """Give how many findings of each code were met beyond those which are shown."""
        return self._cells.overflow() + self._dates.overflow() + self._repeated()[1]

    def count_rows(self, found: Sequence[Finding]) -> tuple[int, int]:
        """Give the number of repeated rows, and that of rows with another mark; `found` are `findings()`."""
        repeated, more = self._repeated()
        counted = (int(one.params["count"]) for one in found if one.code in _COUNTED)
        return len(repeated) + more["duplicate_row"], max((self._marks.count, *counted))

    def _repeated(self) -> tuple[list[Finding], Counter[str]]:
        if self._answer is None:
            self._answer = self._rows.report()
        return self._answer


def _blank_tail(labels: Sequence[str]) -> list[int]:
    """Give the columns without a name at the right end of the table."""
    filled = [number for number, label in enumerate(labels) if label.strip()]
    return list(range(filled[-1] + 1, len(labels))) if filled else []


def _spaced_numbers(labels: Sequence[str], clean: Mapping[str, Any] | None) -> list[bool]:
    """Tell for each column whether its schema groups digits by a space that is not plain."""
    spaced = {one["name"] for one in (clean or {}).get("fields", []) if one.get("groupChar", "").isspace()}
    return [label in spaced for label in labels]


def find_title_rows(first_rows: Sequence[tuple[int, Sequence[str]]], header_row: int) -> list[Finding]:
    """Tell whether titles stand above the header: it was found lower, or its row is mostly blank.

    `first_rows` are the first records of the file with their numbers, the header among them.
    """
    if header_row > 1:
        return [finding("title_rows", row=1, header_row=header_row)]
    rows = [(number, cells) for number, cells in first_rows[:_FIRST_ROWS] if any(cells)]
    if not rows:
        return []
    width = max(len(cells) for _, cells in rows)
    if _has_two_rows(rows, width):
        return [finding("two_row_header", row=rows[0][0], first=rows[0][0], second=rows[1][0])]
    filled = sum(bool(cell) for cell in rows[0][1])
    if width < 2 or filled * 2 > width:
        return []
    for number, cells in rows[1:]:
        if sum(bool(cell) for cell in cells) == width:
            return [finding("title_rows", row=1, header_row=number)]
    return []


def _has_two_rows(rows: Sequence[tuple[int, Sequence[str]]], width: int) -> bool:
    """Tell whether the header goes on in the second row: groups above, parts below, as merged cells give.

    Each column is named above or below, the parts stand below blank or grouped cells, and no cell of the
    second row is a number while the third has some.
    """
    if len(rows) < 3 or width < 3:
        return False
    above, below, data = ([cell.strip() for cell in cells] + [""] * width for _, cells in rows[:3])
    groups = [n for n in range(width) if above[n] and n + 1 < width and not above[n + 1]]
    if not groups or not above[0] or sum(map(bool, above[:width])) < 2:
        return False
    has_names = all(above[n] or below[n] for n in range(width))
    # Below a name that needs no parts stands nothing: a row of data fills those cells too.
    has_gaps = any(above[n] and not below[n] for n in range(width))
    is_text = not any(cell[:1].isdigit() for cell in below)
    return has_names and has_gaps and is_text and any(cell[:1].isdigit() for cell in data)


def workbook_findings(facts: WorkbookFacts) -> list[Finding]:
    """Give what the guard saw in a workbook that may be read."""
    found = []
    if facts.formulas:
        found.append(finding("workbook_formulas", count=facts.formulas))
    if facts.formulas_without_value:
        found.append(finding("formula_without_value", count=facts.formulas_without_value))
    if facts.has_external_links:
        found.append(finding("external_links"))
    if facts.calling_formulas:
        found.append(finding("formula_calls_out", count=facts.calling_formulas))
    if facts.hidden_rows or facts.hidden_columns:
        found.append(finding("hidden_cells", rows=facts.hidden_rows, columns=facts.hidden_columns))
    if facts.has_comments:
        found.append(finding("workbook_comments"))
    if facts.has_author:
        found.append(finding("workbook_author"))
    return found
