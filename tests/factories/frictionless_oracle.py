"""Frictionless on its own, without a line of ours: the oracle of the fast path."""

from pathlib import Path
from typing import Any

from frictionless import Dialect, Package, Schema
from frictionless.resources import TableResource

from tests.factories.fuzzed_tables import Case
from validators.reading.opening import Opening, open_workbook
from validators.schema.schema_rules import clean_dialect, clean_schema
from validators.survey import Look, ask_frictionless
from validators.watchers import Task

UNITS = "code,name\na,x\nb,y\n01,1\nHS001,z\n1,1\n"
# What Frictionless lets out of validate(): cells such as sNaN, keys that cannot be hashed.
CRASHES = (ArithmeticError, TypeError, ValueError, AttributeError, LookupError, OSError, AssertionError)
Answer = dict[str, Any] | str


def answer_of_frictionless(
    path: Path,
    schema: dict[str, Any] | None,
    dialect: dict[str, Any] | None,
    limit_errors: int,
    units: Path | None = None,
) -> Answer:
    """Give Frictionless's report as a dict, or the word "crash"."""
    options: dict[str, Any] = {}
    if schema is not None:
        options["schema"] = Schema.from_descriptor(schema)
    if dialect is not None:
        options["dialect"] = Dialect.from_descriptor(dialect)
    resource = TableResource(path=path.name, basepath=str(path.parent), **options)
    if units is not None:
        Package(
            resources=[resource, TableResource(name="units", path=units.name, basepath=str(units.parent))]
        )
    try:
        return dict(resource.validate(limit_errors=limit_errors).to_descriptor())
    except CRASHES:
        return "crash"


def our_answer(case: Case, path: Path, units: Path, look: Look) -> Answer:
    """Give what our way of asking gives of the same file."""
    settings = clean_dialect(case.dialect)
    task = Task(clean_schema(case.schema) if case.schema else None, None, None, case.limit_errors)
    opening = Opening(path, settings)
    file_format = "csv"
    if path.suffix == ".xlsx":
        opening, file_format = open_workbook(path, settings), "xlsx"
    look = Look({"units": units} if case.has_units else {}, look.is_fast, look.head_rows, look.block_bytes)
    report = ask_frictionless(opening, file_format, task, look).report
    return "crash" if report is None else report


def comparable(answer: Answer) -> Answer:
    """Leave out what may differ: times, the place as it was given, and the bytes of a truncated report."""
    if isinstance(answer, str):
        return answer
    plain = {**answer, "stats": {**answer["stats"], "seconds": 0}}
    plain["tasks"] = []
    for task in answer["tasks"]:
        stats = {**task["stats"], "seconds": 0}
        if task.get("warnings"):
            stats.pop("bytes", None)
        plain["tasks"].append({**task, "stats": stats, "place": ""})
    return plain
