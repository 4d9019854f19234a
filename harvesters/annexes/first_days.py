"""Room annexes: when an item is first published, as a day. Pure; only text may enter."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from harvesters.annexes.folding import fold

_LONGEST = 200
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_YEAR = r"((?:19|20)\d{2})"
_OF = r"\s*(?:/|-|\.|,|nam|\s)\s*(?:nam\s*)?"
_DAY = re.compile(rf"(?<!\d)(\d{{1,2}})\s*[/.\-]\s*(\d{{1,2}})\s*[/.\-]\s*{_YEAR}(?!\d)")
_DAY_WORDS = re.compile(rf"(\d{{1,2}})\s+thang\s+(\d{{1,2}}){_OF}{_YEAR}(?!\d)")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_QUARTER = re.compile(rf"\b(?:quy|q)\s*\.?\s*(iv|i{{1,3}}|[1-4]){_OF}{_YEAR}(?!\d)|^(iv|i{{1,3}})/{_YEAR}$")
_HALF = re.compile(rf"\b6\s*thang\s*(dau|cuoi)\s*(?:nam)?{_OF}{_YEAR}(?!\d)")
_MONTH = re.compile(
    rf"(?:\bthang|\bt)\s*\.?\s*(\d{{1,2}}){_OF}{_YEAR}(?!\d)|(?<![\d/])(\d{{1,2}})\s*[/\-.]\s*{_YEAR}(?!\d)"
)
_YEAR_ALONE = re.compile(rf"\bnam\s*{_YEAR}(?!\d)|^{_YEAR}$")
# Words that leave the last day of what is named as it is.
_EMPTY = re.compile(
    r"\b(?:truoc|ngay|trong|den|het|cuoi|hoan thanh|thang|vao|cham nhat|muon nhat|nam|cong bo|lan dau"
    r"|thoi han|du kien|quy|xong)\b"
)


@dataclass(frozen=True)
class FirstDay:
    """`day` is None when the text names none; `is_sure` is False when words were left over."""

    day: date | None
    is_sure: bool


def read_first_day(text: str) -> FirstDay:
    """Give the last day of the day, month, quarter, half or year that is named.

    "Trước ngày 31/12/2025" is that day, "Quý IV/2024" 31/12/2024, "tháng 12/2024" 31/12/2024. Days come
    before months, as Vietnamese texts write them. Two different days, or one that does not exist, give None.
    """
    plain = " ".join(fold(text).replace("00:00:00", "").split()).strip(" .;")
    if not plain or len(plain) > _LONGEST:
        return FirstDay(None, is_sure=not plain)
    found: set[date] = set()
    rest = plain
    for pattern, read in _READERS:
        for match in pattern.finditer(rest):
            try:
                found.add(read([one for one in match.groups() if one]))
            except ValueError:
                return FirstDay(None, is_sure=False)
        rest = pattern.sub(" ", rest)
    if len(found) != 1:
        return FirstDay(None, is_sure=False)
    rest = _EMPTY.sub(" ", rest).strip(" .,;:/()-")
    return FirstDay(found.pop(), is_sure=not rest)


def _last_day(year: int, month: int) -> date:
    if not 1 <= month <= 12:
        raise ValueError(month)
    return date(year, month, monthrange(year, month)[1])


_READERS: tuple[tuple[re.Pattern[str], Callable[[list[str]], date]], ...] = (
    (_ISO, lambda p: date(int(p[0]), int(p[1]), int(p[2]))),
    (_DAY, lambda p: date(int(p[2]), int(p[1]), int(p[0]))),
    (_DAY_WORDS, lambda p: date(int(p[2]), int(p[1]), int(p[0]))),
    (_QUARTER, lambda p: _last_day(int(p[1]), 3 * _QUARTERS[p[0]])),
    (_HALF, lambda p: _last_day(int(p[1]), 6 if p[0] == "dau" else 12)),
    (_MONTH, lambda p: _last_day(int(p[1]), int(p[0]))),
    (_YEAR_ALONE, lambda p: _last_day(int(p[0]), 12)),
)
