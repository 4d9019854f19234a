"""The found words of a text, marked for a page; and whether a publication really has all of them."""

from collections.abc import Iterator
from itertools import pairwise

from markupsafe import Markup, escape

from catalog.domain.errors import QueryRefused
from catalog.domain.publication import Publication
from catalog.domain.vocabularies import THEMES
from catalog.search.analysis import exact_key, folded_token, folded_tokens, matched_spans, syllables
from catalog.search.column_words import telling_words, words_of_columns
from catalog.search.planning import STOPWORDS

# A shorter syllable without its marks is many words: `ho` is in `hộ nghèo` and in `hỗ trợ`.
_LONG = 4


def marked(text: str, query: str) -> Markup:
    """`text` as escaped markup in which the words of `query` stand in <mark>.

    Of several words a syllable alone is marked only where it says something by itself.
    """
    parts: list[str] = []
    done = 0
    for start, end in _spans(text, query):
        parts += [escape(text[done:start]), Markup("<mark>{}</mark>").format(text[start:end])]
        done = end
    return Markup("").join([*parts, escape(text[done:])])


def lacks_a_word(publication: Publication, query: str) -> bool:
    """Does a telling word of the query stand in no text of the publication and its columns?

    Raises: QueryRefused when the query is too long.
    """
    wanted = set(telling_words(query))
    for text in _texts(publication):
        wanted.difference_update(folded_tokens(text))
    return bool(wanted - words_of_columns(publication.files)) if wanted else False


def _texts(publication: Publication) -> Iterator[str]:
    unit, basis, theme = publication.unit, publication.list_basis, THEMES.get(publication.theme)
    yield from (publication.title_vi, publication.title_en, publication.notes_vi, publication.notes_en)
    yield from (*publication.keywords_vi, *publication.keywords_en, publication.spatial_name)
    yield from (unit.title_vi, unit.title_en, basis.item_name if basis else "")
    yield from (theme.label("vi"), theme.label("en")) if theme else ()
    yield from map(str, publication.years)
    for file in publication.files:
        yield from (file.title_vi, file.title_en, file.format)


def _spans(text: str, query: str) -> list[tuple[int, int]]:
    try:
        spans = matched_spans(text, query) if query else []
    except QueryRefused:
        return []
    asked = syllables(query)
    folded = [folded_token(one) for one in asked]
    phrases = set(pairwise(folded))
    exact = {exact_key(one) for one in asked}
    return [
        (start, end)
        for start, end in spans
        if len(set(folded)) == 1 or _counts(syllables(text[start:end]), phrases, exact)
    ]


def _counts(found: list[str], phrases: set[tuple[str, str]], exact: set[str]) -> bool:
    """Is it a part of the phrase, or has it a word that says something by itself?"""
    folded = [folded_token(one) for one in found]
    if phrases.intersection(pairwise(folded)):
        return True
    return any(
        word not in STOPWORDS and (len(word) >= _LONG or one.isdigit() or _is_exact(one, exact))
        for one, word in zip(found, folded, strict=True)
    )


def _is_exact(syllable: str, exact: set[str]) -> bool:
    """Was it typed with the same marks, and has it any?"""
    return not syllable.isascii() and exact_key(syllable) in exact
