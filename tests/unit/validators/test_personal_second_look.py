"""The second look at columns: damaged numbers, odd days, mixed cells, running text. All is invented."""

import pytest

from validators.personal.header_words import KINDS
from validators.personal.hints import hints_of, sensitive_columns, sensitive_topics
from validators.personal.scan import scan_personal_data

NAMES = ["Nguyễn Văn Mẫu", "Trần Thị Ví Dụ", "Lê Mô Phỏng", "Phạm Thị Thử", "Vũ Đức Giả", "Đỗ Văn Tạm"]
CCCD = [f"0380{year:02d}0071{n:02d}" for n, year in enumerate((55, 61, 70, 84, 90, 99), start=1)]
DAYS = [(1, 2, 1938), (3, 4, 1951), (28, 12, 1960), (9, 9, 1975), (17, 6, 1988), (30, 1, 2004)]
TCVN3 = ["NguyÔn V¨n MÉu", "TrÇn ThÞ VÝ", "Lª M« Pháng", "Ph¹m ThÞ Thö", "Vò §øc Gi¶", "§ç V¨n T¹m"]


def column(label, values):
    return f"{label},so\n" + "".join(f'"{value}",{n}\n' for n, value in enumerate(values))


def levels(found):
    return {(one.params["kind"], one.params["level"]) for one in found}


def told(write, label, values):
    found = scan_personal_data(write(column(label, values)))
    assert all(str(value) not in str(found) for value in values if len(str(value)) > 5)
    return levels(found)


@pytest.mark.parametrize(
    ("label", "values", "expected"),
    [
        ("CCCD", [f"'{value}" for value in CCCD], ("cccd", "block")),
        ("x", [f"'{value}" for value in CCCD], ("cccd", "block")),
        ("x", [f"{int(value)}.0" for value in CCCD], ("cccd", "block")),
        ("Số CCCD", ["3.80991E+10", "3.8E+10"], ("cccd", "block")),
        ("Số định danh", ["990000000017", "990000000025"], ("cccd", "block")),
        ("CMND", ["171 234 567", "172 234 568"], ("cmnd", "block")),
        ("x", [f"17{n}34{n}56{n}" for n in range(1, 7)], ("cmnd", "warn")),
        ("BHYT", ["HN 4 38 0012345678", "DT-2-38-0012345679"], ("health_insurance", "block")),
        ("Số sổ BHXH", ["3812 345 678", "3812 345 679"], ("social_insurance", "block")),
        ("MST cá nhân", ["2801234567", "2801234568"], ("tax_code", "block")),
        ("Mã số thuế", ["8012345671", "8312345682", "8512345693"], ("tax_code", "block")),
        ("Mã hộ", ["MH000123", "MH000124", "MH000125"], ("dossier_code", "block")),
        ("Hộ chiếu", ["C1234567", "B7654321", "N1237654"], ("passport", "block")),
        ("Biển số xe", ["36A-123.45", "36B1-234.56", "36C-456.78"], ("plate", "warn")),
        ("Tọa độ nhà", ["19.80281,105.78912", "19.80299,105.789"], ("home_point", "warn")),
        ("Ảnh chân dung", ["a/b1.jpg", "a/b2.JPG", "a/b3.png"], ("photo", "warn")),
        ("Họ tên", ["N.V. Mẫu", "Trần T. Dụ", "L. Phỏng"], ("full_name", "block")),
        ("x", [f"{name} - 09120000{n:02d}" for n, name in enumerate(NAMES)], ("full_name", "block")),
        ("Phường", [f"{one} Văn Mẫu" for one in ("Nguyễn", "Trần", "Lê", "Vũ")], ("full_name", "block")),
        ("Điện thoại", ["0912000017/0912000025", "0912000033/0351000041"], ("phone", "block")),
        ("Địa chỉ", ["Thôn Đông, xã Hoạt Giang", "Xóm Đoài, xã Nga Sơn"], ("address", "warn")),
        ("Điện thoại", ["(+84) 912000017", "0084912000025", "(0)351000041"], ("phone", "block")),
        ("x", ["84.912.000.017", "+84 912 000 025", "(0)351000041"], ("phone", "warn")),
        ("STK", ["Agribank 3500123456789", "3500123456780 - BIDV"], ("bank_account", "block")),
        ("x", ["MB 350012345678", "1500123456780 (VCB)", "BIDV: 3500 1234 5678"], ("bank_account", "warn")),
        ("CMND", ["171.234.567", "172.345.678"], ("cmnd", "block")),
        ("x", ["12 Hoa Sen, P. Hàm Rồng", "3/4 Cây Đa, P.Hạc Thành", "5A Bến, TP Vinh"], ("address", "warn")),
        ("x", ["thôn Đông xã Hoạt Giang", "xóm Đoài xã Nga Sơn", "bản Hạ xã Mường Lý"], ("address", "warn")),
        ("Mã", ["HN-38-14500-0012", "HN-38-14501-0013", "HN-38-14502-0014"], ("dossier_code", "warn")),
        ("x", ["H56.12-240115-0012", "H56.12-240116-0013", "G22-240117-00014"], ("dossier_code", "block")),
        ("x", [f"{one} (19{n})" for n, one in enumerate(NAMES, start=61)], ("full_name", "block")),
    ],
)  # fmt: skip
def test_damaged_and_rare_forms_are_found(write, label, values, expected):
    assert expected in told(write, label, values)


