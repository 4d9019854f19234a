"""Room validators: a report arranged for people: rules with counts, places in words, a grid of marks.

Pages, HTML and XLSX are made from this. Cells stay as the report holds them, masked; nothing is read again.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from validators.findings.codes import CODES, Text, render
from validators.findings.masking import safe_label
from validators.findings.report import ColumnInfo, Finding

SEVERITIES = ("error", "warning", "note")
MOST_COLUMNS = 60
_FEW_COLUMNS = 12
_FIRST_COLUMNS = (1, 2, 3)
_WHOLE_ROW = 0
_OF_HEADER = frozenset(
    (
        "blank-header",
        "unmatched-header",
        "extra-label",
        "missing-label",
        "blank-label",
        "duplicate-label",
        "incorrect-label",
        "columns_reordered",
        "wrong_delimiter",
        "delimiter_unknown",
        "delimiter_not_comma",
    )
)
_NO_SHEET = "(comment)"


@dataclass(frozen=True)
class Rule:
    """One rule and how many places break it, the places that a cut report leaves out included."""

    code: str
    severity: str
    title: str
    count: int


@dataclass(frozen=True)
class Line:
    """One finding in words; numbers as in the file, `sheet` only where it is not the checked one."""

    code: str
    severity: str
    row: int | None
    column: int | None
    column_name: str
    column_title: str
    sample: str
    title: str
    message: str
    cure: str
    sheet: str = ""


@dataclass(frozen=True)
class Mark:
    """What is marked in one cell (or for one row as a whole): the gravest severity and all its findings."""

    severity: str
    findings: Sequence[Finding]

    @property
    def sample(self) -> str:
        """The masked value of the cell."""
        return next((one.sample for one in self.findings if one.sample), "")


@dataclass(frozen=True)
class GridRow:
    """One row with findings; `whole` is what concerns the row and no cell, `cells` goes by column from 1."""

    number: int
    whole: Mark | None
    cells: Mapping[int, Mark]

    @property
    def codes(self) -> list[str]:
        """The codes of this row, each once, the row's own first, then by column."""
        marks = [self.whole] if self.whole else []
        marks += [self.cells[number] for number in sorted(self.cells)]
        return list(dict.fromkeys(one.code for mark in marks for one in mark.findings))


@dataclass(frozen=True)
class GridColumn:
    """One column of the grid; `mark` is what is wrong with its label or with the column as a whole."""

    number: int
    name: str
    title: str
    mark: Mark | None = None


@dataclass(frozen=True)
class Grid:
    """Rows that have findings, `rows` of `total`; `left_out` counts columns that would make it unreadable."""

    columns: Sequence[GridColumn]
    rows: Sequence[GridRow]
    total: int
    left_out: int = 0


@dataclass
class _Marks:
    """Findings by where they stand."""

    header: dict[int, list[Finding]] = field(default_factory=dict)
    rows: dict[int, dict[int, list[Finding]]] = field(default_factory=dict)


def list_rules(counts: Mapping[str, int], findings: Sequence[Finding], lang: str) -> list[Rule]:
    """Give every rule that was broken, the gravest and most frequent first."""
    said = {one.code: one.severity for one in findings}
    rules = [
        Rule(code, said.get(code) or severity_of(code), title_of(code, lang), n) for code, n in counts.items()
    ]
    return sorted(rules, key=lambda rule: (_rank(rule.severity), -rule.count, rule.code))


def choose(
    findings: Sequence[Finding], *, rule: str = "", severity: str = "", column: int | None = None
) -> list[Finding]:
    """Give the findings that fit all of the conditions; an empty condition lets everything pass."""
    return [
        one
        for one in findings
        if (not rule or one.code == rule)
        and (not severity or one.severity == severity)
        and (column is None or one.column == column)
    ]


def tell(found: Finding, columns: Sequence[ColumnInfo], lang: str, *, sheet: str = "") -> Line:
    """Put one finding in words; `sheet` is the checked one, see `checked_sheet`."""
    # A report may outlive a code: its place is still true then, its words are gone.
    text = render(found, lang) if found.code in CODES else Text(found.code, found.code, "")
    name = found.column_name or ""
    there = _sheet_of(found)
    is_elsewhere = _is_elsewhere(there, sheet)
    title = "" if is_elsewhere else _title_at(found, columns, lang)
    return Line(
        code=found.code,
        severity=found.severity,
        row=found.row,
        column=found.column,
        column_name=name,
        column_title=title if title != name else "",
        sample=found.sample or "",
        title=text.title,
        message=text.message,
        cure=text.cure,
        sheet=there if is_elsewhere else "",
    )


