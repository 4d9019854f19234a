"""A report as a workbook: three sheets, texts that stay texts, marks where the findings are."""

import tracemalloc
import zipfile
from io import BytesIO

import openpyxl
import pytest

from validators.findings.codes import finding
from validators.findings.report import ColumnInfo, Finding, Report
from validators.reports.xlsx import write_report
from validators.table import validate_table

SCHEMA = {
    "fields": [{"name": "ma", "type": "string"}, {"name": "ghi_chu", "type": "string"},
               {"name": "so", "type": "integer"}]
}  # fmt: skip
TABLE = "ma,ghi_chu,so\n00123,=1+1,12\n00456,#N/A,mười\n\n00789,bel\x07l,9\n"
RED, AMBER = "FFFDEBE9", "FFFFF2D1"


def opened(target):
    return openpyxl.load_workbook(target)


def cells(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def marked(sheet):
    return {
        cell.coordinate: (cell.fill.fgColor.rgb, cell.comment.text)
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    }


@pytest.fixture
def checked(write):
    path = write(TABLE)
    return path, validate_table(path, schema=SCHEMA)


def copied(checked, lang="vi"):
    path, report = checked
    target = BytesIO()
    write_report(report, target, lang=lang, source=path, schema=SCHEMA)
    return opened(target)


def test_the_owners_table_is_copied_row_by_row_as_text(checked):
    table = copied(checked).worksheets[2]
    assert cells(table) == [
        ["ma", "ghi_chu", "so"],
        ["00123", "=1+1", "12"],
        ["00456", "#N/A", "mười"],
        [None, None, None],
        ["00789", "bel␇l", "9"],
    ]


def test_no_cell_of_any_sheet_is_a_formula_or_an_error(checked):
    target = BytesIO()
    write_report(checked[1], target, lang="vi", source=checked[0], schema=SCHEMA)
    with zipfile.ZipFile(target) as book:
        sheets = [book.read(n).decode() for n in book.namelist() if n.startswith("xl/worksheets/sheet")]
    assert len(sheets) == 3
    assert not any("<f>" in sheet or 't="e"' in sheet or 't="str"' in sheet for sheet in sheets)


def test_marks_are_filled_and_say_what_is_wrong_and_how_to_mend_it(checked):
    found = marked(copied(checked).worksheets[2])
    colour, told = found["C3"]
    assert colour == RED
    assert "không phải số nguyên" in told
    assert "Viết lại ô đúng dạng đã nêu" in told
    # The formula, Excel's error value and the blank row (at its first cell) are marked too, nothing else is.
    colours = {where: colour for where, (colour, _) in found.items()}
    assert colours == {"B2": AMBER, "B3": RED, "C3": RED, "A4": RED}


@pytest.mark.parametrize(
    ("lang", "names"),
    [
        ("vi", ["Tóm tắt", "Các chỗ cần xem", "Bảng đã đánh dấu"]),
        ("en", ["Summary", "Places", "Marked table"]),
    ],
)
def test_the_summary_comes_first_in_the_language_of_the_reader(checked, lang, names):
    book = copied(checked, lang)
    assert book.sheetnames == names
    rows = cells(book.worksheets[0])
    assert ["type-error", 1] in [row[2:4] for row in rows]


def test_every_finding_has_its_row_column_masked_value_words_and_link():
    found = Report(
        "invalid", 3, [ColumnInfo("so", "Số", "Number", "integer", 1.0)],
        [finding("type-error", row=4, column=1, label="so", value="mười hai", type="integer", format="")],
        {"type-error": 1},
    )  # fmt: skip
    target = BytesIO()
    write_report(found, target, lang="en", link="https://x.example/en/finding/")
    row = cells(opened(target).worksheets[1])[1]
    assert row[:3] == ["4", "Number", "m*******"]
    assert row[3] == "Row 4, column “so”: m******* is no whole number."
    assert row[5:] == ["Error", "type-error", "https://x.example/en/finding/type-error"]


def test_without_the_owners_file_the_grid_shows_dots_and_masked_samples(checked):
    target = BytesIO()
    write_report(checked[1], target, lang="vi")
    book = opened(target)
    assert book.sheetnames[2] == "Lưới ô"
    grid = book.worksheets[2]
    rows = {row[0]: row[1:] for row in cells(grid)[1:]}
    assert rows["3"] == ["·", "▲ –", "▲ ****"]
    assert "mười" not in str(cells(grid))
    assert marked(grid)["D3"][0] == RED


@pytest.mark.parametrize("verdict", ["held", "rejected"])
def test_a_held_or_rejected_file_is_never_copied(write, verdict):
    path = write("ho_ten\nBí mật lớn\n")
    found = Report(
        verdict, 1, [], [finding("personal_data_block", row=2, column=1)], {"personal_data_block": 1}
    )
    target = BytesIO()
    write_report(found, target, lang="vi", source=path)
    with zipfile.ZipFile(target) as book:
        assert not any("Bí mật".encode() in book.read(name) for name in book.namelist())


def test_labels_and_samples_that_begin_like_a_formula_stay_text_in_the_grid():
    column = ColumnInfo("=cmd", "=cmd", "=cmd", "string", 1.0)
    found = Report(
        "invalid", 1, [column], [Finding("type-error", "error", 2, 1, "=cmd", "=a***")], {"type-error": 1}
    )
    target = BytesIO()
    write_report(found, target, lang="vi")
    for sheet in opened(target):
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "inlineStr", "n"}


def test_a_workbook_is_copied_too(write_workbook):
    path = write_workbook({"Bảng": [["ma", "so"], ["a", 1], ["b", "x"]]})
    schema = {"fields": [{"name": "ma", "type": "string"}, {"name": "so", "type": "integer"}]}
    target = BytesIO()
    write_report(validate_table(path, schema=schema), target, lang="vi", source=path, schema=schema)
    table = opened(target).worksheets[2]
    assert cells(table) == [["ma", "so"], ["a", "1"], ["b", "x"]]
    assert list(marked(table)) == ["B3"]


def peak_of(write, tmp_path, rows):
    """The most memory in bytes that copying a table of so many rows took."""
    path = write("ma,so\n" + "".join(f"{n:06},{n}\n" for n in range(rows)))
    found = Report(
        "invalid", rows, [], [Finding("type-error", "error", 9, 2)], {"type-error": 1}, format="csv"
    )
    tracemalloc.start()
    write_report(found, tmp_path / "out.xlsx", lang="vi", source=path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    with zipfile.ZipFile(tmp_path / "out.xlsx") as book:
        assert book.read("xl/worksheets/sheet3.xml").decode().count("<row ") == rows + 1
    return peak


def test_four_times_the_rows_need_no_more_memory(write, tmp_path):
    few = peak_of(write, tmp_path, 1_000)
    # A cell that stays in memory takes more than 50 bytes: 6,000 more of them would be 300 kB.
    assert peak_of(write, tmp_path, 4_000) < few + 150_000
