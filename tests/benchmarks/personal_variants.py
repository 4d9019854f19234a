"""Further ways of writing the twelve kinds: what spreadsheets damage, what clerks abbreviate, rare names.

They stand apart from personal_values, whose ways come first and oftenest. All persons are invented.
"""

import datetime
import random

from tests.benchmarks import personal_values as values
from tests.benchmarks.personal_values import Maker, birth, cccd, digits, mobile, name, plain

_RARE_NAMES = (
    *("Giàng A Sử", "Sùng Thị Mị", "Lò Thị Pấng", "Thào Seo Dín", "Vàng Mí Pó", "Cầm Bá Thước", "Hơ Văn Súa"),
    *(
        "Ksor H'Bia",
        "H' Linh Niê",
        "Y Bih Êban",
        "Lường Văn Pọm",
        "Quàng Thị Xôm",
        "Vi Thị Nuôi",
        "Hà Công Ín",
    ),
    *("Lầu A Tủa", "Phàn Láo Lở", "Tẩn Mẩy Sinh", "Lộc Văn Thoong", "Ngân Thị Ún", "Lữ Văn Khăm"),
)
_DOUBLE = ("Thị Thu", "Hoàng Minh", "Thị Ngọc")
_BANKS = ("Agribank", "Vietcombank", "BIDV", "VietinBank", "MB")
_CITY, _SHORT_UNITS = "Thanh Hóa", ("P.", "P. ", "phường ")
_FIRST_DAY = datetime.date(1899, 12, 30)


def _grouped(text: str, mark: str, size: int = 3) -> str:
    return mark.join(text[at : at + size] for at in range(0, len(text), size))


def _serial(r: random.Random) -> str:
    day, month, year = birth(r)
    return str((datetime.date(year, month, day) - _FIRST_DAY).days)


def _date(text: str) -> Maker:
    def make(r: random.Random) -> str:
        day, month, year = birth(r)
        return text.format(
            d=day, m=month, y=year, s=year % 100, n=datetime.date(year, month, 1).strftime("%b")
        )

    return make


def _place(r: random.Random) -> tuple[str, str, str]:
    return r.choice(values.VILLAGES), r.choice(values.COMMUNES), r.choice(values.DISTRICTS)


def _without_commas(r: random.Random) -> str:
    village, commune, district = _place(r)
    return f"thôn {village} xã {commune} huyện {district}"


def _dashed(r: random.Random) -> str:
    village, commune, district = _place(r)
    return f"{r.choice(('Thôn', 'Xóm', 'Khu phố'))} {village} - {commune} - {district}"


def _in_town(r: random.Random) -> str:
    return f"TDP {r.randrange(1, 20)}, {r.choice(_SHORT_UNITS)}{r.choice(values.COMMUNES)}, TP {_CITY}"


def _house(r: random.Random) -> str:
    house = r.choice(
        (f"{r.randrange(1, 300)}", f"{r.randrange(1, 90)}/{r.randrange(1, 30)}", f"{r.randrange(1, 90)}A")
    )
    return f"{house} {r.choice(values.STREETS)}, {r.choice(_SHORT_UNITS)}{r.choice(values.COMMUNES)}"


