"""Small place lists and files for the tests of the room validators."""

import json

import pytest

from validators.places.book import PlaceBook

HEAD = "code,name,level,parent\n38,Tỉnh Thanh Hóa,province,\n"
OLD = HEAD + "14755,Phường Cũ,commune,38\n14758,Phường Hàm Rồng,commune,38\n"
NEW = HEAD + "14758,Phường Hạc Thành,commune,38\n"
VINTAGES = [
    {
        "vintage": "2025-07-01",
        "file": "2025-07-01.csv",
        "title_vi": "Mới",
        "title_en": "New",
        "levels": ["commune"],
    },
    {
        "vintage": "2025-01-01",
        "file": "2025-01-01.csv",
        "title_vi": "Cũ",
        "title_en": "Old",
        "levels": ["commune"],
    },
]


@pytest.fixture
def places_folder(tmp_path):
    folder = tmp_path / "places"
    folder.mkdir()
    (folder / "2025-01-01.csv").write_text(OLD, encoding="utf-8")
    (folder / "2025-07-01.csv").write_text(NEW, encoding="utf-8")
    (folder / "vintages.json").write_text(json.dumps(VINTAGES), encoding="utf-8")
    (folder / "map-2025-01-01--2025-07-01.csv").write_text(
        "old_code,new_code,relation\n14755,14758,split\n14758,14758,whole\n", encoding="utf-8"
    )
    return folder


@pytest.fixture
def places(places_folder):
    return PlaceBook.load(places_folder)


@pytest.fixture
def write(tmp_path):
    """Write a file of text or bytes and give its path."""

    def writer(content, name="table.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    return writer


@pytest.fixture
def write_workbook(tmp_path):
    """Write sheets {name: rows} as XLSX and give the path; names in `hidden` are hidden."""
    openpyxl = pytest.importorskip("openpyxl")

    def writer(sheets, name="table.xlsx", hidden=()):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
            if title in hidden:
                sheet.sheet_state = "hidden"
        book.save(tmp_path / name)
        return tmp_path / name

    return writer
