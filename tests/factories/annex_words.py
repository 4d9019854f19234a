"""How annexes of decisions say things: names of data, units, frequencies, formats, dates. All invented.

`KNOWN` wordings served while the reader was written; `HELD_OUT` ones appear under judging seeds only.
"""

import random
from datetime import date

from harvesters.annexes import Unit

DEPARTMENT = "SLDTBXH"
_DIVISIONS = (
    ("VP", "Văn phòng Sở", ("VP Sở", "Văn phòng Sở LĐTBXH")),
    ("LDVL", "Phòng Lao động - Việc làm", ("Phòng LĐVL", "Phòng Lao động-Việc làm", "P. LĐ-VL")),
    ("GDNN", "Phòng Giáo dục nghề nghiệp", ("Phòng GDNN", "P.GDNN", "phòng Giáo dục NN")),
    ("BTXH", "Phòng Bảo trợ xã hội", ("Phòng BTXH", "BTXH", "Phòng Bảo trợ XH")),
    ("NCC", "Phòng Người có công", ("Phòng NCC", "P. Người có công")),
    ("TEBDG", "Phòng Trẻ em và Bình đẳng giới", ("Phòng TE&BĐG", "Phòng TEBĐG", "Phòng Trẻ em và BĐG")),
    ("PCTNXH", "Phòng Phòng, chống tệ nạn xã hội", ("Phòng PCTNXH", "Phòng Phòng chống TNXH")),
    ("KHTC", "Phòng Kế hoạch - Tài chính", ("Phòng KHTC", "Phòng KH-TC", "Phòng Kế hoạch Tài chính")),
    ("TTDVVL", "Trung tâm Dịch vụ việc làm Thanh Hóa", ("TT DVVL", "Trung tâm DVVL", "TT Dịch vụ việc làm")),
    ("TTBTXH", "Trung tâm Bảo trợ xã hội", ("TT BTXH", "Trung tâm BTXH")),
    ("TTBTXH2", "Trung tâm Bảo trợ xã hội số 2", ("TT BTXH số 2", "Trung tâm BTXH số 02")),
    ("TTCTXH", "Trung tâm Cung cấp dịch vụ công tác xã hội", ("TT CCDV công tác xã hội",)),
    ("TCNMN", "Trường Trung cấp nghề Miền núi", ("Trường TCN Miền núi", "TCN Miền núi")),
    ("CSCN1", "Cơ sở Cai nghiện ma túy số 1", ("Cơ sở cai nghiện ma tuý số 1",)),
    ("QBTTE", "Quỹ Bảo trợ trẻ em", ("Quỹ BTTE",)),
)
_DEPARTMENTS = (
    (
        DEPARTMENT,
        "Sở Lao động - Thương binh và Xã hội tỉnh Thanh Hóa",
        ("Sở LĐTBXH", "Sở LĐTB&XH", "Sở LĐ-TB-XH", "LĐTBXH", "Sở Lao động - TB&XH", "Sở LĐ-TB và XH"),
    ),
    ("SNV", "Sở Nội vụ", ("Sở NV",)),
    ("SYT", "Sở Y tế", ("Sở Y Tế",)),
    ("SGDDT", "Sở Giáo dục và Đào tạo", ("Sở GD&ĐT", "Sở GDĐT")),
    ("SNNMT", "Sở Nông nghiệp và Môi trường", ("Sở NN&MT", "Sở NNMT")),
    ("SKHCN", "Sở Khoa học và Công nghệ", ("Sở KH&CN", "Sở KHCN")),
    ("STC", "Sở Tài chính", ("Sở TC",)),
)
_DISTRICTS = (
    "Quảng Xương",
    "Thọ Xuân",
    "Thường Xuân",
    "Như Xuân",
    "Như Thanh",
    "Hà Trung",
    "Hậu Lộc",
    "Nga Sơn",
)
UNITS = [
    *(Unit(code, (name,)) for code, name, _ in _DEPARTMENTS),
    *(Unit(code, (name,), DEPARTMENT) for code, name, _ in _DIVISIONS),
    *(
        Unit(f"PLD-{n}", (f"Phòng Lao động - Thương binh và Xã hội huyện {name}",))
        for n, name in enumerate(_DISTRICTS, start=1)
    ),
]
_SPOKEN = {code: (name, *short) for code, name, short in (*_DEPARTMENTS, *_DIVISIONS)} | {
    f"PLD-{n}": (f"Phòng Lao động - Thương binh và Xã hội huyện {name}", f"Phòng LĐTBXH huyện {name}")
    for n, name in enumerate(_DISTRICTS, start=1)
}
# Slips seen in such papers; each reader of Vietnamese knows at once what is meant.
SLIPS = {
    DEPARTMENT: (
        "Sở LĐTĐBXH",
        "Sở LĐTBHX",
        "Sở Lao động - Thương bịnh và Xã hôi",
        "Sở Lao đông Thương binh Xã hội",
    ),
    "GDNN": ("Phòng Giáo dục nghề nghệp", "Phòng Giáo dục nghê nghiêp"),
    "BTXH": ("Phòng Bảo trợ xã hộị", "Phòng Bào trợ xã hội", "Phòng Bảo trơ xã hôi"),
    "LDVL": ("Phòng Lao động - Việt làm", "Phòng Lao đông - Việc làm"),
    "NCC": ("Phòng Ngừơi có công", "Phòng Người có côngg"),
    "TTDVVL": ("Trung tâm Dich vụ viêc làm", "Trung tâm Dịch vụ việc lam"),
    "SNV": ("Sở Nôi vụ", "Sở Nội vu"),
}
KNOWN_FREQUENCIES = {
    "P1Y": ("Hằng năm", "Hàng năm", "Năm", "Định kỳ hằng năm", "1 năm/lần", "01 lần/năm", "12 tháng"),
    "P6M": ("6 tháng", "6 tháng/lần", "Định kỳ 6 tháng", "2 lần/năm", "Sáu tháng một lần"),
    "P3M": ("Quý", "Hằng quý", "Hàng quý", "Định kỳ hàng quý", "3 tháng/lần", "Theo quý", "1 lần/quý"),
    "P1M": ("Tháng", "Hằng tháng", "Hàng tháng", "1 tháng/lần", "Định kỳ hằng tháng"),
    "P1W": ("Tuần", "Hằng tuần", "Hàng tuần", "1 tuần/lần"),
    "on-change": ("Khi có thay đổi", "Khi thay đổi", "Khi có phát sinh", "Ngay khi có thay đổi"),
}
HELD_OUT_FREQUENCIES = {
    "P1Y": ("Mỗi năm 01 lần", "Cập nhật hằng năm (trước 31/12)", "Định kỳ 1 năm", "Thường niên", "năm/1 lần"),
    "P6M": ("06 tháng/01 lần", "6 tháng 1 lần", "Định kỳ 06 tháng/lần", "Nửa năm"),
    "P3M": (
        "Mỗi quý một lần",
        "Cập nhật theo quý",
        "01 quý/lần",
        "04 lần/năm",
        "Quý (trước ngày 15 tháng sau)",
    ),
    "P1M": ("Mỗi tháng một lần", "Cập nhật hàng tháng", "Ngày 25 hằng tháng", "12 lần/năm"),
    "P1W": ("Mỗi tuần một lần", "Thứ Sáu hằng tuần", "7 ngày/lần", "01 lần/tuần"),
    "on-change": (
        "Khi có sự thay đổi",
        "Khi dữ liệu thay đổi",
        "Khi có biến động",
        "Cập nhật ngay khi phát sinh",
    ),
}
# Written after the reader was mended for the held-out ones; its first reading of them is the honest figure.
LATE_FREQUENCIES = {
    "P1Y": ("Mỗi năm", "Theo năm", "Một lần trong năm", "Hằng năm (quý I)", "Năm một lần", "1 lần/1 năm"),
    "P6M": (
        "Sáu tháng/lần",
        "Hai lần mỗi năm",
        "6 tháng đầu năm và cả năm",
        "Mỗi 6 tháng",
        "Nửa năm một lần",
    ),
    "P3M": (
        "Ba tháng một lần",
        "Hàng quý (ngày 20 tháng cuối quý)",
        "Theo từng quý",
        "4 lần trong năm",
        "Quý/lần",
    ),
    "P1M": ("Theo tháng", "Tháng/lần", "Ngày 05 hàng tháng", "Một tháng một lần", "Từng tháng"),
    "P1W": ("Theo tuần", "Tuần/lần", "Một tuần một lần", "Chiều thứ Sáu hàng tuần"),
    "on-change": (
        "Khi có điều chỉnh",
        "Cập nhật khi có sự thay đổi",
        "Ngay sau khi có thay đổi",
        "Khi phát sinh thay đổi",
        "Theo thực tế phát sinh",
        "Khi có quyết định mới",
    ),
}
LATE_FORMATS = {
    "CSV": ("định dạng CSV", "CSV (UTF-8)"),
    "XLSX": ("Microsoft Excel", "Excel (xls, xlsx)", "EXCEL"),
    "JSON": ("Tệp tin JSON",),
    "XML": ("file XML",),
    "GEOJSON": ("GEOJSON (bản đồ)",),
    "DOCX": ("Word (.docx)", "văn bản Word"),
}
LATE_UNITS = {
    DEPARTMENT: ("Sở Lao động-TBXH", "Sở LĐ,TB&XH", "Sở Lao động TB và XH", "Sở LĐTB và XH tỉnh"),
    "VP": ("Văn phòng", "VPS"),
    "BTXH": ("Phòng Bảo trợ xã hội Sở", "Phòng BTXH - Sở LĐTBXH"),
    "TTDVVL": ("Trung tâm Dịch vụ việc làm tỉnh", "TT. DVVL Thanh Hóa"),
    "TEBDG": ("Phòng Trẻ em - Bình đẳng giới", "Phòng TE-BĐG"),
    "PCTNXH": ("Phòng PC tệ nạn xã hội",),
    "SGDDT": ("Sở Giáo dục - Đào tạo", "Sở Giáo dục & Đào tạo tỉnh Thanh Hoá"),
    "SNNMT": ("Sở Nông nghiệp & MT", "Sở NN và MT"),
    "KHTC": ("Phòng Kế hoạch, Tài chính",),
    "SKHCN": ("Sở Khoa học & Công nghệ",),
    "TTBTXH2": ("Trung tâm Bảo trợ XH số 2",),
}
KNOWN_FORMATS = {
    "CSV": ("CSV", "csv", ".csv"),
    "XLSX": ("Excel", "XLSX", "xlsx", "Excel (.xlsx)", "xls"),
    "JSON": ("JSON", "Json", ".json"),
    "XML": ("XML", "xml"),
    "GEOJSON": ("GeoJSON", "Geojson"),
    "DOCX": ("Word", "DOCX", "docx"),
}
HELD_OUT_FORMATS = {
    "CSV": ("tệp CSV", "*.csv"),
    "XLSX": ("MS Excel", "bảng tính Excel", "file Excel"),
    "JSON": ("*.json", "tệp JSON"),
    "XML": ("tệp XML",),
    "GEOJSON": ("Geo JSON",),
    "DOCX": ("MS Word", "file docx"),
}
_ROMAN = ("I", "II", "III", "IV")
_SUBJECTS = (
    "hộ nghèo, hộ cận nghèo",
    "đối tượng bảo trợ xã hội",
    "cơ sở giáo dục nghề nghiệp",
    "người có công",
    "trẻ em có hoàn cảnh đặc biệt",
    "doanh nghiệp hoạt động dịch vụ việc làm",
    "lao động đi làm việc ở nước ngoài",
    "tai nạn lao động",
    "thủ tục hành chính",
    "nghĩa trang liệt sĩ",
    "cơ sở trợ giúp xã hội",
    "bình đẳng giới",
    "trợ cấp thất nghiệp",
    "phiên giao dịch việc làm",
    "chi trả an sinh xã hội không dùng tiền mặt",
    "tuyển sinh, tốt nghiệp",
    "cơ sở cai nghiện ma túy",
    "hợp đồng lao động",
    "người khuyết tật",
    "người cao tuổi",
)
_ABOUT = (
    "Danh sách",
    "Số liệu",
    "Dữ liệu",
    "Tổng hợp",
    "Kết quả rà soát",
    "Danh mục",
    "Thống kê",
    "Báo cáo",
    "Tỷ lệ",
    "Tổng số",
    "Thông tin",
    "Bản đồ",
)
_BY = (
    "theo địa bàn",
    "theo đơn vị hành chính cấp xã",
    "theo nhóm tuổi",
    "theo giới tính",
    "theo quý",
    "trên địa bàn tỉnh",
    "(tổng hợp)",
    "theo loại hình, ngành nghề",
    "năm 2024",
    "do Sở quản lý",
    "hằng tháng",
    "qua dịch vụ công trực tuyến",
)
GROUPS = (
    "Lĩnh vực giảm nghèo",
    "Lĩnh vực bảo trợ xã hội",
    "Lĩnh vực lao động, việc làm",
    "Lĩnh vực giáo dục nghề nghiệp",
    "Lĩnh vực người có công",
    "Lĩnh vực trẻ em và bình đẳng giới",
    "Nhóm dữ liệu hành chính",
    "Lĩnh vực y tế",
)


