"""Every profile and version: loadable, bilingual, complete; changed only with another version."""

import csv
import json
import re
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from frictionless import Schema

from catalog.presenters.table_schema import plain_schema
from catalog.services import profiles
from validators.rules.check_rules import read_rule
from validators.schema.schema_rules import clean_schema

ROOT = Path(__file__).resolve().parents[3]
SHARED = ROOT.parent / "shared" / "data"
DRAFTS = SHARED / "profiles"
DIGESTS = Path(__file__).with_name("profile_digests.json")
EVERY = [one for name in profiles.all_profiles() for one in profiles.versions_of(name)]
NEWEST = list(profiles.all_profiles().values())
RECORD_LEVEL = {
    "administrative-procedures",
    "digital-platforms",
    "international-projects",
    "job-vacancies",
    "labour-export-companies",
    "social-assistance-facilities",
    "sos-villages",
    "vocational-institutions",
}
KEYS = {
    *(
        "profile",
        "version",
        "status",
        "title_vi",
        "title_en",
        "purpose_vi",
        "purpose_en",
        "unit",
        "unit_code",
    ),
    *(
        "update_frequency",
        "update_frequency_vi",
        "frequency",
        "record_level",
        "legal_basis",
        "legal_basis_vi",
    ),
    *(
        "x_place_columns",
        "schema",
        "cross_checks",
        "cross_checks_vi",
        "never_publish",
        "never_publish_en",
    ),
    *("small_cells", "small_cells_vi", "aggregate_at_import", "examples", "changelog", "missing_values"),
}
MAY_HAVE = {
    "threshold_of_versions",
    "sensitive",
    "x_checks",
    "x_coverage",
    "status_reason_vi",
    "status_reason_en",
    "parameter_sets",
    "parameters_of",
}
STANDARD = {"name", "type", "format", "title", "description", "constraints"}
OURS = {
    *("title_en", "description_en", "x_pii", "x_check", "x_required_unless_suppressed", "x_labels", "x_unit")
}
FUNCTIONS = {"count", "count_where", "count_filled", "count_distinct", "sum", "mean"}


def name_of(profile: dict) -> str:
    return profiles.exact_name(profile)


def names_in(profile: dict) -> list[str]:
    return [field["name"] for field in profile["schema"]["fields"]]


def bounded(text: str) -> bool:
    return bool(text.strip())


