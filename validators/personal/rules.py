"""Room validators: from marks, headers and neighbours to a judgement for each column. Pure.

Levels: block (the file is held), warn (a person decides), info (allowed, and shown). One likeness proves
little: 1.55 % of random 12-digit numbers pass the structure of a CCCD, so shares and headers decide.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

import polars as pl

from validators.personal.judging import Judged, Judgement, Table, join
from validators.personal.more_marks import MoreMarks
from validators.personal.more_rules import (
    are_villages,
    has_list_days,
    is_body_column,
    is_key_column,
    judge_more,
    judge_more_names,
)
from validators.personal.sight import LONG_NAME, Sight
from validators.places.book import PlaceBook
from validators.tabular.blocks import hashes_of
from validators.words.folding import fold
from validators.words.person_names import bare_name, is_person_name
from validators.words.street_names import STREET_NAMES

_MAX_DISTINCT = 20_000
_ENOUGH = 3
_NAME_SHARE = 0.6
_SHAPE_SHARE = 0.5
_FEW_VALUES = 8
_OFTEN = 5
# Up to so many new texts are quicker judged one by one than by patterns over a column.
_ONE_BY_ONE = 1_000
_LEAST_TEXTS = 4_096
# Cells that are wholly one of these are no running text, so that nobody looks inside.
WHOLE_CELLS = ("name", "cccd", "mobile", "email", "date", "health_card", "address", "ten", "nine")
MOST = 0.9
# Up to so many cells may look alike by chance, as those of a first block: they are looked into in any case.
LITTLE = 2_000
# Of a column of so many cells, nearly all of one of these marks, further cells are sampled: it is blocked.
_VERY_MANY = 60_000
_NEARLY_ALL = 0.98
_SAMPLED = 200
_OTHER_NUMBERS = frozenset(("social_insurance", "health_insurance", "tax_code", "bank_account"))
_SETTLING = ("name", "cccd", "mobile", "email", "health_card", "cccd_inside", "mobile_inside")


@dataclass
class ColumnMarks:
    """The marks of one column, counted; `allowance` is what a known profile says of it.

    `allowance`: organisation (office landline and e-mail may be published), fact (an organisation's name,
    address or number), body (as fact, but a column of persons' names is judged), or empty. `year` is the
    present one. `different`, `names`, `long_names`, `shapes` and `round_numbers` count different texts, the
    first 20,000 of the column.
    """

    hints: frozenset[str]
    year: int
    allowance: str = ""
    places: PlaceBook | None = None
    filled: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    first: dict[str, tuple[int, str]] = field(default_factory=dict)
    names: int = 0
    long_names: int = 0
    shapes: int = 0
    round_numbers: int = 0
    _seen: pl.Series = field(default_factory=lambda: pl.Series(dtype=pl.UInt64), repr=False)
    _known: dict[str, frozenset[str]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self._sight = Sight(self.year, self.asks_for_names(), self.places)
        self.more = MoreMarks(self.hints, self.places)

    def learn_hints(self, hints: frozenset[str]) -> None:
        """Take more hints, from a second row of the header; cells that were counted stay counted."""
        self.hints |= hints
        self.more.hints |= hints
        self._sight = Sight(self.year, self.asks_for_names(), self.places)

    def is_running_text(self) -> bool:
        """Tell whether cells are to be looked into: most of them are no name, number, mail or date."""
        most = max(self.counts[mark] for mark in WHOLE_CELLS)
        return "note" in self.hints or self.filled <= LITTLE or most < MOST * self.filled

    @property
    def different(self) -> int:
        """How many different texts were met, counted up to 20,000."""
        return len(self._seen)

    def add(self, numbers: pl.Series, cells: pl.Series, distinct: pl.Series | None) -> None:
        """Take a run of cells, their record numbers, and the different ones where they are few."""
        empty = int((cells == "").sum() or 0) + cells.null_count()
        if empty == len(cells):
            return
        if self._is_settled():
            self._add_sample(numbers, cells, len(cells) - empty)
            return
        self.filled += len(cells) - empty
        if distinct is None:
            self._learn_all(cells)
            self._count(numbers, cells, self._sight.marks_in(cells))
        else:
            self._add_few(numbers, cells, distinct, is_full=not empty)
        self.more.add(numbers, cells, is_text=self.is_running_text())

    def _is_settled(self) -> bool:
        """Tell whether nearly all of very many cells are of a kind that blocks whatever else there is."""
        if self.filled < _VERY_MANY or self.allowance:
            return False
        mark = max(_SETTLING, key=lambda one: self.counts[one])
        if self.counts[mark] < _NEARLY_ALL * self.filled:
            return False
        if mark == "name":
            return not self.hints & {"office", "place"} and self.long_names * 2 >= self.names
        return mark != "mobile" or not self.hints & _OTHER_NUMBERS

    def _add_sample(self, numbers: pl.Series, cells: pl.Series, filled: int) -> None:
        """Count the marks of some of the cells, as many times as there are more; the column stays blocked."""
        some = pl.int_range(0, len(cells), max(len(cells) // _SAMPLED, 1), dtype=pl.UInt32, eager=True)
        cells, numbers = cells.gather(some), numbers.gather(some)
        seen = int((cells != "").sum() or 0)
        self.filled += filled
        for mark, at in self._sight.marks_in(cells).items():
            if mark != LONG_NAME:
                self._note_first(mark, numbers, cells, at)
                self.counts[mark] += round(len(at) * filled / max(seen, 1))

    def _add_few(self, numbers: pl.Series, cells: pl.Series, distinct: pl.Series, *, is_full: bool) -> None:
        """Work out the marks of each different text, and look in the cells only for texts with marks."""
        texts = distinct.to_list()
        fresh = self._get_to_know(texts)
        if fresh and len(self._seen) < _MAX_DISTINCT:
            fits = len(self._seen) + len(fresh) <= _MAX_DISTINCT
            new = self._keep_new(pl.Series(fresh, dtype=pl.String) if fits else cells)
            self._learn(new, Counter(mark for text in new for mark in self._known[text]))
        marks = [self._known[text] for text in texts]
        kinds = set(marks)
        if not any(kinds):
            return
        if is_full and len(kinds) == 1:
            everywhere = pl.int_range(len(cells), dtype=pl.UInt32, eager=True)
            self._count(numbers, cells, dict.fromkeys(marks[0], everywhere))
            return
        bearers: dict[str, list[str]] = {}
        for text, found in zip(texts, marks, strict=True):
            for mark in found:
                bearers.setdefault(mark, []).append(text)
        at = cells.is_in(sorted(set(chain.from_iterable(bearers.values())))).arg_true()
        some = cells.gather(at)
        self._count(numbers, cells, {m: at.filter(some.is_in(texts)) for m, texts in bearers.items()})

    def _get_to_know(self, texts: list[str]) -> list[str]:
        """Work out the marks of the texts that are not known yet, and give these; memory is bounded."""
        fresh = [text for text in texts if text not in self._known]
        if len(self._known) + len(fresh) > _MAX_DISTINCT:
            self._known, fresh = {}, texts
        if len(fresh) <= _ONE_BY_ONE:
            self._known |= {text: self._sight.marks_of(text) for text in fresh}
            return fresh
        found: list[set[str]] = [set() for _ in fresh]
        for mark, at in self._sight.marks_in(pl.Series(fresh, dtype=pl.String)).items():
            for one in at:
                found[one].add(mark)
        self._known |= {text: frozenset(marks) for text, marks in zip(fresh, found, strict=True)}
        return fresh

    def _learn_all(self, cells: pl.Series) -> None:
        """Learn the different texts of a run of cells, in order, until there are enough."""
        start, length = 0, max(_MAX_DISTINCT - len(self._seen), _LEAST_TEXTS)
        while len(self._seen) < _MAX_DISTINCT and start < len(cells):
            fresh = self._keep_new(cells.slice(start, length))
            if len(fresh):
                found = self._sight.marks_in(fresh)
                self._learn(fresh, Counter({mark: len(at) for mark, at in found.items()}))
            start, length = start + length, length * 2

    def _keep_new(self, cells: pl.Series) -> pl.Series:
        """Give the texts not met before, in order, as far as they are counted, and remember their hashes."""
        hashes = hashes_of(cells)
        is_new = ~hashes.is_in(self._seen.implode()) & (cells != "")
        cells, hashes = cells.filter(is_new), hashes.filter(is_new)
        is_first = hashes.is_first_distinct()
        room = _MAX_DISTINCT - len(self._seen)
        self._seen = pl.concat([self._seen, hashes.filter(is_first).head(room)])
        return cells.filter(is_first).head(room)

    def _learn(self, fresh: pl.Series, marks: Counter[str]) -> None:
        """Note what the judgement asks of the different texts: how many have these marks."""
        self.names += marks["name"]
        self.long_names += marks[LONG_NAME]
        self.shapes += marks["name_shape"]
        self.round_numbers += int(fresh.str.ends_with("000").sum() or 0)

    def _count(self, numbers: pl.Series, cells: pl.Series, found: Mapping[str, pl.Series]) -> None:
        """Count cells with marks, and keep the first of each; `found` gives their places in the run."""
        for mark, at in found.items():
            if mark != LONG_NAME and len(at):
                self.counts[mark] += len(at)
                self._note_first(mark, numbers, cells, at)

    def _note_first(self, mark: str, numbers: pl.Series, cells: pl.Series, at: pl.Series) -> None:
        if mark not in self.first and len(at):
            first = int(at[at.arg_min() or 0])
            self.first[mark] = (int(numbers[first]), str(cells[first]))

    def asks_for_names(self) -> bool:
        """Tell whether the header asks for persons' names, and no known profile says otherwise."""
        if self.allowance not in ("", "body") or "full_name" not in self.hints:
            return False
        return "own_name" in self.hints or not self.hints & {"place", "attribute"}

    def is_code_list(self) -> bool:
        """Tell whether a few values come again and again, as those of a code list do."""
        return self.different <= _FEW_VALUES and self.filled >= _OFTEN * self.different

    def share(self, mark: str) -> float:
        """Give the share of filled cells with this mark."""
        return self.counts[mark] / self.filled if self.filled else 0.0

    def mostly(self, mark: str, least: float = 0.5) -> bool:
        """Tell whether at least three cells and this share of them bear the mark."""
        return self.counts[mark] >= _ENOUGH and self.share(mark) >= least

    def judge(self, kind: str, level: str, mark: str) -> Judgement:
        """Give a judgement on the cells with `mark`."""
        return Judgement(kind, level, self.counts[mark], self.first[mark])


def judge_columns(columns: Sequence[Judged]) -> list[list[Judgement]]:
    """Judge every column of a table; numbers, dates and addresses weigh more beside a column of names."""
    names = [join(_judge_name(column), judge_more_names(column)) for column in columns]
    has_persons = any(one.level == "block" for found in names for one in found)
    table = Table(has_persons, any(is_body_column(column) for column in columns))
    return [
        []
        if is_key_column(column)
        else _settle(join([*found, *_by_rules(column, has_persons)], judge_more(column, table)), table)
        for column, found in zip(columns, names, strict=True)
    ]


def _by_rules(column: Judged, has_persons: bool) -> Iterator[Judgement]:
    for rule in _RULES:
        yield from rule(column, has_persons)


def _settle(found: list[Judgement], table: Table) -> list[Judgement]:
    """Let the addresses of offices, schools and companies pass where no person stands in the table."""
    if table.has_persons or not table.has_bodies:
        return found
    return [
        replace(one, level="info") if one.kind == "address" and one.level == "warn" else one for one in found
    ]


def _judge_name(column: Judged) -> Iterator[Judgement]:
    if column.allowance == "fact":
        return
    level = "warn" if "office" in column.hints else "block"
    if _are_streets(column):
        return
    if column.names and column.names >= _NAME_SHARE * column.different:
        # Without a word in the header only names of three syllables count: places and bodies mostly have two.
        is_plain = (
            "place" not in column.hints and column.names >= _ENOUGH and column.long_names * 2 >= column.names
        )
        if is_plain or column.hints & {"full_name", "office"}:
            yield column.judge("full_name", level, "name")
            return
    # Where the header asks for names the surname need not be a common one, nor the letters capital.
    if column.shapes and column.shapes >= _SHAPE_SHARE * column.different:
        if not column.is_code_list():
            yield column.judge("full_name", level, "name_shape")
        elif "own_name" in column.hints:
            yield column.judge("full_name", "warn", "name_shape")


def _are_streets(column: Judged) -> bool:
    """Tell whether half of what looks like names are persons of history, after whom places are called."""
    if not column.names or column.hints & {"full_name"}:
        return False
    names = [bare_name(text) for text in column.more.texts if is_person_name(text)]
    return 2 * sum(fold(name) in STREET_NAMES for name in names) >= max(len(names), 1)


def _judge_cccd(column: Judged, has_persons: bool) -> Iterator[Judgement]:
    is_hinted = bool(column.hints & {"cccd", "cmnd"})
    is_amount = column.round_numbers * 2 > column.different
    if column.counts["cccd"]:
        is_sure = is_hinted or column.mostly("cccd") or (has_persons and column.share("cccd") >= 0.5)
        yield column.judge("cccd", "block" if is_sure else "warn", "cccd")
    elif column.counts["cccd_short"] and not is_amount:
        is_sure = column.counts["cccd_short"] >= 5 and column.share("cccd_short") >= 0.8
        if is_hinted or is_sure or (has_persons and column.share("cccd_short") >= 0.5):
            yield column.judge("cccd", "block", "cccd_short")
    if column.counts["cccd_inside"]:
        is_sure = is_hinted or column.counts["cccd_inside"] >= _ENOUGH
        yield column.judge("cccd", "block" if is_sure else "warn", "cccd_inside")


def _judge_cmnd(column: Judged, has_persons: bool) -> Iterator[Judgement]:
    is_hinted = bool(column.hints & {"cccd", "cmnd"})
    is_beside = has_persons and "phone" not in column.hints
    if (is_hinted and column.share("nine") >= 0.3) or (is_beside and column.share("nine") >= 0.5):
        yield column.judge("cmnd", "block", "nine")


def _judge_phone(column: Judged, has_persons: bool) -> Iterator[Judgement]:
    is_hinted = "phone" in column.hints or column.allowance == "organisation"
    is_other = bool(column.hints & _OTHER_NUMBERS)
    if column.counts["mobile"] and (is_hinted or not is_other):
        beside = has_persons and column.share("mobile") >= 0.5
        if is_hinted or beside or column.mostly("mobile", 0.7):
            yield column.judge("phone", "block", "mobile")
        elif column.share("mobile") >= 0.3:
            yield column.judge("phone", "warn", "mobile")
    if "phone" in column.hints and column.share("mobile_short") >= 0.5:
        yield column.judge("phone", "block", "mobile_short")
    if column.counts["mobile_inside"]:
        is_sure = is_hinted or column.counts["mobile_inside"] >= _ENOUGH
        yield column.judge("phone", "block" if is_sure else "warn", "mobile_inside")
    if column.counts["landline"] and is_hinted:
        level = "info" if column.allowance == "organisation" else "block" if has_persons else "warn"
        yield column.judge("phone", level, "landline")


def _judge_email(column: Judged, has_persons: bool) -> Iterator[Judgement]:
    if column.counts["office_email"]:
        yield column.judge("email", "info", "office_email")
    if column.counts["email"] and column.allowance == "organisation":
        yield column.judge("email", "info", "email")
    elif column.counts["email"]:
        is_sure = "email" in column.hints or column.mostly("email") or has_persons
        yield column.judge("email", "block" if is_sure else "warn", "email")
    if column.counts["email_inside"]:
        yield column.judge("email", "block" if has_persons else "warn", "email_inside")


def _judge_numbers(column: Judged, has_persons: bool) -> Iterator[Judgement]:
    """Numbers that mean nothing without their header: accounts, insurance, dossiers."""
    if "bank_account" in column.hints and column.share("account") >= 0.5:
        yield column.judge("bank_account", "block", "account")
    if "social_insurance" in column.hints and column.share("ten") >= 0.5:
        yield column.judge("social_insurance", "block", "ten")
    if column.counts["health_card"]:
        is_sure = "health_insurance" in column.hints or column.mostly("health_card") or has_persons
        yield column.judge("health_insurance", "block" if is_sure else "warn", "health_card")
    elif "health_insurance" in column.hints and column.share("ten") >= 0.5:
        yield column.judge("health_insurance", "block", "ten")
    if column.counts["dossier"]:
        is_sure = "dossier_code" in column.hints or column.mostly("dossier") or has_persons
        yield column.judge("dossier_code", "block" if is_sure else "warn", "dossier")


def _judge_birth(column: Judged, has_persons: bool) -> Iterator[Judgement]:
    is_hinted = "birth_date" in column.hints
    # A founding or licence date, known as such from the profile of organisations, is nobody's birth.
    if (column.allowance in ("fact", "body") and not is_hinted) or has_list_days(column):
        return
    if column.share("date") >= 0.5 and (is_hinted or has_persons):
        yield column.judge("birth_date", "block", "date")
    if is_hinted and column.share("year") >= 0.5:
        yield column.judge("birth_year", "block" if has_persons else "warn", "year")


def _judge_address(column: Judged, has_persons: bool) -> Iterator[Judgement]:
    if column.allowance or (not has_persons and are_villages(column)):
        return
    is_hinted = "address" in column.hints
    mark = (
        "address_start"
        if is_hinted and column.counts["address_start"] > column.counts["address"]
        else "address"
    )
    is_enough = is_hinted or has_persons or min(column.counts[mark], column.different) >= _ENOUGH
    if column.counts[mark] and column.share(mark) >= (0.3 if is_hinted else 0.5) and is_enough:
        yield column.judge("address", "block" if has_persons else "warn", mark)


_RULES = (
    _judge_cccd,
    _judge_cmnd,
    _judge_phone,
    _judge_email,
    _judge_numbers,
    _judge_birth,
    _judge_address,
)
