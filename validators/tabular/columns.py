"""Room validators: what each column holds: how full, how many values, and the type when no schema states it.

A guessed type holds for every cell of the file (Frictionless guesses from 100 rows and 90 %), keeps codes
with leading zeros as text, and never decides whether 35.320 has thousands or decimals.
"""

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from validators.findings.codes import finding
from validators.findings.report import ColumnInfo, Finding, Preview
from validators.tabular.blocks import FEW, Block
from validators.words.folding import fold_header

PREVIEW_ROWS = 100
_PREVIEW_CELL = 2_000
_PREVIEW_CHARACTERS = 1_000_000
_MAX_DISTINCT = 1_000
_INTEGER = re.compile(r"-?(0|[1-9]\d{0,17})")
_DECIMAL = re.compile(r"-?(0|[1-9]\d{0,17})\.\d+")
_GROUPED = re.compile(r"-?[1-9]\d{0,2}(\.\d{3})+")
_MANY_GROUPS = re.compile(r"-?[1-9]\d{0,2}(\.\d{3}){2,}")
_COMMA = re.compile(r"-?\d+(\.\d{3})*,\d+")
_CODE_WORDS = frozenset(("ma", "code", "id"))
_PERIOD = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])|-Q([1-4])|-H([12]))?")
# Form of writing -> the guess it leads to, in the order of preference; `comma` alone is always ambiguous.
_GUESSES: dict[str, dict[str, str]] = {
    "integer": {"type": "integer"},
    "grouped": {"type": "number", "groupChar": "."},
    "decimal": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "date"},
    "date_vi": {"type": "date", "format": "%d/%m/%Y"},
    "comma": {"type": "string"},
}


# The same forms as polars reads them, over ASCII only: what these do not prove is asked of `_forms_of`.
_WHOLE = "-?(?:0|[1-9][0-9]{0,17})"
_GROUPS = r"-?[1-9][0-9]{0,2}(?:\.[0-9]{3})+"
_PROOFS = {
    "integer": f"^{_WHOLE}$",
    "grouped": f"^(?:{_WHOLE}|{_GROUPS})$",
    "decimal": rf"^{_WHOLE}(?:\.[0-9]+)?$",
    "boolean": "^(?:true|false)$",
    "date": "^[1-9][0-9]{3}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)"
    "|(?:0[13578]|1[02])-31)$",
    "date_vi": "^(?:(?:0[1-9]|1[0-9]|2[0-8])/(?:0[1-9]|1[0-2])|(?:29|30)/(?:0[13-9]|1[0-2])"
    "|31/(?:0[13578]|1[02]))/[1-9][0-9]{3}$",
    "comma": rf"^(?:{_WHOLE}|{_GROUPS}|-?[0-9]+(?:\.[0-9]{{3}})*,[0-9]+)$",
}
_INTEGER_FORMS = frozenset(("integer", "grouped", "decimal", "comma"))
_MAYBE_PERIOD = r"^[\s\x1c-\x1f]*\d{4}(?:-|\s|[\x1c-\x1f]|$)"


@dataclass
class _Column:
    """One column while it is read; `forms` are the guesses that still hold for every filled cell."""

    filled: int = 0
    values: set[str] | None = field(default_factory=set)
    forms: set[str] = field(default_factory=lambda: set(_GUESSES))
    has_many_groups: bool = False

    def add(self, filled: int, cells: pl.Series, distinct: pl.Series | None) -> None:
        """Take a run of `cells`, how many say something, and the different ones where they are few."""
        if not filled:
            return
        self.filled += filled
        if self.values is not None:
            self._keep_values(distinct)
        if self.forms:
            self._narrow(cells if distinct is None else distinct)

    def _keep_values(self, distinct: pl.Series | None) -> None:
        if self.values is not None and distinct is not None and len(distinct) <= _MAX_DISTINCT:
            self.values.update(distinct.to_list())
        else:
            self.values = None
        if self.values is not None and len(self.values) > _MAX_DISTINCT:
            self.values = None

    def _narrow(self, texts: pl.Series) -> None:
        """Drop the forms that one of these texts has not; most go with the first."""
        self.forms &= _forms_of(texts[0])
        if "integer" in self.forms:
            self.forms &= _INTEGER_FORMS
            if texts.str.contains(_PROOFS["integer"]).all():
                return
        for form in [form for form in _GUESSES if form in self.forms]:
            for text in texts.filter(~texts.str.contains(_PROOFS[form])):
                self.forms &= _forms_of(text)
                if form not in self.forms:
                    break
        if "grouped" in self.forms and not self.has_many_groups:
            self.has_many_groups = bool(texts.str.contains(f"^{_MANY_GROUPS.pattern}$").any())

    def guess(self) -> dict[str, str]:
        """Give type and format; text when nothing else holds for every cell, or a number is ambiguous."""
        if not self.filled or not self.forms or self.is_ambiguous():
            return {"type": "string"}
        return next(dict(_GUESSES[form]) for form in _GUESSES if form in self.forms)

    def is_ambiguous(self) -> bool:
        """Tell whether the cells are numbers whose point or comma can be read in two ways."""
        if not self.filled or "integer" in self.forms:
            return False
        if "grouped" in self.forms:
            return not self.has_many_groups
        return "comma" in self.forms


