"""What a unit states about a dataset and its files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validates_schema

from catalog.domain.licences import all_licences
from catalog.domain.vocabularies import FREQUENCIES, THEMES
from catalog.schemas.fields import Choice, Day, Text, Words, load


@dataclass(frozen=True)
class DatasetFields:
    """The descriptive fields of a dataset, typed and checked; see `catalog.models.Dataset`."""

    title_vi: str
    title_en: str
    notes_vi: str
    notes_en: str
    theme: str
    frequency: str
    licence: str
    keywords_vi: list[str]
    keywords_en: list[str]
    period_start: date | None
    period_end: date | None
    spatial_code: str
    spatial_vintage: str
    list_item_code: str
    off_list_reason_vi: str
    off_list_reason_en: str
    contact_name: str
    contact_email: str
    source_vi: str
    source_en: str
    caveats_vi: list[str]
    caveats_en: list[str]
    note_vi: str
    note_en: str
    is_simulated: bool


class DatasetSchema(Schema):
    """Checks the fields one by one; what needs the database is checked by the use-case."""

    class Meta:
        """Unknown fields are refused: nobody sets state or owner through a form."""

        unknown = RAISE

    title_vi = Text(limit=300, blank=False)
    title_en = Text(limit=300)
    notes_vi = Text(limit=20_000)
    notes_en = Text(limit=20_000)
    theme = Choice(THEMES, "theme")
    frequency = Choice(FREQUENCIES, "frequency")
    licence = Choice(all_licences(), "licence")
    keywords_vi = Words()
    keywords_en = Words()
    period_start = Day()
    period_end = Day()
    spatial_code = Text(limit=10)
    spatial_vintage = Text(limit=10)
    list_item_code = Text(limit=50)
    off_list_reason_vi = Text(limit=1000)
    off_list_reason_en = Text(limit=1000)
    contact_name = Text(limit=200)
    contact_email = Text(limit=254)
    source_vi = Text(limit=2000)
    source_en = Text(limit=2000)
    caveats_vi = Words(separator="\n")
    caveats_en = Words(separator="\n")
    note_vi = Text(limit=1000)
    note_en = Text(limit=1000)
    is_simulated = fields.Boolean(load_default=False)

    @validates_schema(skip_on_field_errors=False)
    def check_together(self, data: dict[str, Any], **_kwargs: object) -> None:
        """Fields that only make sense together."""
        # Called beside faults of single fields, which are missing here then: all is told in one round.
        start, end = data.get("period_start"), data.get("period_end")
        if end and not start:
            raise ValidationError("required", "period_start")
        if start and end and end < start:
            raise ValidationError("ends_before_start", "period_end")
        if bool(data.get("spatial_code")) != bool(data.get("spatial_vintage")):
            raise ValidationError("place_needs_vintage", "spatial_code")
        email = data.get("contact_email", "")
        if email and ("@" not in email or " " in email):
            raise ValidationError("not_an_email", "contact_email")


@dataclass(frozen=True)
class ResourceFields:
    """The descriptive fields of a file slot."""

    title_vi: str
    title_en: str
    description_vi: str
    description_en: str
    profile: str


class ResourceSchema(Schema):
    """Checks the fields of a file slot."""

    class Meta:
        """Unknown fields are refused."""

        unknown = RAISE

    title_vi = Text(limit=300, blank=False)
    title_en = Text(limit=300)
    description_vi = Text(limit=5000)
    description_en = Text(limit=5000)
    profile = Text(limit=100)


def load_dataset(data: Mapping[str, Any]) -> DatasetFields:
    """Checked dataset fields.

    Raises: Invalid.
    """
    return DatasetFields(**load(DatasetSchema(), data))


def load_resource(data: Mapping[str, Any]) -> ResourceFields:
    """Checked file-slot fields.

    Raises: Invalid.
    """
    return ResourceFields(**load(ResourceSchema(), data))
