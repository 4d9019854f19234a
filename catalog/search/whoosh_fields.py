"""What a Whoosh document looks like here, and how it is read back; only the API common to all releases.

One field holds all the tokens with their weights, so that analysis stays in `catalog.search.analysis`.
The row is what filters, facets and order need; titles and descriptions are never stored.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass

from whoosh import fields, formats
from whoosh.analysis import Token

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


def schema() -> fields.Schema:
    """A new Whoosh schema of the three fields."""
    tokens = fields.FieldType(format=formats.Frequency(), analyzer=carried_tokens, scorable=False)
    return fields.Schema(**{ID: fields.ID(unique=True), TOKENS: tokens, ROW: fields.STORED()})


def to_fields(document: Document, tables: WordTables) -> dict[str, str]:
    """The document as keyword arguments of Whoosh's `add_document`."""
    weighed = weigh(document, tables)
    row = Row(document.id, sort_keys(document), weighed.length, weighed.is_wide, values_of(document))
    return {ID: document.id, TOKENS: json.dumps(weighed.tokens), ROW: json.dumps(asdict(row))}


def row_of(stored: Mapping[str, str]) -> Row:
    """The row of a document from the fields Whoosh stored for it."""
    given = json.loads(stored[ROW])
    values = {field: tuple(found) for field, found in given["values"].items()}
    return Row(given["id"], SortKeys(**given["keys"]), given["length"], given["is_wide"], values)


def carried_tokens(value: str, **_: object) -> Iterator[Token]:
    """The analyser of the token field: the JSON object token -> weight that `to_fields` wrote.

    Whoosh gives an analyser text only, and expects one Token that is used again for each word.
    """
    token = Token(boosts=True)
    for token.text, token.boost in json.loads(value).items():
        yield token
