"""Action API: themes, which CKAN clients see as groups."""

from typing import Any

from catalog.domain.errors import NotFound
from catalog.domain.vocabularies import THEMES
from catalog.ports import Query
from catalog.presenters.ckan_terms import group_name, group_show_dict
from catalog.services import indexing
from catalog.web.action_api.calls import Call
from catalog.web.action_api.packages import ALL, MOST_ROWS, packages


def group_list(call: Call) -> list[Any]:
    """Return the names of all groups, in alphabetical order. A group is a theme.

    all_fields: return dictionaries, not names. limit: most groups to return. offset: how many to pass
    over first.
    """
    start, limit = call.given.natural("offset", 0), call.given.natural("limit", ALL)
    page = sorted(THEMES)[start : start + limit]
    if not call.given.flag("all_fields"):
        return list(page)
    counts = _counts(call)
    return [group_show_dict(theme, call.site, package_count=counts.get(theme, 0)) for theme in page]


def group_show(call: Call) -> dict[str, Any]:
    """Return one group.

    id: the id or the name of the group. include_datasets: return its datasets too, at most 1000.
    """
    theme = _theme(call)
    shown = group_show_dict(theme, call.site, package_count=_counts(call).get(theme, 0))
    if call.given.flag("include_datasets"):
        shown["packages"] = _packages(call, theme, MOST_ROWS)
    return shown


def group_package_show(call: Call) -> list[dict[str, Any]]:
    """Return the datasets of a group, the last changed first.

    id: the id or the name of the group. limit: most datasets to return, at most 1000.
    """
    theme = _theme(call)
    return _packages(call, theme, call.given.natural("limit", MOST_ROWS, cap=MOST_ROWS))


def _theme(call: Call) -> str:
    wanted = call.given.required_text("id")
    theme = group_name(wanted)
    if theme is None:
        raise NotFound(kind="group", name=wanted)
    return theme


def _counts(call: Call) -> dict[str, int]:
    found = indexing.search(call.session, call.index, Query(limit=0, facets=("theme",)))
    return dict(found.result.facets["theme"])


def _packages(call: Call, theme: str, limit: int) -> list[dict[str, Any]]:
    query = Query(filters={"theme": (theme,)}, sort="modified", limit=limit, facets=())
    return packages(call, indexing.search(call.session, call.index, query).publications)
