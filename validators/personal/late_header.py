"""Room validators: words of a header below the first row: titles above, headers of two rows. Pure."""

import re
from collections.abc import Sequence

from validators.personal.header_words import KINDS
from validators.personal.hints import hints_of

_LOOKED_AT = 10
_LONGEST = 60
_DIGITS = re.compile(r"\d")
_KINDS = frozenset(KINDS)
# What speaks against persons is taken from the header proper only: a title names the place of its list.
_LEARNT = _KINDS | {"own_name", "note", "personal_tax"}


class LateHeader:
    """Looks at the first records of a table; each that reads like a header gives its columns' hints."""

    def __init__(self) -> None:
        self._seen = 0

    @property
    def is_open(self) -> bool:
        """Tell whether further records may still be a header."""
        return self._seen < _LOOKED_AT

    def read(self, cells: Sequence[str | None]) -> dict[int, frozenset[str]]:
        """Give the hints by column (from 0) when the record is a header: two cells of it name kinds.

        One is enough where the record has one filled cell or two; a cell with two digits is no label.
        """
        if not self.is_open:
            return {}
        self._seen += 1
        labels = {at: cell for at, cell in enumerate(cells) if cell and is_label(cell)}
        filled = sum(bool(cell) for cell in cells)
        found = {at: hints_of(label) for at, label in labels.items()}
        named = sum(bool(hints & _KINDS) for hints in found.values())
        is_header = len(labels) * 3 >= filled * 2 and named >= (2 if filled > 2 else 1)
        return {at: hints & _LEARNT for at, hints in found.items() if hints & _LEARNT} if is_header else {}


def is_label(cell: str) -> bool:
    """Tell whether a cell could be the label of a column: short, and with no two digits."""
    return len(cell) <= _LONGEST and len(_DIGITS.findall(cell)) < 2
