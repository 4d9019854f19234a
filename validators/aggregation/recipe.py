"""Room validators: a recipe for counting record-level rows into the table of a profile. Pure; reads no file.

`read_recipe` takes a profile's `aggregate_at_import` and its schema; `free_recipe` makes one for a dataset
without a profile from what the clerk chose.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from validators.aggregation.ages import bands_of
from validators.aggregation.refusals import AggregationRefused
from validators.findings.masking import safe_label
from validators.words.folding import fold, fold_header

# Categories that stand for all others of their dimension; the sum over them is the row of the whole.
_TOTAL_CODES = ("chung", "tat_ca", "tong")
_PLACE_ROLES = ("code", "name", "level", "vintage")
FREE_K, FREE_SENSITIVE_K = 5, 10
_AGE_WORDS = ("ngay sinh", "nam sinh", "tuoi", "birth", "age")
_NUMERIC = frozenset(("sum", "mean"))


@dataclass(frozen=True)
class Dimension:
    """One way in which rows are grouped: the column it becomes, and the codes it may have (none: any text).

    `bands` are the age bands (from, to or None) by code when its source is a birth date or an age. `total`
    is the code of the whole, empty without one. `pattern` is what a value without a code list must match.
    """

    column: str
    title_vi: str
    title_en: str
    codes: tuple[str, ...] = ()
    labels: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    bands: Mapping[str, tuple[int, int | None]] = field(default_factory=dict)
    total: str = ""
    pattern: str = ""

    @property
    def is_age(self) -> bool:
        """Is it worked out from a birth date, a birth year or an age?"""
        return bool(self.bands)


@dataclass(frozen=True)
class Measure:
    """One figure: `function` over the rows of a group, of the source column `of`, where a word is of a class.

    Functions: count, count_where, count_filled, count_distinct, sum, mean (`weight` names a source column).
    `classes` are (source, the words that count); `at_least` asks for a number instead.
    """

    column: str
    function: str
    of: str = ""
    weight: str = ""
    words: tuple[str, ...] = ()
    where: str = ""
    at_least: int | None = None


@dataclass(frozen=True)
class Threshold:
    """Below `k` a figure is hidden. `column` counts the people of a row: when it is small all figures go.

    `columns` are judged each by itself; `strict_columns` and rows with `strict_values` of `strict_column` ask
    for `strict_k`. Rows of `strict_values` are not given below the level `strict_level`. `distinct` is the
    source column of which a row needs at least `distinct_at_least` different values.
    """

    column: str
    k: int = FREE_K
    columns: tuple[str, ...] = ()
    strict_k: int = FREE_SENSITIVE_K
    strict_columns: tuple[str, ...] = ()
    strict_column: str = ""
    strict_values: tuple[str, ...] = ()
    strict_level: str = ""
    distinct: str = ""
    distinct_at_least: int = 3


@dataclass(frozen=True)
class Recipe:
    """How a table is counted. `columns` are those of the result, in order; `asked` the fixed values it needs.

    `place` names the columns code, name, level and vintage (missing ones are not written); empty without
    places. `hints` are the words by which each source column is found. `fields` are the schema's own.
    `fixed` are source columns (from 1) that are known already.
    """

    columns: tuple[str, ...]
    period: str
    frequency: str
    place: Mapping[str, str]
    lowest_level: str
    dimensions: tuple[Dimension, ...]
    measures: tuple[Measure, ...]
    threshold: Threshold
    suppression: str
    hints: Mapping[str, tuple[str, ...]]
    fields: Mapping[str, Mapping[str, Any]]
    asked: tuple[str, ...] = ()
    checks: tuple[Mapping[str, Any], ...] = ()
    name: str = ""
    fixed: Mapping[str, int] = field(default_factory=dict)

    def dimension(self, column: str) -> Dimension | None:
        """Give the dimension that becomes this column."""
        return next((one for one in self.dimensions if one.column == column), None)

    def title(self, column: str, lang: str) -> str:
        """Give the title of a column of the result, in `vi` or `en`; its name without one."""
        one = self.fields.get(column, {})
        return str(one.get("title_en" if lang == "en" else "title") or column)

    @property
    def sources(self) -> dict[str, str]:
        """Give the source columns by name, each with its kind.

        Kinds: place_code, place_name, place_parent, period, age, words, class, number, filled.
        """
        found = {self.period: "period"}
        if self.place:
            found |= {"place_code": "place_code", "place_name": "place_name", "place_parent": "place_parent"}
        for one in self.dimensions:
            found[one.column] = "age" if one.is_age else "words"
        for measure in self.measures:
            for name, kind in _sources_of(measure):
                found.setdefault(name, kind)
        if self.threshold.distinct:
            found.setdefault(self.threshold.distinct, "filled")
        return found


def _sources_of(measure: Measure) -> list[tuple[str, str]]:
    found = []
    if measure.of:
        is_number = measure.function in _NUMERIC or measure.at_least is not None
        is_class = measure.function == "count_where" and measure.at_least is None
        found.append((measure.of, "number" if is_number else "class" if is_class else "filled"))
    if measure.where:
        found.append((measure.where, "class"))
    if measure.weight:
        found.append((measure.weight, "number"))
    return found


def read_recipe(profile: Mapping[str, Any]) -> Recipe | None:
    """Give the recipe of a profile; None when it has none (its rows are organisations)."""
    stated = profile.get("aggregate_at_import")
    if not stated:
        return None
    fields = {one["name"]: one for one in profile["schema"]["fields"]}
    usual = {role: f"place_{role}" for role in _PLACE_ROLES}
    named = {**usual, **{k: str(v) for k, v in (profile.get("x_place_columns") or {}).items()}}
    place = (
        {role: named[role] for role in _PLACE_ROLES if named[role] in fields} if stated.get("place") else {}
    )
    period = str(stated.get("period") or "period")
    measures = tuple(_measure(one) for one in stated["measures"])
    hints = {name: tuple(words) for name, words in stated.get("header_hints", {}).items()}
    apart = {period, *place.values()}
    dimensions = tuple(
        dimension_of(fields[name], hints.get(name, ()))
        for name in stated["group_by"]
        if name in fields and name not in apart
    )
    suppression = str(stated.get("suppression_column") or "")
    taken = {*apart, suppression, *(one.column for one in dimensions), *(one.column for one in measures)}
    return Recipe(
        columns=tuple(fields),
        period=period,
        frequency=str(profile.get("frequency") or "P1Y"),
        place=place,
        lowest_level=str((stated.get("place") or {}).get("lowest_level") or "xa"),
        dimensions=dimensions,
        measures=measures,
        threshold=_threshold(stated.get("threshold") or {}, measures),
        suppression=suppression,
        hints=hints,
        fields=fields,
        asked=tuple(name for name, one in fields.items() if name not in taken and _must_be_given(one)),
        checks=tuple(profile.get("x_checks", ())),
        name=str(profile.get("schema", {}).get("x_profile") or profile.get("profile", "")),
    )


def _must_be_given(one: Mapping[str, Any]) -> bool:
    is_required = bool((one.get("constraints") or {}).get("required"))
    return is_required or one.get("x_required_unless_suppressed") is True


def _measure(one: Mapping[str, Any]) -> Measure:
    where = one.get("where") or {}
    words = one.get("equals") or where.get("equals") or ()
    return Measure(
        column=str(one["column"]),
        function=str(one["function"]),
        of=str(one.get("of") or ""),
        weight=str(one.get("weight") or ""),
        words=tuple(str(word) for word in words),
        where=str(where.get("of") or ""),
        at_least=int(one["at_least"]) if one.get("at_least") is not None else None,
    )


def _threshold(stated: Mapping[str, Any], measures: Sequence[Measure]) -> Threshold:
    strict = stated.get("sensitive") or {}
    k = int(stated.get("k", FREE_K))
    return Threshold(
        column=str(stated.get("column") or measures[0].column),
        k=k,
        columns=tuple(stated.get("columns", ())),
        strict_k=max(int(strict.get("k", k)), k),
        strict_columns=tuple(strict.get("columns", ())),
        strict_column=str(strict.get("column") or ""),
        strict_values=tuple(strict.get("values", ())),
        strict_level=str(strict.get("lowest_level") or ""),
        distinct=str(stated.get("distinct") or ""),
        distinct_at_least=int(stated.get("distinct_at_least", 3)),
    )


def dimension_of(one: Mapping[str, Any], hints: Sequence[str]) -> Dimension:
    """Give the dimension that a field becomes; an age when its codes are bands and its words say so."""
    constraints = one.get("constraints") or {}
    codes = tuple(str(code) for code in constraints.get("enum") or ())
    labels = {
        code: (str(words.get("vi", code)), str(words.get("en", code)))
        for code, words in (one.get("x_labels") or {}).items()
    }
    speaks_of_age = any(word in fold(" ".join(hints)) for word in _AGE_WORDS)
    return Dimension(
        column=str(one["name"]),
        title_vi=str(one.get("title") or one["name"]),
        title_en=str(one.get("title_en") or one.get("title") or one["name"]),
        codes=codes,
        labels=labels,
        bands=bands_of(codes) if speaks_of_age or "age" in str(one["name"]) else {},
        total=next((code for code in _TOTAL_CODES if code in codes), ""),
        pattern=str(constraints.get("pattern") or ""),
    )


@dataclass(frozen=True)
class FreeChoice:
    """What a clerk chooses where no profile says it: columns of the file (from 1) to group by and to sum, and
    whether places and sensitive groups are in it."""

    by: tuple[int, ...] = ()
    sums: tuple[int, ...] = ()
    has_place: bool = True
    frequency: str = "P1Y"
    is_sensitive: bool = False
    age_bands: tuple[str, ...] = ("0-15", "16-59", "60+")


def free_recipe(choice: FreeChoice, labels: Sequence[str]) -> Recipe:
    """Give the recipe of place x period x chosen groups, with a count of rows and the chosen sums.

    Raises: AggregationRefused when the file has no such column.
    """
    if not all(1 <= number <= len(labels) for number in (*choice.by, *choice.sums)):
        raise AggregationRefused("column")
    taken = {"period", "place_code", "place_name", "place_level", "place_vintage", "count", "suppression"}
    told = {number: safe_label(labels[number - 1]) for number in (*choice.by, *choice.sums)}
    names = {number: _plain_name(label, taken) for number, label in told.items()}
    dimensions = tuple(_free_dimension(names[number], told[number], choice) for number in choice.by)
    sums = tuple(Measure(f"sum_{names[number]}", "sum", of=names[number]) for number in choice.sums)
    measures = (Measure("count", "count"), *sums)
    place = {role: f"place_{role}" for role in _PLACE_ROLES} if choice.has_place else {}
    k = FREE_SENSITIVE_K if choice.is_sensitive else FREE_K
    titles = {name: told[number] for number, name in names.items()}
    titles |= {f"sum_{name}": title for name, title in titles.items()}
    groups = (*(one.column for one in dimensions), *(one.column for one in measures))
    columns = ("period", *place.values(), *groups, "suppression")
    return Recipe(
        columns=columns,
        period="period",
        frequency=choice.frequency,
        place=place,
        lowest_level="xa",
        dimensions=dimensions,
        measures=measures,
        threshold=Threshold(column="count", k=k, strict_k=k),
        suppression="suppression",
        hints={},
        fields={column: {"name": column, "title": titles.get(column, column)} for column in columns},
        fixed={name: number for number, name in names.items()},
    )


def _free_dimension(name: str, label: str, choice: FreeChoice) -> Dimension:
    words = fold_header(label)
    if any(word in words for word in _AGE_WORDS) and "nhom tuoi" not in words:
        codes = (*choice.age_bands, "chung")
        return Dimension(name, label, label, codes, bands=bands_of(codes), total="chung")
    return Dimension(name, label, label)


def _plain_name(label: str, taken: set[str]) -> str:
    """Give a column name of ASCII letters for a label: "Giới tính" becomes gioi_tinh."""
    words = "".join(char if char.isascii() and char.isalnum() else " " for char in fold_header(label))
    plain = "_".join(words.split())[:40] or "nhom"
    name, number = plain, 2
    while name in taken:
        name, number = f"{plain}_{number}", number + 1
    taken.add(name)
    return name
