"""Room annexes: how often data are renewed, from the words of annexes. Pure; only text may enter."""

import re
from dataclasses import dataclass

from harvesters.annexes.folding import fold

ON_CHANGE = "on-change"
# Whoever writes more than this into the cell does not name a frequency; also keeps the search short.
_LONGEST = 200
_NUMBERS = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10,
    "muoi hai": 12,
}  # fmt: skip
_MONTHS = {"thang": 1, "quy": 3, "nam": 12, "year": 12, "month": 1, "quarter": 3}
_DAYS = {"ngay": 1, "tuan": 7, "week": 7, "day": 1}
_UNIT = r"(thang|quy|nam|tuan|ngay)"
_NUMBER = r"(\d{1,3}|mot|hai|ba|bon|sau|bay|tam|chin|muoi hai|muoi)"
_ONCE = r"(?: ?(?:/|mot|0?1|moi) ?(?:0?1 |mot )?lan| lan)?"
_CHANGE = re.compile(
    r"(?:ngay |cap nhat |thuong xuyen )?(?:khi|luc|neu) (?:du lieu |so lieu |thong tin )?(?:co )?(?:su )?"
    r"(?:thay doi|phat sinh|bien dong|cap nhat|dieu chinh|sua doi|so lieu moi|du lieu moi)"
    r"(?: (?:thong tin|du lieu|so lieu))?"
    r"|khi (?:co|ban hanh) [a-z ]{2,40} moi\b"
    r"|(?:co|theo) (?:su |thuc te )?(?:thay doi|phat sinh|bien dong)|on[- ]change|^thay doi$"
)
_PERIODS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(rf"\b{_NUMBER} lan ?(?:/|trong|mot|moi|trong mot)? ?(?:1 |mot )?{_UNIT}\b"), "times"),
    (re.compile(rf"\b{_NUMBER} {_UNIT}\b{_ONCE}"), "every"),
    (re.compile(rf"\b(?:hang|moi|theo|tung|dinh ky|1 lan ?/|mot lan ?/|lan ?/) ?{_UNIT}\b{_ONCE}"), "one"),
    (re.compile(r"\b(?:nua nam|ban nien|6t)\b"), "P6M"),
    (re.compile(rf"^{_UNIT}$|^{_UNIT} ?/? ?(?:0?1 |mot )lan$|^{_UNIT} ?/ ?lan$"), "one"),
    (re.compile(r"\b(?:annual|yearly|annually|nam hoc|thuong nien)\b"), "P1Y"),
    (re.compile(r"\b(?:quarterly)\b"), "P3M"),
    (re.compile(r"\b(?:monthly)\b"), "P1M"),
    (re.compile(r"\b(?:weekly)\b"), "P1W"),
    (re.compile(r"\b(?:daily)\b"), "P1D"),
    (re.compile(r"\bp(?:\d+[ymwd])\b"), "iso"),
)
# The day by which something is sent is no period: "quý (trước ngày 15 tháng sau)".
_DAY_OF = re.compile(
    r"\b(?:truoc |vao |cham nhat |den )*"
    r"(?:ngay \d{1,2}(?:/\d{1,2}| thang \d{1,2})?|\d{1,2}/\d{1,2})(?! ?/? ?lan)\b"
    r"(?: (?:thang|quy|nam) (?:sau|ke tiep|tiep theo|dau|cuoi))?"
)
# Words that add nothing to a frequency; others beside it ask for a look.
_EMPTY = re.compile(
    r"\b(?:dinh ky|cap nhat|tan suat|mot lan|1 lan|lan|theo|hang|moi|thuong xuyen|du lieu|so lieu|dot|cong bo"
    r"|ky)\b"
)


@dataclass(frozen=True)
class Frequency:
    """`value` is None when the text says nothing known; `is_sure` is False when words were left over."""

    value: str | None
    is_sure: bool


def read_frequency(text: str) -> Frequency:
    """Understand "Hằng năm", "6 tháng/lần", "định kỳ quý", "2 lần/năm", "khi có thay đổi".

    A period beside "or when it changes" gives the period, unsure, and so does one beside a day of sending.
    """
    plain = re.sub(r"[.,;:()\[\]\-–]+", " ", fold(text).replace("-change", "~change")).replace("~", "-")
    plain = " ".join(plain.split())
    if not plain or len(plain) > _LONGEST:
        return Frequency(None, is_sure=not plain)
    found: list[str] = []
    rest = " ".join(_DAY_OF.sub(" ", plain).split())
    has_day = rest != plain
    if match := _CHANGE.search(rest):
        found.append(ON_CHANGE)
        rest = _cut(rest, match)
    for pattern, kind in _PERIODS:
        while match := pattern.search(rest):
            value = _value(kind, match)
            if value is None:
                return Frequency(None, is_sure=False)
            found.append(value)
            rest = _cut(rest, match)
    rest = _EMPTY.sub(" ", rest).replace("/", " ").strip()
    different = list(dict.fromkeys(found))
    if not different:
        return Frequency(None, is_sure=False)
    periods = [one for one in different if one != ON_CHANGE]
    if len(periods) > 1:
        return Frequency(None, is_sure=False)
    return Frequency((periods or different)[0], is_sure=len(different) == 1 and not rest and not has_day)


def _cut(text: str, match: re.Match[str]) -> str:
    return " ".join(f"{text[: match.start()]} {text[match.end() :]}".split())


def _value(kind: str, match: re.Match[str]) -> str | None:
    if kind == "iso":
        return match.group().upper()
    if kind not in ("times", "every", "one"):
        return kind
    told = [one for one in match.groups() if one]
    if kind == "one":
        return _duration(1, told[0])
    number = int(told[0]) if told[0].isdigit() else _NUMBERS[told[0]]
    return _duration(number, told[1]) if kind == "every" else _share(number, told[1])


def _duration(number: int, unit: str) -> str | None:
    if number < 1:
        return None
    if unit in _MONTHS:
        months = number * _MONTHS[unit]
        return f"P{months // 12}Y" if months % 12 == 0 else f"P{months}M"
    days = number * _DAYS[unit]
    return f"P{days // 7}W" if days % 7 == 0 else f"P{days}D"


def _share(times: int, unit: str) -> str | None:
    """Give the period of so many times in a unit, None when it is no whole number of months or days."""
    if times < 1:
        return None
    months, days = _MONTHS.get(unit, 0), _DAYS.get(unit, 0)
    if months and months % times == 0:
        return _duration(months // times, "thang")
    return _duration(days // times, "ngay") if days and days % times == 0 else None
