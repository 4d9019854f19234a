"""Room validators: the shape rule: a table whose rows are persons or households may not be published.

Five signs, the first that holds is told: personal data in most rows; numbers of persons or households; counts
that are all one; rows that stand alone on what many know of a person (place, sex, birth year, ethnic group);
persons' attributes with no count at all. An aggregate has one row for each of its groups, so that it is
unique by construction: what it has and records lack are counts above one and grouped attributes.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from validators.aggregation.classes import ClassFigures, ClassSizes
from validators.aggregation.roles import (
    AGE,
    AGE_GROUP,
    BIRTH,
    CATEGORY,
    COUNT,
    MONEY,
    NUMBER,
    PERSON_ID,
    PLACE,
    QUASI,
    SENSITIVE,
    SERIAL,
    STRONG,
    TEXT,
    ColumnRole,
    list_roles,
)
from validators.findings.codes import finding
from validators.findings.masking import safe_label
from validators.findings.report import Finding
from validators.personal.outcome import NAMES_ALONE, is_named
from validators.personal.scan import ORGANISATION_PROFILES
from validators.places.book import PlaceBook
from validators.tabular.blocks import Block

UNIQUE_LIMIT = 0.05
_LOOK_ROWS = 2_000
_LEAST_ROWS = 5
_ONES, _REPEATED, _FEW_CODES = 0.95, 0.01, 30
_OFTEN_REPEATED, _ENOUGH_ROWS = 0.2, 20
_ID_SHARE = 0.2
_KEYS = 60_000
_EXACT_AGES = 12
_SMALL_CELL = 5
_PERSON_KINDS = frozenset(
    (
        *("full_name", "cccd", "cmnd", "social_insurance", "health_insurance", "birth_date", "bank_account"),
        *("dossier_code", "birth_year"),
    )
)


@dataclass
class _Counts:
    """Rows by the largest of their counts: at least one, exactly one, at least five."""

    some: int = 0
    ones: int = 0
    many: int = 0


class RecordShape:
    """Watches one table; what its columns are is decided from its first 2,000 rows."""

    def __init__(
        self,
        labels: Sequence[str],
        clean: Mapping[str, Any] | None,
        *,
        profile: Mapping[str, Any] | None = None,
        places: PlaceBook | None = None,
        today: datetime.date | None = None,
    ) -> None:
        self._labels, self._clean, self._places = list(labels), clean, places
        self._year = (today or datetime.datetime.now(datetime.UTC).date()).year
        self._is_allowed = _is_institution_list(labels, profile)
        self._pending: list[Block] = []
        self._roles: list[ColumnRole] | None = None
        self._rows = 0
        # Of keys only their share is asked, for which some are enough.
        self._quasi, self._key, self._ids = ClassSizes(), ClassSizes(_KEYS), ClassSizes(_KEYS)
        self._counts = _Counts()

    def add(self, block: Block) -> None:
        """Take the next records."""
        if self._is_allowed or not len(block.numbers):
            return
        self._rows += len(block.numbers)
        if self._roles is None:
            self._pending.append(block)
            if self._rows >= _LOOK_ROWS:
                self._decide()
            return
        self._take(block)

    def _decide(self) -> None:
        """Say what each column is, and count what was held back."""
        width = len(self._labels)
        parts = [
            [block.columns[at] for block in self._pending if at < len(block.columns)] for at in range(width)
        ]
        first = [
            pl.concat(cells).head(_LOOK_ROWS * 2) if cells else pl.Series([], dtype=pl.String)
            for cells in parts
        ]
        self._roles = list_roles(self._labels, first, self._clean, self._places, self._year)
        pending, self._pending = self._pending, []
        for block in pending:
            self._take(block)

    def _at(self, wanted: frozenset[str] | set[str]) -> list[int]:
        return [at for at, one in enumerate(self._roles or []) if one.role in wanted]

    def _take(self, block: Block) -> None:
        quasi = self._at(set(QUASI))
        ids = self._at({PERSON_ID})
        if ids:
            self._ids.add([_column(block, ids[0])])
        if not self._at(set(STRONG | {CATEGORY})):
            return
        sensitive = self._at(set(SENSITIVE))
        others = [at for at in quasi if at not in sensitive] or quasi
        self._quasi.add(
            [_column(block, at) for at in others], _column(block, sensitive[0]) if sensitive else None
        )
        key = self._key_columns()
        if key:
            self._key.add([_column(block, at) for at in key])
        counts = self._at({COUNT})
        if counts:
            self._add_counts(block, counts)

    def _key_columns(self) -> list[int]:
        """Give the columns that would tell the rows of an aggregate apart: all but figures and row numbers.

        A number of few values may be the code of a group; a text that nearly no two rows share is a note.
        """
        found = []
        looked = min(self._rows, _LOOK_ROWS)
        for at, one in enumerate(self._roles or []):
            is_figure = one.role in (COUNT, MONEY, SERIAL) or (
                one.role == NUMBER and one.distinct > _FEW_CODES
            )
            is_note = one.role == TEXT and one.distinct > 0.9 * looked
            if not is_figure and not is_note and one.role != PERSON_ID:
                found.append(at)
        return found

    def _add_counts(self, block: Block, counts: Sequence[int]) -> None:
        """Count rows by the largest of their counts; what is written with marks is larger than any limit."""
        columns = []
        for at in counts:
            cells = _column(block, at).fill_null("").str.strip_chars()
            number = cells.cast(pl.Int64, strict=False)
            is_marked = number.is_null() & cells.str.contains(r"\d")
            columns.append(number.set(is_marked, 1_000).fill_null(0).alias(str(at)))
        largest = pl.DataFrame(columns).max_horizontal()
        self._counts.some += int((largest >= 1).sum())
        self._counts.ones += int((largest == 1).sum())
        self._counts.many += int((largest >= _SMALL_CELL).sum())

    def findings(self, personal: Sequence[Finding] = ()) -> list[Finding]:
        """Give why the rows are persons or households; nothing for an aggregate or an institution list.

        Args: personal: the findings of the personal-data scan over the same table.
        """
        if self._is_allowed:
            return []
        if self._roles is None:
            self._decide()
        figures = self._quasi.figures()
        sign = self._sign(figures, personal)
        if not sign:
            return []
        named = [self._labels[at] for at in self._at(set(QUASI))]
        found = [finding("record_level_file", grain=sign, rows=self._rows)]
        if figures.classes:
            found.append(_likeness(figures, named))
        if figures.diversity is not None:
            label = self._labels[self._at(set(SENSITIVE))[0]]
            found.append(finding("record_diversity", label=label, least=figures.diversity))
        return found

    def _sign(self, figures: ClassFigures, personal: Sequence[Finding]) -> str:
        """Give the first sign that the rows are persons; empty without one.

        What looks like names may be branches or streets. Where nothing else speaks of persons the sign is
        NAMES_ALONE: the officer and a second person may release the file, of any other sign nobody may.
        """
        blocked = [
            one
            for one in personal
            if one.code == "personal_data_block" and one.params.get("kind") in _PERSON_KINDS
        ]
        if any(2 * float(one.params.get("count", 0)) >= self._rows > 0 for one in blocked):
            return NAMES_ALONE if self._are_names_alone(personal) else "identifiers"
        if self._has_numbers_of_persons():
            return "person_ids"
        if self._rows < _LEAST_ROWS:
            return ""
        return self._sign_of_groups(figures)

    def _are_names_alone(self, personal: Sequence[Finding]) -> bool:
        """Tell whether one column of names under a header of no person is all that speaks of persons.

        Against it speak any other column with personal data, be it a warning, and any column of what persons
        have and branches have not: sex, age, ethnic group, illness, the number of a household. Numbers are
        never in doubt here: that most of a column fits the structure of one is no chance.
        """
        heavy = [one for one in personal if one.code in ("personal_data_block", "personal_data_warn")]
        if len(heavy) != 1 or heavy[0].params.get("kind") != "full_name":
            return False
        is_doubtful = not is_named("full_name", heavy[0].column_name)
        return is_doubtful and not self._at(STRONG | {PERSON_ID, AGE_GROUP})

    def _has_numbers_of_persons(self) -> bool:
        """Tell whether a column of persons' or households' numbers has many different ones."""
        if not self._at({PERSON_ID}):
            return False
        ids = self._ids.figures()
        least = min(_ENOUGH_ROWS, self._rows)
        return ids.classes >= max(least, _LEAST_ROWS) and ids.classes >= _ID_SHARE * self._rows

    def _sign_of_groups(self, figures: ClassFigures) -> str:
        roles = self._roles or []
        strong, counts = self._at(set(STRONG)), self._at({COUNT})
        repeated = self._repeated()
        if not strong:
            is_list = (
                bool(self._at({CATEGORY}) and self._at({PLACE})) and not counts and not self._at({NUMBER})
            )
            return (
                "no_counts" if is_list and repeated > _OFTEN_REPEATED and self._rows >= _ENOUGH_ROWS else ""
            )
        if len(self._at(set(QUASI))) < 2:
            return ""
        is_exact = bool(self._at({BIRTH})) or any(roles[at].distinct > _EXACT_AGES for at in self._at({AGE}))
        is_unique = figures.share_unique > UNIQUE_LIMIT
        if counts:
            return self._sign_of_counts(is_exact=is_exact, is_unique=is_unique)
        numbers = self._at({NUMBER})
        has_total = any(roles[at].has_total for at in self._at(set(QUASI) | {AGE_GROUP}))
        if numbers and (has_total or (not is_exact and repeated <= _REPEATED)):
            return ""
        if is_unique:
            return "" if self._is_list_of_codes() else "unique_rows"
        is_plain = repeated > _REPEATED and (not numbers or len(strong) > 1)
        return "no_counts" if is_plain else ""

    def _sign_of_counts(self, *, is_exact: bool, is_unique: bool) -> str:
        counts = self._counts
        if counts.some and counts.ones >= _ONES * counts.some:
            return "counts_of_one"
        if is_exact and is_unique and 2 * counts.many < counts.some:
            return "unique_rows"
        return ""

    def _repeated(self) -> float:
        """Give the share of rows whose group comes more than once: groups of an aggregate come once."""
        key = self._key.figures()
        return 1 - key.classes / key.rows if key.rows else 0.0

    def _is_list_of_codes(self) -> bool:
        """Tell whether the rows are every combination of a few codes, as a list of codes is."""
        roles = self._roles or []
        size = 1
        for at in self._key_columns():
            size *= max(roles[at].distinct, 1)
        return size == self._rows


def _is_institution_list(labels: Sequence[str], profile: Mapping[str, Any] | None) -> bool:
    """Tell whether the table follows a profile whose rows are organisations: its key must be there."""
    if profile is None or profile.get("profile") not in ORGANISATION_PROFILES:
        return False
    key = profile.get("schema", {}).get("primaryKey") or []
    return set([key] if isinstance(key, str) else key) <= set(labels)


def _column(block: Block, at: int) -> pl.Series:
    if at >= len(block.columns):
        return pl.repeat("", len(block.numbers), dtype=pl.String, eager=True)
    return block.columns[at]


def _likeness(figures: ClassFigures, named: Sequence[str]) -> Finding:
    return finding(
        "record_likeness",
        classes=figures.classes,
        smallest=figures.smallest,
        share=figures.share_unique,
        columns=len(named),
        names=", ".join(safe_label(name) for name in named[:8]),
    )
