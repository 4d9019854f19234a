"""Forty files that a clerk or an attacker may bring, each with its verdict. Numbers as in the specification.

`python -m tests.factories.nasty_files FOLDER` writes them; every content is invented.
"""

import sys
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.comments import Comment

TODAY = "2026-01-15"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEADER = "ma,ten,so\n"
ROWS = "A1,Xã Hoằng Hóa,12\nA2,Xã Thiệu Toán,7\nA3,Phường Sầm Sơn,31\n"
SCHEMA = {"fields": [{"name": "ma"}, {"name": "ten"}, {"name": "so", "type": "integer"}]}
MOTTO = "Cộng hòa xã hội chủ nghĩa Việt Nam"
MOTTO_TCVN3 = "Céng hßa x· héi chñ nghÜa ViÖt Nam"
MOTTO_VNI = "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam"
MOTTO_VIQR = "Co^.ng ho`a xa~ ho^.i chu? nghi~a Vie^.t Nam"
SHEET = "xl/worksheets/sheet1.xml"


@dataclass(frozen=True)
class NastyFile:
    """One file: `codes` must all be found, the verdict must be this one, within these limits on one core."""

    number: str
    path: Path
    verdict: str
    codes: frozenset[str]
    schema: Mapping[str, Any] | None = None
    max_seconds: float = 2.0
    max_mb: int = 300


@dataclass
class Corpus:
    """Writes files into a folder and keeps what is expected of them."""

    folder: Path
    files: list[NastyFile] = field(default_factory=list)

    def add(
        self,
        number: str,
        name: str,
        content: bytes | str | Callable[[Path], None],
        verdict: str,
        *codes: str,
        schema: Mapping[str, Any] | None = None,
        **limits: Any,
    ) -> None:
        """Write one file, its number before its name."""
        path = self.folder / f"{number}-{name}"
        if callable(content):
            content(path)
        else:
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        self.files.append(NastyFile(number, path, verdict, frozenset(codes), schema, **limits))


def make_corpus(folder: Path) -> list[NastyFile]:
    """Write all files into a folder that exists and give them in the order of their numbers."""
    corpus = Corpus(folder)
    for group in (_refused, _spreadsheet_text, _odd_bytes, _shapes, _workbooks, _values, _encodings, _domain):
        group(corpus)
    return sorted(corpus.files, key=lambda one: (int(one.number.rstrip("abcdefgh")), one.number))


def package(members: Mapping[str, bytes | str]) -> Callable[[Path], None]:
    """Give a writer of a zip file with these members."""

    def write(path: Path) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
            for name, content in members.items():
                file.writestr(name, content)

    return write


def workbook(fill: Callable[[Any], None], **members: bytes) -> Callable[[Path], None]:
    """Give a writer of an XLSX file; `fill` gets the openpyxl workbook, whose one sheet is active."""

    def write(path: Path) -> None:
        book = openpyxl.Workbook()
        fill(book)
        book.save(path)
        if members:
            with zipfile.ZipFile(path, "a") as file:
                for name, content in members.items():
                    file.writestr(name, content)

    return write


def rows(*records: Any) -> Callable[[Any], None]:
    """Give a filler of the active sheet."""

    def fill(book: Any) -> None:
        for record in records:
            book.active.append(record)

    return fill


def with_sheet(xml: str) -> Callable[[Path], None]:
    """Give a writer of a workbook whose sheet is this XML, as spreadsheet programs write it."""

    def write(path: Path) -> None:
        workbook(rows(["ma", "ten", "so"]))(path)
        with zipfile.ZipFile(path) as file:
            members = {name: file.read(name) for name in file.namelist()}
        members[SHEET] = (
            '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
            f"{xml}</sheetData></worksheet>"
        ).encode()
        package(members)(path)

    return write


def sheet_row(number: int, *cells: str) -> str:
    """Give a row of XML; each cell is its inner XML, led by `t=...|` for a type."""
    parts = []
    for column, cell in zip("ABCDEFGH", cells, strict=False):
        kind, _, inner = cell.rpartition("|")
        attribute = f' t="{kind}"' if kind else ""
        parts.append(f'<c r="{column}{number}"{attribute}>{inner}</c>')
    return f'<row r="{number}">{"".join(parts)}</row>'


HEAD_XML = sheet_row(1, "str|<v>ma</v>", "str|<v>ten</v>", "str|<v>so</v>")


