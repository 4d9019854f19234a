"""Room tables: from the bytes of a published file to its DuckDB file and its Parquet file, in a draft folder.

polars reads blocks as the check did and writes them as texts; DuckDB gives them their types. A column in
which one cell cannot be read in its type stays text as a whole: nothing is dropped, nothing is guessed.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import polars as pl

from catalog.domain.table_profile import TableProfile
from catalog.domain.table_query import ROW, TableColumn
from catalog.ports import TableSource, TableUnreadable
from catalog.tables.cells import flags_of, has_foldable, has_marks, longest_of, plain_of, texts_of
from catalog.tables.compile import quoted
from catalog.tables.folders import NATIVE, PARQUET
from catalog.tables.fragments import folded
from catalog.tables.layout import TABLE, WHOLE, Layout, StoredColumn
from catalog.tables.plans import FLAG_SUFFIX, ColumnPlan, clean_name, free_name, plan_columns
from catalog.tables.profiling import profile_table
from catalog.tables.reading import read_table
from catalog.tables.statements import Select, Sql, listed
from validators.tabular.blocks import Block

# Of the whole build; it runs in the worker, one at a time.
MEMORY = "512MB"
THREADS = 2
# Digits that a binary fraction gives back as they were: decimals up to here are kept and added exactly.
_EXACT_DIGITS = 15
# The cells as they were written, before they have their types.
_TEXTS = Sql("s")
_WHOLE = r"[+-]?[0-9]{1,18}"
_DECIMAL = r"[+-]?[0-9]+([.][0-9]*)?|[+-]?[.][0-9]+|[+-]?[0-9]+([.][0-9]*)?[eE][+-]?[0-9]{1,2}"


@dataclass
class _Seen:
    """What was seen of the columns while their texts were written."""

    rows: int = 0
    foldable: set[int] = field(default_factory=set)
    flagged: set[int] = field(default_factory=set)
    marked: set[int] = field(default_factory=set)
    longest: dict[int, int] = field(default_factory=dict)
    pieces: list[Path] = field(default_factory=list)


def build_files(source: TableSource, path: Path, draft: Path) -> tuple[Layout, TableProfile]:
    """Write the two files of a table into an empty folder and tell how it lies and what its cells are like.

    Raises: TableUnreadable.
    """
    labels, blocks = read_table(source, path)
    plans = plan_columns(labels, source.schema)
    seen = _write_texts(blocks, plans, draft)
    if not seen.pieces:
        seen.pieces.append(_write_piece(_empty(plans), draft, 0))
    with _engine(draft) as engine:
        read = "".join(f", trim(r{at}) AS c{at}" for at, plan in enumerate(plans) if not plan.is_marked)
        texts = Select(f"*{read}", source=Sql(f"read_parquet({listed(seen.pieces)})"))
        engine.execute(f"CREATE VIEW s AS {texts.sql.text}")
        layout = _layout(engine, plans, seen, source)
        _create(engine, layout)
        _write_parquet(engine, layout, draft)
        profile = profile_table(engine, layout)
    for piece in seen.pieces:
        piece.unlink()
    return layout, profile


def _write_texts(blocks: Iterator[Block], plans: Sequence[ColumnPlan], draft: Path) -> _Seen:
    seen = _Seen()
    for block in blocks:
        if not len(block.numbers):
            continue
        frame = _texts(block, plans, seen)
        seen.pieces.append(_write_piece(frame, draft, len(seen.pieces)))
        seen.rows += len(frame)
    return seen


def _texts(block: Block, plans: Sequence[ColumnPlan], seen: _Seen) -> pl.DataFrame:
    """The row number; of each column its texts (r), plain values where it is marked (c), flags (s)."""
    height = len(block.numbers)
    columns = {ROW: pl.int_range(seen.rows + 1, seen.rows + height + 1, dtype=pl.Int64, eager=True)}
    if any(_is_filled(cells) for cells in block.columns[len(plans) :]):
        raise TableUnreadable("extra_cells")
    for at, plan in enumerate(plans):
        cells = _cells(block, at, height)
        texts = columns[f"r{at}"] = texts_of(cells, plan)
        if plan.is_marked:
            columns[f"c{at}"] = plain_of(texts, plan)
        if at not in seen.foldable and has_foldable(texts):
            seen.foldable.add(at)
        if at not in seen.marked and has_marks(texts):
            seen.marked.add(at)
        seen.longest[at] = max(seen.longest.get(at, 0), longest_of(texts))
        if plan.is_flagged:
            columns[f"s{at}"] = flags_of(cells)
            if columns[f"s{at}"].any():
                seen.flagged.add(at)
    return pl.DataFrame(columns)


def _cells(block: Block, at: int, height: int) -> pl.Series:
    """A column of a block; records that are shorter have no such cell."""
    if at < len(block.columns):
        return block.columns[at]
    return pl.Series([None] * height, dtype=pl.String)


def _is_filled(cells: pl.Series) -> bool:
    return bool((cells.fill_null("") != "").any())


def _empty(plans: Sequence[ColumnPlan]) -> pl.DataFrame:
    texts = [pl.Series(dtype=pl.String) for _ in plans]
    return _texts(Block(pl.Series(dtype=pl.Int64), texts), plans, _Seen())


def _write_piece(frame: pl.DataFrame, draft: Path, number: int) -> Path:
    path = draft / f"piece-{number:06d}.parquet"
    frame.write_parquet(path, compression="uncompressed", statistics=False)
    return path


@contextmanager
def _engine(draft: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """DuckDB over the new file; it may reach the draft folder, and nothing else but this process asks it."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": THREADS,
        "memory_limit": MEMORY,
        "temp_directory": str(draft / "spill"),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    connection = duckdb.connect(str(draft / NATIVE), config=config)
    try:
        connection.execute(f"SET allowed_directories = {listed([draft])}")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        yield connection
    finally:
        connection.close()


