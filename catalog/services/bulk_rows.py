"""Reading one row of a bulk import: every fault of it with column and code, or what it means.

Nothing is written here, and nothing is asked of the database: what is in it comes as `Known`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from catalog.domain.errors import Invalid
from catalog.models import ListItem
from catalog.schemas import bulk_values
from catalog.schemas.bulk_cells import is_broken
from catalog.schemas.bulk_values import BadValue
from catalog.schemas.dataset import DatasetFields, DatasetSchema
from catalog.schemas.fields import load
from catalog.services.bulk_identities import Identities
from catalog.services.bulk_units import UnitRefused, UnitWords
from catalog.services.place_words import PlaceWords
from validators.words.person_names import TITLES, is_person_name
from validators.words.safe_text import names_a_person

T = TypeVar("T")
# One for all rows: building it costs more than checking a row.
_SCHEMA = DatasetSchema()
# A person is named with a title before it; without one a street or a hospital looks the same.
_TITLED = re.compile(rf"\b(?:{TITLES})\s+((?:[^\W\d_]+\s+){{1,4}}[^\W\d_]+)", re.IGNORECASE)
_PLACE_LENGTH = 500
# Field of the schema -> column of the table.
_COLUMN_OF = {
    "title_vi": "title",
    "notes_vi": "notes",
    "keywords_vi": "tags",
    "keywords_en": "tags_en",
    "off_list_reason_vi": "reason",
    "source_vi": "source",
    "period_start": "year",
    "period_end": "year",
    "spatial_code": "place",
}
_FREE_TEXTS = ("title", "title_en", "notes", "notes_en", "reason", "source")


@dataclass(frozen=True)
class PlannedRow:
    """One row as understood. `id` is empty where the system makes one; `unit` is a unit's code."""

    number: int
    id: str
    name: str
    unit: str
    fields: DatasetFields
    spatial_name: str
    formats: tuple[str, ...]
    # The id of the dataset that this row describes again; empty for a new one.
    known_id: str = ""


@dataclass(frozen=True)
class Remark:
    """An error or a warning: row and column of the table, code of the message."""

    row: int
    column: str
    code: str


@dataclass
class ReadDatasets:
    """A whole table as understood; `new_units` are code -> title of the units to be made first."""

    rows: list[PlannedRow] = field(default_factory=list)
    errors: list[Remark] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)
    new_units: dict[str, str] = field(default_factory=dict)


@dataclass
class Known:
    """What is in the database: ids and names, words of units, items in force by code.

    `in_review` are the ids of datasets that wait for a decision.
    """

    identities: Identities
    units: UnitWords
    items: dict[str, ListItem]
    in_review: frozenset[str] = frozenset()


