"""The guard: hostile and mistaken files are refused before any parser, each with its own words."""

import time
import zipfile

import pytest

from validators.codes import render
from validators.guard import check_file

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
        ("a.csv", b"a,b\n1,\x002\n", "nul_byte"),
        ("a.csv", "a,b\nđ,2\n".encode("utf-16"), "encoding_not_utf8"),
        ("a.csv", "a,b\nxyz,2\n".encode("utf-16-le"), "encoding_not_utf8"),
        ("a.csv", b"a,b\n1,\xff\n", "encoding_not_utf8"),
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
    (found,) = check_file(write(line * count + b"2,\xe1\n")).findings
    assert (found.row, found.params["byte"]) == (count + 1, len(line) * count + 2)


def test_windows_1258_is_named(write):
    # "Tỉnh" and "Việt" as windows-1258 writes them: base letter, then the combining tone.
    (found,) = check_file(write(b"ten\nT\x69\xd2nh Vi\xea\xf2t Th\xe0nh ph\xf4\xec\n")).findings
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
