"""Layer 2 is Frictionless's own answer: `to_frictionless()` equals what plain Frictionless says."""

import csv
import io
import tempfile
from pathlib import Path

import pytest
from frictionless import Schema
from frictionless.resources import TableResource
from hypothesis import given, settings
from hypothesis import strategies as st

from validators.table import validate_table

FIELDS = [
    {"name": "id", "type": "integer", "constraints": {"required": True, "unique": True}},
    {"name": "ten", "type": "string", "constraints": {"maxLength": 6, "pattern": "[^0-9]*"}},
    {"name": "tien", "type": "number", "groupChar": ".", "decimalChar": ",", "constraints": {"minimum": 0}},
    {"name": "ngay", "type": "date", "format": "%d/%m/%Y"},
    {"name": "co", "type": "boolean", "trueValues": ["Có"], "falseValues": ["Không"]},
]
SCHEMA = {"fields": FIELDS, "missingValues": ["", "*"], "primaryKey": ["id"]}
CELLS = st.sampled_from(
    [
        "",
        "*",
        "1",
        "2",
        "01",
        "x",
        "Đường",
        "1.500,25",
        "-3",
        "16/01/2024",
        "2024-01-16",
        "Có",
        "Không",
        " ",
        "NaN",
    ]
)
ROWS = st.lists(st.lists(CELLS, min_size=0, max_size=7), max_size=8)
LABELS = st.sampled_from(
    [[one["name"] for one in FIELDS], ["id", "ten", "tien", "ngay"], ["ten", "id", "tien", "ngay", "co"]]
)


def without_time(report):
    """Drop seconds and places: they differ by the run and by the folder."""
    if isinstance(report, dict):
        return {k: without_time(v) for k, v in report.items() if k not in ("seconds", "place")}
    return [without_time(item) for item in report] if isinstance(report, list) else report


def plain(path, schema, limit_errors):
    options = {} if schema is None else {"schema": Schema.from_descriptor(schema)}
    resource = TableResource(path=path.name, basepath=str(path.parent), **options)
    return resource.validate(limit_errors=limit_errors).to_descriptor()


@settings(max_examples=120, deadline=None)
@given(labels=LABELS, rows=ROWS, limit=st.sampled_from([3, 1000]))
def test_the_report_of_layer_two_is_frictionless_own(labels, rows, limit):
    text = io.StringIO()
    csv.writer(text).writerows([labels, *rows])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        path.write_text(text.getvalue(), encoding="utf-8", newline="")
        ours = validate_table(path, schema=SCHEMA, limit_errors=limit)
        assert without_time(ours.to_frictionless()) == without_time(plain(path, SCHEMA, limit))
        is_valid = not ours.to_frictionless()["tasks"][0].get("errors")
        only_trailing = {one.code for one in ours.findings if one.severity == "error"} == set()
        assert is_valid or only_trailing or ours.verdict != "valid"


@pytest.mark.parametrize(
    "content",
    [
        "a,b\n1,2\n",
        "a;b\n1;x\n2;y\n",
        "a\tb\n1\t2\n",
        "Tiêu đề\na,b\n1,2\n3,4\n",
        "a,b\n1\n\n,\n",
        "a,b\n" + "1,2\n" * 200,
    ],
)
def test_without_a_schema_the_guesses_are_frictionless_own_too(tmp_path, content):
    path = tmp_path / "table.csv"
    path.write_text(content, encoding="utf-8")
    ours = validate_table(path, schema=None)
    assert without_time(ours.to_frictionless()) == without_time(plain(path, None, 1000))
