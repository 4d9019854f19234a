"""Room validators: a recipe, a tallied file and the clerk's choices put together: what each cell will mean.

Says which source column is which, what every word and period means, and what is still open. Reads no file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from validators.aggregation.choices import READINGS, Choices
from validators.aggregation.matching import match_columns
from validators.aggregation.periods import last_day, period_of
from validators.aggregation.recipe import Dimension, Measure, Recipe
from validators.aggregation.refusals import AggregationRefused
from validators.aggregation.tally import Tally
from validators.aggregation.words import Word, list_words, spellings_of, spellings_of_classes
from validators.places.book import PlaceBook
from validators.words.folding import fold


@dataclass(frozen=True)
class Question:
    """What must be decided before anything is counted: a kind, the source it is about, and how many rows."""

    kind: str
    source: str
    rows: int = 0


@dataclass
class Resolution:
    """What each source column means: `columns` from 0, `maps` raw text -> code (None: in no group)."""

    recipe: Recipe
    rows: int
    columns: dict[str, int] = field(default_factory=dict)
    maps: dict[str, dict[str, str | None]] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    words: dict[str, list[Word]] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    marked: list[str] = field(default_factory=list)
    periods: list[str] = field(default_factory=list)
    vintage: str = ""
    target: str = ""

    def is_open(self) -> bool:
        """Is something still to be decided?"""
        return bool(self.questions)


def resolve(
    recipe: Recipe, labels: Sequence[str], tally: Tally, places: PlaceBook | None, choices: Choices
) -> Resolution:
    """Say what the columns of a file mean under a recipe. Raises: AggregationRefused (an unknown column)."""
    matched = match_columns(recipe, labels, tally.columns)
    found = Resolution(recipe, tally.rows)
    for source in recipe.sources:
        number = recipe.fixed.get(source) or choices.columns.get(source, matched.get(source, 0))
        if not 0 <= number <= len(labels):
            raise AggregationRefused("column", source=source)
        if number:
            found.columns[source] = number - 1
    found.constants = {name: value for name, value in choices.constants.items() if value}
    _resolve_period(found, tally, choices)
    if recipe.place:
        _resolve_vintage(found, places, choices)
    for one in recipe.dimensions:
        _resolve_dimension(found, one, tally, choices)
    for source, classes in classes_of(recipe).items():
        _resolve_class(found, source, classes, tally, choices)
    _resolve_numbers(found, tally, choices)
    _resolve_asked(found)
    return found


def classes_of(recipe: Recipe) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Give for each source of words that figures count, the different lists of words that they count."""
    found: dict[str, dict[tuple[str, ...], None]] = {}
    for one in recipe.measures:
        source = class_source(one)
        if source and one.words:
            found.setdefault(source, {})[one.words] = None
    return {source: tuple(classes) for source, classes in found.items()}


def class_source(one: Measure) -> str:
    """Give the source column whose words decide whether a row counts for a figure; empty without one."""
    if one.where:
        return one.where
    return one.of if one.function == "count_where" and one.at_least is None else ""


def _resolve_period(found: Resolution, tally: Tally, choices: Choices) -> None:
    recipe = found.recipe
    at = found.columns.get(recipe.period)
    if at is None or found.constants.get(recipe.period):
        found.columns.pop(recipe.period, None)
        stated = period_of(found.constants.get(recipe.period, ""), recipe.frequency)
        if stated is None:
            found.questions.append(Question("period", recipe.period))
        else:
            found.constants[recipe.period] = stated
            found.periods = [stated]
        return
    counts = tally.columns[at].counts
    if counts is None:
        raise AggregationRefused("too_many", source=recipe.period)
    read: dict[str, str | None] = {text: period_of(text, recipe.frequency) for text in counts}
    found.maps[recipe.period] = read
    found.periods = sorted({one for one in read.values() if one})
    lost = tally.rows - sum(count for text, count in counts.items() if read[text])
    if lost and (not found.periods or recipe.period not in choices.leave_out):
        found.questions.append(Question("period", recipe.period, lost))


def _resolve_vintage(found: Resolution, places: PlaceBook | None, choices: Choices) -> None:
    if places is None or not places.vintages():
        raise AggregationRefused("no_places")
    if not {"place_code", "place_name"} & set(found.columns):
        found.questions.append(Question("place_column", "place_code"))
    known = places.vintages()
    day = str(max(map(last_day, found.periods), default=0))
    fitting = [one for one in known if one.replace("-", "") <= day] or known[:1]
    for given in (choices.vintage, choices.target):
        if given and given not in known:
            raise AggregationRefused("vintage", vintage=given[:20])
    found.vintage = choices.vintage or fitting[-1]
    found.target = choices.target or found.vintage


