"""The shipped place lists, held against counts from the resolutions and against a second source."""

import csv
import json
import re
import unicodedata
from collections import Counter
from math import cos, hypot, radians
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PLACES = ROOT / "catalog" / "data" / "places"
REFERENCE = ROOT.parent / "shared" / "data" / "reference"
OLD, NEW = "2025-01-01", "2025-07-01"
DIGITS = {"province": 2, "district": 3, "commune": 5}
# The second source spells three units of the older list otherwise: see deploy/data/README.md.
OTHER_SPELLING = {"17": "Tỉnh Hoà Bình", "15076": "Xã Vân Âm", "15712": "Xã Văn Sơn"}

needs_reference = [
    pytest.mark.shared,
    pytest.mark.skipif(not REFERENCE.is_dir(), reason="../shared/data/reference is not here"),
]


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def places(vintage: str) -> list[dict[str, str]]:
    return read(PLACES / f"{vintage}.csv")


@pytest.fixture(scope="module")
def successors() -> list[dict[str, str]]:
    return read(PLACES / f"map-{OLD}--{NEW}.csv")


@pytest.mark.parametrize(
    ("vintage", "counts"),
    [
        (OLD, {"province": 63, "district": 26, "commune": 547}),
        (NEW, {"province": 34, "commune": 166}),
    ],
)
def test_each_list_has_as_many_units_as_the_resolutions_say(vintage, counts):
    assert Counter(row["level"] for row in places(vintage)) == counts


@pytest.mark.parametrize("vintage", [OLD, NEW])
def test_codes_are_text_of_the_right_length_and_stand_once(vintage):
    rows = places(vintage)
    assert all(re.fullmatch(rf"\d{{{DIGITS[row['level']]}}}", row["code"]) for row in rows)
    assert len({row["code"] for row in rows}) == len(rows)
    assert rows[0]["code"] == "01"  # the leading zero of Hà Nội is alive


@pytest.mark.parametrize(("vintage", "above"), [(OLD, "district"), (NEW, "province")])
def test_every_unit_hangs_under_a_unit_of_the_level_above(vintage, above):
    level = {row["code"]: row["level"] for row in places(vintage)}
    for row in places(vintage):
        expected = {"province": None, "district": "province", "commune": above}[row["level"]]
        assert level.get(row["parent"]) == expected


@pytest.mark.parametrize("vintage", [OLD, NEW])
def test_names_are_composed_unicode_without_stray_spaces(vintage):
    for row in places(vintage):
        assert unicodedata.is_normalized("NFC", row["name"])
        assert row["name"] == " ".join(row["name"].split())


def test_the_vintages_follow_each_other_without_gap_and_name_their_files():
    first, second = json.loads((PLACES / "vintages.json").read_text(encoding="utf-8"))
    assert (first["vintage"], first["valid_from"], first["valid_to"]) == (OLD, OLD, "2025-06-30")
    assert (second["vintage"], second["valid_from"], second["valid_to"]) == (NEW, NEW, None)
    for entry in (first, second):
        rows = places(entry["vintage"])
        assert entry["file"] == f"{entry['vintage']}.csv"
        assert set(entry["levels"]) == {row["level"] for row in rows} == set(entry["coverage"])
        assert entry["licence"] == "MIT"
        assert entry["title_vi"]
        assert entry["title_en"]
    assert "MIT License" in (PLACES / "LICENSE").read_text(encoding="utf-8")


def test_the_map_leads_every_old_province_and_commune_to_a_new_one(successors):
    old = {row["code"] for row in places(OLD) if row["level"] != "district"}
    new = {row["code"] for row in places(NEW)}
    assert {row["old_code"] for row in successors} == old
    assert {row["new_code"] for row in successors} == new


def test_ten_communes_are_split_and_only_they_have_several_successors(successors):
    lines = Counter(row["old_code"] for row in successors)
    split = {row["old_code"] for row in successors if row["relation"] == "split"}
    assert len(split) == 10
    assert split == {code for code, count in lines.items() if count > 1}
    assert {row["relation"] for row in successors} == {"whole", "split"}


