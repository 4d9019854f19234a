"""Domain: "đúng, đủ, sống, sạch": how valid, complete, live and clean an item's data are, 0 to 100 each.

Every score comes with the reasons why it is not 100, as codes with numbers; words are put to them elsewhere.
An axis with nothing to measure has no score and says so: neither 0 nor 100 would be true.

- đúng (valid): rows without an error of the schema, of all rows of the public files; the rows of a file that
  no schema was held against are not counted as valid.
- đủ (complete): the mean share of what was promised that is public, over the obligations that are owed.
- sống (live): the mean over these obligations of 100 less one for each day late.
- sạch (clean): rows that repeat no other row and carry no mark of lint, of all rows; 0 while personal data
  stand open.

Standard library only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from catalog.domain.register_indicators import sum_of_shares
from catalog.domain.register_states import ObligationState


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """What the checks counted in one public file, as stored in its report: counts, never a cell.

    `rows_with_errors`, `repeated_rows` and `rows_with_lint` count rows, each row once. `personal_findings`
    are findings of the personal-data gate that nobody has answered.
    """

    source: str
    rows: int
    has_schema: bool
    rows_with_errors: int = 0
    repeated_rows: int = 0
    rows_with_lint: int = 0
    personal_findings: int = 0


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a score is not 100: a stable code, what it speaks of (slot or period), and how many."""

    code: str
    subject: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class Score:
    """Points from 0 to 100, rounded down, or None where nothing could be measured."""

    points: int | None
    reasons: tuple[Reason, ...]


class Points(NamedTuple):
    """The four scores without their reasons; None is not measured."""

    valid: int | None = None
    complete: int | None = None
    live: int | None = None
    clean: int | None = None

    @property
    def mean(self) -> int | None:
        """The mean of those that were measured, rounded down: 100 only where each is; None of none."""
        measured = [points for points in self if points is not None]
        return sum(measured) // len(measured) if measured else None


AXES = Points._fields


@dataclass(frozen=True, slots=True)
class QualityScore:
    """The four axes in the officials' own words."""

    valid: Score
    complete: Score
    live: Score
    clean: Score

    @property
    def points(self) -> Points:
        """What of it is small enough to be kept for every item."""
        return Points(self.valid.points, self.complete.points, self.live.points, self.clean.points)


def quality_score(files: Sequence[CheckedFile], owed: Sequence[ObligationState]) -> QualityScore:
    """The four scores of one item: of its public files and of the obligations that are owed."""
    return QualityScore(valid_score(files), complete_score(owed), live_score(owed), clean_score(files))


def valid_score(files: Sequence[CheckedFile]) -> Score:
    """Đúng: is each row what its schema says?"""
    if not files:
        return Score(None, (Reason("nothing_public"),))
    reasons = [Reason("no_schema", f.source, f.rows) for f in files if not f.has_schema]
    reasons += [
        Reason("rows_with_errors", f.source, f.rows_with_errors)
        for f in files
        if f.has_schema and f.rows_with_errors
    ]
    good = sum(f.rows - f.rows_with_errors for f in files if f.has_schema)
    return _of_rows(good, files, reasons)


def complete_score(owed: Sequence[ObligationState]) -> Score:
    """Đủ: is all that was promised public?"""
    if not owed:
        return Score(None, (Reason("nothing_owed"),))
    reasons = tuple(
        Reason(
            "partly_public" if o.counted else "not_public", o.obligation.period.code, o.completeness.percent
        )
        for o in owed
        if not o.is_whole
    )
    return Score(int(100 * sum_of_shares(owed) / len(owed)), reasons)


def live_score(owed: Sequence[ObligationState]) -> Score:
    """Sống: does each period come when it is due?"""
    if not owed:
        return Score(None, (Reason("nothing_owed"),))
    late = [o for o in owed if o.days_late]
    reasons = tuple(
        Reason("delivered_late" if o.is_whole else "overdue", o.obligation.period.code, o.days_late)
        for o in late
    )
    points = sum(max(0, 100 - o.days_late) for o in owed)
    return Score(points // len(owed), reasons)


def clean_score(files: Sequence[CheckedFile]) -> Score:
    """Sạch: no row twice, nothing odd in the cells, nobody's personal data."""
    if not files:
        return Score(None, (Reason("nothing_public"),))
    personal = [Reason("personal_data", f.source, f.personal_findings) for f in files if f.personal_findings]
    reasons = [Reason("repeated_rows", f.source, f.repeated_rows) for f in files if f.repeated_rows]
    reasons += [Reason("rows_with_lint", f.source, f.rows_with_lint) for f in files if f.rows_with_lint]
    if personal:
        return Score(0, (*personal, *reasons))
    # A repeated row may be marked by lint too: the worse of the two counts is certain, their sum is not.
    good = sum(f.rows - max(f.repeated_rows, f.rows_with_lint) for f in files)
    return _of_rows(good, files, reasons)


def _of_rows(good: int, files: Sequence[CheckedFile], reasons: Sequence[Reason]) -> Score:
    rows = sum(f.rows for f in files)
    if rows == 0:
        return Score(None, (*reasons, Reason("no_rows")))
    return Score(100 * good // rows, tuple(reasons))
