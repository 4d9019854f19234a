"""Annexes as files: shapes of tables, errors with row and column, bounds, hostile files."""

import json
import time
import zipfile
from datetime import date

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl import Workbook

from harvesters.annexes import Unit, read_annex
from harvesters.annexes.codes import CODES, tell

UNITS = [Unit("BTXH", ("Phòng Bảo trợ xã hội",)), Unit("LDVL", ("Phòng Lao động - Việc làm",))]
HEADER = "TT,Tên bộ dữ liệu,Đơn vị chủ trì,Định dạng,Tần suất cập nhật"


def from_csv(tmp_path, text, *, encoding="utf-8"):
    path = tmp_path / "annex.csv"
    path.write_bytes(text.encode(encoding))
    return read_annex(path, file_format="csv", units=UNITS)


def codes(annex):
    return [(one.code, one.row, one.column) for one in annex.errors]


def warned(annex, position=0):
    return [one.code for one in annex.rows[position].warnings]


def test_a_plain_row_has_all_its_parts(tmp_path):
    annex = from_csv(
        tmp_path, f"{HEADER},Thời gian công bố lần đầu\n1,Hộ nghèo,Phòng BTXH,Excel,Năm,Quý I/2025\n"
    )
    (row,) = annex.to_dict()["rows"]
    assert (row["row"], row["order"], row["name"], row["unit"]) == (2, "1", "Hộ nghèo", "BTXH")
    assert (row["frequency"], row["formats"], row["first_publication"]) == ("P1Y", ["XLSX"], "2025-03-31")
    assert row["warnings"] == []
    json.dumps(annex.to_dict())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_delimiter_and_encoding_is_read(tmp_path, encoding, delimiter):
    text = f"{HEADER}\n1,Hộ nghèo,Phòng BTXH,CSV,Năm\n".replace(",", delimiter)
    annex = from_csv(tmp_path, text, encoding=encoding)
    assert [(row.name, row.unit) for row in annex.rows] == [("Hộ nghèo", "BTXH")]


def test_a_missing_column_is_named(tmp_path):
    annex = from_csv(tmp_path, "TT,Tên bộ dữ liệu,Định dạng,Tần suất\n1,Hộ nghèo,CSV,Năm\n")
    assert codes(annex) == [("missing_column", None, "unit")]


def test_a_header_without_the_name_is_named_with_its_row(tmp_path):
    annex = from_csv(tmp_path, "Danh mục\nTT,Đơn vị chủ trì,Định dạng,Tần suất\n1,BTXH,CSV,Năm\n")
    assert codes(annex) == [("missing_column", 2, "name")]
    assert annex.rows == []


def test_a_file_without_a_list_says_so(tmp_path):
    assert codes(from_csv(tmp_path, "a,b\n1,2\n")) == [("no_table", None, None)]
    assert codes(from_csv(tmp_path, "")) == [("no_table", None, None)]
    assert codes(from_csv(tmp_path, f"{HEADER}\n")) == [("no_rows", None, None)]


def test_a_number_used_twice_is_an_error_of_its_row(tmp_path):
    annex = from_csv(tmp_path, f"{HEADER}\n1,A b,BTXH,CSV,Năm\n2,C d,BTXH,CSV,Năm\n2,E f,BTXH,CSV,Năm\n")
    assert codes(annex) == [("duplicate_order", 4, "order")]
    assert annex.errors[0].params == {"value": "2", "first_row": 3}


def test_a_number_may_begin_anew_in_a_new_group_only(tmp_path):
    rows = "I,Nhóm một,,,\n1,A b,BTXH,CSV,Năm\nII,Nhóm hai,,,\n1,C d,BTXH,CSV,Năm\n"
    annex = from_csv(tmp_path, f"{HEADER}\n{rows}1,E f,BTXH,CSV,Năm\n")
    assert codes(annex) == [("duplicate_order", 6, "order")]
    assert [row.group for row in annex.rows] == ["I Nhóm một", "II Nhóm hai", "II Nhóm hai"]


