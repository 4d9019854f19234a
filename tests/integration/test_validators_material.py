"""Real tables: the department's own, the profiles and the place lists of the catalog."""

import csv
import io
import json
from pathlib import Path

import pytest

import validators
from validators.findings.codes import render
from validators.places.book import PlaceBook
from validators.table import validate_table

ROOT = Path(validators.__file__).resolve().parent.parent
DATA = ROOT / "catalog" / "data"
SHARED = ROOT.parent / "shared" / "data"

SEEDS = sorted((SHARED / "seed").glob("*.csv")) if SHARED.is_dir() else []
LISTS = sorted((SHARED / "reference").glob("thanhhoa-*.csv")) if SHARED.is_dir() else []


@pytest.fixture(scope="module")
def places():
    return PlaceBook.load(DATA / "places")


def profile(name):
    return json.loads((DATA / "profiles" / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared is not part of the product")
@pytest.mark.parametrize("path", SEEDS + LISTS, ids=lambda path: path.name)
def test_the_departments_tables_and_place_lists_hold_no_personal_data(path, places):
    assert validators.scan_personal_data(path) == []
    assert validators.scan_personal_data(path, places=places) == []


def test_the_budget_of_2025_is_valid_and_its_wrong_total_is_shown(places):
    # By hand: 41,440,000 + 25,200,000 + 21,060,500 + 34,150,800 + 14,400,000 + 26,264,700 = 162,516,000.
    report = validate_table(DATA / "demo" / "budget-2025.csv", schema=None, places=places)
    (found,) = [one for one in report.findings if one.code == "total_row_mismatch"]
    assert report.verdict == "valid"
    assert dict(found.params) == {"printed": 150_000_000, "actual": 162_516_000, "difference": 12_516_000}
    assert "162.516.000" in render(found, "vi").message


@pytest.mark.parametrize("path", sorted((DATA / "demo").glob("*.csv")), ids=lambda path: path.name)
def test_every_table_of_the_demo_may_be_published(path, places):
    known = profile("vocational-institutions") if path.name.startswith("vocational") else None
    report = validate_table(path, schema=None, places=places, profile=known)
    assert (report.verdict, report.truncated) == ("valid", False)


HOUSEHOLDS = {
    "period": "2024",
    "place_code": "14758",
    "place_name": "Phường Hàm Rồng",
    "place_level": "xa",
    "place_vintage": "2025-07-01",
    "poverty_standard": "2022-2025",
    "area": "thanh_thi",
    "households_total": "5000",
    "households_poor": "40",
    "households_near_poor": "*",
    "suppression": "primary",
}


def households(tmp_path, **changes):
    names = [one["name"] for one in profile("poor-households")["schema"]["fields"]]
    text = io.StringIO()
    writer = csv.DictWriter(text, names, restval="")
    writer.writeheader()
    writer.writerow({**HOUSEHOLDS, **changes})
    path = tmp_path / "households.csv"
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    return path


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, []),
        ({"households_near_poor": ""}, ["required_unless_suppressed"]),
        ({"households_poor": "bốn mươi"}, ["type-error"]),
        ({"area": "mien_nui"}, ["constraint-error"]),
        ({"place_code": "14755", "place_name": ""}, ["constraint-error", "place_other_vintage"]),
        ({"place_name": "Phường Đông Thọ"}, ["place_name_other_vintage"]),  # its name until 30/6/2025
        ({"place_name": "Phường Không Có"}, ["place_name_mismatch"]),
        ({"place_vintage": "2030-01-01"}, ["place_vintage_unknown"]),
    ],
)
def test_poor_households_follow_their_profile(tmp_path, places, changes, codes):
    known = profile("poor-households")
    report = validate_table(households(tmp_path, **changes), schema=None, profile=known, places=places)
    found = [one.code for one in report.findings if one.severity == "error"]
    assert sorted(found) == sorted(codes)
    assert report.verdict == ("invalid" if codes else "valid")
    assert report.period == ["2024-01-01", "2024-12-31"]


def test_an_institution_with_a_mobile_number_is_held(tmp_path, places):
    source = (DATA / "demo" / "vocational-institutions-simulated.csv").read_text(encoding="utf-8")
    path = tmp_path / "institutions.csv"
    path.write_text(source.replace("0237 000 0002", "0912 000 002"), encoding="utf-8")
    report = validate_table(path, schema=None, profile=profile("vocational-institutions"), places=places)
    (found,) = [one for one in report.findings if one.code == "personal_data_block"]
    assert (report.verdict, found.row, found.column_name) == ("held", 3, "phone")
    assert "0912" not in json.dumps(report.to_dict())
