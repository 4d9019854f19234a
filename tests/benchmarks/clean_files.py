"""Clean tables for the benchmark of detection: aggregates and tables of bodies, full of traps."""

import random
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.benchmarks import personal_values as values
from tests.benchmarks.personal_files import Case, write_table

CENTRAL = ("Sở Nội vụ", "Sở Y tế", "UBND tỉnh", "Chi cục Thuế", "Trung tâm Dịch vụ việc làm")
NOTES = (
    "",
    "số liệu ước",
    "theo Nghị định 20/2021/NĐ-CP",
    "tăng 12,5 % so với 2022",
    "đợt 3, thôn 5 và tổ 7",
)
TASKS = ("Tổ chức 03 lớp tập huấn", "Đạt 100%, 12/12 đơn vị", "Ban hành 05 văn bản", "Hỗ trợ 38.500 hộ")
PEOPLES = ("Kinh", "Mường", "Thái", "Mông", "Dao")
BODIES = ("Phòng", "Trung tâm", "Ban", "Chi cục")
Columns = dict[str, list[str]]
PERSON_PLACES = [
    "Bùi Thị Xuân",
    "Nguyễn Trãi",
    "Trần Phú",
    "Lê Lợi",
    "Võ Thị Sáu",
    "Nguyễn Bỉnh Khiêm",
    "Lê Hồng Phong",
    "Trần Hưng Đạo",
    "Hà Trung",
    "Nguyễn Thị Minh Khai",
    "Phan Bội Châu",
    "Lý Thường Kiệt",
    "Hà Nội",
    "Cao Bằng",
    "Thái Nguyên",
    "Mai Lâm",
    "Phan Đình Phùng",
    "Hà Giang",
]
SCHOOLS = ("Trường THPT", "Trường THCS", "Trường Tiểu học", "Trường Mầm non", "Trường Cao đẳng nghề")
COMPANIES = ("Công ty TNHH", "Công ty Cổ phần", "Hợp tác xã", "Doanh nghiệp tư nhân")
OFFICES = ["SLĐTBXH", "UBND", "VX", "TTr-SNV", "BC-SYT", "KH-UBND", "QĐ-UBND"]


