"""A report as workbook, document and page: whole, no formula, the same bytes; and as LibreOffice shows it."""

import io
import os
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from docx import Document
from docx.shared import Mm, Pt

from catalog.domain.policy import SYSTEM
from catalog.domain.register_report import Letterhead, ReportKind
from catalog.presenters import report_document, report_page, report_workbook
from catalog.services import register_reports
from catalog.services.report_context import ReportOrder
from tests.factories.report_world import NOW_2026, make_world

HEAD = Letterhead(
    parent="Ủy ban nhân dân tỉnh Thanh Hóa",
    issuer="Sở Khoa học và Công nghệ",
    number="/BC-SKHCN",
    place="Thanh Hóa",
    signed_on=date(2026, 2, 5),
    recipients=("UBND tỉnh (để b/c)", "Lưu: VT, CĐS"),
    authority="KT. GIÁM ĐỐC",
    post="Phó Giám đốc",
    signer="Nguyễn Văn Mẫu",
)
PAGE_MM = (210, 297)


@pytest.fixture
def report(session, catalog):
    make_world(session)
    order = ReportOrder(ReportKind.HALF, date(2025, 7, 1), date(2025, 12, 31), head=HEAD)
    return register_reports.make_report(session, SYSTEM, catalog.register, order, now=NOW_2026)


def long(report):
    """The same with every table so long that it runs over several pages."""
    sections = tuple(
        replace(s, tables=tuple(replace(t, rows=t.rows * 70) for t in s.tables)) for s in report.sections
    )
    return replace(report, sections=sections)


def test_the_workbook_has_a_sheet_for_each_section_and_the_evidence_behind_the_figures(report):
    book = openpyxl.load_workbook(io.BytesIO(report_workbook.workbook(report)))
    assert book.sheetnames[:3] == ["Báo cáo", "I Căn cứ", "II Kết quả thực hiện danh mục"]
    formulas = [[c.value for c in row] for row in book["Công thức và bằng chứng"].iter_rows(min_row=3)]
    by_name = {row[0]: row for row in formulas}
    timely = by_name["Tỷ lệ kỳ số liệu công bố đúng hạn"]
    assert timely[1:4] == ["70 % (7/10)", "7", "10"]
    assert timely[5] == "register.timeliness(at=2025-12-31, unit=*)"
    assert {f.name for f in report.figures} <= set(by_name)
    evidence = book["Bằng chứng timeliness"]
    assert sum(evidence.cell(r, 6).value for r in range(4, evidence.max_row + 1)) == 7
    assert evidence["E4"].value.date() == date(2024, 7, 1)
    for sheet in book:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.page_setup.fitToWidth == 1
        assert sheet.print_title_rows or sheet.max_row < 5 or not any(s.tables for s in report.sections[:1])


def test_no_cell_of_the_workbook_and_of_the_evidence_is_a_formula(report):
    evil = '=HYPERLINK("http://example.org";"x")'
    table = report.sections[1].tables[0]
    poisoned = replace(table, rows=((1, evil, 1, "+1"), (1, "@x", 1, "-2\x07")))
    first = replace(report.sections[1], title="[=1]/*?", paragraphs=(evil,), tables=(poisoned,))
    made = replace(report, subject=evil, sections=(report.sections[0], first))
    content = report_workbook.workbook(made)
    cells = [c for sheet in openpyxl.load_workbook(io.BytesIO(content)) for row in sheet for c in row]
    assert evil in [c.value for c in cells]
    assert [c for c in cells if c.data_type == "f"] == []
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert not any(b"<f>" in package.read(name) for name in package.namelist())
    csv = report_page.evidence_csv(poisoned)
    assert not re.search(r'(^|,|")[=+@-]', csv, re.M)


