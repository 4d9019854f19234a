"""Personal data: what must be blocked, what must stay silent. All persons and numbers are invented."""

import zipfile

import pytest

from catalog.services import profiles
from validators.personal.marks import marks_of
from validators.personal.scan import scan_personal_data
from validators.words.person_names import is_person_name

NAMES = ["Nguyễn Văn Mẫu", "Trần Thị Ví Dụ", "Lê Mô Phỏng", "Phạm Thị Thử", "Vũ Đức Giả", "Đỗ Văn Tạm"]
CCCD = [f"0380{year:02d}0000{n:02d}" for n, year in enumerate((55, 61, 70, 84, 90, 99))]
PHONES = [f"09120000{n:02d}" for n in range(6)]
ORGANISATION = {
    "profile": "vocational-institutions",
    "schema": {
        "fields": [
            {"name": "name", "x_pii": "none"},
            {"name": "address", "x_pii": "none"},
            {"name": "phone", "x_pii": "organisation"},
            {"name": "email", "x_pii": "organisation"},
        ]
    },
}


def column(label, values):
    return f"{label},so\n" + "".join(f'"{value}",{n}\n' for n, value in enumerate(values))


def levels(found):
    return {(one.params["kind"], one.params["level"]) for one in found}


@pytest.mark.parametrize(
    ("label", "values", "kind"),
    [
        ("CCCD", CCCD, "cccd"),
        ("x", CCCD, "cccd"),
        ("ghi_chu", CCCD, "cccd"),
        ("so_dinh_danh", [int(value) for value in CCCD], "cccd"),
        ("x", [int(value) for value in CCCD], "cccd"),
        ("x", [f"{v[:3]} {v[3:6]} {v[6:]}" for v in CCCD], "cccd"),
        ("Số CMND", [f"1712345{n:02d}" for n in range(6)], "cmnd"),
        ("Điện thoại", PHONES, "phone"),
        ("x", PHONES, "phone"),
        ("x", [f"+84 912 000 0{n:02d}" for n in range(6)], "phone"),
        ("x", [f"0912.000.0{n:02d}" for n in range(6)], "phone"),
        ("sdt", [value[1:] for value in PHONES], "phone"),
        ("Họ và tên", NAMES, "full_name"),
        ("x", NAMES, "full_name"),
        ("x", [name.upper() for name in NAMES], "full_name"),
        ("ho_ten", ["Nguyen Van Mau", "Tran Thi Vi Du"], "full_name"),
        ("Email", ["mau@vidu.example", "b@vidu.example"], "email"),
        ("x", [f"m{n}@vidu.example" for n in range(4)], "email"),
        ("Ngày sinh", ["01/02/1960", "3/4/1971"], "birth_date"),
        ("Số tài khoản", ["1234567890123", "2234567890123"], "bank_account"),
        ("So so BHXH", ["3812345678", "3812345679"], "social_insurance"),
        ("x", [f"HN4380012345{n:03d}" for n in range(4)], "health_insurance"),
        ("x", [f"000.00.12.H56-240101-000{n}" for n in range(4)], "dossier_code"),
    ],
)
def test_a_column_of_personal_data_is_blocked_and_never_shown(write, label, values, kind):
    found = scan_personal_data(write(column(label, values)))
    assert (kind, "block") in levels(found)
    for one in found:
        assert str(values[0]) not in str(one)
        assert 0 < one.params["share"] <= 1


def test_numbers_dates_and_addresses_weigh_more_beside_names(write):
    rows = zip(
        NAMES,
        [f"1712345{n:02d}" for n in range(6)],
        ["01/02/1960"] * 6,
        ["Số 3 ngõ 5, tổ 2"] * 6,
        strict=True,
    )
    body = "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows)
    found = scan_personal_data(write("a,b,c,d\n" + body))
    assert levels(found) == {(kind, "block") for kind in ("full_name", "cmnd", "birth_date", "address")}


