"""Room web/workspace: the inferred columns of a file, which its unit confirms or mends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from flask import redirect, request
from flask.typing import ResponseReturnValue

from catalog.domain import policy
from catalog.domain.errors import (
    CatalogError,
    DatabaseBusy,
    Invalid,
    QueueFull,
    StorageDown,
    WrongState,
)
from catalog.models import Resource, ResourceVersion
from catalog.services import datasets, queue, schema_confirmation
from catalog.services.schema_confirmation import ColumnChoice, InferredColumn
from catalog.web.context import current_actor, href, read_session, running, unit_of_work, utcnow
from catalog.web.workspace.blueprint import bp
from catalog.web.workspace.pages import page
from catalog.web.workspace.uploads import quarantined
from storage import StorageError

_MENDABLE = (Invalid, QueueFull, StorageDown, DatabaseBusy, WrongState)


@dataclass(frozen=True)
class InferredForm:
    """The form of one file's columns: `version_id` is the file it is about, `problems` by field name."""

    version_id: str
    columns: Sequence[InferredColumn]
    kinds: Sequence[str] = tuple(schema_confirmation.KINDS)
    is_confirmed: bool = False
    problems: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def problem(self, name: str, number: int) -> str:
        """The message code of a field of column `number`, empty when it is right."""
        return next(iter(self.problems.get(f"{name}-{number}", ())), "")


def inferred_form(resource: Resource) -> InferredForm | None:
    """What can be confirmed of a slot now, or None; the include of the report page asks it."""
    basis = schema_confirmation.basis_of(resource)
    return _form(resource, basis) if basis is not None else None


bp.add_app_template_global(inferred_form)


@bp.get("/workspace/dataset/<name>/version/<version_id>/schema")
def columns(name: str, version_id: str) -> ResponseReturnValue:
    """The columns of a file, to be confirmed."""
    return _page(name, version_id)


@bp.post("/workspace/dataset/<name>/version/<version_id>/schema")
def confirm_columns(name: str, version_id: str) -> ResponseReturnValue:
    """Save what the unit says of the columns; the same bytes are checked again as a new file."""
    try:
        key, choices = _read_choices(name, version_id)
        with _opened(key) as source, quarantined(source) as stored, unit_of_work() as session:
            version = schema_confirmation.confirm_schema(
                session, current_actor(), name, version_id, choices, stored, now=utcnow()
            )
    except _MENDABLE as refusal:
        return _page(name, version_id, refusal)
    return redirect(href("workspace.report", name=name, version_id=version.id), 303)


@bp.post("/workspace/dataset/<name>/resource/<resource_id>/forget-schema")
def forget_columns(name: str, resource_id: str) -> ResponseReturnValue:
    """Take the confirmed columns back: those of the next file are inferred again."""
    with unit_of_work() as session:
        schema_confirmation.forget_schema(session, current_actor(), name, resource_id, now=utcnow())
    return redirect(href("workspace.overview", name=name) + f"#r-{resource_id}", 303)


def _read_choices(name: str, version_id: str) -> tuple[str, list[ColumnChoice]]:
    """The storage key of the file, and what was typed for each of its columns.

    Raises: NotFound, NotAllowed, SchemaNotConfirmable, QueueFull.
    """
    with read_session() as session:
        dataset = datasets.get_dataset(session, current_actor(), name)
        policy.require(current_actor(), "edit", dataset)
        resource, version = schema_confirmation.require_confirmable(dataset, version_id)
        queue.require_room(session)
        known = schema_confirmation.inferred_columns(resource, version)
    return version.storage_key or "", _choices(known)


def _choices(known: Sequence[InferredColumn]) -> list[ColumnChoice]:
    given = request.form
    return [
        ColumnChoice(
            name=column.name,
            kind=given.get(f"kind-{number}", ""),
            title_vi=given.get(f"title_vi-{number}", ""),
            title_en=given.get(f"title_en-{number}", ""),
            is_required=f"required-{number}" in given,
            is_unique=f"unique-{number}" in given,
        )
        for number, column in enumerate(known, start=1)
    ]


def _opened(key: str) -> BinaryIO:
    """The bytes of a checked file, for reading.

    Raises: StorageDown.
    """
    try:
        return running().store.open(key)
    except StorageError as error:
        raise StorageDown() from error


def _page(name: str, version_id: str, refusal: CatalogError | None = None) -> ResponseReturnValue:
    with read_session() as session:
        dataset = datasets.get_dataset(session, current_actor(), name)
        policy.require(current_actor(), "edit", dataset)
        resource, version = schema_confirmation.require_confirmable(dataset, version_id)
        form = _form(resource, version)
    if refusal is not None:
        form = _as_typed(form, refusal)
    return page(
        "schema/confirm.html",
        twin="workspace.columns",
        values={"name": name, "version_id": version_id},
        refusal=refusal,
        dataset=dataset,
        resource=resource,
        version=version,
        form=form,
    )


def _form(resource: Resource, version: ResourceVersion) -> InferredForm:
    return InferredForm(
        version_id=version.id,
        columns=schema_confirmation.inferred_columns(resource, version),
        is_confirmed=schema_confirmation.MARK in (resource.table_schema or {}),
    )


def _as_typed(form: InferredForm, refusal: CatalogError) -> InferredForm:
    """The form with every word that was typed, and what is wrong with it."""
    typed = [
        replace(
            column,
            kind=choice.kind,
            title_vi=choice.title_vi,
            title_en=choice.title_en,
            is_required=choice.is_required,
            is_unique=choice.is_unique,
        )
        for column, choice in zip(form.columns, _choices(form.columns), strict=True)
    ]
    problems = refusal.fields if isinstance(refusal, Invalid) else {}
    return replace(form, columns=typed, problems=problems)
