"""Room validators: layer 4, is the figure of a province or district the sum of its parts?

Only additive columns (`figures.is_additive`) of tables whose primary key holds the place code: the
other key columns are the group (period, sex, ...) inside which the places are summed. A sum is compared when
every unit of the nearest lower level that the table holds is there and none of its cells is empty or
suppressed; nothing is estimated.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from validators.findings.codes import finding
from validators.findings.report import Finding
from validators.places.book import LEVEL_WORDS, LEVELS, PlaceBook
from validators.places.columns import PlaceColumns, iso_day
from validators.tabular.figures import Field, Figures, is_additive

_MAX_SHOWN = 50
# More sums than this at once would not be a table of places any more; it is then left unchecked.
_MAX_GROUPS = 500_000
_COMPACT_AT = 100_000
_VINTAGE, _CODE, _ROW, _GROUP = "*vintage", "*code", "*row", "*group"
_UNIT, _HOLDER, _LEVEL, _COUNT = "*unit", "*holder", "*level", "*count"
_LOWEST = len(LEVELS) - 1


class PlaceTotals:
    """Sums the units of each level inside the units that hold them, block by block."""

    def __init__(
        self,
        labels: Sequence[str],
        clean: Mapping[str, Any] | None,
        fields: Mapping[str, Field],
        columns: PlaceColumns,
        places: PlaceBook | None,
    ) -> None:
        key = list((clean or {}).get("primaryKey", ()))
        vintage = labels[columns.vintage] if columns.vintage is not None else None
        self._fields = fields
        self._at = {label: at for at, label in enumerate(labels)}
        self._vintage, self._stated, self._code = vintage, columns.stated, columns.code_label
        self._group = [one for one in key if one not in (columns.code_label, vintage)]
        stated = {one["name"]: one for one in (clean or {}).get("fields", [])}
        self._figures = [name for name in fields if name not in key and is_additive(stated[name])]
        self._units = _units_of(places) if places is not None else pl.DataFrame()
        self._is_on = (
            places is not None
            and columns.code_label in key
            and set(key) <= set(fields)
            and (vintage in fields or bool(columns.stated))
            and bool(self._figures)
        )
        self._sums: list[pl.DataFrame] = []
        self._holders: list[pl.DataFrame] = []
        self._overflow: Counter[str] = Counter()

    def add(self, figures: Figures) -> None:
        """Take the next block."""
        if not self._is_on:
            return
        frame = self._read(figures).join(self._units, on=[_VINTAGE, _CODE], how="inner")
        self._holders.append(frame.filter(pl.col(_LEVEL) < _LOWEST).drop(_VINTAGE, *LEVELS[:-1]))
        totals = [pl.len().alias(_COUNT)]
        totals += [pl.col(name).sum() for name in self._figures]
        totals += [pl.col(name).null_count().alias(f"{name}*") for name in self._figures]
        for holder in LEVELS[:-1]:
            inside = frame.filter(pl.col(holder).is_not_null())
            if inside.height:
                by = [_GROUP, pl.col(holder).alias(_HOLDER), _LEVEL]
                self._sums.append(inside.group_by(by).agg(totals))
        if sum(one.height for one in self._sums) > _COMPACT_AT:
            self._compact()

    def _read(self, figures: Figures) -> pl.DataFrame:
        """Give vintage, code, row and figures; the group is a number, so that no text is sorted by."""
        vintages = figures.text(self._vintage) if self._vintage else None
        if vintages is None:
            vintages = pl.repeat(self._stated, len(figures.numbers), dtype=pl.String, eager=True)
        else:
            known = vintages.unique().drop_nulls().to_list()
            vintages = vintages.replace({one: iso_day(one) for one in known})
        group = [vintages.alias(_VINTAGE)]
        group += [figures.raw(self._fields[name].at).alias(name) for name in self._group]
        read = {_VINTAGE: vintages, _CODE: figures.text(self._code), _ROW: figures.numbers}
        read[_GROUP] = pl.DataFrame(group).hash_rows()
        return pl.DataFrame(read | {name: figures.whole(name) for name in self._figures})

    def _compact(self) -> None:
        by = [_GROUP, _HOLDER, _LEVEL]
        counts = [pl.col(name).sum() for name in (_COUNT, *self._figures, *(f"{n}*" for n in self._figures))]
        joined = pl.concat(self._sums).group_by(by).agg(counts)
        self._sums = [joined]
        self._is_on = joined.height <= _MAX_GROUPS

    def findings(self) -> list[Finding]:
        """Give each figure that is not the sum of its parts, at most 50, and the number of unchecked ones."""
        if not self._is_on or not self._sums or not any(one.height for one in self._holders):
            return []
        self._compact()
        # A holder that is there twice is the primary key's business.
        holders = pl.concat(self._holders).sort(_ROW).unique([_GROUP, _UNIT], keep="first")
        pairs = holders.rename({_LEVEL: "*own"}).join(
            self._sums[0], left_on=[_GROUP, _UNIT], right_on=[_GROUP, _HOLDER], how="inner", suffix="+"
        )
        pairs = pairs.join(self._units_inside(), left_on=[_UNIT, _LEVEL], right_on=[_HOLDER, _LEVEL])
        pairs = pairs.with_columns(is_whole=pl.col(_COUNT) == pl.col("*all"))
        pairs = pairs.sort([_ROW, "is_whole", _LEVEL], descending=[False, True, False])
        return self._compare(pairs.unique([_GROUP, _UNIT], keep="first", maintain_order=True))

    def _units_inside(self) -> pl.DataFrame:
        """Give how many units of each level the lists hold inside each unit."""
        frames = [
            self._units.filter(pl.col(holder).is_not_null())
            .group_by([pl.col(holder).alias(_HOLDER), _LEVEL])
            .agg(pl.len().alias("*all"))
            for holder in LEVELS[:-1]
        ]
        return pl.concat(frames)

    def _compare(self, pairs: pl.DataFrame) -> list[Finding]:
        found: list[Finding] = []
        unchecked = 0
        for name in self._figures:
            stated = pairs.filter(pl.col(name).is_not_null())
            usable = pl.col("is_whole") & (pl.col(f"{name}*") == 0)
            unchecked += stated.filter(~usable).height
            wrong = stated.filter(usable & (pl.col(name) != pl.col(f"{name}+")))
            found += [self._mismatch(name, row) for row in wrong.iter_rows(named=True)]
        found.sort(key=lambda one: (one.row or 0, one.column or 0))
        self._overflow = Counter(one.code for one in found[_MAX_SHOWN:])
        found = found[:_MAX_SHOWN]
        if unchecked:
            found.append(finding("parent_total_unchecked", count=unchecked))
        return found

    def _mismatch(self, name: str, row: Mapping[str, Any]) -> Finding:
        return finding(
            "parent_total_mismatch",
            row=row[_ROW],
            column=self._at[name] + 1,
            label=name,
            code=row[_CODE],
            difference=row[name] - row[f"{name}+"],
            children=row[_COUNT],
            level=LEVEL_WORDS[LEVELS[row[_LEVEL]]],
        )

    def overflow(self) -> Counter[str]:
        """Give how many findings were left out by `findings`."""
        return self._overflow


def _units_of(places: PlaceBook) -> pl.DataFrame:
    """Give every unit of every list as a number, with its level (0 the widest) and the units that hold it."""
    rows = []
    numbers: dict[tuple[str, str], int] = {}
    for vintage in places.vintages():
        for place in places.places(vintage):
            numbers[vintage, place.code] = len(numbers)
    for (vintage, code), number in numbers.items():
        found = places.get(vintage, code)
        if found is not None and found.level in LEVELS:
            above = {one.level: numbers[vintage, one.code] for one in places.ancestors(vintage, code)}
            held = (above.get(level) for level in LEVELS[:-1])
            rows.append((vintage, code, number, LEVELS.index(found.level), *held))
    kinds = {_VINTAGE: pl.String, _CODE: pl.String, _UNIT: pl.Int32, _LEVEL: pl.Int8}
    return pl.DataFrame(rows, schema=kinds | dict.fromkeys(LEVELS[:-1], pl.Int32), orient="row")
