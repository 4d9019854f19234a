"""Room validators: pieces of a CSV file as blocks for everything that watches. No rule may enter."""

from itertools import zip_longest

import polars as pl

from validators.reading.csv_blocks import Piece
from validators.tabular.blocks import Block


def block_of(piece: Piece) -> Block:
    """Give the records of a piece, those of another width in their places, blank ones left out."""
    frame = piece.frame.with_columns(piece.numbers.alias("number"))
    odd = [(number, cells) for number, cells in piece.odd if any(cells)]
    if odd:
        columns = list(zip_longest(*(cells for _, cells in odd)))
        others = {f"c{at}": pl.Series(values, dtype=pl.String) for at, values in enumerate(columns)}
        others["number"] = pl.Series([number for number, _ in odd], dtype=pl.Int64)
        frame = pl.concat([frame, pl.DataFrame(others)], how="diagonal").sort("number")
    blank = _blank_numbers(frame)
    if len(blank):
        frame = frame.filter(~pl.col("number").is_in(blank.implode()))
    numbers = frame.get_column("number")
    # A piece of odd records alone may lack columns that others have, never the other way round.
    names = sorted((name for name in frame.columns if name != "number"), key=lambda name: int(name[1:]))
    return Block(numbers, [frame.get_column(name) for name in names], piece.raw)


def _blank_numbers(frame: pl.DataFrame) -> pl.Series:
    """Give the numbers of records whose cells are all empty or absent."""
    for name in frame.columns:
        if name == "number" or not frame.height:
            continue
        cells = frame.get_column(name)
        frame = frame.filter((cells.str.len_bytes() == 0) | cells.is_null())
    return frame.get_column("number")
