"""Room validators: what rules of lint have met: the first findings of each code, the others counted."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from validators.findings.codes import finding
from validators.findings.report import Finding

MAX_SHOWN = 20


class Notes:
    """Findings of several codes; of each the first 20 are kept."""

    def __init__(self) -> None:
        self._found: list[Finding] = []
        self._counts: Counter[str] = Counter()

    def room(self, code: str) -> int:
        """Give how many more findings of a code would be kept."""
        return max(MAX_SHOWN - self._counts[code], 0)

    def add(self, code: str, places: Iterable[Mapping[str, Any]], total: int) -> None:
        """Take the first places of `total` new ones, in reading order: {row, column, label, value, ...}."""
        for place in list(places)[: self.room(code)]:
            self._found.append(finding(code, **place))
        self._counts[code] += total

    def findings(self) -> list[Finding]:
        """Give what was kept, in the order in which it came."""
        return list(self._found)

    def overflow(self) -> Counter[str]:
        """Give how many more of each code there were."""
        return Counter({code: n - MAX_SHOWN for code, n in self._counts.items() if n > MAX_SHOWN})