def _refused(corpus: Corpus) -> None:
    bomb = {"xl/workbook.xml": "<workbook/>", SHEET: b"0" * (30 << 20)}
    corpus.add("1", "bomb.xlsx", package(bomb), "rejected", "zip_bomb")
    corpus.add("2", "a.csv.zip", package({"a.csv": b"a,b\n" * 5_000_000}), "rejected", "archive_refused")
    corpus.add("3", "two.zip", package({"a.csv": HEADER, "../b.csv": HEADER}), "rejected", "archive_refused")
    macros = {"xl/workbook.xml": "<workbook/>", "xl/vbaProject.bin": b"x"}
    corpus.add("4", "macros.xlsm", package(macros), "rejected", "workbook_macros")
    corpus.add("4b", "macros.xlsx", package(macros), "rejected", "workbook_macros")
    locked = OLE + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600
    corpus.add("5", "locked.xlsx", locked, "rejected", "workbook_encrypted")
    corpus.add("6", "old.xlsx", OLE + b"\0" * 600, "rejected", "old_workbook")
    corpus.add("7", "text.xlsx", HEADER + ROWS, "rejected", "csv_named_xlsx")
    corpus.add("8", "book.csv", workbook(rows(["ma"], ["A1"])), "rejected", "workbook_named_csv")
    corpus.add("9", "page.csv", "<html><table><tr><td>1</td></tr></table></html>", "rejected", "html_file")


def _spreadsheet_text(corpus: Corpus) -> None:
    formulas = "".join(f'"{text}",x,1\n' for text in ("=cmd|'/c calc'!A0", "@SUM(1)", "\t=1+1", "-SUM(A1)"))
    corpus.add("10", "formulas.csv", HEADER + formulas, "valid", "formula_cell", schema=SCHEMA)
    call = '<f>HYPERLINK("http://example.org")</f><v>A1</v>'
    link = HEAD_XML + sheet_row(2, f"str|{call}", "str|<v>x</v>", "<v>1</v>")
    codes = ("formula_calls_out", "workbook_formulas")
    corpus.add("11", "links.xlsx", with_sheet(link), "valid", *codes, schema=SCHEMA)
    outside = workbook(
        rows(["ma", "ten", "so"], ["A1", "x", 1]),
        **{"xl/externalLinks/externalLink1.xml": b"<externalLink/>"},
    )
    corpus.add("12", "outside.xlsx", outside, "valid", "external_links", schema=SCHEMA)
    wide = ",".join(f"c{n}" for n in range(10_000))
    corpus.add("13", "wide.csv", wide + "\n" + "1," * 9_999 + "1\n", "rejected", "too_many_columns")
    corpus.add("14", "line.csv", "a,b\n" + "x" * (4 << 20) + ",1\n", "rejected", "line_too_long")


def _odd_bytes(corpus: Corpus) -> None:
    corpus.add("15", "open.csv", HEADER + 'A1,"x,1\n' + ROWS, "invalid", "unclosed_quote", schema=SCHEMA)
    quotes = HEADER + 'A1,"Xã"Hoằng,1\nA2,đường 5" ống,2\n'
    corpus.add("16", "quotes.csv", quotes, "valid", "odd_quotes", schema=SCHEMA)
    corpus.add("17", "nul.csv", HEADER + "A1,x\0y,1\n", "invalid", "nul_byte", schema=SCHEMA)
    corpus.add("18", "cr.csv", (HEADER + ROWS).replace("\n", "\r"), "valid", "line_ends_cr", schema=SCHEMA)
    mixed = HEADER.replace("\n", "\r\n") + ROWS
    corpus.add("19", "mixed.csv", mixed, "valid", "line_ends_mixed", schema=SCHEMA)
    corpus.add("20", "empty.csv", "", "rejected", "file_empty")
    corpus.add("21", "header.csv", HEADER, "valid", "no_rows", schema=SCHEMA)
    corpus.add("22", "newline.csv", "\n", "rejected", "file_empty")


