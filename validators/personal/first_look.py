"""Room validators: one look at a whole column that tells most cells to be free of anything. Pure.

Both looks that follow (marks of cells, words inside running text) have a necessary condition of their own. As
one pattern they cost one pass over the cells instead of one each.
"""

from dataclasses import dataclass, field

import polars as pl

from validators.personal import mark_patterns as marks
from validators.personal import more_patterns as more
from validators.personal.dressing import sample_of
from validators.personal.marks import ADDRESS_WITHIN

# Where more cells than this pass, the look spares nothing.
_WORTHWHILE = 0.3
_SAMPLED = 0.5


@dataclass(frozen=True)
class Passed:
    """Places (UInt32, ascending) of cells to look into; `has_digits`: those of long numbers are there."""

    at: pl.Series
    has_digits: bool


@dataclass
class FirstLook:
    """Looks at the runs of one column, for as long as that spares work."""

    asks_for_names: bool = False
    is_note: bool = False
    _with_digits: bool = field(default=True, repr=False)
    _is_useful: bool = field(default=True, repr=False)

    def pass_cells(self, cells: pl.Series) -> Passed | None:
        """Give the cells in which there may be anything; None when all are to be looked into."""
        sample = sample_of(cells)
        while self._is_useful:
            wanted = self._pattern()
            seen = int(sample.str.contains(wanted).sum())
            if len(sample) == len(cells) or seen <= _SAMPLED * len(sample):
                hits = cells.str.contains(wanted) | (cells.str.len_bytes() > ADDRESS_WITHIN)
                at = hits.arg_true()
                if len(at) <= _WORTHWHILE * len(cells):
                    return Passed(at, self._with_digits)
            # Numbers are long in every cell of some columns: without them the look may still be worth it.
            self._with_digits, self._is_useful = False, self._with_digits
        return None

    def _pattern(self) -> str:
        parts = [marks.MAYBE_OR_SHAPE if self.asks_for_names else marks.MAYBE, more.TITLED_GATE]
        parts += [more.LONG_DIGITS] if self._with_digits else []
        return "|".join(parts + ([more.MIDDLE_NAME] if self.is_note else []))
