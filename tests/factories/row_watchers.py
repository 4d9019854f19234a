"""The watchers as they were when they took one record at a time: the second method that tests compare with.

Slow and plain: one Python call for each record and cell. Only what counts is here; the judgement on the
counts, the likeness of one text and the words of findings are the product's own.
"""

import datetime
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain, islice
from typing import Any

import polars as pl

from validators.findings.codes import finding
from validators.findings.report import ColumnInfo, Finding, Preview
from validators.lint.totals import parse_number
from validators.personal.column_marks import LITTLE, MOST, WHOLE_CELLS
from validators.personal.dressing import undress
from validators.personal.hints import hints_of
from validators.personal.judging import Judgement
from validators.personal.late_header import LateHeader
from validators.personal.marks import marks_of
from validators.personal.more_marks import MoreMarks, Run
from validators.personal.rules import judge_columns
from validators.places.book import PlaceBook
from validators.reading.rows import READER_FAILURES, Row
from validators.tabular.columns import PREVIEW_ROWS, period_days
from validators.words.folding import fold, fold_header
from validators.words.person_names import bare_name, has_name_shape

_PREVIEW_CELL = 2_000


_PREVIEW_CHARACTERS = 1_000_000


_MAX_VALUES = 1_000


_INTEGER = re.compile(r"-?(0|[1-9]\d{0,17})")


_DECIMAL = re.compile(r"-?(0|[1-9]\d{0,17})\.\d+")


_GROUPED = re.compile(r"-?[1-9]\d{0,2}(\.\d{3})+")


_MANY_GROUPS = re.compile(r"-?[1-9]\d{0,2}(\.\d{3}){2,}")


_COMMA = re.compile(r"-?\d+(\.\d{3})*,\d+")


_CODE_WORDS = frozenset(("ma", "code", "id"))


_GUESSES: dict[str, dict[str, str]] = {
    "integer": {"type": "integer"},
    "grouped": {"type": "number", "groupChar": "."},
    "decimal": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "date"},
    "date_vi": {"type": "date", "format": "%d/%m/%Y"},
    "comma": {"type": "string"},
}


@dataclass
class _Column:
    """One column while it is read; `forms` are the guesses that still hold for every filled cell."""

    filled: int = 0
    values: set[str] | None = field(default_factory=set)
    forms: set[str] = field(default_factory=lambda: set(_GUESSES))
    has_many_groups: bool = False

    def add(self, text: str) -> None:
        """Count one filled cell."""
        self.filled += 1
        if self.values is not None:
            if text in self.values:
                return
            self.values.add(text)
            if len(self.values) > _MAX_VALUES:
                self.values = None
        if self.forms:
            self.forms &= _forms_of(text)
            self.has_many_groups |= "." in text and bool(_MANY_GROUPS.fullmatch(text))

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


class RowFacts:
    """Watches the rows of one table, in order, and keeps what a report says of its columns."""

    def __init__(self, labels: Sequence[str], clean: Mapping[str, Any] | None) -> None:
        self.labels = list(labels)
        self.rows = 0
        self.last_filled_row = 0
        self._clean = clean
        # A stated schema leaves nothing to guess.
        self._columns = [_Column(forms=set() if clean else set(_GUESSES)) for _ in labels]
        self._preview: list[list[str]] = []
        self._preview_room = _PREVIEW_CHARACTERS
        self._missing = frozenset((clean or {}).get("missingValues", [""])) | {""}
        self._period_column = self.labels.index("period") if "period" in self.labels else None
        self._period: tuple[datetime.date, datetime.date] | None = None

    def add(self, number: int, cells: Sequence[str]) -> None:
        """Take one record; a wholly blank one counts as no row."""
        if not any(cells):
            return
        self.rows += 1
        self.last_filled_row = number
        if len(self._preview) < PREVIEW_ROWS and self._preview_room > 0:
            self._preview.append([_cut(cell) for cell in cells])
            self._preview_room -= sum(map(len, self._preview[-1]))
        for column, text in zip(self._columns, cells, strict=False):
            if text not in self._missing:
                column.add(text)
        if self._period_column is not None and self._period_column < len(cells):
            self._widen_period(cells[self._period_column])

    def _widen_period(self, text: str) -> None:
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


def _cut(cell: str) -> str:
    return cell if len(cell) <= _PREVIEW_CELL else cell[:_PREVIEW_CELL] + "…"


_TOTAL_WORDS = frozenset(("tong cong", "tong so", "tong", "cong", "tong cong chung", "total", "grand total"))


_LABEL_CELLS = 3


_MAX_TOTALS = 20


_NO_SUM_WORDS = ("ty le", "ti le", "rate", "phan tram", "percent", "binh quan", "average")


