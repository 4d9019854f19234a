"""What single cells of an annex mean: frequencies, days, formats, changes. Meanings are told by hand."""

from datetime import date

import pytest

from harvesters.annexes.changes import read_change, split_name
from harvesters.annexes.first_days import read_first_day
from harvesters.annexes.formats import read_sharing
from harvesters.annexes.frequencies import read_frequency
from harvesters.annexes.headers import claim_columns


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Hằng năm", "P1Y"),
        ("Hàng năm", "P1Y"),
        ("HANG NAM", "P1Y"),
        ("Năm", "P1Y"),
        ("12 tháng", "P1Y"),
        ("2 năm/lần", "P2Y"),
        ("6 tháng", "P6M"),
        ("6 tháng/lần", "P6M"),
        ("Định kỳ 6 tháng", "P6M"),
        ("06 tháng/01 lần", "P6M"),
        ("Sáu tháng một lần", "P6M"),
        ("2 lần/năm", "P6M"),
        ("Nửa năm", "P6M"),
        ("Quý", "P3M"),
        ("Hằng quý", "P3M"),
        ("Theo quý", "P3M"),
        ("3 tháng", "P3M"),
        ("4 lần/năm", "P3M"),
        ("Tháng", "P1M"),
        ("hàng tháng", "P1M"),
        ("1 lần/tháng", "P1M"),
        ("Tuần", "P1W"),
        ("Hằng ngày", "P1D"),
        ("7 ngày/lần", "P1W"),
        ("Khi có thay đổi", "on-change"),
        ("Khi thay đổi", "on-change"),
        ("Ngay khi có thay đổi", "on-change"),
        ("Theo thực tế phát sinh", "on-change"),
        ("P6M", "P6M"),
    ],
)
def test_a_frequency_is_understood_without_doubt(text, meant):
    read = read_frequency(text)
    assert (read.value, read.is_sure) == (meant, True)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Hằng năm hoặc khi có thay đổi", "P1Y"),
        ("Trước ngày 15 hằng tháng", "P1M"),
        ("Quý (trước ngày 15 tháng sau)", "P3M"),
        ("Ngày 20/12 hằng năm", "P1Y"),
        ("Hằng năm theo Nghị định", "P1Y"),
        ("Tháng, quý, năm", None),
        ("5 lần/năm", None),
        ("Thời gian thực", None),
        ("0 tháng", None),
        ("Đột xuất", None),
    ],
)
def test_a_frequency_that_says_more_or_nothing_known_is_in_doubt(text, meant):
    read = read_frequency(text)
    assert (read.value, read.is_sure) == (meant, False)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Quý IV/2024", date(2024, 12, 31)),
        ("Quý I/2025", date(2025, 3, 31)),
        ("quý 2 năm 2025", date(2025, 6, 30)),
        ("tháng 12/2024", date(2024, 12, 31)),
        ("02/2024", date(2024, 2, 29)),
        ("T6/2025", date(2025, 6, 30)),
        ("31/12/2024", date(2024, 12, 31)),
        ("Trước ngày 31/12/2025", date(2025, 12, 31)),
        ("ngày 15 tháng 3 năm 2025", date(2025, 3, 15)),
        ("2025-01-31", date(2025, 1, 31)),
        ("Năm 2026", date(2026, 12, 31)),
        ("6 tháng đầu năm 2025", date(2025, 6, 30)),
    ],
)
def test_a_first_publication_is_the_last_day_of_what_is_named(text, day):
    read = read_first_day(text)
    assert (read.day, read.is_sure) == (day, True)


@pytest.mark.parametrize(
    "text",
    ["12/31/2024", "30/02/2025", "Quý II/2025, quý III/2025", "31/12/24", "Đã công bố", "45657", "13/2025"],
)
def test_a_day_that_does_not_exist_or_is_not_one_is_no_day(text):
    read = read_first_day(text)
    assert (read.day, read.is_sure) == (None, False)


def test_words_beside_a_day_leave_it_in_doubt():
    read = read_first_day("Sau khi có Nghị định, năm 2025")
    assert (read.day, read.is_sure) == (date(2025, 12, 31), False)


def test_formats_keep_their_order_and_excel_is_xlsx():
    told = read_sharing("CSV; Excel (.xlsx)/GeoJSON", "Tải về")
    assert (told.formats, told.sharing, told.unknown) == (("CSV", "XLSX", "GEOJSON"), ("download",), ())


def test_the_way_api_is_one_of_the_formats():
    assert read_sharing("JSON", "Tải về, API").formats == ("JSON", "API")
    assert read_sharing("JSON", "Tải về, API").sharing == ("download", "api")


def test_one_column_for_format_and_sharing_says_both():
    told = read_sharing("API, Excel", "API, Excel", is_one_column=True)
    assert (told.formats, told.sharing) == (("API", "XLSX"), ("api", "download"))


def test_a_format_that_is_not_known_is_named():
    assert read_sharing("CSV, giấy", "").unknown == ("giay",)


@pytest.mark.parametrize(
    ("column", "note", "group", "change", "sure"),
    [
        ("Bổ sung", "", "", "added", True),
        ("Sửa đổi, bổ sung", "", "", "changed", True),
        ("Bãi bỏ", "", "", "repealed", True),
        ("Giữ nguyên", "Bãi bỏ", "", None, True),
        ("Không thay đổi", "", "", None, True),
        ("xem công văn", "", "", None, False),
        ("", "Bãi bỏ theo Quyết định số 1", "", "repealed", True),
        ("", "Bổ sung mới", "", "added", True),
        ("", "Bổ sung cột mã xã", "", "changed", True),
        ("", "Theo nghị định đã bãi bỏ", "", None, False),
        ("", "", "II. Danh mục dữ liệu bãi bỏ", "repealed", True),
        ("", "", "I. Lĩnh vực giảm nghèo", None, True),
    ],
)
def test_what_changes_is_asked_of_the_column_then_the_note_then_the_group(column, note, group, change, sure):
    read = read_change(column, note, group)
    assert (read.value, read.is_sure) == (change, sure)


def test_repealed_in_brackets_is_no_part_of_a_name():
    assert split_name("Số hộ nghèo (bãi bỏ)") == ("Số hộ nghèo", "bãi bỏ")
    assert split_name("Người tìm việc (tổng hợp)") == ("Người tìm việc (tổng hợp)", "")


def test_a_unit_of_measure_is_no_lead_unit():
    claimed = claim_columns(["TT", "Tên bộ dữ liệu", "Đơn vị tính", "Đơn vị"])
    assert claimed["unit"] == 3


def test_a_column_of_contact_persons_is_not_read():
    assert claim_columns(["Người đầu mối", "Điện thoại", "Căn cứ pháp lý"]) == {}
