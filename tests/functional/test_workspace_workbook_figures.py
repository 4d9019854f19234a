"""A workbook with figures beside its judged sheet is held; the sheet alone is offered and written as CSV."""

import csv
import io
import re

import pytest
from openpyxl import Workbook

from tests.factories.live import worker_of
from tests.factories.workspace_site import NAME, clerk_with_slot, settle, slot_of

PAGE = f"/workspace/dataset/{NAME}"
HEADER = [
    *("period", "place_code", "place_name", "place_level", "place_vintage", "category", "sex", "age_group"),
    *("coefficient", "base_level", "recipients", "amount", "with_account", "paid_by_account", "suppression"),
]
PLACE = ["2025-Q3", "14758", "Phường Hàm Rồng", "xa", "2025-07-01", "k4_don_than_nuoi_con"]


@pytest.fixture
def clerk(catalog):
    return clerk_with_slot(settle(catalog), catalog, "social-protection")


def workbook() -> bytes:
    """Two figures are hidden on the first sheet; the second one, hidden itself, still has them."""
    book = Workbook()
    sheet = book.active
    sheet.append(HEADER)
    for sex, figures in (("nam", ["*", "*"]), ("nu", ["*", "*"]), ("chung", [100, 50_000_000])):
        reason = "secondary" if figures[0] == "*" else "none"
        sheet.append([*PLACE, sex, "chung", 1.0, 500_000, *figures, ":", ":", reason])
    origin = book.create_sheet("Số gốc")
    origin.sheet_state = "hidden"
    for count in (3, 97):
        origin.append([count])
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def test_the_clerk_keeps_the_judged_sheet_only(clerk, catalog):
    clerk.upload(NAME, slot_of(catalog).id, workbook(), "doi-tuong.xlsx")
    worker_of(catalog).run_until_idle(seconds=120)
    held = slot_of(catalog).versions[0]
    assert held.state == "held"
    page = f"{PAGE}/version/{held.id}"
    shown = clerk.get(page).text
    assert "Sổ tính còn số liệu ngoài trang được kiểm tra" in shown
    assert "Ở Số gốc có 2 số" in shown
    assert "Chỉ giữ trang được kiểm tra, ghi thành CSV" in shown
    assert "97" not in re.sub(r"<[^>]+>", " ", shown).split()

    assert clerk.post(f"{page}/fix", {"fix": "only_sheet"}, page=page).status_code == 303
    worker_of(catalog).run_until_idle(seconds=120)
    made = slot_of(catalog).versions[0]
    assert (made.number, made.state, made.filename) == (2, "valid", "doi-tuong.csv")
    with catalog.store.open(made.storage_key) as file:
        rows = list(csv.reader(io.TextIOWrapper(file, "utf-8")))
    assert rows[0] == HEADER
    assert [row[10] for row in rows[1:]] == ["*", "*", "100"]
