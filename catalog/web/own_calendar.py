"""Room web: the calendar of one person at an address that cannot be guessed; the address is the proof."""

from flask import Blueprint, Response

from catalog.presenters import due_calendar
from catalog.services import calendar_tokens, due_dates
from catalog.web.context import read_session, running, site, utcnow

bp = Blueprint("own_calendar", __name__)


@bp.get("/calendar/<token>.ics")
def own_due_dates(token: str) -> Response:
    """The due dates of the person's work; a revoked, old or foreign address answers like a missing page."""
    book, now = running().register, utcnow()
    with read_session() as session:
        actor = calendar_tokens.actor_of_address(session, token, now=now)
        codes = due_dates.own_codes(session, book, actor, now=now)
        ahead = due_dates.AHEAD if actor.organization_id else due_dates.AHEAD_OF_ALL
        events = due_dates.due_events(session, book, codes, now=now, ahead=ahead)
    body = due_calendar.due_calendar(events, site(), title="Hạn cung cấp dữ liệu mở của tôi")
    response = Response(body, content_type=due_calendar.MEDIA_TYPE)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
