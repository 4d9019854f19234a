"""Room validators: all cells of a plain CSV file at once, for the comparison of two versions.

Polars cuts a strict CSV as Python does, only faster. Where the number of rows or columns is not what the
check counted, the answer is None and the file is read record by record. No verdict rests on this reading.
"""

import csv
from itertools import islice
from pathlib import Path

import polars as pl

from validators.comparing.comparison import Cells


def quick_cells(path: Path, delimiter: str, *, rows: int) -> Cells | None:
    """Give header and cells of a UTF-8 file with `rows` filled records, or None where that is in doubt."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        header = next(csv.reader(islice(file, 200), delimiter=delimiter), [])
    if not header or not all(header):
        return None
    try:
        frame = pl.read_csv(
            path,
            separator=delimiter,
            has_header=False,
            skip_lines=1,
            infer_schema=False,
            new_columns=None,
            glob=False,
        )
    except (pl.exceptions.PolarsError, OSError):
        return None
    if frame.width != len(header):
        return None
    numbered = frame.with_row_index("*row", offset=2).filter(
        pl.any_horizontal(pl.col(frame.columns).fill_null("") != "")
    )
    if len(numbered) != rows:
        return None
    numbers = numbered["*row"].cast(pl.Int64)
    columns = [numbered[name] for name in frame.columns]
    return Cells(header, numbers, columns)
