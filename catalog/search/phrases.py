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
        alike: dict[tuple[str, ...], list[Phrase]] = {}
        sizes: dict[str, set[int]] = {}
        for phrase in phrases:
            alike.setdefault(phrase.folded, []).append(phrase)
            sizes.setdefault(phrase.folded[0], set()).add(len(phrase.folded))
        self._alike: Mapping[tuple[str, ...], list[Phrase]] = alike
        self._sizes: Mapping[str, list[int]] = {
            first: sorted(found, reverse=True) for first, found in sizes.items()
        }

    def find(self, words: Sequence[str]) -> Iterator[Found]:
        """The phrases in a row of written syllables: at each place the longest ones, which may overlap.

        A phrase inside a longer one is found too: `hộ nghèo` in `tỷ lệ hộ nghèo`.
        """
        yield from self.find_folded(words, [folded_token(word) for word in words])

    def find_typed(self, words: Sequence[str]) -> Iterator[Found]:
        """The same in what somebody typed, who may have left out some of the marks: `Hoằng Hoa`."""
        yield from self.find_folded(words, [folded_token(word) for word in words], is_typed=True)

    def find_folded(
        self, words: Sequence[str], folded: Sequence[str], *, is_typed: bool = False
    ) -> Iterator[Found]:
        """The same for who has the folded syllables already."""
        for start, first in enumerate(folded):
            for size in self._sizes.get(first, ()):
                end = start + size
                written = words[start:end]
                alike = self._alike.get(tuple(folded[start:end]), ())
                meant = [phrase for phrase in alike if _is_meant(phrase, written, is_typed=is_typed)]
                yield from (Found(start, end, phrase) for phrase in meant)
                if meant:
                    break


def _is_meant(phrase: Phrase, words: Sequence[str], *, is_typed: bool) -> bool:
    if phrase.is_capitals:
        return all(_is_short(word, key) for word, key in zip(words, phrase.exact, strict=True))
    if len(words) == 1 and phrase.has_marks:
        return exact_key(words[0]) == phrase.exact[0]
    if all(word.isascii() for word in words):
        return True
    return all(
        (is_typed and word.isascii()) or exact_key(word) == key
        for word, key in zip(words, phrase.exact, strict=True)
    )


def _is_short(word: str, key: str) -> bool:
    """Is it the abbreviation, in capitals? `TẾ` is not TE, but LDTBXH is LĐTBXH."""
    return word.isdigit() or (word.isupper() and (word.isascii() or exact_key(word) == key))
