"""Action API: the units that publish, which CKAN calls organizations."""

from datetime import UTC, datetime, time
from typing import Any

from catalog.domain.errors import Invalid
from catalog.domain.publication import PublishedUnit
from catalog.i18n import local_day
from catalog.models import Organization
from catalog.presenters.ckan_terms import organization_show_dict
from catalog.search.analysis import collation_key
from catalog.services import organizations, publications, unit_history
from catalog.web.action_api.calls import Call
from catalog.web.action_api.packages import ALL, MOST_ROWS, packages
from catalog.web.context import utcnow

# Clients want a date there and none uses its value; units from before the register have no known one.
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
SORTS = ("title", "name", "package_count")


def organization_list(call: Call) -> list[Any]:
    """Return the names of all organizations in office.

    all_fields: return dictionaries, not names. sort: title (default), name or package_count, with asc or
    desc behind it. limit: most organizations to return. offset: how many to pass over first.
    """
    counts = publications.count_by_organization(call.session)
    in_office = organizations.list_in_office(call.session, local_day(utcnow()))
    units = _sorted(in_office, counts, call.given.text("sort") or "title asc")
    start, limit = call.given.natural("offset", 0), call.given.natural("limit", ALL)
    page = units[start : start + limit]
    if not call.given.flag("all_fields"):
        return [unit.name for unit in page]
    return [_shown(call, unit, counts.get(unit.id, 0)) for unit in page]


def organization_show(call: Call) -> dict[str, Any]:
    """Return one organization; one that was renamed under its new name, one that ended with its successors.

    id: the id or the name of the organization. include_datasets: return its datasets too, at most 1000.
    """
    unit = organizations.find_unit(call.session, call.given.required_text("id"))
    count = publications.count_by_organization(call.session).get(unit.id, 0)
    shown = _shown(call, unit, count)
    if call.given.flag("include_datasets"):
        found = publications.list_publications(call.session, organization=unit.id, limit=MOST_ROWS)
        shown["packages"] = packages(call, found)
    return shown


def _sorted(units: list[Organization], counts: dict[str, int], sort: str) -> list[Organization]:
    """The units in the order that was asked for; equals by name.

    Raises: Invalid.
    """
    field, _, direction = sort.strip().partition(" ")
    if field not in SORTS or direction.strip() not in {"", "asc", "desc"}:
        raise Invalid({"sort": [f"Cannot sort by this; choose one of {', '.join(SORTS)}, then asc or desc"]})
    keys = {
        "title": lambda unit: collation_key(unit.title_vi),
        "name": lambda unit: unit.name,
        "package_count": lambda unit: counts.get(unit.id, 0),
    }
    by_name = sorted(units, key=lambda unit: unit.name)
    return sorted(by_name, key=keys[field], reverse=direction.strip() == "desc")


def _shown(call: Call, unit: Organization, count: int) -> dict[str, Any]:
    published = PublishedUnit(unit.id, unit.name, unit.code, unit.title_vi, unit.title_en)
    since = datetime.combine(unit.valid_from, time(), tzinfo=UTC) if unit.valid_from else LONG_AGO
    return organization_show_dict(
        published, call.site, created=since, package_count=count, more=_succession(call, unit)
    )


def _succession(call: Call, unit: Organization) -> dict[str, str]:
    """Extras of a unit that has predecessors or has ended: which, when, by which decision."""
    history = unit_history.history_of(call.session, unit.id)
    ended = unit.valid_to is not None and unit.valid_to < local_day(utcnow())
    lines = {"predecessors": history.before, "successors": history.after}
    told = {
        key: "; ".join(f"{x.unit.name} ({x.kind}, {x.decision_number}, {x.effective_on})" for x in found)
        for key, found in lines.items()
    }
    dissolved = unit.valid_to.isoformat() if ended and unit.valid_to else ""
    return told | {"e_identifier": unit.e_identifier, "in_office_until": dissolved}
