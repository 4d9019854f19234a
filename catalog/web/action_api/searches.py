"""Action API: package_search: CKAN's parameters to one query of ours, and the answer back in CKAN's shape."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalog.domain.errors import QueryRefused
from catalog.domain.licences import all_licences
from catalog.domain.naming import tag_names
from catalog.domain.publication import Publication
from catalog.ports import FACETS, Query
from catalog.presenters.ckan_search import search_result
from catalog.search import solr_subset
from catalog.search.facets import most_first
from catalog.services import indexing, organizations
from catalog.web.action_api import orders
from catalog.web.action_api.calls import Call
from catalog.web.action_api.orders import Order
from catalog.web.action_api.packages import MOST_ROWS, packages
from catalog.web.action_api.parameters import Parameters
from catalog.web.action_api.refusals import SearchParametersRefused

# What may be given; of a facet all four settings.
FACETING = {"facet", "facet.field", "facet.limit", "facet.mincount"}
USED = {"q", "fq", "fq_list", "rows", "start", "sort"}
# These change nothing here: only public datasets of one kind are searched, and the weights of words are ours.
UNUSED = {"include_drafts", "include_private", "include_deleted", "use_default_schema", "extras"}
WEIGHTS = {"defType", "qf", "mm", "tie"}
KNOWN = frozenset(USED | FACETING | UNUSED | WEIGHTS)
# The facets of the index by CKAN's names.
INDEX_FACETS = {theirs: ours for theirs, ours in solr_subset.FIELDS.items() if ours in FACETS}
# What each dataset counts for, where the index does not count as CKAN would.
COUNTED: dict[str, Callable[[Publication], Iterable[str]]] = {
    "organization": lambda p: (p.unit.name,),
    "groups": lambda p: (p.theme,),
    "res_format": lambda p: p.formats,
    "year": lambda p: p.years,
    "tags": lambda p: tag_names(p.keywords_vi),
    "license_id": lambda p: (all_licences()[p.licence].ckan_id,),
}
# An answer is read as a whole only up to this many datasets.
WHOLE = 30_000

Counts = dict[str, tuple[tuple[str, int], ...]]


@dataclass(frozen=True)
class _Asked:
    filters: Mapping[str, tuple[str, ...]]
    text: str
    order: Order
    start: int
    rows: int
    facets: Sequence[str]

    def is_for_the_index(self) -> bool:
        """Can the index order and count this alone? It counts a facet without the choice made in it."""
        return self.order.index_sort() is not None and all(
            name in INDEX_FACETS and INDEX_FACETS[name] not in self.filters for name in self.facets
        )


@dataclass(frozen=True)
class _Answer:
    page: Sequence[Publication]
    total: int
    counts: Counts


def package_search(call: Call) -> dict[str, Any]:
    """Search the datasets.

    q: words, or fields in Solr's syntax. fq: further conditions. rows: most datasets to return (10), at
    most 1000. start: how many to pass over first. sort: for example `score desc, metadata_modified desc`,
    `name asc`, `id asc`. facet.field: a JSON list of organization, groups, tags, res_format, license_id,
    year. facet.limit: most values of each facet (50). facet.mincount: smallest count shown.
    """
    given = call.given
    _require_known(given)
    sort = given.text("sort") or orders.DEFAULT
    asked = _read(given, sort)
    answer = _ask_index(call, asked) if asked.is_for_the_index() else _ask_whole(call, asked)
    return search_result(
        packages(call, answer.page),
        count=answer.total,
        sort=sort,
        counts=_shown_counts(given, answer.counts),
        names={"organization": _unit_titles(call)} if "organization" in asked.facets else {},
    )


def _require_known(given: Parameters) -> None:
    unknown = sorted(name for name in given.names() - KNOWN if not name.startswith("ext_"))
    if unknown:
        raise SearchParametersRefused(unknown)


def _read(given: Parameters, sort: str) -> _Asked:
    meaning = solr_subset.parse(given.text("q"), [*given.texts("fq"), *given.texts("fq_list")])
    fields = given.json_texts("facet.field") if given.flag("facet", default=True) else []
    for name in fields:
        if name not in COUNTED:
            raise QueryRefused(reason="unknown_facet", field=name[:60])
    return _Asked(
        filters=meaning.filters,
        text=meaning.text,
        order=orders.read_order(sort),
        start=given.natural("start", 0),
        rows=given.natural("rows", 10, cap=MOST_ROWS),
        facets=tuple(dict.fromkeys(fields)),
    )


def _ask_index(call: Call, asked: _Asked) -> _Answer:
    query = Query(
        text=asked.text,
        filters=asked.filters,
        sort=asked.order.index_sort() or "relevance",
        offset=asked.start,
        limit=asked.rows,
        facets=tuple(INDEX_FACETS[name] for name in asked.facets),
        is_literal=True,
        facet_limit=None,
    )
    found = indexing.search(call.session, call.index, query)
    counts = {name: found.result.facets[INDEX_FACETS[name]] for name in asked.facets}
    return _Answer(found.publications, found.result.total, counts)


def _ask_whole(call: Call, asked: _Asked) -> _Answer:
    """The same where the index alone cannot: all that was found is read, ordered and counted here."""
    query = Query(text=asked.text, filters=asked.filters, limit=WHOLE, facets=(), is_literal=True)
    found = indexing.search(call.session, call.index, query)
    if found.result.total > WHOLE:
        raise QueryRefused(reason="too_many", found=found.result.total)
    page = asked.order.sorted(found.publications)[asked.start : asked.start + asked.rows]
    counts = {name: _count(found.publications, COUNTED[name]) for name in asked.facets}
    return _Answer(page, found.result.total, counts)


def _count(
    found: Iterable[Publication], values: Callable[[Publication], Iterable[str]]
) -> tuple[tuple[str, int], ...]:
    return most_first(Counter(value for p in found for value in values(p)).items())


def _shown_counts(given: Parameters, counts: Counts) -> Counts:
    limit, least = given.natural("facet.limit", 50), given.natural("facet.mincount", 1)
    return {name: tuple(v for v in values if v[1] >= least)[:limit] for name, values in counts.items()}


def _unit_titles(call: Call) -> dict[str, str]:
    return {unit.name: unit.title_vi for unit in organizations.list_units(call.session)}