def test_every_new_commune_code_is_an_old_code_used_again():
    old = {row["code"] for row in places(OLD) if row["level"] == "commune"}
    assert {row["code"] for row in places(NEW) if row["level"] == "commune"} <= old


def test_each_new_commune_has_a_centroid_inside_the_province():
    rows = read(PLACES / f"centroids-{NEW}.csv")
    assert {r["code"] for r in rows} == {r["code"] for r in places(NEW) if r["level"] == "commune"}
    for row in rows:
        # The province reaches from 19.3 to 20.7 north and from 104.4 to 106.1 east.
        assert 19.2 < float(row["lat"]) < 20.7
        assert 104.3 < float(row["lon"]) < 106.2
        assert float(row["area_km2"]) > 0


class TestAgainstTheSecondSource:
    pytestmark = needs_reference

    def test_the_old_list_has_the_same_codes_names_and_districts(self):
        given = [r for r in read(REFERENCE / "vn-admin-old-63p-2025-03-01.csv") if r["province_code"] == "38"]
        ours = {row["code"]: row for row in places(OLD)}
        theirs = {r["ward_code"]: r for r in given}
        communes = {code for code, row in ours.items() if row["level"] == "commune"}
        assert communes == set(theirs)
        for code, row in theirs.items():
            assert ours[code]["parent"] == row["district_code"]
            assert ours[row["district_code"]]["name"] == row["district_name"]
            if ours[code]["name"] != row["ward_name"]:
                assert row["ward_name"] == OTHER_SPELLING[code]

    def test_the_new_list_has_the_same_codes_and_names(self):
        given = [r for r in read(REFERENCE / "vn-admin-new-34p-2025-07-01.csv") if r["province_code"] == "38"]
        ours = {row["code"]: row["name"] for row in places(NEW) if row["level"] == "commune"}
        assert ours == {row["ward_code"]: row["ward_name"] for row in given}

    @pytest.mark.parametrize(
        ("vintage", "file"),
        [(OLD, "vn-admin-old-63p-2025-03-01.csv"), (NEW, "vn-admin-new-34p-2025-07-01.csv")],
    )
    def test_the_provinces_of_the_whole_country_are_the_same(self, vintage, file):
        theirs = {row["province_code"]: row["province_name"] for row in read(REFERENCE / file)}
        ours = {row["code"]: row["name"] for row in places(vintage) if row["level"] == "province"}
        assert set(ours) == set(theirs)
        for code in ours:
            assert theirs[code] in {ours[code], OTHER_SPELLING.get(code)}

    def test_the_map_of_communes_is_the_same(self, successors):
        theirs = {
            (row["old_ward_code"], row["new_ward_code"], row["relation"])
            for row in read(REFERENCE / "thanhhoa-map-547-to-166.csv")
        }
        ours = {tuple(row.values()) for row in successors if len(row["old_code"]) == 5}
        assert ours == theirs

    def test_the_provinces_lead_where_their_communes_lead(self, successors):
        theirs = {
            (row["old_province_code"], row["new_province_code"])
            for row in read(REFERENCE / "vn-admin-map-63p-to-34p-2025.csv")
        }
        ours = {(r["old_code"], r["new_code"]) for r in successors if len(r["old_code"]) == 2}
        assert ours == theirs

    def test_the_centroids_are_the_same_points(self):
        theirs = {row["ward_code"]: row for row in read(REFERENCE / "thanhhoa-wards-2025-centroids.csv")}
        for row in read(PLACES / f"centroids-{NEW}.csv"):
            other = theirs[row["code"]]
            north = float(row["lat"]) - float(other["lat"])
            east = (float(row["lon"]) - float(other["lon"])) * cos(radians(20))
            assert hypot(north, east) * 111.2 < 0.1  # kilometres
