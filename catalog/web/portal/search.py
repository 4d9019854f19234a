"""The search page over all public datasets."""

from functools import partial

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from catalog.services import indexing, organizations
from catalog.web.context import language, read_session, running
from catalog.web.portal.blueprint import bp
from catalog.web.portal.marking import marked
from catalog.web.portal.paging import Paging
from catalog.web.portal.search_form import SORTS, Labels, SearchForm


@bp.get("/dataset")
def search() -> ResponseReturnValue:
    """Search with facets; without words, all datasets, the newest first."""
    form = SearchForm.from_args(request.args)
    with read_session() as session:
        found = indexing.search(session, running().index, form.query())
        labels = unit_labels(session)
    return render_template(
        "portal/search.html",
        form=form,
        found=found,
        labels=labels,
        groups=form.groups(found.result, labels),
        paging=Paging(form.page, found.result.total),
        sorts=SORTS,
        mark=partial(marked, query=form.text),
    )


def unit_labels(session: Session) -> Labels:
    """The names of all units for the facet groups, in the language of the request."""
    units = organizations.list_units(session)
    lang = language()
    return Labels(
        units={unit.name: unit.title(lang) for unit in units},
        vietnamese_units=frozenset(unit.name for unit in units if not unit.title_en),
        lang=lang,
    )