def _layout(
    engine: duckdb.DuckDBPyConnection, plans: Sequence[ColumnPlan], seen: _Seen, source: TableSource
) -> Layout:
    taken = {ROW, *(plan.name for plan in plans)}
    columns: list[StoredColumn] = []
    for at, plan in enumerate(plans):
        kind, scale = _type(engine, at, plan)
        shown = TableColumn(plan.name, kind, plan.title_vi, plan.title_en, plan.description)
        fold = f"f{at}" if kind == "text" and at in seen.foldable else ""
        columns.append(
            StoredColumn(
                shown,
                f"c{at}",
                fold,
                is_exact=scale is not None,
                is_plain=at not in seen.marked,
                longest=seen.longest.get(at, 0),
                scale=scale or 0,
            )
        )
        if at in seen.flagged:
            name = free_name(plan.name + FLAG_SUFFIX, taken)
            told = f"{plan.title_vi or plan.name} (ẩn)", f"{plan.title_en or plan.name} (suppressed)"
            columns.append(StoredColumn(TableColumn(name, "boolean", *told, flags=plan.name), f"s{at}"))
    names = {plan.name for plan in plans}
    key = [clean_name(str(one)) for one in source.schema.get("primaryKey", ())]
    return Layout(tuple(columns), seen.rows, tuple(key) if set(key) <= names else ())


def _type(engine: duckdb.DuckDBPyConnection, at: int, plan: ColumnPlan) -> tuple[str, int | None]:
    """The type that every cell has, else text; of exact decimals the digits after the point."""
    if plan.type == "text":
        return "text", None
    if plan.type in ("integer", "decimal"):
        return _number_type(engine, at, plan.type)
    cast = {"date": "DATE", "boolean": "BOOLEAN"}[plan.type]
    bad = f"c{at} IS NOT NULL AND try_cast(c{at} AS {cast}) IS NULL"
    return (plan.type, None) if _count(engine, bad) == 0 else ("text", None)


