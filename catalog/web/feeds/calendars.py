"""Room web: the due dates of the approved list as a calendar for everyone; they are public."""

import hashlib

from flask import Response, current_app, request

from catalog.presenters import due_calendar
from catalog.services import due_dates as use_cases
from catalog.services.organizations import get_unit
from catalog.web.context import read_session, running, site, utcnow
from catalog.web.feeds.blueprint import bp
from catalog.web.machine_answers import described, etag_of

_KEPT = "due_calendars"


@bp.get("/register/calendar.ics")
def due_dates() -> Response:
    """Due dates from 60 days ago on: of all for 100 days, of one unit with `?unit=` for a year."""
    with read_session() as session:
        name = request.args.get("unit", "")
        unit = get_unit(session, name) if name else None
        stamp = use_cases.stamp(session, now=utcnow())
    title = f"Hạn cung cấp dữ liệu mở: {unit.title_vi if unit else site().publisher_name('vi')}"
    etag = etag_of(hashlib.sha256(f"{stamp} {title}".encode()).hexdigest(), [])

    def build() -> tuple[bytes, str]:
        # The whole list takes seconds to compute, and anybody may ask: each answer is made once per change.
        kept: dict[str, tuple[str, bytes]] = current_app.extensions.setdefault(_KEPT, {})
        known = kept.get(unit.id if unit else "")
        if known is None or known[0] != etag:
            known = (etag, _calendar(unit.id if unit else None, title))
            kept[unit.id if unit else ""] = known
        return known[1], due_calendar.MEDIA_TYPE

    return described(etag, build)


def _calendar(unit: str | None, title: str) -> bytes:
    book, now = running().register, utcnow()
    ahead = use_cases.AHEAD if unit else use_cases.AHEAD_OF_ALL
    with read_session() as session:
        codes = use_cases.public_codes(session, book, unit, now=now)
        events = use_cases.due_events(session, book, codes, now=now, ahead=ahead)
    return due_calendar.due_calendar(events, site(), title=title)
