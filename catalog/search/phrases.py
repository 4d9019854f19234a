"""Phrases that mean more than their words: matched in a text, each gives further tokens.

Pure functions. A phrase is compared by folded syllables; where the text carries marks, they must be those of
the phrase, so that `năm` (year) is not `nằm` and `xã` (commune) is not `xa`.
Source: 30-search.md, Vietnamese chain, points 6, 7 and 10.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from catalog.search.analysis import exact_key, folded_token, syllables


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in a row that mean something.

    `folded` and `exact` are its syllables by both keys. `gives` are the tokens that a text with the phrase
    gets, with the share of the weight of the text. `is_capitals`: only where it is written in capital letters
    (an abbreviation). `concept` is the token of its meaning, the same for every way to say it.
    """

    folded: tuple[str, ...]
    exact: tuple[str, ...]
    gives: tuple[tuple[str, float], ...]
    concept: str
    is_capitals: bool = False

    @property
    def has_marks(self) -> bool:
        """Is it written with Vietnamese marks?"""
        return any(key != f"={word}0" for key, word in zip(self.exact, self.folded, strict=True))


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase in a text: from syllable `start` to before `end`."""

    start: int
    end: int
    phrase: Phrase


def phrase_of(
    words: str, gives: Iterable[tuple[str, float]], concept: str, *, is_capitals: bool = False
) -> Phrase | None:
    """The phrase of these words; None where there are none."""
    parts = syllables(words)
    if not parts:
        return None
    return Phrase(
        tuple(map(folded_token, parts)), tuple(map(exact_key, parts)), tuple(gives), concept, is_capitals
    )


class PhraseTable:
    """All phrases, found by their first word; several may be written alike."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        by_first: dict[str, list[Phrase]] = {}
        for phrase in phrases:
            by_first.setdefault(phrase.folded[0], []).append(phrase)
        self._by_first: Mapping[str, list[Phrase]] = {
            first: sorted(found, key=lambda p: -len(p.folded)) for first, found in by_first.items()
        }

    def find(self, words: Sequence[str]) -> Iterator[Found]:
        """The phrases in a row of written syllables: at each place the longest ones, which may overlap.

        A phrase inside a longer one is found too: `hộ nghèo` in `tỷ lệ hộ nghèo`.
        """
        yield from self.find_folded(words, [folded_token(word) for word in words])

    def find_folded(self, words: Sequence[str], folded: Sequence[str]) -> Iterator[Found]:
        """The same for who has the folded syllables already."""
        for start, first in enumerate(folded):
            longest = 0
            for phrase in self._by_first.get(first, ()):
                size = len(phrase.folded)
                if size < longest:
                    break
                end = start + size
                if tuple(folded[start:end]) == phrase.folded and _is_meant(phrase, words[start:end]):
                    longest = size
                    yield Found(start, end, phrase)


def _is_meant(phrase: Phrase, words: Sequence[str]) -> bool:
    if phrase.is_capitals:
        return all(word.isupper() or word.isdigit() for word in words)
    if len(words) == 1 and phrase.has_marks:
        return exact_key(words[0]) == phrase.exact[0]
    if all(word.isascii() for word in words):
        return True
    return all(exact_key(word) == key for word, key in zip(words, phrase.exact, strict=True))
