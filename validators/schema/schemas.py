"""Room validators: Frictionless's Schema, Dialect and Resource, built by us from checked settings only.

The one place where such objects are made. A path from outside never enters a descriptor: a resource gets a
base path that we chose and a plain relative name.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from frictionless import Detector, Dialect, FrictionlessException, Package, Schema
from frictionless.formats import CsvControl, ExcelControl
from frictionless.resources import TableResource

from validators.schema.schema_rules import DialectSettings, SchemaRefused, clean_dialect, clean_schema

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
RowSource = Callable[[Iterator[tuple[int, list[Any]]]], Iterator[tuple[int, list[Any]]]]
_BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\.(csv|tsv|xlsx)")


class ContentDetector(Detector):
    """Frictionless's detector, which also lets us choose the rows that its table is asked to judge.

    `serve` gets the (row number, cells) of the opened table's content and gives those to be judged. It is not
    used for the copy of a table that Frictionless makes to look foreign keys up in.
    """

    serve: RowSource | None = None
    resource: TableResource | None = None

    def detect_dialect(self, sample: Any, *, dialect: Dialect | None = None) -> Dialect:
        """Give the dialect that Frictionless detects, with our choice of rows."""
        found = super().detect_dialect(sample, dialect=dialect)
        if self.serve is not None:
            vars(found)["read_enumerated_content_stream"] = partial(self._content, found)
        return found

    def _content(self, dialect: Dialect, cells: Any) -> Iterator[tuple[int, list[Any]]]:
        plain = Dialect.read_enumerated_content_stream(dialect, cells)
        resource, serve = self.resource, self.serve
        is_own = resource is not None and not resource.closed and cells is resource.cell_stream
        yield from serve(plain) if serve is not None and is_own else plain


def build_schema(clean: Mapping[str, Any]) -> Schema:
    """Give Frictionless's schema of a checked descriptor; our own x_ keys stay behind.

    A field that is required unless suppressed is not `required` for Frictionless, which would refuse the
    lawful `*`: validators.rules.suppression asks for the figure.
    Raises: SchemaRefused when Frictionless refuses it, or a bound is no value of its field.
    """
    descriptor: dict[str, Any] = {"fields": [_field(field) for field in clean["fields"]]}
    for key in ("missingValues", "primaryKey", "fieldsMatch", "foreignKeys"):
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
    if file_format == "csv":
        stated = {
            "delimiter": settings.delimiter,
            "quote_char": settings.quote_char,
            "skip_initial_space": settings.skip_initial_space,
        }
        options: dict[str, Any] = {key: value for key, value in stated.items() if value is not None}
        if options:
            # What is not stated is guessed by Frictionless from the first lines.
            dialect.add_control(CsvControl(**options))
    return dialect


@contextmanager
def open_resource(
    path: Path,
    file_format: str,
    *,
    schema: Schema | None,
    dialect: Dialect | None,
    references: Mapping[str, Path] | None = None,
) -> Iterator[TableResource]:
    """Give a table resource on `path`: our base path, a relative name, a stated scheme and format.

    A file whose name is not plain (no suffix, spaces, colons) is read through a link of a plain name, so that
    Frictionless cannot take the name for an address, a pattern or a compressed file. `references` are the CSV
    files (UTF-8) that foreign keys may look into, by resource name. The encoding is Frictionless's own guess.
    Raises: SchemaRefused when a foreign key names another table than these.
    """
    with TemporaryDirectory(prefix="validators-") as folder:
        place = path.resolve()
        if not _PLAIN_NAME.fullmatch(path.name) or not path.name.endswith(("." + file_format, ".tsv")):
            place = Path(folder) / f"table.{file_format}"
            place.symlink_to(path.resolve())
        options: dict[str, Any] = {"schema": schema, "dialect": dialect, "detector": ContentDetector()}
        suffix = "tsv" if place.suffix == ".tsv" else "csv"
        resource = TableResource(
            name=name_of(path),
            path=place.name,
            basepath=str(place.parent),
            scheme="file",
            format=suffix if file_format == "csv" else "xlsx",
            **{key: value for key, value in options.items() if value is not None},
        )
        _require_references(schema, references or {})
        if references:
            Package(resources=[resource, *(_reference(*one, Path(folder)) for one in references.items())])
        yield resource


def _require_references(schema: Schema | None, references: Mapping[str, Path]) -> None:
    for key in schema.foreign_keys if schema is not None else ():
        table = key["reference"]["resource"]
        if table and table not in references:
            raise SchemaRefused("foreignKeys", "name")


def name_of(path: Path) -> str:
    """Give the name that Frictionless would give a resource on this path."""
    return str(TableResource(path=path.name).name)


def _reference(name: str, path: Path, folder: Path) -> TableResource:
    place = folder / f"reference-{len(list(folder.iterdir()))}.csv"
    place.symlink_to(path.resolve())
    return TableResource(
        name=name, path=place.name, basepath=str(folder), scheme="file", format="csv", encoding="utf-8"
    )
