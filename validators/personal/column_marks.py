"""Room validators: the marks of one column, counted run by run. No judgement; texts stay in memory. Pure."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain

import polars as pl

from validators.personal.first_look import FirstLook, Passed
from validators.personal.judging import Judgement
from validators.personal.more_marks import MoreMarks, Run
from validators.personal.sight import LONG_NAME, Sight
from validators.places.book import PlaceBook
from validators.tabular.blocks import hashes_of

_MAX_DISTINCT = 20_000
_ENOUGH = 3
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
# Numbers and mail addresses block by their share of the cells, from 70 % at the latest.
_MOST_NUMBERS = 0.8
_SAMPLED = 100
OTHER_NUMBERS = frozenset(("social_insurance", "health_insurance", "tax_code", "bank_account"))
_LEARNT = ("name", LONG_NAME, "name_shape")
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
        self._look_anew()
        self.more = MoreMarks(self.hints, self.places)

    def _look_anew(self) -> None:
        self._sight = Sight(self.year, self.asks_for_names(), self.places)
        self._first_look = FirstLook(self.asks_for_names(), "note" in self.hints)

    def learn_hints(self, hints: frozenset[str]) -> None:
        """Take more hints, from a second row of the header; cells that were counted stay counted."""
        self.hints |= hints
        self.more.hints |= hints
        self._look_anew()

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
        if cells.null_count():
            cells = cells.fill_null("")
        empty = int((cells == "").sum())
        if empty == len(cells):
            return
        if self._is_settled():
            self._add_sample(numbers, cells, len(cells) - empty)
            return
        self.filled += len(cells) - empty
        passed = None
        if distinct is None:
            passed = self._first_look.pass_cells(cells)
            found = self._marks_in(cells, passed)
            self._count(numbers, cells, found)
            if len(self._seen) < _MAX_DISTINCT:
                self._learn_all(cells, found)
        else:
            self._add_few(numbers, cells, distinct, is_full=not empty)
        self.more.add(Run(numbers, cells, distinct, passed), is_text=self.is_running_text())

    def _marks_in(self, cells: pl.Series, passed: Passed | None) -> dict[str, pl.Series]:
        """Look at every cell, but for those that a first look has told to be free of marks."""
        if passed is None:
            return self._sight.marks_in(cells)
        if not len(passed.at):
            return {}
        found = self._sight.marks_in(cells.gather(passed.at))
        return {mark: passed.at.gather(at) for mark, at in found.items()}

    def _is_settled(self) -> bool:
        """Tell whether nearly all of very many cells are of a kind that blocks whatever else there is."""
        if self.filled < _VERY_MANY or self.allowance:
            return False
        mark = max(_SETTLING, key=lambda one: self.counts[one])
        if self.counts[mark] < (_NEARLY_ALL if mark == "name" else _MOST_NUMBERS) * self.filled:
            return False
        if mark == "name":
            return not self.hints & {"office", "place"} and self.long_names * 2 >= self.names
        return mark != "mobile" or not self.hints & OTHER_NUMBERS

    def _add_sample(self, numbers: pl.Series, cells: pl.Series, filled: int) -> None:
        """Count the marks of some of the cells, as many times as there are more; the column stays blocked."""
        step = max(len(cells) // _SAMPLED, 1)
        some = zip(numbers.gather_every(step), cells.gather_every(step), strict=True)
        seen = [(number, text) for number, text in some if text]
        # A hundred texts are judged sooner one by one than the patterns for columns are made ready.
        counts: Counter[str] = Counter()
        for number, text in seen:
            marks = self._sight.marks_of(text) - {LONG_NAME}
            counts.update(marks)
            for mark in marks - self.first.keys():
                self.first[mark] = (number, text)
        self.filled += filled
        for mark, count in counts.items():
            self.counts[mark] += round(count * filled / len(seen))

    def _add_few(self, numbers: pl.Series, cells: pl.Series, distinct: pl.Series, *, is_full: bool) -> None:
        """Work out the marks of each different text, and look in the cells only for texts with marks."""
        texts = distinct.to_list()
        fresh = self._get_to_know(texts)
        if fresh and len(self._seen) < _MAX_DISTINCT:
            fits = len(self._seen) + len(fresh) <= _MAX_DISTINCT
            texts_of = pl.Series(fresh, dtype=pl.String) if fits else cells
            new = texts_of.gather(self._keep_new(texts_of))
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

    def _learn_all(self, cells: pl.Series, found: Mapping[str, pl.Series]) -> None:
        """Learn the different texts of a run of cells, in order, until there are enough; `found`: marks."""
        start, length = 0, max(_MAX_DISTINCT - len(self._seen), _LEAST_TEXTS)
        is_fresh = pl.repeat(value=False, n=len(cells), dtype=pl.Boolean, eager=True)
        while len(self._seen) < _MAX_DISTINCT and start < len(cells):
            is_fresh = is_fresh.scatter(self._keep_new(cells.slice(start, length)) + start, values=True)
            start, length = start + length, length * 2
        marks = {mark: int(is_fresh.gather(found[mark]).sum()) for mark in _LEARNT if mark in found}
        self._learn(cells.filter(is_fresh), Counter(marks))

    def _keep_new(self, cells: pl.Series) -> pl.Series:
        """Give the places of texts not met before, as far as they are counted, and remember their hashes."""
        hashes = hashes_of(cells)
        at = (~hashes.is_in(self._seen.implode()) & (cells != "")).arg_true()
        hashes = hashes.gather(at)
        is_first = hashes.is_first_distinct()
        room = _MAX_DISTINCT - len(self._seen)
        self._seen = pl.concat([self._seen, hashes.filter(is_first).head(room)])
        return at.filter(is_first).head(room)

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
