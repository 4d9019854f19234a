"""Room validators: a file against the version before it: rows added, removed, changed, and odd changes.

Rows are matched by the schema's primary key, else as whole rows. Text is compared composed (NFC), and numbers
as numbers (105.7740 is 105.774) in columns that are numeric in both files. What is kept are counts; no cell
leaves this module except masked.

The rule for odd changes: for each additive or numeric column the logarithms of (new + 1) / (old + 1) of the
matched rows are compared with their own median; a row is told when its modified z-score
0.6745 * |x - median| / MAD is above 3.5 (Iglewicz and Hoaglin, How to Detect and Handle Outliers, 1993).
Where the MAD is 0 (most rows unchanged) the mean absolute deviation over 0.7979 stands in its place, which is
the same scale for a normal distribution. A change below a factor of 1.5 or of fewer than 10 units is never
odd, and fewer than 20 rows say nothing.
Where the new file only holds later periods, its rows are compared with the last period of the file before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from validators.comparing.same_cells import compose_labels, composed, same_numbers
from validators.findings.codes import finding
from validators.findings.masking import safe_label
from validators.findings.report import Finding
from validators.tabular.figures import Field, millionths, read_fields, whole_numbers

MIN_ROWS = 20
_SCORE = 3.5
_LEAST_FACTOR = 1.5
_LEAST_UNITS = 10
_NORMAL = 0.6745
_MEAN_TO_SIGMA = 0.7979
_MILLION = 1_000_000
_MAX_SHOWN = 20
_PERIOD = "period"
_ROW, _OLD, _SIDE = "*row", "*old", "*in_old"


@dataclass(frozen=True)
class Cells:
    """A file for the comparison: header, record numbers, and a column of text for each label."""

    labels: Sequence[str]
    numbers: pl.Series
    columns: Sequence[pl.Series]

    def frame(self, labels: Sequence[str]) -> pl.DataFrame:
        """Give some columns with the record numbers in `*row`."""
        cells = [composed(self.columns[self.labels.index(label)]).alias(label) for label in labels]
        return pl.DataFrame([self.numbers.alias(_ROW), *cells]).with_columns(pl.col(labels).fill_null(""))

    def composed(self) -> "Cells":
        """Give the same cells with labels whose letters and accents are joined."""
        return Cells(compose_labels(self.labels), self.numbers, self.columns)


@dataclass(frozen=True)
class Comparison:
    """Counts for the report, and the findings; `columns` are the changed cells of matched rows by column."""

    key: tuple[str, ...] = ()
    rows_before: int = 0
    rows_after: int = 0
    added: int = 0
    removed: int = 0
    changed: int = 0
    unchanged: int = 0
    columns: Mapping[str, int] = field(default_factory=dict)
    added_columns: tuple[str, ...] = ()
    removed_columns: tuple[str, ...] = ()
    retyped_columns: tuple[str, ...] = ()
    outliers: int = 0
    findings: tuple[Finding, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Give the counts as JSON types; labels are made safe, no cell is in it."""
        return {
            "key": [safe_label(label) for label in self.key],
            "rows_before": self.rows_before,
            "rows_after": self.rows_after,
            "added": self.added,
            "removed": self.removed,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "columns": {safe_label(label): count for label, count in self.columns.items()},
            "added_columns": [safe_label(label) for label in self.added_columns],
            "removed_columns": [safe_label(label) for label in self.removed_columns],
            "retyped_columns": [safe_label(label) for label in self.retyped_columns],
            "outliers": self.outliers,
        }


