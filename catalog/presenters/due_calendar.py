"""Presenters: due dates as an iCalendar file (RFC 5545): one all-day event for each period of an item.

The bytes depend on the facts alone, not on the moment of asking, so an ETag holds until a fact changes.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlsplit

from icalendar import vText
from icalendar.parser import Contentline

from catalog.domain.periods import Period
from catalog.i18n import format_day, translate
from catalog.presenters.period_words import period_text
from catalog.presenters.site import Site

MEDIA_TYPE = "text/calendar; charset=utf-8"
_REMINDERS = (15, 7, 3)
_ONE_DAY = timedelta(days=1)
_LONGEST_LINE = 75  # bytes
# The library's own types stop at this class.
_CONTENT_LINE: Callable[[str], Any] = Contentline


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
    """The calendar, the earliest due date first, in Vietnamese.

    Lines are written one by one and only folded by the library: its components take 4 ms an event.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{_escaped(f'-//{site.publisher_name_vi}//Danh Muc//VI')}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(title)}",
        "X-WR-TIMEZONE:Asia/Ho_Chi_Minh",
    ]
    for event in sorted(events, key=lambda e: (e.due, e.item, e.period.code)):
        lines += _event(event, site)
    return b"".join(_folded(line) + b"\r\n" for line in [*lines, "END:VCALENDAR"])


def _event(event: DueEvent, site: Site) -> Iterator[str]:
    period = period_text(event.period, "vi")
    summary = _escaped(f"{translate('Due', 'vi')}: {event.item}. {event.name_vi} ({period})")
    page = f"{site.url}/register/{quote(event.item)}"
    unit = event.unit_vi or translate("No unit assigned", "vi")
    told = (
        f"{translate('Unit', 'vi')}: {unit}\n{translate('Due date', 'vi')}: {format_day(event.due)}\n{page}"
    )
    moment = event.modified.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    yield "BEGIN:VEVENT"
    yield f"UID:{_escaped(f'{event.item}-{event.period.code}@{urlsplit(site.url).hostname}')}"
    yield f"SUMMARY:{summary}"
    yield f"DESCRIPTION:{_escaped(told)}"
    yield f"URL:{page}"
    yield f"DTSTART;VALUE=DATE:{event.due:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{event.due + _ONE_DAY:%Y%m%d}"
    yield f"DTSTAMP:{moment}"
    yield f"LAST-MODIFIED:{moment}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"STATUS:{'CANCELLED' if event.is_cancelled else 'CONFIRMED'}"
    yield "TRANSP:TRANSPARENT"
    for days in () if event.is_cancelled else _REMINDERS:
        left = translate("%(count)s days left", "vi", count=days)
        yield "BEGIN:VALARM"
        yield "ACTION:DISPLAY"
        yield f"TRIGGER:-P{days}D"
        yield f"DESCRIPTION:{left}: {summary}"
        yield "END:VALARM"
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    return vText(text).to_ical().decode()


def _folded(line: str) -> bytes:
    written = line.encode()
    if len(written) <= _LONGEST_LINE:
        return written
    folded: bytes = _CONTENT_LINE(line).to_ical()
    return folded
