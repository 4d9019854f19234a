"""Published datasets for tests, in the manner of the demo; only what matters is overridden."""

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from catalog.domain.publication import (
    ListBasis,
    Publication,
    PublishedColumn,
    PublishedFile,
    PublishedUnit,
)
from catalog.presenters.site import Place, Site

SITE = Site(
    url="http://127.0.0.1:5000",
    title_vi="Cổng dữ liệu mở (bản minh họa)",
    title_en="Open data catalog (demo)",
    publisher_name_vi="Sở Lao động - Thương binh và Xã hội tỉnh Thanh Hóa",
    publisher_name_en="Thanh Hóa Department of Labour, Invalids and Social Affairs",
    contact_email="dulieu@so.example.vn",
    homepage="https://so.example.vn/",
    place=Place("38", "2025-07-01", "Tỉnh Thanh Hóa", "Thanh Hóa province", 104.37, 19.30, 106.08, 20.67),
)

CSV_CONTENT = (
    "tt;noi_dung;ngay;kinh_phi_nam_2025\n"
    "1;Tập huấn an toàn thông tin;15/01/2025;41.440.000\n"
    "2;Bảo trì thiết bị và mạng máy tính;28/02/2025;25.200.000\n"
).encode()

SCHEMA: dict[str, Any] = {
    "fields": [
        {
            "name": "tt",
            "title": "Số thứ tự",
            "title_en": "No.",
            "type": "integer",
            "constraints": {"required": True, "unique": True, "minimum": 1},
            "x_pii": "none",
        },
        {"name": "noi_dung", "title": "Nội dung", "title_en": "Item", "type": "string", "x_pii": "none"},
        {"name": "ngay", "title": "Ngày", "title_en": "Date", "type": "date", "format": "%d/%m/%Y"},
        {
            "name": "kinh_phi_nam_2025",
            "title": "Kinh phí năm 2025 (đồng)",
            "title_en": "Budget 2025 (VND)",
            # Frictionless reads groupChar in numbers, not in integers.
            "type": "number",
            "groupChar": ".",
            "decimalChar": ",",
            "x_required_unless_suppressed": True,
        },
    ],
    "primaryKey": ["tt"],
    "missingValues": ["", ":", "*"],
}

COLUMNS = (
    PublishedColumn("tt", "Số thứ tự", "No.", "integer", is_required=True, fill=1.0, distinct=2),
    PublishedColumn("noi_dung", "Nội dung", "Item", "string", fill=1.0, distinct=2),
    PublishedColumn("ngay", "Ngày", "Date", "date", fill=1.0, distinct=2),
    PublishedColumn(
        "kinh_phi_nam_2025", "Kinh phí năm 2025 (đồng)", "Budget 2025 (VND)", "number", fill=1.0, distinct=2
    ),
)

UNIT = PublishedUnit(
    id="0f3c2b1a-5d6e-4f70-8a91-b2c3d4e5f601",
    name="khtc",
    code="KHTC",
    title_vi="Phòng Kế hoạch - Tài chính",
    title_en="Planning and Finance Division",
)

LIST_BASIS = ListBasis(
    item_code="DM-14",
    item_name="Dự toán chi ứng dụng công nghệ thông tin",
    decision_number="BẢN MINH HỌA 01",
    issued_on=date(2025, 1, 10),
)

CREATED = datetime(2025, 6, 2, 3, 4, 5, 678901, tzinfo=UTC)
ISSUED = datetime(2025, 6, 10, 7, 0, 0, tzinfo=UTC)
MODIFIED = datetime(2025, 7, 15, 9, 30, 0, 250000, tzinfo=UTC)


def make_file(**overrides: Any) -> PublishedFile:
    """The budget as CSV (semicolon, `.` between thousands); size and hash are those of CSV_CONTENT."""
    sha256 = hashlib.sha256(CSV_CONTENT).hexdigest()
    file = PublishedFile(
        id="7a1e4c55-2b3d-4e6f-9081-a2b3c4d5e6f7",
        version_id="b5d7f9a1-0c2e-4a68-8c1d-3e5f7a9b1d2f",
        title_vi="Dự toán chi năm 2025 (CSV)",
        title_en="Budget 2025 (CSV)",
        description_vi="Mỗi dòng là một nội dung chi.",
        description_en="One row for each item.",
        filename="du-toan-2025.csv",
        format="CSV",
        media_type="text/csv",
        size=len(CSV_CONTENT),
        sha256=sha256,
        blob_key=f"blobs/{sha256}",
        rows=2,
        position=0,
        created=CREATED,
        modified=MODIFIED,
        schema=SCHEMA,
        dialect={"delimiter": ";"},
        columns=COLUMNS,
        findings=({"code": "total-mismatch", "row": 3, "column_name": "kinh_phi_nam_2025", "params": {}},),
    )
    return replace(file, **overrides)


def make_xlsx_file(**overrides: Any) -> PublishedFile:
    """The same table as a workbook; `size` and `sha256` belong to no real bytes."""
    sha256 = hashlib.sha256(b"workbook").hexdigest()
    workbook = make_file(
        id="c0ffee00-1d2e-4f3a-8b4c-5d6e7f8091a2",
        version_id="d1e2f3a4-b5c6-4d7e-8f90-a1b2c3d4e5f6",
        title_vi="Dự toán chi năm 2025 (Excel)",
        title_en="Budget 2025 (Excel)",
        filename="du-toan-2025.xlsx",
        format="XLSX",
        media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        size=9_876,
        sha256=sha256,
        blob_key=f"blobs/{sha256}",
        position=1,
        dialect={},
        findings=(),
    )
    return replace(workbook, **overrides)


def make_publication(**overrides: Any) -> Publication:
    """The second version of a budget dataset: two files, a list item, a period and a place."""
    publication = Publication(
        id="3d5b8c2e-9f10-4a7b-8c6d-1e2f3a4b5c6d",
        name="du-toan-chi-cntt-2025",
        number=2,
        title_vi="Dự toán chi ứng dụng công nghệ thông tin năm 2025",
        title_en="Budget for information technology, 2025",
        notes_vi="Dự toán chi cho công nghệ thông tin và an toàn thông tin của Sở năm 2025, theo nội dung.",
        notes_en="What the department plans to spend on information technology and security in 2025.",
        unit=UNIT,
        theme="hanh-chinh-ngan-sach",
        frequency="P1Y",
        licence="dieu-kien-du-lieu-mo",
        issued=ISSUED,
        modified=MODIFIED,
        created=CREATED,
        list_basis=LIST_BASIS,
        keywords_vi=("ngân sách", "công nghệ thông tin", "dự toán: 2025"),
        keywords_en=("budget", "information technology"),
        period_start=date(2025, 1, 1),
        period_end=date(2025, 12, 31),
        spatial_code="38",
        spatial_name="Tỉnh Thanh Hóa",
        spatial_vintage="2025-07-01",
        contact_name="Bộ phận đầu mối dữ liệu",
        contact_email="khtc@so.example.vn",
        source_vi="Kế hoạch ứng dụng công nghệ thông tin năm 2025 của Sở",
        source_en="The department's information technology plan for 2025",
        caveats_vi=("Dòng tổng cộng trong văn bản gốc lệch so với tổng các dòng.",),
        caveats_en=("The printed total differs from the sum of the rows.",),
        note_vi="Sửa chính tả tên cột.",
        note_en="Column names corrected.",
        files=(make_file(), make_xlsx_file()),
    )
    return replace(publication, **overrides)