_NO_SUM_LABELS = frozenset(("tt", "stt", "nam", "year", "lat", "lon", "thang", "quy"))


@dataclass
class _Sum:
    """One way to read a column's numbers: running totals, and what the total rows print."""

    group: str
    decimal: str
    running: Decimal = Decimal(0)
    since_last: Decimal = Decimal(0)
    is_broken: bool = False
    printed: list[tuple[int, Decimal, Decimal, Decimal]] = field(default_factory=list)

    def add(self, text: str) -> None:
        """Add one cell; a cell that is no number makes every later sum unknown."""
        if self.is_broken:
            return
        value = parse_number(text, self.group, self.decimal)
        if value is None:
            self.is_broken = True
        else:
            self.running += value
            self.since_last += value

    def close(self, number: int, text: str) -> None:
        """Note what a total row prints against both sums: of all rows, and of those since the last total."""
        value = parse_number(text, self.group, self.decimal)
        if value is not None and not self.is_broken:
            self.printed.append((number, value, self.running, self.since_last))
        self.since_last = Decimal(0)


class RowTotals:
    """Watches rows for "Tổng cộng" and its like, and sums the rows above them."""

    def __init__(self, labels: Sequence[str], clean: Mapping[str, Any] | None) -> None:
        self._labels = list(labels)
        self._missing = frozenset((clean or {}).get("missingValues", [""])) | {""}
        stated = {one["name"]: one for one in (clean or {}).get("fields", [])}
        self._sums = [_ways(stated.get(label)) if _can_sum(label) else [] for label in labels]
        self._rows: list[int] = []

    def add(self, number: int, cells: Sequence[str]) -> None:
        """Take one record."""
        is_total = _is_total_row(cells)
        if is_total:
            self._rows.append(number)
        for ways, text in zip(self._sums, cells, strict=False):
            # A suppressed figure (`*`) hides part of the sum; an empty or absent one adds nothing.
            if text in self._missing and text != "*":
                continue
            for way in ways:
                if is_total:
                    way.close(number, text)
                else:
                    way.add(text)

    def findings(self, fields: Sequence[Mapping[str, Any]]) -> list[Finding]:
        """Give the total rows, and each printed total that the rows do not give.

        `fields` are the stated or guessed ones, in file order: they say how a column's numbers are read.
        """
        found = [finding("total_row", row=row) for row in self._rows[:_MAX_TOTALS]]
        for number, (label, ways) in enumerate(zip(self._labels, self._sums, strict=True), start=1):
            one = fields[number - 1] if number <= len(fields) else {}
            group, decimal = one.get("groupChar", ""), one.get("decimalChar", ".")
            if one.get("type") not in ("integer", "number"):
                continue
            for way in ways:
                if (way.group, way.decimal) == (group, decimal):
                    found += [_mismatch(entry, number, label) for entry in way.printed if _differs(entry)]
        return found


def _ways(one: Mapping[str, Any] | None) -> list[_Sum]:
    """Give the ways to read a column: the stated one, or (without a schema) plain and dot-grouped."""
    if one is None:
        return [_Sum("", "."), _Sum(".", ".")]
    if one.get("type") not in ("integer", "number"):
        return []
    return [_Sum(one.get("groupChar", ""), one.get("decimalChar", "."))]


def _can_sum(label: str) -> bool:
    words = fold_header(label)
    return (
        words not in _NO_SUM_LABELS and not any(word in words for word in _NO_SUM_WORDS) and "%" not in label
    )


def _is_total_row(cells: Sequence[str]) -> bool:
    texts = [cell for cell in cells if cell][:_LABEL_CELLS]
    return any(len(text) < 30 and fold(text).strip(" :.*") in _TOTAL_WORDS for text in texts)


def _differs(entry: tuple[int, Decimal, Decimal, Decimal]) -> bool:
    _, printed, running, since_last = entry
    digits = printed.as_tuple().exponent
    # Printed totals are rounded to their last digit; each row may have been, too.
    tolerance = Decimal(0) if digits == 0 or not isinstance(digits, int) else Decimal(1).scaleb(digits) * 2
    return abs(printed - running) > tolerance and abs(printed - since_last) > tolerance


def _mismatch(entry: tuple[int, Decimal, Decimal, Decimal], column: int, label: str) -> Finding:
    row, printed, running, _ = entry
    return finding(
        "total_row_mismatch",
        row=row,
        column=column,
        label=label,
        printed=_param(printed),
        actual=_param(running),
        difference=_param(abs(printed - running)),
    )


def _param(value: Decimal) -> int | str:
    return int(value) if value == value.to_integral_value() else str(value)


