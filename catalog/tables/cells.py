"""Room tables: the cells of one column as plain text that the engine can read in its type. Pure polars."""

import polars as pl

from catalog.tables.plans import ColumnPlan
from validators.rules.suppression import SUPPRESSED

# Letters that folding changes: anything but small ASCII letters, digits and marks.
_FOLDABLE = r"[^\x00-\x7f]|[A-Z]"
# What CSV, JSON, XLSX or ODS cannot hold as it stands: signs of their own, control characters, blanks at an
# edge or in a row, and what Excel reads as the number of a character.
_MARKED = r'[\x00-\x1f",\\<>&\x{fffe}\x{ffff}]|^ | $|  |_x'


def texts_of(cells: pl.Series, plan: ColumnPlan) -> pl.Series:
    """The cells as written, composed (NFC); null where there is no value."""
    filled = cells.fill_null("")
    if filled.str.contains(r"[^\x00-\x7f]").any():
        filled = filled.str.normalize("NFC")
    is_missing = filled == "" if plan.missing == ("",) else filled.is_in(list(plan.missing))
    return pl.select(pl.when(is_missing).then(None).otherwise(filled)).to_series()


def flags_of(cells: pl.Series) -> pl.Series:
    """Where a cell says that its figure is hidden."""
    return (cells == SUPPRESSED).fill_null(value=False)


def plain_of(texts: pl.Series, plan: ColumnPlan) -> pl.Series:
    """The texts as the engine writes values of the type; one that cannot be read so stays as it is.

    Only of columns that are marked: others are read as they are.
    """
    if plan.type == "decimal":
        return _number(texts.str.strip_chars(), plan)
    if plan.type == "boolean":
        return _flag(texts, plan)
    if plan.type == "date" and plan.date_format:
        days = texts.str.to_date(plan.date_format, strict=False)
        return pl.select(pl.coalesce(days.dt.to_string("%Y-%m-%d"), texts)).to_series()
    return texts


def has_foldable(texts: pl.Series) -> bool:
    """Does any text hold a capital or a letter outside ASCII?"""
    return bool(texts.str.contains(_FOLDABLE).any())


def has_marks(texts: pl.Series) -> bool:
    """Does any text hold what some export must write otherwise?"""
    return bool(texts.str.contains(_MARKED).any())


def longest_of(texts: pl.Series) -> int:
    """Letters of the longest text."""
    found = texts.str.len_chars().max()
    return found if isinstance(found, int) else 0


def _number(texts: pl.Series, plan: ColumnPlan) -> pl.Series:
    if plan.group:
        texts = texts.str.replace_all(plan.group, "", literal=True)
    if plan.decimal != ".":
        texts = texts.str.replace(plan.decimal, ".", literal=True)
    return texts


def _flag(texts: pl.Series, plan: ColumnPlan) -> pl.Series:
    is_true, is_false = texts.is_in(list(plan.true_values)), texts.is_in(list(plan.false_values))
    return pl.select(
        pl.when(is_true).then(pl.lit("true")).when(is_false).then(pl.lit("false")).otherwise(texts)
    ).to_series()