def compare_tables(
    old: Cells,
    new: Cells,
    clean: Mapping[str, Any] | None,
    *,
    old_types: Mapping[str, str] | None = None,
    new_types: Mapping[str, str] | None = None,
) -> Comparison:
    """Compare two files; `clean` is the checked (or guessed) schema of the new one.

    Args: old_types, new_types: types by label as the two reports have them, for columns that changed type.
    """
    old, new = old.composed(), new.composed()
    shared = [label for label in dict.fromkeys(new.labels) if label and label in old.labels]
    was, now = _by_label(old_types), _by_label(new_types)
    types = {label: (one, now.get(label)) for label, one in was.items()}
    shape: dict[str, Any] = {
        "rows_before": len(old.numbers),
        "rows_after": len(new.numbers),
        "added_columns": tuple(label for label in new.labels if label and label not in old.labels),
        "removed_columns": tuple(label for label in old.labels if label and label not in new.labels),
        "retyped_columns": tuple(label for label in shared if label in types and len(set(types[label])) > 1),
    }
    stated = list((clean or {}).get("primaryKey", ()))
    key = stated if stated and set(stated) <= set(shared) else []
    if not shared:
        return Comparison(**shape, added=len(new.numbers), removed=len(old.numbers))
    numeric = _numeric(shared, clean or {}, was, now)
    before, after = old.frame(shared), new.frame(shared)
    if not key:
        return _whole_rows(_as_numbers(before, numeric), _as_numbers(after, numeric), shared, shape)
    of_key = {label: one for label, one in numeric.items() if label in key}
    # Beside the key the cells stay as they are written: the odd changes are read from them.
    before, after = _as_numbers(before, of_key), _as_numbers(after, of_key)
    return _by_key(before, after, shared, key, clean or {}, shape, numeric)


def _by_label(types: Mapping[str, str] | None) -> dict[str, str]:
    return dict(zip(compose_labels(list(types or {})), (types or {}).values(), strict=True))


def _numeric(
    labels: Sequence[str], clean: Mapping[str, Any], was: Mapping[str, str], now: Mapping[str, str]
) -> dict[str, Field]:
    """Give the columns that are numeric in both files, with the marks of their numbers."""
    fields = read_fields(labels, clean)
    found = {}
    for label in labels:
        one = fields.get(label) or Field(0, label, now.get(label, "string"), "", ".", frozenset())
        kinds = {was.get(label, one.type), now.get(label, one.type)}
        if kinds <= {"integer", "number"}:
            found[label] = one
    return found


def _as_numbers(frame: pl.DataFrame, numeric: Mapping[str, Field]) -> pl.DataFrame:
    return frame.with_columns(
        same_numbers(frame[label], one.group, one.decimal).alias(label) for label, one in numeric.items()
    )


def _whole_rows(
    old: pl.DataFrame, new: pl.DataFrame, labels: Sequence[str], shape: Mapping[str, Any]
) -> Comparison:
    """Match equal rows, each as often as it stands in both files."""
    before = old.group_by(labels).agg(pl.len().alias("before"))
    after = new.group_by(labels).agg(pl.len().alias("after"))
    both = before.join(after, on=labels, how="inner").select(pl.min_horizontal("before", "after").sum())
    same = int(both.item() or 0)
    return Comparison(**shape, added=len(new) - same, removed=len(old) - same, unchanged=same)


def _by_key(
    old: pl.DataFrame,
    new: pl.DataFrame,
    labels: Sequence[str],
    key: Sequence[str],
    clean: Mapping[str, Any],
    shape: Mapping[str, Any],
    numeric: Mapping[str, Field],
) -> Comparison:
    # A key that repeats is its own finding; here its first row stands for it.
    before = old.unique(key, keep="first", maintain_order=True)
    after = new.unique(key, keep="first", maintain_order=True)
    others = [label for label in labels if label not in key]
    renamed = {label: f"{label}{_OLD}" for label in others}
    matched = after.join(
        before.drop(_ROW).rename(renamed).with_columns(pl.lit(value=True).alias(_SIDE)), on=key, how="inner"
    )
    flags = pl.DataFrame([_differs(matched, label, numeric.get(label)).alias(label) for label in others])
    counts = {label: int(flags[label].sum()) for label in others}
    changed = int(flags.select(pl.any_horizontal(pl.all())).to_series().sum()) if others else 0
    found = _odd_changes(before, after, matched, key, clean)
    told = [one for _, one in found[:_MAX_SHOWN]]
    return Comparison(
        **shape,
        key=tuple(key),
        added=len(after) - len(matched),
        removed=len(before) - len(matched),
        changed=changed,
        unchanged=len(matched) - changed,
        columns={label: count for label, count in counts.items() if count},
        outliers=len(found),
        findings=tuple(told),
        counts={"outlier_against_previous": len(found)} if found else {},
    )