def _shapes(corpus: Corpus) -> None:
    title = "DANH SÁCH XÃ,,\n" + HEADER + ROWS
    corpus.add("23", "title.csv", title, "invalid", "title_rows", schema=SCHEMA)
    two = "Mã,Số hộ,,Số người,\n,Nghèo,Cận nghèo,Nam,Nữ\nA1,1,2,3,4\nA2,5,6,7,8\n"
    corpus.add("24", "two.csv", two, "invalid", "two_row_header")
    corpus.add("25", "total.csv", "muc,so\nA,1\nB,2\nTổng cộng,3\n", "valid", "total_row")
    wide = "".join(line + ",,\n" for line in (HEADER + ROWS).splitlines())
    corpus.add("26", "right.csv", wide, "invalid", "blank_columns_right", schema=SCHEMA)
    corpus.add(
        "40a", "delimiter.csv", (HEADER + ROWS).replace(",", ";"), "invalid", "wrong_delimiter", schema=SCHEMA
    )
    money = {"fields": [{"name": "ma"}, {"name": "tien", "type": "number"}]}
    corpus.add("40b", "comma.csv", 'ma,tien\nA1,"1.234,56"\n', "invalid", "type-error", schema=money)
    corpus.add("40c", "asked.csv", 'ma,tien\nA1,"1,5"\nA2,"99,36"\n', "invalid", "number_format_question")
    notes = HEADER + "# tạm tính,x,1\n" + ROWS
    corpus.add("40d", "comment.csv", notes, "valid", "comment_rows", schema=SCHEMA)
    corpus.add("40e", "twice.csv", "ma,ma,so\nA1,x,1\n", "invalid", "duplicate-label", schema=SCHEMA)
    corpus.add("40f", "order.csv", "ten,ma,so\nx,A1,1\n", "invalid", "columns_reordered", schema=SCHEMA)


def _workbooks(corpus: Corpus) -> None:
    blank = rows(["ma", "ten", "so"], ["A1", "x", 1], *[["", "", ""]] * 5_000)
    corpus.add("27", "blank.xlsx", workbook(blank), "valid", "trailing_blank_rows", schema=SCHEMA)

    def hide(book: Any) -> None:
        book.active.title = "Nháp"
        book.active.append(["bí mật"])
        book.active.sheet_state = "hidden"
        sheet = book.create_sheet("Dữ liệu")
        for record in (["ma", "ten", "so"], ["A1", "x", 1]):
            sheet.append(record)
        book.active = 1

    corpus.add("28", "hidden.xlsx", workbook(hide), "valid", "hidden_sheet", "more_sheets", schema=SCHEMA)

    def conceal(book: Any) -> None:
        for record in (["ma", "ten", "so"], ["A1", "x", 1], ["A2", "y", 2]):
            book.active.append(record)
        book.active.row_dimensions[3].hidden = True
        book.active.column_dimensions["B"].hidden = True
        book.active["A2"].comment = Comment("xem lại", "người soạn")
        book.properties.creator = "người soạn"

    codes = ("hidden_cells", "workbook_comments", "workbook_author")
    corpus.add("29", "concealed.xlsx", workbook(conceal), "valid", *codes, schema=SCHEMA)
    codes = ("formula_without_value", "workbook_formulas")
    unsaved = workbook(rows(["ma", "ten", "so"], ["A1", "x", "=1+1"]))
    corpus.add("30", "unsaved.xlsx", unsaved, "invalid", *codes, schema=SCHEMA)
    broken = HEAD_XML + sheet_row(2, "str|<v>A1</v>", "e|<v>#N/A</v>", "<v>1</v>")
    corpus.add("31", "errors.xlsx", with_sheet(broken), "invalid", "error_cell", schema=SCHEMA)
    days = {"fields": [{"name": "ma"}, {"name": "ngay", "type": "string"}]}
    serial = "ma,ngay\nA1,45292\nA2,2024-01-02\nA3,02/01/2024\n"
    corpus.add("32", "serials.csv", serial, "invalid", "date_serials", "mixed_dates", schema=days)


def _values(corpus: Corpus) -> None:
    codes = "ma_xa,so\n" + "".join(f"{n},{n % 7}\n" for n in (14758, 14761, 14788, 15001, 15002, 4, 52, 91))
    corpus.add("33a", "zeros.csv", codes, "valid", "lost_zeros")
    number = workbook(rows(["ma", "ten", "so"], [1, "x", 1], [2, "y", 2]))
    corpus.add("33b", "zeros.xlsx", number, "invalid", "number_in_text_column", schema=SCHEMA)
    short = HEADER + "3.8E+11,x,1\n3.8099E+11,y,2\n"
    corpus.add("34a", "short.csv", short, "invalid", "precision_lost", schema=SCHEMA)
    long = workbook(rows(["ma", "ten", "so"], ["A1", "x", 1234567890123450000]))
    corpus.add("34b", "long.xlsx", long, "invalid", "precision_lost", schema=SCHEMA)
    spaces = HEADER + "A1,Nam\u00a0,1\nA2,N\u200bam,2\nA3,Na\ufeffm,3\n"
    corpus.add("35a", "hidden.csv", spaces, "invalid", "hidden_space", schema=SCHEMA)
    corpus.add("35b", "edges.csv", HEADER + "A1,Nam ,1\n", "valid", "edge_space", schema=SCHEMA)
    apart = unicodedata.normalize("NFD", HEADER + ROWS)
    corpus.add("36", "apart.csv", apart, "valid", "decomposed_text", schema=SCHEMA)


