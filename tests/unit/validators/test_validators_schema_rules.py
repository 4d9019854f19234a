"""The allow-list: nothing from outside reaches Frictionless unless it is listed."""

import json
from pathlib import Path

import pytest

import validators
from validators.schema.patterns import is_safe_pattern
from validators.schema.schema_rules import DialectSettings, SchemaRefused, clean_dialect, clean_schema
from validators.schema.schemas import build_dialect, build_schema, open_resource

PROFILES = sorted((Path(validators.__file__).parent.parent / "catalog/data/profiles").glob("*.json"))


def schema(**field):
    return {"fields": [{"name": "a", "type": "string", **field}]}


TABLE = "foreignKeys[1].reference.resource"


def foreign(table, field="a"):
    return {"fields": [field], "reference": {"resource": table, "fields": ["code"]}}


@pytest.mark.parametrize("path", PROFILES, ids=lambda path: path.stem)
def test_every_profile_of_the_catalog_passes_the_allow_list(path):
    profile = json.loads(path.read_text(encoding="utf-8"))
    clean = clean_schema(profile["schema"])
    assert [one["name"] for one in clean["fields"]] == build_schema(clean).field_names


@pytest.mark.parametrize(
    ("raw", "where", "reason"),
    [
        ({}, "fields", "value"),
        ({"fields": []}, "fields", "limit"),
        ({**schema(), "foreignKeys": "a"}, "foreignKeys", "value"),
        ({**schema(), "foreignKeys": [foreign("http://127.0.0.1/x")]}, TABLE, "name"),
        ({**schema(), "foreignKeys": [foreign("../x")]}, TABLE, "name"),
        ({**schema(), "foreignKeys": [{**foreign("units"), "path": "x"}]}, "foreignKeys[1]", "key"),
        ({**schema(), "foreignKeys": [foreign("units", "b")]}, "foreignKeys", "name"),
        ({**schema(), "$schema": "http://127.0.0.1/x.json"}, "$schema", "key"),
        ({**schema(), "path": "/etc/passwd"}, "path", "key"),
        ({**schema(), "primaryKey": ["b"]}, "primaryKey", "name"),
        ({"fields": [{"name": "a"}, {"name": "a"}]}, "fields", "name"),
        (schema(type="object"), "a.type", "type"),
        (schema(type="geojson"), "a.type", "type"),
        (schema(type="date", format="any"), "a.format", "format"),
        (schema(format="binary"), "a.format", "format"),
        (schema(example="x"), "a.example", "key"),
        (schema(constraints={"check": "python:os"}), "a.constraints.check", "key"),
        (schema(constraints={"pattern": "(a+)+$"}), "a.constraints.pattern", "pattern"),
        (schema(constraints={"required": "yes"}), "a.constraints.required", "value"),
        (schema(missingValues="*"), "a.missingValues", "value"),
    ],
)
def test_what_is_not_listed_is_refused_with_its_place(raw, where, reason):
    with pytest.raises(SchemaRefused) as refused:
        clean_schema(raw)
    assert (refused.value.where, refused.value.reason) == (where, reason)


def test_our_own_keys_pass_but_stay_behind():
    clean = clean_schema({**schema(x_pii="none"), "x_place_vintage": "2025-07-01"})
    assert clean["x_place_vintage"] == "2025-07-01"
    assert build_schema(clean).to_descriptor() == {"fields": [{"name": "a", "type": "string"}]}


@pytest.mark.parametrize(
    "field",
    [
        {"type": "integer", "constraints": {"minLength": 2}},
        {"type": "integer", "constraints": {"minimum": "many"}},
    ],
)
def test_a_constraint_that_its_type_cannot_have_is_refused(field):
    with pytest.raises(SchemaRefused):
        build_schema(clean_schema({"fields": [{"name": "a", **field}]}))


@pytest.mark.parametrize(
    ("pattern", "is_safe"),
    [
        (r"\d{5}", True),
        (r"[56]\d{6}(;[56]\d{6})*", True),
        (r"(?:\d{2}|\d{3}|\d{5})", True),
        (r"[^@\s]+@[^@\s]+\.[^@\s]+", True),
        (r"[\\]+", True),
        (r"[]a]*", True),
        ("a{,b", True),
        ("(a+)+$", False),
        ("(a|aa)+$", False),
        ("((a?)b?)*", False),
        ("(a{1,5}){20}", False),
        (r"(a)\1", False),
        ("(?=a)a", False),
        ("(?i)a", False),
        ("(", False),
        ("a*" * 9, False),
        ("a" * 301, False),
    ],
)
def test_patterns_that_could_run_for_ever_are_refused(pattern, is_safe):
    assert is_safe_pattern(pattern) is is_safe


def test_a_dialect_is_read_flat_or_in_groups():
    assert clean_dialect({"delimiter": ";"}) == clean_dialect({"csv": {"delimiter": ";"}})
    assert clean_dialect({"headerRows": [2], "commentChar": "#"}).header_rows == (2,)
    assert clean_dialect(None) == DialectSettings()
    assert build_dialect(DialectSettings(), "csv") is None


@pytest.mark.parametrize(
    "raw",
    [
        {"delimiter": "x"},
        {"header": False},
        {"sql": {"table": "t"}},
        {"csv": {"escapeChar": "\\"}},
        {"headerRows": [0]},
    ],
)
def test_a_dialect_beyond_the_list_is_refused(raw):
    with pytest.raises(SchemaRefused):
        clean_dialect(raw)


@pytest.mark.parametrize(
    "name", ["table.csv", "http:evil.csv", "a b.csv", "data.csv.zip", "no-suffix", "x*.csv"]
)
def test_a_resource_gets_a_base_path_and_a_plain_relative_name(write, name):
    path = write("a\n1\n", name)
    with open_resource(path, "csv", schema=None, dialect=None) as resource:
        assert resource.path in ("table.csv", name)
        assert "/" not in resource.path
        assert resource.read_rows() == [{"a": 1}]
