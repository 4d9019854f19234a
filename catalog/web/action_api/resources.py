"""Action API: the files of datasets, which CKAN calls resources."""

from typing import Any

from catalog.presenters.ckan import resource_dict
from catalog.services import publications
from catalog.services.served_tables import list_askable
from catalog.web.action_api.calls import Call


def resource_show(call: Call) -> dict[str, Any]:
    """Return one resource.

    id: the id of the resource.
    """
    publication, file = publications.find_resource(call.session, call.given.required_text("id"))
    is_askable = file.id in list_askable(call.tables, publication)
    return resource_dict(publication, file, call.site, is_askable=is_askable)


def resource_view_list(call: Call) -> list[dict[str, Any]]:
    """Return the views of a resource. This catalog has no views; its pages show each table by themselves.

    id: the id of the resource.
    """
    publications.find_resource(call.session, call.given.required_text("id"))
    return []
