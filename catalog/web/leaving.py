"""Room web: stopping the mail of reminders from a link in it; the signed address is the proof, no sign-in."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from catalog.services import digests
from catalog.web.context import read_session, running, unit_of_work, utcnow

bp = Blueprint("leaving", __name__)
_KEPT_BY_NOBODY = {"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer"}


@bp.get("/reminders/leave/<token>")
def leave_form(token: str) -> ResponseReturnValue:
    """Ask before anything is changed: mail programs open links by themselves."""
    with read_session() as session:
        user = digests.user_of_leave_token(session, running().settings.secret_key, token)
    return _page(token, is_off=user.mail_off)


@bp.post("/reminders/leave/<token>")
def leave(token: str) -> ResponseReturnValue:
    """Stop the mail: the button of the page, or the one click of a mail program (RFC 8058)."""
    with unit_of_work() as session:
        digests.leave(session, running().settings.secret_key, token, now=utcnow())
    return _page(token, is_off=True)


def _page(token: str, *, is_off: bool) -> ResponseReturnValue:
    return render_template("account/leave.html", token=token, is_off=is_off), 200, _KEPT_BY_NOBODY