class RowReader:
    """The reading of one row; faults are collected, so that all of a row are told in one round."""

    def __init__(
        self,
        number: int,
        cells: Mapping[str, Any],
        known: Known,
        places: PlaceWords,
        found: ReadDatasets,
        creates_units: bool,
        publishes: bool,
        today: date,
    ) -> None:
        self.number, self.cells, self.known = number, cells, known
        self.places, self.found, self.today = places, found, today
        self.creates_units, self.publishes = creates_units, publishes
        self.is_faulty = False

    def read(self) -> None:
        """Add the row to what was found, or its faults."""
        for column in [column for column, value in self.cells.items() if is_broken(value)]:
            self.fault(column, "broken_text")
        texts = {key: self._value(key, bulk_values.read_text, "") for key in _FREE_TEXTS}
        unit = self._unit()
        period: tuple[date, date] | None = self._value("year", bulk_values.read_period, None)
        place = self._place(period)
        item = self._item(texts["reason"])
        given: dict[str, Any] = {
            "title_vi": texts["title"],
            "title_en": texts["title_en"],
            "notes_vi": texts["notes"],
            "notes_en": texts["notes_en"],
            "source_vi": texts["source"],
            "off_list_reason_vi": texts["reason"] if item is None else "",
            "list_item_code": item.code if item else "",
            "keywords_vi": self._value("tags", bulk_values.read_words, list[str]()),
            "keywords_en": self._value("tags_en", bulk_values.read_words, list[str]()),
            "theme": self._value("theme", bulk_values.read_theme, "", is_needed=True),
            "frequency": self._frequency(item),
            "licence": self._licence(),
            "period_start": period[0] if period else None,
            "period_end": period[1] if period else None,
            "spatial_code": place[0],
            "spatial_vintage": place[1],
        }
        formats = self._value("format", bulk_values.read_formats, tuple[str, ...]())
        self._look_for_persons(texts, given)
        id_, name, known_id = self._identity(texts["title"], unit)
        fields = self._load(given)
        if fields is None or self.is_faulty:
            return
        self.found.rows.append(PlannedRow(self.number, id_, name, unit, fields, place[2], formats, known_id))

    def fault(self, column: str, code: str) -> None:
        """Note an error of this row."""
        self.is_faulty = True
        self.found.errors.append(Remark(self.number, column, code))

    def warn(self, column: str, code: str) -> None:
        """Note a doubt of this row."""
        self.found.warnings.append(Remark(self.number, column, code))

    def _value(self, key: str, read: Callable[[Any], T], default: T, *, is_needed: bool = False) -> T:
        if not is_needed and self.cells.get(key) in (None, ""):
            return default
        try:
            return read(self.cells.get(key))
        except BadValue as error:
            self.fault(key, error.code)
            return default

    def _frequency(self, item: ListItem | None) -> str:
        try:
            return bulk_values.read_frequency(self.cells.get("frequency"), item.frequency if item else None)
        except BadValue as error:
            self.fault("frequency", error.code)
            return "on-change"

    def _licence(self) -> str:
        try:
            return bulk_values.read_licence(self.cells.get("licence"), self.today)
        except BadValue as error:
            self.fault("licence", error.code)
            return ""

    def _unit(self) -> str:
        text = self._value("organization", bulk_values.read_text, "")
        if not text:
            if not any(e.row == self.number and e.column == "organization" for e in self.found.errors):
                self.fault("organization", "required")
            return ""
        try:
            code = self.known.units.known(text)
            if not code and self.creates_units:
                code = self.known.units.make(text)
                self.found.new_units[code] = text
        except UnitRefused as refused:
            self.fault("organization", refused.code)
            return ""
        if not code:
            self.fault("organization", "unit_not_known")
        return code

    def _place(self, period: tuple[date, date] | None) -> tuple[str, str, str]:
        """Code, list and name of the place of the row."""
        vintage = self._value("place_vintage", bulk_values.read_text, "")
        text = self._value("place", _place_text, "")
        since, on = period or (None, None)
        meant = self.places.meant(text, vintage=vintage, on=on, since=since)
        if meant.error:
            self.fault("place_vintage", meant.error)
        if meant.doubt:
            self.warn("place", meant.doubt)
        if len(meant.name) > _PLACE_LENGTH:
            self.warn("place", "place_cut")
        return meant.code, meant.vintage, meant.name[:_PLACE_LENGTH].rstrip()

    def _item(self, reason: str) -> ListItem | None:
        code = self._value("list_item", bulk_values.read_text, "")
        item = self.known.items.get(code)
        if code and item is None:
            if not reason:
                self.fault("list_item", "unknown_list_item")
            else:
                self.warn("list_item", "list_item_left_out")
        if not code and not reason and self.publishes:
            self.fault("reason", "basis_missing")
        return item

    def _look_for_persons(self, texts: Mapping[str, str], given: Mapping[str, Any]) -> None:
        """The word rules of the personal-data gate: no row may tell a person's number, address or name."""
        tags = {"tags": "; ".join(given["keywords_vi"]), "tags_en": "; ".join(given["keywords_en"])}
        for column, text in {**texts, **tags}.items():
            if names_a_person(text) or any(is_person_name(m[1]) for m in _TITLED.finditer(text)):
                self.fault(column, "text_names_a_person")

    def _load(self, given: Mapping[str, Any]) -> DatasetFields | None:
        already = {e.column for e in self.found.errors if e.row == self.number} if self.is_faulty else set()
        try:
            return DatasetFields(**load(_SCHEMA, given))
        except Invalid as refused:
            for name, codes in refused.fields.items():
                column = _COLUMN_OF.get(name, name)
                if column not in already:
                    self.fault(column, codes[0])
            return None

    def _identity(self, title: str, unit: str) -> tuple[str, str, str]:
        """Id, name and the id of the dataset that is meant already ("" for a new one)."""
        id_ = self._value("id", bulk_values.read_text, "")
        name = self._value("name", bulk_values.read_text, "")
        claimed = self.known.identities.claim(self.number, id_, name, title, unit)
        if self.publishes and claimed.known_id in self.known.in_review:
            claimed.faults.append(("name", "row_in_review"))
        for column, code in claimed.faults:
            self.fault(column, code)
        for column, code in claimed.doubts:
            self.warn(column, code)
        return claimed.id, claimed.name, claimed.known_id


def _place_text(value: Any) -> str:
    """A place as text; of a mapping its code (with its list) or name, of a list all names.

    Raises: BadValue(not_text).
    """
    if isinstance(value, Mapping):
        code, vintage = value.get("code", ""), value.get("vintage", "")
        if code and vintage:
            return f"{code}@{vintage}"
        return bulk_values.read_text(code or value.get("name", ""))
    if isinstance(value, list | tuple):
        return "; ".join(_place_text(one) for one in value)
    return bulk_values.read_text(value)
