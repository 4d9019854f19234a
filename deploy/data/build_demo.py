"""Write the generated tables of the demo into catalog/data/demo/.

Two kinds: the place lists of Thanh Hóa, cut from catalog/data/places/, and 66 invented vocational
institutions. A tool for the people who prepare a release; the product never runs or imports it.
The institutions must never pass for real ones: their names say "mô phỏng", their telephone numbers
begin with 000, their mail lives under the reserved domain `.example`.
"""

import argparse
import csv
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "catalog" / "data"
PROVINCE = "38"
VINTAGES = ("2025-01-01", "2025-07-01")
SEED = "danh-muc-demo-1"
PLACE_HEADER = ("place_code", "place_name", "place_level", "parent_code", "place_vintage")
LEVELS = {"province": "tinh", "district": "huyen", "commune": "xa"}

# 66 institutions, 32 of which collect fees without cash: the two figures of the department's report
# for 2024. Everything else below is invented.
CASHLESS = 32
PAUSED = (23, 41, 58)
MERGED = (64,)


@dataclass(frozen=True)
class Kind:
    """One type of institution: how many, its names, its yearly intake (persons), its occupation levels."""

    key: str
    count: int
    name_vi: str
    name_en: str
    intake: tuple[int, int]
    levels: str


KINDS = (
    Kind("truong_cao_dang", 8, "Trường Cao đẳng", "College", (300, 1200), "65"),
    Kind("truong_trung_cap", 12, "Trường Trung cấp", "Secondary Vocational School", (120, 500), "5"),
    Kind("trung_tam_gdnn", 9, "Trung tâm Giáo dục nghề nghiệp", "Vocational Centre", (60, 240), ""),
    Kind(
        "trung_tam_gdnn_gdtx",
        24,
        "Trung tâm Giáo dục nghề nghiệp - Giáo dục thường xuyên",
        "Vocational and Continuing Education Centre",
        (90, 360),
        "5",
    ),
    Kind("co_so_khac_co_dang_ky", 13, "Cơ sở đào tạo nghề", "Registered Training Facility", (40, 160), ""),
)

# Only the form is right (first digit = level): the last six digits are taken from this short list.
TRADES = ("480201", "520227", "510216", "520123", "340302", "810207", "540205", "620111")


def dice(key: str, low: int, high: int) -> int:
    """A whole number from low to high, always the same for the same key, on every machine."""
    digest = hashlib.sha256(f"{SEED}:{key}".encode()).digest()
    return low + int.from_bytes(digest[:8]) % (high - low + 1)


def read_rows(path: Path) -> list[dict[str, str]]:
    """The lines of a CSV file by column name, all as text."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def write_rows(path: Path, rows: list[dict[str, str]], header: Iterable[str]) -> None:
    """Write UTF-8, comma, LF: the same bytes on every machine."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, fieldnames=list(header), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def place_table(vintage: str) -> list[dict[str, str]]:
    """The units of Thanh Hóa in one list: the province first, then districts, then communes."""
    rows = read_rows(DATA / "places" / f"{vintage}.csv")
    # All districts and communes of the shipped lists belong to Thanh Hóa; only provinces need a choice.
    return [
        {
            "place_code": row["code"],
            "place_name": row["name"],
            "place_level": LEVELS[row["level"]],
            "parent_code": row["parent"],
            "place_vintage": vintage,
        }
        for row in rows
        if row["level"] != "province" or row["code"] == PROVINCE
    ]


def seats() -> list[dict[str, str]]:
    """66 different communes of the newest list with their centroids, in an order drawn by lot."""
    vintage = VINTAGES[-1]
    middle = {row["code"]: row for row in read_rows(DATA / "places" / f"centroids-{vintage}.csv")}
    communes = [row for row in read_rows(DATA / "places" / f"{vintage}.csv") if row["level"] == "commune"]
    communes.sort(key=lambda row: dice(f"seat:{row['code']}", 0, 10**9))
    return [row | middle[row["code"]] for row in communes[: sum(kind.count for kind in KINDS)]]


