"""The found words of a text, marked for a page."""

from markupsafe import Markup, escape

from catalog.domain.errors import QueryRefused
from catalog.search.analysis import matched_spans


def marked(text: str, query: str) -> Markup:
    """`text` as escaped markup in which the words of `query` stand in <mark>."""
    parts: list[str] = []
    done = 0
    for start, end in _spans(text, query):
        parts += [escape(text[done:start]), Markup("<mark>{}</mark>").format(text[start:end])]
        done = end
    return Markup("").join([*parts, escape(text[done:])])


def _spans(text: str, query: str) -> list[tuple[int, int]]:
    try:
        return matched_spans(text, query) if query else []
    except QueryRefused:
        return []
