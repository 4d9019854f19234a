"""Use-cases on inferred columns: a unit confirms or mends them, and the newest file is checked again.

A verdict once given is never changed, so the same bytes become a new file of the slot: a copy in quarantine
that goes through every check. A copy, because a file that fails is destroyed after a while: the bytes that an
earlier file or a publication points to must not be the ones that are destroyed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from catalog.domain import policy
from catalog.domain.errors import Invalid, NotFound, SchemaNotConfirmable, StorageDown
from catalog.domain.policy import Actor
from catalog.domain.workflow import VersionState
from catalog.models import Dataset, Resource, ResourceVersion
from catalog.schemas.fields import plain_text
from catalog.services import auditing, datasets, fact_log, resources
from storage import StoredObject
from validators.schema.schema_rules import SchemaRefused, clean_schema

# What a person may say of a column -> what Table Schema calls it. Every one is on the check's allow-list.
KINDS: dict[str, dict[str, str]] = {
    "text": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "number_vi": {"type": "number", "groupChar": ".", "decimalChar": ","},
    "boolean": {"type": "boolean"},
    "date": {"type": "date"},
    "date_vi": {"type": "date", "format": "%d/%m/%Y"},
    "year": {"type": "year"},
    "yearmonth": {"type": "yearmonth"},
    "datetime": {"type": "datetime"},
    "geopoint": {"type": "geopoint"},
}
TITLE_LIMIT = 300
# Marks a schema that came from here: only such a one may be changed or forgotten here.
MARK = "x_confirmed"


@dataclass(frozen=True)
class ColumnChoice:
    """What a person says of one column; `kind` is a key of KINDS, empty where nothing was chosen."""

    name: str
    kind: str
    title_vi: str
    title_en: str = ""
    is_required: bool = False
    is_unique: bool = False


@dataclass(frozen=True)
class InferredColumn:
    """One column as inferred by the check, or as confirmed before; `is_ambiguous` asks for a choice."""

    name: str
    kind: str
    title_vi: str
    title_en: str
    is_required: bool
    is_unique: bool
    is_ambiguous: bool
    fill: float


def basis_of(resource: Resource) -> ResourceVersion | None:
    """The file whose inferred columns can be confirmed now: valid, inferred, and of the newest bytes.

    None for a slot with a profile, with a schema from elsewhere, or without such a file.
    """
    is_foreign = resource.table_schema is not None and MARK not in resource.table_schema
    if resource.profile or is_foreign or not resource.versions:
        return None
    newest = resource.versions[0]
    same = (version for version in resource.versions if version.sha256 == newest.sha256)
    return None if newest.is_pending else next(filter(_is_inferred, same), None)


def inferred_columns(resource: Resource, version: ResourceVersion) -> list[InferredColumn]:
    """The columns of a file in their order: as confirmed before where that fits, else as inferred."""
    body = version.report.body if version.report else {}
    fields = (body.get("schema") or {}).get("fields", [])
    before = {field["name"]: field for field in (resource.table_schema or {}).get("fields", [])}
    ambiguous = {one["column"] for one in body.get("findings", []) if one["code"] == "ambiguous_number"}
    fills = {column["name"]: column["fill"] for column in body.get("columns", [])}
    return [
        _column(
            before.get(field["name"], field),
            is_ambiguous=number in ambiguous,
            is_confirmed=field["name"] in before,
            fill=fills.get(field["name"], 0.0),
        )
        for number, field in enumerate(fields, start=1)
    ]


def confirm_schema(
    session: Session,
    actor: Actor,
    dataset_name: str,
    version_id: str,
    choices: Sequence[ColumnChoice],
    stored: StoredObject,
    *,
    now: datetime,
) -> ResourceVersion:
    """Save what the unit says of the columns, and queue the check of the same bytes under it.

    Args: stored: a copy of the version's bytes, durable in quarantine.
    Returns: the new file that is checked; the version confirmed stays as it is.
    Raises: NotFound, NotAllowed, WrongState, Invalid, SchemaNotConfirmable, StorageDown (other bytes).
    """
    dataset = datasets.lock_dataset(session, dataset_name)
    policy.require(actor, "edit", dataset)
    resource, version = require_confirmable(dataset, version_id)
    schema = _schema_of(choices, inferred_columns(resource, version))
    if stored.sha256 != version.sha256:
        raise StorageDown()
    resource.table_schema = schema | {MARK: {"version": version.id, "on": now.date().isoformat()}}
    session.flush()
    fact_log.note_dataset(session, resource.dataset_id, now=now)
    auditing.record(
        session,
        actor,
        "confirm_schema",
        "resource",
        resource.id,
        now=now,
        version=version.id,
        columns=len(choices),
    )
    made = resources.add_upload(
        session, actor, dataset_name, resource.id, stored, filename=version.filename, now=now
    )
    # The same bytes: where they came from, and what was answered about their numbers, holds for them still.
    made.origin = version.origin
    return made


def forget_schema(
    session: Session, actor: Actor, dataset_name: str, resource_id: str, *, now: datetime
) -> Resource:
    """Take a confirmed schema back: the columns of the next file are inferred again.

    Raises: NotFound, NotAllowed, WrongState, SchemaNotConfirmable (there is none from here).
    """
    dataset = datasets.lock_dataset(session, dataset_name)
    policy.require(actor, "edit", dataset)
    resource = next((r for r in dataset.resources if r.id == resource_id), None)
    if resource is None:
        raise NotFound(kind="resource", name=resource_id)
    if MARK not in (resource.table_schema or {}):
        raise SchemaNotConfirmable()
    resource.table_schema = None
    datasets.touch(dataset, now=now)
    fact_log.note_dataset(session, resource.dataset_id, now=now)
    auditing.record(session, actor, "forget_schema", "resource", resource.id, now=now)
    return resource


def require_confirmable(dataset: Dataset, version_id: str) -> tuple[Resource, ResourceVersion]:
    """The slot and the file, when its columns may be confirmed now.

    Raises: NotFound, SchemaNotConfirmable.
    """
    for resource in dataset.resources:
        for version in resource.versions:
            if version.id == version_id:
                if basis_of(resource) is not version:
                    raise SchemaNotConfirmable()
                return resource, version
    raise NotFound(kind="resource_version", name=version_id)


def _is_inferred(version: ResourceVersion) -> bool:
    report = version.report
    return (
        version.state == VersionState.VALID
        and version.storage_key is not None
        and report is not None
        and bool(report.body.get("inferred"))
    )


def _column(
    field: Mapping[str, Any], *, is_ambiguous: bool, is_confirmed: bool, fill: float
) -> InferredColumn:
    limits = field.get("constraints", {})
    return InferredColumn(
        name=field["name"],
        # No guess for a number that can be read in two ways: a person has to say which.
        kind="" if is_ambiguous and not is_confirmed else _kind_of(field),
        title_vi=field.get("title") or field["name"],
        title_en=field.get("title_en", ""),
        is_required=bool(limits.get("required")),
        is_unique=bool(limits.get("unique")),
        is_ambiguous=is_ambiguous,
        fill=fill,
    )


def _kind_of(field: Mapping[str, Any]) -> str:
    if field["type"] == "number":
        return "number_vi" if field.get("groupChar") else "number"
    shape = {key: field[key] for key in ("type", "format") if key in field}
    return next((kind for kind, meant in KINDS.items() if meant == shape), "text")


def _schema_of(choices: Sequence[ColumnChoice], known: Sequence[InferredColumn]) -> dict[str, Any]:
    """The Table Schema that the choices say.

    Raises: Invalid; its fields are named `kind-1`, `title_vi-1` after the number of the column.
    """
    if [choice.name for choice in choices] != [column.name for column in known]:
        raise SchemaNotConfirmable()
    fields: dict[str, list[str]] = {}
    columns = []
    for number, choice in enumerate(choices, start=1):
        texts = {key: plain_text(getattr(choice, key)) for key in ("title_vi", "title_en")}
        for key, text in texts.items():
            if len(text) > TITLE_LIMIT:
                fields[f"{key}-{number}"] = ["too_long"]
        if not texts["title_vi"]:
            fields[f"title_vi-{number}"] = ["required"]
        if choice.kind in KINDS:
            columns.append(_field(choice, texts))
        else:
            fields[f"kind-{number}"] = ["choose_kind"]
    if fields:
        raise Invalid(fields)
    try:
        return clean_schema({"fields": columns, "missingValues": [""]})
    except SchemaRefused as refused:
        raise Invalid({"fields": ["schema_refused"]}, where=refused.where) from refused


def _field(choice: ColumnChoice, texts: Mapping[str, str]) -> dict[str, Any]:
    field: dict[str, Any] = {"name": choice.name, "title": texts["title_vi"]}
    if texts["title_en"]:
        field["title_en"] = texts["title_en"]
    field |= KINDS[choice.kind]
    flags = {"required": choice.is_required, "unique": choice.is_unique}
    limits = {name: True for name, is_set in flags.items() if is_set}
    return field | ({"constraints": limits} if limits else {})
