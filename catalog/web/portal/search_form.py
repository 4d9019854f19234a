"""What the address of the search page asks, and the addresses that ask a little more or less.

Knows the names of the parameters; the index and the database stay outside. Every address made here is the
canonical one: parameters and their values in the order of the alphabet, nothing that says nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from catalog.domain.register_facts import Code
from catalog.ports import Query
from catalog.search.analysis import clean
from catalog.search.recency import SPANS
from catalog.services.register_choice import PUBLIC_CODES
from catalog.services.searching import Asked
from catalog.web.context import href
from catalog.web.portal.paging import PAGE_SIZE, offset_of, page_number

# Parameter of the address -> facet of the index, in the order of the page.
FACET_OF = {
    "theme": "theme",
    "organization": "organization",
    "place": "place",
    "year": "year",
    "format": "res_format",
    "licence": "licence",
    "frequency": "frequency",
}
UPDATED = "updated"
STATE = "state"
FACETED = (*FACET_OF, STATE, UPDATED)
SORTS = ("relevance", "modified", "title")
# The codes of the register that the public is told, as they stand in an address.
STATES = frozenset(str(int(code)) for code in PUBLIC_CODES)
# More values in one address are no person's choice.
MOST_VALUES = 20
# A province has less than 200 communes; a facet with more values is shown by its first ones.
_MOST_COUNTED = 200


@dataclass(frozen=True)
class SearchForm:
    """The words, the chosen values by parameter name, the order ("" = the usual one) and the page.

    `is_literal`: exactly what was typed; `is_in_columns`: only what stands in the columns of tables.
    """

    text: str
    chosen: Mapping[str, tuple[str, ...]]
    sort: str
    page: int
    is_literal: bool = False
    is_in_columns: bool = False

    @classmethod
    def from_args(cls, args: MultiDict[str, str]) -> Self:
        """Read the address; unknown parameters, spans, orders and pages count as not given."""
        chosen = {
            name: tuple(dict.fromkeys(filter(None, map(clean, args.getlist(name)))))[:MOST_VALUES]
            for name in FACETED
        }
        chosen[UPDATED] = tuple(span for span in chosen[UPDATED] if span in SPANS)
        chosen[STATE] = tuple(state for state in chosen[STATE] if state in STATES)
        sort = args.get("sort", "")
        return cls(
            text=clean(args.get("q", "")),
            chosen={name: values for name, values in chosen.items() if values},
            sort=sort if sort in SORTS else "",
            page=page_number(args.get("page")),
            is_literal=args.get("literal") == "1",
            is_in_columns=args.get("in") == "columns",
        )

    @classmethod
    def of(cls, asked: Asked, sort: str) -> Self:
        """The form whose address asks this, from its first page."""
        names = {facet: name for name, facet in FACET_OF.items()}
        chosen = {names[facet]: values for facet, values in asked.query.filters.items() if values}
        if asked.updated:
            chosen[UPDATED] = asked.updated
        if asked.standings:
            chosen[STATE] = tuple(str(int(code)) for code in asked.standings)
        query = asked.query
        return cls(query.text, chosen, sort, 1, query.is_literal, asked.is_in_columns)

    @property
    def order(self) -> str:
        """The order in force: best match for words, else the newest first."""
        return self.sort or ("relevance" if self.text else "modified")

    @property
    def is_deep(self) -> bool:
        """Is this a choice that no search engine should keep: several values, or a further page?"""
        return sum(map(len, self.chosen.values())) > 1 or self.page > 1

    def query(self) -> Query:
        """The same for the index."""
        filters = {FACET_OF[name]: values for name, values in self.chosen.items() if name in FACET_OF}
        return Query(
            text=self.text,
            filters=filters,
            sort=self.order,
            offset=offset_of(self.page),
            limit=PAGE_SIZE,
            is_literal=self.is_literal,
            facet_limit=_MOST_COUNTED,
        )

    def asked(self) -> Asked:
        """The same with what only the use-case knows."""
        standings = tuple(Code(int(state)) for state in self.chosen.get(STATE, ()))
        return Asked(self.query(), self.chosen.get(UPDATED, ()), standings, self.is_in_columns)

    def parameters(self, *, but: str = "") -> list[tuple[str, str]]:
        """Names and values as they stand in the address, in order; `but` names one to leave out."""
        values = [(name, value) for name, chosen in self.chosen.items() for value in chosen]
        more = (
            ("q", self.text),
            ("sort", self.sort if self.sort != self._usual else ""),
            ("page", str(self.page) if self.page > 1 else ""),
            ("literal", "1" if self.is_literal else ""),
            ("in", "columns" if self.is_in_columns else ""),
        )
        return sorted((n, v) for n, v in (*values, *more) if v and n != but)

    @property
    def _usual(self) -> str:
        return "relevance" if self.text else "modified"

    def query_string(self) -> str:
        """The canonical parameters with their `?`; empty where nothing is asked."""
        return f"?{urlencode(found)}" if (found := self.parameters()) else ""

    def address(self) -> str:
        """The canonical address of this search in the language of the request."""
        return href("portal.search") + self.query_string()

    def for_feed(self) -> Self:
        """The same search as a feed asks it: one page, in the order of time."""
        return replace(self, sort="", page=1)

    def page_address(self, number: int) -> str:
        """The address of another page of the same search."""
        return replace(self, page=number).address()

    def without(self, name: str, value: str) -> str:
        """The address of the search without one chosen value, from its first page."""
        left = tuple(v for v in self.chosen.get(name, ()) if v != value)
        chosen = {**self.chosen, name: left}
        return replace(self, chosen={n: v for n, v in chosen.items() if v}, page=1).address()

    def bare(self) -> str:
        """The address of the same words without any filter."""
        return replace(self, chosen={}, page=1).address()

    def literal(self, *, is_literal: bool) -> str:
        """The address of the same search for exactly the words typed, or read freely again."""
        return replace(self, is_literal=is_literal, page=1).address()

    def in_columns(self, *, is_in_columns: bool) -> str:
        """The address of the same search in columns only, or anywhere again."""
        return replace(self, is_in_columns=is_in_columns, page=1).address()
