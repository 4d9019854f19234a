"""The tables that others test their readers of CSV with: our answer is Frictionless's, to the last byte.

Tables of 200 kB and more are compared by `make fuzz`: on these it is Frictionless that takes the minutes.
"""

import ast
import csv
from pathlib import Path

import pytest
from frictionless import FrictionlessException

from tests.factories.frictionless_tables import ROOTS, describe, list_differences, list_tables
from validators.schema.schema_rules import SchemaRefused

_MOST = 200_000
_SPECTRUM = Path(__file__).resolve().parent.parent / "browser/node_modules/csv-spectrum/csvs"
pytestmark = pytest.mark.filterwarnings("ignore")

needs_frictionless = pytest.mark.skipif(
    not ROOTS, reason="Frictionless's fixtures are not here: tests/fetch_fixtures.sh fetches them"
)
needs_spectrum = pytest.mark.skipif(
    not _SPECTRUM.is_dir(), reason="csv-spectrum is not here: npm ci in tests/browser installs it"
)


def _id(path: Path) -> str:
    return str(path.relative_to(ROOTS[0]))


@needs_frictionless
def test_the_fetched_tables_are_all_there():
    assert len(list_tables()) >= 150


@needs_frictionless
@pytest.mark.parametrize("path", list_tables(most=_MOST), ids=_id)
def test_a_table_of_frictionless_gets_the_same_report(path):
    assert list_differences(path, None) + list_differences(path, describe(path)) == []


@needs_spectrum
def test_every_table_of_csv_spectrum_gets_the_same_report():
    paths = sorted(_SPECTRUM.glob("*.csv"))
    assert len(paths) >= 12
    assert [o for path in paths for s in (None, describe(path)) for o in list_differences(path, s)] == []


def _cells() -> list[tuple[str, str, str, dict]]:
    """(type, format, cell, options) of every parametrised text cell in Frictionless's tests of fields."""
    cells = []
    for path in sorted(ROOTS[0].glob("frictionless/fields/__spec__/test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Tuple) and len(node.elts) in (3, 4):
                form, source, *_ = node.elts
                last = node.elts[-1]
                texts = isinstance(form, ast.Constant) and isinstance(source, ast.Constant)
                if not texts or not isinstance(source.value, str) or not isinstance(form.value, str):
                    continue
                options = ast.literal_eval(last) if isinstance(last, ast.Dict) else {}
                cells.append((path.stem.removeprefix("test_"), form.value, source.value, options))
    return cells


@needs_frictionless
def test_every_cell_of_frictionless_own_tests_is_judged_alike(tmp_path):
    judged, differing = 0, []
    for kind, form, cell, options in _cells():
        schema = {"fields": [{"name": "a", "type": kind, "format": form, **options}, {"name": "b"}]}
        path = tmp_path / "table.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["a", "b"], ["", "x"], [cell, "y"], [cell, "z"]])
        try:
            differing += list_differences(path, schema)
        except (SchemaRefused, FrictionlessException):
            continue  # a type that our allow-list does not take, or an option that is none
        judged += 1
    assert judged >= 150
    assert differing == []