class Speaker:
    """Chooses wordings by one seed; a judging speaker knows the held-out ones too."""

    def __init__(self, seed: int, *, is_judging: bool) -> None:
        self.dice = random.Random(seed)
        self.is_judging = is_judging
        names = [f"{a} {s} {b}" for a in _ABOUT for s in _SUBJECTS for b in _BY]
        self._names = iter(self.dice.sample(names, len(names)))

    def name(self) -> str:
        """Give a name that was not given before."""
        return next(self._names)

    def unit(self) -> str:
        """Give the code of a unit, mostly of the department's own divisions."""
        divisions = [code for code, _, _ in _DIVISIONS]
        return self.dice.choice(divisions if self.dice.random() < 0.75 else [unit.code for unit in UNITS])

    def unit_text(self, code: str, *, slips: float = 0.0) -> str:
        """Give a way to write a unit; `slips` is the share written with a slip of the pen."""
        if code in SLIPS and self.dice.random() < slips:
            return self.dice.choice(SLIPS[code])
        if self.is_judging and code in LATE_UNITS and self.dice.random() < 0.3:
            return self.dice.choice(LATE_UNITS[code])
        full, *short = _SPOKEN[code]
        return full if self.dice.random() < 0.5 else self.dice.choice(short)

    def frequency(self) -> tuple[str, str]:
        """Give a frequency and a text that says it."""
        value = self.dice.choice(list(KNOWN_FREQUENCIES))
        known, held_out = KNOWN_FREQUENCIES[value], (*HELD_OUT_FREQUENCIES[value], *LATE_FREQUENCIES[value])
        return value, self.dice.choice(held_out if self.is_judging and self.dice.random() < 0.4 else known)

    def formats(self) -> tuple[tuple[str, ...], str]:
        """Give formats and a text that lists them."""
        chosen = self.dice.sample(list(KNOWN_FORMATS), self.dice.randint(1, 3))
        told = []
        for one in chosen:
            is_held_out = self.is_judging and self.dice.random() < 0.4
            told.append(
                self.dice.choice(
                    (HELD_OUT_FORMATS[one] + LATE_FORMATS[one]) if is_held_out else KNOWN_FORMATS[one]
                )
            )
        return tuple(chosen), self.dice.choice((", ", "; ", "/", ",", " - ")).join(told)

    def first_day(self) -> tuple[date | None, str]:
        """Give the day of a first publication and a text that names it; one in ten has none."""
        year, month, quarter = (
            self.dice.randint(2024, 2027),
            self.dice.randint(1, 12),
            self.dice.randint(1, 4),
        )
        ends = {1: 31, 2: 30, 3: 30, 4: 31}
        quarter_end = date(year, 3 * quarter, ends[quarter])
        month_end = _end_of(year, month)
        day = date(year, month, self.dice.randint(1, 28))
        known = [
            (quarter_end, f"Quý {_ROMAN[quarter - 1]}/{year}"),
            (quarter_end, f"Quý {quarter} năm {year}"),
            (month_end, f"Tháng {month}/{year}"),
            (month_end, f"{month:02}/{year}"),
            (day, f"{day:%d/%m/%Y}"),
            (day, f"Trước ngày {day.day}/{day.month}/{year}"),
            (date(year, 12, 31), f"Năm {year}"),
            (None, ""),
        ]
        held_out = [
            (quarter_end, f"Q{_ROMAN[quarter - 1]}/{year}"),
            (quarter_end, f"Trong quý {_ROMAN[quarter - 1]} năm {year}"),
            (month_end, f"T{month}/{year}"),
            (month_end, f"Hết tháng {month} năm {year}"),
            (day, f"{day:%d.%m.%Y}"),
            (day, f"Ngày {day.day} tháng {day.month} năm {year}"),
            (date(year, 12, 31), f"Cuối năm {year}"),
            (date(year, 6, 30), f"6 tháng đầu năm {year}"),
            (day, f"Hoàn thành trước {day:%d-%m-%Y}"),
            (quarter_end, f"Quý {_ROMAN[quarter - 1]}.{year}"),
            (quarter_end, f"Hết quý {_ROMAN[quarter - 1]}/{year}"),
            (month_end, f"Trong tháng {month:02}/{year}"),
            (month_end, f"tháng {month}-{year}"),
            (day, f"Trước {day.day}/{day.month}/{year}"),
            (day, f"Chậm nhất ngày {day:%d/%m/%Y}"),
            (date(year, 12, 31), f"Trong năm {year}"),
            (date(year, 12, 31), f"6 tháng cuối năm {year}"),
        ]
        return self.dice.choice(held_out if self.is_judging and self.dice.random() < 0.4 else known)


def _end_of(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)
