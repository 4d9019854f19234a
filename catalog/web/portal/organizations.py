"""Pages of the units that publish."""

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from catalog.domain.errors import NotFound
from catalog.models import Organization
from catalog.ports import Query
from catalog.services import indexing, organizations, publications
from catalog.web.context import href, read_session, running, utcnow
from catalog.web.portal.blueprint import bp
from catalog.web.portal.paging import PAGE_SIZE, Paging, offset_of, page_number


@bp.get("/organization")
def organization_list() -> ResponseReturnValue:
    """All units with the number of their datasets."""
    with read_session() as session:
        units = organizations.list_units(session)
        counts = publications.count_by_organization(session)
    return render_template("portal/organizations.html", units=units, counts=counts)


@bp.get("/organization/<name>")
def organization(name: str) -> ResponseReturnValue:
    """One unit: its datasets, and what the list asks of it."""
    number = page_number(request.args.get("page"))
    with read_session() as session:
        unit = find_unit(session, name)
        if unit.name != name:
            return redirect(href("portal.organization", name=unit.name), 301)
        query = Query(
            filters={"organization": (unit.name,)},
            sort="modified",
            offset=offset_of(number),
            limit=PAGE_SIZE,
            facets=(),
        )
        found = indexing.search(session, running().index, query)
        summaries = running().register.summaries(session, utcnow())
    items = [s for s in summaries if s.unit == unit.id and not s.is_repealed]
    paging = Paging(number, found.result.total)
    return render_template("portal/organization.html", unit=unit, found=found, items=items, paging=paging)


def find_unit(session: Session, name: str) -> Organization:
    """The unit of this name, or the one that once had it.

    Raises: NotFound.
    """
    try:
        return organizations.get_unit(session, name)
    except NotFound:
        unit_id = organizations.redirected_name(session, "organization", name)
        if unit_id is None:
            raise
        return organizations.get_unit(session, unit_id)
