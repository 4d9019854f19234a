"""The guard: hostile and mistaken files are refused before any parser, each with its own words."""

import codecs
import csv
import io
import random
import tempfile
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validators.findings.codes import render
from validators.guard.check import check_file
from validators.guard.encoding import codec_of
from validators.guard.quotes import find_quote_trouble

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def codes(path, **options):
    return [one.code for one in check_file(path, **options).findings]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.csv", b"", "file_empty"),
        ("a.csv", b"\xef\xbb\xbf\r\n \n", "file_empty"),
        ("a.csv", b"\n <!DOCTYPE html><html><table>", "html_file"),
        ("a.xlsx", b"<html><body>", "html_file"),
        ("a.csv", b"<?xml version='1.0'?><root/>", "wrong_content"),
        ("a.csv", b"%PDF-1.7", "wrong_content"),
        ("a.csv", b"MZ\x90\x00\x03", "wrong_content"),
        ("a.csv", b"\x89PNG\r\n", "wrong_content"),
        ("a.csv", b'[{"a": 1}]', "wrong_content"),
        ("a.xlsx", b"a,b\n1,2\n", "csv_named_xlsx"),
        ("a.xls", b"a", "format_unsupported"),
        ("a.xlsx", OLE + b"\0" * 100, "old_workbook"),
        ("a.csv", OLE + b"\0" * 100, "old_workbook"),
        ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "workbook_encrypted"),
        ("a.xlsx", b"PK\x03\x04broken", "workbook_broken"),
        ("a.csv", b"a,b\n" + b"x" * (1 << 20) + b"y\n", "line_too_long"),
        ("a.csv", b",".join(b"c%d" % n for n in range(513)), "too_many_columns"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_both_languages(write, name, content, code):
    (found,) = check_file(write(content, name)).findings
    assert found.code == code
    for lang in ("vi", "en"):
        text = render(found, lang)
        assert "–" not in text.message
        assert text.cure


TCVN3 = "hä tªn\nCéng hßa x· héi chñ nghÜa ViÖt Nam\n"
VNI = "hoï teân\nCoäng hoøa xaõ hoäi chuû nghóa Vieät Nam\n"


@pytest.mark.parametrize(
    ("content", "code", "encoding"),
    [
        (b"a,b\n1,\x002\n", "nul_byte", "utf-8"),
        ("a,b\nđ,2\n".encode("utf-16"), "encoding_not_utf8", "utf-16"),
        ("a,b\nxyz,2\n".encode("utf-16-le"), "encoding_not_utf8", "utf-16-le"),
        ("a,b\nxyz,2\n".encode("utf-16-be"), "encoding_not_utf8", "utf-16-be"),
        (b"a,b\n1,\xff\n", "encoding_not_utf8", "unknown"),
        (TCVN3.encode("latin-1"), "encoding_not_utf8", "tcvn3"),
        (VNI.encode("latin-1"), "encoding_not_utf8", "vni"),
        (b"a,b\r1,2\r3,4\r", "line_ends_cr", "utf-8"),
        (b"a,b\r\n1,2\n3,4\n", "line_ends_mixed", "utf-8"),
        (b'a,b\n1,"x\n2,y\n', "unclosed_quote", "utf-8"),
        (b'a,b\n1,x"y\n', "odd_quotes", "utf-8"),
    ],
)
def test_a_text_that_frictionless_can_judge_is_noted_and_not_refused(write, content, code, encoding):
    result = check_file(write(content))
    assert result.findings == []
    assert code in [one.code for one in result.notes]
    assert result.encoding == encoding
    assert codecs.lookup(codec_of(encoding)), "our name leads to a codec of Python"
    for lang in ("vi", "en"):
        assert all("–" not in render(one, lang).message for one in result.notes)


@pytest.mark.parametrize(
    "content",
    [
        b"a,b\r\n1,2\r\n",
        b'a,b\r\n1,"x\ny"\r\n3,"z"\r\n',  # as spreadsheets write a break inside a cell
        b'a,b\n1,"x ""y"" z"\n"",""\n',
        b'a, "b"\n1, "2"\n',
    ],
)
def test_an_ordinary_text_has_no_notes(write, content):
    assert check_file(write(content)).notes == []


def test_a_quotation_mark_that_is_never_closed_is_told_with_its_line(write):
    # Record 3 begins in line 4: the cell before has a line break; its second cell opens in line 5.
    path = write('a,b\n1,"x\ny"\n"p\nq","r\ns\n')
    (note,) = [one for one in check_file(path).notes if one.code == "unclosed_quote"]
    assert (note.row, note.params["line"]) == (3, 5)


def test_odd_quotation_marks_are_counted_with_the_line_of_the_first(write):
    path = write('a,b\n1,2\n1,x"y\n"p"q,3\n')
    (note,) = [one for one in check_file(path).notes if one.code == "odd_quotes"]
    assert (note.params["count"], note.params["line"]) == (2, 3)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_quotation_marks_of_another_encoding_are_not_judged_by_the_bytes_beside_them(write, encoding):
    content = 'a,b\nđ,"2"\n1,x"y\n'.encode(encoding)
    assert [one.code for one in check_file(write(content)).notes] == ["encoding_not_utf8"]


def test_a_cell_over_the_cap_is_refused_also_when_its_lines_are_short(write):
    path = write('a,b\n1,2\n3,"' + "dòng ngắn\n" * 150_000 + '"\n')
    (found,) = check_file(path).findings
    assert (found.code, found.row, found.params["line"]) == ("quote_too_long", 3, 3)


def test_a_header_that_is_spread_over_many_lines_is_not_too_wide_for_the_guard_to_see(write):
    path = write(",".join(f'"c\n{n}"' for n in range(600)) + "\n1\n")
    (found,) = check_file(path).findings
    assert (found.code, found.params["columns"]) == ("too_many_columns", 600)


def test_inch_marks_far_apart_are_no_large_cell(write):
    path = write("a,b\n" + '5" pipe,x\n' + "1,2\n" * 400_000)
    assert codes(path) == []


def test_an_archive_is_refused_with_its_members(tmp_path):
    for name in ("a.csv.zip", "b.csv", "c.xlsx"):
        with zipfile.ZipFile(tmp_path / name, "w") as package:
            package.writestr("one.csv", "a,b\n1,2\n")
            package.writestr("../two.csv", "a,b\n1,2\n")
        (found,) = check_file(tmp_path / name).findings
        assert found.code == "archive_refused"
        assert "one.csv, ../two.csv" in render(found, "en").message


def test_a_directory_that_is_too_large_is_never_read(tmp_path):
    end = b"PK\x05\x06" + b"\0" * 8 + (3 << 20).to_bytes(4, "little") + b"\0" * 6
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK\x03\x04" + b"\0" * (4 << 20) + end)
    assert codes(path) == ["workbook_broken"]


def test_a_file_over_the_cap_is_refused_unread(write):
    path = write("a,b\n1,2\n")
    assert codes(path, max_bytes=7) == ["file_too_large"]
    assert codes(path, max_bytes=8) == []


@pytest.mark.parametrize("content", [b"MZ,b\n1,2\n", b"BM\n1\n", b"[a],b\n1,2\n", b"id,ten\n1,\xc4\x91\n"])
def test_a_table_whose_header_looks_like_magic_bytes_passes(write, content):
    assert codes(write(content)) == []


def test_512_columns_and_commas_inside_quotes_pass(write):
    assert codes(write(",".join(f"c{n}" for n in range(512)))) == []
    assert codes(write('a,b\n1,"' + "x," * 600 + '"\n')) == []


def test_the_owner_may_state_the_format_of_a_file_without_a_suffix(write):
    path = write("a,b\n1,2\n", "0f8c")
    assert check_file(path).format == "csv"
    assert codes(path, file_format="CSV") == []
    assert codes(path, file_format="xlsx") == ["csv_named_xlsx"]


def test_a_bad_byte_is_found_by_line_and_offset_also_far_into_the_file(write):
    line = "1,Đường Trần Phú\n".encode()
    count = 150_000  # over two blocks of 1 MiB, so that letters are cut by a block's end
    (found,) = check_file(write(line * count + b"2,\xe1\n")).notes
    assert (found.row, found.params["byte"]) == (count + 1, len(line) * count + 2)


def test_windows_1258_is_named(write):
    # "Tỉnh" and "Việt" as windows-1258 writes them: base letter, then the combining tone.
    (found,) = check_file(write(b"ten\nT\x69\xd2nh Vi\xea\xf2t Th\xe0nh ph\xf4\xec\n")).notes
    assert found.params["encoding"] == "windows-1258"


def workbook(path, members, **extra):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in {"xl/workbook.xml": "<workbook/>", **members, **extra}.items():
            package.writestr(name, content)
    return path


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({SHEET: b"0" * (20 << 20)}, "zip_bomb"),
        ({"xl/vbaProject.bin": b"x"}, "workbook_macros"),
        ({"../evil.xml": b"x"}, "workbook_unsafe"),
        ({SHEET: b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'}, "workbook_unsafe"),
        ({SHEET: b'<worksheet><c r="&#88;FD1048576"/></worksheet>'}, "workbook_unsafe"),
        ({"xl/sharedStrings.xml": "<sst/>".encode("utf-16")}, "workbook_unsafe"),
        ({SHEET: b'<worksheet><c r="A1"/><c r="XFD1048576"/></worksheet>'}, "too_many_columns"),
        ({SHEET: b'<worksheet><dimension ref="A1:XFD1048576"/><c r="A1"/></worksheet>'}, "too_many_columns"),
        ({SHEET: b'<worksheet><c r="A1"/><c r="A1048576"/></worksheet>'}, "sheet_sparse"),
        ({SHEET: b'<worksheet><c r="A1"/><c r="A900000"/></worksheet>'}, "sheet_sparse"),
        ({SHEET: b'<worksheet><c r="A9999999"/><c r="A1"/></worksheet>'}, "sheet_sparse"),
    ],
)
def test_a_hostile_workbook_is_refused_quickly(tmp_path, members, code):
    path = workbook(tmp_path / "a.xlsx", members)
    started = time.perf_counter()
    assert codes(path) == [code]
    assert time.perf_counter() - started < 2


def test_an_office_text_is_not_taken_for_a_workbook(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as package:
        package.writestr("word/document.xml", "<x/>")
    assert codes(tmp_path / "a.xlsx") == ["wrong_content"]


def test_a_workbook_passes_and_its_formulas_are_counted(write_workbook):
    path = write_workbook({"S": [["a", "b"], [1, "=1+1"], [2, "=SUM(A1:A2)"]]})
    result = check_file(path)
    assert (result.findings, result.format) == ([], "xlsx")
    # openpyxl saves formulas without results: both have none.
    assert (result.workbook.formulas, result.workbook.formulas_without_value) == (2, 2)


def test_a_workbook_named_csv_is_said_to_be_one(write_workbook):
    assert codes(write_workbook({"S": [["a"]]}, name="a.csv")) == ["workbook_named_csv"]


def test_what_a_workbook_hides_is_counted(tmp_path):
    sheet = (
        b'<worksheet><cols><col min="2" max="3" hidden="1"/><col min="8" max="16384" hidden="1"/></cols>'
        b'<sheetData><row r="1" hidden="1"><c r="A1"><f>WEBSERVICE("x")</f><v>1</v></c></row>'
        b'<row r="2" hidden="0"/></sheetData></worksheet>'
    )
    author = b"<cp:coreProperties><dc:creator>nguoi soan</dc:creator></cp:coreProperties>"
    members = {SHEET: sheet, "docProps/core.xml": author, "xl/comments1.xml": b"<comments/>"}
    facts = check_file(workbook(tmp_path / "a.xlsx", members)).workbook
    # Columns 8 to the last are beyond the table: they hide nothing.
    assert (facts.hidden_rows, facts.hidden_columns, facts.calling_formulas) == (1, 2, 1)
    assert (facts.has_author, facts.has_comments, facts.has_external_links) == (True, True, False)


@pytest.mark.parametrize(
    ("element", "found"),
    [
        (b"<row " * 200_000, ["workbook_unsafe"]),  # the last row's tag goes on for a million letters
        (b"<f " * 300_000, []),
        (b"</f>" + b" " * 1_000_000, []),
    ],
)
def test_a_sheet_made_to_slow_down_the_search_is_read_once(tmp_path, element, found):
    noise = random.Random(1).randbytes(1 << 19).hex().encode()  # so that it is no zip bomb
    path = workbook(tmp_path / "a.xlsx", {SHEET: b"<worksheet>hidden=" + element + noise})
    started = time.perf_counter()
    assert codes(path) == found
    assert time.perf_counter() - started < 10


@settings(deadline=None, max_examples=150)
@given(st.text('",\n a\r', max_size=30).map(lambda text: "x,y\n" + text))
def test_an_open_quotation_mark_swallows_what_follows_as_csv_reads_it(text):
    # A second method: if the text is closed, a line put after it is a record of its own.
    *_, last = csv.reader(io.StringIO(text + "\nZZZ\n", newline=""))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_text(text, encoding="utf-8", newline="")
        trouble = find_quote_trouble(path, "utf-8", ",")
        notes = [one.code for one in check_file(path).notes]
    assert (trouble is None) is (last == ["ZZZ"])
    assert ("unclosed_quote" in notes) <= (trouble is not None)
    if trouble is not None:
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        assert '"' in lines[trouble.line - 1]
