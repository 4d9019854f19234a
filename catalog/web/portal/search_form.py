"""What the address of the search page asks, and the addresses that ask a little more or less.

Knows the names of the parameters; the index and the database stay outside.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from werkzeug.datastructures import MultiDict

from catalog.domain.vocabularies import THEMES
from catalog.ports import Query, Result
from catalog.search.analysis import clean
from catalog.web.context import href
from catalog.web.portal.paging import PAGE_SIZE, offset_of, page_number

# Parameter of the address -> facet of the index, in the order of the page.
FACET_OF = {"theme": "theme", "organization": "organization", "format": "res_format", "year": "year"}
SORTS = ("relevance", "modified", "title")
# More values in one address are no person's choice.
MOST_VALUES = 20


@dataclass(frozen=True)
class FacetChoice:
    """One value of a facet group; `is_vietnamese`: the label has no English, mark it so."""

    value: str
    label: str
    count: int
    is_chosen: bool
    is_vietnamese: bool


@dataclass(frozen=True)
class Labels:
    """How the values of facets are called: value -> label, and which of them are Vietnamese only."""

    units: Mapping[str, str]
    vietnamese_units: frozenset[str]
    lang: str

    def of(self, name: str, value: str) -> str:
        """The label of a value of the parameter `name`."""
        if name == "theme" and value in THEMES:
            return THEMES[value].label(self.lang)
        return self.units.get(value, value) if name == "organization" else value

    def is_vietnamese(self, name: str, value: str) -> bool:
        """Is the label Vietnamese on an English page?"""
        return self.lang == "en" and name == "organization" and value in self.vietnamese_units


@dataclass(frozen=True)
class SearchForm:
    """The words, the chosen values by parameter name, the order ("" = the usual one) and the page."""

    text: str
    chosen: Mapping[str, tuple[str, ...]]
    sort: str
    page: int

    @classmethod
    def from_args(cls, args: MultiDict[str, str]) -> Self:
        """Read the address; unknown parameters, orders and pages count as not given."""
        chosen = {
            name: tuple(dict.fromkeys(filter(None, args.getlist(name))))[:MOST_VALUES] for name in FACET_OF
        }
        sort = args.get("sort", "")
        return cls(
            text=clean(args.get("q", "")),
            chosen={name: values for name, values in chosen.items() if values},
            sort=sort if sort in SORTS else "",
            page=page_number(args.get("page")),
        )

    @property
    def order(self) -> str:
        """The order in force: best match for words, else the newest first."""
        return self.sort or ("relevance" if self.text else "modified")

    def query(self) -> Query:
        """The same for the index."""
        filters = {FACET_OF[name]: values for name, values in self.chosen.items()}
        return Query(
            text=self.text, filters=filters, sort=self.order, offset=offset_of(self.page), limit=PAGE_SIZE
        )

    def address(self) -> str:
        """The address of this search in the language of the request."""
        values: dict[str, Any] = {name: list(chosen) for name, chosen in self.chosen.items()}
        if self.text:
            values["q"] = self.text
        if self.sort:
            values["sort"] = self.sort
        if self.page > 1:
            values["page"] = self.page
        return href("portal.search", **values)

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

    def groups(self, result: Result, labels: Labels) -> list[tuple[str, list[FacetChoice]]]:
        """The facet groups: parameter name and its choices; a chosen value stays though it counts 0."""
        groups = []
        for name, facet in FACET_OF.items():
            counts = dict(result.facets.get(facet, ()))
            chosen = self.chosen.get(name, ())
            values = [*counts, *(v for v in chosen if v not in counts)]
            choices = [
                FacetChoice(
                    v, labels.of(name, v), counts.get(v, 0), v in chosen, labels.is_vietnamese(name, v)
                )
                for v in values
            ]
            if choices:
                groups.append((name, choices))
        return groups