def _number_type(engine: duckdb.DuckDBPyConnection, at: int, kind: str) -> tuple[str, int | None]:
    form = _WHOLE if kind == "integer" else _DECIMAL
    if _count(engine, f"NOT regexp_full_match(c{at}, '{form}')"):
        return "text", None
    if kind == "integer":
        return kind, None
    if _count(engine, f"contains(lower(c{at}), 'e')"):
        return kind, None
    places = _places(engine, at)
    return kind, None if places is None else places[1]


def _places(engine: duckdb.DuckDBPyConnection, at: int) -> tuple[int, int] | None:
    """Digits before and after the point that hold every cell; None where these are too many to be exact."""
    whole = f"length(ltrim(split_part(c{at}, '.', 1), '+-0'))"
    rest = f"length(split_part(c{at}, '.', 2))"
    widest = Select(f"max({whole}), max({rest})", source=_TEXTS).sql
    before, after = engine.execute(widest.text).fetchall()[0]
    before, after = int(before or 0), int(after or 0)
    return (before, after) if before + after <= _EXACT_DIGITS else None


def _create(engine: duckdb.DuckDBPyConnection, layout: Layout) -> None:
    shown = [ROW]
    for one in layout.columns:
        shown.append(f"{_cast(engine, one)} AS {one.place}")
        if one.folded:
            shown.append(f"{folded('r' + one.place[1:])} AS {one.folded}")
    shown.append(f"{_whole(layout)} AS {WHOLE}")
    typed = Select(", ".join(shown), source=_TEXTS, order=ROW).sql
    engine.execute(f"CREATE TABLE {TABLE} AS {typed.text}")
    engine.execute("DROP VIEW s")
    # By it the rows of a page are found without reading the columns of all others.
    engine.execute(f"CREATE UNIQUE INDEX {TABLE}_row ON {TABLE} ({ROW})")
    engine.execute("CHECKPOINT")


def _whole(layout: Layout) -> str:
    """All cells of a row as one folded text, in which words are looked for; cells are kept apart."""
    cells = []
    for one in layout.columns:
        if not one.column.flags:
            text = f"r{one.place[1:]}"
            is_number = one.column.type == "decimal"
            # As it is answered, not as it was written: 1.50 is told as 1.5.
            plain = f"CAST(CAST(c{one.place[1:]} AS DOUBLE) AS VARCHAR)" if is_number else text
            cells.append(folded(text) if one.folded else plain)
    return f"concat_ws(chr(31), {', '.join(cells)})" if cells else "''"


def _cast(engine: duckdb.DuckDBPyConnection, one: StoredColumn) -> str:
    at = int(one.place[1:])
    kind = one.column.type
    if one.column.flags:
        return f"s{at}"
    if kind == "text":
        return f"r{at}"
    if one.is_exact:
        before, after = _places(engine, at) or (0, 0)
        # One digit before the point at least: without one the engine writes .5 for a half.
        return f"CAST(c{at} AS DECIMAL({max(before, 1) + after}, {after}))"
    cast = {"integer": "BIGINT", "decimal": "DOUBLE", "date": "DATE", "boolean": "BOOLEAN"}[kind]
    return f"CAST(c{at} AS {cast})"


def _write_parquet(engine: duckdb.DuckDBPyConnection, layout: Layout, draft: Path) -> None:
    """The columns of the file by their names, sorted by the key where there is one."""
    shown = ", ".join(f"{one.place} AS {quoted(one.column.name)}" for one in layout.columns)
    order = ", ".join([*(f"{layout.find(name).place} NULLS LAST" for name in layout.key), ROW])
    target = str(draft / PARQUET).replace("'", "''")
    rows = Select(shown, order=order).inner
    engine.execute(f"COPY {rows.text} TO '{target}' (FORMAT parquet, COMPRESSION zstd)")


def _count(engine: duckdb.DuckDBPyConnection, condition: str) -> int:
    """The rows of the texts of which the condition is true."""
    row = engine.execute(Select("count(*)", source=_TEXTS, where=Sql(condition)).sql.text).fetchone()
    return int(row[0]) if row else 0
