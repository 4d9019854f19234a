"""The benchmark table of validation: 13 columns as specification 20 lists them, clean or with dirty rows.

Seeded and streamed, so that every run of a size and a dirt gives the same bytes. Names, addresses and notes
are made of invented syllables: nobody real is in it.
"""

import csv
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

UNITS = [f"DV{number:03d}" for number in range(1, 201)]
SEX = ["Nam", "Nữ"]
CATEGORIES = ["k1", "k2", "k3", "k4", "k5", "k6", "k7", "k8"]
_FIRST = re.findall(
    r"\w+",
    "Đông Tây Nam Bắc Thượng Hạ Xuân Hà Yên Thanh Quảng Hoằng Nga Thọ Vĩnh Triệu Cẩm Bá Lang Mường",
)
_SECOND = re.findall(
    r"\w+", "Sơn Thủy Lộc Phú Thịnh Trung Tiến Hưng Long Giang Hải Ninh Bình Thành Tân Lâm Điền Châu"
)
_STREETS = ["Hoa Sen", "Cây Đa", "Bến Nước", "Sân Đình", "Chợ Mới", "Lúa Vàng", "Đồi Chè", "Ven Sông"]
_NOTES = (
    "đã cập nhật theo biên bản rà soát kỳ trước cần bổ sung giấy tờ chờ xác nhận của xã đối chiếu với danh "
    "sách chi trả qua tài khoản hỗ trợ bổ sung trong tháng ghi nhận ý kiến tại buổi họp thôn"
)
_WORDS = re.split(" ", _NOTES)

SCHEMA: dict[str, Any] = {
    "fields": [
        {
            "name": "record_id",
            "type": "string",
            "constraints": {"required": True, "unique": True, "pattern": "HS[0-9]{8}"},
        },
        {"name": "unit_code", "type": "string", "constraints": {"required": True}},
        {"name": "commune", "type": "string", "constraints": {"required": True}},
        {"name": "address", "type": "string"},
        {"name": "birth_year", "type": "integer", "constraints": {"minimum": 1900, "maximum": 2025}},
        {"name": "sex", "type": "string", "constraints": {"enum": SEX}},
        {"name": "category", "type": "string", "constraints": {"enum": CATEGORIES}},
        {
            "name": "amount",
            "type": "number",
            "groupChar": ".",
            "decimalChar": ",",
            "constraints": {"minimum": 0},
        },
        {"name": "months", "type": "integer", "constraints": {"minimum": 0, "maximum": 12}},
        {"name": "decided_on", "type": "date", "format": "%d/%m/%Y"},
        {"name": "is_paid", "type": "boolean", "trueValues": ["Có"], "falseValues": ["Không"]},
        {"name": "point", "type": "geopoint"},
        {"name": "note", "type": "string", "constraints": {"maxLength": 500}},
    ],
    "primaryKey": ["record_id"],
    "foreignKeys": [{"fields": ["unit_code"], "reference": {"resource": "units", "fields": ["code"]}}],
}


def write_units(path: Path) -> None:
    """Write the table of 200 units that the foreign key points to."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["code", "name"])
        writer.writerows((code, f"Đơn vị {code}") for code in UNITS)


def write_table(path: Path, rows: int, *, dirty: float = 0.0, seed: int = 20) -> None:
    """Write `rows` records; `dirty` is the share of rows (0..1) in which one cell is spoilt."""
    chance = random.Random(seed)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([field["name"] for field in SCHEMA["fields"]])
        for record in _records(rows, chance):
            if dirty and chance.random() < dirty:
                record = _spoil(record, chance)
            writer.writerow(record)


def _records(rows: int, chance: random.Random) -> Iterator[list[str]]:
    communes = [f"{first} {second}" for first in _FIRST for second in _SECOND]
    numbers = list(range(10_000_000, 10_000_000 + rows))
    chance.shuffle(numbers)
    for number in numbers:
        amount = chance.randrange(270_000, 9_000_000)
        grouped = f"{amount:,}".replace(",", ".") + f",{chance.randrange(100):02d}"
        yield [
            f"HS{number}",
            chance.choice(UNITS),
            chance.choice(communes),
            f"khu {chance.randrange(1, 400)} phố {chance.choice(_STREETS)}",
            str(chance.randrange(1930, 2020)),
            chance.choice(SEX),
            chance.choice(CATEGORIES),
            grouped,
            str(chance.randrange(13)),
            f"{chance.randrange(1, 29):02d}/{chance.randrange(1, 13):02d}/{chance.randrange(2015, 2026)}",
            chance.choice(("Có", "Không")),
            f"{105 + chance.random():.5f},{19 + chance.random():.5f}",
            " ".join(chance.choices(_WORDS, k=chance.randrange(2, 9))),
        ]


def _spoil(record: list[str], chance: random.Random) -> list[str]:
    """Give the record with one of twelve flaws, each of another kind."""
    flawed = list(record)
    flaw = chance.randrange(12)
    if flaw == 10:
        return flawed[:-1]
    if flaw == 11:
        return [*flawed, "thừa"]
    at, value = [
        (0, "HS1"),
        (1, "DV999"),
        (2, ""),
        (4, "1850"),
        (5, "nam"),
        (6, "k9"),
        (7, "1,234.5"),
        (8, "13"),
        (9, "31/02/2024"),
        (11, "905.1,19.2"),
    ][flaw]
    flawed[at] = value
    return flawed
