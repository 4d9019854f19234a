"""The tables behind the search: words with abbreviations and English, places with their former names.

The shipped tables are CSV files; the department's own table of the same columns is laid over them.
Source: 30-search.md, Vietnamese chain, points 6, 7 and 10.
"""

import csv
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from catalog.config import DATA_FOLDER
from catalog.search.analysis import exact_key, folded_token, syllables
from catalog.search.phrases import Phrase, PhraseTable, phrase_of
from catalog.search.place_names import NameWords
from validators.places.book import Place, PlaceBook

TERMS = DATA_FOLDER / "search" / "terms.csv"
FORMER_NAMES = DATA_FOLDER / "search" / "former-names.csv"
# What another way to say the same adds, as a share of the weight of the text. In eighths: exact in any float.
OTHER_WORDS = 0.75
# The unit around a place (a district around its commune), and the places that one was made of.
AROUND = 0.5
# An abbreviation of two letters is read back into words only where one row alone has it.
SHORTEST_READ = 3
# A place with more predecessors than these is found by its own name alone.
MOST_FORMER = 12
_PREFIXES = ("thành phố", "thị trấn", "thị xã", "phường", "huyện", "quận", "tỉnh", "xã")
_PROVINCE, _SEPARATOR = "province", ";"


@dataclass(frozen=True, eq=False)
class WordTables:
    """Everything that is laid over plain words. `stamp` names their content: another one needs a new index.

    `places` are the concepts of places below the province, for telling whether a query names one;
    `around` are, for each, the tokens of texts that name a district around it; `names` are their syllables.
    """

    phrases: PhraseTable
    places: frozenset[str]
    stamp: str
    around: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    names: NameWords = field(default_factory=lambda: NameWords([]))

    def names_place(self, text: str) -> bool:
        """Does the text name a place below the province?"""
        return any(found.phrase.concept in self.places for found in self.phrases.find(syllables(text)))


# Nothing but the words themselves.
PLAIN = WordTables(PhraseTable([]), frozenset(), "plain")


def load_word_tables(book: PlaceBook, own: Path | None = None) -> WordTables:
    """The tables of a site.

    Raises: ValueError for a table without the column `vi`.
    """
    files = [TERMS, *([own] if own else [])]
    rows = {row["vi"].casefold(): row for path in files for row in _rows(path)}
    shorts = Counter(short for row in rows.values() for short in set(_parts(row, "short")))
    around = _around(book)
    places = list(_place_phrases(book, around))
    phrases = [p for row in rows.values() for p in _term_phrases(row, shorts)] + [p for p, _ in places]
    below = frozenset(p.concept for p, level in places if level != _PROVINCE)
    content = repr(sorted((p.folded, p.exact, p.gives, p.concept) for p in phrases))
    districts = {one: tuple(sorted(map(named_itself, a))) for one, a in around.items()}
    stamp = hashlib.sha256(content.encode()).hexdigest()[:16]
    names = NameWords(p.folded for p, _ in places)
    return WordTables(PhraseTable(phrases), below, stamp, districts, names)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        if "vi" not in (reader.fieldnames or ()):
            raise ValueError(f"{path.name}: no column vi")
        yield from ({key: (value or "").strip() for key, value in row.items() if key} for row in reader)


def _parts(row: Mapping[str, str], column: str) -> list[str]:
    """The wordings in a cell."""
    return [part.strip() for part in row.get(column, "").split(_SEPARATOR) if part.strip()]


def _term_phrases(row: Mapping[str, str], shorts: Mapping[str, int]) -> Iterator[Phrase]:
    """Each way to write a term gives the tokens of all the others, and that of the meaning."""
    concept = "#" + "_".join(map(folded_token, syllables(row["vi"])))
    short = [(s, True) for s in _parts(row, "short")]
    given = [(row["vi"], False), *short, *((w, False) for w in (*_parts(row, "same"), *_parts(row, "en")))]
    # A plural is found by its singular: one of both suffices.
    ways = {
        tuple(map(folded_token, syllables(words))): (words, capitals) for words, capitals in given
    }.values()
    for words, is_capitals in ways:
        if is_capitals and len(words) < SHORTEST_READ and shorts[words] > 1:
            continue
        others = [other for other, _ in ways if other != words]
        gives = {concept: 1.0} | {t: OTHER_WORDS for other in others for t in _tokens(other)}
        for own in _tokens(words):
            gives.pop(own, None)
        if phrase := phrase_of(words, gives.items(), concept, is_capitals=is_capitals):
            yield phrase


