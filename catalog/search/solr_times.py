"""Times as Solr writes them: ISO 8601 in UTC, NOW, and sums with them such as NOW/DAY-1YEAR. Pure.

A day alone (2026-01-31) is all of it, in UTC. Source: Apache Solr Reference Guide, Working with Dates.
"""

import calendar
import re
from datetime import UTC, datetime, timedelta

from catalog.search.solr_tokens import refuse

_TIME = re.compile(
    r"(?P<start>NOW|(?P<day>\d{4}-\d\d-\d\d)(?P<clock>T\d\d:\d\d:\d\d(?:\.\d{1,6})?)?Z?)"
    r"(?P<sums>(?:/[A-Z]+|[+-]\d{1,6}[A-Z]+)*)",
    re.ASCII,
)
_SUM = re.compile(r"([/+-])(\d*)([A-Z]+?)S?(?=[/+-]|$)", re.ASCII)
_SECONDS = {"DAY": 86_400, "DATE": 86_400, "HOUR": 3600, "MINUTE": 60, "SECOND": 1}
_MILLISECONDS = {"MILLI", "MILLISECOND"}
_MONTHS = {"YEAR": 12, "MONTH": 1}
# What is cut off below a unit, the smallest last.
_PARTS = {"YEAR": 0, "MONTH": 1, "DAY": 2, "DATE": 2, "HOUR": 3, "MINUTE": 4, "SECOND": 5}
_LEAST_YEAR, _MOST_YEAR = 1, 9999


def read_time(text: str, now: datetime) -> tuple[datetime, datetime | None]:
    """The moment, and before when it ends: None for a moment, a day later for a day alone. Aware UTC.

    Raises: QueryRefused(reason="bad_time").
    """
    match = _TIME.fullmatch(text)
    if not match:
        refuse("bad_time", text)
    is_day = match["day"] is not None and not match["clock"]
    if is_day and (match["sums"] or text.endswith("Z")):
        refuse("bad_time", text)
    try:
        moment = now.astimezone(UTC) if match["start"] == "NOW" else _iso(match)
        for way, number, unit in _SUM.findall(match["sums"]):
            moment = _floor(moment, unit) if way == "/" else _moved(moment, int(f"{way}{number}"), unit)
        return moment, _end_of_day(moment) if is_day else None
    except (ValueError, OverflowError, KeyError):
        refuse("bad_time", text)


def _end_of_day(moment: datetime) -> datetime:
    """A day later; clients write the last day that there is for a range without an end."""
    last = datetime.max.replace(tzinfo=UTC)
    return last if moment.date() == last.date() else moment + timedelta(days=1)


def _iso(match: re.Match[str]) -> datetime:
    return datetime.fromisoformat(f"{match['day']}{match['clock'] or 'T00:00:00'}").replace(tzinfo=UTC)


def _floor(moment: datetime, unit: str) -> datetime:
    if unit in _MILLISECONDS:
        return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    kept = moment.timetuple()[: _PARTS[unit] + 1]
    year, month, day, hour, minute, second = (*kept, *(1, 1, 1, 0, 0, 0)[len(kept) :])
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


def _moved(moment: datetime, number: int, unit: str) -> datetime:
    if unit in _MONTHS:
        return _months_later(moment, number * _MONTHS[unit])
    if unit in _MILLISECONDS:
        return moment + timedelta(milliseconds=number)
    return moment + timedelta(seconds=number * _SECONDS[unit])


def _months_later(moment: datetime, months: int) -> datetime:
    """The same day some months on; the last day of a month that is too short."""
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    if not _LEAST_YEAR <= year <= _MOST_YEAR:
        raise OverflowError(year)
    last = calendar.monthrange(year, month + 1)[1]
    return moment.replace(year=year, month=month + 1, day=min(moment.day, last))
