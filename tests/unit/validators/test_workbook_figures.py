"""What a workbook shows beside the sheet that is judged for small figures."""

import csv
import json
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from catalog.config import DATA_FOLDER
from validators.disclosure.workbook_figures import find_figures_beside
from validators.fixing.fixes import Source, apply_fixes
from validators.fixing.plans import Fix
from validators.places.book import PlaceBook
from validators.small_cells import judge_small_cells, offer_protection
from validators.table import validate_table

PROFILE = json.loads((DATA_FOLDER / "profiles/social-protection.json").read_text(encoding="utf-8"))
NAMES = [one["name"] for one in PROFILE["schema"]["fields"]]
ROW = {
    "period": "2025-Q3",
    "place_code": "14758",
    "place_name": "Phường Hàm Rồng",
    "place_level": "xa",
    "place_vintage": "2025-07-01",
    "category": "k4_don_than_nuoi_con",
    "age_group": "chung",
    "coefficient": 1.0,
    "base_level": 500000,
    "with_account": ":",
    "paid_by_account": ":",
}
HIDDEN = {"recipients": "*", "amount": "*", "suppression": "secondary"}
SHOWN = {"recipients": 100, "amount": 50_000_000, "suppression": "none"}


@pytest.fixture(scope="module")
def places() -> PlaceBook:
    return PlaceBook.load(DATA_FOLDER / "places")


def book() -> Workbook:
    """A workbook whose one sheet hides what is to be hidden."""
    made = Workbook()
    sheet = made.active
    sheet.title = "Dữ liệu"
    sheet.append(NAMES)
    for sex, figures in (("nam", HIDDEN), ("nu", HIDDEN), ("chung", SHOWN)):
        row = {**ROW, "sex": sex, **figures}
        sheet.append([row[name] for name in NAMES])
    return made


def saved(made: Workbook, folder: Path) -> Path:
    made.save(folder / "a.xlsx")
    return folder / "a.xlsx"


def judged(path: Path, places: PlaceBook):
    request = {"path": str(path), "format": "xlsx", "profile": PROFILE, "today": "2026-11-26"}
    report = validate_table(path, schema=None, profile=PROFILE, places=places, file_format="xlsx")
    assert report.verdict == "valid", report.counts
    return offer_protection(judge_small_cells(report, request, places), request, places)


def beside(path: Path) -> dict[str, int]:
    found = find_figures_beside(path, "Dữ liệu", [])
    return {str(one.params["sheet"]): int(one.params["count"]) for one in found}


def test_a_workbook_with_one_protected_sheet_passes(tmp_path, places):
    assert judged(saved(book(), tmp_path), places).verdict == "valid"


def test_a_hidden_sheet_with_the_figures_that_are_hidden_holds_the_file(tmp_path, places):
    made = book()
    other = made.create_sheet("Số gốc")
    other.sheet_state = "hidden"
    other.append(["nu", 3])
    report = judged(saved(made, tmp_path), places)
    assert report.verdict == "held"
    told = [one for one in report.findings if one.code == "workbook_shows_more"]
    assert [(one.params["sheet"], one.params["count"], one.sample) for one in told] == [("Số gốc", 1, None)]
    assert [one["code"] for one in report.fixes] == ["only_sheet"]