def _guess(label: str, column: _Column) -> dict[str, str]:
    """Give the guess for a column; a code stays text, for the next one may begin with a zero."""
    guess = column.guess()
    is_code = bool(_CODE_WORDS & set(fold_header(label).split()))
    return {"type": "string"} if is_code and guess["type"] == "integer" else guess


def _forms_of(text: str) -> set[str]:
    """Give every form that a cell may have; a whole number fits the three ways of writing numbers."""
    if _INTEGER.fullmatch(text):
        return {"integer", "decimal", "grouped", "comma"}
    forms = set()
    if _DECIMAL.fullmatch(text):
        forms.add("decimal")
    if _GROUPED.fullmatch(text):
        forms.update(("grouped", "comma"))
    if _COMMA.fullmatch(text):
        forms.add("comma")
    if text in ("true", "false"):
        forms.add("boolean")
    if "-" in text and _is_date(text, "%Y-%m-%d"):
        forms.add("date")
    elif "/" in text and _is_date(text, "%d/%m/%Y"):
        forms.add("date_vi")
    return forms


def _is_date(text: str, form: str) -> bool:
    if not 8 <= len(text) <= 10 or not text[0].isdigit():
        return False
    try:
        datetime.datetime.strptime(text, form).replace(tzinfo=datetime.UTC)
    except ValueError:
        return False
    return True


