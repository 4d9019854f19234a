"""Invented personal data for the benchmark of detection: values of the twelve kinds, each in many spellings.

Names are made of syllables, numbers of their structure; nobody real is in it, nothing is looked up. Seeded.
"""

import random
import unicodedata
from collections.abc import Callable

BAR = "|"
SURNAMES = (
    "Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Mai"
    "|Trịnh|Hà|Cao|Lưu|Trương|Đào|Tạ"
).split(BAR)
RARE = (
    "Lò|Cầm|Quàng|Lường|Vi|Giàng|Vàng|Thào|Sùng|Mùa|Hơ|Ksor|Rơ|Quách|Phùng|Kiều|Tăng|Lâm|Tô|Vương|Đoàn|Lương"
).split(BAR)
MIDDLES = "Văn|Thị|Thị|Văn|Đức|Hữu|Ngọc|Minh|Thanh|Xuân|Quang|Thu|Công|Thị Kim|Thị Thu|Bá|Đình".split(BAR)
GIVEN = (
    "An|Bình|Chi|Dung|Giang|Hạnh|Hoa|Hùng|Khoa|Lan|Linh|Long|Mai|Nam|Nga|Oanh|Phúc"
    "|Quân|Sơn|Tâm|Thảo|Tuấn|Uyên|Việt|Yến|Đạt|Hòa"
).split(BAR)
PROVINCES = ["001", "038", "040", "042", "036", "037", "031", "019", "079", "048"]
STREETS = "Hoa Sen|Cây Đa|Bến Nước|Sân Đình|Chợ Mới|Lúa Vàng|Đồi Chè|Ven Sông|Tân Lập|Hòa Bình".split(BAR)
VILLAGES = "Đông|Đoài|Thượng|Hạ|Trung|Yên Lạc|Phú Quý|Cẩm Bào|Lương Ngọc|Xuân Phú".split(BAR)
PLACE_LIKE = ("Sơn", "Hà", "Hải", "Châu", "Giang", "Phú")
COMMUNES = ("Hoạt Giang|Nga Sơn|Hàm Rồng|Bút Sơn|Yên Định|Thọ Lập|Cẩm Tú|Mường Lý|Quan Sơn|Vạn Lộc").split(
    BAR
)
DISTRICTS = "Hà Trung|Nga Sơn|Yên Định|Thọ Xuân|Cẩm Thủy|Mường Lát|Quan Sơn|Hậu Lộc".split(BAR)
WORDS = (
    "đã|nhận|đủ|tiền|theo|danh sách|kỳ|này|chờ|bổ sung|giấy tờ|xác minh|lại|ở thôn|hộ|nghèo|đề nghị|xem xét"
).split(BAR)


def plain(text: str) -> str:
    """Give a text without accents."""
    text = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(char for char in text if not unicodedata.combining(char))


def digits(r: random.Random, count: int) -> str:
    return "".join(str(r.randrange(10)) for _ in range(count))


def name(r: random.Random) -> str:
    if r.random() < 0.06:
        return f"H' {r.choice(GIVEN)} {r.choice(('Niê', 'Êban', 'Mlô'))}"
    surname = r.choice(RARE) if r.random() < 0.2 else r.choice(SURNAMES)
    return f"{surname} {r.choice(MIDDLES)} {r.choice(GIVEN)}"


def cccd(r: random.Random) -> str:
    year = r.randrange(1935, 2020)
    century = 0 if year < 2000 else 2
    return f"{r.choice(PROVINCES)}{century + r.randrange(2)}{year % 100:02d}{digits(r, 6)}"


def mobile(r: random.Random) -> str:
    return (
        "0"
        + r.choice(
            ["32", "35", "38", "56", "58", "70", "76", "79", "81", "84", "88", "90", "91", "94", "97", "98"]
        )
        + digits(r, 7)
    )


def birth(r: random.Random) -> tuple[int, int, int]:
    return r.randrange(1, 29), r.randrange(1, 13), r.randrange(1935, 2019)


Maker = Callable[[random.Random], str]


def _spaced(text: str, mark: str, *sizes: int) -> str:
    parts, at = [], 0
    for size in sizes:
        parts.append(text[at : at + size])
        at += size
    return mark.join([*parts, text[at:]] if text[at:] else parts)


def _dates() -> dict[str, Maker]:
    def form(text: str) -> Maker:
        def make(r: random.Random) -> str:
            day, month, year = birth(r)
            return text.format(d=day, m=month, y=year, s=year % 100)

        return make

    forms = {
        "dd/mm/yyyy": "{d:02d}/{m:02d}/{y}", "d/m/yyyy": "{d}/{m}/{y}", "iso": "{y}-{m:02d}-{d:02d}",
        "dashes": "{d:02d}-{m:02d}-{y}", "dots": "{d:02d}.{m:02d}.{y}", "digits": "{d:02d}{m:02d}{y}",
        "short year": "{d:02d}/{m:02d}/{s:02d}", "words": "ngày {d} tháng {m} năm {y}",
        "time": "{y}-{m:02d}-{d:02d} 00:00:00", "slashes iso": "{y}/{m:02d}/{d:02d}",
    }  # fmt: skip
    return {key: form(text) for key, text in forms.items()}


