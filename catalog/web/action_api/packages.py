"""Action API: datasets, which CKAN calls packages."""

from collections.abc import Iterable
from typing import Any

from catalog.domain.naming import tag_names
from catalog.domain.publication import Publication
from catalog.i18n import local_day
from catalog.presenters.ckan import package_dict
from catalog.presenters.ckan_terms import tag_dict
from catalog.remembering import remembered
from catalog.services import publications
from catalog.services.served_tables import list_askable
from catalog.web.action_api.calls import Call

MOST_ROWS = 1000
# As many as there are, where a list has no limit.
ALL = 10**9


def package_list(call: Call) -> list[str]:
    """Return the names of all datasets, in alphabetical order.

    limit: most names to return. offset: how many to pass over first.
    """
    start, limit = call.given.natural("offset", 0), call.given.natural("limit", ALL)
    return publications.list_names(call.session)[start : start + limit]


def package_show(call: Call) -> dict[str, Any]:
    """Return one dataset with its resources.

    id: the id or the name of the dataset.
    """
    alias = "name_or_id" if "name_or_id" in call.given.names() else "id"
    wanted = call.given.required_text(alias, told_as="name_or_id")
    return _package(call, publications.get_publication(call.session, wanted))


def current_package_list_with_resources(call: Call) -> list[dict[str, Any]]:
    """Return datasets with their resources, the last published first.

    limit: most datasets to return, at most 1000. offset: how many to pass over first. page: instead of
    offset, the page of `limit` datasets, from 1.
    """
    limit = call.given.natural("limit", MOST_ROWS, cap=MOST_ROWS)
    page = call.given.natural("page", 1, cap=ALL)
    offset = call.given.natural("offset", max(page - 1, 0) * limit)
    found = publications.list_publications(call.session, limit=limit, offset=offset)
    return packages(call, found)


def tag_list(call: Call) -> list[Any]:
    """Return the names of all tags, in alphabetical order.

    query: only tags that contain this text. all_fields: return dictionaries, not names.
    """
    wanted = call.given.text("query").casefold()
    shown = publications.list_publications(call.session)
    names = sorted({name for p in shown for name in tag_names(p.keywords_vi) if wanted in name.casefold()})
    return [tag_dict(name) for name in names] if call.given.flag("all_fields") else list(names)


def packages(call: Call, found: Iterable[Publication]) -> list[dict[str, Any]]:
    """The datasets as CKAN shows them, in the given order."""
    return [_package(call, publication) for publication in found]


def _package(call: Call, publication: Publication) -> dict[str, Any]:
    """It is only ever written out, so threads may share it."""
    # Tables come and go without a change of the database.
    askable = list_askable(call.tables, publication)
    key = ("package", publication.id, publication.number, local_day(call.now), askable)
    return remembered(call.session.info, key, lambda: package_dict(publication, call.site, askable=askable))
