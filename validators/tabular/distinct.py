"""Room validators: the different combinations of some columns, kept block by block. No rule may enter."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl

# A column that names more different places than this names none; its first ones are enough to say so.
MAX_DIFFERENT = 20_000


def distinct_rows(numbers: pl.Series, cells: Mapping[str, pl.Series]) -> pl.DataFrame:
    """Give the different combinations of some cells of a block with their first row and their number.

    A column that says the same in the whole block is not grouped by, which is most of the time.
    """
    same = [
        key for key, column in cells.items() if bool((column == column[0]).all()) and column[0] is not None
    ]
    keys = [key for key in cells if key not in same]
    frame = pl.DataFrame({key: cells[key] for key in keys} | {"row": numbers})
    found = [pl.col("row").min(), pl.len().alias("count")]
    grouped = frame.group_by(keys).agg(found) if keys else frame.select(found)
    return grouped.with_columns(pl.lit(cells[key][0], dtype=pl.String).alias(key) for key in same)


def merged(
    frames: Sequence[pl.DataFrame], keys: Sequence[str], missing: frozenset[str], wanted: str
) -> pl.DataFrame:
    """Give the combinations of all blocks in reading order, cells trimmed and missing ones empty.

    Columns: `keys`, `row` (the first one) and `count`. Those without a cell in `wanted` are left out.
    """
    if not frames:
        return pl.DataFrame(schema=dict.fromkeys(keys, pl.String) | {"row": pl.Int64, "count": pl.UInt32})
    frame = pl.concat(frames, how="diagonal")
    absent = [pl.lit("").alias(key) for key in keys if key not in frame.columns]
    frame = frame.with_columns(absent).with_columns(pl.col(keys).fill_null("").str.strip_chars())
    blank = pl.col(keys).is_in(list(missing))
    frame = frame.with_columns(pl.when(blank).then(pl.lit("")).otherwise(pl.col(keys)).name.keep())
    frame = frame.filter(pl.col(wanted) != "").group_by(keys).agg(pl.min("row"), pl.sum("count"))
    return frame.sort("row")


def merged_rows(
    frames: Sequence[pl.DataFrame], keys: Sequence[str], missing: frozenset[str], wanted: str
) -> Iterator[dict[str, Any]]:
    """Yield the rows of `merged`, at most MAX_DIFFERENT."""
    yield from merged(frames, keys, missing, wanted).head(MAX_DIFFERENT).iter_rows(named=True)
