"""Place codes against the vintage that the table states."""

import csv
from pathlib import Path

import pytest

from validators.findings.codes import render
from validators.places.book import PlaceBook
from validators.table import validate_table


def check(path, places, schema=None):
    report = validate_table(path, schema=schema, places=places)
    told = [one for one in report.findings if one.code.startswith("place_") and one.severity != "note"]
    return report.verdict, told


def test_codes_and_names_of_the_stated_vintage_pass(write, places):
    path = write(
        "place_code,place_name,place_vintage\n14758,Hàm Rồng,2025-01-01\n14758,phường Hạc Thành,01/07/2025\n"
    )
    assert check(path, places) == ("valid", [])


def test_a_code_of_another_vintage_is_said_to_be_of_that_one(write, places):
    verdict, (found,) = check(write("place_code,place_vintage\n14755,2025-07-01\n14755,2025-07-01\n"), places)
    assert (verdict, found.code, found.row, found.params["count"]) == ("invalid", "place_other_vintage", 2, 2)
    assert "2025-01-01" in render(found, "vi").message
    assert "place_vintage" in render(found, "en").cure


def test_a_code_of_no_vintage_is_unknown_and_a_long_number_is_masked(write, places):
    _, found = check(write("place_code,place_vintage\n99999,2025-07-01\n0380990000,2025-07-01\n"), places)
    assert [one.code for one in found] == ["place_unknown", "place_unknown"]
    assert [one.params["code"] for one in found] == ["99999", "03*******0"]


def test_a_name_that_the_code_bears_in_another_vintage_is_said(write, places):
    path = write("place_code,place_name,place_vintage\n14758,Phường Hàm Rồng,2025-07-01\n")
    _, (found,) = check(path, places)
    assert (found.code, found.params["found"]) == ("place_name_other_vintage", "2025-01-01")
    assert "Hạc Thành" in render(found, "vi").message


def test_a_name_that_never_fits_is_a_mismatch(write, places):
    path = write("place_code,place_name,place_vintage\n14758,Phường Lam Sơn,2025-07-01\n")
    assert [one.code for one in check(path, places)[1]] == ["place_name_mismatch"]


def test_a_vintage_that_is_not_loaded_lists_the_loaded_ones(write, places):
    _, (found,) = check(write("place_code,place_vintage\n14758,2024-10-01\n"), places)
    assert (found.code, found.params["known"]) == ("place_vintage_unknown", "2025-01-01, 2025-07-01")


def test_codes_without_a_vintage_are_a_warning(write, places):
    verdict, (found,) = check(write("place_code,n\n14758,1\n"), places)
    assert (verdict, found.code) == ("valid", "place_vintage_missing")


def test_the_schema_may_state_the_vintage_for_all_rows(write, places):
    schema = {"fields": [{"name": "place_code"}], "x_place_vintage": "2025-07-01"}
    assert [one.code for one in check(write("place_code\n14755\n"), places, schema)[1]] == [
        "place_other_vintage"
    ]


@pytest.mark.parametrize("name", ["Thị xã Hàm Rồng", "Xã Hàm Rồng"])
def test_a_place_of_another_kind_has_another_name(write, places, name):
    path = write(f"place_code,place_name,place_vintage\n14758,{name},2025-01-01\n")
    assert [one.code for one in check(path, places)[1]] == ["place_name_mismatch"]


def test_without_place_lists_nothing_is_said(write):
    assert check(write("place_code,place_vintage\n1,2\n"), None) == ("valid", [])


def test_a_code_without_its_leading_zeros_is_said_with_the_probable_code(write, places_folder):
    lists = places_folder / "2025-07-01.csv"
    lists.write_text(lists.read_text(encoding="utf-8") + "01,Thành phố Hà Nội,province,\n", encoding="utf-8")
    path = write("place_code,place_name,place_vintage\n1,Hà Nội,2025-07-01\n7,Hà Nội,2025-07-01\n")
    _, found = check(path, PlaceBook.load(places_folder))
    assert [(one.code, one.params.get("probable")) for one in found] == [
        ("place_zeros_lost", "01"),
        ("place_unknown", None),
    ]
    assert "01" in render(found[0], "vi").cure


def test_a_level_and_a_parent_that_do_not_fit_the_code_are_told(write, places):
    path = write(
        "place_code,place_level,parent_code,place_vintage\n"
        "14758,huyen,38,2025-07-01\n14758,xã,39,2025-07-01\n38,tinh,,2025-07-01\n"
    )
    _, found = check(path, places)
    assert [(one.code, one.row, one.column) for one in found] == [
        ("place_level_mismatch", 2, 2),
        ("place_parent_mismatch", 3, 3),
    ]
    assert (found[0].params["listed"], found[0].params["given"]) == ("xa", "huyen")


