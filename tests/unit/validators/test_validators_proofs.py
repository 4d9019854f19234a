"""A proof never says more than Frictionless's own reader of cells."""

import polars as pl
import pytest
from frictionless import Schema
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories.fuzzed_columns import NASTY
from validators.fast.proofs import ColumnProof, bulk_pattern, bulk_proof, is_free, reads_well

FIELDS = [
    {"type": "string", "constraints": {"pattern": "HS[0-9]{2}|x"}},
    {"type": "string", "constraints": {"pattern": "(?:\\d{2}|\\d{3}|\\d{5})", "required": True}},
    {"type": "string", "constraints": {"minLength": 2, "maxLength": 4}},
    {"type": "string", "constraints": {"required": True}},
    {"type": "integer"},
    {"type": "integer", "constraints": {"minimum": -2, "maximum": "30"}},
    {"type": "number"},
    {"type": "number", "groupChar": ".", "decimalChar": ",", "constraints": {"minimum": 0}},
    {"type": "number", "groupChar": "."},
    {"type": "number", "groupChar": ","},
    {"type": "number", "decimalChar": ",", "constraints": {"minimum": "0"}},
    {"type": "date"},
    {"type": "date", "format": "%d/%m/%Y"},
    {"type": "date", "format": "%d.%m.%Y"},
    {"type": "geopoint"},
]
CELLS = st.one_of(
    st.text(alphabet="0123456789.,-/ HSx+e", max_size=12),
    st.from_regex(r"[0-9]{1,4}([.,][0-9]{3})*([.,][0-9]{1,2})?", fullmatch=True),
    st.from_regex(r"[0-3][0-9]/[01][0-9]/[0-9]{4}|[0-9]{4}-[01][0-9]-[0-3][0-9]", fullmatch=True),
    st.from_regex(r"-?[0-9]{1,3}(\.[0-9]{1,3})?, ?-?[0-9]{1,3}", fullmatch=True),
    st.text(max_size=6),
    st.sampled_from([cell for cells in NASTY.values() for cell in cells]),
)


def field_of(descriptor, missing=("", "-")):
    plain = {"fields": [{"name": "a", **descriptor}], "missingValues": list(missing)}
    return Schema.from_descriptor(plain).fields[0]


def cells_where(cells, proven):
    return [cell for cell, is_proven in zip(cells, proven, strict=True) if is_proven]


@pytest.mark.parametrize("descriptor", FIELDS, ids=lambda one: str(one)[:60])
@settings(max_examples=60, deadline=None)
@given(st.lists(CELLS, min_size=1, max_size=20))
def test_what_is_proven_in_bulk_is_read_well(descriptor, cells):
    field = field_of(descriptor)
    proof, read = bulk_proof(field), field.create_cell_reader()
    assert proof is not None
    proven = proof(pl.Series(cells, dtype=pl.String))
    wrongly = [
        cell
        for cell, is_proven in zip(cells, proven, strict=True)
        if is_proven and not reads_well(read, cell)
    ]
    assert wrongly == []


@pytest.mark.parametrize(
    "descriptor", [*FIELDS, {"type": "boolean"}, {"type": "year"}], ids=lambda one: str(one)[:60]
)
@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=1, max_size=12), min_size=1, max_size=4))
def test_exactly_the_cells_that_do_not_read_well_are_suspicious(descriptor, blocks):
    field = field_of(descriptor)
    proof, read = ColumnProof(field), field.create_cell_reader()
    for cells in blocks:
        found = proof.suspicious(pl.Series(cells, dtype=pl.String))
        expected = [at for at, cell in enumerate(cells) if not reads_well(read, cell)]
        assert (found.to_list() if found is not None else []) == expected


def test_a_missing_value_is_not_proven_by_its_looks():
    field = field_of({"type": "integer", "constraints": {"required": True}}, missing=["7"])
    assert bulk_proof(field)(pl.Series(["7", "8"])).to_list() == [False, True]


@pytest.mark.parametrize(
    ("pattern", "plain"),
    [
        ("HS[0-9]{8}", "HS[0-9]{8}"),
        (r"\d{4}(-Q[1-4])?", "[0-9]{4}(-Q[1-4])?"),
        ("a|b", "a|b"),
        ("[^x]+", None),
        (r"\w+", None),
        ("a.c", None),
        ("x++y", None),
        ("(?=a)b", None),
        ("é", None),
    ],
)
def test_only_plain_patterns_are_matched_in_bulk(pattern, plain):
    assert bulk_pattern(pattern) == plain


def test_a_field_without_rules_needs_no_proof():
    assert is_free(field_of({"type": "string"}))
    assert is_free(field_of({"type": "any"}))
    assert not is_free(field_of({"type": "string", "constraints": {"maxLength": 0}}))
    assert not is_free(field_of({"type": "any", "constraints": {"required": True}}))
