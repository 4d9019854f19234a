"""Which datasets are like one: by the words and meanings that their titles and keywords share. Pure.

Scored as the search scores, by rarity and saturation; every word is optional, and a meaning counts in all the
ways to say it. Source: 30-search.md, Deliver (similar datasets); weights as in `catalog.search.planning`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from catalog.search.analysis import exact_key, folded_token, syllables
from catalog.search.planning import MEANING_WEIGHT, PAIR_WEIGHT, PLACE_WEIGHT, STOPWORDS
from catalog.search.public_text import PublicText
from catalog.search.ranking import K1, B, rarity
from catalog.search.word_tables import WordTables

Places = npt.NDArray[np.int32]
Shares = npt.NDArray[np.float64]

MOST = 5
# Only so many of the best are put in order.
_LOOKED_AT = 50
# Of what a dataset shares with itself, another must share this much: one common word is no likeness.
LEAST_SHARE = 0.15


class Likeness:
    """The words of all public datasets, by word. Threads share it; it only keeps what it has computed."""

    def __init__(self, texts: Iterable[PublicText], tables: WordTables) -> None:
        self._tables = tables
        self._texts: list[PublicText] = []
        self._lengths: list[float] = []
        self._holding: dict[str, list[tuple[int, float]]] = {}
        self._add(texts)

    def extended(self, texts: Iterable[PublicText]) -> "Likeness":
        """The same with further datasets, without reading the old ones again."""
        other = Likeness((), self._tables)
        other._texts, other._lengths = [*self._texts], [*self._lengths]
        other._holding = dict(self._holding)
        other._add(texts)
        return other

    def _add(self, texts: Iterable[PublicText]) -> None:
        added: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for text in texts:
            tokens = _tokens(text)
            for token, weight in tokens.items():
                added[token].append((len(self._texts), weight))
            self._texts.append(text)
            self._lengths.append(sum(tokens.values()))
        for token, pairs in added.items():
            self._holding[token] = [*self._holding.get(token, ()), *pairs]
        self._places = {text.id: place for place, text in enumerate(self._texts)}
        lengths = np.array(self._lengths, dtype=np.float64)
        self._relative = lengths / lengths.mean() if len(lengths) else lengths
        self._shares: dict[str, tuple[Places, Shares]] = {}

    def like(self, id_: str) -> list[PublicText]:
        """At most five others, the most alike first; none for an unknown id."""
        place = self._places.get(id_)
        if place is None:
            return []
        scores = np.zeros(len(self._texts))
        for token, weight in self._asked(self._texts[place]).items():
            places, shares = self._share(token)
            scores[places] += weight * rarity(len(self._texts), len(places)) * shares
        least = LEAST_SHARE * scores[place]
        scores[place] = 0.0
        found = np.flatnonzero(scores >= max(least, np.finfo(float).tiny))
        if len(found) > _LOOKED_AT:
            found = found[np.argpartition(-scores[found], _LOOKED_AT)[:_LOOKED_AT]]
        # Of equals the newest leads.
        ordered = sorted(found, key=lambda n: (-scores[n], -self._texts[n].modified.timestamp(), n))
        return [self._texts[n] for n in ordered[:MOST]]

    def holds(self, token: str) -> bool:
        """Does any dataset hold this pair of neighbours (`ho_ngheo`)?"""
        return token in self._holding

    def _asked(self, text: PublicText) -> Mapping[str, float]:
        """The words of the dataset itself, and those by which others may say the same."""
        asked = {token: PAIR_WEIGHT if "_" in token else 1.0 for token in _tokens(text)}
        for words, _ in text.texts():
            for found in self._tables.phrases.find(syllables(words)):
                weight = PLACE_WEIGHT if found.phrase.concept.startswith("@") else MEANING_WEIGHT
                for token, share in found.phrase.gives:
                    asked.setdefault(token, weight * share)
        return asked

    def _share(self, token: str) -> tuple[Places, Shares]:
        """Where a word stands, and what share of its rarity it earns there: `ranking.saturated` on arrays."""
        kept = self._shares.get(token)
        if kept is None:
            pairs = self._holding.get(token, [])
            places = np.array([place for place, _ in pairs], dtype=np.int32)
            weights = np.array([weight for _, weight in pairs], dtype=np.float64)
            shares = weights * (K1 + 1) / (weights + K1 * (1 - B + B * self._relative[places]))
            kept = self._shares[token] = (places, shares)
        return kept


def _tokens(text: PublicText) -> dict[str, float]:
    """The telling words as they are spelled and the pairs of neighbours, with their weights added up.

    Titles are written with their marks, so `hồ sơ` shares nothing with `hộ nghèo`.
    """
    found: defaultdict[str, float] = defaultdict(float)
    for sentence, weight in text.texts():
        words = syllables(sentence)
        folded = [folded_token(word) for word in words]
        for word, token in zip(words, folded, strict=True):
            if token not in STOPWORDS and not token.isdigit():
                found[exact_key(word)] += weight
        for one, other in pairwise(folded):
            found[f"{one}_{other}"] += weight
    return dict(found)
