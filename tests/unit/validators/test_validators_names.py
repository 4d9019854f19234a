"""Columns of names: the header asks for persons, however they are written. All persons are invented."""

import datetime
import unicodedata

import pytest

from validators.personal.identity_numbers import PROVINCE_CODES, is_identity_number
from validators.personal.scan import PersonalScan, scan_personal_data
from validators.places.book import PlaceBook
from validators.tabular.blocks import blocks_of_rows
from validators.words.person_names import bare_name, has_name_shape, is_person_name

NAMES = ["Nguyễn Văn Mẫu", "Trần Thị Ví Dụ", "Lê Mô Phỏng", "Phạm Thị Thử", "Vũ Đức Giả", "Đỗ Văn Tạm"]
UNLISTED = ["Khổng Thị Mẫu", "Âu Văn Ví", "Thân Thị Dụ", "Ông Mô Phỏng", "Doãn Văn Thử", "Cồ Thị Giả"]
TITLES = ["Ông", "Bà", "Anh", "Chị", "Em", "Cụ"]
HEADERS = ["Họ và tên", "ho_ten", "chu_ho", "Tên đối tượng", "nguoi_huong"]
ORGANISATION = {
    "profile": "vocational-institutions",
    "schema": {"fields": [{"name": "nguoi_dai_dien", "x_pii": "none"}]},
}
WAYS = {
    "titles": [f"{title} {name}" for title, name in zip(TITLES, NAMES, strict=True)],
    "both titles": [f"Ông (bà): {name}" for name in NAMES],
    "numbered 1.": [f"{n}. {name}" for n, name in enumerate(NAMES, start=1)],
    "numbered 01)": [f"{n:02d}) {name}" for n, name in enumerate(NAMES, start=1)],
    "numbered and titles": [f"{n}. Bà {name}" for n, name in enumerate(NAMES, start=1)],
    "number without a mark": [f"{n} {name}" for n, name in enumerate(NAMES, start=1)],
    "small letters": [name.lower() for name in NAMES],
    "other surnames": UNLISTED,
    "other surnames, small": [name.lower() for name in UNLISTED],
    "decomposed": [unicodedata.normalize("NFD", name) for name in UNLISTED],
    "six syllables": ["Tôn Nữ Thị Mô Phỏng Mẫu", "Công Tằng Tôn Nữ Ví Dụ"],
    "one person": ["ông khổng văn mẫu"],
}


def column(label, values):
    return f"{label},so\n" + "".join(f'"{value}",{n}\n' for n, value in enumerate(values))


def levels(found):
    return {(one.params["kind"], one.params["level"]) for one in found}


@pytest.mark.parametrize("label", HEADERS)
@pytest.mark.parametrize("way", WAYS)
def test_names_under_a_header_that_asks_for_them_are_blocked(write, label, way):
    found = scan_personal_data(write(column(label, WAYS[way])))
    assert levels(found) == {("full_name", "block")}
    assert found[0].params["count"] == len(WAYS[way])
    assert all(value not in str(found) for value in WAYS[way])


@pytest.mark.parametrize(
    "way", ["titles", "both titles", "numbered 1.", "numbered 01)", "numbered and titles"]
)
def test_numbered_and_titled_names_are_blocked_without_a_helpful_header(write, way):
    assert ("full_name", "block") in levels(scan_personal_data(write(column("x", WAYS[way]))))


def test_names_in_small_letters_are_blocked_between_empty_and_foreign_cells(write):
    # 3 of 6 different texts have the shape of a name.
    values = ["khổng thị mẫu", "âu văn ví", "thân thị dụ", "?", "xem trang 2", "(đã mất)"]
    assert levels(scan_personal_data(write(column("ho_ten", values)))) == {("full_name", "block")}


SCHOOLS = ["Trường THPT Lê Lợi", "Trường Tiểu Học Trần Phú", "Trường Mầm Non Hoa Mai", "Trường Cao Đẳng Nghề"]
COMMUNES = ["Xã Hoạt Giang", "Phường Hàm Rồng", "Xã Nga Sơn", "Phường Hạc Thành", "Thị trấn Bút Sơn"]
BODIES = [
    "Sở Nội vụ",
    "Phòng Y tế",
    "Ủy ban nhân dân tỉnh",
    "Công ty Mô Phỏng",
    "Trung tâm Ví Dụ",
    "Chi cục Thuế tỉnh",
]
GROUPS = ["Người cao tuổi", "Trẻ em mồ côi", "Người khuyết tật nặng", "Hộ nghèo", "Hộ cận nghèo"]
STATES = ["Đã duyệt", "Chưa duyệt"] * 20


