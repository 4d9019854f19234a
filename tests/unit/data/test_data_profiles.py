"""The twelve profiles: loadable, bilingual, complete, and with the facts of the drafts they come from."""

import csv
import json
import re
from pathlib import Path

import pytest
from frictionless import Schema

ROOT = Path(__file__).resolve().parents[3]
PROFILES = ROOT / "catalog" / "data" / "profiles"
DRAFTS = ROOT.parent / "shared" / "data" / "profiles"
NAMES = [path.stem for path in sorted(PROFILES.glob("*.json"))]
RECORD_LEVEL = {
    "administrative-procedures",
    "job-vacancies",
    "labour-export-companies",
    "social-assistance-facilities",
    "vocational-institutions",
}
KEYS = {
    "profile", "version", "title_vi", "title_en", "unit", "unit_code", "update_frequency", "frequency",
    "record_level", "legal_basis", "x_place_columns", "schema", "cross_checks", "x_checks",
    "never_publish", "small_cells", "missing_values",
}  # fmt: skip
STANDARD = {"name", "type", "title", "description", "constraints"}
OURS = {"title_en", "x_pii", "x_check", "x_required_unless_suppressed"}


def load(name: str) -> dict:
    return json.loads((PROFILES / f"{name}.json").read_text(encoding="utf-8"))


def table_schema(profile: dict) -> dict:
    """The schema as Frictionless knows it: our own keys removed."""
    fields = [{k: v for k, v in f.items() if k in STANDARD} for f in profile["schema"]["fields"]]
    return profile["schema"] | {"fields": fields}


def test_there_are_twelve_profiles():
    assert len(NAMES) == 12


@pytest.mark.parametrize("name", NAMES)
class TestEachProfile:
    def test_it_has_exactly_the_documented_keys(self, name):
        profile = load(name)
        assert set(profile) == KEYS
        assert profile["profile"] == name
        assert re.fullmatch(r"\d+\.\d+\.\d+", profile["version"])
        assert profile["record_level"] is (name in RECORD_LEVEL)
        assert profile["frequency"] in {"P1Y", "P6M", "P3M", "P1M", "P1W"}

    def test_it_loads_in_frictionless_with_every_field(self, name):
        profile = load(name)
        schema = Schema.from_descriptor(table_schema(profile))
        assert schema.field_names == [field["name"] for field in profile["schema"]["fields"]]
        assert set(schema.primary_key) <= set(schema.field_names)

    def test_every_field_speaks_both_languages_and_knows_its_privacy_class(self, name):
        for field in load(name)["schema"]["fields"]:
            assert field["title"].strip()
            assert field["title_en"].strip()
            assert field["x_pii"] in {"none", "aggregate", "organisation"}
            assert set(field) <= STANDARD | OURS

    def test_its_place_columns_exist_and_never_come_without_a_vintage(self, name):
        profile = load(name)
        names = {field["name"] for field in profile["schema"]["fields"]}
        columns = profile["x_place_columns"]
        assert (columns is None) == ("place_code" not in names)
        if columns is not None:
            assert {"code", "vintage"} <= set(columns)
            assert set(columns.values()) <= names

    def test_a_column_that_may_be_suppressed_is_not_plainly_required(self, name):
        for field in load(name)["schema"]["fields"]:
            if field.get("x_required_unless_suppressed"):
                assert "required" not in field.get("constraints", {})

    def test_its_unit_is_one_of_the_department(self, name):
        with (ROOT / "catalog/data/demo/units.csv").open(encoding="utf-8", newline="") as stream:
            assert load(name)["unit_code"] in {row["code"] for row in csv.DictReader(stream)}

    @pytest.mark.shared
    @pytest.mark.skipif(not DRAFTS.is_dir(), reason="../shared/data/profiles is not here")
    def test_it_keeps_every_fact_of_the_draft(self, name):
        draft = json.loads((DRAFTS / f"{name}.json").read_text(encoding="utf-8"))
        draft["title_vi"] = draft.pop("title")
        profile = load(name)
        assert {key: profile[key] for key in draft} == draft
