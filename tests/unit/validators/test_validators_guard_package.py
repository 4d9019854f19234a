"""The guard for workbooks: far cells are seen however XML spells them and wherever the sheet is stored."""

import io
import random
import time
import zipfile

import openpyxl
import pytest

from validators.guard.check import check_file

SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "xl/_rels/workbook.xml.rels"
TYPES = "[Content_Types].xml"


def rows(content):
    return f'<worksheet xmlns="{MAIN}"><sheetData>{content}</sheetData></worksheet>'


FAR = rows('<row r="1"><c r="A1"/><c r="XFD1048576"/></row>')
TALL = rows('<row r="1"/><row r="900000"/>')


def codes(path):
    return [one.code for one in check_file(path).findings]


def repacked(path, *, renamed=None, replaced=None, edits=()):
    """Write a workbook of openpyxl again: members renamed or replaced, text of the members named edited."""
    source = io.BytesIO()
    book = openpyxl.Workbook()
    book.active["A1"] = "mã"
    book.active["B2"] = "=1+1"
    book.save(source)
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = (replaced or {}).get(name, old.read(name))
            content = content.encode() if isinstance(content, str) else content
            for edited, before, after in edits:
                assert edited != name or before.encode() in content
                content = content.replace(before.encode(), after.encode()) if edited == name else content
            new.writestr((renamed or {}).get(name, name), content)
    return path


def stored_as(path, place, target, sheet, edits=()):
    """Write a workbook whose sheet is stored elsewhere; only the workbook's relationship leads to it."""
    edits = [(LINKS, f"/{SHEET}", target), (TYPES, f"/{SHEET}", "/xl/nothing.xml"), *edits]
    return repacked(path, renamed={SHEET: place}, replaced={SHEET: sheet}, edits=edits)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "a.xlsx"


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ('r = "XFD1048576"', "too_many_columns"),
        ("r='XFD1048576'", "too_many_columns"),
        ("r\n=\t\r\n'XFD1048576'", "too_many_columns"),
        ('s="1"\tr =\n"A1048576"', "sheet_sparse"),
        ('r="xfd1048576"', "workbook_unsafe"),
        ('r = "XFD0000000001"', "workbook_unsafe"),
        ('r = "&#88;FD1"', "workbook_unsafe"),
    ],
)
def test_a_far_cell_is_seen_however_its_attribute_is_spelt(path, cell, code):
    sheet = rows(f'<row r="1"><c r="A1"/><c {cell}/></row>')
    started = time.perf_counter()
    assert codes(repacked(path, replaced={SHEET: sheet})) == [code]
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize(
    "dimension", ["dimension ref = 'A1:XFD1048576'", "x:dimension\n\ty='>'\nref\n=\n\"A1:XFD1\""]
)
def test_a_far_dimension_is_seen_however_it_is_spelt(path, dimension):
    sheet = f'<worksheet xmlns="{MAIN}"><{dimension}/><sheetData/></worksheet>'
    assert codes(repacked(path, replaced={SHEET: sheet})) == ["too_many_columns"]


@pytest.mark.parametrize("row", ['r = "1e6"', "r=' 1048576'"])
def test_a_row_in_a_form_that_no_program_writes_is_refused(path, row):
    sheet = rows(f"<row {row}/>")
    assert codes(repacked(path, replaced={SHEET: sheet})) == ["workbook_unsafe"]


@pytest.mark.parametrize("gap", [1, 40, 200, 60_000])
@pytest.mark.parametrize("before", ["r", "r="])
def test_a_far_cell_is_seen_across_the_end_of_a_block(path, gap, before):
    # Blocks of 1 MiB: the blanks beside the sign of equality lie on both sides of its end.
    start = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1"/><!--'
    after = f"--><c {before}"
    noise = random.Random(1).randbytes(1 << 20).hex()
    fill = (1 << 20) - len(start) - len(after) - gap // 2
    rest = '="XFD1"/><!--' if before == "r" else '"XFD1"/><!--'
    sheet = (
        start + noise[:fill] + after + " " * gap + rest + noise[:100] + "--></row></sheetData></worksheet>"
    )
    assert codes(repacked(path, replaced={SHEET: sheet})) == ["too_many_columns"]