def test_a_code_and_a_name_used_twice_are_errors(tmp_path):
    header = "TT,Mã dữ liệu,Tên bộ dữ liệu,Đơn vị chủ trì,Định dạng"
    rows = "1,D1,Hộ nghèo,BTXH,CSV\n2,d1,Trẻ em,BTXH,CSV\n3,D3,HỘ NGHÈO,BTXH,CSV\n4,D4,Hộ nghèo,LDVL,CSV\n"
    annex = from_csv(tmp_path, f"{header}\n{rows}")
    assert codes(annex) == [("duplicate_code", 3, "code"), ("duplicate_name", 4, "name")]
    assert "name_repeated" in warned(annex, 3)


def test_an_unknown_unit_date_and_frequency_are_warnings_of_their_row(tmp_path):
    text = f"{HEADER},Thời gian công bố\n1,Hộ nghèo,Sở Xây dựng,giấy,lúc nào cũng được,31/02/2025\n"
    annex = from_csv(tmp_path, text)
    assert warned(annex) == [
        "unit_unknown",
        "frequency_unknown",
        "first_publication_unknown",
        "formats_unknown",
    ]
    (row,) = annex.rows
    assert (row.unit, row.frequency, row.first_publication, row.formats) == (None, None, None, [])


def test_a_row_without_a_name_is_an_error(tmp_path):
    annex = from_csv(tmp_path, f"{HEADER}\n1,,BTXH,CSV,Năm\n")
    assert codes(annex) == [("name_missing", 2, "name")]


def test_ditto_repeats_the_row_above_and_an_ordered_row(tmp_path):
    rows = (
        '1,A b,BTXH,CSV,Năm\n2,C d,-nt-,Excel,như trên\n3,E f,LDVL,"""",Quý\n4,G h,như mục 1,CSV,như mục 3\n'
    )
    annex = from_csv(tmp_path, f"{HEADER}\n{rows}")
    assert [(r.unit, r.formats, r.frequency) for r in annex.rows] == [
        ("BTXH", ["CSV"], "P1Y"),
        ("BTXH", ["XLSX"], "P1Y"),
        ("LDVL", ["XLSX"], "P3M"),
        ("BTXH", ["CSV"], "P3M"),
    ]
    assert [r.warnings for r in annex.rows] == [[], [], [], []]


def test_ditto_of_nothing_is_a_doubt(tmp_path):
    annex = from_csv(tmp_path, f"{HEADER}\n1,A b,-nt-,CSV,Năm\n")
    assert warned(annex) == ["ditto_without_source", "unit_missing"]


def test_an_empty_unit_is_taken_from_above_with_a_doubt_but_not_over_a_group(tmp_path):
    rows = "I,Nhóm một,,,\n1,A b,BTXH,CSV,Năm\n2,C d,,CSV,Năm\nII,Nhóm hai,,,\n3,E f,,CSV,Năm\n"
    annex = from_csv(tmp_path, f"{HEADER}\n{rows}")
    assert [row.unit for row in annex.rows] == ["BTXH", "BTXH", None]
    assert warned(annex, 1) == ["unit_from_above"]
    assert warned(annex, 2) == ["unit_missing"]


def test_totals_signatures_and_columns_without_use_are_told_as_notes(tmp_path):
    rows = "1,A b,BTXH,CSV,Năm,Zyx\n,Tổng cộng: 1,,,,\n,Nơi nhận:,,CHỦ TỊCH,,\n,- Lưu VT,,,,\n"
    annex = from_csv(tmp_path, f"{HEADER},Người đầu mối\n{rows}")
    assert len(annex.rows) == 1
    assert [(one.code, one.row) for one in annex.notes] == [
        ("row_skipped", 3),
        ("row_after_table", 4),
        ("row_after_table", 5),
        ("column_unused", None),
    ]
    assert "Zyx" not in json.dumps(annex.to_dict())


def test_a_name_that_begins_with_total_is_an_item(tmp_path):
    annex = from_csv(tmp_path, f"{HEADER}\n1,Tổng số hộ nghèo,BTXH,CSV,Năm\n")
    assert [row.name for row in annex.rows] == ["Tổng số hộ nghèo"]