def _encodings(corpus: Corpus) -> None:
    for letter, text in zip("abc", (MOTTO_TCVN3, MOTTO_VNI, MOTTO_VIQR), strict=True):
        old = HEADER + f"A1,{text},1\n"
        corpus.add(f"37{letter}", "read.csv", old, "invalid", "legacy_text", schema=SCHEMA)
    for letter, text in zip("de", (MOTTO_TCVN3, MOTTO_VNI), strict=True):
        old = HEADER + f"A1,{text},1\n"
        corpus.add(
            f"37{letter}", "bytes.csv", old.encode("latin-1"), "invalid", "encoding_not_utf8", schema=SCHEMA
        )
    cp1258 = HEADER.encode() + b"A1,T\x69\xd2nh Vi\xea\xf2t Th\xe0nh ph\xf4\xec,1\n"
    corpus.add("38a", "cp1258.csv", cp1258, "invalid", "encoding_not_utf8", schema=SCHEMA)
    text = HEADER + ROWS
    corpus.add("38b", "wide.csv", text.encode("utf-16"), "invalid", "encoding_not_utf8", schema=SCHEMA)
    corpus.add("38c", "wide.csv", text.encode("utf-16-le"), "invalid", "encoding_not_utf8", schema=SCHEMA)
    late = text.encode() + ROWS.encode() * 2_500 + b"A9,x\xe1y,1\n" + ROWS.encode() * 10
    corpus.add("39", "late.csv", late, "invalid", "encoding_not_utf8", schema=SCHEMA, max_seconds=3.0)


def _domain(corpus: Corpus) -> None:
    numbers = "ma,giay_to\n" + "".join(f"A{n},03809900{n:04d}\n" for n in range(9))
    corpus.add("41a", "cccd.csv", numbers, "held", "personal_data_block")
    phones = "ma,dien_thoai\n" + "".join(f"A{n},09123456{n:02d}\n" for n in range(9))
    corpus.add("41b", "phone.csv", phones, "held", "personal_data_block")
    people = ("Nguyễn Văn An", "Trần Thị Bình", "Lê Văn Cường", "Phạm Thị Dung", "Hoàng Văn Em")
    names = "ma,ho_ten\n" + "".join(f"A{n},{name}\n" for n, name in enumerate(people))
    corpus.add("41c", "names.csv", names, "held", "personal_data_block")
    old = ("NguyÔn V¨n An", "TrÇn ThÞ B×nh", "Lª V¨n C\u00adêng", "Ph¹m ThÞ Dung", "Hoµng V¨n Em")
    names = "ma,ho_ten\n" + "".join(f"A{n},{name}\n" for n, name in enumerate(old))
    codes = ("personal_data_block", "encoding_not_utf8")
    corpus.add("41d", "names.csv", names.encode("latin-1"), "held", *codes)
    days = {"fields": [{"name": "ma"}, {"name": "ngay", "type": "date", "format": "%d/%m/%Y"}]}
    future = "ma,ngay\nA1,15/01/2026\nA2,16/01/2026\n"
    corpus.add("42", "future.csv", future, "valid", "future_date", schema=days)
    births = "ma,nam_sinh,nam_quyet_dinh\nA1,1950,2020\nA2,2021,2020\nA3,2027,2025\n"
    fields = [
        {"name": "ma"},
        {"name": "nam_sinh", "type": "year"},
        {"name": "nam_quyet_dinh", "type": "year"},
    ]
    corpus.add("43", "births.csv", births, "invalid", "future_birth_year", schema={"fields": fields})


def main() -> Iterator[str]:
    """Write the corpus into the folder that is named, and give a line for each file."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for one in make_corpus(folder):
        yield f"{one.number:4} {one.verdict:9} {one.path.name:24} {', '.join(sorted(one.codes))}"


if __name__ == "__main__":
    sys.stdout.writelines(line + "\n" for line in main())
