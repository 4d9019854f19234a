"""Place codes against the vintage that the table states."""

import pytest

from validators.codes import render
from validators.table import validate_table


def check(path, places, schema=None):
    report = validate_table(path, schema=schema, places=places)
    return report.verdict, [one for one in report.findings if one.code.startswith("place_")]


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
