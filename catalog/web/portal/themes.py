"""Pages of the eight themes; CKAN calls them groups."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from catalog.domain.errors import NotFound
from catalog.domain.vocabularies import THEMES
from catalog.ports import Query
from catalog.services import indexing
from catalog.web.context import read_session, running
from catalog.web.portal.blueprint import bp
from catalog.web.portal.paging import PAGE_SIZE, Paging, offset_of, page_number


@bp.get("/group")
def themes() -> ResponseReturnValue:
    """All themes with the number of their datasets."""
    with read_session() as session:
        found = indexing.search(session, running().index, Query(limit=0, facets=("theme",)))
    return render_template("portal/themes.html", counts=dict(found.result.facets.get("theme", ())))


@bp.get("/group/<name>")
def theme(name: str) -> ResponseReturnValue:
    """The datasets of one theme, the newest first."""
    if name not in THEMES:
        raise NotFound(kind="group", name=name)
    number = page_number(request.args.get("page"))
    query = Query(
        filters={"theme": (name,)}, sort="modified", offset=offset_of(number), limit=PAGE_SIZE, facets=()
    )
    with read_session() as session:
        found = indexing.search(session, running().index, query)
    return render_template(
        "portal/theme.html", theme=THEMES[name], found=found, paging=Paging(number, found.result.total)
    )
