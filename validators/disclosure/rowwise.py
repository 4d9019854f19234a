"""Room validators.disclosure: what the profile's `x_checks` tell about the figures of one row.

A published rate bounds its part: the relation lasts as long as the rate is shown (`shown_by`). An amount that
is recipients times known factors gives the recipients back, as exactly as the table keeps to that product.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from validators.disclosure.cells import Cells, Table, read_numbers
from validators.disclosure.layout import COUNT, Layout
from validators.disclosure.relations import Floats, Ints, Mask, Relations

# A product kept to this share by every shown row is taken as exact.
_EXACT = 1e-9


class RowRules:
    """Turns the checks of a layout into relations, row by row of the table, all rows at once."""

    def __init__(self, table: Table, layout: Layout, cells: Cells) -> None:
        self._table, self._layout, self._cells = table, layout, cells
        self._measures = {one.name: at for at, one in enumerate(layout.measures)}
        self.units = np.ones(len(cells.values))

    def relations(self) -> list[Relations]:
        """Give the relations of all checks whose columns are there; sets `units` of amounts."""
        readers: dict[str, Callable[[Mapping[str, Any]], list[Relations]]] = {
            "le": self._at_most,
            "sum_equals": self._sum,
            "share_equals": self._share,
            "product_equals": self._product,
        }
        found = []
        for check in self._layout.checks:
            reader = readers.get(str(check.get("kind")))
            if reader is not None:
                found += reader(check)
        return found

    def _of(self, names: list[str]) -> tuple[Ints, Mask] | None:
        """Give the cells of some measures (rows x names) and the rows that have all of them."""
        if not set(names) <= set(self._measures):
            return None
        at = self._cells.at[:, [self._measures[name] for name in names]]
        there: Mask = np.all(at >= 0, axis=1)
        return at, there

    def _at_most(self, check: Mapping[str, Any]) -> list[Relations]:
        left, right = list(check["left"]), list(check["right"])
        found = self._of([*left, *right])
        if found is None or not found[1].any():
            return []
        factor = float(check.get("factor", 1))
        factors = [1.0] * len(left) + [-factor] * len(right)
        return [Relations.lines(found[0][found[1]], factors, lowest=-np.inf)]

    def _sum(self, check: Mapping[str, Any]) -> list[Relations]:
        found = self._of([*check["parts"], check["total"]])
        if found is None or not found[1].any():
            return []
        return [Relations.lines(found[0][found[1]], [1.0] * len(check["parts"]) + [-1.0])]

    def _share(self, check: Mapping[str, Any]) -> list[Relations]:
        part, whole = list(check["part"]), list(check["whole"])
        found = self._of([*part, *whole, check["share"]])
        if found is None:
            return []
        cells, there = found
        share = self._cells.values[cells[:, -1]]
        keep = there & np.isfinite(share)
        if not keep.any():
            return []
        half = 0.5 * 10.0 ** -int(check.get("digits", 0)) + float(check.get("tolerance", 0)) + 1e-9
        lines, share = cells[keep, :-1], share[keep][:, None]
        ones, wholes = np.full((len(lines), len(part)), 100.0), np.ones((len(lines), len(whole)))
        shown_by = cells[keep, -1]
        low = np.hstack([ones, -(share - half) * wholes])
        high = np.hstack([ones, -(share + half) * wholes])
        return [
            Relations.lines(lines, low, lowest=0.0, highest=np.inf, shown_by=shown_by),
            Relations.lines(lines, high, lowest=-np.inf, highest=0.0, shown_by=shown_by),
        ]

    def _product(self, check: Mapping[str, Any]) -> list[Relations]:
        """Read amount = count x constants; the unit of the amount becomes that of one person."""
        kinds = {one.name: one.kind for one in self._layout.measures}
        counts = [name for name in check["factors"] if kinds.get(name) == COUNT]
        constants = [name for name in check["factors"] if name not in counts]
        found = self._of([*counts, check["total"]])
        if len(counts) != 1 or found is None or not set(constants) <= set(self._table.labels):
            return []
        cells, there = found
        each = np.ones(len(self._table))
        for name in constants:
            each = each * read_numbers(self._table.column(name)).fill_null(np.nan).to_numpy()
        keep = there & np.isfinite(each) & (each > 0)
        if not keep.any():
            return []
        lines, each = cells[keep], each[keep]
        self.units[lines[:, 1]] = each
        slack = self._slack(lines, each, float(check.get("tolerance", 0)))
        if slack < _EXACT:
            return [Relations.lines(lines, np.stack([each, -np.ones(len(each))], axis=1))]
        return [
            Relations.lines(lines, np.stack([each * (1 - slack), -np.ones(len(each))], axis=1), -np.inf, 0.0),
            Relations.lines(lines, np.stack([each * (1 + slack), -np.ones(len(each))], axis=1), 0.0, np.inf),
        ]

    def _slack(self, lines: Ints, each: Floats, allowed: float) -> float:
        """Give how far the shown rows leave the product: an attacker expects no more elsewhere."""
        count, amount = self._cells.values[lines[:, 0]], self._cells.values[lines[:, 1]]
        known = np.isfinite(count) & np.isfinite(amount) & (count > 0)
        if not known.any():
            return 0.0
        gap = np.abs(amount[known] / (count[known] * each[known]) - 1.0)
        return float(min(gap.max(), allowed))
