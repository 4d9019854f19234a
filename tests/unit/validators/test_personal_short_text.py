"""What somebody typed into a field: kept only where no person's number, mail, address or name is in it."""

import pytest

from validators.personal.short_text import names_a_person

# What stands beside each other in public texts of these tests.
PUBLIC = {("ho", "ngheo"), ("le", "loi"), ("ha", "trung"), ("cao", "dang"), ("dang", "ky")}


def is_personal(text):
    return names_a_person(text, year=2025, is_known=lambda one, other: (one, other) in PUBLIC)


@pytest.mark.parametrize(
    "text",
    [
        "038099012345",
        "tra cuu 038 099 012 345",
        "0912345678",
        "0912.345.678 ho ngheo",
        "+84 912 345 678",
        "ten@vidu.example",
        "ten@so.gov.vn",
        "Nguyễn Văn An",
        "hộ nghèo Nguyễn Văn An",
        "NGUYỄN THỊ MẪU",
        "nguyễn thị mẫu",
        "nguyen van a b",
        "nguyen an",
        "an nguyen",
        "đỗ mai",
        "trinh xuan",
        "le hoa",
        "so lieu phạm an",
        "ho so cua tran thi mau",
        "lê thị mẫu",
        "ho xuan mau",
        "số nhà 12 ngõ 3",
    ],
)
def test_what_may_be_a_persons_is_told(text):
    assert is_personal(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ho ngheo thanh hoa",
        "hộ nghèo 2021 2025",
        "Hộ nghèo năm 2024",
        "100/QĐ-UBND",
        "quyết định 1246/QĐ-BLĐTBXH",
        "cao dang nghe",
        "bao cao so lieu",
        "ho ngheo",
        "Lê Lợi",
        "Hà Trung",
        "đăng ký thất nghiệp",
        "truong trung cap nghe",
        "BTXH 2024",
        "poor households",
        "hooj ngheof",
        "trẻ em bị bỏ rơi",
    ],
)
def test_what_people_usually_look_for_is_kept(text):
    assert not is_personal(text)