# Twenty numbers of one length each: with a beginning in common, with noughts before, of thirteen digits.
ALIKE = {
    "social_insurance": [f"38{n * 3_718_293 % 10**8:08d}" for n in range(1, 21)],
    "cmnd": [f"0{n * 9_718_293 % 10**8:08d}" for n in range(1, 21)],
    "bank_account": [f"{10**12 + n * 371_829_300_417}" for n in range(1, 21)],
    "tax_code": [f"8{n * 37_182_931 % 10**9:09d}" for n in range(1, 21)],
}
MISLEADING = ["tong_tien", "so_luong", "dien_tich", "ma_don_vi", "ghi_chu", "stt", "ten_du_an"]


@pytest.mark.parametrize("label", MISLEADING)
@pytest.mark.parametrize("kind", ALIKE)
def test_numbers_that_no_amounts_are_like_are_told_under_any_header(write, label, kind):
    assert (kind, "warn") in told(write, label, ALIKE[kind])


@pytest.mark.parametrize("digits", [9, 10, 12])
def test_amounts_of_nine_to_twelve_digits_under_a_header_of_money_are_amounts(write, digits):
    # One length and no round number among them, as a sheet of sums to the last dong may be.
    amounts = [10 ** (digits - 1) + n * 7_182_931 * 10 ** (digits - 9) + n for n in range(1, 100, 4)]
    assert told(write, "Kinh phí (đồng)", amounts) == set()


def test_what_clerks_write_for_nothing_does_not_thin_a_column_out(write):
    cells = CCCD[:3] + ["-", "Không có", "không rõ", "N/A", "chưa có"] * 3
    assert ("cccd", "block") in levels(scan_personal_data(write(column("x", cells))))


def test_rows_after_the_tenth_of_a_file_in_an_old_encoding_are_read(tmp_path):
    path = tmp_path / "cu.csv"
    lines = ["xa,so", *["Thọ Lập,12"] * 30, f"Thọ Lập,{CCCD[0]}", f"Thọ Lập,{CCCD[1]}"]
    path.write_bytes("\n".join(lines).encode("utf-16"))
    assert ("cccd", "warn") in levels(scan_personal_data(path))


def test_a_header_that_lacks_one_label_is_still_the_header(write):
    rows = ["TT,,CMND,Số", *[f"{n},Xã Mẫu,17123456{n},5" for n in range(5)]]
    found = scan_personal_data(write("\n".join(rows) + "\n"))
    assert [(one.column_name, one.params["level"]) for one in found] == [("CMND", "block")]


@pytest.mark.parametrize(
    "form",
    [
        "{d:02d}{m:02d}{y}", "{d:02d}.{m:02d}.{y}", "{d}-{m}-{y}", "{y}/{m:02d}/{d:02d}",
        "{y}-{m:02d}-{d:02d}",
        "ngày {d} tháng {m} năm {y}", "{d}/{m}/{s:02d}", "{y}-{m:02d}-{d:02d} 00:00:00",
    ],
)  # fmt: skip
def test_days_of_birth_are_found_in_many_ways_of_writing(write, form):
    days = [form.format(d=d, m=m, y=y, s=y % 100) for d, m, y in DAYS]
    assert ("birth_date", "block") in told(write, "Ngày sinh", days)
    # Without a word in the header they lie as births lie: over sixty-six years, all different.
    assert ("birth_date", "warn") in told(write, "x", days)


def test_the_serial_numbers_of_a_spreadsheet_under_a_birth_header_are_days(write):
    # Day 1 is 1900-01-01: 20,000 days after it is the autumn of 1954.
    assert ("birth_date", "block") in told(write, "DOB", ["20000", "25569", "31048"])


