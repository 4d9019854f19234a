"""Names of files and reasons: what looks like a person goes, what a clerk needs stays."""

import pytest

from validators.words.safe_text import names_a_person, safe_filename


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("038099012345.csv", "***.csv"),
        ("Nguyễn Văn An.csv", "***.csv"),
        ("NGUYEN_VAN_AN_ho_so.xlsx", "***_ho_so.xlsx"),
        ("ho so Trần Thị Hoa 0912345678.csv", "ho so *** ***.csv"),
        ("danh-sach-0912.345.678.csv", "danh-sach-***.csv"),
        ("gui an.nguyen@vidu.example.csv", "gui ***.csv"),
        ("Lê Lan.csv", "***.csv"),
    ],
)
def test_a_person_in_a_files_name_is_hidden(given, kept):
    assert safe_filename(given) == kept


@pytest.mark.parametrize(
    "name",
    [
        "bao-cao-2025-10-31.csv",
        "ho-ngheo-20241231.csv",
        "1421_UBND-VX.xlsx",
        "so lieu quy 3 nam 2025.csv",
        "danh sach ho ngheo xa Hoang Hoa.csv",
        "tu-20240101-den-20241231.csv",
        "van ban.csv",
    ],
)
def test_an_ordinary_name_stays_letter_for_letter(name):
    assert safe_filename(name) == name


@pytest.mark.parametrize(
    "text",
    ["Lộ số 038099012345 ở dòng 4", "Gọi 0912 345 678 để hỏi", "Viết cho an@vidu.example"],
)
def test_a_reason_that_quotes_a_person_is_known(text):
    assert names_a_person(text)


@pytest.mark.parametrize(
    "text", ["Cột 3 là số quyết định 1421/UBND-VX ngày 31/10/2025", "Mã hồ sơ, 27.017 triệu"]
)
def test_an_ordinary_reason_is_not(text):
    assert not names_a_person(text)
