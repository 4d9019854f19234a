"""Room validators: a table of an old place list put on a newer one, where that can be done exactly.

Only when every unit of the table went over whole into one new unit, every part of that new unit is there, and
every figure is additive (`figures.is_additive`): then the rows of the parts are summed. Never across
a split, never for a rate, an average or a text; nothing is shared out or estimated. A hidden part hides the
sum.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from validators.places.book import LEVEL_WORDS, PlaceBook
from validators.places.columns import PlaceColumns, find_place_columns, iso_day
from validators.rules.suppression import SUPPRESSED
from validators.tabular.figures import is_additive, whole_numbers

_MAX_LISTED = 20
_NEW, _ROW, _PARTS = "*new", "*row", "*parts"


@dataclass(frozen=True)
class Reason:
    """Why a table cannot be recoded: a stable code and what it concerns (at most 20 names)."""

    code: str
    names: tuple[str, ...] = ()
    count: int = 0


@dataclass(frozen=True)
class Merged:
    """One new unit and the old ones whose rows were summed into it."""

    code: str
    name: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class RecodingPlan:
    """The answer: `reasons` against it, or the new table as text columns, and what was merged into what."""

    reasons: tuple[Reason, ...] = ()
    columns: tuple[pl.Series, ...] = ()
    rows_before: int = 0
    rows_after: int = 0
    merged: tuple[Merged, ...] = ()

    @property
    def is_possible(self) -> bool:
        """May the table be recoded?"""
        return not self.reasons


@dataclass
class _Recoding:
    """One table on its way: columns by their label, and the reasons met."""

    frame: pl.DataFrame
    stated: Mapping[str, Mapping[str, Any]]
    missing: frozenset[str]
    key: Sequence[str]
    code: str
    reasons: list[Reason] = field(default_factory=list)

    def refuse(self, code: str, names: Sequence[str] = ()) -> None:
        """Add a reason."""
        listed = tuple(sorted(set(names)))
        self.reasons.append(Reason(code, listed[:_MAX_LISTED], len(listed)))


def plan_recoding(
    labels: Sequence[str],
    columns: Sequence[pl.Series],
    clean: Mapping[str, Any],
    places: PlaceBook,
    *,
    old: str,
    new: str,
    profile: Mapping[str, Any] | None = None,
) -> RecodingPlan:
    """Put a table on the list `new`, or say why it cannot be.

    Args: columns: the cells as text, one series a label, in file order, without the header;
    clean: the checked schema, whose primary key must hold the place code.
    """
    place = find_place_columns(labels, clean, profile)
    key = list(clean.get("primaryKey", ()))
    if place.code is None or place.code_label not in key or not set(key) <= set(labels):
        return RecodingPlan(reasons=(Reason("no_place_key"),))
    if len(set(labels)) != len(labels) or len(columns) != len(labels):
        return RecodingPlan(reasons=(Reason("ragged"),))
    named = zip(labels, columns, strict=True)
    stripped = [column.fill_null("").str.strip_chars().alias(label) for label, column in named]
    task = _Recoding(
        frame=pl.DataFrame(stripped).with_row_index(_ROW),
        stated={one["name"]: one for one in clean["fields"]},
        missing=frozenset(clean.get("missingValues", [""])) | {""},
        key=key,
        code=place.code_label,
    )
    vintage = labels[place.vintage] if place.vintage is not None else None
    _check_vintage(task, vintage, place.stated, old)
    merged = _map_codes(task, places, old, new)
    if task.reasons:
        return RecodingPlan(reasons=tuple(task.reasons))
    group = [_NEW, *(name for name in key if name not in (task.code, vintage))]
    _check_parts(task, places, group, old, new)
    fixed = _place_labels(labels, place)
    summed = _summed(task, labels, group, fixed)
    if task.reasons or summed is None:
        return RecodingPlan(reasons=tuple(task.reasons))
    told = _rewrite(summed, labels, place, places, new)
    return RecodingPlan(
        columns=tuple(told[label] for label in labels),
        rows_before=len(task.frame),
        rows_after=len(told),
        merged=merged,
    )


def _check_vintage(task: _Recoding, vintage: str | None, stated: str, old: str) -> None:
    given = {iso_day(one or stated) for one in task.frame[vintage].unique()} if vintage else {stated}
    if given != {old}:
        task.refuse("other_vintage", sorted(given - {old}))


def _map_codes(task: _Recoding, places: PlaceBook, old: str, new: str) -> tuple[Merged, ...]:
    """Add the new code of each row; refuse units that were split or that the map does not follow."""
    codes = task.frame[task.code].unique().sort().to_list()
    followed: dict[str, str] = {}
    split, lost = [], []
    for code in codes:
        successors = places.successors(old, new, code)
        if any(one.relation != "whole" for one in successors) or len(successors) > 1:
            split.append(code)
        elif not successors or places.get(new, successors[0].code) is None:
            lost.append(code)
        else:
            followed[code] = successors[0].code
    if split:
        task.refuse("split", split)
    if lost:
        task.refuse("no_successor", lost)
    task.frame = task.frame.with_columns(
        pl.col(task.code).replace_strict(followed, default=None, return_dtype=pl.String).alias(_NEW)
    )
    parts: dict[str, list[str]] = {}
    for code, successor in followed.items():
        parts.setdefault(successor, []).append(code)
    found = []
    for code, made_of in sorted(parts.items()):
        unit = places.get(new, code)
        if unit is not None and (len(made_of) > 1 or made_of != [code]):
            found.append(Merged(code, unit.name, tuple(made_of)))
    return tuple(found)


def _check_parts(task: _Recoding, places: PlaceBook, group: Sequence[str], old: str, new: str) -> None:
    """Refuse when a part of a new unit is not in the table, or came over split: a sum would be too small."""
    wanted: dict[str, set[str]] = {}
    broken = set()
    reached = set(task.frame[_NEW].to_list())
    for place in places.places(old):
        for successor in places.successors(old, new, place.code):
            if successor.code in reached:
                wanted.setdefault(successor.code, set()).add(place.code)
                if successor.relation != "whole":
                    broken.add(successor.code)
    if broken:
        task.refuse("part_of_split", sorted(broken))
    sizes = {code: len(parts) for code, parts in wanted.items()}
    counted = task.frame.group_by(group).agg(
        pl.col(task.code).n_unique().alias(_PARTS), pl.len().alias("*len")
    )
    counted = counted.with_columns(pl.col(_NEW).replace_strict(sizes, default=0).alias("*wanted"))
    lacking = counted.filter(pl.col(_PARTS) < pl.col("*wanted"))
    if lacking.height:
        task.refuse("incomplete", lacking[_NEW].unique().to_list())
    repeated = counted.filter(pl.col("*len") > pl.col(_PARTS))
    if repeated.height:
        task.refuse("repeated_key", repeated[_NEW].unique().to_list())


def _place_labels(labels: Sequence[str], place: PlaceColumns) -> frozenset[str]:
    found = (place.code, place.name, place.level, place.vintage, place.parent)
    return frozenset(labels[at] for at in found if at is not None)


def _summed(
    task: _Recoding, labels: Sequence[str], group: Sequence[str], fixed: frozenset[str]
) -> pl.DataFrame | None:
    """Sum the additive columns inside each group; other columns must say the same in all parts of a unit."""
    totals = [pl.col(_ROW).min()]
    rigid, unread = [], []
    for label in labels:
        one = task.stated.get(label, {})
        if label in group:
            continue
        if label in fixed:
            totals.append(pl.col(label).first())
        elif is_additive(one):
            figures = whole_numbers(task.frame[label], str(one.get("groupChar", "")))
            is_text = figures.is_null() & ~task.frame[label].is_in(list(task.missing))
            if is_text.any():
                unread.append(label)
            task.frame = task.frame.with_columns(figures.alias(f"{label}*sum"))
            totals.append(_total(label, f"{label}*sum"))
        else:
            differs = task.frame.group_by(group).agg(
                pl.col(label).n_unique().alias("n"), pl.len().alias("*len")
            )
            is_measure = one.get("type") in ("number", "integer") or one.get("x_pii") == "aggregate"
            filled = not task.frame[label].is_in(list(task.missing)).all()
            if (differs["n"] > 1).any() or (is_measure and filled and (differs["*len"] > 1).any()):
                rigid.append(label)
            totals.append(pl.col(label).first())
    if rigid:
        task.refuse("not_additive", rigid)
    if unread:
        task.refuse("unreadable_cells", unread)
    if task.reasons:
        return None
    return task.frame.group_by(group).agg(totals).sort(_ROW)


def _total(label: str, figures: str) -> pl.Expr:
    """Give the sum as text; one row keeps its cell, a hidden part hides the sum, an empty one opens it."""
    hidden = (pl.col(label) == SUPPRESSED).any()
    whole = pl.col(figures).null_count() == 0
    several = (
        pl.when(hidden)
        .then(pl.lit(SUPPRESSED))
        .when(whole)
        .then(pl.col(figures).sum().cast(pl.String))
        .otherwise(pl.col(label).filter(pl.col(figures).is_null()).first())
    )
    return pl.when(pl.len() == 1).then(pl.col(label).first()).otherwise(several).alias(label)


def _rewrite(
    frame: pl.DataFrame, labels: Sequence[str], place: PlaceColumns, places: PlaceBook, new: str
) -> pl.DataFrame:
    """Write code, name, level, parent and vintage of the new units."""
    units = {code: unit for code in frame[_NEW].unique() if (unit := places.get(new, code)) is not None}
    said = {
        place.code: {code: code for code in units},
        place.name: {code: unit.name for code, unit in units.items()},
        place.level: {code: LEVEL_WORDS[unit.level] for code, unit in units.items()},
        place.parent: {code: unit.parent for code, unit in units.items()},
        place.vintage: dict.fromkeys(units, new),
    }
    written = [
        pl.col(_NEW).replace_strict(words, return_dtype=pl.String).alias(labels[at])
        for at, words in said.items()
        if at is not None
    ]
    return frame.with_columns(written)