@pytest.mark.parametrize(
    ("place", "target"),
    [
        ("xl/data/s.xml", "data/s.xml"),
        ("xl/data/s.xml", "/xl/data/s.xml"),
        ("xl/data/s.xml", "worksheets/../data/&#115;.xml"),
        ("xl/data/s.bin", "data/s.bin"),
        ("xl/worksheets/s.png", "worksheets/s.png"),
        ("s", "../s"),
    ],
)
@pytest.mark.parametrize(("sheet", "code"), [(FAR, "too_many_columns"), (TALL, "sheet_sparse")])
def test_a_sheet_is_judged_wherever_it_is_stored(path, place, target, sheet, code):
    stored_as(path, place, target, sheet)
    # The attack is real: the reader of tables finds the sheet there.
    near = stored_as(path.with_name("near.xlsx"), place, target, FAR.replace("XFD1048576", "B1"))
    assert len(openpyxl.load_workbook(near, read_only=True).worksheets) == 1
    started = time.perf_counter()
    assert codes(path) == [code]
    assert time.perf_counter() - started < 2
    assert codes(near) == []


def test_a_sheet_under_another_type_of_relationship_is_still_a_sheet(path):
    edits = [
        (LINKS, "relationships/worksheet", "relationships/styles"),
        (LINKS, 'Target="xl/t.bin"', 'Target="xl/t.bin" TargetMode="External"'),
    ]
    assert codes(stored_as(path, "xl/t.bin", "xl/t.bin", TALL, edits)) == ["sheet_sparse"]


@pytest.mark.parametrize(
    "edit",
    [(LINKS, f"/{SHEET}", "missing.xml"), (LINKS, "rId1", "rId99"), (TYPES, "/xl/workbook.xml", "/xl/b.xml")],
)
def test_a_workbook_whose_sheets_cannot_be_followed_is_refused(path, edit):
    assert codes(repacked(path)) == []
    assert codes(repacked(path, edits=[edit])) == ["workbook_unsafe"]


ENTITIES = '<!DOCTYPE a [<!ENTITY b "cc">]>'


@pytest.mark.parametrize(
    "head",
    [
        f"<!-- <a {'x' * 5000} -->{ENTITIES}",
        f"<!-- <a -->{ENTITIES}",
        f"<!-- <a --> {ENTITIES}<!-- -->",
        f"<?x <a ?>{ENTITIES}",
        f"{' ' * 5000}{ENTITIES}",
    ],
)
@pytest.mark.parametrize("name", ["xl/workbook.xml", "xl/styles.xml", "xl/theme/theme1.xml"])
def test_a_document_type_cannot_hide_behind_a_comment(path, head, name):
    with zipfile.ZipFile(repacked(path)) as package:
        whole = package.read(name).decode()
    assert codes(repacked(path, replaced={name: head + whole})) == ["workbook_unsafe"]


def test_a_document_type_is_refused_in_a_part_with_any_suffix(path):
    strings = {"xl/styles.xml": f"\n<?xml version='1.0'?>{ENTITIES}<sst/>"}
    renamed = {"xl/styles.xml": "xl/styles.bin"}
    assert codes(repacked(path, renamed=renamed, replaced=strings)) == ["workbook_unsafe"]
    utf16 = {"xl/styles.xml": "<sst/>".encode("utf-16-le")}
    assert codes(repacked(path, renamed=renamed, replaced=utf16)) == ["workbook_unsafe"]


def test_comments_before_the_first_element_and_attributes_with_signs_pass(path):
    with zipfile.ZipFile(repacked(path)) as package:
        whole = package.read("xl/workbook.xml").decode()
    head = "\ufeff<?xml version='1.0'?>\n<!-- <!DOCTYPE a> -->\n"
    drawing = '<a descr="A &amp; B" color="FFF000"/>'
    replaced = {"xl/workbook.xml": head + whole, "xl/theme/theme1.xml": drawing}
    assert codes(repacked(path, replaced=replaced)) == []


@pytest.mark.parametrize("cut", range(1, 14))
def test_a_reference_that_a_block_cuts_is_no_disguise(path, cut):
    noise = random.Random(1).randbytes(1 << 20).hex()
    start = rows("").split("</sheetData>")[0] + '<row r="1"><c r="A1"/></row><!--'
    cell = '<c r="AB12"/>'
    sheet = (
        start + noise[: (1 << 20) - len(start) - len("-->") - cut] + "-->" + cell + "</sheetData></worksheet>"
    )
    assert sheet.encode().index(cell.encode()) == (1 << 20) - cut
    assert codes(repacked(path, replaced={SHEET: sheet})) == []


def test_formulas_and_hidden_parts_are_counted_however_they_are_spelt(path):
    sheet = (
        f"<worksheet xmlns='{MAIN}'><cols><col min = '2'\nmax = '3' hidden\t= '1'/></cols><sheetData>"
        "<row r='1' hidden = 'true'><c r='A1'><f>1</f></c></row></sheetData></worksheet>"
    )
    result = check_file(repacked(path, replaced={SHEET: sheet}))
    assert result.findings == []
    facts = result.workbook
    assert (facts.hidden_rows, facts.hidden_columns, facts.formulas) == (1, 2, 1)