def _address(r: random.Random) -> str:
    return r.choice(
        (
            f"Số {r.randrange(1, 300)} đường {r.choice(STREETS)}, phường {r.choice(COMMUNES)}",
            f"SN {r.randrange(1, 200)} ngõ {r.randrange(1, 90)}, tổ 5, {r.choice(COMMUNES)}",
            f"Thôn {r.randrange(1, 12)}, xã {r.choice(COMMUNES)}, huyện {r.choice(DISTRICTS)}",
            f"Số nhà {r.randrange(1, 99)}, tổ dân phố {r.randrange(1, 20)}, thị trấn {r.choice(COMMUNES)}",
        )
    )


def _village(r: random.Random) -> str:
    kind = r.choice(("Thôn", "Xóm", "Bản", "Khu phố", "Tổ dân phố"))
    return f"{kind} {r.choice(VILLAGES)}, xã {r.choice(COMMUNES)}, huyện {r.choice(DISTRICTS)}"


def _health(r: random.Random) -> str:
    group = r.choice(("HN", "DT", "GD", "TE", "BT", "HT"))
    return f"{group}{r.randrange(1, 6)}{r.choice(('38', '01', '40'))}{digits(r, 10)}"


def _dossier(r: random.Random) -> str:
    day = f"{r.randrange(20, 27)}{r.randrange(1, 13):02d}{r.randrange(1, 29):02d}"
    return f"000.{r.randrange(1, 40):02d}.{r.randrange(1, 60):02d}.H56-{day}-{digits(r, 4)}"