def owner(kind: Kind, number: int) -> tuple[str, str]:
    """Ownership and an invented governing body."""
    private = kind.key in {"co_so_khac_co_dang_ky", "trung_tam_gdnn"} or (
        kind.key != "trung_tam_gdnn_gdtx" and dice(f"owner:{number}", 1, 3) == 1
    )
    if private:
        return "tu_thuc", f"Doanh nghiệp mô phỏng số {number:02d}"
    body = "Cơ quan mô phỏng cấp xã" if kind.key == "trung_tam_gdnn_gdtx" else "Cơ quan mô phỏng cấp tỉnh"
    return "cong_lap", body


def occupations(kind: Kind, number: int) -> str:
    """One to three occupation codes for each level that the type teaches, in order."""
    codes = {
        level + TRADES[dice(f"trade:{number}:{level}:{turn}", 0, len(TRADES) - 1)]
        for level in kind.levels
        for turn in range(dice(f"trades:{number}:{level}", 1, 3))
    }
    return ";".join(sorted(codes))


def figures(kind: Kind, number: int, status: str) -> dict[str, str]:
    """Intake quota, pupils enrolled and graduated (persons); a closed or paused place enrols nobody."""
    quota = dice(f"quota:{number}", kind.intake[0] // 10, kind.intake[1] // 10) * 10
    enrolled = quota * dice(f"enrolled:{number}", 62, 103) // 100 if status == "hoat_dong" else 0
    graduated = quota * dice(f"graduated:{number}", 48, 88) // 100
    return {"quota": str(quota), "enrolled": str(enrolled), "graduated": str(graduated)}


def institution(kind: Kind, number: int, seat: dict[str, str]) -> dict[str, str]:
    """One invented institution, its columns as the profile `vocational-institutions` names them."""
    ownership, body = owner(kind, number)
    status = "tam_dung" if number in PAUSED else "sap_nhap" if number in MERGED else "hoat_dong"
    founded = date(1998, 1, 1) + timedelta(days=dice(f"founded:{number}", 0, 8000))
    return {
        "institution_code": f"MP-{number:03d}",
        "name": f"{kind.name_vi} mô phỏng số {number:02d}",
        "name_en": f"Simulated {kind.name_en} No. {number:02d}",
        "type": kind.key,
        "ownership": ownership,
        "governing_body": body,
        "decision_no": f"{number:02d}/MP-VIDU",
        "decision_date": founded.isoformat(),
        "registration_no": f"MP-GCN-{number:03d}",
        "address": f"Đường Mô Phỏng, {seat['name']}, tỉnh Thanh Hóa",
        "place_code": seat["code"],
        "place_vintage": VINTAGES[-1],
        # At most 0.01 degree from the centroid: about 1.5 km, inside the smallest commune (15.5 km²).
        "lat": f"{float(seat['lat']) + dice(f'lat:{number}', -100, 100) / 10_000:.4f}",
        "lon": f"{float(seat['lon']) + dice(f'lon:{number}', -100, 100) / 10_000:.4f}",
        "phone": f"0237 000 {number:04d}",
        "email": f"mp{number:03d}@vidu.example",
        "website": f"https://vidu.example/mp-{number:03d}",
        "occupations": occupations(kind, number),
        **figures(kind, number, status),
        "cashless_tuition": "false",
        "status": status,
    }


def institution_table() -> list[dict[str, str]]:
    """The 66 institutions in the order of their codes."""
    kinds = [kind for kind in KINDS for _ in range(kind.count)]
    rows = [
        institution(kind, number, seat)
        for number, (kind, seat) in enumerate(zip(kinds, seats(), strict=True), start=1)
    ]
    working = [row for row in rows if row["status"] == "hoat_dong"]
    working.sort(key=lambda row: dice(f"cashless:{row['institution_code']}", 0, 10**9))
    for row in working[:CASHLESS]:
        row["cashless_tuition"] = "true"
    return rows


def build(out: Path) -> None:
    """Write the three generated tables into `out`."""
    for vintage in VINTAGES:
        write_rows(out / f"places-{vintage}.csv", place_table(vintage), PLACE_HEADER)
    rows = institution_table()
    write_rows(out / "vocational-institutions-simulated.csv", rows, rows[0])


def main() -> None:
    """Read the command line and build."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=DATA / "demo")
    build(parser.parse_args().out)


if __name__ == "__main__":
    main()