def test_the_offered_fix_writes_the_judged_sheet_alone(tmp_path, places):
    made = book()
    made.create_sheet("Số gốc").append(["nu", 3])
    source = Source(saved(made, tmp_path), "xlsx", places=places, profile=PROFILE)
    summary = apply_fixes(source, tmp_path / "b.csv", [Fix("only_sheet")])
    with (tmp_path / "b.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert summary.rows == 3
    assert [(one["sex"], one["recipients"]) for one in rows] == [("nam", "*"), ("nu", "*"), ("chung", "100")]


@pytest.mark.parametrize(
    "text",
    ["3", " 3 ", "３", "3,0", "12 %", "−3", "1.234", "3 người", "(3)", "3*", "≈3", "n=3", "1900-01-03"],
)
def test_a_cell_that_is_nothing_but_a_number_is_a_figure_however_it_is_written(tmp_path, text):
    made = book()
    made.create_sheet("Khác").append(["tổng", text])
    assert beside(saved(made, tmp_path)) == {"Khác": 1}


@pytest.mark.parametrize("text", ["Điền từ dòng 2", "vd. 3", "2025-Q3", "2025-07-01", "≥ 0", "*", "-"])
def test_words_that_only_hold_a_number_are_none(tmp_path, text):
    made = book()
    made.create_sheet("Hướng dẫn").append(["", text])
    assert beside(saved(made, tmp_path)) == {}


def test_digits_that_are_a_code_of_the_profile_are_none(tmp_path):
    made = book()
    made.create_sheet("Danh mục").append(["01", "02"])
    path = saved(made, tmp_path)
    assert find_figures_beside(path, "Dữ liệu", ["01", "02"]) == []
    assert [one.params["count"] for one in find_figures_beside(path, "Dữ liệu", ["01"])] == [1]


def test_a_comment_that_says_the_hidden_figure_is_found(tmp_path):
    made = book()
    made.active["L2"].comment = Comment("3", "")
    assert beside(saved(made, tmp_path)) == {"(comment)": 1}


def test_a_formula_that_writes_the_mark_of_hiding_is_found(tmp_path):
    made = book()
    made.active["L9"] = '=IF(3<5,"*",3)'
    made.active["M9"] = "=SUM(L2:L4)"
    assert beside(saved(made, tmp_path)) == {"(formula)": 1}


@pytest.mark.parametrize("formula", ['=IF(B2<5,"* ",B2)', '=IF(B2<5,"＊",B2)', '=IF(B2<5,CHAR(42)&"",B2)'])
def test_other_ways_of_writing_the_mark_in_a_formula_are_found_too(tmp_path, formula):
    made = book()
    made.active["L9"] = formula
    assert beside(saved(made, tmp_path)) == {"(formula)": 1}


def test_figures_in_names_lists_and_text_boxes_are_found(tmp_path):
    made = book()
    made.defined_names["so_goc"] = DefinedName("so_goc", attr_text="{3,97}")
    made.active.add_data_validation(DataValidation(type="list", formula1='"3,97"', sqref="A9"))
    box = b"<xdr:wsDr><xdr:from><xdr:col>4</xdr:col></xdr:from><a:p><a:r><a:t>3</a:t></a:r></a:p></xdr:wsDr>"
    path = with_parts(saved(made, tmp_path), {"xl/drawings/drawing7.xml": box})
    assert beside(path) == {"(data validation)": 2, "(defined names)": 1, "(drawing)": 1}


def test_what_a_chart_keeps_of_its_source_is_found(tmp_path):
    made = book()
    chart = BarChart()
    chart.add_data(Reference(made.active, min_col=12, min_row=1, max_row=4))
    made.active.add_chart(chart, "A9")
    path = saved(made, tmp_path)
    assert beside(path) == {}
    cached = b"<c:numCache><c:ptCount val='1'/><c:pt idx='0'><c:v>3</c:v></c:pt></c:numCache>"
    assert beside(with_parts(path, {"xl/charts/chart9.xml": cached})) == {"(chart)": 1}


def test_what_a_pivot_or_a_link_keeps_of_its_source_is_found(tmp_path):
    pivot = (
        b"<pivotCacheDefinition><cacheFields><cacheField name='so'><sharedItems><n v='3'/></sharedItems>"
        b"</cacheField></cacheFields></pivotCacheDefinition>"
    )
    link = (
        b"<externalLink><sheetData><row r='1'><cell r='A1'><v>3</v></cell></row></sheetData></externalLink>"
    )
    parts = {
        "xl/pivotCache/pivotCacheDefinition1.xml": pivot,
        "xl/externalLinks/externalLink1.xml": link,
    }
    path = with_parts(saved(book(), tmp_path), parts)
    assert beside(path) == {"(pivot cache)": 1, "(external link)": 1}


def with_parts(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "a") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path