def _differs(matched: pl.DataFrame, label: str, one: Field | None) -> pl.Series:
    """Tell of each matched row whether the cell is another one."""
    after, before = matched[label], matched[f"{label}{_OLD}"]
    differs = after != before
    if one is None or not differs.any():
        return differs
    return same_numbers(after, one.group, one.decimal) != same_numbers(before, one.group, one.decimal)


def _odd_changes(
    before: pl.DataFrame,
    after: pl.DataFrame,
    matched: pl.DataFrame,
    key: Sequence[str],
    clean: Mapping[str, Any],
) -> list[tuple[float, Finding]]:
    """Give the odd changes, the oddest first; of matched rows, else against the last period of before."""
    pairs = matched
    if not len(matched) and _PERIOD in key:
        pairs = _last_period(before, after, key)
    fields = read_fields(after.columns, clean)
    numeric = [
        one
        for one in fields.values()
        if one.type in ("integer", "number") and one.name not in key and f"{one.name}{_OLD}" in pairs.columns
    ]
    places = {one["name"]: at for at, one in enumerate(clean.get("fields", []), start=1)}
    found: list[tuple[float, Finding]] = []
    for one in numeric:
        found += _odd_in_column(pairs, one, places.get(one.name))
    return sorted(found, key=lambda item: (-item[0], item[1].row or 0))


def _last_period(before: pl.DataFrame, after: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    """Match the rows of the newest period with those of the last period before, by the rest of the key."""
    rest = [label for label in key if label != _PERIOD]
    if not rest or not len(before) or not len(after):
        return pl.DataFrame()
    last = before.filter(pl.col(_PERIOD) == pl.col(_PERIOD).max()).unique(rest, keep="first")
    newest = after.filter(pl.col(_PERIOD) == pl.col(_PERIOD).max())
    renamed = {label: f"{label}{_OLD}" for label in before.columns if label not in key and label != _ROW}
    return newest.join(last.drop(_ROW, _PERIOD).rename(renamed), on=rest, how="inner")


def _odd_in_column(pairs: pl.DataFrame, one: Field, column: int | None) -> list[tuple[float, Finding]]:
    frame = pl.DataFrame(
        {
            _ROW: pairs[_ROW],
            "new": _read(pairs[one.name], one),
            "old": _read(pairs[f"{one.name}{_OLD}"], one),
            "text": pairs[one.name],
        }
    ).drop_nulls()
    frame = frame.filter((pl.col("new") >= 0) & (pl.col("old") >= 0))
    frame = frame.filter((pl.col("new") > 0) | (pl.col("old") > 0))
    if len(frame) < MIN_ROWS or (frame["new"] == frame["old"]).all():
        return []
    frame = frame.with_columns(ratio=((pl.col("new") + 1) / (pl.col("old") + 1)).log())
    spread = (pl.col("ratio") - pl.col("ratio").median()).abs()
    frame = frame.with_columns(spread=spread)
    middle, mean = frame["spread"].median(), frame["spread"].mean()
    if not isinstance(middle, float) or not isinstance(mean, float) or not (middle or mean):
        return []
    scale = middle / _NORMAL if middle else mean / _MEAN_TO_SIGMA
    odd = frame.filter(
        (pl.col("spread") / scale > _SCORE)
        & (pl.col("ratio").abs() >= pl.lit(_LEAST_FACTOR).log())
        & ((pl.col("new") - pl.col("old")).abs() >= _LEAST_UNITS)
    )
    return [(row["spread"] / scale, _told(row, one, column, len(frame))) for row in odd.iter_rows(named=True)]


def _read(cells: pl.Series, one: Field) -> pl.Series:
    """Read numbers for the logarithm, where a binary fraction does no harm."""
    if one.type == "integer":
        return whole_numbers(cells, one.group).cast(pl.Float64)
    return millionths(cells, one.group, one.decimal).cast(pl.Float64) / _MILLION


def _told(row: Mapping[str, Any], one: Field, column: int | None, compared: int) -> Finding:
    ratio = (row["new"] + 1) / (row["old"] + 1)
    return finding(
        "outlier_against_previous",
        row=row[_ROW],
        column=column,
        label=one.name,
        value=row["text"],
        ratio=float(f"{ratio:.3g}"),
        compared=compared,
    )
