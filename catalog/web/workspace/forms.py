"""Room web/workspace: the metadata form: what was typed, what is wrong with it, what may be chosen.

Text stays as the person typed it until it is saved, so that no refusal loses a word.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date

from flask import Request

from catalog.domain.errors import CatalogError, Invalid, NameTaken, UnknownListItem
from catalog.domain.licences import licences_on
from catalog.domain.periods import parse_period
from catalog.domain.policy import Actor
from catalog.i18n import format_day
from catalog.models import Dataset, ListItem
from catalog.schemas.dataset import DatasetFields, DatasetSchema, load_dataset

FIELDS: tuple[str, ...] = tuple(DatasetSchema().fields)
# Fields of the form that are not metadata; the rest must be known to the schema, or it refuses them.
BESIDES = frozenset({"csrf_token", "revision", "name", "organization"})
_SEPARATORS = {"caveats_vi": "\n", "caveats_en": "\n", "keywords_vi": ", ", "keywords_en": ", "}


@dataclass(frozen=True)
class Form:
    """What stands in the form: texts by field, message codes by field, the revision it was based on."""

    values: Mapping[str, str]
    errors: Mapping[str, Sequence[str]] = field(default_factory=dict)
    revision: int | None = None

    def fields(self) -> DatasetFields:
        """The metadata, typed and checked.

        Raises: Invalid.
        """
        return load_dataset({key: text for key, text in self.values.items() if key not in BESIDES})

    def unit(self, actor: Actor) -> str:
        """The unit that will own a new dataset: the one chosen, else the actor's own.

        Raises: Invalid when there is neither.
        """
        chosen = self.value("organization") or actor.organization_id
        if not chosen:
            raise Invalid({"organization": ["required"]})
        return chosen

    def value(self, name: str) -> str:
        """The text of a field."""
        return self.values.get(name, "")

    def problem(self, name: str) -> str:
        """The first message code of a field, empty when it is right."""
        return next(iter(self.errors.get(name, ())), "")


@dataclass(frozen=True)
class Difference:
    """A field in which what was typed is not what is saved by now."""

    name: str
    saved: str
    typed: str


def read_form(request: Request) -> Form:
    """The form as it was sent; an `If-Match` header may stand for the hidden revision."""
    return Form(values=request.form.to_dict(), revision=_revision(request))


def form_of(dataset: Dataset) -> Form:
    """The form of a saved dataset."""
    return Form(values={name: _text(dataset, name) for name in FIELDS}, revision=dataset.revision)


def form_for_item(item: ListItem | None, *, today: date, period: str = "") -> Form:
    """An empty form, filled from an item of the list and the code of a period where there are such."""
    known = licences_on(today)
    values = {"licence": known[0].key if known else ""}
    if item is not None:
        values |= {
            "list_item_code": item.code,
            "title_vi": item.name_vi,
            "frequency": item.frequency or "",
            "organization": item.organization_id or "",
        }
    with suppress(ValueError):
        asked = parse_period(period)
        values |= {"period_start": format_day(asked.start), "period_end": format_day(asked.end)}
    return Form(values=values)


def field_errors(refusal: CatalogError | None) -> Mapping[str, Sequence[str]]:
    """The fields that a refusal is about, with their message codes."""
    if isinstance(refusal, Invalid):
        return refusal.fields
    if isinstance(refusal, UnknownListItem):
        return {"list_item_code": ["unknown_list_item"]}
    if isinstance(refusal, NameTaken):
        return {"name": ["name_taken"]}
    return {}


def differences(typed: Form, saved: Form) -> list[Difference]:
    """The fields in which two forms differ, line ends and outer blanks aside."""
    found = []
    for name in FIELDS:
        ours, theirs = _plain(typed.value(name)), _plain(saved.value(name))
        if ours != theirs:
            found.append(Difference(name, saved=theirs, typed=ours))
    return found


def _revision(request: Request) -> int | None:
    given = request.headers.get("If-Match") or request.form.get("revision", "")
    plain = given.strip().removeprefix("W/").strip('"')
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 10 else None


def _text(dataset: Dataset, name: str) -> str:
    value = getattr(dataset, name)
    if isinstance(value, bool):
        return "1" if value else ""
    if isinstance(value, list):
        return _SEPARATORS[name].join(value)
    if isinstance(value, date):
        return format_day(value)
    return value or ""


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
