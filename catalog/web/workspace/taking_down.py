"""Room web/workspace: the form of the take-down: what, why, whether to destroy, since when it is known."""

from dataclasses import dataclass
from datetime import datetime

from flask import redirect, request
from flask.typing import ResponseReturnValue

from catalog.domain import policy
from catalog.domain.errors import CatalogError, DatabaseBusy, Invalid, ReasonMissing, WrongState
from catalog.domain.publication import Publication
from catalog.i18n import LOCAL
from catalog.models import Dataset
from catalog.services import datasets, takedowns
from catalog.web.context import current_actor, href, language, read_session, unit_of_work, utcnow
from catalog.web.rendering import gettext
from catalog.web.workspace import forms
from catalog.web.workspace.blueprint import bp
from catalog.web.workspace.pages import page
from validators.words.safe_text import safe_sentence

_MENDABLE = (Invalid, ReasonMissing, WrongState, DatabaseBusy)
_WHOLE = "dataset"


@dataclass(frozen=True)
class Scope:
    """One thing that may be taken down, as the form sends it: `dataset`, `<resource>` or `<resource>/<n>`."""

    value: str
    label: str


@bp.get("/workspace/dataset/<name>/take-down")
def take_down_form(name: str) -> ResponseReturnValue:
    """Choose what goes and say why."""
    return _form_page(name)


@bp.post("/workspace/dataset/<name>/take-down")
def take_down(name: str) -> ResponseReturnValue:
    """Take a dataset, a file or one version of a file off everything, in one act."""
    scope = request.form.get("scope", "")
    try:
        resource_id, number = _read_scope(scope)
        with unit_of_work() as session:
            incident = takedowns.take_down(
                session,
                current_actor(),
                name,
                reason=request.form.get("reason", ""),
                resource_id=resource_id,
                number=number,
                is_destroyed=request.form.get("destroy") == "1",
                noticed_at=_read_moment(request.form.get("noticed", "")),
                now=utcnow(),
            )
    except _MENDABLE as refusal:
        return _form_page(name, refusal)
    if policy.may(current_actor(), "see_privacy"):
        return redirect(href("workspace.incident", incident_id=incident.id), 303)
    return redirect(href("workspace.overview", name=name), 303)


def _form_page(name: str, refusal: CatalogError | None = None) -> ResponseReturnValue:
    actor = current_actor()
    with read_session() as session:
        dataset = datasets.get_dataset(session, actor, name)
    policy.require(actor, "take_down", dataset)
    return page(
        "workspace/take_down.html",
        twin="workspace.take_down_form",
        values={"name": name},
        refusal=refusal,
        dataset=dataset,
        scopes=_scopes(dataset),
        typed={**request.form.to_dict(), "reason": safe_sentence(request.form.get("reason", ""))},
        problems=forms.field_errors(refusal),
    )


def _scopes(dataset: Dataset) -> list[Scope]:
    """The whole dataset, each published file, and each file as published in one version."""
    found = {_WHOLE: gettext("The whole dataset, with all its versions")}
    for row in dataset.versions:
        for file in Publication.from_dict(row.publication).files:
            found.setdefault(
                file.id, gettext("File, in all versions: %(title)s", title=file.title(language()))
            )
            found[f"{file.id}/{row.number}"] = gettext(
                "File, in version %(number)s only: %(title)s", number=row.number, title=file.title(language())
            )
    return [Scope(value, label) for value, label in found.items()]


def _read_scope(scope: str) -> tuple[str | None, int | None]:
    """Raises: Invalid when nothing was chosen."""
    if scope == _WHOLE:
        return None, None
    resource_id, _, number = scope.partition("/")
    if not resource_id or (number and not (number.isascii() and number.isdigit() and len(number) < 10)):
        raise Invalid({"scope": ["required"]})
    return resource_id, int(number) if number else None


def _read_moment(text: str) -> datetime | None:
    """A moment as a browser's field gives it, in Vietnamese time. Raises: Invalid."""
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=LOCAL)
    except ValueError:
        raise Invalid({"noticed": ["not_a_date"]}) from None
