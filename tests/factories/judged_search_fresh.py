"""A third judged set: other documents and questions, written by hand before anything was measured on it.

Topics, titles, notes and questions are tables beside this module; none of its wordings was taken from the
first set. Documents carry what `datasets import` asks for and no English. Grades follow the same rule.
"""

import csv
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from tests.factories.judged_search import JudgedSet
from tests.factories.judged_search_documents import number_of
from tests.factories.judged_search_grades import JudgedDocument, JudgedQuery, grade
from tests.factories.judged_search_places import NEW, OLD, Area, areas
from tests.factories.judged_search_topics import UNITS, Topic

HALF = "fresh"
_FOLDER = Path(__file__).parent
_FORMATS = (("CSV",), ("CSV", "XLSX"), ("XLSX",), ("PDF", "XLSX"))
# Notes of two documents in five say nothing of the subject.
_BLAND = "Số liệu do đơn vị tổng hợp từ báo cáo của các xã, phường, thị trấn và cơ quan liên quan."
_ALL_YEARS = tuple(range(2021, 2026))


@cache
def fresh_set() -> JudgedSet:
    """The documents and the questions, each with its grades above 0."""
    rows = _read("judged_search_fresh_topics.psv")
    topics = {row["key"]: _topic(row) for row in rows}
    documents = tuple(_documents(rows))
    queries = []
    for number, row in enumerate(_read("judged_search_fresh_queries.psv"), start=1):
        query = _query(number, row)
        grades = {d.id: g for d in documents if (g := grade(query, d, topics))}
        queries.append(replace(query, grades=grades))
    return JudgedSet(documents, tuple(queries))


def _read(name: str) -> list[dict[str, str]]:
    with (_FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="|", quoting=csv.QUOTE_NONE))


def _topic(row: dict[str, str]) -> Topic:
    near = tuple(row["near"].split(";"))
    return Topic(row["key"], row["theme"], row["unit"], (), (), (), (), near)


def _query(number: int, row: dict[str, str]) -> JudgedQuery:
    return JudgedQuery(
        id=f"fresh-{number:03}",
        half=HALF,
        kind=row["kind"],
        text=row["text"],
        topic=row["topic"],
        place=row["place"],
        year=int(row["year"] or 0),
    )


def _documents(rows: list[dict[str, str]]) -> Iterator[JudgedDocument]:
    number = 0
    for row in rows:
        for spot, (area, years) in enumerate(_spots(row)):
            number += 1
            yield _document(row, area, years, number, spot)


def _spots(row: dict[str, str]) -> list[tuple[Area, tuple[int, ...]]]:
    """The province in one year and over five, two districts of before July 2025, a commune of after it."""
    province = areas()[f"Tỉnh Thanh Hóa@{OLD}"]
    first, second, commune = row["places"].split(";")
    return [
        (province, (2022 + number_of("fresh", row["key"]) % 3,)),
        (province, _ALL_YEARS),
        (_district(first), (2023,)),
        (_district(second), (2024,)),
        (areas()[f"{commune}@{NEW}"], (2025,)),
    ]


def _district(name: str) -> Area:
    return areas().get(f"{name}@{OLD}") or areas()[f"{name}@2024"]


def _document(
    row: dict[str, str], area: Area, years: tuple[int, ...], number: int, spot: int
) -> JudgedDocument:
    roll = number_of("fresh document", number)
    titles, tags = row["titles"].split(";"), row["tags"].split(";")
    period = f"{years[0]}-{years[-1]}" if len(years) > 1 else str(years[0])
    place = area.name[0].lower() + area.name[1:]
    formats = _FORMATS[roll % len(_FORMATS)]
    given = {
        "id": f"fd-{number:04}",
        "name": f"{row['key'].replace('_', '-')}-f{number:04}",
        "title": titles[(roll + spot) % len(titles)].format(p=place, y=period),
        "notes": _BLAND if roll % 5 < 2 else row["notes"],
        "tags": tags if roll % 3 else [],
        "organization": UNITS[row["unit"]][0],
        "theme": row["theme"],
        "place": area.name,
        "year": period if len(years) > 1 else years[0],
        "format": list(formats),
        "reason": "Bộ dữ liệu do đơn vị đề nghị công bố thêm",
    }
    return JudgedDocument(row["key"], area, frozenset(years), row["unit"], "", frozenset(formats), given)
