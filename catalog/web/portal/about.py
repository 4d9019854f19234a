"""What the catalog is and how machines read it."""

from flask import render_template
from flask.typing import ResponseReturnValue

from catalog.domain.licences import licences_on
from catalog.domain.table_exports import FORMATS as EXPORTS
from catalog.domain.table_query import LIMITS
from catalog.domain.vocabularies import FORMATS
from catalog.i18n import local_day
from catalog.web.action_api.datastore_questions import MOST_ROWS
from catalog.web.context import read_session, running, utcnow
from catalog.web.portal.api_example import api_example
from catalog.web.portal.blueprint import bp


@bp.get("/about")
def about() -> ResponseReturnValue:
    """Who publishes, under which conditions and rules, in which formats."""
    accepted = [f.key for f in FORMATS.values() if f.is_accepted]
    return render_template(
        "portal/about.html", conditions=licences_on(local_day(utcnow())), accepted=accepted
    )


@bp.get("/api")
def api() -> ResponseReturnValue:
    """What the Action API and the other machine addresses offer, with examples."""
    with read_session() as session:
        example = api_example(session, running().tables)
    return render_template(
        "portal/api.html",
        example=example,
        kinds=tuple(EXPORTS),
        most_rows=LIMITS.rows,
        most_records=MOST_ROWS,
    )