@pytest.mark.parametrize("label", ["Ngày ban hành", "Ngày cấp", "Cập nhật"])
def test_days_of_documents_are_no_births(write, label):
    assert told(write, label, [f"{n:02d}/03/20{n + 10}" for n in range(1, 13)]) == set()


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("đối chiếu CCCD 038055007101 xong", ("cccd", "block")),
        ("SĐT: 0912.000.017", ("phone", "block")),
        ("đã chi cho ông Nguyễn Văn Mẫu trong kỳ", ("full_name", "warn")),
        ("hộ bà Trần Thị Ví chuyển đi", ("full_name", "warn")),
        ("cháu Lê Thị Dụ nghỉ học", ("full_name", "warn")),
        ("thẻ HN4380012345678 hết hạn", ("health_insurance", "warn")),
    ],
)
def test_one_cell_of_a_hundred_notes_is_enough(write, note, expected):
    notes = ["đã nhận đủ tiền", "theo danh sách kỳ này", "", "chờ bổ sung giấy tờ"] * 25
    notes[57] = note
    assert expected in told(write, "Ghi chú", notes)


@pytest.mark.parametrize(
    "note",
    [
        "xây cầu ở đường Nguyễn Văn Trỗi", "theo Nghị định 20/2021/NĐ-CP", "Trường THCS Nguyễn Thị Minh Khai",
        "kinh phí 27.017 triệu đồng", "văn bản 1421/UBND-VX", "trẻ em Thanh Hóa", "đạt 12/12 đơn vị",
    ],
)  # fmt: skip
def test_notes_about_places_and_papers_are_silent(write, note):
    assert told(write, "Ghi chú", [note, "", "số liệu ước", "chờ bổ sung"]) == set()


@pytest.mark.parametrize("label", ["ho_ten", "x"])
def test_names_in_an_old_encoding_inside_utf_8_are_names(write, label):
    assert ("full_name", "block") in told(write, label, TCVN3)


def test_titles_and_a_header_of_two_rows_keep_no_column_from_its_words(write):
    rows = ["DANH SÁCH KÈM THEO,,", ",,", "Thông tin chung,,Ghi", "Số CMND,Năm sinh,x"]
    body = [f"17123456{n},19{60 + n},a" for n in range(5)]
    found = levels(scan_personal_data(write("\n".join(rows + body) + "\n")))
    assert {("cmnd", "block"), ("birth_year", "warn")} <= found


@pytest.mark.parametrize(
    ("label", "values"),
    [
        ("id", ["2bc1c94f-0deb-43e9-92a1-0912345678e9"] * 3 + ["2bc1c94f-0deb-43e9-92a1-038055007101"] * 3),
        ("lon", ["105.123456", "105.223457", "105.323458", "105.423459", "105.523451"]),
        ("Thực chi", ["152304567", "98231407", "1204556781", "30411992", "7702345518"]),
        ("Tên đường", ["Nguyễn Văn Cừ", "Nguyễn Thị Minh Khai", "Trần Hưng Đạo", "Lý Thường Kiệt"]),
        ("x", ["Nguyễn Văn Cừ", "Nguyễn Thị Minh Khai", "Trần Hưng Đạo", "Lý Thường Kiệt"]),
        ("Số hồ sơ", ["120", "35320", "1.234", "7"]),
        ("Mã hồ sơ", ["A1", "A2"] * 20),
    ],
)
def test_what_only_looks_like_numbers_of_persons_is_silent(write, label, values):
    assert told(write, label, values) == set()


def test_tax_codes_and_addresses_of_companies_pass_and_those_beside_persons_do_not(write):
    def table(label, names):
        rows = [f'{name},280123456{n},"Số {n} đường Hoa Sen"' for n, name in enumerate(names, start=1)]
        return write("\n".join([f"{label},mst,dia_chi", *rows]) + "\n")

    companies = table("cong_ty", [f"Công ty TNHH Mẫu {n}" for n in range(5)])
    assert levels(scan_personal_data(companies)) == {("tax_code", "info"), ("address", "info")}
    persons = table("ho_ten", NAMES)
    assert {("tax_code", "block"), ("address", "block")} <= levels(scan_personal_data(persons))


