"""Presenters: the result of CKAN's package_search around packages that are already presented."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from catalog.domain.licences import all_licences
from catalog.domain.vocabularies import THEMES

Counts = Mapping[str, Iterable[tuple[str, int]]]
Names = Mapping[str, Mapping[str, str]]


def search_result(
    packages: list[dict[str, Any]], *, count: int, sort: str, counts: Counts, names: Names
) -> dict[str, Any]:
    """The `result` of package_search.

    Args:
        count: datasets found in all, not only on this page.
        counts: CKAN's facet field (organization, groups, tags, res_format, license_id) to (value, number).
        names: display names of values by facet field; themes and licences are known without.
    """
    found = {field: tuple(values) for field, values in counts.items()}
    return {
        "count": count,
        "facets": {field: dict(values) for field, values in found.items()},
        "results": packages,
        "search_facets": {
            field: {"title": field, "items": _items(values, _known_names(field) | dict(names.get(field, {})))}
            for field, values in found.items()
        },
        "sort": sort,
    }


def packages_of_keys(packages: list[dict[str, Any]], keys: Collection[str]) -> list[dict[str, Any]]:
    """The packages with these keys alone, all of them where none is named; `extras_X` is the extra X.

    A key that a package does not have is left out, as Solr does.
    """
    if not keys:
        return packages
    return [{key: value for key, value in _flat(one, keys) if key in keys} for one in packages]


def _flat(package: dict[str, Any], keys: Collection[str]) -> Iterator[tuple[str, Any]]:
    yield from package.items()
    if any(key.startswith("extras_") for key in keys):
        yield from ((f"extras_{extra['key']}", extra["value"]) for extra in package["extras"])


def _items(values: tuple[tuple[str, int], ...], names: Mapping[str, str]) -> list[dict[str, Any]]:
    items = [
        {"name": value, "display_name": names.get(value, value), "count": number} for value, number in values
    ]
    # CKAN orders them by display name, last first.
    return sorted(items, key=lambda item: str(item["display_name"]), reverse=True)


def _known_names(field: str) -> dict[str, str]:
    if field == "groups":
        return {key: term.vi for key, term in THEMES.items()}
    if field == "license_id":
        return {licence.ckan_id: licence.title_vi for licence in all_licences().values()}
    return {}
