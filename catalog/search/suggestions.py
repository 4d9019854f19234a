"""What a visitor may be about to type: phrases and titles of what is public, found by how they begin. Pure.

Compared by folded syllables, so `ho ng` finds `hộ nghèo`; where marks were typed, they must be those shown.
Source: 30-search.md, Vietnamese chain, point 4, and The page.
"""

import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from catalog.search.analysis import MAX_CHARACTERS, clean, folded_token, syllables
from catalog.search.common_phrases import common_phrases
from catalog.search.planning import STOPWORDS
from catalog.search.public_text import PublicText
from catalog.search.typing_leftovers import decode_telex, decode_vni

PHRASE, DATASET = "phrase", "dataset"
SHORTEST, MOST, MOST_PHRASES = 2, 8, 5
# What begins with two letters may be a tenth of all titles: the first of them are enough to choose from.
_MOST_TITLES = 500
# Phrases are counted in so many titles, the newest.
_COUNTED_TITLES = 5000
# A title is found by so many words from each of its words on.
_LONGEST_KEY = 8
_END = "\uffff"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A phrase to search for, or the title of a dataset with its name."""

    text: str
    kind: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class _Candidate:
    suggestion: Suggestion
    lang: str
    count: int
    start: int


_Part = tuple[list[str], list[_Candidate]]


class Suggester:
    """All that can be suggested from these texts, in the order of the folded words."""

    def __init__(self, texts: Iterable[PublicText]) -> None:
        texts = list(texts)
        self._phrases = _sorted(list(_of_phrases(texts)))
        self._titles: tuple[_Part, ...] = (_sorted(list(_of_titles(texts))),)

    def extended(self, texts: Iterable[PublicText]) -> "Suggester":
        """The same with further titles, without reading the old ones again; their phrases wait."""
        other = Suggester(())
        other._phrases = self._phrases
        other._titles = (*self._titles, _sorted(list(_of_titles(texts))))
        return other

    def suggest(self, typed: str, lang: str) -> list[Suggestion]:
        """At most eight for what was typed so far: phrases first, the most used, then titles."""
        text = clean(typed[:MAX_CHARACTERS])
        if len(text.replace(" ", "")) < SHORTEST:
            return []
        words = syllables(text)
        found = self._beginning(text, words, lang) or self._decoded(words, lang)
        return found or self._completed(words, lang)

    def _beginning(self, text: str, words: Sequence[str], lang: str) -> list[Suggestion]:
        key = " ".join(map(folded_token, words[:_LONGEST_KEY]))
        if not key:
            return []
        titles = (c for part in self._titles for c in _range(part, key, _MOST_TITLES))
        found = [c for c in (*_range(self._phrases, key), *titles) if c.lang in ("", lang)]
        if not text.isascii():
            typed = unicodedata.normalize("NFC", text).casefold()
            found = [c for c in found if typed in c.suggestion.text.casefold()] or found
        return list(_best(found))

    def _decoded(self, words: Sequence[str], lang: str) -> list[Suggestion]:
        """The keyboard may have been left without its Vietnamese layer: `hooj ng`."""
        decoded = [decode_telex(w) or decode_vni(w) or w for w in words]
        return self._beginning(" ".join(decoded), decoded, lang) if decoded != list(words) else []

    def _completed(self, words: Sequence[str], lang: str) -> list[Suggestion]:
        """Nothing begins so: the last words may begin a phrase, what stands before them is kept."""
        for kept in range(max(1, len(words) - 2), len(words)):
            rest = words[kept:]
            if sum(map(len, rest)) < SHORTEST:
                continue
            ends = [s for s in self._beginning(" ".join(rest), rest, lang) if s.kind == PHRASE]
            if ends:
                before = " ".join(words[:kept])
                return [Suggestion(f"{before} {end.text}", PHRASE) for end in ends]
        return []


def _best(found: Iterable[_Candidate]) -> Iterator[Suggestion]:
    """Each text once; a title that begins with the words before one that has them inside."""
    ordered = sorted(
        found, key=lambda c: (c.suggestion.kind != PHRASE, c.start > 0, -c.count, len(c.suggestion.text))
    )
    shown: set[str] = set()
    phrases = 0
    for candidate in ordered:
        one = candidate.suggestion
        key = one.name or one.text.casefold()
        is_much = one.kind == PHRASE and phrases >= MOST_PHRASES
        if key in shown or is_much or len(shown) >= MOST:
            continue
        shown.add(key)
        phrases += one.kind == PHRASE
        yield one


def _sorted(pairs: list[tuple[str, _Candidate]]) -> _Part:
    pairs.sort(key=lambda pair: pair[0])
    return [key for key, _ in pairs], [candidate for _, candidate in pairs]


def _range(part: _Part, key: str, most: int | None = None) -> list[_Candidate]:
    """What begins with the key, at most so many."""
    keys, candidates = part
    first, last = bisect_left(keys, key), bisect_left(keys, key + _END)
    return candidates[first:last][:most]


def _of_titles(texts: Iterable[PublicText]) -> Iterator[tuple[str, _Candidate]]:
    """Each title by each of its telling words; one without English serves both languages."""
    for text in texts:
        titles = {"vi": text.title_vi, "en": text.title_en} if text.title_en else {"": text.title_vi}
        for lang, title in titles.items():
            folded = [folded_token(word) for word in syllables(title)]
            one = Suggestion(title, DATASET, text.name)
            for start in range(len(folded)):
                if not start or folded[start] not in STOPWORDS:
                    key = " ".join(folded[start : start + _LONGEST_KEY])
                    yield key, _Candidate(one, lang, 1, start)


def _of_phrases(texts: Sequence[PublicText]) -> Iterator[tuple[str, _Candidate]]:
    """Keywords as they were chosen, and what several titles say; keywords are in Vietnamese mostly."""
    chosen = Counter(keyword for text in texts for keyword in text.keywords)
    for keyword, count in chosen.items():
        key = " ".join(map(folded_token, syllables(keyword)))
        if key:
            yield key, _Candidate(Suggestion(keyword, PHRASE), "", count, 0)
    newest = sorted(texts, key=lambda text: text.modified, reverse=True)[:_COUNTED_TITLES]
    for lang, titles in (("vi", [t.title_vi for t in newest]), ("en", [t.title_en for t in newest])):
        for key, shown, count in common_phrases(titles):
            yield key, _Candidate(Suggestion(shown, PHRASE), lang, count, 0)
