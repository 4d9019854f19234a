"""Room validators: layer 4 beyond place codes: totals over places, coverage, the profile's own rules.

One watcher, so that each column of a block is parsed once for all of them.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from validators.findings.report import Finding
from validators.places.book import PlaceBook
from validators.places.columns import find_place_columns
from validators.places.totals import PlaceTotals
from validators.rules.coverage import Coverage
from validators.rules.cross_checks import CrossChecks
from validators.tabular.blocks import Block
from validators.tabular.figures import Figures, read_fields


class DomainChecks:
    """Watches one table; `labels` are its header, `clean` its checked schema (None: nothing to ask)."""

    def __init__(
        self,
        labels: Sequence[str],
        clean: Mapping[str, Any] | None,
        *,
        profile: Mapping[str, Any] | None = None,
        places: PlaceBook | None = None,
    ) -> None:
        self._fields = read_fields(labels, clean)
        columns = find_place_columns(labels, clean, profile)
        self._parts = (
            PlaceTotals(labels, clean, self._fields, columns, places),
            Coverage(labels, clean, self._fields, columns, places, profile),
            CrossChecks(clean, self._fields, profile),
        )

    def add(self, block: Block) -> None:
        """Take the next block."""
        if not self._fields:
            return
        figures = Figures(block, self._fields)
        for part in self._parts:
            part.add(figures)

    def findings(self) -> list[Finding]:
        """Give what the parts found, one part after the other."""
        return [one for part in self._parts for one in part.findings()]

    def overflow(self) -> Counter[str]:
        """Give how many findings of each code were left out by `findings`."""
        counts: Counter[str] = Counter()
        for part in self._parts:
            counts += part.overflow()
        return counts