def test_the_columns_may_have_the_names_that_the_profile_gives_them(write, places):
    path = write("ma,ten,phien_ban\n14755,Phường Cũ,2025-07-01\n")
    profile = {"x_place_columns": {"code": "ma", "name": "ten", "vintage": "phien_ban"}}
    report = validate_table(path, schema=None, places=places, profile=profile)
    assert [one.code for one in report.findings if one.code.startswith("place_")] == ["place_other_vintage"]


@pytest.mark.parametrize(
    ("period", "vintage", "told"),
    [
        ("2024", "2025-07-01", True),
        ("2025-06", "1/7/2025", True),
        ("2025", "2025-07-01", False),
        ("2025-Q3", "2025-07-01", False),
        ("2025-Q3", "2025-01-01", True),
        ("2025-Q2", "2025-01-01", False),
    ],
)
def test_a_period_outside_the_time_of_its_list_is_a_warning(write, places, period, vintage, told):
    verdict, found = check(write(f"period,place_code,place_vintage\n{period},38,{vintage}\n"), places)
    assert (verdict, [one.code for one in found]) == ("valid", ["place_period_vintage"] if told else [])


LISTS = Path(__file__).resolve().parents[3] / "catalog" / "data" / "places"


def test_sixty_communes_keep_code_and_name_over_another_area():
    book = PlaceBook.load(LISTS)
    same = book.same_name_other_area("2025-01-01", "2025-07-01")
    # Counted in the reference data: 166 new communes, 144 of another extent, 84 renamed.
    assert len(same) == 60
    assert all(book.get("2025-01-01", code).name == book.get("2025-07-01", code).name for code in same)


def test_namesakes_beside_rows_of_the_old_list_are_said_with_what_to_do(write):
    book = PlaceBook.load(LISTS)
    same = sorted(book.same_name_other_area("2025-01-01", "2025-07-01"))[:3]
    old = next(
        one
        for one in book.places("2025-01-01")
        if one.level == "commune" and not book.get("2025-07-01", one.code)
    )
    rows = [f"{code},{book.get('2025-07-01', code).name},2025-07-01" for code in same]
    path = write(
        "place_code,place_name,place_vintage\n"
        + "\n".join([*rows, f"{old.code},{old.name},2025-07-01"])
        + "\n"
    )
    _, found = check(path, book)
    assert [one.code for one in found] == ["place_other_vintage", "place_same_name_other_area"]
    assert (found[1].params["count"], found[1].params["codes"]) == (3, ", ".join(same))
    assert "place_vintage" in render(found[1], "vi").cure
    # Alone they cannot be told apart, and nothing is said.
    path = write("place_code,place_name,place_vintage\n" + "\n".join(rows) + "\n")
    assert check(path, book) == ("valid", [])


def test_without_a_vintage_the_number_of_namesakes_is_told(write):
    _, (found,) = check(write("place_code\n14758\n"), PlaceBook.load(LISTS))
    assert found.params["shared"] == 60
    assert "60" in render(found, "vi").message


def test_a_table_on_an_older_list_is_noted_with_the_newest_one(write, places):
    path = write("place_code,place_vintage\n14755,2025-01-01\n38,1/1/2025\n")
    report = validate_table(path, schema=None, places=places)
    notes = [one for one in report.findings if one.code == "place_older_vintage"]
    assert [(one.params["vintage"], one.params["newest"]) for one in notes] == [("2025-01-01", "2025-07-01")]


SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "reference"


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/data/reference is not here")
@pytest.mark.parametrize(
    ("name", "vintage", "rows"),
    [
        ("vn-admin-old-63p-2025-03-01.csv", "2025-01-01", 547),
        ("vn-admin-new-34p-2026-07-25.csv", "2025-07-01", 166),
    ],
)
def test_every_commune_of_the_reference_lists_passes_in_its_own_vintage(write, name, vintage, rows):
    with (SHARED / name).open(encoding="utf-8", newline="") as file:
        units = [one for one in csv.DictReader(file) if one["province_code"] == "38"]
    assert len(units) == rows
    lines = [f"{one['ward_code']},{one['ward_name']},xa,38,{vintage}" for one in units]
    path = write("place_code,place_name,place_level,parent_code,place_vintage\n" + "\n".join(lines) + "\n")
    assert check(path, PlaceBook.load(LISTS)) == ("valid", [])
