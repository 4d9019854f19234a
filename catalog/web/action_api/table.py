"""Action API: the one table of actions, by CKAN's names."""

import inspect

from catalog.domain.errors import NotFound
from catalog.web.action_api import datastore, groups, organizations, packages, resources, searches, status
from catalog.web.action_api.calls import Action, Call
from catalog.web.action_api.writes import writes


def help_show(call: Call) -> str:
    """Return what an action does and what it takes.

    name: the name of the action.
    """
    name = call.given.required_text("name")
    if name not in ACTIONS:
        raise NotFound(kind="action", name=name)
    return inspect.getdoc(ACTIONS[name].function) or ""


ACTIONS: dict[str, Action] = {
    "package_list": Action(packages.package_list),
    "package_show": Action(packages.package_show),
    "package_search": Action(searches.package_search),
    "current_package_list_with_resources": Action(packages.current_package_list_with_resources),
    "resource_show": Action(resources.resource_show),
    "resource_view_list": Action(resources.resource_view_list),
    "organization_list": Action(organizations.organization_list),
    "organization_show": Action(organizations.organization_show),
    "group_list": Action(groups.group_list),
    "group_show": Action(groups.group_show),
    "group_package_show": Action(groups.group_package_show),
    "tag_list": Action(packages.tag_list),
    "datastore_search": Action(datastore.datastore_search),
    "datastore_info": Action(datastore.datastore_info),
    "datastore_search_sql": Action(datastore.datastore_search_sql),
    "license_list": Action(status.license_list),
    "status_show": Action(status.status_show),
    "site_read": Action(status.site_read),
    "help_show": Action(help_show),
    **writes(),
}
