"""Room validators: layer 3, columns whose numbers can be read in two ways; it is asked, never guessed.

Vietnamese files write 35.320 for thirty-five thousand and 99,36 for ninety-nine and a bit. Where a schema
states `groupChar` or `decimalChar`, or the field's own bounds rule out one reading, nothing is asked.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from validators.findings.codes import finding
from validators.findings.report import Finding
from validators.tabular.blocks import Block
from validators.words.folding import fold_header

_PLAIN = r"^[+-]?\d+$"
_DOT_GROUP = r"^[+-]?[1-9]\d{0,2}\.\d{3}$"
_DOT_GROUPS = r"^[+-]?[1-9]\d{0,2}(\.\d{3})+$"
_COMMA = r"^[+-]?(\d+|[1-9]\d{0,2}(\.\d{3})+),\d+$"
_COMMA_GROUP = r"^[+-]?[1-9]\d{0,2},\d{3}$"
_CODE_WORDS = frozenset(("ma", "code", "id", "stt", "tt"))
_BOUNDS = (("minimum", 1), ("exclusiveMinimum", 1), ("maximum", -1), ("exclusiveMaximum", -1))


@dataclass
class _Column:
    """What was met in one column: how many filled cells, of which form, and the first that is in question."""

    at: int
    label: str
    stated: Mapping[str, Any]
    missing: frozenset[str]
    is_guess: bool
    is_open: bool = True
    cells: int = 0
    row: int = 0
    has_comma: bool = False
    has_many_groups: bool = False
    has_three_decimals_only: bool = True
    lowest: int = 0
    highest: int = 0


class NumberFormat:
    """Watches the numeric columns of one table, or without a schema those whose every cell looks numeric.

    `answers` maps a column to the reading that its owner gave for this very file: it is not asked again.
    """

    def __init__(
        self,
        labels: Sequence[str],
        clean: Mapping[str, Any] | None,
        *,
        profile: Mapping[str, Any] | None = None,
        answers: Mapping[str, str] | None = None,
    ) -> None:
        stated = {one["name"]: one for one in (clean or {}).get("fields", [])}
        common = (clean or {}).get("missingValues", [""])
        self._columns = []
        for at, label in enumerate(labels):
            one = stated.get(label, {})
            is_wanted = one.get("type") in ("integer", "number") if clean else _may_be_number(label)
            is_stated = one.get("groupChar") or one.get("decimalChar", ".") != "."
            if is_wanted and not is_stated and label not in (answers or {}):
                missing = frozenset(one.get("missingValues", common)) | {"", "*", ":"}
                self._columns.append(_Column(at, label, one, missing, is_guess=not clean))

    def add(self, block: Block) -> None:
        """Take the next block."""
        for column in self._columns:
            if column.is_open and column.at < len(block.columns):
                _look(column, block.columns[column.at], block.numbers)

    def findings(self) -> list[Finding]:
        """Give one question a column."""
        return [_question(one) for one in self._columns if one.is_open and one.cells and _is_asked(one)]

    def overflow(self) -> Counter[str]:
        """Give nothing: no question is left out."""
        return Counter()


def _may_be_number(label: str) -> bool:
    return not _CODE_WORDS & set(fold_header(label).split())


def _look(column: _Column, cells: pl.Series, numbers: pl.Series) -> None:
    """Take one column of a block; a cell that cannot be a number in question closes the column."""
    # Plain whole numbers are the most frequent cells by far; what is none of them is looked at.
    others = cells.cast(pl.Int64, strict=False).is_null() & cells.is_not_null()
    text, rows = cells.filter(others).str.strip_chars(), numbers.filter(others)
    keep = ~text.is_in(list(column.missing))
    text, rows = text.filter(keep), rows.filter(keep)
    if not len(text):
        return
    marked = text.str.contains_any([".", ","])
    in_question, rows = text.filter(marked), rows.filter(marked)
    plain = text.filter(~marked)
    is_dots = _all(in_question, _DOT_GROUPS)
    is_commas = _all(in_question, f"{_COMMA}|{_DOT_GROUPS}")
    # A stray word in a column that is stated to be numeric is another finding's business.
    if not (is_dots or is_commas) or (column.is_guess and not _all(plain, _PLAIN)):
        column.is_open = False
        return
    if not len(in_question):
        return
    column.cells += len(in_question)
    column.row = column.row or int(rows[0])
    column.has_comma = column.has_comma or not is_dots
    single = in_question.str.contains(_DOT_GROUP)
    column.has_many_groups = column.has_many_groups or (is_dots and not bool(single.all()))
    column.has_three_decimals_only = column.has_three_decimals_only and _all(in_question, _COMMA_GROUP)
    if not column.has_comma and not column.has_many_groups:
        thousandths = in_question.str.replace(".", "", literal=True).cast(pl.Int64)
        ends = (thousandths.min(), thousandths.max())
        is_first = column.cells == len(in_question)
        if isinstance(ends[0], int) and isinstance(ends[1], int):
            column.lowest = ends[0] if is_first else min(column.lowest, ends[0])
            column.highest = ends[1] if is_first else max(column.highest, ends[1])


def _all(cells: pl.Series, pattern: str) -> bool:
    return bool(cells.str.contains(pattern).all())


def _is_asked(column: _Column) -> bool:
    """Tell whether to ask: a bound of the field, or a form with one reading, may settle dots by itself.

    Commas are asked about always: the file must not keep them, and a person says so.
    """
    if column.is_guess and column.has_many_groups and not column.has_comma:
        return False  # 1.234.567 without a schema has one reading only
    if column.has_comma or column.has_many_groups or column.stated.get("type") != "number":
        return True
    ends = (Decimal(column.lowest), Decimal(column.highest))
    return all(_is_within(column.stated, end) and _is_within(column.stated, end.scaleb(-3)) for end in ends)


def _is_within(stated: Mapping[str, Any], value: Decimal) -> bool:
    for key, sign in _BOUNDS:
        limit = stated.get("constraints", {}).get(key)
        if limit is not None and sign * value < sign * Decimal(str(limit)):
            return False
    return True


def _question(column: _Column) -> Finding:
    """Ask; the sample has the form of the file's numbers but none of their digits."""
    if column.has_comma:
        form, grouped, decimal = "12,345", "12345", "12.345"
        if not column.has_three_decimals_only:
            # A comma before one, two or four digits groups nothing: one reading is left, and still confirmed.
            form, grouped, decimal = "12,34", "–", "12.34"
    elif column.has_many_groups:
        form, grouped, decimal = "1.234.567", "1234567", "–"
    else:
        form, grouped, decimal = "12.345", "12345", "12.345"
    return finding(
        "number_format_question",
        row=column.row,
        column=column.at + 1,
        label=column.label,
        count=column.cells,
        form=form,
        mark="," if column.has_comma else ".",
        as_groups=grouped,
        as_decimal=decimal,
    )
