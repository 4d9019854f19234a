"""Room validators: the rows of a file counted into cells of place x period x groups, block by block.

Memory holds one block, the cells, and for figures of different values their hashes: never the rows.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from validators.aggregation.ages import ages_on, band_codes
from validators.aggregation.choices import READINGS, Choices
from validators.aggregation.periods import last_day
from validators.aggregation.placing import Placed, Placing
from validators.aggregation.recipe import Measure
from validators.aggregation.resolving import Resolution, class_source
from validators.tabular.blocks import Block, hashes_of
from validators.tabular.figures import MILLION, millionths

COUNT = "*n"
_PLACE, _ROW_PLACE, _ROW = "*place", "*at", "*row"
_PARTS = ("place_code", "place_name", "place_parent")
_MERGE_AT = 400_000
_NOT_FILLED = frozenset(("-", "–", "0", "không", "khong", "không có", ":", "*"))
_EMPTY = r"^\s*$"


@dataclass
class LostPlace:
    """A place as the source writes it that could not be placed: why, on how many rows, and the first of them.

    The first row names it in the clerk's answers: so no copy of its text is kept anywhere.
    """

    text: tuple[str, str, str]
    reason: str
    first: int
    rows: int = 0


@dataclass
class Cells:
    """What was counted: `frame` has the key columns and additive parts of the figures, one row a cell.

    `distinct` has the keys and one hash for each different value. `left_out` counts rows by the source that
    kept them out of every cell, `unread` the filled cells that are no numbers, `lost` the places.
    """

    keys: list[str]
    frame: pl.DataFrame
    distinct: dict[str, pl.DataFrame]
    rows: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    unread: Counter[str] = field(default_factory=Counter)
    lost: dict[tuple[str, str, str], LostPlace] = field(default_factory=dict)


class Counting:
    """Takes the blocks of one file under a resolution."""

    def __init__(self, resolution: Resolution, placing: Placing | None, choices: Choices) -> None:
        self._made = resolution
        self._recipe = resolution.recipe
        self._placing = placing
        self._choices = choices
        place = [self._recipe.place["code"]] if placing is not None else []
        self._keys = [self._recipe.period, *place, *(one.column for one in self._recipe.dimensions)]
        self._parts: list[pl.DataFrame] = []
        self._height = 0
        self._hashes: dict[str, list[pl.DataFrame]] = {}
        self._placed: dict[tuple[str, str, str], Placed] = {}
        self._cells = Cells(self._keys, pl.DataFrame(), {})

    def add(self, block: Block) -> None:
        """Take the next rows."""
        self._cells.rows += len(block.numbers)
        keyed = self._keyed(block)
        kept = keyed.drop_nulls(self._keys)
        if not kept.height:
            return
        rows = kept[_ROW_PLACE]
        figures = self._figures(block, rows)
        frame = pl.DataFrame([kept[key] for key in self._keys] + figures)
        names = [one.name for one in figures]
        self._parts.append(frame.group_by(self._keys).agg(pl.col(names).sum()))
        self._add_different(block, frame, rows)
        self._height += self._parts[-1].height
        if self._height > _MERGE_AT:
            self._merge()

    def finish(self) -> Cells:
        """Give the cells."""
        self._merge()
        self._cells.frame = self._parts[0] if self._parts else pl.DataFrame()
        self._cells.distinct = {name: pl.concat(parts).unique() for name, parts in self._hashes.items()}
        return self._cells

    def _merge(self) -> None:
        if len(self._parts) > 1:
            whole = pl.concat(self._parts)
            self._parts = [whole.group_by(self._keys).agg(pl.exclude(self._keys).sum())]
        self._height = sum(part.height for part in self._parts) // 2
        for name, parts in self._hashes.items():
            self._hashes[name] = [pl.concat(parts).unique()]

    def _keyed(self, block: Block) -> pl.DataFrame:
        """Give the key columns of every row, null where it is in no group; the first reason counts."""
        height = len(block.numbers)
        keys = {self._recipe.period: self._mapped(block, self._recipe.period)}
        if self._placing is not None:
            keys[self._recipe.place["code"]] = self._places(block)
        for one in self._recipe.dimensions:
            at = self._made.columns.get(one.column)
            if at is not None and one.is_age:
                days = keys[self._recipe.period].replace_strict(
                    {period: last_day(period) for period in self._made.periods},
                    default=None,
                    return_dtype=pl.Int64,
                )
                keys[one.column] = band_codes(ages_on(_cells(block, at), days), one.bands)
            else:
                keys[one.column] = self._mapped(block, one.column)
        is_open = pl.repeat(True, height, eager=True)
        for key, column in keys.items():
            is_lost = is_open & column.is_null()
            count = int(is_lost.sum())
            if count:
                self._cells.left_out[key] += count
            is_open &= ~is_lost
        columns = [column.alias(key) for key, column in keys.items()]
        return pl.DataFrame(columns).with_row_index(_ROW_PLACE)

    def _mapped(self, block: Block, source: str) -> pl.Series:
        """Give the codes of a source column, or its constant in every row."""
        at = self._made.columns.get(source)
        if at is None:
            value = self._made.constants.get(source)
            return pl.repeat(value, len(block.numbers), dtype=pl.String, eager=True)
        known = self._made.maps[source]
        cells = _cells(block, at)
        if not known:
            return pl.repeat(None, len(cells), dtype=pl.String, eager=True)
        return cells.replace_strict(
            list(known),
            pl.Series(list(known.values()), dtype=pl.String),
            default=None,
            return_dtype=pl.String,
        )

    def _places(self, block: Block) -> pl.Series:
        """Give the place codes of the rows; each combination of code, name and parent is looked up once."""
        texts = {
            part: _cells(block, at).fill_null("")
            if (at := self._made.columns.get(part)) is not None
            else None
            for part in _PARTS
        }
        used = {part: cells for part, cells in texts.items() if cells is not None}
        if not used:
            return pl.repeat(None, len(block.numbers), dtype=pl.String, eager=True)
        frame = pl.DataFrame(used)
        numbered = frame.with_columns(block.numbers.alias(_ROW))
        different = numbered.group_by(list(used)).agg(pl.len(), pl.col(_ROW).min())
        codes = []
        for row in different.iter_rows(named=True):
            key = (row.get(_PARTS[0], ""), row.get(_PARTS[1], ""), row.get(_PARTS[2], ""))
            placed = self._look_up(key, row[_ROW])
            if placed.code is None:
                lost = self._cells.lost.setdefault(key, LostPlace(key, placed.reason, row[_ROW]))
                lost.rows += row["len"]
            codes.append(placed.code)
        different = different.with_columns(pl.Series(_PLACE, codes, dtype=pl.String)).drop("len", _ROW)
        return frame.join(different, on=list(used), how="left", maintain_order="left")[_PLACE]

    def _look_up(self, key: tuple[str, str, str], row: int) -> Placed:
        """Place a text once; where the lists do not know it, by the clerk's answer for its first row."""
        if key not in self._placed and self._placing is not None:
            placed = self._placing.place(*key)
            answer = self._choices.places.get(row, "")
            if placed.code is None and answer and self._placing.is_wanted(answer):
                placed = Placed(answer)
            self._placed[key] = placed
        return self._placed[key]

    def _figures(self, block: Block, rows: pl.Series) -> list[pl.Series]:
        """Give the additive parts of all figures for the kept rows."""
        ones = pl.repeat(1, len(rows), dtype=pl.Int64, eager=True)
        found = [ones.alias(COUNT)]
        for one in self._recipe.measures:
            if one.function not in ("count", "count_distinct"):
                found += self._parts_of(one, block, rows)
        return found

    def _parts_of(self, one: Measure, block: Block, rows: pl.Series) -> list[pl.Series]:
        counts = self._counting_rows(one, block, rows)
        if one.function in ("sum", "mean"):
            values = self._numbers(block, one.of, rows)
            if one.function == "sum":
                return [_where(values.fill_null(0), counts).alias(one.column)]
            return _weighted(one, values, self._weights(one, block, rows), counts)
        if one.function == "count_filled":
            at = self._made.columns.get(one.of)
            counts &= _is_filled(_cells(block, at).gather(rows)) if at is not None else False
        return [counts.cast(pl.Int64).alias(one.column)]

    def _weights(self, one: Measure, block: Block, rows: pl.Series) -> pl.Series:
        if one.weight:
            return self._numbers(block, one.weight, rows)
        return pl.repeat(MILLION, len(rows), dtype=pl.Int64, eager=True).cast(pl.Int128)

    def _counting_rows(self, one: Measure, block: Block, rows: pl.Series) -> pl.Series:
        """Tell which rows count for a figure."""
        source = class_source(one)
        if source and source in self._made.columns:
            is_of = self._mapped(block, source).gather(rows) == one.words[0]
            return is_of.fill_null(value=False)
        if source:
            return pl.repeat(False, len(rows), eager=True)
        if one.at_least is not None:
            values = self._numbers(block, one.of, rows)
            return (values >= one.at_least * MILLION).fill_null(value=False)
        return pl.repeat(True, len(rows), eager=True)

    def _numbers(self, block: Block, source: str, rows: pl.Series) -> pl.Series:
        """Give a source column in millionths; cells that are filled and no number are counted."""
        at = self._made.columns.get(source)
        if at is None:
            return pl.repeat(None, len(rows), dtype=pl.Int128, eager=True)
        cells = _cells(block, at).gather(rows)
        group, decimal = READINGS[self._choices.readings.get(source, "plain")]
        values = millionths(cells, group, decimal)
        unread = int((values.is_null() & _is_filled(cells)).sum())
        if unread:
            self._cells.unread[source] += unread
        return values

    def _add_different(self, block: Block, frame: pl.DataFrame, rows: pl.Series) -> None:
        wanted = {one.of for one in self._recipe.measures if one.function == "count_distinct"}
        for source in sorted(wanted | ({self._recipe.threshold.distinct} - {""})):
            at = self._made.columns.get(source)
            if at is None:
                continue
            cells = _cells(block, at).gather(rows).fill_null("").str.strip_chars()
            one = frame.select(self._keys).with_columns(
                hashes_of(cells).alias(source), (cells != "").alias("*is")
            )
            self._hashes.setdefault(source, []).append(one.filter(pl.col("*is")).drop("*is").unique())


