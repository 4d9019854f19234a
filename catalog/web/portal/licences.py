"""Pages of the conditions of use: what one may, must and must not do, in plain words."""

from flask import render_template
from flask.typing import ResponseReturnValue

from catalog.domain.errors import NotFound
from catalog.domain.licences import all_licences, licences_on
from catalog.i18n import local_day
from catalog.web.context import utcnow
from catalog.web.portal.blueprint import bp


@bp.get("/licence")
def licence_list() -> ResponseReturnValue:
    """The conditions that datasets are published under today."""
    return render_template("portal/licences.html", conditions=licences_on(local_day(utcnow())))


@bp.get("/licence/<key>")
def licence(key: str) -> ResponseReturnValue:
    """One set of conditions, also one that new datasets no longer get. Raises: NotFound."""
    found = all_licences().get(key)
    if found is None:
        raise NotFound(kind="licence", name=key)
    return render_template("portal/licence.html", licence=found)