@pytest.mark.parametrize("profile", EVERY, ids=name_of)
class TestEachVersion:
    def test_it_has_exactly_the_documented_keys(self, profile):
        assert set(profile) - MAY_HAVE == KEYS
        assert re.fullmatch(r"\d+\.\d+\.\d+", profile["version"])
        assert profile["status"] in {"active", "off"}
        assert ("status_reason_vi" in profile) == (profile["status"] == "off")
        assert profile["record_level"] is (profile["profile"] in RECORD_LEVEL)
        assert profile["frequency"] in {"P1Y", "P6M", "P3M", "P1M", "P1W"}

    def test_its_plain_schema_loads_in_frictionless_with_every_column(self, profile):
        schema = Schema.from_descriptor(plain_schema(profile))
        assert schema.field_names == names_in(profile)
        assert set(schema.primary_key) <= set(schema.field_names)

    def test_the_check_of_a_file_takes_its_schema_as_it_is(self, profile):
        assert clean_schema(profile["schema"])["x_profile"] == name_of(profile)

    def test_every_column_speaks_both_languages_and_knows_its_privacy_class(self, profile):
        for field in profile["schema"]["fields"]:
            assert bounded(field["title"])
            assert bounded(field["title_en"])
            assert field["x_pii"] in {"none", "aggregate", "organisation"}
            assert set(field) <= STANDARD | OURS

    def test_its_place_columns_exist_and_never_come_without_a_vintage(self, profile):
        names = set(names_in(profile))
        columns = profile["x_place_columns"]
        assert (columns is None) == ("place_code" not in names)
        if columns is not None:
            assert {"code", "vintage"} <= set(columns)
            assert set(columns.values()) <= names

    def test_a_column_that_may_be_suppressed_is_not_plainly_required_and_star_is_a_missing_value(
        self, profile
    ):
        flagged = [f for f in profile["schema"]["fields"] if f.get("x_required_unless_suppressed")]
        assert all("required" not in f.get("constraints", {}) for f in flagged)
        assert {"", ":", "*"} == set(profile["schema"]["missingValues"])

    def test_its_unit_is_one_of_the_department(self, profile):
        with (ROOT / "catalog/data/demo/units.csv").open(encoding="utf-8", newline="") as stream:
            assert profile["unit_code"] in {row["code"] for row in csv.DictReader(stream)}

    def test_its_change_log_begins_with_this_version_and_goes_back_in_time(self, profile):
        log = profile["changelog"]
        assert log[0]["version"] == profile["version"]
        assert log[-1]["version"] == "1.0.0"
        days = [date.fromisoformat(entry["date"]) for entry in log]
        assert days == sorted(days, reverse=True)
        order = [profiles.version_key(entry["version"]) for entry in log]
        assert order == sorted(order, reverse=True)
        assert all(bounded(entry["vi"]) and bounded(entry["en"]) for entry in log)

    def test_its_rules_are_told_in_both_languages(self, profile):
        assert len(profile["cross_checks"]) == len(profile["cross_checks_vi"])
        assert len(profile["never_publish"]) == len(profile["never_publish_en"]) > 0
        for key in ("title", "purpose"):
            assert bounded(profile[f"{key}_vi"])
            assert bounded(profile[f"{key}_en"])
        assert bounded(profile["small_cells"])
        assert bounded(profile["small_cells_vi"])

    def test_its_recipe_for_aggregation_makes_columns_of_the_profile(self, profile):
        recipe = profile["aggregate_at_import"]
        if recipe is None:
            return
        names = set(names_in(profile))
        made = {one["column"] for one in recipe["measures"]}
        assert set(recipe["group_by"]) | made <= names
        assert not made & set(recipe["group_by"])
        assert {one["function"] for one in recipe["measures"]} <= FUNCTIONS
        # Only counting rows needs no column of the source.
        assert all("of" in one for one in recipe["measures"] if one["function"] != "count")
        threshold = recipe["threshold"]
        assert threshold["column"] in made
        assert threshold["k"] >= 3
        assert set(threshold.get("columns", ())) <= names
        assert recipe["keeps_original"] is False

    def test_no_change_of_its_schema_goes_without_another_version(self, profile):
        committed = json.loads(DIGESTS.read_text(encoding="utf-8"))
        told = "the schema changed: raise the version, keep the old file in earlier/, then add the digest"
        assert committed.get(name_of(profile)) == profiles.schema_digest(profile), told


@pytest.mark.parametrize("profile", NEWEST, ids=name_of)
class TestTheNewestVersion:
    def test_every_code_has_its_label_in_both_languages(self, profile):
        for field in profile["schema"]["fields"]:
            values = field.get("constraints", {}).get("enum", [])
            labels = field.get("x_labels", {})
            assert list(labels) == values
            assert all(bounded(words["vi"]) and bounded(words["en"]) for words in labels.values())

    def test_its_rules_are_data_that_the_check_reads_about_its_own_columns(self, profile):
        for raw in profile["x_checks"]:
            assert set(read_rule(raw).names) <= set(names_in(profile))

    def test_a_sentence_that_tells_a_rule_names_its_columns(self, profile):
        for raw in profile["x_checks"]:
            if "told_by" not in raw:
                continue
            # Sentences are counted from 1, as a person reads the list.
            sentence = profile["cross_checks"][raw["told_by"] - 1]
            words = re.findall(r"[a-z]\w*(?:(?<=_)\*)?", sentence)
            for name in read_rule(raw).names:
                assert any(fnmatchcase(name, word) for word in words), (sentence, name)

    def test_what_it_promises_can_be_promised(self, profile):
        promise = profile.get("x_coverage", {})
        assert set(promise) <= {"level", "per", "periods", "province"}
        if promise:
            assert promise["level"] in {"tinh", "huyen", "xa"}
            assert set(promise.get("per", ())) <= set(names_in(profile))
            assert promise.get("periods", "continuous") == "continuous"
            assert (
                "xa"
                in next(f for f in profile["schema"]["fields"] if f["name"] == "place_level")["constraints"][
                    "enum"
                ]
            )

    def test_every_count_says_its_unit(self, profile):
        counts = [
            f for f in profile["schema"]["fields"] if f["type"] == "integer" and f["x_pii"] == "aggregate"
        ]
        assert [f["name"] for f in counts if "x_unit" not in f] == []


def test_no_version_is_forgotten():
    assert set(json.loads(DIGESTS.read_text(encoding="utf-8"))) == {name_of(profile) for profile in EVERY}


