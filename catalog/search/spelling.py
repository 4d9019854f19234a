"""Words that are near a mistyped one: at most one letter missing, added, other, or two changed over.

By a table of deletions (Damerau distance 1), ranked by how often a word stands beside its neighbours. Pure.
Source: 30-search.md, Vietnamese chain, point 9.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

# Numbers and codes are not words: a year that no dataset has is not another year.
SHORTEST = 2


class SpellingTable:
    """The known folded words, found by what is left of them without one letter.

    How often a word or a pair of words in a row (`ho_ngheo`) occurs is asked of the index.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(words)
        by_rest: dict[str, list[str]] = defaultdict(list)
        for word in self.words:
            if word.isalpha() and len(word) >= SHORTEST:
                for rest in _rests(word):
                    by_rest[rest].append(word)
        self._by_rest = dict(by_rest)

    def near(self, word: str) -> list[str]:
        """The other known words at distance 1, in the alphabet's order."""
        if not word.isalpha():
            return []
        found = {near for rest in _rests(word) for near in self._by_rest.get(rest, ())}
        return sorted(near for near in found if near != word and is_near(word, near))

    def best(
        self, word: str, before: str | None, after: str | None, frequency: Callable[[str], int]
    ) -> str | None:
        """The likeliest word that was meant between its neighbours; None where nothing known is near."""
        near = [known for known in self.near(word) if frequency(known)]
        return max(near, key=lambda w: (beside(w, before, after, frequency), frequency(w), w), default=None)


def beside(word: str, before: str | None, after: str | None, frequency: Callable[[str], int]) -> int:
    """How often the word stands beside its neighbours."""
    left = frequency(f"{before}_{word}") if before else 0
    right = frequency(f"{word}_{after}") if after else 0
    return left + right


def _rests(word: str) -> Iterator[str]:
    """The word itself and the word without each of its letters."""
    yield word
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]


def is_near(one: str, other: str) -> bool:
    """Is the Damerau-Levenshtein distance of two different words 1?"""
    if abs(len(one) - len(other)) > 1:
        return False
    start = _shared(one, other)
    a, b = one[start:], other[start:]
    end = _shared(a[::-1], b[::-1])
    a, b = a[: len(a) - end], b[: len(b) - end]
    is_swap = len(a) == len(b) == 2 and a == b[::-1]
    return is_swap or (len(a) <= 1 and len(b) <= 1)


def _shared(one: Iterable[str], other: Iterable[str]) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count
