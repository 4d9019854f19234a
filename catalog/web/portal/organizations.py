"""Pages of the units that publish, also of those that have ended."""

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from catalog.i18n import local_day
from catalog.ports import Query
from catalog.presenters import register_words
from catalog.presenters.unit_words import KINDS
from catalog.services import indexing, organizations, publications, unit_history
from catalog.web.context import href, read_session, running, utcnow
from catalog.web.portal.blueprint import bp
from catalog.web.portal.paging import PAGE_SIZE, Paging, offset_of, page_number


@bp.get("/organization")
def organization_list() -> ResponseReturnValue:
    """The units in office with the number of their datasets, and those that have ended."""
    today = local_day(utcnow())
    with read_session() as session:
        units = organizations.list_units(session)
        counts = publications.count_by_organization(session)
    in_office = [unit for unit in units if organizations.is_in_office(unit, today)]
    ended = [unit for unit in units if unit.valid_to is not None and unit.valid_to < today]
    return render_template("portal/organizations.html", units=in_office, ended=ended, counts=counts)


@bp.get("/organization/<name>")
def organization(name: str) -> ResponseReturnValue:
    """One unit: its datasets, what the list asks of it, who went before and who follows.

    The address of a unit that was renamed leads on; that of one that has ended stays as its history.
    """
    number, today = page_number(request.args.get("page")), local_day(utcnow())
    with read_session() as session:
        unit = organizations.find_unit(session, name)
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
        history = unit_history.history_of(session, unit.id)
        once = publications.list_publications(session, ids=unit_history.datasets_once_of(session, unit.id))
    return render_template(
        "portal/organization.html",
        unit=unit,
        found=found,
        items=items,
        register_words=register_words,
        paging=Paging(number, found.result.total),
        history=history,
        once=once,
        kinds=KINDS,
        is_ended=unit.valid_to is not None and unit.valid_to < today,
    )
