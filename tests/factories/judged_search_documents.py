"""The documents of the judged set: every topic over years and places, titled as offices do."""

import hashlib
import re

from tests.factories.judged_search_grades import JudgedDocument
from tests.factories.judged_search_places import NEW, OLD, Area, areas
from tests.factories.judged_search_topics import (
    DEPARTMENT,
    DEPARTMENT_FORMS,
    SHORT_FORMS,
    TOPICS,
    UNITS,
    Topic,
)

SEED = "danh-muc-2026"
_PATTERNS = (
    "{W} {at} năm {y}",
    "{W} {at} {period}",
    "Thống kê {w} {at}, {period}",
    "Tổng hợp {w} của {place} {period}",
    "Biểu tổng hợp {w} - {place} ({y})",
    "Báo cáo {w} {at} tính đến ngày 31/12/{y}",
    "{W} theo xã, phường, thị trấn {at} năm {y} (đơn vị tính: theo biểu mẫu của Sở)",
    "Số liệu {w} phục vụ báo cáo định kỳ của {place}, {period}",
)
_AT = ("trên địa bàn {place}", "tại {place}", "{place}", "của {place}")
_FORMATS = (("CSV",), ("CSV", "XLSX"), ("XLSX",), ("CSV", "JSON"), ("PDF", "XLSX"), ("CSV", "GEOJSON"))
_FORMER = ("Huyện Đông Sơn@2024", "Huyện Tĩnh Gia@2020")


def number_of(*parts: object) -> int:
    """A number that depends on the seed and the parts alone."""
    text = "\x00".join([SEED, *map(str, parts)])
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big")


def make_documents() -> list[JudgedDocument]:
    """All documents, in the order of their ids."""
    found: list[JudgedDocument] = []
    for topic in TOPICS:
        for place, years in _spots(topic):
            found.append(_document(topic, place, years, len(found) + 1))
    return found


def _spots(topic: Topic) -> list[tuple[Area, tuple[int, ...]]]:
    """Where and when there are data on a topic: the province thrice, districts, communes new and old."""
    province = areas()["Tỉnh Thanh Hóa@" + OLD]
    first = 2021 + number_of("year", topic.key) % 3
    spots = [
        (province, (first,)),
        (province, (first + 1,)),
        (province, tuple(range(2021, 2026))),
        (_pick(topic, "district", OLD, 1), (2023,)),
        (_pick(topic, "district", OLD, 2), (2024,)),
        (_pick(topic, "commune", NEW, 3), (2025,)),
        (_pick(topic, "commune", NEW, 4), (2025,)),
    ]
    if number_of("extra", topic.key) % 2:
        spots.append((_pick(topic, "commune", OLD, 5), (2024,)))
    if number_of("former", topic.key) % 4 == 0:
        former = _FORMER[number_of("which", topic.key) % 2]
        spots.append((areas()[former], (2022,)))
    return spots


def _pick(topic: Topic, level: str, vintage: str, salt: int) -> Area:
    choice = [a for a in areas().values() if a.level == level and a.vintage == vintage and a.communes]
    return choice[number_of(topic.key, level, salt) % len(choice)]


def _document(topic: Topic, area: Area, years: tuple[int, ...], number: int) -> JudgedDocument:
    roll = number_of("document", number)
    words = (*topic.tune, *topic.held)
    chosen = roll % len(words)
    title = _title(words[chosen], area, years, roll)
    # The other half's wording stands in the notes: a thing is called one way above and another way below.
    beside = words[(chosen + 2) % len(words)]
    decision = f"{1000 + number_of('decision', topic.key, years) % 4000}/QĐ-UBND"
    unit_title, _ = UNITS[topic.unit]
    formats = _FORMATS[roll % len(_FORMATS)]
    row = {
        "id": f"jd-{number:04}",
        "name": f"{topic.key.replace('_', '-')}-{number:04}",
        "title": title,
        "notes": _notes(topic, beside, decision, roll),
        "tags": [words[(chosen + 1) % len(words)], words[(chosen + 3) % len(words)]] if roll % 4 else [],
        "organization": unit_title,
        "theme": topic.theme,
        "place": area.name,
        "year": f"{years[0]}-{years[-1]}" if len(years) > 1 else years[0],
        "format": list(formats),
        "reason": "Bộ dữ liệu do đơn vị đề nghị công bố thêm",
    }
    if roll % 2:
        english = (*topic.tune_en, *topic.held_en)[roll // 2 % 2]
        row["title_en"] = f"{english[0].upper()}{english[1:]} in {area.bare}, {years[0]}"
    return JudgedDocument(topic.key, area, frozenset(years), topic.unit, decision, frozenset(formats), row)


def _title(words: str, area: Area, years: tuple[int, ...], roll: int) -> str:
    said = shortened(words) if roll % 4 == 1 else words
    place = area.name if roll % 3 else area.name[0].lower() + area.name[1:]
    period = f"giai đoạn {years[0]}-{years[-1]}" if len(years) > 1 else f"năm {years[0]}"
    at = _AT[roll // 7 % len(_AT)].format(place=place)
    pattern = _PATTERNS[roll // 11 % len(_PATTERNS)]
    title = pattern.format(
        W=said[0].upper() + said[1:], w=said, at=at, place=place, period=period, y=years[-1]
    )
    # A range would be hidden by its last year alone.
    return f"{title}, {period}" if len(years) > 1 and period not in title else title


def shortened(words: str) -> str:
    """The wording with its phrases shortened as offices do; itself where none is."""
    for phrase in sorted(SHORT_FORMS, key=len, reverse=True):
        words = re.sub(re.escape(phrase), SHORT_FORMS[phrase], words, flags=re.IGNORECASE)
    return words


def _notes(topic: Topic, beside: str, decision: str, roll: int) -> str:
    owner = DEPARTMENT if roll % 3 else DEPARTMENT_FORMS[roll % 2]
    columns = ", ".join(("period", "place_code", *topic.columns))
    return (
        f"Bảng số liệu về {beside}, tổng hợp từ báo cáo của các xã, phường, thị trấn. "
        f"Căn cứ Quyết định số {decision}. Đơn vị tổng hợp: {UNITS[topic.unit][0]}, {owner}. "
        f"Các cột: {columns}."
    )
