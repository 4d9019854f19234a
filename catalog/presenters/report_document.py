"""Presenters: a report as a document of state, as Decree 30/2020/NĐ-CP (annex I) lays it out.

A4 upright, Times New Roman, the number of the page in the middle of the upper margin from page 2 on.
"""

import io
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date
from typing import Any

from docx import Document
from docx.document import Document as Made
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table as Grid
from docx.table import _Cell as GridCell
from docx.text.paragraph import Paragraph

from catalog.domain.register_report import Column, Report, Section, Table, Value
from catalog.i18n import translate
from catalog.presenters.report_values import figure_text, number_line, place_line, roman, text_of, widths
from catalog.presenters.steady_package import same_every_time

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
FONT = "Times New Roman"
# Annex I, part I: upper and lower 20-25 mm, left 30-35 mm, right 15-20 mm.
_MARGINS = {"top_margin": 20, "bottom_margin": 20, "left_margin": 30, "right_margin": 18}
_TEXT_WIDTH = 210 - 30 - 18
_INDENT = Mm(10)
_LEFT, _CENTRE, _RIGHT, _BOTH = (
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)
# A day of ten signs is about 1.8 mm wide for each point of size; a cell has 1.9 mm at each side.
_DAY_WIDTH, _PADDING = 1.8, 4
_LONG, _SIGNS = re.compile(r"\S{25,}"), re.compile(r"[/&?=_,.]")
# Beyond this a table is cut in a document of paper: the workbook and the address have all of it.
MOST_ROWS = 200


def document(report: Report) -> bytes:
    """The report; the same report gives the same bytes."""
    made = Document()
    _set_page(made)
    _write_head(made, report)
    for number, section in enumerate(report.sections, start=1):
        _write_section(made, section, roman(number), report.lang)
    _write_signature(made, report)
    _write_formulas(made, report)
    core = made.core_properties
    core.title, core.author, core.comments = f"{report.title} {report.subject}"[:255], report.head.issuer, ""
    saved = io.BytesIO()
    made.save(saved)
    return same_every_time(saved.getvalue(), report.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))


def _set_page(made: Made) -> None:
    page = made.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    for name, size in _MARGINS.items():
        setattr(page, name, Mm(size))
    page.header_distance = Mm(10)
    normal: Any = made.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(14)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    normal.paragraph_format.space_after = Pt(0)
    # The number of the page is not shown on the first one.
    page.different_first_page_header_footer = True
    line = page.header.paragraphs[0]
    line.alignment = _CENTRE
    _add_page_number(line)


def _add_page_number(line: Paragraph) -> None:
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = line.add_run()
        run.font.size = Pt(13)
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)


def _write_head(made: Made, report: Report) -> None:
    head = report.head
    grid = _plain_grid(made, (68, _TEXT_WIDTH - 68))
    left, right = grid.rows[0].cells
    if head.parent:
        _line(left, head.parent.upper(), size=12)
    _line(left, (head.issuer or "…").upper(), size=12, is_bold=True)
    _rule(left, 22)
    _line(left, number_line(report), size=13)
    _line(right, NATION, size=12, is_bold=True)
    _line(right, MOTTO, size=13, is_bold=True)
    _rule(right, 34)
    _line(right, place_line(report), size=13, is_italic=True)
    for cell in (left, right):
        cell._tc.remove(cell.paragraphs[0]._p)
    title = _text(made, report.title.upper(), size=14, is_bold=True, align=_CENTRE)
    title.paragraph_format.space_before = Pt(18)
    _text(made, report.subject[:1].upper() + report.subject[1:], size=14, is_bold=True, align=_CENTRE)
    _rule(made, 26, space_after=12)


def _write_section(made: Made, section: Section, number: str, lang: str) -> None:
    _heading(made, f"{number}. {section.title.upper()}")
    for text in section.paragraphs:
        _body(made, text)
    for at, figure in enumerate(section.figures, start=1):
        _body(made, f"{at}. {figure.name}: {figure_text(figure, lang)}.")
    for table in section.tables:
        _write_table(made, table, lang)


