"""Invented record-level files: names from syllables, codes from a seeded generator; nobody is real.

Each source is a list of dictionaries, so that a test can count it by a second method, and CSV text.
"""

import csv
import io
import random
from collections.abc import Mapping, Sequence

SURNAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đỗ", "Lò", "Hà", "Bùi")
MIDDLE = ("Văn", "Thị", "Hữu", "Ngọc", "Minh")
GIVEN = ("An", "Bình", "Chi", "Dung", "Giang", "Hòa", "Khôi", "Lan", "Mận", "Nga", "Quý", "Sen")
SEXES = ("Nam", "Nữ")
ETHNIC = ("Kinh", "Mường", "Thái", "Mông", "Dao")
# The words that offices write for three categories of the profile social-protection.
CATEGORIES = (
    "Khuyết tật nặng",
    "Khuyết tật đặc biệt nặng",
    "Đơn thân nuôi con",
    "Trẻ em nhiễm HIV thuộc hộ nghèo",
)
PAYMENTS = ("Tài khoản", "Tiền mặt")
Record = dict[str, str]


def person_name(rng: random.Random) -> str:
    """A name of three syllables."""
    return f"{rng.choice(SURNAMES)} {rng.choice(MIDDLE)} {rng.choice(GIVEN)}"


def identity_number(rng: random.Random, year: int, sex: str) -> str:
    """Twelve digits with the structure of an identity number of province 038."""
    century = (0 if year < 2000 else 2) + (sex != "Nam")
    return f"038{century}{year % 100:02d}{rng.randrange(10**6):06d}"


def recipients(seed: int, rows: int, communes: Sequence[tuple[str, str]]) -> list[Record]:
    """Recipients of social protection: one row is a person. `communes` are (code, name)."""
    rng = random.Random(seed)
    found = []
    for _ in range(rows):
        code, name = rng.choice(communes)
        sex, year = rng.choice(SEXES), rng.randrange(1930, 2023)
        has_account = rng.random() < 0.7
        found.append(
            {
                "Họ và tên": person_name(rng),
                "Số CCCD": identity_number(rng, year, sex),
                "Mã xã": code,
                "Xã/phường": name,
                "Giới tính": sex,
                "Năm sinh": str(year),
                "Dân tộc": rng.choice(ETHNIC),
                "Nhóm đối tượng": rng.choices(CATEGORIES, weights=(50, 20, 27, 3))[0],
                "Số tiền": str(rng.choice((750000, 1000000, 1250000))),
                "Số tài khoản": str(rng.randrange(10**9, 10**10)) if has_account else "",
                "Hình thức chi trả": PAYMENTS[0] if has_account and rng.random() < 0.8 else PAYMENTS[1],
            }
        )
    return found


def households(seed: int, rows: int, communes: Sequence[tuple[str, str]]) -> list[Record]:
    """Reviewed households: one row is a household."""
    rng = random.Random(seed)
    found = []
    for at in range(rows):
        code, name = rng.choice(communes)
        found.append(
            {
                "TT": str(at + 1),
                "Mã hộ": f"{code}{at:05d}",
                "Họ tên chủ hộ": person_name(rng),
                "Mã xã": code,
                "Tên xã": name,
                "Phân loại hộ": rng.choices(("Hộ nghèo", "Cận nghèo", "Không nghèo"), weights=(3, 4, 6))[0],
                "Số nhân khẩu": str(rng.randrange(1, 8)),
                "DTTS": rng.choice(("x", "")),
            }
        )
    return found


def csv_text(records: Sequence[Mapping[str, str]], delimiter: str = ",") -> str:
    """The records as CSV with their header."""
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(records[0]), delimiter=delimiter, lineterminator="\n")
    writer.writeheader()
    writer.writerows(records)
    return out.getvalue()
