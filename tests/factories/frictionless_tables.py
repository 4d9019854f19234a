"""The tables that Frictionless tests its own readers with, and where our answer is not its own."""

from pathlib import Path
from typing import Any

from frictionless import FrictionlessException
from frictionless.resources import TableResource

from tests.factories.frictionless_oracle import answer_of_frictionless, comparable, our_answer
from tests.factories.fuzzed_tables import Case
from validators.schema.schema_rules import MAX_FIELDS
from validators.survey import Look

ROOTS = sorted((Path(__file__).resolve().parent.parent / ".fixtures").glob("frictionless-*"))
_LOOKS = [Look({}, True, 1, 256), Look({}, True, 2_000, 8 << 20)]
_SMALL = 10_000


def list_tables(*, least: int = 0, most: int | None = None) -> list[Path]:
    """List the fetched tables whose size in bytes lies in [least, most)."""
    tables = (path for root in ROOTS for path in root.rglob("*") if path.suffix in (".csv", ".xlsx"))
    return sorted(
        path
        for path in tables
        if path.stat().st_size >= least and (most is None or path.stat().st_size < most)
    )


def list_differences(path: Path, schema: dict[str, Any] | None) -> list[str]:
    """Tell for which limits of errors and ways of looking the two answers are not the same."""
    found = []
    is_small = path.stat().st_size < _SMALL
    for limit in (1000, 1) if is_small else (1000,):
        case = Case(path.name, b"", schema, None, limit, has_units=False)
        theirs = comparable(answer_of_frictionless(path, schema, None, limit))
        for look in _LOOKS if is_small else _LOOKS[1:]:
            if comparable(our_answer(case, path, path, look)) != theirs:
                found.append(f"{path.name} limit={limit} {look} schema={schema is not None}")
    return found


def describe(path: Path) -> dict[str, Any] | None:
    """Give a schema in which every column is text, the last one required; None where none can be given."""
    try:
        with TableResource(path=path.name, basepath=str(path.parent)) as resource:
            names = list(resource.schema.field_names)
    except (FrictionlessException, ValueError, TypeError, LookupError, OSError):
        return None
    fields: list[dict[str, Any]] = [{"name": name, "type": "string", "constraints": {}} for name in names]
    if not 0 < len(fields) <= MAX_FIELDS or not all(names):
        return None
    fields[-1]["constraints"] = {"required": True}
    return {"fields": fields}