def test_a_very_long_table_is_cut_and_says_where_all_of_it_is(report):
    section = report.sections[1]
    table = replace(section.tables[0], rows=section.tables[0].rows * 6_000)
    made = replace(report, sections=(replace(section, tables=(table,)),))
    sheet = openpyxl.load_workbook(io.BytesIO(report_workbook.workbook(made))).worksheets[1]
    last = sheet.cell(sheet.max_row, 1).value
    told = f"Còn {len(table.rows) - report_workbook.MOST_ROWS} dòng nữa"
    assert len(table.rows) > report_workbook.MOST_ROWS
    assert last.startswith(told)
    page = report_page.page(made).decode()
    assert f"Còn {len(table.rows) - report_page.MOST_ROWS} dòng nữa" in page


@pytest.mark.parametrize(
    "write",
    [report_workbook.workbook, report_document.document, report_page.page],
    ids=["xlsx", "docx", "html"],
)
def test_the_same_report_gives_the_same_bytes(report, write):
    assert write(report) == write(report)


def test_the_document_is_laid_out_as_decree_30_says(report):
    made = Document(io.BytesIO(report_document.document(report)))
    page = made.sections[0]
    assert (round(page.page_width / Mm(1)), round(page.page_height / Mm(1))) == PAGE_MM
    assert all(Mm(20) <= side <= Mm(25) for side in (page.top_margin, page.bottom_margin))
    assert Mm(30) <= page.left_margin <= Mm(35)
    assert Mm(15) <= page.right_margin <= Mm(20)
    assert page.different_first_page_header_footer
    left, right = (cell.text.strip().splitlines() for cell in made.tables[0].rows[0].cells)
    assert left == [
        "ỦY BAN NHÂN DÂN TỈNH THANH HÓA",
        "SỞ KHOA HỌC VÀ CÔNG NGHỆ",
        "",
        "Số:        /BC-SKHCN",
    ]
    assert right[:2] == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    assert right[-1] == "Thanh Hóa, ngày 05 tháng 02 năm 2026"
    signature = made.tables[-2].rows[0].cells
    assert signature[0].text.strip().splitlines() == ["Nơi nhận:", "- UBND tỉnh (để b/c);", "- Lưu: VT, CĐS."]
    assert signature[1].text.split() == ["KT.", "GIÁM", "ĐỐC", "PHÓ", "GIÁM", "ĐỐC", "Nguyễn", "Văn", "Mẫu"]
    runs = [run for p in made.paragraphs for run in p.runs if run.text.strip()]
    assert {run.font.name for run in runs} == {"Times New Roman"}
    body = next(p for p in made.paragraphs if "đúng hạn: 70 % (7/10)" in p.text)
    assert body.runs[0].font.size == Pt(14)
    for table in made.tables[1:-2]:
        assert table.rows[0]._tr.xpath("./w:trPr/w:tblHeader")
        assert sum(cell.width for cell in table.rows[0].cells) <= page.page_width - Mm(48) + Mm(1)


def test_the_page_needs_nothing_else_and_escapes_what_it_shows(report):
    table = replace(report.sections[0].tables[0], title="<script>alert(1)</script>")
    made = replace(report, sections=(replace(report.sections[0], tables=(table,)), *report.sections[1:]))
    text = report_page.page(made).decode()
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    assert "@page { size: A4;" in text
    assert not re.search(r'(src|<link[^>]*href)="', text)
    assert "Tỷ lệ kỳ số liệu công bố đúng hạn: <strong>70 % (7/10)</strong>" in text