def _write_table(made: Made, table: Table, lang: str) -> None:
    caption = _text(made, table.title, size=13, is_italic=True, align=_LEFT)
    caption.paragraph_format.space_before = Pt(6)
    caption.paragraph_format.keep_with_next = True
    _grid(made, table.columns, table.rows[:MOST_ROWS], lang)
    left_out = len(table.rows) - MOST_ROWS
    if left_out > 0:
        words = "%(count)s more rows: see the workbook (XLSX) of this report."
        _text(made, translate(words, lang, count=left_out), size=12, is_italic=True, align=_LEFT)


def _write_signature(made: Made, report: Report) -> None:
    head, gap = report.head, _text(made, "", size=8)
    gap.paragraph_format.keep_with_next = True
    grid = _plain_grid(made, (82, _TEXT_WIDTH - 82))
    _keep_together(grid)
    left, right = grid.rows[0].cells
    _line(left, f"{translate('Sent to', report.lang)}:", size=12, is_bold=True, is_italic=True, align=_LEFT)
    given = head.recipients or ("…",)
    for number, one in enumerate(given, start=1):
        _line(left, f"- {one}{'.' if number == len(given) else ';'}", size=11, align=_LEFT)
    if head.authority:
        _line(right, head.authority.upper(), size=14, is_bold=True)
    _line(right, (head.post or "…").upper(), size=14, is_bold=True)
    for _empty in range(4):
        _line(right, "", size=14)
    _line(right, head.signer, size=14, is_bold=True)
    for cell in (left, right):
        cell._tc.remove(cell.paragraphs[0]._p)


def _write_formulas(made: Made, report: Report) -> None:
    """The annex: how each figure was reckoned and where its evidence is."""
    lang = report.lang
    title = _text(made, translate("Annex", lang).upper(), size=14, is_bold=True, align=_CENTRE)
    title.paragraph_format.page_break_before = True
    _text(made, translate("Formulas and evidence", lang), size=14, is_bold=True, align=_CENTRE)
    columns = tuple(
        Column(translate(word, lang), weight)
        for word, weight in (("Figure", 3), ("Value", 2), ("Formula", 5), ("Query and evidence", 5))
    )
    rows: list[tuple[Value, ...]] = [
        (f.name, figure_text(f, lang), f.formula, f"{f.query}\n{f.query.address}") for f in report.figures
    ]
    rows += [
        (table.title, None, table.formula, f"{table.query}\n{table.query.address}")
        for section in report.sections
        for table in section.tables
        if table.query is not None
    ]
    _grid(made, columns, rows, lang)


def _heading(made: Made, text: str) -> None:
    found = _text(made, text, size=14, is_bold=True, align=_BOTH)
    found.paragraph_format.space_before = Pt(10)
    found.paragraph_format.space_after = Pt(4)
    found.paragraph_format.first_line_indent = _INDENT
    found.paragraph_format.keep_with_next = True


def _body(made: Made, text: str) -> None:
    found = _text(made, text, size=14, align=_BOTH)
    found.paragraph_format.first_line_indent = _INDENT
    found.paragraph_format.space_after = Pt(6)


def _text(made: Made, text: str, *, size: int, align: Any = _LEFT, **looks: bool) -> Paragraph:
    return _fill(made.add_paragraph(), text, size=size, align=align, **looks)


def _line(cell: GridCell, text: str, *, size: int, align: Any = _CENTRE, **looks: bool) -> Paragraph:
    return _fill(cell.add_paragraph(), text, size=size, align=align, **looks)


