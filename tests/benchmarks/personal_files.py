"""Files for the benchmark of detection: tables with one kind of personal data, and clean ones full of traps.

A case is one file in which one column (or one place beside the cells) holds one kind. Seeded: a seed for
tuning, others for judging. All persons are invented.
"""

import csv
import io
import json
import random
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from openpyxl.comments import Comment

from tests.benchmarks import personal_values as values
from tests.benchmarks import personal_variants as variants

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1258")
FORMATS = (
    *(
        "csv",
        "csv",
        "csv",
        "semicolon",
        "tab",
        "xlsx",
        "xlsx",
        "hidden sheet",
        "hidden column",
        "very hidden",
    ),
    *("json", "jsonl", "zip", "titles", "two rows", "many titles", "footer", "bar"),
)
SIZES = (3, 8, 20, 20, 60, 200)
NOTHING = ("", "", "", "-", "không rõ", "Không có")
_NEEDS_HEADER = values.NEEDS_HEADER | variants.NEEDS_HEADER

_TITLES = (
    "ỦY BAN NHÂN DÂN TỈNH",
    "SỞ NỘI VỤ",
    "DANH SÁCH KÈM THEO",
    "(Kèm theo Công văn số 163/TTr-SLĐTBXH ngày 05/03/2024)",
    "",
)


@dataclass(frozen=True)
class Case:
    """One file: the kind that it holds (None for a clean one), how its header speaks, how it is written."""

    path: Path
    kind: str | None
    header: str
    way: str
    form: str
    column: str


def write_cases(folder: Path, seed: int, *, header: str, per_kind: int) -> Iterator[Case]:
    """Write files that hold personal data; `header` is helpful, silent, misleading or beside (persons)."""
    r = random.Random(f"{seed}-{header}")
    for kind in values.WAYS:
        ways = [way for way in _ways_of(kind) if header == "helpful" or (kind, way) not in _NEEDS_HEADER]
        for number in range(per_kind):
            yield _write_case(folder, r, kind, r.choice(ways), header, number)


def _ways_of(kind: str) -> dict[str, values.Maker]:
    return values.WAYS[kind] | variants.WAYS[kind]


def _labels_of(kind: str, header: str) -> list[str]:
    if header == "helpful":
        return values.HEADERS[kind] + variants.HEADERS[kind]
    return [*values.MISLEADING, *variants.MISLEADING] if header == "misleading" else values.SILENT


def _write_case(folder: Path, r: random.Random, kind: str, way: str, header: str, number: int) -> Case:
    form = r.choice(FORMATS)
    count = r.choice(SIZES if header == "helpful" else SIZES[1:])
    column = r.choice(_labels_of(kind, header))
    make = _ways_of(kind)[way]
    cells = [make(r) for _ in range(count)]
    dirt = r.choice((0, 0, 0.1, 0.3, 0.5))
    cells = [r.choice(NOTHING) if n > 2 and r.random() < dirt else c for n, c in enumerate(cells)]
    table = {"TT": [str(n + 1) for n in range(count)], column: cells}
    table["Xã"] = [r.choice(values.COMMUNES) for _ in range(count)]
    if header == "beside" and kind != "full_name":
        table["tt2"] = [values.name(r) for _ in range(count)]
    table["Số tiền"] = [f"{r.randrange(270, 9000)}000" for _ in range(count)]
    stem = f"{header}-{kind}-{number}"
    return Case(write_table(folder, stem, table, form, r), kind, header, way, form, column)


def write_table(folder: Path, stem: str, table: dict[str, list[str]], form: str, r: random.Random) -> Path:
    """Write a table in one of FORMATS."""
    rows = [list(table), *map(list, zip(*table.values(), strict=True))]
    if form == "titles":
        rows = [["BIỂU TỔNG HỢP KÈM THEO CÔNG VĂN"], [""], *rows]
    if form == "two rows":
        rows = [["Thông tin chung", *[""] * (len(table) - 1)], *rows]
    if form == "many titles":
        rows = [*([line] for line in _TITLES), *rows]
    if form == "footer":
        rows = [*rows, ["", "Tổng cộng", *[""] * (len(table) - 2)], ["", "Người lập biểu"]]
    if form in ("json", "jsonl", "zip"):
        return _write_other(folder, stem, table, rows, form, r)
    if form in ("xlsx", "hidden sheet", "hidden column", "very hidden"):
        return _write_workbook(folder / f"{stem}.xlsx", rows, form)
    delimiter = {"semicolon": ";", "tab": "\t", "bar": "|"}.get(form, ",")
    encoding = r.choice(ENCODINGS) if form == "csv" else "utf-8"
    path = folder / f"{stem}.csv"
    text = _csv(rows, delimiter)
    path.write_bytes(_for_1258(text).encode(encoding) if encoding == "cp1258" else text.encode(encoding))
    return path


