"""Room validators: what a cell of a column must look like, in words with an example. Pure.

Only the checked schema enters, never a cell. Each text is a pair (Vietnamese, English), empty where nothing
more can be said than the type's name.
"""

import datetime
import re
from collections.abc import Mapping
from typing import Any

Pair = tuple[str, str]

_NOTHING: Pair = ("", "")
_MOMENT = datetime.datetime(2025, 12, 31, 14, 5, 9, tzinfo=datetime.UTC)
_DIRECTIVE = re.compile(r"%[A-Za-z]")
_PARTS: dict[str, Pair] = {
    "%Y": ("năm", "year"),
    "%y": ("hai số cuối của năm", "two-digit year"),
    "%m": ("tháng", "month"),
    "%b": ("tên tháng tiếng Anh viết tắt", "short month name"),
    "%B": ("tên tháng tiếng Anh", "month name"),
    "%d": ("ngày", "day"),
    "%j": ("ngày thứ mấy trong năm", "day of the year"),
    "%H": ("giờ", "hour"),
    "%I": ("giờ (12 giờ)", "hour (12-hour clock)"),
    "%p": ("AM hoặc PM", "AM or PM"),
    "%M": ("phút", "minute"),
    "%S": ("giây", "second"),
    "%f": ("phần triệu giây", "microsecond"),
    "%z": ("múi giờ", "time zone"),
}
_FIXED: dict[str, Pair] = {
    "date": ("ví dụ 2025-12-31 (năm-tháng-ngày)", "such as 2025-12-31 (year-month-day)"),
    "datetime": ("ví dụ 2025-12-31T14:05:09 (ngày, chữ T, giờ)", "such as 2025-12-31T14:05:09"),
    "time": ("ví dụ 14:05:09 (giờ:phút:giây)", "such as 14:05:09 (hour:minute:second)"),
    "year": ("bốn chữ số, ví dụ 2025", "four digits, such as 2025"),
    "yearmonth": ("ví dụ 2025-12 (năm-tháng)", "such as 2025-12 (year-month)"),
    # Frictionless reads no grouping mark in a whole number, even where the field states one.
    "integer": (
        "số nguyên không dấu nhóm, ví dụ 35320",
        "digits without a grouping mark, such as 35320",
    ),
    "geopoint": (
        "kinh độ, vĩ độ bằng độ thập phân, ví dụ 105.774, 19.807",
        "longitude, latitude in decimal degrees, such as 105.774, 19.807",
    ),
    "email": ("ví dụ vanphong@vidu.example", "such as office@vidu.example"),
    "uri": (
        "địa chỉ web, ví dụ https://vidu.example/trang",
        "a web address such as https://vidu.example/page",
    ),
    "uuid": (
        "ví dụ 123e4567-e89b-12d3-a456-426614174000",
        "such as 123e4567-e89b-12d3-a456-426614174000",
    ),
}
_MARKS: dict[str, Pair] = {
    ".": ("dấu chấm", "a dot"),
    ",": ("dấu phẩy", "a comma"),
    " ": ("dấu cách", "a space"),
    "\u00a0": ("dấu cách", "a space"),
    "'": ("dấu nháy", "an apostrophe"),
}


def expected_form(stated: Mapping[str, Any]) -> Pair:
    """Say how a cell of this field of a checked schema is written; see the module."""
    kind, form = stated.get("type", "any"), stated.get("format", "default")
    if kind in ("date", "datetime", "time") and form != "default":
        return _dated(form)
    if kind == "boolean":
        return _boolean(stated)
    if kind == "number":
        return _number(stated)
    return _FIXED.get(form if kind == "string" else kind, _NOTHING)


def _dated(form: str) -> Pair:
    example = _MOMENT.strftime(form)
    vi, en = form, form
    for part in _DIRECTIVE.findall(form):
        said = _PARTS.get(part, (part, part))
        vi, en = vi.replace(part, said[0]), en.replace(part, said[1])
    return f"{vi}, ví dụ {example}", f"{en}, such as {example}"


def _boolean(stated: Mapping[str, Any]) -> Pair:
    yes = ", ".join(stated.get("trueValues") or ["true"])
    no = ", ".join(stated.get("falseValues") or ["false"])
    return f"đúng ghi {yes}; sai ghi {no}", f"true is written {yes}; false is written {no}"


def _number(stated: Mapping[str, Any]) -> Pair:
    group, decimal = stated.get("groupChar") or "", stated.get("decimalChar") or "."
    vi, en = _mark(decimal)
    if not group:
        example = f"99{decimal}36"
        return (
            f"dấu thập phân là {vi}, không dấu nhóm, ví dụ {example}",
            f"the decimal mark is {en}, without a grouping mark, such as {example}",
        )
    grouped, example = _mark(group), f"35{group}320{decimal}5"
    return (
        f"dấu thập phân là {vi}, dấu nhóm là {grouped[0]}, ví dụ {example}",
        f"the decimal mark is {en}, the grouping mark is {grouped[1]}, such as {example}",
    )


def _mark(mark: str) -> Pair:
    return _MARKS.get(mark, (f"“{mark}”", f"“{mark}”"))
