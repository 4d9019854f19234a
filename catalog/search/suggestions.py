"""What a visitor may be about to type: phrases and titles of what is public, found by how they begin. Pure.

Compared by folded syllables, so `ho ng` finds `hộ nghèo`; where marks were typed, they must be those shown.
Source: 30-search.md, Vietnamese chain, point 4, and The page.
"""

import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from catalog.search.analysis import MAX_CHARACTERS, clean, folded_token, syllables
from catalog.search.planning import STOPWORDS
from catalog.search.public_text import PublicText
from catalog.search.typing_leftovers import decode_telex, decode_vni

PHRASE, DATASET = "phrase", "dataset"
SHORTEST, MOST, MOST_PHRASES = 2, 8, 5
# A row of words is a phrase when several titles have it; keywords were chosen by somebody.
_TITLES_OF_A_PHRASE = 2
_PHRASE_LENGTHS = (2, 3)
# What begins with one letter may be half of everything: the first of it are enough to choose from.
_MOST_CANDIDATES = 4000
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


class Suggester:
    """All that can be suggested from these texts, in the order of the folded words."""

    def __init__(self, texts: Iterable[PublicText]) -> None:
        pairs = [*_of_phrases(texts := list(texts)), *_of_titles(texts)]
        pairs.sort(key=lambda pair: pair[0])
        self._keys = [key for key, _ in pairs]
        self._candidates = [candidate for _, candidate in pairs]

    def suggest(self, typed: str, lang: str) -> list[Suggestion]:
        """At most eight for what was typed so far: phrases first, the most used, then titles."""
        text = clean(typed[:MAX_CHARACTERS])
        if len(text.replace(" ", "")) < SHORTEST:
            return []
        words = syllables(text)
        found = self._beginning(text, words, lang) or self._decoded(words, lang)
        return found or self._completed(words, lang)

    def _beginning(self, text: str, words: Sequence[str], lang: str) -> list[Suggestion]:
        key = " ".join(map(folded_token, words))
        if not key:
            return []
        first, last = bisect_left(self._keys, key), bisect_left(self._keys, key + _END)
        found = [c for c in self._candidates[first : min(last, first + _MOST_CANDIDATES)] if c.lang == lang]
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


def _of_titles(texts: Iterable[PublicText]) -> Iterator[tuple[str, _Candidate]]:
    """Each title by each of its words."""
    for text in texts:
        for lang in ("vi", "en"):
            title = text.title(lang)
            folded = [folded_token(word) for word in syllables(title)]
            for start in range(len(folded)):
                if start and folded[start] in STOPWORDS:
                    continue
                one = _Candidate(Suggestion(title, DATASET, text.name), lang, 1, start)
                yield " ".join(folded[start:]), one


def _of_phrases(texts: Iterable[PublicText]) -> Iterator[tuple[str, _Candidate]]:
    """Keywords, and rows of two or three words that stand in several titles, as they are mostly written."""
    for lang in ("vi", "en"):
        written: defaultdict[str, Counter[str]] = defaultdict(Counter)
        chosen: set[str] = set()
        for text in texts:
            title = text.title_vi if lang == "vi" else text.title_en
            for row in set(_rows(syllables(title))):
                _note(written, row)
            for keyword in text.keywords if lang == "vi" else ():
                chosen.add(_note(written, keyword))
        for key, ways in written.items():
            count = ways.total()
            if key and (key in chosen or count >= _TITLES_OF_A_PHRASE):
                shown = max(ways, key=lambda way: (ways[way], not way.isascii(), way))
                yield key, _Candidate(Suggestion(shown, PHRASE), lang, count, 0)


def _rows(words: Sequence[str]) -> Iterator[str]:
    for length in _PHRASE_LENGTHS:
        for start in range(len(words) - length + 1):
            row = words[start : start + length]
            if _says_something(row[0]) and _says_something(row[-1]):
                yield " ".join(row)


def _says_something(word: str) -> bool:
    return folded_token(word) not in STOPWORDS and not word.isdigit()


def _note(written: defaultdict[str, Counter[str]], phrase: str) -> str:
    """Count one way to write a phrase, in lower case but for abbreviations; gives its key."""
    words = syllables(phrase)
    key = " ".join(map(folded_token, words))
    written[key][" ".join(w if w.isupper() and len(w) > 1 else w.casefold() for w in words)] += 1
    return key
