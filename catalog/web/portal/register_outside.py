"""The page of all public datasets that no decision in force asks for."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from catalog.services import publications
from catalog.web.context import read_session
from catalog.web.portal.blueprint import bp
from catalog.web.portal.paging import PAGE_SIZE, Paging, offset_of, page_number


@bp.get("/register/outside")
def register_outside() -> ResponseReturnValue:
    """What is published outside the list and why, and what lost its item since."""
    number = page_number(request.args.get("page"))
    with read_session() as session:
        found = publications.list_outside(session)
    shown = found[offset_of(number) : offset_of(number) + PAGE_SIZE]
    return render_template("portal/register_outside.html", shown=shown, paging=Paging(number, len(found)))
