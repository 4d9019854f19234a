"""A profile as a plain Table Schema, its words, its example, and the commands that write them."""

import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from catalog.cli import main
from catalog.presenters import profile_words
from catalog.presenters.profile_example import ExampleMissing, example_csv, example_rows
from catalog.presenters.table_schema import plain_schema
from catalog.services import profiles

STANDARD = Path(__file__).resolve().parents[4] / "shared/conformance/data/datapackage-2.0/tableschema.json"


def column(name: str, of: str = "poor-households") -> dict:
    return next(f for f in profiles.find_profile(of)["schema"]["fields"] if f["name"] == name)


@pytest.mark.shared
@pytest.mark.skipif(not STANDARD.is_file(), reason="../shared/conformance is not here")
def test_every_plain_schema_follows_the_standard():
    judge = jsonschema.Draft7Validator(json.loads(STANDARD.read_text(encoding="utf-8")))
    broken = {
        profiles.exact_name(profile): [error.message for error in judge.iter_errors(plain_schema(profile))]
        for name in profiles.all_profiles()
        for profile in profiles.versions_of(name)
    }
    assert {name: errors for name, errors in broken.items() if errors} == {}


def test_a_code_list_leaves_as_categories_with_labels():
    plain = plain_schema(profiles.find_profile("wages"))
    kinds = next(f for f in plain["fields"] if f["name"] == "enterprise_type")
    assert kinds["categories"][0] == {"value": "nha_nuoc", "label": "Doanh nghiệp nhà nước"}
    assert kinds["constraints"]["enum"][0] == "nha_nuoc"


def test_a_figure_that_may_be_hidden_is_not_required_of_programs_that_do_not_know_the_star():
    fields = {f["name"]: f for f in plain_schema(profiles.find_profile("poor-households"))["fields"]}
    assert "required" not in fields["households_poor"]["constraints"]
    assert fields["period"]["constraints"]["required"] is True


def test_rules_are_told_in_words_of_both_languages():
    assert profile_words.rules_of(column("rate_poor"), "en") == ["at least 0", "at most 100"]
    assert profile_words.rules_of(column("rate_poor"), "vi") == ["từ 0 trở lên", "không quá 100"]
    assert profile_words.type_word(column("households_poor"), "vi") == "số nguyên (hộ)"
    told = profile_words.rules_of(column("tax_code", "labour-export-companies"), "en")
    assert told == ["required", "10 digits, or 10 and 3 with a hyphen"]


def test_a_code_of_an_earlier_version_without_labels_is_shown_bare():
    field = next(
        f for f in profiles.find_profile("children@1.0.0")["schema"]["fields"] if f["name"] == "age_group"
    )
    assert profile_words.codes_of(field, "vi")[0] == profile_words.Code("0-5", "")


def test_an_example_takes_its_places_from_the_newest_list_with_communes(places):
    profile = profiles.find_profile("children")
    names = [f["name"] for f in profile["schema"]["fields"]]
    rows = [dict(zip(names, cells, strict=True)) for cells in example_rows(profile, places)]
    # The first three communes of the list of 1 July 2025 by code, read from the shipped file.
    assert [(r["place_code"], r["place_name"]) for r in rows] == [
        ("14758", "Phường Hàm Rồng"),
        ("14797", "Phường Hạc Thành"),
        ("14812", "Phường Bỉm Sơn"),
    ]
    assert {(r["place_level"], r["place_vintage"]) for r in rows} == {("xa", "2025-07-01")}


def test_a_column_whose_form_nobody_can_guess_needs_an_example(places):
    profile = {
        "x_place_columns": None,
        "examples": {},
        "schema": {
            "fields": [{"name": "ma", "type": "string", "constraints": {"required": True, "pattern": "x"}}]
        },
    }
    with pytest.raises(ExampleMissing, match="ma"):
        example_rows(profile, places)


def test_the_shell_lists_shows_and_writes(places, tmp_path, monkeypatch):
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    run = CliRunner().invoke
    listed = run(main, ["profiles", "list"])
    assert "rehabilitation\t1.0.1\toff\t" in listed.output
    shown = run(main, ["profiles", "show", "poor-households@1.0.0"])
    assert shown.output.startswith("poor-households@1.0.0: Poor and near-poor households by place")
    assert json.loads(run(main, ["profiles", "show", "wages", "--json"]).output)["profile"] == "wages"
    csv, xlsx = tmp_path / "e.csv", tmp_path / "t.xlsx"
    assert run(main, ["profiles", "example", "wages", str(csv)]).exit_code == 0
    assert csv.read_bytes() == example_csv(profiles.find_profile("wages"), places)
    assert run(main, ["profiles", "template", "wages", str(xlsx)]).exit_code == 0
    assert xlsx.read_bytes().startswith(b"PK")
    unknown = run(main, ["profiles", "show", "no-such"])
    assert (unknown.exit_code, "poor-households" in unknown.output) == (2, True)
