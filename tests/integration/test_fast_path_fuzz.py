"""Random tables: with the fast path Frictionless says what it says without. `make fuzz` runs many more."""

import warnings
from collections import Counter

import pytest

from tests.benchmarks.fuzz import SURPRISES, differs, look_of
from tests.factories.frictionless_oracle import UNITS
from tests.factories.fuzzed_tables import make_case

SEED, CASES = 7, 220


@pytest.mark.filterwarnings("ignore")
def test_random_tables_get_the_report_that_frictionless_gives(tmp_path):
    units = tmp_path / "units.csv"
    units.write_text(UNITS, encoding="utf-8")
    reached, differing = Counter(), []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for number in range(CASES):
            case = make_case(SEED, number)
            if differs(case, tmp_path, units, look_of(SEED, number)) is not None:
                differing.append(number)
            reached.update(case.reached)
    assert differing == []
    assert [name for name in SURPRISES if not reached[name]] == []