class TableFacts:
    """Watches the blocks of one table, in order, and keeps what a report says of its columns."""

    def __init__(self, labels: Sequence[str], clean: Mapping[str, Any] | None) -> None:
        self.labels = list(labels)
        self.rows = 0
        self.last_filled_row = 0
        self._clean = clean
        # A stated schema leaves nothing to guess.
        self._columns = [_Column(forms=set() if clean else set(_GUESSES)) for _ in labels]
        self._preview: list[list[str]] = []
        self._preview_room = _PREVIEW_CHARACTERS
        self._missing = sorted({*(clean or {}).get("missingValues", [""]), ""})
        self._period_column = self.labels.index("period") if "period" in self.labels else None
        self._period: tuple[datetime.date, datetime.date] | None = None

    def add(self, block: Block) -> None:
        """Take the next records; wholly blank ones are no rows and in no block."""
        if not len(block.numbers):
            return
        self.rows += len(block.numbers)
        self.last_filled_row = int(block.numbers[-1])
        if len(self._preview) < PREVIEW_ROWS and self._preview_room > 0:
            self._keep_preview(block)
        for at, (column, cells) in enumerate(zip(self._columns, block.columns, strict=False)):
            self._add_column(column, cells, block, at)
        if self._period_column is not None and self._period_column < len(block.columns):
            self._widen_period(block.columns[self._period_column])

    def _keep_preview(self, block: Block) -> None:
        first = [column.head(PREVIEW_ROWS - len(self._preview)).to_list() for column in block.columns]
        for cells in zip(*first, strict=True):
            if self._preview_room > 0:
                self._preview.append([_cut(cell) for cell in cells if cell is not None])
                self._preview_room -= sum(map(len, self._preview[-1]))

    def _add_column(self, column: _Column, cells: pl.Series, block: Block, at: int) -> None:
        is_asked = column.values is not None or bool(column.forms)
        distinct = block.distinct(at) if is_asked else None
        if is_asked and distinct is None and FEW - len(self._missing) < _MAX_DISTINCT:
            # Many different cells may still be few different values.
            distinct = cells.drop_nulls().unique()
        if distinct is not None and self._missing != [""]:
            distinct = distinct.filter(~distinct.is_in(self._missing))
        is_missing = cells == "" if self._missing == [""] else cells.is_in(self._missing)
        absent = cells.null_count() + _count(is_missing)
        if column.forms and distinct is None and absent:
            cells = cells.filter(~is_missing)
        column.add(len(block.numbers) - absent, cells, distinct)

    def _widen_period(self, cells: pl.Series) -> None:
        for text in cells.filter(cells.str.contains(_MAYBE_PERIOD)).unique():
            days = period_days(text)
            if days is not None:
                first, last = self._period or days
                self._period = (min(first, days[0]), max(last, days[1]))

    def schema(self) -> dict[str, Any]:
        """Give the schema stated, or the one guessed from all cells."""
        if self._clean is not None:
            return dict(self._clean)
        fields = [
            {"name": label or f"field{number}", "title": label or f"field{number}", **_guess(label, column)}
            for number, (label, column) in enumerate(zip(self.labels, self._columns, strict=True), start=1)
        ]
        return {"fields": fields, "missingValues": [""]}

    def infos(self) -> list[ColumnInfo]:
        """Give the columns as the report shows them, in file order."""
        stated = {one["name"]: one for one in self.schema()["fields"]}
        infos = []
        for label, column in zip(self.labels, self._columns, strict=True):
            one = stated.get(label, {})
            title = str(one.get("title") or label)
            infos.append(
                ColumnInfo(
                    name=label,
                    title_vi=title,
                    title_en=str(one.get("title_en") or title),
                    type=str(one.get("type", "string")),
                    fill=round(column.filled / self.rows, 4) if self.rows else 0.0,
                    distinct=None if column.values is None else len(column.values),
                )
            )
        return infos

    def filled(self) -> list[str]:
        """Give the names of the columns in which at least one row says something, sorted."""
        pairs = zip(self.labels, self._columns, strict=True)
        return sorted({label for label, column in pairs if column.filled and label})

    def preview(self) -> Preview:
        """Give the header and the first 100 rows."""
        return Preview(self.labels, self._preview)

    def period(self) -> list[str] | None:
        """Give [first day, last day] of the column `period`, if there is one that can be read."""
        return [day.isoformat() for day in self._period] if self._period else None

    def findings(self) -> list[Finding]:
        """Give the columns that are blank, and (without a schema) those whose numbers are ambiguous."""
        found = []
        for number, (label, column) in enumerate(zip(self.labels, self._columns, strict=True), start=1):
            if self.rows and not column.filled:
                found.append(finding("blank_column", column=number, label=label))
            elif self._clean is None and column.is_ambiguous():
                found.append(finding("ambiguous_number", column=number, label=label))
        return found


def period_days(text: str) -> tuple[datetime.date, datetime.date] | None:
    """Give first and last day of YYYY, YYYY-MM, YYYY-Qn or YYYY-Hn; None for anything else."""
    match = _PERIOD.fullmatch(text.strip())
    if match is None or match[1] == "0000":
        return None
    month, quarter, half = (int(part) if part else None for part in match.groups()[1:])
    first, length = 1, 12
    if month:
        first, length = month, 1
    elif quarter:
        first, length = quarter * 3 - 2, 3
    elif half:
        first, length = half * 6 - 5, 6
    last = first + length - 1
    start = datetime.date(int(match[1]), first, 1)
    following = datetime.date(start.year, last, 28) + datetime.timedelta(days=4)
    return start, following - datetime.timedelta(days=following.day)


def _count(mask: pl.Series) -> int:
    return int(mask.sum() or 0)


def _cut(cell: str) -> str:
    return cell if len(cell) <= _PREVIEW_CELL else cell[:_PREVIEW_CELL] + "…"