def test_hidden_rows_are_read_with_a_doubt_and_hidden_sheets_are_told(tmp_path):
    book = Workbook()
    sheet = book.active
    sheet.append(HEADER.split(","))
    sheet.append([1, "Hộ nghèo", "BTXH", "CSV", "Năm"])
    sheet.row_dimensions[2].hidden = True
    book.create_sheet("nháp").sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    annex = read_annex(tmp_path / "a.xlsx", file_format="xlsx", units=UNITS)
    assert warned(annex) == ["row_hidden"]
    assert [(one.code, one.part) for one in annex.notes] == [("sheet_hidden", "nháp")]


def test_a_month_that_excel_made_a_day_is_a_month_again(tmp_path):
    book = Workbook()
    sheet = book.active
    sheet.append([*HEADER.split(","), "Thời gian công bố lần đầu"])
    sheet.append([1, "Hộ nghèo", "BTXH", "CSV", "Năm", date(2024, 12, 1)])
    sheet.append([2, "Trẻ em", "BTXH", "CSV", "Năm", date(2024, 12, 1)])
    sheet["F2"].number_format, sheet["F3"].number_format = "mm/yyyy", "dd/mm/yyyy"
    book.save(tmp_path / "a.xlsx")
    annex = read_annex(tmp_path / "a.xlsx", file_format="xlsx", units=UNITS)
    assert [str(row.first_publication) for row in annex.rows] == ["2024-12-31", "2024-12-01"]


def test_tracked_insertions_are_read_and_tracked_deletions_are_not(tmp_path):
    document = Document()
    table = document.add_table(rows=2, cols=5)
    for row, texts in zip(table.rows, [HEADER.split(","), ["1", "Hộ ", "BTXH", "CSV", "Năm"]], strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    paragraph = table.rows[1].cells[1].paragraphs[0]._p
    for tag, text in (("w:ins", "nghèo"), ("w:del", "giàu")):
        mark, run, words = OxmlElement(tag), OxmlElement("w:r"), OxmlElement("w:t")
        words.text = text
        run.append(words)
        mark.append(run)
        paragraph.append(mark)
    assert paragraph.find(qn("w:ins")) is not None
    document.save(str(tmp_path / "a.docx"))
    annex = read_annex(tmp_path / "a.docx", file_format="docx", units=UNITS)
    assert [row.name for row in annex.rows] == ["Hộ nghèo"]


def test_a_cell_merged_down_to_the_last_row_of_a_sheet_costs_nothing(tmp_path):
    book = Workbook()
    sheet = book.active
    sheet.append(HEADER.split(","))
    for number in range(1, 4):
        sheet.append([number, f"Dữ liệu {number}", "BTXH" if number == 1 else None, "CSV", "Năm"])
    sheet.merge_cells("C2:C900")
    sheet["A1048576"].number_format = "0.00"
    book.save(tmp_path / "a.xlsx")
    annex = read_annex(tmp_path / "a.xlsx", file_format="xlsx", units=UNITS)
    assert [(row.unit, row.warnings) for row in annex.rows] == [("BTXH", [])] * 3


def test_too_many_rows_are_refused(tmp_path):
    lines = "\n".join(f"{n},Dữ liệu {n},BTXH,CSV,Năm" for n in range(1, 20_002))
    annex = from_csv(tmp_path, f"{HEADER}\n{lines}\n")
    assert codes(annex) == [("too_many_rows", 20_001, None)]
    assert annex.rows == []


def test_a_wide_row_and_a_long_cell_are_refused(tmp_path):
    assert codes(from_csv(tmp_path, HEADER + "," * 300 + "\n"))[0][0] == "too_many_cells"
    assert codes(from_csv(tmp_path, f'{HEADER}\n1,"{"a" * 30_000}",BTXH,CSV,Năm\n'))[0][0] == "cell_too_long"


@pytest.mark.parametrize("file_format", ["xlsx", "docx"])
@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "wrong_format"), (b"no zip", "wrong_format"), (b"PK\x03\x04" + bytes(90), "wrong_format")],
)
def test_a_file_that_is_no_package_is_refused(tmp_path, file_format, content, code):
    path = tmp_path / "a"
    path.write_bytes(content)
    assert codes(read_annex(path, file_format=file_format, units=UNITS)) == [(code, None, None)]


