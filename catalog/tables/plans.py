"""Room tables: what each column of a file becomes, from its header and the schema it was checked by. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

from catalog.domain.table_query import ROW
from validators.rules.suppression import SUPPRESSED

# What is not here is text: times, months and points are compared and shown as they are written.
_TYPES = {
    "integer": "integer",
    "year": "integer",
    "number": "decimal",
    "date": "date",
    "boolean": "boolean",
}
_TRUE = ("true", "True", "TRUE", "1")
_FALSE = ("false", "False", "FALSE", "0")
FLAG_SUFFIX = "_suppressed"


@dataclass(frozen=True)
class ColumnPlan:
    """How the cells of one column are read; `type` is what it becomes when every cell can be read so.

    `missing` are the texts that stand for no value; `is_flagged`: one of them says that the cell is hidden.
    """

    name: str
    type: str
    missing: tuple[str, ...]
    title_vi: str = ""
    title_en: str = ""
    description: str = ""
    group: str = ""
    decimal: str = "."
    date_format: str = ""
    true_values: tuple[str, ...] = _TRUE
    false_values: tuple[str, ...] = _FALSE
    is_flagged: bool = False

    @property
    def is_marked(self) -> bool:
        """Must cells be written otherwise before the engine can read them in their type?"""
        has_marks = self.type == "decimal" and bool(self.group or self.decimal != ".")
        return self.type == "boolean" or has_marks or (self.type == "date" and bool(self.date_format))


def plan_columns(labels: Sequence[str], schema: Mapping[str, Any]) -> list[ColumnPlan]:
    """A plan for each label, in file order; names are NFC, none is empty and none stands twice."""
    fields = {clean_name(one["name"]): one for one in schema.get("fields", ())}
    fields |= {one["name"]: one for one in schema.get("fields", ())}
    common = tuple(schema.get("missingValues", ("",)))
    names = list(_names(labels))
    return [
        _plan(name, fields.get(label, fields.get(clean_name(label), {})), common)
        for name, label in zip(names, labels, strict=True)
    ]


def _plan(name: str, field: Mapping[str, Any], common: tuple[str, ...]) -> ColumnPlan:
    missing = tuple(dict.fromkeys((*field.get("missingValues", common), "")))
    is_flagged = SUPPRESSED in missing or field.get("x_required_unless_suppressed") is True
    form = field.get("format", "default")
    title = str(field.get("title") or "")
    return ColumnPlan(
        name=name,
        type=_TYPES.get(field.get("type", "string"), "text"),
        missing=tuple(dict.fromkeys((*missing, SUPPRESSED))) if is_flagged else missing,
        title_vi=str(field.get("title_vi") or title),
        title_en=str(field.get("title_en") or ""),
        description=str(field.get("description") or ""),
        group=str(field.get("groupChar") or ""),
        decimal=str(field.get("decimalChar") or "."),
        date_format="" if form in ("default", "%Y-%m-%d") else form,
        true_values=tuple(field.get("trueValues") or _TRUE),
        false_values=tuple(field.get("falseValues") or _FALSE),
        is_flagged=is_flagged,
    )


def _names(labels: Sequence[str]) -> Iterator[str]:
    taken = {ROW}
    for number, label in enumerate(labels, start=1):
        yield free_name(clean_name(label) or f"field{number}", taken)


def clean_name(label: str) -> str:
    """A name of a header or a schema as the table has it: NFC, no blanks around it."""
    # NUL and halves of letters fit no engine.
    return normalize("NFC", label).replace("\x00", "").encode("utf-8", "replace").decode().strip()


def free_name(wanted: str, taken: set[str]) -> str:
    """`wanted`, or with a number behind it where that is taken; the answer is taken from then on."""
    name, number = wanted, 1
    while name in taken:
        number += 1
        name = f"{wanted}_{number}"
    taken.add(name)
    return name
