"""Action API: package_search: CKAN's parameters to one query of ours, and the answer back in CKAN's shape."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from catalog.domain.errors import QueryRefused
from catalog.domain.licences import all_licences
from catalog.ports import Query
from catalog.presenters.ckan_search import packages_of_keys, search_result
from catalog.remembering import remembered
from catalog.search import solr_subset
from catalog.search.facets import most_first
from catalog.services import indexing, organizations
from catalog.web.action_api import orders
from catalog.web.action_api.calls import Call
from catalog.web.action_api.packages import MOST_ROWS, packages
from catalog.web.action_api.parameters import Parameters
from catalog.web.action_api.refusals import SearchParametersRefused

# What may be given; of a facet all four settings.
FACETING = {"facet", "facet.field", "facet.limit", "facet.mincount"}
USED = {"q", "fq", "fq_list", "rows", "start", "sort", "fl"}
# These change nothing here: only public datasets of one kind are searched, and the weights of words are ours.
UNUSED = {"include_drafts", "include_private", "include_deleted", "use_default_schema", "extras"}
WEIGHTS = {"defType", "qf", "mm", "tie", "bf", "boost"}
# These would change what is found or how it is written: each may only ask for what is done anyway.
FIXED = {"df": "text", "wt": "json"}
KNOWN = frozenset(USED | FACETING | UNUSED | WEIGHTS | FIXED.keys())
# What can be counted, by CKAN's names and by those of the index.
FACETS = {
    "organization": "organization",
    "groups": "theme",
    "tags": "tags",
    "res_format": "res_format",
    "license_id": "licence",
    "year": "year",
    "place": "place",
    "frequency": "frequency",
    "list_item": "list_item",
}

Counts = dict[str, tuple[tuple[str, int], ...]]


@dataclass(frozen=True)
class _Asked:
    query: Query
    sort: str
    facets: Sequence[str]


def package_search(call: Call) -> dict[str, Any]:
    """Search the datasets.

    q: words, fields in Solr's syntax, or both. fq: further conditions. rows: most datasets to return (10),
    at most 1000. start: how many to pass over first. sort: score, metadata_modified, metadata_created,
    title_string, name, id, each asc or desc, for example `score desc, metadata_modified desc`. facet.field:
    a JSON list of organization, groups, tags, res_format, license_id, year, place, frequency, list_item.
    facet.limit: most values of each facet (50), -1 for all. facet.mincount: smallest count shown.
    fl: the keys of each dataset to return, as a list or with commas (all).
    """
    given = call.given
    _require_known(given)
    asked = _read(call)
    found = indexing.search(call.session, call.index, asked.query)
    counts = {name: _told(name, found.result.facets[FACETS[name]]) for name in asked.facets}
    return search_result(
        packages_of_keys(packages(call, found.publications), _keys(given)),
        count=found.result.total,
        sort=asked.sort,
        counts=_shown_counts(given, counts),
        names={"organization": _unit_titles(call)} if "organization" in asked.facets else {},
    )


def _require_known(given: Parameters) -> None:
    unknown = sorted(name for name in given.names() - KNOWN if not name.startswith("ext_"))
    if unknown:
        raise SearchParametersRefused(unknown)
    for name, value in FIXED.items():
        if (asked := given.text(name) or value) != value:
            raise QueryRefused(reason="fixed_parameter", field=name, value=value, part=asked[:60])


def _keys(given: Parameters) -> frozenset[str]:
    """The keys in `fl`, none for all; in Solr a `*` is all of them, and `score` is no key of a dataset."""
    keys = frozenset(key for text in given.texts("fl") for key in text.replace(",", " ").split())
    return frozenset() if "*" in keys else keys


def _read(call: Call) -> _Asked:
    given = call.given
    q = given.search_text("q")
    texts = [q, *given.search_texts("fq"), *given.search_texts("fq_list")]
    meaning = solr_subset.parse(texts[0], texts[1:], now=call.now, units=_units(call, texts))
    sort = given.text("sort") or orders.DEFAULT
    facets = _facets(given)
    query = Query(
        text=meaning.text,
        condition=meaning.condition,
        order=orders.read_order(sort).of(meaning.text),
        offset=given.natural("start", 0),
        limit=given.natural("rows", 10, cap=MOST_ROWS),
        facets=tuple(FACETS[name] for name in facets),
        is_literal=True,
        facet_limit=None,
    )
    return _Asked(query, sort, facets)


def _facets(given: Parameters) -> Sequence[str]:
    fields = given.json_texts("facet.field") if given.flag("facet", default=True) else []
    for name in fields:
        if name not in FACETS:
            raise QueryRefused(reason="unknown_facet", field=name[:60])
    return tuple(dict.fromkeys(fields))


def _told(name: str, counts: Sequence[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """The counts by the values that clients know: licences have other names there, some the same."""
    if name != "license_id":
        return tuple(counts)
    told: Counter[str] = Counter()
    for value, number in counts:
        told[all_licences()[value].ckan_id] += number
    return most_first(told.items())


def _units(call: Call, texts: Sequence[str]) -> dict[str, str]:
    """The ids of units by their names, read only where they are asked for."""
    if not any("owner_org" in text for text in texts):
        return {}
    return {unit.name: unit.id for unit in organizations.list_units(call.session)}


def _shown_counts(given: Parameters, counts: Counts) -> Counts:
    limit, least = given.natural_or_all("facet.limit", 50), given.natural("facet.mincount", 1)
    return {name: tuple(v for v in values if v[1] >= least)[:limit] for name, values in counts.items()}


def _unit_titles(call: Call) -> dict[str, str]:
    def read() -> dict[str, str]:
        return {unit.name: unit.title_vi for unit in organizations.list_units(call.session)}

    return remembered(call.session.info, "unit titles", read)
