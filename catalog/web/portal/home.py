"""The home page."""

from flask import render_template
from flask.typing import ResponseReturnValue

from catalog.i18n import local_day
from catalog.ports import Query
from catalog.services import indexing, register
from catalog.web.context import read_session, running, utcnow
from catalog.web.portal.blueprint import bp
from catalog.web.portal.register_figures import by_unit, count_figures

NEWEST = Query(sort="modified", limit=5, facets=("theme",))


@bp.get("/")
def home() -> ResponseReturnValue:
    """Search field, counts with their evidence, themes, what is new, the list, how to use it."""
    with read_session() as session:
        newest = indexing.search(session, running().index, NEWEST)
        statuses = register.list_status(session, local_day(utcnow()))
    return render_template(
        "portal/home.html",
        newest=newest.publications,
        total=newest.result.total,
        theme_counts=dict(newest.result.facets.get("theme", ())),
        figures=count_figures(statuses),
        rows=by_unit(statuses),
    )