WAYS: dict[str, dict[str, Maker]] = {
    "cccd": {
        "scientific": lambda r: f"{float(cccd(r)):.5E}",
        "short scientific": lambda r: f"{float(cccd(r)):.1E}",
        "dashes": lambda r: _grouped(cccd(r), "-"),
        "formula": lambda r: f'="{cccd(r)}"',
        "half lost": lambda r: r.choice((cccd, lambda s: str(int(cccd(s)))))(r),
        "padded": lambda r: f" {cccd(r)} ",
        "with day": lambda r: f"{cccd(r)} cấp ngày {_date('{d:02d}/{m:02d}/2021')(r)}",
        "of this century": lambda r: f"038{r.choice((2, 3))}{r.randrange(0, 20):02d}{digits(r, 6)}",
    },
    "cmnd": {
        "zero": lambda r: "0" + str(r.randrange(1, 4)) + digits(r, 7),
        "dots": lambda r: _grouped("17" + digits(r, 7), "."),
        "float": lambda r: "17" + digits(r, 7) + ".0",
    },
    "social_insurance": {
        "any": lambda r: digits(r, 10),
        "of the province": lambda r: "38" + digits(r, 8),
        "apostrophe": lambda r: "'38" + digits(r, 8),
    },
    "health_insurance": {"dots": lambda r: _grouped(values.WAYS["health_insurance"]["plain"](r), ".", 5)},
    "phone": {
        "pairs": lambda r: (lambda m: f"{m[:4]} {m[4:6]} {m[6:8]} {m[8:]}")(mobile(r)),
        "three four three": lambda r: (lambda m: f"{m[:3]}.{m[3:7]}.{m[7:]}")(mobile(r)),
        "84 dots": lambda r: "84." + _grouped(mobile(r)[1:], "."),
        "plus dots": lambda r: "+84." + _grouped(mobile(r)[1:], "."),
        "84 spaces": lambda r: "84 " + _grouped(mobile(r)[1:], " "),
        "brackets": lambda r: f"(+84) {mobile(r)[1:]}",
        "apostrophe": lambda r: "'" + mobile(r),
        "whose": lambda r: f"{mobile(r)} ({r.choice(('con trai', 'vợ', 'cháu'))})",
        "00": lambda r: "0084" + mobile(r)[1:],
        "zero in brackets": lambda r: f"(0){mobile(r)[1:]}",
    },
    "email": {
        "two": lambda r: f"{values.WAYS['email']['dots'](r)}; {values.WAYS['email']['plain'](r)}",
        "padded": lambda r: f" {values.WAYS['email']['plain'](r)} ",
    },
    "bank_account": {
        "10": lambda r: str(r.randrange(1, 10)) + digits(r, 9),
        "zero": lambda r: "0" + digits(r, 12),
        "with bank": lambda r: f"{r.randrange(1, 10)}{digits(r, 12)} - {r.choice(_BANKS)}",
        "after bank": lambda r: f"{r.choice(_BANKS)} {r.randrange(1, 10)}{digits(r, 11)}",
        "apostrophe": lambda r: f"'{r.randrange(1, 10)}{digits(r, 12)}",
        "dashes": lambda r: f"{r.randrange(100, 999)}-{digits(r, 4)}-{digits(r, 6)}",
    },
    "full_name": {
        "rare": lambda r: r.choice(_RARE_NAMES),
        "both titles": lambda r: f"Ông/Bà {name(r)}",
        "household": lambda r: f"Hộ {r.choice(('ông', 'bà'))} {name(r)}",
        "with year": lambda r: f"{name(r)} ({r.randrange(1940, 2010)})",
        "four": lambda r: f"{r.choice(values.SURNAMES)} {r.choice(_DOUBLE)} {r.choice(values.GIVEN)}",
        "two": lambda r: f"{r.choice(values.SURNAMES)} {r.choice(values.GIVEN)}",
        "two spaces": lambda r: name(r).replace(" ", "  ", 1),
        "lower": lambda r: name(r).lower(),
    },
    "birth_date": {
        "d/m/yy": _date("{d}/{m}/{s:02d}"), "short dots": _date("{d}.{m}.{y}"), "serial": _serial,
        "digits iso": _date("{y}{m:02d}{d:02d}"), "month": _date("{d:02d}-{n}-{y}"),
        "spaced": _date("{d:02d} / {m:02d} / {y}"), "t": _date("{y}-{m:02d}-{d:02d}T00:00:00"),
        "iso": _date("{y}-{m:02d}-{d:02d}"),
    },
    "address": {
        "no commas": _without_commas, "dashes": _dashed, "town": _in_town, "house": _house,
        "capitals": lambda r: values.WAYS["address"]["number"](r).upper(),
        "no accents": lambda r: plain(values.WAYS["address"]["no number"](r)),
    },
    "tax_code": {"apostrophe": lambda r: "'8" + digits(r, 9), "zeroed": lambda r: "8" + digits(r, 9) + ".0"},
    "dossier_code": {
        "province": lambda r: f"H56.{r.randrange(1, 60):02d}-{r.randrange(20, 27)}0115-{digits(r, 4)}",
        "slashes": lambda r: f"38/HN/{digits(r, 5)}",
        "dots": lambda r: f"HN.{r.randrange(10000, 17000)}.{digits(r, 3)}",
        "space": lambda r: f"HN {digits(r, 5)}",
        "year": lambda r: f"TH-20{r.randrange(18, 26)}-{digits(r, 5)}",
        "seven": lambda r: str(r.randrange(1, 10)) + digits(r, 6),
        "twelve": lambda r: f"{r.randrange(14000, 17000)}{digits(r, 7)}",
    },
}  # fmt: skip
# Two syllables, small letters, the days of a spreadsheet and most codes mean nothing without a header.
NEEDS_HEADER = {
    ("full_name", "two"), ("full_name", "lower"), ("birth_date", "serial"), ("cccd", "short scientific"),
    *(("dossier_code", way) for way in WAYS["dossier_code"] if way != "province"),
}  # fmt: skip
HEADERS: dict[str, list[str]] = {
    "cccd": ["Số thẻ CCCD", "CCCD/Hộ chiếu", "ma_dinh_danh_ca_nhan", "Số ĐDCN", "CMND/CCCD",
             "so_cccd_chu_ho"],
    "cmnd": ["so_cmnd", "Số CMND (9 số)", "CMND chủ hộ", "Số giấy CMND"],
    "social_insurance": ["Số sổ BHXH", "ma_so_bhxh", "Mã BHXH", "Số BHXH (10 số)"],
    "health_insurance": ["Mã thẻ BHYT", "ma_the_bhyt", "Số thẻ BHYT (15 ký tự)", "BHYT"],
    "phone": ["SĐT liên hệ", "dien_thoai_chu_ho", "Điện thoại (nếu có)", "Số di động", "di_dong"],
    "email": ["Thư điện tử (email)", "email_lien_he", "Địa chỉ email"],
    "bank_account": ["STK ngân hàng", "so_tai_khoan", "Số TK nhận tiền", "Số tài khoản, ngân hàng"],
    "full_name": ["Họ và tên chủ hộ", "ten_doi_tuong", "Họ tên NKT", "Họ và tên trẻ", "ten_me",
                  "Người đại diện", "Họ tên người được ủy quyền", "than_nhan"],
    "birth_date": ["Ngày sinh (dd/mm/yyyy)", "ngay_thang_nam_sinh", "Năm sinh", "Ngày sinh trẻ",
                   "Sinh ngày, tháng, năm"],
    "address": ["Nơi thường trú", "Địa chỉ chủ hộ", "ho_khau", "Quê quán", "Nơi ở hiện tại", "thuong_tru"],
    "tax_code": ["MST cá nhân", "ma_so_thue_ca_nhan", "MST TNCN (cá nhân)"],
    "dossier_code": ["Mã hộ nghèo", "ma_ho_gia_dinh", "Mã số hộ", "Số HS", "so_ho_so", "Mã trẻ em"],
}  # fmt: skip
MISLEADING = ("ma_don_vi", "so_luong", "ghi_chu", "tong_tien", "dien_tich", "stt", "ten_du_an")