@pytest.fixture
def office(tmp_path):
    """Renders a file with LibreOffice: gives the pages as images' boxes and as text."""
    missing = [name for name in ("soffice", "pdftotext", "pdftoppm") if shutil.which(name) is None]
    if missing:
        if "CI" in os.environ:
            raise AssertionError(f"CI must have {missing}")
        pytest.skip(f"not installed: {', '.join(missing)}")

    def render(content, ending):
        (tmp_path / f"report.{ending}").write_bytes(content)
        profile = f"-env:UserInstallation=file://{tmp_path}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
        subprocess.run(
            [*command, str(tmp_path / f"report.{ending}")], check=True, capture_output=True, timeout=240
        )
        pdf = tmp_path / "report.pdf"
        boxes = subprocess.run(
            ["pdftotext", "-bbox", str(pdf), "-"], check=True, capture_output=True, text=True
        ).stdout
        text = subprocess.run(
            ["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True
        ).stdout
        subprocess.run(["pdftoppm", "-r", "40", "-gray", str(pdf), str(tmp_path / "page")], check=True)
        images = [read_gray(p) for p in sorted(tmp_path.glob("page*.pgm"))]
        return boxes, text.split("\f")[:-1], images

    return render


def read_gray(path):
    """Width, height and rows of a binary PGM."""
    content = path.read_bytes()
    found = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", content)
    width, height = int(found[1]), int(found[2])
    body = content[found.end() :]
    return width, height, [body[row * width : (row + 1) * width] for row in range(height)]


def inked(image):
    """The first and last column and row that hold ink, in parts of the page."""
    width, height, rows = image
    ink_rows = [i for i, row in enumerate(rows) if min(row) < 160]
    ink_columns = [c for c in range(width) if min(row[c] for row in rows) < 160]
    return (
        ink_columns[0] / width,
        ink_columns[-1] / width,
        ink_rows[0] / height,
        ink_rows[-1] / height,
    )


def words_of(boxes):
    """Each page's width with the left and right edge of every word on it."""
    for page in re.finditer(r'<page width="([\d.]+)".*?</page>', boxes, re.S):
        edges = re.findall(r'xMin="([\d.-]+)" yMin="[\d.-]+" xMax="([\d.-]+)"', page[0])
        yield float(page[1]), [(float(a), float(b)) for a, b in edges]


def test_libreoffice_shows_the_document_whole(report, office):
    boxes, pages, images = office(report_document.document(long(report)), "docx")
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in pages[0]
    assert "BÁO CÁO 6 THÁNG" in pages[0]
    assert "Nguyễn Văn Mẫu" in "".join(pages)
    assert "PHỤ LỤC" in pages[-1] + pages[-2] + pages[-3]
    assert 8 <= len(pages) == len(images)
    # The header of a table that runs over pages stands on each of them.
    assert sum(1 for p in pages if "Ngày công bố" in re.sub(r"\s+", " ", p)) >= 3
    for width, edges in words_of(boxes):
        # Nothing left of 28 mm or right of 194 mm of 210: the margins hold.
        assert min(a for a, _ in edges) >= width * 28 / 210
        assert max(b for _, b in edges) <= width * 194 / 210
    for image in images:
        left, right, _top, bottom = inked(image)
        assert left >= 27 / 210
        assert right <= 195 / 210
        assert bottom <= 279 / 297


def test_libreoffice_shows_every_sheet_within_its_pages(report, office):
    boxes, pages, images = office(report_workbook.workbook(report), "xlsx")
    text = re.sub(r"\s+", " ", " ".join(pages))
    for title in ("Căn cứ", "Kết quả theo đơn vị", "Dữ liệu công bố trong kỳ", "Công thức và bằng chứng"):
        assert title in text
    sheets = len(openpyxl.load_workbook(io.BytesIO(report_workbook.workbook(report))).sheetnames)
    # One page across: as many pages as sheets, and a few more for sheets that run on below.
    assert sheets <= len(pages) == len(images) <= sheets + 4
    for width, edges in words_of(boxes):
        assert min(a for a, _ in edges) >= 0
        assert max(b for _, b in edges) <= width
    for width, height, _rows in images:
        assert width > height
    for image in images:
        left, right, top, bottom = inked(image)
        assert left > 0.02
        assert right < 0.98
        assert top > 0.02
        assert bottom < 0.98
    assert "###" not in text
    assert "Err:" not in text
