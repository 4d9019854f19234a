"""Room tables: the whole file of an export around its rows: head, rows as they come, tail. Pure streams.

Sources: RFC 4180, RFC 8259, RFC 7946, ECMA-376 (SpreadsheetML), OpenDocument 1.3.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from xml.sax.saxutils import escape

from catalog.domain.table_exports import BOM
from catalog.domain.zip_archive import ZipWriter
from catalog.tables.layout import StoredColumn
from catalog.tables.lines import SEPARATORS

# Of a file that is made while somebody waits for it.
_QUICK = 1
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MIME_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_XLSX_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPES}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="data" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
    ),
    # Cells: 0 a number, 1 text that stays text when it is edited, 2 a day, 3 the name of a column.
    "xl/styles.xml": (
        f'<styleSheet xmlns="{_MAIN}"><numFmts count="1">'
        '<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
        '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
        '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"'
        ' applyFont="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    ),
}
_ODS_MANIFEST = (
    f'<manifest:manifest xmlns:manifest="{_ODF}:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_MIME_ODS}" manifest:version="1.3"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
_ODS_START = (
    f'<office:document-content xmlns:office="{_ODF}:office:1.0" xmlns:table="{_ODF}:table:1.0" '
    f'xmlns:text="{_ODF}:text:1.0" xmlns:style="{_ODF}:style:1.0" xmlns:number="{_ODF}:datastyle:1.0" '
    'office:version="1.3"><office:automatic-styles><number:date-style style:name="day">'
    '<number:year number:style="long"/><number:text>-</number:text><number:month number:style="long"/>'
    '<number:text>-</number:text><number:day number:style="long"/></number:date-style>'
    '<style:style style:name="d" style:family="table-cell" style:data-style-name="day"/>'
    '</office:automatic-styles><office:body><office:spreadsheet><table:table table:name="data">'
)
_ODS_END = "</table:table></office:spreadsheet></office:body></office:document-content>"


def file_of(kind: str, columns: Sequence[StoredColumn], rows: Iterator[bytes]) -> Iterator[bytes]:
    """The bytes of a file: of rows as `lines.line_of` has them written, in any portions."""
    names = [one.column.name for one in columns]
    if kind in ("xlsx", "ods"):
        return _xlsx(names, rows) if kind == "xlsx" else _ods(names, rows)
    if kind in SEPARATORS:
        return chain([header_line(names, kind)], rows)
    if kind == "excel.csv":
        return chain([BOM, header_line(names, "csv")], rows)
    if kind == "json":
        return chain([b"[\n"], rows, [b"\n]\n"])
    if kind == "geojson":
        return chain([b'{"type":"FeatureCollection","features":[\n'], rows, [b"\n]}\n"])
    return rows


def header_line(names: Sequence[str], kind: str) -> bytes:
    """The names of the columns as a line of CSV or TSV."""
    out = io.StringIO()
    csv.writer(out, delimiter=SEPARATORS[kind], lineterminator="\n").writerow(names)
    return out.getvalue().encode()


def _xlsx(names: Sequence[str], rows: Iterable[bytes]) -> Iterator[bytes]:
    archive = ZipWriter(level=_QUICK)
    for part, text in _XLSX_PARTS.items():
        yield archive.stored(part, (_XML + text).encode())
    head = "".join(
        f'<c s="3" t="inlineStr"><is><t xml:space="preserve">{_attribute(name)}</t></is></c>'
        for name in names
    )
    start = (
        f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f'<cols><col min="1" max="{max(len(names), 1)}" width="16" customWidth="1"/></cols>'
        f"<sheetData><row>{head}</row>"
    )
    sheet = chain([start.encode()], rows, [b"</sheetData></worksheet>"])
    yield from archive.deflated("xl/worksheets/sheet1.xml", sheet)
    yield archive.end()


def _ods(names: Sequence[str], rows: Iterable[bytes]) -> Iterator[bytes]:
    archive = ZipWriter(level=_QUICK)
    yield archive.stored("mimetype", _MIME_ODS.encode())
    yield archive.stored("META-INF/manifest.xml", (_XML + _ODS_MANIFEST).encode())
    head = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{_attribute(name)}</text:p></table:table-cell>'
        for name in names
    )
    start = (
        f'{_XML}{_ODS_START}<table:table-column table:number-columns-repeated="{max(len(names), 1)}"/>'
        f"<table:table-row>{head}</table:table-row>"
    )
    yield from archive.deflated("content.xml", chain([start.encode()], rows, [_ODS_END.encode()]))
    yield archive.end()


def _attribute(name: str) -> str:
    """The name of a column; control characters, which XML does not know, are told as blanks."""
    return escape("".join(sign if sign.isprintable() else " " for sign in name))
