"""The syllables of place names: what an old name is read from when no document says it any more. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise

from catalog.search.spelling import SpellingTable, beside


class NameWords:
    """The folded syllables of names, and which stand beside each other (`tri_nang`)."""

    def __init__(self, names: Iterable[Sequence[str]]) -> None:
        self._counts: Counter[str] = Counter()
        for name in names:
            self._counts.update({*name, *(f"{a}_{b}" for a, b in pairwise(name))})

    @cached_property
    def _spelling(self) -> SpellingTable:
        return SpellingTable(self._counts)

    def frequency(self, token: str) -> int:
        """How many names have the syllable, or the pair of syllables."""
        return self._counts[token]

    def best(self, word: str, before: str | None, after: str | None) -> str | None:
        """The word or a near one that makes a name with its neighbour, who may be mistyped; None without."""
        if beside(word, before, after, self.frequency) or (after and self._near(after, word, None)):
            return word
        return self._near(word, before, after)

    def _near(self, word: str, before: str | None, after: str | None) -> str | None:
        best = self._spelling.best(word, before, after, self.frequency)
        return best if best and beside(best, before, after, self.frequency) else None