def _for_1258(text: str) -> str:
    """Give a text as Windows-1258 writes it: letters with hat, breve or horn, the tones apart."""
    letters = []
    for char in unicodedata.normalize("NFC", text):
        tones = [
            mark for mark in unicodedata.normalize("NFD", char) if mark in "\u0300\u0301\u0303\u0309\u0323"
        ]
        rest = "".join(one for one in unicodedata.normalize("NFD", char) if one not in tones)
        letters += [unicodedata.normalize("NFC", rest), *tones]
    return "".join(letters)


def _csv(rows: list[list[str]], delimiter: str = ",") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return text.getvalue()


def _write_other(
    folder: Path, stem: str, table: dict[str, list[str]], rows: list[list[str]], form: str, r: random.Random
) -> Path:
    records = [dict(zip(table, record, strict=True)) for record in zip(*table.values(), strict=True)]
    if form == "jsonl":
        path = folder / f"{stem}.jsonl"
        path.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in records), encoding="utf-8")
        return path
    if form == "json":
        path = folder / f"{stem}.json"
        shaped = (
            records
            if r.random() < 0.5
            else {"meta": {"nguon": "mẫu"}, "data": [{"nguoi": one} for one in records]}
        )
        path.write_text(json.dumps(shaped, ensure_ascii=False), encoding="utf-8")
        return path
    path = folder / f"{stem}.zip"
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as package:
        package.writestr("du-lieu/bang.csv", _csv(rows))
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("doc/ghi-chu.txt", "a,b\n1,2\n")
        if r.random() < 0.5:
            package.writestr("trong.zip", inner.getvalue())
        else:
            package.writestr("bang.csv", _csv(rows))
    return path


def _write_workbook(path: Path, rows: list[list[str]], form: str) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    if "sheet" in form or form == "very hidden":
        for row in (["Xã", "Số hộ"], ["A", 12], ["B", 37]):
            sheet.append(row)
        sheet = book.create_sheet("Gốc")
        sheet.sheet_state = "veryHidden" if form == "very hidden" else "hidden"
    for row in rows:
        sheet.append([int(cell) if re.fullmatch(r"[1-9]\d{0,14}", cell) else cell for cell in row])
    if form == "hidden column":
        sheet.column_dimensions["B"].hidden = True
    book.save(path)
    return path


HIDING = {
    "(comment)": "comment", "(properties)": "properties", "(defined names)": "defined name",
    "(header or footer)": "footer", "(data validation)": "validation", "(shared strings)": "left string",
    "(drawing)": "text box", "(pivot cache)": "pivot", "(external link)": "external",
}  # fmt: skip
# Further ways into the places above, and a workbook inside an archive.
MORE_HIDING = {
    "app properties": "docProps/app.xml", "custom properties": "docProps/custom.xml",
    "threaded comment": "xl/threadedComments/threadedComment1.xml", "archive": "",
}  # fmt: skip


def write_hidden(folder: Path, seed: int) -> Iterator[Case]:
    """Write workbooks whose cells are clean, with identity numbers and names in each place beside them."""
    r = random.Random(seed)
    for place, way in HIDING.items():
        path = folder / f"hidden-{way.replace(' ', '-')}.xlsx"
        numbers, names = [values.cccd(r) for _ in range(4)], [values.name(r) for _ in range(4)]
        _write_hiding(path, way, numbers, names)
        yield Case(path, "cccd", "hidden", way, place, place)


def write_more_hidden(folder: Path, seed: int) -> Iterator[Case]:
    """Write workbooks with an identity number in a part of MORE_HIDING, and one inside an archive."""
    r = random.Random(f"{seed}-more")
    for way, part in MORE_HIDING.items():
        path = folder / f"hidden-{way.replace(' ', '-')}.xlsx"
        said = f"CCCD {values.cccd(r)} của ông {values.name(r)}"
        _write_hiding(path, "comment" if way == "archive" else "", [said.split()[1]], [values.name(r)])
        if part:
            text = f"<x><Company>{said}</Company><threadedComment><text>{said}</text></threadedComment></x>"
            _replace_part(path, part, text)
        else:
            archive = path.with_suffix(".zip")
            with zipfile.ZipFile(archive, "w") as package:
                package.write(path, "bang.xlsx")
            path = archive
        yield Case(path, "cccd", "hidden", way, "xlsx", way)


