"""Random questions about random tables: the store and pandas must agree. 10,000 of them: `make fuzz`'s sister
`python -m tests.benchmarks.fuzz_tables`."""

import uuid
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.tables.building import build_files
from catalog.tables.duckdb_store import DuckdbTables
from tests.factories.table_oracle import build, disagreement, random_frame, random_query


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    """Four tables: without a row, with one, with few, with more than a page of the engine."""
    folder = tmp_path_factory.mktemp("oracle")
    store = DuckdbTables(folder / "tables", build_files)
    made = []
    for seed, rows in enumerate((0, 1, 40, 2_500)):
        frame, key = random_frame(Random(seed), rows=rows), str(uuid.UUID(int=seed))
        build(store, frame, key, folder)
        made.append((store, key, frame))
    return made


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**9), which=st.sampled_from((0, 1, 2, 2, 2, 2, 2, 3)))
def test_the_store_answers_what_pandas_answers(tables, seed, which):
    store, key, frame = tables[which]
    assert disagreement(store, key, frame, random_query(Random(seed))) == ""