def _resolve_dimension(found: Resolution, one: Dimension, tally: Tally, choices: Choices) -> None:
    at = found.columns.get(one.column)
    constant = found.constants.get(one.column) or (_usual_value(found, one.column) if at is None else "")
    if constant or at is None:
        found.columns.pop(one.column, None)
        constant = constant or one.total
        if not constant or (one.codes and constant not in one.codes):
            found.questions.append(Question("constant", one.column))
        else:
            found.constants[one.column] = constant
        return
    if one.is_age:
        return
    counts = tally.columns[at].counts
    if counts is None:
        raise AggregationRefused("too_many", source=one.column)
    first = tally.columns[at].first
    words = list_words(counts, first, spellings_of(one)) if one.codes else _free_words(counts, first)
    _decide(found, one.column, words, counts, choices, is_free=not one.codes, allowed=one.codes)


def _free_words(counts: Mapping[str, int], first: Mapping[str, int]) -> list[Word]:
    """Give the words of a group without a code list: each is its own code, if it may be shown."""
    spelt: dict[str, str] = {}
    for text, _ in sorted(counts.items(), key=lambda one: (one[1], one[0])):
        spelt[fold(text)] = " ".join(text.split())
    listed = list_words(counts, first, {})
    by_number = dict(enumerate(word for word in sorted(spelt) if word))
    return [
        replace(one, code=text if one.shown == text else "", is_sure=True)
        for one in listed
        for text in (spelt[by_number[one.number]],)
    ]


def _resolve_class(
    found: Resolution, source: str, classes: tuple[tuple[str, ...], ...], tally: Tally, choices: Choices
) -> None:
    at = found.columns.get(source)
    if at is None:
        return
    counts = tally.columns[at].counts
    if counts is None:
        raise AggregationRefused("too_many", source=source)
    words = list_words(counts, tally.columns[at].first, spellings_of_classes(classes))
    allowed = tuple(one[0] for one in classes)
    _decide(found, source, words, counts, choices, is_free=False, allowed=allowed)


def _decide(
    found: Resolution,
    source: str,
    words: list[Word],
    counts: Mapping[str, int],
    choices: Choices,
    *,
    is_free: bool,
    allowed: Sequence[str],
) -> None:
    """Fix the code of every word: the clerk's answer, else what the word says; a guess is only offered."""
    answers = choices.words.get(source, {})
    codes: dict[int, str] = {}
    open_rows = 0
    for word in words:
        answer = answers.get(word.number)
        if answer is not None and (is_free or not answer or answer in allowed):
            # A word without a code list keeps itself or is left out.
            codes[word.number] = answer if not is_free or not answer else word.code
        elif word.is_sure and word.code:
            codes[word.number] = word.code
        else:
            codes[word.number] = ""
            open_rows += word.count
    numbers = {word: number for number, word in enumerate(sorted({fold(text) for text in counts} - {""}))}
    found.words[source] = words
    found.maps[source] = {text: codes.get(numbers.get(fold(text), -1)) or None for text in counts}
    if found.recipe.dimension(source) is not None:
        open_rows += found.rows - sum(counts.values())
    if open_rows and source not in choices.leave_out:
        found.questions.append(Question("words", source, open_rows))


def _resolve_numbers(found: Resolution, tally: Tally, choices: Choices) -> None:
    """Ask how a column of figures writes its numbers where its cells can be read in two ways."""
    for source, kind in found.recipe.sources.items():
        at = found.columns.get(source)
        if kind != "number" or at is None:
            continue
        if tally.columns[at].marked:
            found.marked.append(source)
            if choices.readings.get(source) not in READINGS:
                found.questions.append(Question("reading", source, tally.columns[at].marked))


def _resolve_asked(found: Resolution) -> None:
    """Take the fixed values that the table needs: the clerk's, else what the profile's own rules leave."""
    for column in found.recipe.asked:
        value = found.constants.get(column) or _usual_value(found, column)
        if value:
            found.constants[column] = value
        else:
            found.questions.append(Question("constant", column))


def _usual_value(found: Resolution, column: str) -> str:
    """Give the one value that the profile's checks leave a column in all periods; empty where several fit."""
    values = {_value_in(found.recipe.checks, column, period) for period in found.periods}
    return values.pop() if len(values) == 1 else ""


def _value_in(checks: Sequence[Mapping[str, Any]], column: str, period: str) -> str:
    fitting = []
    for check in checks:
        first, last = str(check.get("from") or ""), str(check.get("to") or "9999")
        if check.get("column") != column or not first <= period[: max(len(first), 4)]:
            continue
        if period[: len(last)] > last:
            continue
        if check["kind"] == "value_in_period" and len(check["values"]) == 1:
            fitting.append(str(check["values"][0]))
        elif check["kind"] == "minimum_in_period":
            fitting.append(str(check["minimum"]))
    return fitting[0] if len(fitting) == 1 else ""