SUPPRESSED = "*"


_MAX_SHOWN = 100


class RowSuppression:
    """Watches the flagged columns of one table."""

    def __init__(self, labels: Sequence[str], clean: Mapping[str, Any] | None) -> None:
        fields = (clean or {}).get("fields", [])
        flagged = {one["name"] for one in fields if one.get("x_required_unless_suppressed") is True}
        schema_missing = (clean or {}).get("missingValues", [""])
        own = {one["name"]: one.get("missingValues", schema_missing) for one in fields}
        self._columns = [
            (at, label, frozenset(own[label]) | {""}) for at, label in enumerate(labels) if label in flagged
        ]
        self._found: list[Finding] = []
        self._count = 0

    def add(self, number: int, cells: Sequence[str]) -> None:
        """Take one record; a wholly blank one is another finding's business."""
        if not self._columns or not any(cells):
            return
        for at, label, missing in self._columns:
            text = cells[at] if at < len(cells) else ""
            if text in missing and text != SUPPRESSED:
                self._count += 1
                if self._count <= _MAX_SHOWN:
                    self._found.append(
                        finding("required_unless_suppressed", row=number, column=at + 1, label=label)
                    )

    def findings(self) -> list[Finding]:
        """Give the first 100 cells without a figure."""
        return self._found

    def overflow(self) -> Counter[str]:
        """Give how many more there were."""
        return Counter({"required_unless_suppressed": max(self._count - _MAX_SHOWN, 0)})


_MAX_DISTINCT = 20_000


_ENOUGH = 3


_FEW_VALUES = 8


_OFTEN = 5


_NAMES = frozenset(("name", "name_shape"))


@dataclass
class RowMarks:
    """The marks of one column, counted; `allowance` is what a known profile says of it.

    `allowance`: organisation (office landline and e-mail may be published), fact (an organisation's name,
    address or number), or empty. `year` is the present one.
    """

    hints: frozenset[str]
    year: int
    allowance: str = ""
    filled: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    first: dict[str, tuple[int, str]] = field(default_factory=dict)
    known: dict[str, frozenset[str]] = field(default_factory=dict)
    names: int = 0
    long_names: int = 0
    shapes: int = 0
    round_numbers: int = 0
    cells: list[tuple[int, str]] = field(default_factory=list)
    places: PlaceBook | None = None
    _looked: tuple[int, MoreMarks] | None = None

    @property
    def more(self) -> MoreMarks:
        """The second look, over all cells at once."""
        if self._looked is None or self._looked[0] != self.filled:
            self._looked = (self.filled, self._look())
        return self._looked[1]

    def _look(self) -> MoreMarks:
        looked = MoreMarks(self.hints, self.places)
        numbers = pl.Series([row for row, _ in self.cells], dtype=pl.Int64)
        most = max(self.counts[mark] for mark in WHOLE_CELLS)
        is_text = "note" in self.hints or self.filled <= LITTLE or most < MOST * self.filled
        cells = pl.Series([text for _, text in self.cells], dtype=pl.String)
        looked.add(Run(numbers, cells), is_text=is_text)
        return looked

    def learn_hints(self, hints: frozenset[str]) -> None:
        """Take more hints from a record below the first."""
        self.hints |= hints

    def add(self, row: int, text: str, places: PlaceBook | None) -> None:
        """Count one filled cell; its marks are worked out once for each different text."""
        self.filled += 1
        self.cells.append((row, text))
        marks = self.known.get(text)
        if marks is None:
            marks = self._learn(text, places)
        for mark in marks:
            self.counts[mark] += 1
            self.first.setdefault(mark, (row, text))

    def _learn(self, text: str, places: PlaceBook | None) -> frozenset[str]:
        """Give the marks of a text not met before. Place names that look like persons are no names."""
        marks = marks_of(text, self.year)
        if self.asks_for_names() and ("name" in marks or has_name_shape(text)):
            marks |= {"name_shape"}
        if marks & _NAMES and places is not None and places.has_name(bare_name(text)):
            marks -= _NAMES
        if len(self.known) < _MAX_DISTINCT:
            self.known[text] = marks
            self.names += "name" in marks
            self.long_names += "name" in marks and bare_name(text).count(" ") >= 2
            self.shapes += "name_shape" in marks
            self.round_numbers += text.endswith("000")
        return marks

    def asks_for_names(self) -> bool:
        """Tell whether the header asks for persons' names, and no known profile says otherwise."""
        if self.allowance not in ("", "body") or "full_name" not in self.hints:
            return False
        return "own_name" in self.hints or not self.hints & {"place", "attribute"}

    def is_code_list(self) -> bool:
        """Tell whether a few values come again and again, as those of a code list do."""
        return len(self.known) <= _FEW_VALUES and self.filled >= _OFTEN * len(self.known)

    @property
    def different(self) -> int:
        """How many different texts are known."""
        return len(self.known)

    def share(self, mark: str) -> float:
        """Give the share of filled cells with this mark."""
        return self.counts[mark] / self.filled if self.filled else 0.0

    def mostly(self, mark: str, least: float = 0.5) -> bool:
        """Tell whether at least three cells and this share of them bear the mark."""
        return self.counts[mark] >= _ENOUGH and self.share(mark) >= least

    def judge(self, kind: str, level: str, mark: str) -> Judgement:
        """Give a judgement on the cells with `mark`."""
        return Judgement(kind, level, self.counts[mark], self.first[mark])