def _fill(
    paragraph: Paragraph, text: str, *, size: int, align: Any, is_bold: bool = False, is_italic: bool = False
) -> Paragraph:
    paragraph.alignment = align
    run = paragraph.add_run(_printable(text))
    run.font.name, run.font.size, run.bold, run.italic = FONT, Pt(size), is_bold, is_italic
    return paragraph


def _printable(text: str) -> str:
    """Without the control characters that XML cannot hold; a long unbroken address may break at its signs."""
    kept = "".join(c if c in "\n\t" or ord(c) >= 32 else " " for c in text)
    return _LONG.sub(lambda found: _SIGNS.sub("\\g<0>\u200b", found[0]), kept)


def _rule(place: Made | GridCell, width: int, *, space_after: int = 2) -> None:
    """A line of `width` millimetres, centred: an empty paragraph with a border above it."""
    room = _TEXT_WIDTH if not isinstance(place, GridCell) else round((place.width or Mm(80)) / Mm(1))
    paragraph = place.add_paragraph()
    paragraph.paragraph_format.left_indent = Mm(
        (room - width) / 2 - (2 if isinstance(place, GridCell) else 0)
    )
    paragraph.paragraph_format.right_indent = paragraph.paragraph_format.left_indent
    paragraph.paragraph_format.line_spacing = Pt(4)
    paragraph.paragraph_format.space_after = Pt(space_after)
    borders = OxmlElement("w:pBdr")
    borders.append(_border("top"))
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _border(side: str) -> Any:
    line = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "auto")):
        line.set(qn(f"w:{name}"), value)
    return line


def _plain_grid(made: Made, millimetres: tuple[int, ...]) -> Grid:
    """One row without lines."""
    grid: Grid = made.add_table(rows=1, cols=len(millimetres))
    _set_widths(grid, [float(one) for one in millimetres])
    return grid


def _grid(made: Made, columns: tuple[Column, ...], rows: Sequence[tuple[Value, ...]], lang: str) -> None:
    grid = made.add_table(rows=1, cols=len(columns))
    grid.style = "Table Grid"
    size = 12 if len(columns) <= 4 else 10
    sizes = _roomy(columns, rows, size)
    for cell, column in zip(grid.rows[0].cells, columns, strict=True):
        _fill(cell.paragraphs[0], column.title, size=size, align=_CENTRE, is_bold=True)
    for values in rows:
        for cell, column, value in zip(grid.add_row().cells, columns, values, strict=True):
            align = _RIGHT if column.is_number else _LEFT
            _fill(cell.paragraphs[0], text_of(value, lang), size=size, align=align)
    _set_widths(grid, sizes)
    _repeat_header(grid)


def _roomy(columns: tuple[Column, ...], rows: Iterable[tuple[Value, ...]], size: int) -> list[float]:
    """Widths by weight, in millimetres, but a column of days is never so narrow that a day breaks."""
    have_days = {n for row in rows for n, value in enumerate(row) if isinstance(value, date)}
    needed = size * _DAY_WIDTH + _PADDING
    by_weight = widths(columns, _TEXT_WIDTH)
    least = [max(one, needed) if n in have_days else one for n, one in enumerate(by_weight)]
    spare = sum(one for n, one in enumerate(least) if n not in have_days)
    left = _TEXT_WIDTH - sum(one for n, one in enumerate(least) if n in have_days)
    return [one if n in have_days else one * left / spare for n, one in enumerate(least)]


def _set_widths(grid: Grid, millimetres: list[float]) -> None:
    """Fixed widths: a long word never pushes a table over the margin."""
    grid.autofit = False
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(grid.columns, millimetres, strict=True):
        column.width = Mm(width)
    for row in grid.rows:
        for cell, width in zip(row.cells, millimetres, strict=True):
            cell.width = Mm(width)


def _repeat_header(grid: Grid) -> None:
    """The first row stands on every page of the table; no row breaks over two pages."""
    grid.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in grid.rows:
        row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))


def _keep_together(grid: Grid) -> None:
    grid.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
