"""The guard of DOCX annexes: what could harm the reader or a person who downloads it is refused unread."""

import io
import os
import zipfile

import pytest
from docx import Document

from validators.findings.codes import render
from validators.guard.document import check_document

RELS = "word/_rels/document.xml.rels"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BODY = '<w:document xmlns:w="w"><w:body>{}</w:body></w:document>'


def plain():
    document = Document()
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).text = "TT"
    held = io.BytesIO()
    document.save(held)
    with zipfile.ZipFile(held) as package:
        return {name: package.read(name) for name in package.namelist()}


def write(path, parts, **options):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, **options) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


def codes(path, **options):
    return [one.code for one in check_document(path, **options).findings]


def linked(kind, target, mode="External"):
    link = f'<Relationship Id="rX1" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="{mode}"/>'
    parts = plain()
    parts[RELS] = parts[RELS].replace(b"</Relationships>", link.encode() + b"</Relationships>")
    return parts


def fields(*instructions):
    runs = "".join(
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        + "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        for pieces in instructions
    )
    return plain() | {"word/document.xml": BODY.format(f"<w:p>{runs}</w:p>")}


def test_a_document_as_word_writes_it_passes(tmp_path):
    assert codes(write(tmp_path / "a.docx", plain())) == []
    assert codes(write(tmp_path / "b.docx", linked("hyperlink", "https://vi-du.example/import"))) == []
    assert codes(write(tmp_path / "c.docx", fields(["PAGE"], ['HYPERLINK "https://x.example/link"']))) == []


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"%PDF-1.7", "document_other_kind"),
        (b"TT,Ten\n1,a\n", "document_other_kind"),
        (b"<html><body>", "document_other_kind"),
        (OLE + b"\0" * 64, "document_old_or_locked"),
        (b"PK\x03\x04broken", "document_broken"),
    ],
)
def test_what_is_no_document_is_refused(tmp_path, content, code):
    path = tmp_path / "a.docx"
    path.write_bytes(content)
    assert codes(path) == [code]


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"word/vbaProject.bin": b"x"}, "document_macros"),
        ({"word/vbaData.xml": b"<x/>"}, "document_macros"),
        ({"word/embeddings/book.xlsx": b"PK"}, "document_embedded"),
        ({"word/activeX/activeX1.xml": b"<x/>"}, "document_embedded"),
        ({"../evil.xml": b"<x/>"}, "document_unsafe"),
        ({"word/DOCUMENT.xml": b"<x/>"}, "document_unsafe"),
        ({"word/more.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}, "document_unsafe"),
        ({"word/more.bin": b"<!-- x --><!DOCTYPE a><a/>"}, "document_unsafe"),
        ({"word/more.xml": '<?xml version="1.0"?><a/>'.encode("utf-16")}, "document_unsafe"),
        ({"word/more.xml": b" " * 5000 + b"<a/>"}, "document_unsafe"),
        ({"word/more.xml": b"<a>" + b" " * (4 << 20) + b"</a>"}, "document_swollen"),
    ],
)
def test_a_part_that_harms_refuses_the_whole(tmp_path, parts, code):
    assert codes(write(tmp_path / "a.docx", plain() | parts)) == [code]


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("attachedTemplate", "document_external"),
        ("image", "document_external"),
        ("subDocument", "document_external"),
        ("oleObject", "document_embedded"),
        ("aFChunk", "document_embedded"),
        ("control", "document_embedded"),
    ],
)
def test_what_is_fetched_from_elsewhere_refuses_it(tmp_path, kind, code):
    assert codes(write(tmp_path / "a.docx", linked(kind, "http://vi-du.example/a"))) == [code]


def test_an_external_link_hidden_behind_entities_is_seen(tmp_path):
    parts = linked("image", "http://vi-du.example/a", "Exter&#110;al")
    assert codes(write(tmp_path / "a.docx", parts)) == ["document_external"]


@pytest.mark.parametrize(
    "instruction",
    [
        ["DDEAUTO c:\\\\x cmd"],
        ["D", "DE", "AUTO excel"],
        [' includepicture "http://a.example/b"'],
        ["&#68;DE x"],
    ],
)
def test_a_field_that_fetches_is_seen_in_pieces_too(tmp_path, instruction):
    assert codes(write(tmp_path / "a.docx", fields(["PAGE"], instruction))) == ["document_external"]


def test_a_macro_type_without_its_part_is_refused(tmp_path):
    parts = plain()
    types = parts["[Content_Types].xml"].replace(
        b"wordprocessingml.document.main+xml", b"ms-word.document.macroEnabled.main+xml"
    )
    assert codes(write(tmp_path / "a.docx", parts | {"[Content_Types].xml": types})) == ["document_macros"]


def test_a_workbook_named_docx_is_told_so(tmp_path):
    path = write(tmp_path / "a.docx", {"xl/workbook.xml": b"<workbook/>"})
    found = check_document(path).findings[0]
    assert found.code == "document_other_kind"
    assert "XLSX" in render(found, "vi").message


def test_a_file_over_the_limit_is_not_opened(tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(os.urandom(2000))
    assert codes(path, max_bytes=1000) == ["file_too_large"]


def test_a_locked_member_refuses_it(tmp_path):
    path = write(tmp_path / "a.docx", plain())
    content = bytearray(path.read_bytes())
    at = content.find(b"PK\x01\x02")
    content[at + 8] |= 1
    path.write_bytes(bytes(content))
    assert codes(path) == ["document_old_or_locked"]
