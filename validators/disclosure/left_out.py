"""Room validators.disclosure: figures hidden by leaving their row out: what a total has beyond its parts.

A row that is not there is no cell that could be hidden, yet the total less the shown parts is its figure, or
that of all rows left out together. A remainder from 1 to below the threshold is computed back; a larger one
tells of nobody. Where every unit of the list is there the sum is only wrong.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from validators.disclosure.cells import Cells, Table, sensitive_rows, thresholds_of
from validators.disclosure.layout import COUNT, Layout
from validators.disclosure.problem import NOISE
from validators.disclosure.relations import Floats, Mask
from validators.disclosure.sums import is_total_code, place_sums, sums_by_column
from validators.places.book import PlaceBook


@dataclass(frozen=True)
class LeftOut:
    """A total that gives rows away which are left out: its cell, those of its parts, and the threshold."""

    total: int
    parts: tuple[int, ...]
    k: int


@dataclass(frozen=True)
class _Sum:
    """A shown total with its parts: what is beyond those that are shown, and how many are hidden (`*`)."""

    total: int
    parts: tuple[int, ...]
    rest: float
    hidden: int
    is_nothing_shown: bool
    units: int | None


def find_left_out(
    table: Table, layout: Layout, cells: Cells, places: PlaceBook | None, *, with_hidden: bool = False
) -> list[LeftOut]:
    """Give the totals that give away what is left out of a table.

    One sum at a time. `with_hidden`: sums with hidden parts too; in one table these are the attack's.
    """
    judge = _Judge(table, layout, cells, thresholds_of(table, layout, cells), sensitive_rows(table, layout))
    summed: list[tuple[str | None, pl.DataFrame]] = [*sums_by_column(table, layout)]
    by_place = place_sums(table, layout, places)
    if by_place is not None and by_place.height:
        summed.append((None, by_place))
    found = []
    for column, pairs in summed:
        for measure, one in enumerate(layout.measures):
            if one.kind == COUNT and one.is_additive:
                sums = [one for one in judge.sums(pairs, measure) if with_hidden or not one.hidden]
                found += [told for one in sums if (told := judge.judged(one, column)) is not None]
    return found


@dataclass(frozen=True)
class _Judge:
    """A table with its cells, their thresholds and its rows about sensitive groups."""

    table: Table
    layout: Layout
    cells: Cells
    limits: Floats
    sensitive: Mask

    def sums(self, pairs: pl.DataFrame, measure: int) -> Iterator[_Sum]:
        """Give the shown totals of a measure whose remainder may tell something."""
        whole, part = (self.cells.at[pairs[name].to_numpy(), measure] for name in ("*total", "*part"))
        units = pairs["*count"] if "*count" in pairs.columns else pl.repeat(None, len(pairs), eager=True)
        frame = pl.DataFrame({"whole": whole, "part": part, "units": units.cast(pl.Int64)})
        frame = frame.filter((pl.col("whole") >= 0) & (pl.col("part") >= 0))
        values = self.cells.values
        told = frame.with_columns(
            top=pl.Series(values[frame["whole"].to_numpy()]),
            one=pl.Series(values[frame["part"].to_numpy()]).fill_nan(None),
        )
        rest = pl.col("top").first() - pl.col("one").sum()
        grouped = told.group_by("whole", maintain_order=True).agg(
            pl.col("part"),
            rest.alias("rest"),
            pl.col("one").null_count().alias("hidden"),
            (pl.col("one").sum() <= 0).alias("nothing"),
            pl.col("units").first(),
        )
        most = max(float(self.limits.max()), float(self.layout.group_limit)) if len(self.limits) else 0.0
        is_telling = (pl.col("rest") < most) | pl.col("nothing") | (pl.col("hidden") == 1)
        # Most sums fit: those are left before anything is looked at one by one.
        is_telling &= (pl.col("rest") > NOISE) | (pl.col("hidden") > 0)
        kept = grouped.filter(pl.col("rest").is_finite() & (pl.col("rest") > -NOISE) & is_telling)
        for total, parts, left, hidden, nothing, count in kept.iter_rows():
            yield _Sum(total, tuple(parts), left, hidden, nothing, count)

    def judged(self, one: _Sum, column: str | None) -> LeftOut | None:
        """Judge one sum over the groups of a column, or over places (None)."""
        lacking, is_sensitive = self._lacking(one, column)
        k = float(self.limits[one.total])
        if is_sensitive and self.layout.sensitive is not None:
            k = max(k, float(self.layout.sensitive.k))
        told = LeftOut(one.total, one.parts, int(k))
        is_small = one.rest < k - NOISE
        if one.hidden:
            # Each hidden part lies between nothing and the rest; the only one that is lacking is the rest.
            return told if is_small or (one.hidden == 1 and lacking == 0) else None
        if lacking == 0 or one.rest <= NOISE:
            return None
        is_strict = is_sensitive or self._threshold(one.total) >= self.layout.group_limit
        is_everybody = lacking == 1 and one.is_nothing_shown and is_strict
        return told if is_small or is_everybody else None

    def _threshold(self, cell: int) -> int:
        return self.layout.measures[int(self.cells.measure[cell])].threshold

    def _lacking(self, one: _Sum, column: str | None) -> tuple[int | None, bool]:
        """Give how many units have no figure (None where no list says), and whether one may be sensitive."""
        is_sensitive = bool(self.sensitive[self.cells.row[one.total]])
        if column is None:
            return (None if one.units is None else max(one.units - len(one.parts), 0)), is_sensitive
        listed = self.layout.listed.get(column)
        named = self.layout.sensitive
        is_of_column = named is not None and named.column == column
        hidden = [cell for cell in one.parts if np.isnan(self.cells.values[cell])]
        is_sensitive |= is_of_column and bool(self.sensitive[self.cells.row[hidden]].any())
        if listed is None:
            return None, is_sensitive or is_of_column
        totals = self.layout.totals.get(column, frozenset())
        codes = self.table.columns[self.table.labels.index(column)]
        present = {str(codes[int(self.cells.row[cell])] or "").strip() for cell in one.parts}
        lacking = {code for code in listed if not is_total_code(code, totals)} - present
        if named is not None and is_of_column:
            is_sensitive |= bool(lacking & named.values)
        return len(lacking), is_sensitive
