"""Rows of words that several titles have and that say something by themselves. Pure.

A row is no phrase when its words hardly belong together (`hóa giai`), or when it nearly always goes on
(`trẻ em mồ` is the beginning of `trẻ em mồ côi`).
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from catalog.search.analysis import folded_token, syllables
from catalog.search.planning import STOPWORDS

LEAST_TITLES = 2
_SHORTEST, _LONGEST = 2, 4
# Of how often the rarer half of a row occurs, the row must be this much; of a row, what goes on not more.
_TOGETHER, _GOES_ON = 0.4, 0.8

_Row = tuple[str, ...]


def common_phrases(titles: Iterable[str]) -> Iterator[tuple[str, str, int]]:
    """Each phrase folded, as it is written (small letters but for abbreviations), and in how many titles."""
    counts: Counter[_Row] = Counter()
    written: dict[_Row, str] = {}
    for title in titles:
        words = syllables(title)
        folded = tuple(map(folded_token, words))
        for row, start in _rows(folded).items():
            counts[row] += 1
            if len(row) >= _SHORTEST and (row not in written or written[row].isascii()):
                written[row] = " ".join(map(_small, words[start : start + len(row)]))
    longest = _longest(counts)
    for row, count in counts.items():
        is_whole = _SHORTEST <= len(row) < _LONGEST and longest.get(row, 0) < _GOES_ON * count
        if count >= LEAST_TITLES and is_whole and _says_something(row) and _belongs_together(row, counts):
            yield " ".join(row), written[row], count


def _rows(folded: _Row) -> dict[_Row, int]:
    """Every row of one to four words with where it begins."""
    return {
        folded[start : start + length]: start
        for length in range(1, _LONGEST + 1)
        for start in range(len(folded) - length + 1)
    }


def _longest(counts: Counter[_Row]) -> dict[_Row, int]:
    """For each row how often the most frequent one occurs that is one word longer at either end."""
    found: dict[_Row, int] = {}
    for row, count in counts.items():
        for part in (row[:-1], row[1:]) if count >= LEAST_TITLES else ():
            found[part] = max(found.get(part, 0), count)
    return found


def _says_something(row: _Row) -> bool:
    ends = (row[0], row[-1])
    return not any(word in STOPWORDS for word in ends) and not any(word.isdigit() for word in row)


def _belongs_together(row: _Row, counts: Counter[_Row]) -> bool:
    return counts[row] >= _TOGETHER * min(counts[row[:-1]], counts[row[1:]])


def _small(word: str) -> str:
    return word if word.isupper() and len(word) > 1 else word.casefold()
