"""The tables that others test their readers of CSV with: our answer is Frictionless's, to the last byte."""

import ast
import csv
from pathlib import Path

import pytest
from frictionless import FrictionlessException
from frictionless.resources import TableResource

from tests.factories.frictionless_oracle import answer_of_frictionless, comparable, our_answer
from tests.factories.fuzzed_tables import Case
from validators.schema.schema_rules import MAX_FIELDS, SchemaRefused
from validators.survey import Look

_TESTS = Path(__file__).resolve().parent.parent
_FRICTIONLESS = sorted((_TESTS / ".fixtures").glob("frictionless-*"))
_SPECTRUM = _TESTS / "browser/node_modules/csv-spectrum/csvs"
_LOOKS = [Look({}, True, 1, 256), Look({}, True, 2_000, 8 << 20)]
pytestmark = pytest.mark.filterwarnings("ignore")

needs_frictionless = pytest.mark.skipif(
    not _FRICTIONLESS, reason="Frictionless's fixtures are not here: tests/fetch_fixtures.sh fetches them"
)
needs_spectrum = pytest.mark.skipif(
    not _SPECTRUM.is_dir(), reason="csv-spectrum is not here: npm ci in tests/browser installs it"
)


def _differences(path: Path, schema: dict | None) -> list[str]:
    found = []
    is_small = path.stat().st_size < 10_000
    for limit in (1000, 1) if is_small else (1000,):
        case = Case(path.name, b"", schema, None, limit, has_units=False)
        theirs = comparable(answer_of_frictionless(path, schema, None, limit))
        for look in _LOOKS if is_small else _LOOKS[1:]:
            if comparable(our_answer(case, path, path, look)) != theirs:
                found.append(f"{path.name} limit={limit} {look} schema={schema is not None}")
    return found


def _described(path: Path) -> dict | None:
    """A schema in which every column is text, the last one required."""
    try:
        with TableResource(path=path.name, basepath=str(path.parent)) as resource:
            names = list(resource.schema.field_names)
    except (FrictionlessException, ValueError, TypeError, LookupError, OSError):
        return None
    fields = [{"name": name, "type": "string", "constraints": {}} for name in names]
    if not 0 < len(fields) <= MAX_FIELDS or not all(names):
        return None
    fields[-1]["constraints"] = {"required": True}
    return {"fields": fields}


def _tables() -> list[Path]:
    return sorted(
        path for root in _FRICTIONLESS for path in root.rglob("*") if path.suffix in (".csv", ".xlsx")
    )


@needs_frictionless
def test_every_table_of_frictionless_gets_the_same_report():
    assert len(_tables()) >= 150
    differing = []
    for path in _tables():
        for schema in (None, _described(path)):
            differing += _differences(path, schema)
    assert differing == []


@needs_spectrum
def test_every_table_of_csv_spectrum_gets_the_same_report():
    paths = sorted(_SPECTRUM.glob("*.csv"))
    assert len(paths) >= 12
    assert [one for path in paths for s in (None, _described(path)) for one in _differences(path, s)] == []


def _cells() -> list[tuple[str, str, str, dict]]:
    """(type, format, cell, options) of every parametrised text cell in Frictionless's tests of fields."""
    cells = []
    for path in sorted(_FRICTIONLESS[0].glob("frictionless/fields/__spec__/test_*.py")):
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
            differing += _differences(path, schema)
        except (SchemaRefused, FrictionlessException):
            continue  # a type that our allow-list does not take, or an option that is none
        judged += 1
    assert judged >= 150
    assert differing == []