def _cells(block: Block, at: int) -> pl.Series:
    if at >= len(block.columns):
        return pl.repeat(None, len(block.numbers), dtype=pl.String, eager=True)
    return block.columns[at]


def _is_filled(cells: pl.Series) -> pl.Series:
    """Tell the cells that state something: a dash, a zero or "không" state nothing."""
    plain = cells.fill_null("").str.strip_chars().str.to_lowercase()
    return (plain != "") & ~plain.is_in(list(_NOT_FILLED))


def _where(values: pl.Series, counts: pl.Series) -> pl.Series:
    return values.set(~counts, 0)


def _weighted(one: Measure, values: pl.Series, weights: pl.Series, counts: pl.Series) -> list[pl.Series]:
    """Give the two sums of a mean: value times weight, and weight, where both are known."""
    is_known = counts & values.is_not_null() & weights.is_not_null()
    zero = 0
    product = (values * weights).set(~is_known, zero).alias(f"{one.column}*value")
    return [product, weights.set(~is_known, zero).alias(f"{one.column}*weight")]


def parts_of(measures: Mapping[str, Measure]) -> dict[str, tuple[str, ...]]:
    """Give the names of the additive parts that each figure is made of."""
    found: dict[str, tuple[str, ...]] = {}
    for name, one in measures.items():
        if one.function == "mean":
            found[name] = (f"{name}*value", f"{name}*weight")
        elif one.function not in ("count", "count_distinct"):
            found[name] = (name,)
    return found