@pytest.mark.parametrize(
    ("file_format", "part"), [("xlsx", "xl/workbook.xml"), ("docx", "word/document.xml")]
)
def test_a_package_that_unpacks_to_gigabytes_is_refused_unopened(tmp_path, file_format, part):
    path = tmp_path / "bomb"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(part, "<a/>")
        package.writestr("word/media/zeros.bin", bytes(201 << 20))
    assert path.stat().st_size < 1 << 20
    assert codes(read_annex(path, file_format=file_format, units=UNITS)) == [("too_big", None, None)]


@pytest.mark.parametrize(
    ("file_format", "part"), [("xlsx", "xl/workbook.xml"), ("docx", "word/document.xml")]
)
@pytest.mark.parametrize("content", ["<a/>", "<a>", "", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"])
def test_a_package_with_broken_parts_is_refused(tmp_path, file_format, part, content):
    path = tmp_path / "broken"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr(part, content)
        package.writestr("[Content_Types].xml", "<Types/>")
    assert codes(read_annex(path, file_format=file_format, units=UNITS)) == [("unreadable_file", None, None)]


def test_a_workbook_taken_for_a_document_is_refused(tmp_path):
    Workbook().save(tmp_path / "a.xlsx")
    assert codes(read_annex(tmp_path / "a.xlsx", file_format="docx", units=UNITS))[0][0] == "wrong_format"
    assert codes(read_annex(tmp_path / "a.xlsx", file_format="pdf", units=UNITS))[0][0] == "wrong_format"


def test_bytes_that_are_no_text_are_refused(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"a,b\0c\n")
    assert codes(read_annex(tmp_path / "a.csv", file_format="csv", units=UNITS))[0][0] == "not_text"
    (tmp_path / "a.csv").write_bytes(b"T\xd2n,\xff\x8a\x9e\n")
    assert codes(read_annex(tmp_path / "a.csv", file_format="csv", units=UNITS))[0][0] == "unknown_encoding"


class Anything(dict):
    """Fills every parameter of a template."""

    def __missing__(self, key):
        return f"<{key}>"


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_title_message_and_cure_in_both_languages(code):
    for words in (CODES[code].vi, CODES[code].en):
        assert words.title
        assert words.message.format_map(Anything()).endswith(".")
        assert words.cure.format_map(Anything()).endswith(".")


def test_every_code_that_the_reader_gives_can_be_told(tmp_path):
    text = f"{HEADER},Thời gian công bố,Ghi chú,X\n"
    text += "1,A b,Phòng Bảo trợ xã hôi x,giấy,Năm theo lệnh,Sau năm 2025,Theo QĐ bãi bỏ,1\n"
    text += (
        "1,A b,,CSV giấy,-nt-,?,,\n,C d,BTXH; LDVL,,,,,\n2,,-nt-,,,,,\n,Tổng cộng,,,,,,\n,Nơi nhận:,,,,,,\n"
    )
    annex = from_csv(tmp_path, text)
    given = [*annex.errors, *annex.notes]
    given_codes = {one.code for one in given} | {w.code for row in annex.rows for w in row.warnings}
    assert len(given_codes) >= 12
    for language in ("vi", "en"):
        told = [tell(one.code, one.params, column=one.column, language=language) for one in given]
        told += [tell(w.code, w.params, language=language) for row in annex.rows for w in row.warnings]
        assert all("{" not in one.message + one.cure for one in told)
    assert tell("missing_column", {}, column="unit").message == "Bảng không có cột “đơn vị chủ trì”."


def test_crosses_under_formats_and_ways_are_read_as_their_words(tmp_path):
    book = Workbook()
    sheet = book.active
    sheet.append(["TT", "Tên bộ dữ liệu", "Đơn vị chủ trì", "Định dạng", None, "Phương thức chia sẻ", None])
    sheet.append([None, None, None, "CSV", "Excel", "Tải về", "API"])
    for area in ("A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:G1"):
        sheet.merge_cells(area)
    sheet.append([1, "Hộ nghèo", "BTXH", "x", None, "x", None])
    sheet.append([2, "Trẻ em", "BTXH", "X", "x", None, "x"])
    book.save(tmp_path / "a.xlsx")
    annex = read_annex(tmp_path / "a.xlsx", file_format="xlsx", units=UNITS)
    assert [(row.formats, row.sharing) for row in annex.rows] == [
        (["CSV"], ["download"]),
        (["CSV", "XLSX", "API"], ["api"]),
    ]


def test_one_number_merged_over_several_items_is_no_duplicate(tmp_path):
    book = Workbook()
    sheet = book.active
    sheet.append(HEADER.split(","))
    for number, name in [(1, "A b"), (None, "C d"), (2, "E f")]:
        sheet.append([number, name, "BTXH", "CSV", "Năm"])
    sheet.merge_cells("A2:A3")
    book.save(tmp_path / "a.xlsx")
    annex = read_annex(tmp_path / "a.xlsx", file_format="xlsx", units=UNITS)
    assert annex.errors == []
    assert [row.name for row in annex.rows] == ["A b", "C d", "E f"]


def test_a_name_merged_over_two_lead_units_is_one_item_with_a_doubt(tmp_path):
    book = Workbook()
    sheet = book.active
    sheet.append(HEADER.split(","))
    sheet.append([1, "Hộ nghèo", "BTXH", "CSV", "Năm"])
    sheet.append([None, None, "LDVL", "CSV", "Năm"])
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("B2:B3")
    book.save(tmp_path / "a.xlsx")
    (row,) = read_annex(tmp_path / "a.xlsx", file_format="xlsx", units=UNITS).rows
    assert row.unit == "BTXH"
    assert {"unit_several", "row_joined"} <= {one.code for one in row.warnings}


def test_a_group_right_below_the_header_is_no_part_of_it(tmp_path):
    book = Workbook()
    sheet = book.active
    sheet.append([*HEADER.split(","), None])
    sheet.append(["I. Lĩnh vực giảm nghèo"])
    sheet.merge_cells("A2:F2")
    sheet.append([1, "Hộ nghèo", "BTXH", "CSV", "Năm", None])
    book.save(tmp_path / "a.xlsx")
    (row,) = read_annex(tmp_path / "a.xlsx", file_format="xlsx", units=UNITS).rows
    assert row.group == "I. Lĩnh vực giảm nghèo"


def test_groups_numbered_one_with_items_numbered_one_one(tmp_path):
    rows = (
        "1,Giảm nghèo,,,\n1.1,A b,BTXH,CSV,Năm\n1.2,C d,BTXH,CSV,Năm\n2,Việc làm,,,\n2.1,E f,LDVL,CSV,Quý\n"
    )
    annex = from_csv(tmp_path, f"{HEADER}\n{rows}")
    assert [(row.order, row.group) for row in annex.rows] == [
        ("1.1", "1 Giảm nghèo"),
        ("1.2", "1 Giảm nghèo"),
        ("2.1", "2 Việc làm"),
    ]


def test_numbers_with_leading_zeros_are_the_same_numbers(tmp_path):
    annex = from_csv(tmp_path, f"{HEADER}\n01,A b,BTXH,CSV,Năm\n02,C d,BTXH,CSV,Năm\n2,E f,BTXH,CSV,Năm\n")
    assert codes(annex) == [("duplicate_order", 4, "order")]


@pytest.mark.parametrize(
    "row",
    [
        "I,Nhóm {n},,,",
        "{n},Tên như nhau,Phòng Bảo trợ xã hội,CSV,Năm",
        "{n},Tên {n},,,",
        "{n},Tên {n},BTXH,CSV," + "năm " * 60,
    ],
)
def test_a_long_list_made_to_be_slow_is_read_in_time(tmp_path, row):
    lines = "\n".join(row.format(n=n) for n in range(1, 8_001))
    began = time.process_time()
    from_csv(tmp_path, f"{HEADER}\n{lines}\n")
    assert time.process_time() - began < 10


def test_a_column_of_sharing_forms_alone_gives_the_formats_too(tmp_path):
    header = "STT,Tên dữ liệu mở,Đơn vị chủ trì,Kỳ dữ liệu,Hình thức chia sẻ"
    annex = from_csv(tmp_path, f'{header}\n1,Hộ nghèo,BTXH,Quý,"API, Excel"\n2,Trẻ em,BTXH,Quý,Tải về\n')
    assert [(row.formats, row.sharing) for row in annex.rows] == [
        (["API", "XLSX"], ["api", "download"]),
        ([], ["download"]),
    ]
    assert warned(annex, 1) == ["formats_unknown"]