def _title_at(found: Finding, columns: Sequence[ColumnInfo], lang: str) -> str:
    """Give the title of the column in which a finding stands; none where another column has this number."""
    index = (found.column or 0) - 1
    if not 0 <= index < len(columns):
        return ""
    column = columns[index]
    if found.column_name and found.column_name not in (column.name, safe_label(column.name)):
        return ""
    return column_title(column, lang)


def checked_sheet(findings: Sequence[Finding]) -> str:
    """Give the sheet that was checked where a workbook has several, else an empty text."""
    return next((str(one.params.get("sheet", "")) for one in findings if one.code == "more_sheets"), "")


def build_grid(
    findings: Sequence[Finding],
    columns: Sequence[ColumnInfo],
    lang: str,
    *,
    sheet: str = "",
    first: int = 0,
    size: int | None = None,
) -> Grid:
    """Give the rows with findings from index `first`, at most `size`, and the columns to show them in."""
    marks = _marks_of(findings, sheet)
    numbers = sorted(marks.rows)
    shown = numbers[first:] if size is None else numbers[first : first + size]
    rows = [_row(number, marks.rows[number]) for number in shown]
    used = {column for row in rows for column in row.cells} | set(marks.header)
    count = max([len(columns), *used])
    kept = _kept_columns(count, used)
    return Grid(
        columns=[_column(n, columns, marks.header.get(n), lang) for n in kept],
        rows=rows,
        total=len(numbers),
        left_out=count - len(kept),
    )


def cell_marks(findings: Sequence[Finding], sheet: str) -> dict[int, GridRow]:
    """Give what is marked in the table itself, by row; what concerns a whole column stands in row 1."""
    rows: dict[int, dict[int, list[Finding]]] = {}
    for one in findings:
        if not _is_elsewhere(_sheet_of(one), sheet) and (one.row or one.column):
            row = rows.setdefault(one.row or 1, {})
            row.setdefault(one.column or _WHOLE_ROW, []).append(one)
    return {number: _row(number, cells) for number, cells in rows.items()}


def join_marks(one: Mark, other: Mark | None) -> Mark:
    """Give one mark for two things that have to be told in the same cell."""
    return _mark([*one.findings, *(other.findings if other else ())])


def column_title(column: ColumnInfo, lang: str) -> str:
    """Give the title of a column, its name where it has none."""
    return (column.title_en if lang == "en" else column.title_vi) or column.title_vi or column.name


def title_of(code: str, lang: str) -> str:
    """Give the title of a code; the code itself when it has gone."""
    if code not in CODES:
        return code
    return CODES[code].vi.title if lang == "vi" else CODES[code].en.title


def severity_of(code: str) -> str:
    """Give the usual severity of a code; a code that has gone counts as an error."""
    return CODES[code].severity if code in CODES else "error"


def _marks_of(findings: Sequence[Finding], sheet: str) -> _Marks:
    marks = _Marks()
    for one in findings:
        if _is_elsewhere(_sheet_of(one), sheet):
            continue
        is_of_header = one.code in _OF_HEADER or one.row is None
        if is_of_header and one.column is not None:
            marks.header.setdefault(one.column, []).append(one)
        elif one.row is not None:
            row = marks.rows.setdefault(one.row, {})
            row.setdefault(one.column or _WHOLE_ROW, []).append(one)
    return marks


def _row(number: int, cells: Mapping[int, list[Finding]]) -> GridRow:
    marks = {column: _mark(found) for column, found in cells.items() if column != _WHOLE_ROW}
    whole = cells.get(_WHOLE_ROW)
    return GridRow(number, _mark(whole) if whole else None, marks)


def _mark(found: Sequence[Finding]) -> Mark:
    return Mark(min((one.severity for one in found), key=_rank), found)


def _kept_columns(count: int, used: Collection[int]) -> list[int]:
    """All columns where they are few, else those with marks and the first ones, which name the row."""
    if count <= _FEW_COLUMNS:
        return list(range(1, count + 1))
    return sorted({*_FIRST_COLUMNS, *used})[:MOST_COLUMNS]


def _column(number: int, columns: Sequence[ColumnInfo], found: list[Finding] | None, lang: str) -> GridColumn:
    info = columns[number - 1] if number <= len(columns) else None
    name = info.name if info else ""
    return GridColumn(number, name, column_title(info, lang) if info else "", _mark(found) if found else None)


def _sheet_of(found: Finding) -> str:
    return safe_label(str(found.params.get("sheet", ""))) if found.code.startswith("personal_") else ""


def _is_elsewhere(there: str, sheet: str) -> bool:
    return there == _NO_SHEET or bool(there and sheet and there != sheet)


def _rank(severity: str) -> int:
    return SEVERITIES.index(severity) if severity in SEVERITIES else 0
