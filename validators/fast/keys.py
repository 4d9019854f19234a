"""Room validators: which rows may break a key: unique, primary and foreign keys of a table read in pieces.

Sufficient only: equal typed values give equal hashes, so rows whose hash is met once are unique. Rows whose
hash is met again are suspicious, and Frictionless judges them, in order, with all the rows they agree with.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import polars as pl
from frictionless import Field
from frictionless.resources import TableResource

from validators.fast.proofs import CellReader, missing_values
from validators.tabular.blocks import repeated_in

CellsOf = Callable[[int], pl.Series]
_MAX_KNOWN = 200_000
# Whole numbers in this form are their own hash in Python, so raw and typed keys agree.
_CANONICAL = r"\A(?:0|[1-9][0-9]{0,17})\z"


class KeyPart:
    """One column of a key: its cells as text, equal wherever the typed values are; null for no value."""

    def __init__(self, field: Field) -> None:
        self._is_text = field.type == "string"
        self._is_whole = field.type == "integer"
        self._missing = missing_values(field)
        self._read: CellReader = field.create_cell_reader()
        self._known: dict[str, str | None] = {}

    def of(self, cells: pl.Series) -> pl.Series:
        """Give the key texts of a column."""
        if self._is_text:
            is_missing = cells.is_in(self._missing).fill_null(value=False)
            return cells.set(is_missing, None) if is_missing.any() else cells
        if self._is_whole and not any(text.isdigit() for text in self._missing):
            is_canonical = cells.str.contains(_CANONICAL)
            if is_canonical.all():
                return cells
            others = cells.filter(~is_canonical)
            return cells.zip_with(is_canonical, self._map(cells, others))
        return self._map(cells, cells)

    def _map(self, cells: pl.Series, judged: pl.Series) -> pl.Series:
        if len(self._known) > _MAX_KNOWN:
            self._known.clear()
        for text in judged.unique().drop_nulls().to_list():
            if text not in self._known:
                self._known[text] = self._key(text)
        known = self._known
        return cells.replace_strict(list(known), list(known.values()), default=None, return_dtype=pl.String)

    def _key(self, text: str) -> str | None:
        try:
            cell, _ = self._read(text)
            return None if cell is None else str(hash(cell))
        except (ArithmeticError, TypeError, ValueError):
            return text  # the value is suspicious in itself


class UniqueKey:
    """The rows of one unique field, or of a primary key, by the hash of their values."""

    def __init__(self, at: Sequence[int], parts: Sequence[KeyPart], *, is_primary: bool) -> None:
        self._at = at
        self._parts = parts
        self._is_primary = is_primary
        self._hashes: list[pl.Series] = []
        self._numbers: list[pl.Series] = []

    def add(self, numbers: pl.Series, cells_of: CellsOf) -> pl.Series:
        """Take some rows; give the numbers of those whose primary key is wholly empty."""
        parts = zip(self._at, self._parts, strict=True)
        columns = [part.of(cells_of(at)).alias(f"k{n}") for n, (at, part) in enumerate(parts)]
        if len(columns) == 1:
            is_empty = columns[0].is_null()
            hashes = columns[0].hash(20)
        else:
            keys = pl.DataFrame(columns)
            is_empty = keys.select(pl.all_horizontal(pl.all().is_null())).to_series()
            hashes = keys.hash_rows(20)
        has_empty = is_empty.any()
        self._hashes.append(hashes.filter(~is_empty) if has_empty else hashes)
        self._numbers.append(numbers.filter(~is_empty) if has_empty else numbers)
        return numbers.filter(is_empty) if has_empty and self._is_primary else numbers.clear()

    def repeated(self) -> pl.Series:
        """Give the numbers of all rows that may share their key with another one."""
        if not self._hashes:
            return pl.Series([], dtype=pl.Int64)
        repeated = repeated_in(pl.concat(self._hashes))
        if repeated is None:
            return pl.Series([], dtype=pl.Int64)
        return pl.concat(self._numbers).filter(repeated)


class ForeignKey:
    """One foreign key: each different tuple of cells is looked up once."""

    def __init__(self, at: Sequence[int], readers: Sequence[CellReader], known: set[tuple[Any, ...]]) -> None:
        self._at = at
        self._readers = readers
        self._known = known
        self._judged: dict[tuple[str | None, ...], bool] = {}

    def missing(self, numbers: pl.Series, cells_of: CellsOf) -> pl.Series:
        """Give the numbers of rows whose tuple may not be in the lookup table."""
        keys = pl.DataFrame([cells_of(at).alias(f"k{n}") for n, at in enumerate(self._at)])
        if len(self._judged) > _MAX_KNOWN:
            self._judged.clear()
        bad = [key for key in keys.unique().iter_rows() if not self._is_known(key)]
        if not bad:
            return numbers.clear()
        wrong = pl.DataFrame(bad, schema=keys.schema, orient="row")
        found = keys.with_columns(numbers.alias("number")).join(
            wrong, on=keys.columns, how="semi", nulls_equal=True
        )
        return found.get_column("number")

    def _is_known(self, key: tuple[str | None, ...]) -> bool:
        if key not in self._judged:
            self._judged[key] = self._judge(key)
        return self._judged[key]

    def _judge(self, key: tuple[str | None, ...]) -> bool:
        try:
            cells = tuple(read(text)[0] for read, text in zip(self._readers, key, strict=True))
            return set(cells) == {None} or cells in self._known
        except (ArithmeticError, TypeError, ValueError):
            return False


class Keys:
    """All keys of an opened table; positions are those of the expected fields."""

    def __init__(self, resource: TableResource, fields: Sequence[Field]) -> None:
        names = {field.name: at for at, field in enumerate(fields)}
        schema = resource.schema
        parts = [KeyPart(field) for field in fields]
        groups = [([at], False) for at, one in enumerate(fields) if one.constraints.get("unique")]
        if schema.primary_key and set(schema.primary_key) <= set(names):
            groups.append(([names[name] for name in schema.primary_key], True))
        self._unique = [
            UniqueKey(at, [parts[one] for one in at], is_primary=primary) for at, primary in groups
        ]
        self._foreign = list(_foreign_keys(resource, fields, names))

    @property
    def are_none(self) -> bool:
        """Tell whether the schema states no key at all."""
        return not self._unique and not self._foreign

    def add(self, numbers: pl.Series, cells_of: CellsOf) -> list[pl.Series]:
        """Take some rows; give the numbers of those that are suspicious by themselves.

        `cells_of` gives the column (String) at a position of the expected fields.
        """
        found = [key.add(numbers, cells_of) for key in self._unique]
        return found + [key.missing(numbers, cells_of) for key in self._foreign]

    def repeated(self) -> list[pl.Series]:
        """Give, after the last piece, the numbers of rows that may repeat a key."""
        return [key.repeated() for key in self._unique]


def _foreign_keys(
    resource: TableResource, fields: Sequence[Field], names: Mapping[str, int]
) -> list[ForeignKey]:
    found = []
    for key in resource.schema.foreign_keys:
        if not set(key["fields"]) <= set(names):
            continue
        lookup = resource.lookup.get(key["reference"]["resource"])
        if lookup:
            at = [names[name] for name in key["fields"]]
            known = lookup.get(tuple(key["reference"]["fields"]), set())
            found.append(ForeignKey(at, [fields[one].create_cell_reader() for one in at], known))
    return found
