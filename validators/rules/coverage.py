"""Room validators: layer 4, are all the places and periods there that the profile promises?

`x_coverage` of a profile (or of a table schema): {"level": "xa", "per": ["period"], "periods": "continuous"}.
`level` (tinh, huyen, xa): each of the groups named by `per` must hold every unit of this level that the list
of its vintage holds inside the provinces which the list covers (or inside `province`). `periods` continuous:
no period of the profile's own frequency may be missing between the first and the last. Each key may be left
out. No place is named here: lists and profile say which.
"""

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from validators.findings.codes import finding
from validators.findings.masking import safe_label
from validators.findings.report import Finding
from validators.places.book import LEVEL_WORDS, Place, PlaceBook
from validators.places.columns import PlaceColumns, iso_day, level_of
from validators.tabular.distinct import distinct_rows, merged
from validators.tabular.figures import Field, Figures

_MAX_SHOWN = 20
_MAX_NAMES = 20
_MAX_PERIODS = 2_000
# Frequency of a profile -> parts of a year, and how a part is written.
_PARTS = {"P1Y": (1, ""), "P6M": (2, "-H{}"), "P3M": (4, "-Q{}"), "P1M": (12, "-{:02d}")}
_PERIOD_COLUMN = "period"


class Coverage:
    """Keeps the different (group, vintage, place) of one table."""

    def __init__(
        self,
        labels: Sequence[str],
        clean: Mapping[str, Any] | None,
        fields: Mapping[str, Field],
        columns: PlaceColumns,
        places: PlaceBook | None,
        profile: Mapping[str, Any] | None,
    ) -> None:
        promise = (profile or {}).get("x_coverage") or (clean or {}).get("x_coverage")
        self._promise: Mapping[str, Any] = promise if isinstance(promise, Mapping) else {}
        self._places = places
        self._level = level_of(str(self._promise.get("level", "")))
        self._frequency = str((profile or {}).get("frequency", ""))
        per = self._promise.get("per", [_PERIOD_COLUMN])
        self._per = [name for name in per if name in fields] if isinstance(per, list) else []
        self._vintage = labels[columns.vintage] if columns.vintage is not None else None
        self._stated, self._code = columns.stated, columns.code_label
        self._watches_places = bool(
            places is not None
            and self._level
            and columns.code_label in fields
            and (self._vintage in fields or self._stated)
        )
        self._watches_periods = self._promise.get("periods") == "continuous" and _PERIOD_COLUMN in fields
        self._fields = fields
        self._missing = frozenset((clean or {}).get("missingValues", [""])) | {""}
        self._keys = [*self._per, self._code] if self._watches_places else []
        if self._vintage and self._watches_places:
            self._keys.append(self._vintage)
        self._seen: list[pl.DataFrame] = []
        self._promises: dict[str, dict[str, Place]] = {}
        self._periods: set[str] = set()
        self._overflow: Counter[str] = Counter()

    def add(self, figures: Figures) -> None:
        """Take the next block."""
        if self._watches_periods:
            self._periods.update(figures.text(_PERIOD_COLUMN).unique().drop_nulls().to_list())
        if not self._watches_places:
            return
        read = {name: figures.raw(self._fields[name].at) for name in self._keys}
        if len(figures.numbers):
            self._seen.append(distinct_rows(figures.numbers, read))

    def findings(self) -> list[Finding]:
        """Give the missing places of each group (the first 20 groups), and the missing periods."""
        found = [*self._missing_places(), *self._missing_periods()]
        self._overflow = Counter(one.code for one in found[_MAX_SHOWN:])
        return found[:_MAX_SHOWN]

    def overflow(self) -> Counter[str]:
        """Give how many groups with missing places were left out by `findings`."""
        return self._overflow

    def _missing_places(self) -> list[Finding]:
        if not self._seen or self._places is None:
            return []
        frame = merged(self._seen, self._keys, self._missing, self._code)
        vintage = pl.col(self._vintage) if self._vintage else pl.lit(self._stated)
        frame = frame.select(*self._per, code=self._code, vintage=vintage)
        days = {one: iso_day(one) for one in frame["vintage"].unique().to_list()}
        frame = frame.with_columns(pl.col("vintage").replace(days))
        promised = {one: self._promised(self._places, one) for one in days.values()}
        listed = pl.DataFrame(
            [(one, code) for one, units in promised.items() for code in units],
            schema={"vintage": pl.String, "code": pl.String},
            orient="row",
        )
        by = ["vintage", *self._per]
        kept = frame.group_by(by).agg(codes=pl.col("code").unique())
        counted = frame.join(listed, on=["vintage", "code"]).group_by(by).agg(pl.col("code").n_unique())
        kept = kept.join(counted, on=by, how="left").with_columns(pl.col("code").fill_null(0))
        wanted = pl.DataFrame({"vintage": list(promised), "all": [len(one) for one in promised.values()]})
        short = kept.join(wanted, on="vintage").filter(pl.col("code") < pl.col("all")).sort(by)
        return [
            self._lack([row[name] for name in self._per], row["vintage"], row["codes"])
            for row in short.iter_rows(named=True)
            # A group without any promised unit is of another level: the province's row promises nothing.
            if row["code"] or not self._has_other_level(row["codes"], row["vintage"])
        ]

    def _promised(self, places: PlaceBook, vintage: str) -> dict[str, Place]:
        """Give the promised units of a vintage by their code, in the order of its list."""
        if vintage not in self._promises:
            stated = self._promise.get("province")
            provinces = {str(stated)} if stated else set(places.provinces(vintage))
            self._promises[vintage] = {
                place.code: place
                for place in places.places(vintage)
                if place.level == self._level
                and provinces & {place.code, *(one.code for one in places.ancestors(vintage, place.code))}
            }
        return self._promises[vintage]

    def _has_other_level(self, codes: Sequence[str], vintage: str) -> bool:
        found = (self._places.get(vintage, code) for code in codes) if self._places else ()
        return any(place is not None and place.level != self._level for place in found)

    def _lack(self, group: Sequence[str], vintage: str, codes: Sequence[str]) -> Finding:
        units = self._promises[vintage]
        missing = [place for code, place in units.items() if code not in set(codes)]
        names = ", ".join(place.name for place in missing[:_MAX_NAMES])
        return finding(
            "coverage_places_missing",
            period=", ".join(safe_label(text) for text in group if text) or "–",
            count=len(missing),
            promised=len(units),
            level=LEVEL_WORDS.get(str(self._level), ""),
            vintage=vintage,
            names=names + (" …" if len(missing) > _MAX_NAMES else ""),
        )

    def _missing_periods(self) -> list[Finding]:
        expected = periods_between(self._periods, self._frequency)
        missing = [period for period in expected if period not in self._periods]
        if not missing:
            return []
        names = ", ".join(missing[:_MAX_NAMES]) + (" …" if len(missing) > _MAX_NAMES else "")
        return [
            finding(
                "coverage_periods_missing",
                count=len(missing),
                first=expected[0],
                last=expected[-1],
                names=names,
            )
        ]


def periods_between(given: set[str], frequency: str) -> list[str]:
    """Give every period of a frequency (P1Y, P6M, P3M, P1M) from the first to the last given one.

    Periods of another form do not count; empty for other frequencies and for fewer than two periods.
    """
    if frequency not in _PARTS:
        return []
    parts, form = _PARTS[frequency]
    numbers = {
        year * parts + part - 1: text
        for year, part in itertools.product(_years(given), range(1, parts + 1))
        if (text := f"{year:04d}{form.format(part)}") in given
    }
    if len(numbers) < 2 or max(numbers) - min(numbers) > _MAX_PERIODS:
        return []
    return [
        f"{number // parts:04d}{form.format(number % parts + 1)}"
        for number in range(min(numbers), max(numbers) + 1)
    ]


def _years(given: set[str]) -> list[int]:
    return sorted({int(text[:4]) for text in given if text[:4].isascii() and text[:4].isdigit()})