def test_one_number_that_looks_like_an_identity_number_is_a_warning(write):
    # 1.55 % of random 12-digit numbers have the structure of an identity number.
    found = scan_personal_data(write(column("x", [CCCD[0], *[f"99{n:010d}" for n in range(9)]])))
    assert levels(found) == {("cccd", "warn")}
    assert (found[0].params["count"], found[0].params["share"]) == (1, 0.1)


def test_numbers_inside_notes_are_found(write):
    notes = [f"gọi {phone} gặp người nhà, số {cccd}" for phone, cccd in zip(PHONES, CCCD, strict=True)]
    assert levels(scan_personal_data(write(column("ghi chu", notes)))) == {
        ("phone", "block"),
        ("cccd", "block"),
    }


def test_a_file_without_a_header_hides_nobody(write):
    found = scan_personal_data(write("\n".join(f"{c},{n}" for n, c in enumerate(CCCD[:3]))))
    assert ("cccd", "block") in levels(found)
    assert all(CCCD[0] not in str(one) for one in found)


def test_office_contacts_of_a_known_profile_are_allowed_but_no_mobile(write):
    text = 'name,address,phone,email\n"Trường Lê Lợi","Số 2 ngõ 3, tổ 4",0237 385 0000,mp@vidu.example\n'
    assert levels(scan_personal_data(write(text), profile=ORGANISATION)) == {
        ("phone", "info"),
        ("email", "info"),
    }
    mobile = text.replace("0237 385 0000", "0912 000 000")
    assert ("phone", "block") in levels(scan_personal_data(write(mobile), profile=ORGANISATION))


def test_identity_numbers_block_whatever_the_profile_says(write):
    found = scan_personal_data(write(column("name", CCCD)), profile=ORGANISATION)
    assert levels(found) == {("cccd", "block")}


NEW_BODIES = {
    "sos-villages": ("name", "Làng trẻ em SOS Mẫu"),
    "international-projects": ("partner", "Tổ chức Ví Dụ"),
    "digital-platforms": ("provider", "Công ty Mô Phỏng"),
}


@pytest.mark.parametrize("name", sorted(NEW_BODIES))
class TestTheProfilesOfVillagesProjectsAndPlatforms:
    def rows(self, name, more):
        """Six rows whose named columns hold the given cells; a column of bodies beside them."""
        column, body = NEW_BODIES[name]
        columns = {column: [f"{body} {n}" for n in range(1, 7)]} | more
        lines = [",".join(f'"{cell}"' for cell in row) for row in zip(*columns.values(), strict=True)]
        return ",".join(columns) + "\n" + "\n".join(lines) + "\n"

    def scan(self, write, name, text):
        return levels(scan_personal_data(write(text), profile=profiles.find_profile(name)))

    def test_names_and_addresses_of_bodies_pass_in_their_columns(self, write, name):
        address = {"address": ["Số 2 ngõ 3, tổ 4"] * 6} if name == "sos-villages" else {}
        assert self.scan(write, name, self.rows(name, address)) == set()

    def test_a_mobile_phone_is_blocked_in_every_column(self, write, name):
        for label in ("phone", "website", "Điện thoại", NEW_BODIES[name][0]):
            assert ("phone", "block") in self.scan(write, name, self.rows(name, {label: PHONES}))

    def test_an_identity_number_is_blocked_in_every_column(self, write, name):
        for label in ("CCCD", "website", NEW_BODIES[name][0]):
            assert ("cccd", "block") in self.scan(write, name, self.rows(name, {label: CCCD}))

    def test_a_column_of_persons_is_blocked_whether_the_profile_knows_it_or_not(self, write, name):
        for label in ("Họ và tên", "x", NEW_BODIES[name][0]):
            assert ("full_name", "block") in self.scan(write, name, self.rows(name, {label: NAMES}))

    def test_a_private_address_of_mail_is_blocked(self, write, name):
        mails = [f"m{n}@vidu.example" for n in range(6)]
        assert ("email", "block") in self.scan(write, name, self.rows(name, {"email": mails}))