@pytest.mark.parametrize(
    ("label", "values"),
    [
        *((label, SCHOOLS) for label in ("ten", "Tên", "ten_truong", "name", "x", "hoc_sinh")),
        *(
            (label, BODIES)
            for label in ("ten", "co_quan_chu_quan", "governing_body", "nguoi_dai_dien", "ho_ten")
        ),
        *((label, COMMUNES) for label in ("ten_xa", "ten", "place_name", "ten_doi_tuong")),
        ("ten_xa", ["Hoạt Giang", "Nga Sơn", "Hàm Rồng", "Lê Lợi"]),
        ("ten", ["Hoạt Giang", "Nga Sơn", "Hàm Rồng", "Bút Sơn"]),
        ("ten_xa_chu_ho", ["Hoạt Giang", "Nga Sơn", "Hàm Rồng", "Bút Sơn"]),
        *((label, GROUPS) for label in ("ten_doi_tuong", "nguoi_huong", "Nhóm người hưởng")),
        ("ten", ["So Noi vu", "Phong Y te", "Truong THPT Le Loi", "UBND xa Mau"]),
        ("nguoi_huong", ["So Noi vu", "Phong Y te", "Truong THPT Le Loi", "UBND xa Mau"]),
        ("nguoi_huong", STATES),
        ("Trình độ người lao động", ["Trung cấp", "Sơ cấp", "Chưa đào tạo"]),
        ("dan_toc_chu_ho", ["Kinh", "Mường", "Thái", "Khơ Mú"]),
        ("so_hoc_sinh", ["120", "340", "560"]),
        ("x", ["12 Trần Hưng Đạo", "45 Bùi Thị Xuân", "7 Phan Bội Châu"]),
    ],
)
def test_offices_places_groups_and_code_lists_are_no_persons(write, label, values):
    assert scan_personal_data(write(column(label, values))) == []


def test_a_few_values_that_come_again_and_again_under_a_header_of_names_are_a_warning(write):
    assert levels(scan_personal_data(write(column("ho_ten", STATES)))) == {("full_name", "warn")}


def test_places_are_subtracted_from_what_has_the_shape_of_a_name(write, tmp_path):
    folder = tmp_path / "p"
    folder.mkdir()
    lines = "".join(f"0000{n},Xã {name},commune,1\n" for n, name in enumerate(UNLISTED))
    (folder / "a.csv").write_text("code,name,level,parent\n" + lines, encoding="utf-8")
    entry = '[{"vintage": "2025-07-01", "file": "a.csv", "title_vi": "", "title_en": "", "levels": []}]'
    (folder / "vintages.json").write_text(entry, encoding="utf-8")
    path = write(column("nguoi_huong", [f"{n}. {name}" for n, name in enumerate(UNLISTED)]))
    assert scan_personal_data(path, places=PlaceBook.load(folder)) == []
    assert levels(scan_personal_data(path)) == {("full_name", "block")}


def test_what_a_known_profile_calls_an_organisations_fact_stays_allowed(write):
    path = write(column("nguoi_dai_dien", UNLISTED))
    assert scan_personal_data(path, profile=ORGANISATION) == []
    assert levels(scan_personal_data(path)) == {("full_name", "block")}


def test_names_of_office_holders_are_a_warning_in_any_writing(write):
    path = write(column("Họ tên giám đốc", WAYS["small letters"]))
    assert levels(scan_personal_data(path)) == {("full_name", "warn")}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("1. Ông Nguyễn Văn Mẫu", "Nguyễn Văn Mẫu"),
        ("01) khổng mẫu", "khổng mẫu"),
        ("(3) Ông/Bà: Lê Ví Dụ", "Lê Ví Dụ"),
        ("- cháu Âu Thị Ví", "Âu Thị Ví"),
        ("Bà Rịa", "Bà Rịa"),
        ("Anh Sơn", "Anh Sơn"),
        ("Chi cục Thuế tỉnh", "Chi cục Thuế tỉnh"),
        ("12 Trần Hưng Đạo", "12 Trần Hưng Đạo"),
    ],
)
def test_numbering_and_titles_are_taken_off_a_name(text, name):
    assert bare_name(text) == name


@pytest.mark.parametrize(
    "name",
    ["Nguyễn Văn Trường", "Trương Thị Phương", "Cao Đăng Mẫu", "Cao Dang Mau", "Tong Cong Mau", "Ho Van Mau"],
)
def test_given_names_and_surnames_that_sound_like_bodies_stay_names(name):
    assert is_person_name(name)
    assert has_name_shape(name)


@pytest.mark.parametrize("text", ["Mẫu", "a b c d e g h", "Số 12", "Mẫu, Ví", "x" * 90, ""])
def test_other_texts_have_no_shape_of_a_name(text):
    assert not has_name_shape(text)


@pytest.mark.parametrize(
    ("digits", "year", "is_one"),
    [
        ("038231000001", 2030, False),
        ("038231000001", 2031, True),
        ("038399000001", 2098, False),
        ("038399000001", 2099, True),
        ("038405000001", 2104, False),
        ("038405000001", 2105, True),
        ("038099000001", 2026, True),
        ("003099000001", 2026, False),
        ("038099000001", 2015, False),
    ],
)
def test_nobody_is_born_after_the_present_year(digits, year, is_one):
    # 038 Thanh Hóa; 2, 3 are births of 2000-2099, 4, 5 of 2100-2199; such numbers exist since 2016.
    assert is_identity_number(digits, year) is is_one


def test_a_scan_takes_the_year_that_it_is_given():
    for year, expected in ((2030, set()), (2031, {("cccd", "block")})):
        scan = PersonalScan(["so_dinh_danh"], year=year)
        for block in blocks_of_rows((row + 2, [f"03823100000{row}"]) for row in range(3)):
            scan.add(block)
        assert levels(scan.findings()) == expected


def test_the_list_of_province_codes_has_its_date_and_source():
    (first,) = PROVINCE_CODES
    assert len(first.codes) == 63
    assert first.valid_from == datetime.date(2016, 1, 1)
    assert first.source