def _tokens(words: str) -> list[str]:
    """The tokens by which words are found: folded, and by exact spelling where they carry marks."""
    parts = syllables(words)
    exact = [] if words.isascii() else [exact_key(part) for part in parts]
    return [*map(folded_token, parts), *exact]


def bare_name(name: str) -> str:
    """The name of a place without the word for what it is: `Thị xã Nghi Sơn` is `Nghi Sơn`."""
    for prefix in _PREFIXES:
        if name.casefold().startswith(prefix + " "):
            return name[len(prefix) + 1 :]
    return name


def place_concept(name: str, level: str = "") -> str:
    """The token of a place: by its bare name, whatever it was part of; a province is not its capital."""
    kind = "@_" if level == _PROVINCE else "@"
    return kind + "_".join(exact_key(part)[1:] for part in syllables(bare_name(name)))


def named_itself(concept: str) -> str:
    """The token of a text that names the place, not only a part of it or what it was made of."""
    return f"@={concept[1:]}"


def _around(book: PlaceBook) -> dict[str, set[str]]:
    """The districts around each place, in any list."""
    found: dict[str, set[str]] = defaultdict(set)
    for vintage in book.vintages():
        for place in book.places(vintage):
            districts = {place_concept(a.name) for a in _districts(book, vintage, place)}
            concept = place_concept(place.name, place.level)
            found[concept] |= districts - {concept}
    return found


def _place_phrases(book: PlaceBook, around: Mapping[str, set[str]]) -> Iterator[tuple[Phrase, str]]:
    """Every name of a place in any list, with its level.

    Names of one syllable, and for a smaller place those of the province around it, only with the word before.
    """
    links = _links(book)
    seen: dict[str, tuple[str, str]] = {}
    for vintage in book.vintages():
        for place in book.places(vintage):
            seen.setdefault(place_concept(place.name, place.level), (place.name, place.level))
    for former, _ in _renamed():
        seen.setdefault(place_concept(former), (former, "district"))
    own = {bare_name(province.name) for province in _own_provinces(book)}
    for concept, (name, level) in seen.items():
        gives = dict.fromkeys(sorted(around.get(concept, ())), AROUND)
        gives |= {concept: 1.0, named_itself(concept): 1.0}
        gives |= links[concept]
        bare = bare_name(name)
        is_alone = len(syllables(bare)) > 1 and (level == _PROVINCE or bare not in own)
        words = bare if is_alone else name
        if phrase := phrase_of(words, gives.items(), concept):
            yield phrase, level


def _own_provinces(book: PlaceBook) -> Iterator[Place]:
    """The provinces of which the lists have the parts."""
    for vintage in book.vintages():
        inside = {place.parent for place in book.places(vintage)}
        yield from (p for p in book.places(vintage) if p.level == _PROVINCE and p.code in inside)


def _districts(book: PlaceBook, vintage: str, place: Place) -> Iterable[Place]:
    return [a for a in book.ancestors(vintage, place.code) if a.level == "district"]


def _links(book: PlaceBook) -> dict[str, dict[str, float]]:
    """From each place to those that it became or was made of, with the share of the weight."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    former: dict[str, set[str]] = defaultdict(set)
    vintages = book.vintages()
    for old, new in pairwise(vintages):
        for place in book.places(old):
            here = place_concept(place.name, place.level)
            for successor in book.successors(old, new, place.code):
                became = book.get(new, successor.code)
                there = place_concept(became.name, became.level) if became else here
                if there != here:
                    found[here][there] = OTHER_WORDS
                    former[there].add(here)
    for old_name, new_name in _renamed():
        found[place_concept(old_name)][place_concept(new_name)] = OTHER_WORDS
        former[place_concept(new_name)].add(place_concept(old_name))
    for present, before in former.items():
        if len(before) <= MOST_FORMER:
            for one in sorted(before):
                found[present].setdefault(one, AROUND)
    return found


def _renamed() -> Iterator[tuple[str, str]]:
    """Names from before the first list, with the present ones."""
    with FORMER_NAMES.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            yield row["former"], row["present"]