def test_the_landline_of_a_village_is_allowed_and_that_beside_persons_is_not(write):
    village = profiles.find_profile("sos-villages")
    text = 'name,phone\n"Làng trẻ em SOS Mẫu",0237 385 0000\n'
    assert levels(scan_personal_data(write(text), profile=village)) == {("phone", "info")}
    # A column that the profile does not know is no office contact.
    other = text.replace("name,phone", "name,dien_thoai")
    assert levels(scan_personal_data(write(other), profile=village)) == {("phone", "warn")}


def test_a_schema_of_ones_own_allows_nothing(write):
    profile = {**ORGANISATION, "profile": "my-own"}
    text = "name,phone\n" + "".join(f"x,{phone}\n" for phone in PHONES)
    assert ("phone", "block") in levels(scan_personal_data(write(text), profile=profile))


def test_place_names_that_look_like_persons_are_subtracted(write, tmp_path):
    from validators.places.book import PlaceBook

    folder = tmp_path / "p"
    folder.mkdir()
    lines = "".join(f"0000{n},Phường {name},commune,1\n" for n, name in enumerate(NAMES))
    (folder / "a.csv").write_text("code,name,level,parent\n" + lines, encoding="utf-8")
    entry = '[{"vintage": "2025-07-01", "file": "a.csv", "title_vi": "", "title_en": "", "levels": []}]'
    (folder / "vintages.json").write_text(entry, encoding="utf-8")
    path = write(column("x", NAMES))
    assert scan_personal_data(path, places=PlaceBook.load(folder)) == []
    assert levels(scan_personal_data(path)) == {("full_name", "block")}


@pytest.mark.parametrize(
    ("label", "values"),
    [
        ("so_ky_hieu", ["1421/UBND-VX", "163/TTr-SLĐTBXH", "Công văn số 515/SLĐTBXH-VP", "05/BC-SLĐTBXH"]),
        ("kinh_phi", ["27.017", "150000000000", "38000000000", "12500000000", "99000000000"]),
        ("kinh_phi", ["27.017 triệu", "1.250.000.000 đồng", "38.099.012.345"]),
        ("ma_so", ["2801234567", "2801234568", "2801234569-001"]),
        ("lat", ["19.8431", "105.774", "20.074"]),
        ("ngay_ban_hanh", ["2024-01-16", "19/02/2024", "01/02/2024"]),
        ("place_code", ["14758", "14797", "380"]),
        ("id", ["2bc1c94f-0deb-43e9-92a1-4775189ec9f8"] * 3),
        ("ip", ["10.0.0.1", "192.168.100.200", "172.16.254.1"]),
        ("thu_tuc", ["1.000123", "2.001157", "1.010801"]),
        ("ten_xa", ["Bùi Thị Xuân", "Nguyễn Trãi", "Trần Phú", "Lê Lợi"]),
        ("don_vi", ["Văn phòng Sở", "Phòng Bảo trợ xã hội", "Quỹ Bảo trợ trẻ em"]),
        ("tinh", ["Hà Nội", "Cao Bằng", "Thái Nguyên", "Hà Giang"]),
        ("so_nguoi_tham_gia_bhxh", ["1200", "3400", "5600"]),
        ("so_hoc_sinh", ["120", "340", "560"]),
        ("chi_tieu", ["Tổ chức 03 lớp tập huấn", "Đạt 100%, 12/12 đơn vị", "Ban hành 05 văn bản"]),
    ],
)
def test_clean_aggregates_scan_clean(write, label, values):
    assert scan_personal_data(write(column(label, values))) == []


def test_signatories_of_documents_are_a_warning_not_a_block(write):
    assert levels(scan_personal_data(write(column("nguoi_ky", NAMES)))) == {("full_name", "warn")}


