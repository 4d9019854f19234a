"""Build the place lists under catalog/data/places/ from an unpacked `vietnamadminunits` package.

A tool for the people who prepare a release; the product never runs or imports it, and the package is
not one of its dependencies. How to run it, and what the lists cover: README.md beside this file.
"""

import argparse
import csv
import json
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

PLACES = Path(__file__).resolve().parents[2] / "catalog" / "data" / "places"
OLD, NEW = "2025-01-01", "2025-07-01"
SOURCE = "vietnamadminunits 1.0.4 (PyPI)"
PLACE_HEADER = ("code", "name", "level", "parent")
MAP_HEADER = ("old_code", "new_code", "relation")
CENTROID_HEADER = ("code", "lat", "lon", "area_km2")

# The titles and dates of the two lists. valid_to is the last day on which the list is in force.
VINTAGES: tuple[dict[str, object], ...] = (
    {
        "vintage": OLD,
        "file": f"{OLD}.csv",
        "title_vi": "Đơn vị hành chính ba cấp, từ 01/01/2025 đến 30/06/2025",
        "title_en": "Administrative units on three levels, 1 January to 30 June 2025",
        "valid_from": OLD,
        "valid_to": "2025-06-30",
        "levels": ["province", "district", "commune"],
        "centroids": None,
    },
    {
        "vintage": NEW,
        "file": f"{NEW}.csv",
        "title_vi": "Đơn vị hành chính hai cấp, từ 01/07/2025",
        "title_en": "Administrative units on two levels, from 1 July 2025",
        "valid_from": NEW,
        "valid_to": None,
        "levels": ["province", "commune"],
        "centroids": f"centroids-{NEW}.csv",
    },
)


@dataclass(frozen=True, order=True)
class Place:
    """One unit: rank orders the levels (0 province, 1 district, 2 commune); codes are text."""

    rank: int
    code: str
    name: str
    parent: str

    def row(self) -> tuple[str, str, str, str]:
        """The line of the list, as PLACE_HEADER names it."""
        return self.code, nfc(self.name), ("province", "district", "commune")[self.rank], self.parent


@dataclass(frozen=True)
class Package:
    """The two data files of the package that we read: a SQLite database and the old-to-new keys."""

    folder: Path

    def rows(self, sql: str) -> list[tuple[str, ...]]:
        """The answer of one query over the package's database."""
        with closing(sqlite3.connect(self.folder / "data" / "dataset.db")) as connection:
            return connection.execute(sql).fetchall()

    def keys(self) -> dict[str, dict[str, dict[str, list[object]]]]:
        """The converter's tables: communes that stayed whole, communes that were divided."""
        found: dict[str, dict[str, dict[str, list[object]]]] = json.loads(
            (self.folder / "data" / "converter_2025.json").read_text(encoding="utf-8")
        )
        return found


def nfc(text: str) -> str:
    """The text in Unicode NFC, without outer white space."""
    return unicodedata.normalize("NFC", text).strip()


def places_before(package: Package, provinces: set[str]) -> list[Place]:
    """Every province of the three-level list, and the districts and communes of `provinces`."""
    found: set[Place] = set()
    sql = "SELECT provinceCode, province, districtCode, district, wardCode, ward FROM admin_units_legacy"
    for p_code, p_name, d_code, d_name, w_code, w_name in package.rows(sql):
        found.add(Place(0, p_code, p_name, ""))
        if p_code in provinces:
            found.add(Place(1, d_code, d_name, p_code))
            if w_code:  # five island districts have no communes
                found.add(Place(2, w_code, w_name, d_code))
    return sorted(found)


def places_after(package: Package, provinces: set[str]) -> list[Place]:
    """Every province of the two-level list, and the communes of `provinces`."""
    found: set[Place] = set()
    for p_code, p_name, w_code, w_name in package.rows(
        "SELECT provinceCode, province, wardCode, ward FROM admin_units"
    ):
        found.add(Place(0, p_code, p_name, ""))
        if p_code in provinces:
            found.add(Place(2, w_code, w_name, p_code))
    return sorted(found)