# Kind -> way of writing -> maker. The first way is the usual one.
WAYS: dict[str, dict[str, Maker]] = {
    "cccd": {
        "plain": cccd,
        "spaces": lambda r: _spaced(cccd(r), " ", 3, 3, 3),
        "dots": lambda r: _spaced(cccd(r), ".", 3, 3, 3),
        "lost zero": lambda r: str(int(cccd(r))),
        "apostrophe": lambda r: "'" + cccd(r),
        "float": lambda r: str(int(cccd(r))) + ".0",
    },
    "cmnd": {
        "plain": lambda r: r.choice(("17", "01", "03", "18", "16")) + digits(r, 7),
        "thanh hoa": lambda r: "17" + digits(r, 7),
        "spaces": lambda r: _spaced("17" + digits(r, 7), " ", 3, 3),
        "apostrophe": lambda r: "'17" + digits(r, 7),
    },
    "social_insurance": {
        "plain": lambda r: r.choice(("38", "01", "79", "40")) + digits(r, 8),
        "zero": lambda r: "0" + str(r.randrange(1, 10)) + digits(r, 8),
        "spaces": lambda r: _spaced("38" + digits(r, 8), " ", 4, 3),
    },
    "health_insurance": {
        "plain": _health,
        "spaces": lambda r: _spaced(_health(r), " ", 2, 1, 2, 5),
        "dashes": lambda r: _spaced(_health(r), "-", 2, 1, 2),
        "small": lambda r: _health(r).lower(),
    },
    "phone": {
        "plain": mobile,
        "plus": lambda r: "+84" + mobile(r)[1:],
        "84": lambda r: "84" + mobile(r)[1:],
        "dots": lambda r: _spaced(mobile(r), ".", 4, 3),
        "spaces": lambda r: _spaced(mobile(r), " ", 4, 3),
        "dashes": lambda r: _spaced(mobile(r), "-", 4, 3),
        "plus spaces": lambda r: "+84 " + _spaced(mobile(r)[1:], " ", 3, 3),
        "two": lambda r: f"{mobile(r)}/{mobile(r)}",
        "lost zero": lambda r: mobile(r)[1:],
    },
    "email": {
        "plain": lambda r: (
            f"{plain(name(r)).replace(' ', '').replace(chr(39), '').lower()}{r.randrange(99)}@vidu.example"
        ),
        "dots": lambda r: f"{plain(r.choice(GIVEN)).lower()}.{digits(r, 3)}@thu.vidu.example",
        "capitals": lambda r: f"{plain(r.choice(GIVEN)).upper()}{digits(r, 4)}@VIDU.EXAMPLE",
    },
    "bank_account": {
        "13": lambda r: str(r.randrange(1, 10)) + digits(r, 12),
        "14": lambda r: "1" + digits(r, 13),
        "mixed": lambda r: str(r.randrange(1, 10)) + digits(r, r.choice((8, 9, 11, 12, 13, 14))),
        "spaces": lambda r: _spaced(str(r.randrange(1, 10)) + digits(r, 12), " ", 4, 4, 4),
    },
    "full_name": {
        "accents": name,
        "capitals": lambda r: name(r).upper(),
        "no accents": lambda r: plain(name(r)),
        "plain capitals": lambda r: plain(name(r)).upper(),
        "title": lambda r: f"{r.choice(('Ông', 'Bà', 'ông', 'bà', 'Anh', 'Chị'))} {name(r)}",
        "numbered": lambda r: f"{r.randrange(1, 99)}. {name(r)}",
        "minority": lambda r: (
            f"{r.choice(RARE)} {r.choice(('A', 'Thị', 'Văn', 'Seo', 'Mí'))} {r.choice(GIVEN)}"
        ),
        "decomposed": lambda r: unicodedata.normalize("NFD", name(r)),
        "place-like": lambda r: (
            f"{r.choice(SURNAMES)} {r.choice(('Văn', 'Thị', 'Thị'))} {r.choice(PLACE_LIKE)}"
        ),
    },
    "birth_date": _dates(),
    "address": {"number": _address, "no number": _village},
    "tax_code": {
        "plain": lambda r: "8" + digits(r, 9),
        "any": lambda r: r.choice(("28", "80", "84", "01")) + digits(r, 8),
    },
    "dossier_code": {
        "dossier": _dossier,
        "household": lambda r: f"HN-38-{r.randrange(10000, 17000)}-{digits(r, 4)}",
        "short": lambda r: f"MH{digits(r, 6)}",
    },
}
# Those have no form of their own: what they are only a header tells.
NEEDS_HEADER = {("tax_code", "any"), ("dossier_code", "household"), ("dossier_code", "short")}
HEADERS: dict[str, list[str]] = {
    "cccd": (
        "CCCD|Số CCCD|so_cccd|Căn cước công dân|Số định danh cá nhân|SO DINH DANH"
        "|Số CCCD/CMND|Mã định danh|citizen_id|SoCCCD|Số căn cước"
    ).split(BAR),
    "cmnd": (
        "CMND|Số CMND|so_cmnd|Chứng minh nhân dân|SO CMND|CMT|Số CMT|identity_card|soCMND|Giấy CMND"
    ).split(BAR),
    "social_insurance": (
        "Số BHXH|Mã số BHXH|so_so_bhxh|Số sổ BHXH|Bảo hiểm xã hội|social_insurance_no|BHXH|MA SO BHXH|soBHXH"
    ).split(BAR),
    "health_insurance": (
        "Thẻ BHYT|Mã thẻ BHYT|so_the_bhyt|Số thẻ BHYT|Bảo hiểm y tế|health_insurance"
        "|MA THE BHYT|Số thẻ bảo hiểm y tế"
    ).split(BAR),
    "phone": (
        "Điện thoại|SĐT|so_dien_thoai|Số ĐT|Di động|mobile|phone_number|DIEN THOAI|ĐTDĐ"
        "|Số điện thoại liên hệ|soDienThoai"
    ).split(BAR),
    "email": "Email|E-mail|Thư điện tử|email_address|Hộp thư|DIA CHI EMAIL".split(BAR),
    "bank_account": (
        "Số tài khoản|STK|so_tai_khoan|Số TK|Tài khoản ngân hàng|bank_account"
        "|SO TAI KHOAN|TK ngân hàng|soTaiKhoan"
    ).split(BAR),
    "full_name": (
        "Họ và tên|Họ tên|ho_ten|HO VA TEN|Họ tên chủ hộ|Tên đối tượng|full_name|Chủ hộ"
        "|Người hưởng|hoTen|Họ, tên người nhận|Tên người giám hộ"
    ).split(BAR),
    "birth_date": (
        "Ngày sinh|ngay_sinh|NGAY SINH|Ngày, tháng, năm sinh|date_of_birth|DOB|ngaySinh"
        "|Sinh ngày|Ngày tháng năm sinh"
    ).split(BAR),
    "address": (
        "Địa chỉ|dia_chi|DIA CHI|Nơi ở|Hộ khẩu thường trú|home_address|Địa chỉ thường trú"
        "|Chỗ ở hiện nay|HKTT|Đ/c"
    ).split(BAR),
    "tax_code": (
        "MST cá nhân|Mã số thuế cá nhân|mst_ca_nhan|MA SO THUE CA NHAN|Mã số thuế (cá nhân)|personal_tax_code"
    ).split(BAR),
    "dossier_code": "Mã hộ|ma_ho|Mã hồ sơ|Số hồ sơ|ma_ho_so|MA HO|household_id|dossier_code|Mã số hộ".split(
        BAR
    ),
}
SILENT = ["", "x", "Cột 5", "c3", "Thông tin", "F7", "col_2", "Trường 1"]
MISLEADING = [
    "STT phụ",
    "Xếp loại",
    "Trạng thái",
    "Nhóm",
    "Tham chiếu",
    "Đơn vị",
    "Kết quả",
    "Số lượng",
    "Thuộc tính",
]
