"""Which datasets are like one: by the words and meanings that their titles and keywords share. Pure.

Scored as the search scores, by rarity and saturation; every word is optional, and a meaning counts in all the
ways to say it. Source: 30-search.md, Deliver (similar datasets); weights as in `catalog.search.planning`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise

from catalog.search.analysis import folded_token, syllables
from catalog.search.planning import MEANING_WEIGHT, PAIR_WEIGHT, PLACE_WEIGHT, STOPWORDS
from catalog.search.public_text import PublicText
from catalog.search.ranking import rarity, saturated
from catalog.search.word_tables import WordTables

MOST = 5
# Of what a dataset shares with itself, another must share this much: one common word is no likeness.
LEAST_SHARE = 0.15


class Likeness:
    """The words of all public datasets, by dataset and by word."""

    def __init__(self, texts: Iterable[PublicText], tables: WordTables) -> None:
        self._tables = tables
        self._texts = {text.id: text for text in texts}
        self._tokens = {id_: _tokens(text) for id_, text in self._texts.items()}
        self._holding: defaultdict[str, list[str]] = defaultdict(list)
        for id_, tokens in self._tokens.items():
            for token in tokens:
                self._holding[token].append(id_)
        self._lengths = {id_: sum(tokens.values()) for id_, tokens in self._tokens.items()}
        self._mean = sum(self._lengths.values()) / len(self._lengths) if self._lengths else 0.0

    def like(self, id_: str) -> list[PublicText]:
        """At most five others, the most alike first; none for an unknown id."""
        text = self._texts.get(id_)
        if text is None:
            return []
        scores: defaultdict[str, float] = defaultdict(float)
        for token, weight in self._asked(text).items():
            holding = self._holding.get(token, ())
            worth = weight * rarity(len(self._tokens), len(holding))
            for other in holding:
                share = saturated(self._tokens[other][token], self._lengths[other], self._mean)
                scores[other] += worth * share
        least = LEAST_SHARE * scores.pop(id_, 0.0)
        found = [other for other, score in scores.items() if score >= least]
        found.sort(key=lambda other: (-scores[other], self._texts[other].name))
        return [self._texts[other] for other in found[:MOST]]

    def holds(self, token: str) -> bool:
        """Does any dataset hold this word or pair of neighbours (`ho_ngheo`)?"""
        return token in self._holding

    def _asked(self, text: PublicText) -> Mapping[str, float]:
        """The words of the dataset itself, and those by which others may say the same."""
        asked = {token: PAIR_WEIGHT if "_" in token else 1.0 for token in self._tokens[text.id]}
        for words, _ in text.texts():
            for found in self._tables.phrases.find(syllables(words)):
                weight = PLACE_WEIGHT if found.phrase.concept.startswith("@") else MEANING_WEIGHT
                for token, share in found.phrase.gives:
                    asked.setdefault(token, weight * share)
        return asked


def _tokens(text: PublicText) -> dict[str, float]:
    """The telling words and the pairs of neighbours, with their weights added up."""
    found: defaultdict[str, float] = defaultdict(float)
    for words, weight in text.texts():
        folded = [folded_token(word) for word in syllables(words)]
        for token in folded:
            if token not in STOPWORDS and not token.isdigit():
                found[token] += weight
        for one, other in pairwise(folded):
            found[f"{one}_{other}"] += weight
    return dict(found)