def _write_hiding(path: Path, way: str, numbers: list[str], names: list[str]) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["Xã", "Số hộ"], ["A", 12], ["B", 37]):
        sheet.append(row)
    said = f"CCCD {numbers[0]} của ông {names[0]}"
    if way == "comment":
        sheet["A2"].comment = Comment(said, "nguoi soan")
    elif way == "properties":
        book.properties.description = said
    elif way == "defined name":
        book.defined_names["ghi"] = openpyxl.workbook.defined_name.DefinedName(
            "ghi", attr_text=f'"{numbers[0]}"'
        )
    elif way == "footer":
        sheet.oddFooter.left.text = said
    elif way == "validation":
        listed = openpyxl.worksheet.datavalidation.DataValidation(
            type="list", formula1=f'"{",".join(numbers)}"'
        )
        sheet.add_data_validation(listed)
        listed.add("C2")
    book.save(path)
    if way in ("left string", "text box", "pivot", "external"):
        _add_part(path, way, numbers, names)


def _replace_part(path: Path, name: str, text: str) -> None:
    with zipfile.ZipFile(path) as package:
        parts = {one: package.read(one) for one in package.namelist()} | {name: text.encode()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for one, data in parts.items():
            package.writestr(one, data)


def _add_part(path: Path, way: str, numbers: list[str], names: list[str]) -> None:
    with zipfile.ZipFile(path) as package:
        parts = {one: package.read(one) for one in package.namelist()}
    if way == "left string":
        text = parts.get("xl/sharedStrings.xml", b"<sst></sst>").decode()
        more = "".join(f"<si><t>{one}</t></si>" for one in (*numbers, *names))
        parts["xl/sharedStrings.xml"] = text.replace("</sst>", f"{more}</sst>").encode()
    elif way == "text box":
        body = "".join(
            f"<a:p><a:r><a:t>{one[:5]}</a:t></a:r><a:r><a:t>{one[5:]}</a:t></a:r></a:p>" for one in numbers
        )
        parts["xl/drawings/drawing9.xml"] = f'<xdr:wsDr xmlns:xdr="x" xmlns:a="a">{body}</xdr:wsDr>'.encode()
    elif way == "pivot":
        fields = "".join(
            f'<cacheField name="{label}"><sharedItems>'
            + "".join(f'<s v="{one}"/>' for one in items)
            + "</sharedItems></cacheField>"
            for label, items in (("CCCD", numbers), ("Họ tên", names))
        )
        text = f"<pivotCacheDefinition><cacheFields>{fields}</cacheFields></pivotCacheDefinition>"
        parts["xl/pivotCache/pivotCacheDefinition1.xml"] = text.encode()
    else:
        rows = "".join(
            f'<row r="{n}"><cell r="A{n}" t="str"><v>{number}</v></cell>'
            f'<cell r="B{n}" t="str"><v>{who}</v></cell></row>'
            for n, (number, who) in enumerate(zip(numbers, names, strict=True), start=1)
        )
        parts["xl/externalLinks/externalLink1.xml"] = (
            f"<externalLink><sheetData>{rows}</sheetData></externalLink>".encode()
        )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for one, data in parts.items():
            package.writestr(one, data)


def write_notes(folder: Path, seed: int, count: int) -> Iterator[Case]:
    """Write tables in whose notes a few cells of many hold a number or a name."""
    r = random.Random(f"{seed}-notes")
    for number in range(count):
        kind = ("cccd", "phone", "full_name", "email")[number % 4]
        rows = r.choice((20, 60, 200))
        notes = [" ".join(r.choices(values.WORDS, k=r.randrange(2, 6))) for _ in range(rows)]
        for at in r.sample(range(rows), r.randrange(1, 4)):
            notes[at] = _note(r, kind)
        table = {"Xã": [r.choice(values.COMMUNES) for _ in range(rows)],
                 "Số hộ": [str(r.randrange(5, 90)) for _ in range(rows)],
                 r.choice(("Ghi chú", "ghi_chu", "Nội dung", "note")): notes}  # fmt: skip
        form = r.choice(("csv", "semicolon", "xlsx", "json"))
        path = write_table(folder, f"notes-{number}", table, form, r)
        yield Case(path, kind, "notes", kind, form, "Ghi chú")


def _note(r: random.Random, kind: str) -> str:
    who = values.name(r)
    return {
        "cccd": lambda: r.choice(
            (f"CCCD {values.cccd(r)} chờ cấp lại", f"đối chiếu số {values.cccd(r)} xong")
        ),
        "phone": lambda: r.choice((f"gọi {values.mobile(r)} để hẹn", f"SĐT: {values.mobile(r)}")),
        "full_name": lambda: r.choice(
            (f"đã chi cho ông {who}", f"hộ bà {who} xin rút", f"cháu {who} chuyển trường")
        ),
        "email": lambda: f"gửi về {values.WAYS['email']['plain'](r)} trước ngày 5",
    }[kind]()
