"""Room validators: Frictionless's Schema, Dialect and Resource, built by us from checked settings only.

The one place where such objects are made. A path from outside never enters a descriptor: a resource gets a
base path that we chose and a plain relative name.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from frictionless import Dialect, FrictionlessException, Schema
from frictionless.formats import CsvControl, ExcelControl
from frictionless.resources import TableResource

from validators.schema_rules import DialectSettings, SchemaRefused, clean_dialect, clean_schema

__all__ = ["SchemaRefused", "build_dialect", "build_schema", "clean_dialect", "clean_schema", "open_resource"]

_FIELD_KEYS = (
    "name",
    "title",
    "description",
    "type",
    "format",
    "missingValues",
    "bareNumber",
    "groupChar",
    "decimalChar",
    "trueValues",
    "falseValues",
)
_BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\.(csv|tsv|xlsx)")


def build_schema(clean: Mapping[str, Any]) -> Schema:
    """Give Frictionless's schema of a checked descriptor; our own x_ keys stay behind.

    A field that is required unless suppressed is not `required` for Frictionless, which would refuse the
    lawful `*`: validators.suppression asks for the figure.
    Raises: SchemaRefused when Frictionless refuses it, or a bound is no value of its field.
    """
    descriptor: dict[str, Any] = {"fields": [_field(field) for field in clean["fields"]]}
    for key in ("missingValues", "primaryKey", "fieldsMatch"):
        if key in clean:
            descriptor[key] = clean[key]
    try:
        schema = Schema.from_descriptor(descriptor)
    except FrictionlessException as error:
        raise SchemaRefused("schema", "definition") from error
    for field in schema.fields:
        read = field.create_value_reader()
        for name in _BOUNDS:
            if name in field.constraints and read(field.constraints[name]) is None:
                raise SchemaRefused(f"{field.name}.constraints.{name}", "value")
    return schema


def _field(field: Mapping[str, Any]) -> dict[str, Any]:
    plain = {key: field[key] for key in _FIELD_KEYS if key in field}
    constraints = dict(field.get("constraints", {}))
    if field.get("x_required_unless_suppressed") is True:
        constraints.pop("required", None)
    if constraints:
        plain["constraints"] = constraints
    return plain


def build_dialect(settings: DialectSettings, file_format: str) -> Dialect | None:
    """Give Frictionless's dialect, or None when nothing is stated and the file itself decides."""
    if settings == DialectSettings():
        return None
    dialect = Dialect()
    if settings.header_rows is not None:
        dialect.header_rows = list(settings.header_rows)
    if settings.comment_char is not None:
        dialect.comment_char = settings.comment_char
    if settings.skip_blank_rows:
        dialect.skip_blank_rows = True
    if file_format == "xlsx" and settings.sheet is not None:
        dialect.add_control(ExcelControl(sheet=settings.sheet))
    if file_format == "csv" and settings.delimiter is not None:
        dialect.add_control(_csv_control(settings, settings.delimiter))
    return dialect


def _csv_control(settings: DialectSettings, delimiter: str) -> CsvControl:
    """State every property, so that nothing is guessed from the first lines."""
    return CsvControl(
        delimiter=delimiter,
        quote_char=settings.quote_char,
        double_quote=True,
        skip_initial_space=settings.skip_initial_space,
        line_terminator="\r\n",
    )


@contextmanager
def open_resource(
    path: Path, file_format: str, *, schema: Schema | None, dialect: Dialect | None
) -> Iterator[TableResource]:
    """Give a table resource on `path`: our base path, a relative name, a stated scheme, format and encoding.

    A file whose name is not plain (no suffix, spaces, colons) is read through a link of a plain name, so that
    Frictionless cannot take the name for an address, a pattern or a compressed file.
    """
    with TemporaryDirectory(prefix="validators-") as folder:
        place = path.resolve()
        if not _PLAIN_NAME.fullmatch(path.name) or not path.name.endswith(("." + file_format, ".tsv")):
            place = Path(folder) / f"table.{file_format}"
            place.symlink_to(path.resolve())
        options: dict[str, Any] = {"schema": schema, "dialect": dialect}
        yield TableResource(
            path=place.name,
            basepath=str(place.parent),
            scheme="file",
            format="csv" if file_format == "csv" else "xlsx",
            encoding="utf-8",
            **{key: value for key, value in options.items() if value is not None},
        )
