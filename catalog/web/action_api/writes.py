"""Action API: the writes of CKAN that are not offered here yet, and what does the same work today."""

from collections.abc import Callable
from typing import NoReturn

from catalog.web.action_api.calls import Action, Call
from catalog.web.action_api.refusals import BadRequest

DATASETS = "datasets and their files are registered, checked and published on {site}/workspace"
UNITS = "units come from a table, by the command: python -m catalog units import FILE"
THEMES = "groups are the fixed themes of this catalog"
ACCOUNTS = "accounts are kept by the command: python -m catalog users"
TOKENS = "tokens are made by the command: python -m catalog tokens create NAME --name LABEL"
TABLES = "tables are loaded as files on {site}/workspace"
VIEWS = "this catalog has no resource views"

# Verbs of each kind of object, and what to do instead.
_FAMILIES = (
    ("package", "create update patch revise delete owner_org_update resource_reorder", DATASETS),
    ("dataset", "purge", DATASETS),
    ("bulk_update", "private public delete", DATASETS),
    ("resource", "create update patch delete", DATASETS),
    ("organization", "create update patch delete purge member_create member_delete", UNITS),
    ("group", "create update patch delete purge member_create member_delete", THEMES),
    ("member", "create delete", THEMES),
    ("tag", "create delete", THEMES),
    ("vocabulary", "create update delete", THEMES),
    ("user", "create update patch delete invite", ACCOUNTS),
    ("api_token", "create revoke", TOKENS),
    ("datastore", "create upsert delete", TABLES),
    ("resource_view", "create update reorder delete", VIEWS),
)
NOT_OFFERED = {f"{noun}_{verb}": instead for noun, verbs, instead in _FAMILIES for verb in verbs.split()}


def writes() -> dict[str, Action]:
    """The refused writes by name."""
    return {name: Action(_refusing(name, way), is_read=False) for name, way in NOT_OFFERED.items()}


def _refusing(name: str, way: str) -> Callable[[Call], NoReturn]:
    def refuse(call: Call) -> NoReturn:
        """Not offered by this API."""
        raise BadRequest(f"{name} is not offered by this API: {way.format(site=call.site.url)}")

    return refuse
