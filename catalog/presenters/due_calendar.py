"""Presenters: due dates as an iCalendar file (RFC 5545): one all-day event for each period of an item.

The bytes depend on the facts alone, not on the moment of asking, so an ETag holds until a fact changes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from icalendar import Alarm, Calendar, Event

from catalog.domain.periods import Period
from catalog.i18n import format_day, translate
from catalog.presenters.period_words import period_text
from catalog.presenters.site import Site

MEDIA_TYPE = "text/calendar; charset=utf-8"
_REMINDERS = (15, 7, 3)
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class DueEvent:
    """One period of an item. `sequence` only grows; `modified` is the moment of the newest fact about it.

    `is_cancelled` says that nothing is to be done any more: delivered, exempt, or repealed.
    """

    item: str
    name_vi: str
    unit_vi: str
    period: Period
    due: date
    is_cancelled: bool
    sequence: int
    modified: datetime


def due_calendar(events: Iterable[DueEvent], site: Site, *, title: str) -> bytes:
    """The calendar, the earliest due date first, in Vietnamese."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{site.title('vi')}//Danh Muc//VI")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", title)
    calendar.add("x-wr-timezone", "Asia/Ho_Chi_Minh")
    for event in sorted(events, key=lambda e: (e.due, e.item, e.period.code)):
        calendar.add_component(_event(event, site))
    written: bytes = calendar.to_ical()
    return written


def _event(event: DueEvent, site: Site) -> Event:
    period = period_text(event.period, "vi")
    summary = f"{translate('Due', 'vi')}: {event.item}. {event.name_vi} ({period})"
    page = f"{site.url}/register/{event.item}"
    unit = event.unit_vi or translate("No unit assigned", "vi")
    told = (
        f"{translate('Unit', 'vi')}: {unit}\n{translate('Due date', 'vi')}: {format_day(event.due)}\n{page}"
    )
    made = Event()
    made.add("uid", f"{event.item}-{event.period.code}@{urlsplit(site.url).hostname}")
    made.add("summary", summary)
    made.add("description", told)
    made.add("url", page)
    made.add("dtstart", event.due)
    made.add("dtend", event.due + _ONE_DAY)
    made.add("dtstamp", event.modified.astimezone(UTC))
    made.add("last-modified", event.modified.astimezone(UTC))
    made.add("sequence", event.sequence)
    made.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    made.add("transp", "TRANSPARENT")
    for days in () if event.is_cancelled else _REMINDERS:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", timedelta(days=-days))
        alarm.add("description", f"{translate('%(count)s days left', 'vi', count=days)}: {summary}")
        made.add_component(alarm)
    return made
