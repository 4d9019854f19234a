"""Many invented datasets for measuring the speed of the search, with titles and notes as offices write."""

import csv
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache

from catalog.config import DATA_FOLDER
from catalog.ports import Document
from catalog.search.word_tables import TERMS, WordTables, load_word_tables
from tests.factories.documents import make_document
from validators.places.book import PlaceBook

_KINDS = ("Số", "Danh sách", "Kết quả", "Tổng hợp", "Báo cáo", "Thống kê")
_AT = ("theo", "tại", "của", "trên địa bàn")
_THEMES = ("giam-ngheo", "bao-tro-xa-hoi", "lao-dong-viec-lam", "giao-duc-nghe-nghiep")
_FIRST = datetime(2020, 1, 1, tzinfo=UTC)
FACETS = ("organization", "theme", "res_format", "year", "place")
# Rare and common words, places, years, abbreviations, English, leftovers of keyboards, slips, nothing.
QUERIES = (
    "ho ngheo", "hộ nghèo xã Hoằng Lộc 2024", "BTXH 2024", "so ho ngheo theo xa nam 2023", "danh sách",
    "năm", "xã", "so", "2024", "hooj ngheof", "ho65 ngheo2", "ho ngeo", "social protection",
    "poor households", "bao hiem that nghiep quang xuong", "tre em mo coi", "", '"trẻ em"',
    "người có công -liệt", "Tĩnh Gia",
    "danh sach nguoi khuyet tat huyen Nga Son nam 2022", "tổng hợp báo cáo thống kê số lượng", "viec lam",
    "xuất khẩu lao động 2021 Thọ Xuân", "hộ nghèo việc làm trẻ em người cao tuổi xã hội", "xyzzy",
)  # fmt: skip


@cache
def word_tables() -> WordTables:
    """The tables of a site."""
    return load_word_tables(_book())


def documents(count: int) -> Iterator[Document]:
    """The documents 0 to `count` - 1, the same at every run."""
    for number in range(count):
        yield document(number)


def document(number: int) -> Document:
    """One document: a title with a place and a year, a dozen terms in its notes, four columns."""
    dice = random.Random(number)
    terms, place = _terms(), dice.choice(_places())
    year = str(dice.randint(2010, 2025))
    title = f"{dice.choice(_KINDS)} {dice.choice(terms)} {dice.choice(_AT)} {place} năm {year}"
    return make_document(
        f"doc-{number}",
        title,
        notes=" ".join(dice.choice(terms) for _ in range(12)),
        organization=f"u{number % 40}",
        theme=_THEMES[number % len(_THEMES)],
        formats=("CSV", "XLSX") if number % 3 else ("CSV",),
        years=(year,),
        licence="cc-by-4.0",
        frequency="P1Y",
        place=place,
        places=place,
        columns="Mã xã\nTên xã\nSố hộ\nNăm",
        modified=_FIRST + timedelta(hours=number),
        is_wide=number % 5 == 0,
    )


@cache
def _book() -> PlaceBook:
    return PlaceBook.load(DATA_FOLDER / "places")


@cache
def _places() -> list[str]:
    book = _book()
    return [p.name for vintage in book.vintages() for p in book.places(vintage) if p.level != "province"]


@cache
def _terms() -> list[str]:
    with TERMS.open(encoding="utf-8", newline="") as stream:
        return [row["vi"] for row in csv.DictReader(stream)]