def province_pairs(package: Package) -> Iterator[tuple[str, str, str]]:
    """Old and new code of every province: each old one went whole into one new province."""
    old = {row[0]: row[1] for row in package.rows("SELECT provinceKey, provinceCode FROM admin_units_legacy")}
    new = {row[0]: row[1] for row in package.rows("SELECT provinceKey, provinceCode FROM admin_units")}
    for new_key, old_keys in package.keys()["DICT_PROVINCE"].items():
        for old_key in old_keys:
            yield old[str(old_key)], new[new_key], "whole"


def commune_pairs(package: Package, provinces: set[str]) -> Iterator[tuple[str, str, str]]:
    """Old and new code of every commune of the new `provinces`; one line per part where it was split."""
    sql = "SELECT provinceKey, districtKey, wardKey, wardCode FROM admin_units_legacy"
    old = {f"{p}_{d}_{w or ''}": code for p, d, w, code in package.rows(sql)}
    keys = package.keys()
    for p_code, p_key, w_key, new_code in package.rows(
        "SELECT provinceCode, provinceKey, wardKey, wardCode FROM admin_units"
    ):
        if p_code not in provinces:
            continue
        for old_key in keys["DICT_PROVINCE_WARD_NO_DIVIDED"][p_key].get(w_key, []):
            if old[str(old_key)]:  # five island districts have no communes
                yield old[str(old_key)], new_code, "whole"
        for old_key, parts in keys["DICT_PROVINCE_WARD_DIVIDED"].get(p_key, {}).items():
            if any(isinstance(part, dict) and part["newWardKey"] == w_key for part in parts):
                yield old[old_key], new_code, "split"


def centroids(package: Package, provinces: set[str]) -> Iterator[tuple[str, ...]]:
    """Code, latitude, longitude (degrees, WGS 84) and area (km²) of each new commune of `provinces`."""
    sql = "SELECT provinceCode, wardCode, wardLat, wardLon, wardAreaKm2 FROM admin_units ORDER BY wardCode"
    for p_code, code, lat, lon, area in package.rows(sql):
        if p_code in provinces:
            yield code, f"{lat}", f"{lon}", f"{area}"


def write_csv(path: Path, header: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """Write UTF-8, comma, LF: the same bytes on every machine."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def write_vintages(out: Path, provinces: set[str]) -> None:
    """Write vintages.json: what is loaded, since when, and for which provinces it is complete."""
    below = sorted(provinces)
    entries = [
        entry
        | {
            "coverage": {level: "all" if level == "province" else below for level in _levels(entry)},
            "source": SOURCE,
            "licence": "MIT",
        }
        for entry in VINTAGES
    ]
    text = json.dumps(entries, ensure_ascii=False, indent=2)
    (out / "vintages.json").write_text(text + "\n", encoding="utf-8")


def _levels(entry: dict[str, object]) -> list[str]:
    """The level names of one vintage entry."""
    levels = entry["levels"]
    return [str(level) for level in levels] if isinstance(levels, list) else []


def build(package: Package, provinces: set[str], out: Path) -> None:
    """Write both lists, the map between them, the centroids and vintages.json into `out`."""
    write_csv(out / f"{OLD}.csv", PLACE_HEADER, (p.row() for p in places_before(package, provinces)))
    write_csv(out / f"{NEW}.csv", PLACE_HEADER, (p.row() for p in places_after(package, provinces)))
    pairs = sorted(province_pairs(package)) + sorted(commune_pairs(package, provinces))
    write_csv(out / f"map-{OLD}--{NEW}.csv", MAP_HEADER, pairs)
    write_csv(out / f"centroids-{NEW}.csv", CENTROID_HEADER, centroids(package, provinces))
    write_vintages(out, provinces)


def main() -> None:
    """Read the command line and build."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", type=Path, help="the unpacked folder `vietnamadminunits`")
    parser.add_argument("--province", action="append", help="code of a province to list in full (38)")
    parser.add_argument("--out", type=Path, default=PLACES)
    given = parser.parse_args()
    build(Package(given.package), set(given.province or ["38"]), given.out)


if __name__ == "__main__":
    main()