def test_record_level_is_for_bodies_and_places_only():
    people = {"poor-households", "social-protection", "merit-persons", "children", "rehabilitation"}
    assert not people & RECORD_LEVEL
    for name in people:
        assert profiles.all_profiles()[name]["aggregate_at_import"] is not None


def test_the_sensitive_profile_is_off_and_knows_the_province_and_whole_years_only():
    profile = profiles.all_profiles()["rehabilitation"]
    limits = {f["name"]: f.get("constraints", {}) for f in profile["schema"]["fields"]}
    assert profile["status"] == "off"
    assert limits["place_level"]["enum"] == ["tinh"]
    assert limits["place_code"]["pattern"] == r"\d{2}"
    assert limits["period"]["pattern"] == r"\d{4}"
    assert "rehabilitation" not in profiles.offered_profiles()
    assert "rehabilitation" in profiles.offered_profiles(("rehabilitation",))


def test_versions_live_side_by_side():
    newest, first = profiles.find_profile("poor-households"), profiles.find_profile("poor-households@1.0.0")
    assert newest["version"] == "1.1.1"
    assert first["version"] == "1.0.0"
    assert first["schema"]["x_profile"] == "poor-households@1.0.0"
    assert profiles.find_profile("poor-households@1.1.1") is newest
    assert profiles.find_profile("poor-households@9.9.9") is None
    assert profiles.find_profile("no-such-profile") is None
    assert [p["version"] for p in profiles.versions_of("poor-households")] == ["1.1.1", "1.1.0", "1.0.0"]


@pytest.mark.parametrize("profile", NEWEST, ids=name_of)
def test_no_label_of_a_hidden_figure_tells_that_it_is_small(profile):
    fields = {field["name"]: field for field in profile["schema"]["fields"]}
    labels = fields.get("suppression", {}).get("x_labels", {"primary": "", "secondary": ""})
    assert labels["primary"] == labels["secondary"]


def test_versions_are_ordered_by_number_and_not_by_letter():
    assert profiles.version_key("1.10.0") > profiles.version_key("1.9.2")


def test_a_parameter_set_narrows_the_columns_and_adds_none():
    general, narrow = (profiles.find_profile(n) for n in ("indicator", "indicator-labour-export-by-market"))
    assert names_in(narrow) == names_in(general)
    limits = {f["name"]: f["constraints"] for f in narrow["schema"]["fields"] if "constraints" in f}
    assert "JP" in limits["category_1"]["enum"]
    assert "pattern" not in limits["indicator"]
    assert set(general["never_publish"]) < set(narrow["never_publish"])


@pytest.mark.shared
@pytest.mark.skipif(not DRAFTS.is_dir(), reason="../shared/data/profiles is not here")
@pytest.mark.parametrize("path", sorted(DRAFTS.glob("*.json")), ids=lambda path: path.stem)
def test_the_first_version_keeps_every_fact_of_the_draft(path):
    draft = json.loads(path.read_text(encoding="utf-8"))
    draft["title_vi"] = draft.pop("title")
    first = profiles.find_profile(f"{path.stem}@1.0.0")
    schema = {key: value for key, value in first["schema"].items() if key != "x_profile"}
    assert {key: (first | {"schema": schema})[key] for key in draft} == draft


@pytest.mark.shared
@pytest.mark.skipif(not DRAFTS.is_dir(), reason="../shared/data/profiles is not here")
@pytest.mark.parametrize("path", sorted(DRAFTS.glob("*.json")), ids=lambda path: path.stem)
def test_the_newest_minor_version_of_a_draft_takes_the_same_files(path):
    first, newest = profiles.find_profile(f"{path.stem}@1.0.0"), profiles.find_profile(path.stem)
    kept = ("name", "type", "format", "constraints", "x_pii", "x_required_unless_suppressed")

    def rules(profile: dict) -> list[dict]:
        return [{k: f[k] for k in kept if k in f} for f in profile["schema"]["fields"]]

    # Only the major version may refuse what the first one took.
    assert (rules(first) == rules(newest)) == (newest["version"] != "2.0.0")


def test_the_map_of_vocational_institutions_asks_for_coordinates_since_its_second_major_version():
    required = {}
    for version in ("1.0.0", "2.0.0"):
        fields = profiles.find_profile(f"vocational-institutions@{version}")["schema"]["fields"]
        limits = {f["name"]: f.get("constraints", {}) for f in fields}
        required[version] = [limits[name].get("required", False) for name in ("lat", "lon")]
    assert required == {"1.0.0": [False, False], "2.0.0": [True, True]}
