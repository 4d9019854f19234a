"""What a Whoosh document looks like here, and how it is read back; only the API common to all releases.

One field holds all the tokens with their weights, so that analysis stays in `catalog.search.analysis`.
The row is what filters, facets and order need; titles and descriptions are never stored.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass

from whoosh import fields, formats
from whoosh.analysis import IDTokenizer

from catalog.ports import Document
from catalog.search.facets import values_of
from catalog.search.ranking import SortKeys, sort_keys
from catalog.search.weighing import weigh
from catalog.search.word_tables import WordTables

ID = "id"
TOKENS = "tokens"
ROW = "row"


@dataclass(frozen=True)
class Row:
    """What is known of a document without its words; length and `is_wide` as `weighing.weigh` gives them."""

    id: str
    keys: SortKeys
    length: float
    is_wide: bool
    values: Mapping[str, tuple[str, ...]]


NO_ROW = Row("", SortKeys("", "", 0), 0.0, is_wide=False, values={})


def token_postings(value: Mapping[str, float], **_: object) -> Iterator[tuple[bytes, int, float, bytes]]:
    """The postings of one document, already analysed: (token in UTF-8, 1, weight, nothing)."""
    return ((token.encode("utf-8"), 1, weight, b"") for token, weight in value.items())


def schema() -> fields.Schema:
    """A new Whoosh schema of the three fields; the value of TOKENS is the mapping token -> weight itself."""
    tokens = fields.FieldType(format=formats.Existence(), analyzer=IDTokenizer(), scorable=False)
    tokens.index = token_postings
    return fields.Schema(**{ID: fields.ID(unique=True), TOKENS: tokens, ROW: fields.STORED()})


def to_fields(document: Document, tables: WordTables) -> dict[str, str | Mapping[str, float]]:
    """The document as keyword arguments of Whoosh's `add_document`."""
    weighed = weigh(document, tables)
    keys = sort_keys(document)
    row = [document.id, astuple(keys), weighed.length, weighed.is_wide]
    stored = json.dumps([*row, values_of(document)])
    return {ID: document.id, TOKENS: weighed.tokens, ROW: stored}


def row_of(stored: Mapping[str, str]) -> Row:
    """The row of a document from the fields Whoosh stored for it."""
    id_, keys, length, is_wide, given = json.loads(stored[ROW])
    values = {field: tuple(found) for field, found in given.items()}
    return Row(id_, SortKeys(*keys), length, is_wide, values)