def test_every_sheet_of_a_workbook_is_scanned_hidden_ones_too(write_workbook):
    sheets = {"Bảng": [["a", "b"], [1, 2]], "Gốc": [["x"], *[[value] for value in CCCD]]}
    found = scan_personal_data(write_workbook(sheets, hidden=["Gốc"]))
    assert levels(found) == {("cccd", "block")}
    assert found[0].params["sheet"] == "Gốc"


def test_comments_of_a_workbook_are_scanned(write_workbook):
    path = write_workbook({"S": [["a"], [1]]})
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("xl/comments1.xml", f"<comments><t>CCCD {CCCD[0]}</t></comments>")
    assert levels(scan_personal_data(path)) == {("cccd", "warn")}


def test_a_file_that_the_guard_refuses_gives_the_guards_words(write):
    assert [one.code for one in scan_personal_data(write(""))] == ["file_empty"]


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("038099012345", "cccd"),
        ("038229012345", "cccd"),
        ("38099012345", "cccd_short"),
        ("0912345678", "mobile"),
        ("0237 385 1234", "landline"),
        ("vp@sldtbxh.thanhhoa.gov.vn", "office_email"),
        ("2801234567-001", "tax"),
        ("Số 12 đường Lê Lợi", "address"),
    ],
)
def test_formats_are_recognised(text, mark):
    assert mark in marks_of(text, 2029)


@pytest.mark.parametrize(
    "text", ["003099012345", "038299012345", "038999012345", "03809901234", "0380990123456"]
)
def test_twelve_digits_without_the_structure_are_no_identity_number(text):
    assert "cccd" not in marks_of(text, 2029)


@pytest.mark.parametrize("name", ["Nguyễn Văn Mẫu", "LÊ THỊ VÍ DỤ", "Tran Van Mau", "Y Ví Dụ", "H' Mẫu Niê"])
def test_names_of_persons_are_recognised(name):
    assert is_person_name(name)


@pytest.mark.parametrize(
    "text", ["Văn phòng Sở", "Hà Nội 1", "UBND xã", "Lê", "nguyễn văn mẫu", "Vũ trụ học", "HĐND Xã"]
)
def test_other_texts_are_no_names(text):
    assert not is_person_name(text)


DATES = [f"0{n}/02/2019" for n in range(1, 7)]
DATED_BODIES = {
    "profile": "international-projects",
    "schema": {
        "fields": [{"name": "start_date", "x_pii": "none"}, {"name": "contact_date", "x_pii": "organisation"}]
    },
}


def beside_names(label, dates):
    return f"ho_ten,{label}\n" + "".join(f"{name},{day}\n" for name, day in zip(NAMES, dates, strict=True))


def test_a_date_that_an_organisation_profile_knows_is_no_birth_date_even_beside_persons(write):
    found = scan_personal_data(write(beside_names("start_date", DATES)), profile=DATED_BODIES)
    assert levels(found) == {("full_name", "block")}


@pytest.mark.parametrize("label", ["other_date", "contact_date", "Ngày sinh"])
def test_every_other_date_beside_persons_stays_a_birth_date(write, label):
    found = scan_personal_data(write(beside_names(label, DATES)), profile=DATED_BODIES)
    assert levels(found) == {("full_name", "block"), ("birth_date", "block")}
    assert ("birth_date", "block") in levels(scan_personal_data(write(beside_names("start_date", DATES))))


def test_a_birth_hint_in_the_header_outweighs_what_the_profile_says(write):
    fields = [{"name": label, "x_pii": "none"} for label in ("Ngày sinh", "nam_sinh")]
    profile = {"profile": "vocational-institutions", "schema": {"fields": fields}}
    found = scan_personal_data(write(beside_names("Ngày sinh", DATES)), profile=profile)
    assert ("birth_date", "block") in levels(found)
    years = ["1960", "1961", "1970", "1984", "1990", "1999"]
    found = scan_personal_data(write(beside_names("nam_sinh", years)), profile=profile)
    assert ("birth_year", "block") in levels(found)