SPECIFIED = [
    "ho ten",
    "ho va ten",
    "chu ho",
    "ten doi tuong",
    "nguoi huong",
    "cccd",
    "cmnd",
    "so dinh danh",
    "so cmt",
    "ma dinh danh ca nhan",
    "ngay sinh",
    "nam sinh",
    "que quan",
    "ho khau",
    "thuong tru",
    "tam tru",
    "dia chi",
    "so nha",
    "dien thoai",
    "sdt",
    "di dong",
    "email",
    "so tai khoan",
    "stk",
    "ngan hang",
    "so so bhxh",
    "ma the bhyt",
    "ma ho",
    "ma tre em",
    "ten cha",
    "ten me",
    "nguoi giam ho",
    "nguoi duoc uy quyen",
    "nguoi dai dien",
    "than nhan",
    "so ho so",
    "ma ho so",
    "chu ky",
    "anh",
    "toa do nha",
]
SENSITIVE = [
    "dan toc",
    "ton giao",
    "dang tat",
    "muc do khuyet tat",
    "benh",
    "hiv",
    "nghien",
    "xam hai",
    "ty le thuong tat",
]


@pytest.mark.parametrize("words", SPECIFIED)
def test_each_word_of_the_specification_asks_for_a_kind(words):
    spellings = (words, words.upper(), words.replace(" ", "_"), f"{words} (1)")
    assert all(hints_of(one) & KINDS.keys() for one in spellings)


@pytest.mark.parametrize("words", SENSITIVE)
def test_each_sensitive_word_of_the_specification_has_a_topic(words):
    assert sensitive_topics(words.replace(" ", "_"))


@pytest.mark.parametrize(
    "label", ["hoTen", "hoten", "SoCCCD", "sodienthoai", "ngaysinh", "soTaiKhoan", "Đ/c", "Số ĐT"]
)
def test_words_written_together_and_short_forms_are_read(label):
    assert hints_of(label) & KINDS.keys()


def test_a_numbered_field_is_no_school():
    assert "place" not in hints_of("Trường 1")
    assert "place" in hints_of("Trường")


def test_sensitive_columns_are_listed_with_their_topics():
    labels = ["Xã", "Dân tộc", "Mức độ khuyết tật", "Số trẻ em bị xâm hại", "Tổng"]
    assert sensitive_columns(labels) == {
        "Dân tộc": {"ethnicity"},
        "Mức độ khuyết tật": {"disability"},
        "Số trẻ em bị xâm hại": {"children", "victims"},
    }


def test_a_sensitive_column_is_a_note_and_beside_persons_a_warning(write):
    alone = write("xa,dan_toc,so\nA,Kinh,12\nB,Thái,37\n")
    assert levels(scan_personal_data(alone)) == {("sensitive_attribute", "info")}
    beside = write("ho_ten,dan_toc\n" + "".join(f"{name},Kinh\n" for name in NAMES))
    assert ("sensitive_attribute", "warn") in levels(scan_personal_data(beside))


@pytest.mark.parametrize(
    "label",
    [
        "Số người nhận được việc",
        "so_nguoi_nhan_viec",
        "Tổng số học sinh",
        "Tỷ lệ học viên có việc",
        "Số hộ vay",
    ],
)
def test_a_count_of_people_asks_for_no_names(label):
    assert "full_name" not in hints_of(label)


@pytest.mark.parametrize(
    "label", ["Họ tên người nhận", "Người nhận", "Tên học sinh", "Số CCCD người nhận", "Họ và tên, số người"]
)
def test_who_receives_is_still_asked_for_by_name(label):
    assert hints_of(label) & {"full_name", "own_name", "cccd"}


LISTS = (
    "place_vintage,Tiếng Việt,indicator,Tiếng Việt\n"
    "2025-01-01,,so_nguoi_tim_viec,Số người tìm việc\n"
    "2025-07-01,,so_nguoi_duoc_gioi_thieu,Số người được giới thiệu\n"
    ",,so_nguoi_nhan_viec,Số người nhận được việc\n"
)


def test_a_list_of_codes_that_count_people_names_nobody(write):
    assert levels(scan_personal_data(write(LISTS))) == set()


def test_the_days_of_place_lists_are_no_births_whatever_stands_beside_them(write):
    beside = "place_vintage,Họ tên\n" + "".join(
        f"2025-0{1 + n % 2 * 6}-01,{one}\n" for n, one in enumerate(NAMES)
    )
    assert levels(scan_personal_data(write(beside))) == {("full_name", "block")}
    days = [f"{year}-{month:02d}-{day:02d}" for day, month, year in DAYS]
    births = "place_vintage,Họ tên\n" + "".join(
        f"{day},{one}\n" for day, one in zip(days, NAMES, strict=True)
    )
    assert ("birth_date", "block") in levels(scan_personal_data(write(births)))
