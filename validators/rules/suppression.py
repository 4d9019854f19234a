"""Room validators: the rule `x_required_unless_suppressed`, which Table Schema cannot say.

A field with this flag must hold a figure in every row, or `*`: the figure is hidden to protect people. An
empty cell is refused, and so is `:` (not available): a figure that the profile requires may be hidden, not
left out. A field that is also `required` is not so for Frictionless, which would refuse the lawful `*`.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from validators.findings.codes import finding
from validators.findings.report import Finding
from validators.tabular.blocks import Block

SUPPRESSED = "*"
_MAX_SHOWN = 100


class SuppressionCheck:
    """Watches the flagged columns of one table."""

    def __init__(self, labels: Sequence[str], clean: Mapping[str, Any] | None) -> None:
        fields = (clean or {}).get("fields", [])
        flagged = {one["name"] for one in fields if one.get("x_required_unless_suppressed") is True}
        schema_missing = (clean or {}).get("missingValues", [""])
        own = {one["name"]: one.get("missingValues", schema_missing) for one in fields}
        self._columns = [
            (at, label, sorted({*own[label], ""} - {SUPPRESSED}))
            for at, label in enumerate(labels)
            if label in flagged
        ]
        self._found: list[Finding] = []
        self._count = 0

    def add(self, block: Block) -> None:
        """Take the next records; a wholly blank one is another finding's business."""
        cells: list[tuple[int, int, str]] = []
        for at, label, missing in self._columns:
            lacking = _lacking(block, at, missing)
            self._count += len(lacking)
            cells += [(row, at, label) for row in block.numbers.gather(lacking.head(_MAX_SHOWN))]
        # Row by row, as a person mends them.
        for row, at, label in sorted(cells)[: _MAX_SHOWN - len(self._found)]:
            self._found.append(finding("required_unless_suppressed", row=row, column=at + 1, label=label))

    def findings(self) -> list[Finding]:
        """Give the first 100 cells without a figure."""
        return self._found

    def overflow(self) -> Counter[str]:
        """Give how many more there were."""
        return Counter({"required_unless_suppressed": max(self._count - _MAX_SHOWN, 0)})


def _lacking(block: Block, at: int, missing: Sequence[str]) -> pl.Series:
    """Give the places of cells that hold neither a figure nor `*`; a cell that is not there holds none."""
    if at >= len(block.columns):
        return pl.Series(range(len(block.numbers)), dtype=pl.UInt32)
    return block.columns[at].fill_null("").is_in(list(missing)).arg_true()
