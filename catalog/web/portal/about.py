"""What the catalog is and how machines read it."""

from flask import render_template
from flask.typing import ResponseReturnValue

from catalog.domain.licences import licences_on
from catalog.domain.vocabularies import FORMATS
from catalog.i18n import local_day
from catalog.web.context import utcnow
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
    return render_template("portal/api.html")
