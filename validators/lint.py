"""Room validators: layer 3, what Frictionless lets pass: title rows, repeated rows, formulas, odd cells."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from validators.codes import finding
from validators.guard_workbook import WorkbookFacts
from validators.reading import MAX_CELL
from validators.report import Finding

_MAX_SHOWN = 20
_FIRST_ROWS = 10
_FORMULA = re.compile(r"\s*=\S|@\w+\(|[+\-][A-Za-z]\w*[(|!]|\t=")
_ERROR_CELLS = frozenset(
    ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!")
)
_NOT_A_NUMBER = re.compile(r"\s*[+-]?(s?nan\d*|inf|infinity)\s*", re.IGNORECASE)


class Lint:
    """Watches the rows of one table."""

    def __init__(self, labels: Sequence[str], clean: Mapping[str, Any] | None) -> None:
        self._labels = list(labels)
        types = {one["name"]: one["type"] for one in (clean or {}).get("fields", [])}
        self._numeric = [types.get(label) in ("number", "integer") for label in labels]
        self._seen: dict[int, int] = {}
        self._found: list[Finding] = []
        self._counts: Counter[str] = Counter()
        self._formulas = 0
        self._first_formula: tuple[int, int] | None = None
        self._last_cell_lines = 0
        self._last_row = 0

    def add(self, number: int, cells: Sequence[str]) -> None:
        """Take one record."""
        if not any(cells):
            return
        self._last_row, self._last_cell_lines = number, cells[-1].count("\n")
        self._check_repeated(number, cells)
        for column, text in enumerate(cells, start=1):
            # Only these first letters can begin one of the cells looked for; most cells end here.
            if text and (text[0] in "=@+-\t #nNsSiI" or len(text) > MAX_CELL):
                self._check_cell(number, column, text)

    def _check_repeated(self, number: int, cells: Sequence[str]) -> None:
        earlier = self._seen.setdefault(hash(tuple(cells)), number)
        if earlier != number:
            self._note("duplicate_row", row=number, other_row=earlier)

    def _check_cell(self, number: int, column: int, text: str) -> None:
        label = self._label(column)
        if len(text) > MAX_CELL:
            self._note("cell_too_long", row=number, column=column, label=label, limit=MAX_CELL)
        elif text in _ERROR_CELLS:
            self._note("error_cell", row=number, column=column, label=label, error=text)
        elif _FORMULA.match(text):
            self._formulas += 1
            self._first_formula = self._first_formula or (number, column)
        elif column <= len(self._numeric) and self._numeric[column - 1] and _NOT_A_NUMBER.fullmatch(text):
            self._note("not_a_number", row=number, column=column, label=label)

    def _note(self, code: str, **where: Any) -> None:
        """Keep the first 20 findings of a code; the others are counted."""
        self._counts[code] += 1
        if self._counts[code] <= _MAX_SHOWN:
            self._found.append(finding(code, **where))

    def overflow(self) -> Counter[str]:
        """Give how many findings of each code were met beyond those which are shown."""
        return Counter({code: n - _MAX_SHOWN for code, n in self._counts.items() if n > _MAX_SHOWN})

    def findings(self, *, has_odd_quotes: bool) -> list[Finding]:
        """Give what was noted; `has_odd_quotes` is the guard's count of quotation marks in the file."""
        found = list(self._found)
        if self._first_formula is not None:
            row, column = self._first_formula
            found.append(
                finding(
                    "formula_cell", row=row, column=column, label=self._label(column), count=self._formulas
                )
            )
        if has_odd_quotes and self._last_cell_lines:
            found.append(finding("unclosed_quote", row=self._last_row))
        return found

    def _label(self, column: int) -> str:
        return self._labels[column - 1] if column <= len(self._labels) else ""


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
    filled = sum(bool(cell) for cell in rows[0][1])
    if width < 2 or filled * 2 > width:
        return []
    for number, cells in rows[1:]:
        if sum(bool(cell) for cell in cells) == width:
            return [finding("title_rows", row=1, header_row=number)]
    return []


def workbook_findings(facts: WorkbookFacts) -> list[Finding]:
    """Give what the guard saw in a workbook that may be read."""
    found = []
    if facts.formulas:
        found.append(finding("workbook_formulas", count=facts.formulas))
    if facts.formulas_without_value:
        found.append(finding("formula_without_value", count=facts.formulas_without_value))
    if facts.has_external_links:
        found.append(finding("external_links"))
    return found