def _money(r: random.Random, least: int = 9, most: int = 13) -> str:
    return str(r.randrange(10 ** (least - 1), 10**most) // 1000 * 1000)


def _exact(r: random.Random) -> str:
    return str(int(10 ** r.uniform(8, 12.9)))


def _day(r: random.Random, year: int) -> str:
    return f"{r.randrange(1, 29):02d}/{r.randrange(1, 13):02d}/{year}"


def _communes(r: random.Random, n: int) -> list[str]:
    return [f"{r.choice(('Xã', 'Phường', 'Thị trấn'))} {r.choice(values.COMMUNES)}" for _ in range(n)]


def _aggregate(r: random.Random, n: int) -> Columns:
    return {
        r.choice(("Xã", "ten_xa", "Đơn vị hành chính", "commune")): _communes(r, n),
        "Mã xã": [f"{r.randrange(14000, 17000)}" for _ in range(n)],
        "Kỳ": [f"{r.randrange(2020, 2026)}" for _ in range(n)],
        r.choice(("Số hộ nghèo", "so_ho_ngheo", "Số trẻ em")): [str(r.randrange(5, 900)) for _ in range(n)],
        r.choice(("Tỷ lệ (%)", "ty_le")): [f"{r.random() * 20:.2f}" for _ in range(n)],
        r.choice(("Kinh phí", "so_tien", "Tổng kinh phí (đồng)")): [
            r.choice((_money, _exact))(r) for _ in range(n)
        ],
    }


def _documents(r: random.Random, n: int) -> Columns:
    return {
        r.choice(("Số ký hiệu", "so_ky_hieu")): [
            f"{r.randrange(1, 3000)}/{r.choice(OFFICES)}" for _ in range(n)
        ],
        r.choice(("Ngày ban hành", "ngay_ban_hanh")): [_day(r, 2024) for _ in range(n)],
        r.choice(("Trích yếu", "noi_dung")): [
            f"V/v triển khai Kế hoạch số {r.randrange(1, 300)}/KH-UBND ngày {_day(r, 2024)} "
            f"với kinh phí {r.randrange(10, 99)}.{r.randrange(100, 999)} triệu đồng"
            for _ in range(n)
        ],
        "Cơ quan": [r.choice(CENTRAL) for _ in range(n)],
    }


def _places_like_persons(r: random.Random, n: int) -> Columns:
    label = r.choice(("Phường", "ten_xa", "Tên đường", "Địa bàn", "Xã/phường"))
    return {
        label: [r.choice(PERSON_PLACES) for _ in range(n)],
        "Số hộ": [str(r.randrange(5, 900)) for _ in range(n)],
        "lat": [f"{19 + r.random():.6f}" for _ in range(n)],
        "lon": [f"{105 + r.random():.6f}" for _ in range(n)],
    }


def _schools(r: random.Random, n: int) -> Columns:
    return {
        r.choice(("Tên trường", "ten_truong", "Tên cơ sở")): [
            f"{r.choice(SCHOOLS)} {r.choice(PERSON_PLACES)}" for _ in range(n)
        ],
        r.choice(("Địa chỉ", "dia_chi")): [values.WAYS["address"]["number"](r) for _ in range(n)],
        "Ngày thành lập": [_day(r, r.randrange(1956, 2020)) for _ in range(n)],
        "Số học sinh": [str(r.randrange(100, 2000)) for _ in range(n)],
    }


def _companies(r: random.Random, n: int) -> Columns:
    return {
        r.choice(("Tên doanh nghiệp", "ten_doanh_nghiep")): [
            f"{r.choice(COMPANIES)} {r.choice(values.COMMUNES)} {r.randrange(1, 99)}" for _ in range(n)
        ],
        r.choice(("Mã số thuế", "mst", "MST")): [f"280{r.randrange(10**6, 10**7)}" for _ in range(n)],
        "Số lao động": [str(r.randrange(5, 3000)) for _ in range(n)],
        "Doanh thu": [_exact(r) for _ in range(n)],
    }


def _codes(r: random.Random, n: int) -> Columns:
    return {
        "id": [str(uuid.UUID(int=r.getrandbits(128))) for _ in range(n)],
        "ip": [
            f"{r.randrange(10, 250)}.{r.randrange(250)}.{r.randrange(250)}.{r.randrange(250)}"
            for _ in range(n)
        ],
        "Mã thủ tục": [f"{r.choice((1, 2))}.0{r.randrange(10000, 13000)}" for _ in range(n)],
        "Số hồ sơ": [str(r.randrange(3, 4000)) for _ in range(n)],
        "Cập nhật": [f"2025-{r.randrange(1, 13):02d}-{r.randrange(1, 29):02d}" for _ in range(n)],
        "Mã ngành": [f"6{r.randrange(10**5, 10**6)}" for _ in range(n)],
    }


def _groups(r: random.Random, n: int) -> Columns:
    kinds = [
        "Người cao tuổi",
        "Trẻ em mồ côi",
        "Người khuyết tật nặng",
        "Hộ nghèo",
        "Hộ cận nghèo",
        "Người nhiễm HIV",
        "Người đơn thân",
    ]
    return {
        "Nhóm đối tượng": [r.choice(kinds) for _ in range(n)],
        "Dân tộc": [r.choice(PEOPLES) for _ in range(n)],
        "Huyện": [r.choice(values.DISTRICTS) for _ in range(n)],
        "Nam": [str(r.randrange(5, 90)) for _ in range(n)],
        "Nữ": [str(r.randrange(5, 90)) for _ in range(n)],
        "Năm 2023": [_money(r, 7, 9) for _ in range(n)],
        "Ghi chú": [r.choice(NOTES) for _ in range(n)],
    }


def _offices(r: random.Random, n: int) -> Columns:
    return {
        "Đơn vị": [f"{r.choice(BODIES)} {r.choice(values.COMMUNES)}" for _ in range(n)],
        "Nhiệm vụ": [r.choice(TASKS) for _ in range(n)],
        "Dự toán": [f"{r.randrange(1, 90)}.{r.randrange(100, 999)}.000" for _ in range(n)],
        "Thực hiện": [f"{r.randrange(1, 90)},{r.randrange(10, 99)}" for _ in range(n)],
        "Kỳ báo cáo": [f"2024-Q{r.randrange(1, 5)}" for _ in range(n)],
    }


def _villages(r: random.Random, n: int) -> Columns:
    kinds = ("Thôn", "Bản", "Khu phố", "Tổ dân phố")
    return {
        r.choice(("Thôn", "thon_ban", "Tên thôn")): [
            f"{r.choice(kinds)} {r.randrange(1, 15)}" for _ in range(n)
        ],
        "Xã": _communes(r, n),
        r.choice(("Số hộ nghèo", "so_luong")): [
            r.choice(("", "-", str(r.randrange(5, 90)))) for _ in range(n)
        ],
        r.choice(("tong_tien", "Tổng kinh phí (VND)")): [str(r.randrange(10**11, 10**12)) for _ in range(n)],
        r.choice(("Kinh phí", "du_toan")): [str(r.randrange(10**8, 10**10)) for _ in range(n)],
        r.choice(("dien_tich", "Diện tích (ha)")): [f"{r.random() * 900:.2f}" for _ in range(n)],
        "ghi_chu": [f"{r.randrange(10, 90)}.{r.randrange(10, 999):03d} triệu đồng" for _ in range(n)],
    }


def _procedures(r: random.Random, n: int) -> Columns:
    return {
        r.choice(("Mã thủ tục", "procedure_code")): [f"1.{r.randrange(10**5, 10**6):06d}" for _ in range(n)],
        "Tên thủ tục": [r.choice(("Cấp thẻ BHYT", "Hỗ trợ mai táng", "Xác nhận hộ nghèo")) for _ in range(n)],
        r.choice(("Ngày tiếp nhận", "ngay_tra", "Cập nhật")): [
            _day(r, r.randrange(2021, 2026)) for _ in range(n)
        ],
        "Quyết định": [f"{r.randrange(100, 4000)}/QĐ-{r.choice(OFFICES)}" for _ in range(n)],
        "Email": [f"{r.choice(('so', 'ubnd', 'phong'))}noivu@thanhhoa.gov.vn" for _ in range(n)],
        "Thời điểm": [f"2025-{r.randrange(1, 13):02d}-{r.randrange(1, 29):02d}T08:00:00" for _ in range(n)],
    }


def _totals(r: random.Random, n: int) -> Columns:
    return {
        "TT": [str(at + 1) for at in range(n)],
        r.choice(("Huyện", "Địa bàn", "ten_huyen")): [r.choice(values.DISTRICTS) for _ in range(n)],
        "Mã huyện": [f"{r.randrange(380, 408)}" for _ in range(n)],
        r.choice(("Số hồ sơ", "so_ho_so_tiep_nhan")): [
            f"{r.randrange(1, 99)}.{r.randrange(999):03d}" for _ in range(n)
        ],
        "Ước thực hiện": [f"{r.randrange(1, 999)},{r.randrange(10, 99)}" for _ in range(n)],
        "Doanh thu (đồng)": [_exact(r) for _ in range(n)],
        "Tọa độ": [f"{19 + r.random():.5f}, {105 + r.random():.5f}" for _ in range(n)],
        "Người ký": [r.choice(("Giám đốc", "Phó Giám đốc")) for _ in range(n)],
    }


MAKERS: tuple[Callable[[random.Random, int], Columns], ...] = (
    _aggregate,
    _documents,
    _places_like_persons,
    _schools,
    _companies,
    _codes,
    _groups,
    _offices,
    _villages,
    _procedures,
    _totals,
)


def write_clean(folder: Path, seed: int, count: int) -> Iterator[Case]:
    """Write `count` clean files."""
    r = random.Random(f"{seed}-clean")
    for number in range(count):
        make = MAKERS[number % len(MAKERS)]
        table = make(r, r.choice((3, 8, 20, 60, 166, 400)))
        form = r.choice(
            ("csv", "csv", "semicolon", "tab", "xlsx", "json", "jsonl", "zip", "titles", "many titles")
        )
        path = write_table(folder, f"clean-{make.__name__.strip('_')}-{number}", table, form, r)
        yield Case(path, None, "clean", make.__name__.strip("_"), form, "")
