"""Abuse suite B3-B8, B10, B12 and C1-C12: refused or bounded in time and memory, and the parent lives."""

import pytest

from tests.factories.hostile_files import make_hostile_files
from tests.factories.measured_run import measure
from validators import run_validation
from validators.schema.patterns import is_safe_pattern
from validators.schema.schema_rules import SchemaRefused, clean_dialect, clean_schema

NUMBERS = [
    "B6",
    "B6b",
    "B7",
    "B7b",
    "B8",
    "B8b",
    "B8c",
    "B8d",
    "B12",
    "B12b",
    "B12c",
    "C1",
    "C2",
    "C3",
    "C3b",
    "C4",
    "C5",
    "C6",
    "C6b",
    "C7",
    "C8",
    "C8b",
    "C9",
    "C9b",
    "C9c",
    "C9d",
    "C11",
]
# The limits are for one quiet core; a loaded machine may take ten times as long.
PATIENCE = 10
FIELDS = {"fields": [{"name": "a"}]}


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return {one.number: one for one in make_hostile_files(tmp_path_factory.mktemp("hostile"))}


def test_every_hostile_file_has_its_test(files):
    assert list(files) == NUMBERS


@pytest.mark.parametrize("number", NUMBERS)
def test_a_hostile_file_is_refused_or_bounded(files, number):
    file = files[number]
    answer = measure({"path": str(file.path), "schema": file.schema})
    assert (answer["verdict"], file.code in answer["codes"]) == (file.verdict, True)
    assert answer["seconds"] < file.max_seconds * PATIENCE
    assert answer["peak_mb"] < file.max_mb
    assert "root:" not in answer["text"]
    if number == "C4":
        with open("/etc/hostname", encoding="utf-8") as name:
            assert name.read().strip() not in answer["text"]


def test_b6_b7_nothing_is_written_beside_a_hostile_archive(files):
    folder = files["B6"].path.parent
    assert {path.name for path in folder.iterdir()} == {file.path.name for file in files.values()}
    assert not (folder.parent / "evil.csv").exists()


def test_c11_the_report_of_200000_bad_rows_is_capped_and_says_so(files):
    file = files["C11"]
    report = run_validation({"path": file.path, "schema": file.schema})
    assert (report.truncated, report.counts["type-error"]) == (True, 1000)
    assert len(report.findings) < 1100


ADDRESSES = ("http://127.0.0.1:1/x", "s3://bucket/x", "sqlite:///x.db", "postgresql://127.0.0.1/x")


@pytest.mark.parametrize("path", ["/etc/passwd", "../x.csv", "file:///etc/passwd"])
def test_b3_a_path_in_a_descriptor_is_refused(path):
    for key in ("path", "extrapaths", "basepath"):
        with pytest.raises(SchemaRefused):
            clean_schema({**FIELDS, key: path})
        with pytest.raises(SchemaRefused):
            clean_dialect({key: path})


@pytest.mark.parametrize("path", ADDRESSES)
def test_b4_an_address_in_a_descriptor_is_refused_without_a_connection(path):
    # Sockets are shut in all tests but for loopback, and nothing listens there: an attempt would fail loudly.
    for key in ("path", "scheme", "sources", "data"):
        with pytest.raises(SchemaRefused):
            clean_schema({**FIELDS, key: path})
        with pytest.raises(SchemaRefused):
            clean_dialect({key: path})


@pytest.mark.parametrize("address", [ADDRESSES[0], "file:///etc/passwd"])
def test_b5_an_address_in_the_place_of_a_definition_is_refused(address):
    places = [
        {**FIELDS, "$schema": address},
        {**FIELDS, "profile": address},
        {**FIELDS, "extrapaths": [address]},
        {**FIELDS, "foreignKeys": [{"fields": ["a"], "reference": {"resource": address, "fields": ["a"]}}]},
        {**FIELDS, "primaryKey": [address]},
        {"fields": [{"name": "a", "type": address}]},
        {"fields": [{"name": "a", "constraints": {"enum": {"path": address}}}]},
        {"fields": address},
    ]
    for raw in places:
        with pytest.raises(SchemaRefused):
            clean_schema(raw)
    for raw in ({"$schema": address}, {"csv": {"path": address}}, {"excel": {"workbookCache": address}}):
        with pytest.raises(SchemaRefused):
            clean_dialect(raw)


def test_b5_an_address_as_a_schema_rejects_the_file(files, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a\n1\n", encoding="utf-8")
    report = run_validation({"path": path, "schema": {**FIELDS, "$schema": ADDRESSES[0]}})
    assert (report.verdict, [one.code for one in report.findings]) == ("rejected", ["schema_refused"])


def test_b10_checks_and_steps_in_a_descriptor_are_refused():
    formula = {"type": "row-constraint", "formula": "__import__('os').system('x')"}
    for key in ("checks", "checklist", "steps", "pipeline", "transforms"):
        with pytest.raises(SchemaRefused):
            clean_schema({**FIELDS, key: [formula]})
        with pytest.raises(SchemaRefused):
            clean_dialect({key: [formula]})
    with pytest.raises(SchemaRefused):
        clean_schema({"fields": [{"name": "a", "constraints": {"formula": "a > 1"}}]})


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|aa)+$", r"(\w+\s?)*$", r"(.*a){12}"])
def test_c10_a_pattern_that_takes_for_ever_is_refused_with_the_schema(pattern, tmp_path):
    assert not is_safe_pattern(pattern)
    schema = {"fields": [{"name": "a", "constraints": {"pattern": pattern}}]}
    with pytest.raises(SchemaRefused) as refused:
        clean_schema(schema)
    assert refused.value.reason == "pattern"
    path = tmp_path / "a.csv"
    path.write_text("a\n" + "a" * 40 + "!\n", encoding="utf-8")
    assert run_validation({"path": path, "schema": schema}).verdict == "rejected"


def test_c12_a_definition_nested_too_deep_is_refused_and_the_parent_lives(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a\n1\n", encoding="utf-8")
    nested: object = "x"
    for _ in range(100_000):
        nested = {"x_deep": nested}
    with pytest.raises(SchemaRefused):
        clean_schema({"fields": [nested]})
    report = run_validation({"path": path, "schema": {**FIELDS, "x_deep": nested}})
    assert (report.verdict, [one.code for one in report.findings]) == ("rejected", ["schema_refused"])