ORGANISATION_PROFILES = frozenset(
    (
        *("vocational-institutions", "social-assistance-facilities", "labour-export-companies"),
        *("job-vacancies", "sos-villages", "international-projects", "digital-platforms"),
    )
)


_HEADER_MARKS = frozenset(("cccd", "mobile", "email", "cccd_inside", "mobile_inside", "health_card"))


_HEADER_SEARCH = 10


class RowPersonalScan:
    """Watches the rows of one table; `labels` is its header, `year` the present one unless it is given."""

    def __init__(
        self,
        labels: Sequence[str],
        *,
        profile: Mapping[str, Any] | None = None,
        places: PlaceBook | None = None,
        year: int | None = None,
    ) -> None:
        self._year = datetime.datetime.now(datetime.UTC).year if year is None else year
        self._labels = list(labels)
        self._places = places
        allowances = _allowances(profile)
        self._columns = [RowMarks(hints_of(label), self._year, allowances.get(label, "")) for label in labels]
        self._late = LateHeader()
        self._take_header()

    def _take_header(self) -> None:
        """A file without a header has its first person where labels are expected."""
        for column, label in zip(self._columns, self._labels, strict=True):
            if marks_of(label, self._year) & _HEADER_MARKS:
                column.add(1, label, None)

    def add(self, number: int, cells: Sequence[str]) -> None:
        """Take one record; cells beyond the header get columns of their own."""
        while len(self._columns) < len(cells):
            self._labels.append("")
            self._columns.append(RowMarks(frozenset(), self._year))
        for at, hints in self._late.read(cells).items() if any(cells) else ():
            self._columns[at].learn_hints(hints)
        cells = undress(pl.Series(cells, dtype=pl.String)).to_list()
        for column, text in zip(self._columns, cells, strict=False):
            if text:
                column.add(number, text, self._places)

    def findings(self, *, sheet: str | None = None) -> list[Finding]:
        """Give what each column holds, in column order."""
        return [
            _as_finding(one, number, self._labels[number - 1], self._columns[number - 1].filled, sheet)
            for number, found in enumerate(judge_columns(self._columns), start=1)
            for one in found
        ]


def _as_finding(one: Judgement, column: int, label: str, filled: int, sheet: str | None) -> Finding:
    params: dict[str, str | float] = {
        "level": one.level,
        "kind": one.kind,
        "count": one.count,
        "share": round(min(one.count / filled, 1.0), 4),
    }
    if sheet is not None:
        params["sheet"] = sheet
    row, text = one.first
    return finding(f"personal_data_{one.level}", row=row, column=column, label=label, value=text, **params)


def _allowances(profile: Mapping[str, Any] | None) -> dict[str, str]:
    """Give what the columns of an organisation profile may hold; nothing for any other profile or schema."""
    if profile is None or profile.get("profile") not in ORGANISATION_PROFILES:
        return {}
    words = {"organisation": "organisation", "none": "body"}
    fields = profile.get("schema", {}).get("fields", [])
    return {one["name"]: words[one["x_pii"]] for one in fields if one.get("x_pii") in words}


def scan_by_rows(
    rows: Iterator[Row],
    *,
    profile: Mapping[str, Any] | None = None,
    places: PlaceBook | None = None,
    sheet: str | None = None,
) -> list[Finding]:
    """Scan one table whose header is the fullest of its first rows."""
    first = list(islice(rows, _HEADER_SEARCH))
    if not first:
        return []
    widths = [sum(bool(cell) for cell in cells) for _, cells in first]
    at = widths.index(max(widths))
    scan = RowPersonalScan(first[at][1], profile=profile, places=places)
    try:
        for number, cells in chain(first[:at], first[at + 1 :], rows):
            scan.add(number, cells)
    except READER_FAILURES:
        # What was read is judged; that the file is broken is said by the layer of structure.
        return scan.findings(sheet=sheet)
    return scan.findings(sheet=sheet)
