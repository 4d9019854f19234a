"""Room web/workspace: one dataset with its files, and what may be done with it next."""

from collections.abc import Mapping

from flask import redirect, request
from flask.typing import ResponseReturnValue

from catalog.domain import policy
from catalog.domain.errors import (
    CatalogError,
    CheckOutdated,
    DatabaseBusy,
    EditWithoutRevision,
    Invalid,
    NoListBasis,
    NothingToPublish,
    PersonalDataHeld,
    ReasonMissing,
    ReportHasErrors,
    ReportNotReady,
    StaleEdit,
    WarningsUnanswered,
    WrongState,
)
from catalog.i18n import local_day
from catalog.schemas.dataset import load_resource
from catalog.services import datasets, profiles, publishing, register, resources
from catalog.web.context import current_actor, href, read_session, running, unit_of_work, utcnow
from catalog.web.workspace import forms, gate_view
from catalog.web.workspace.blueprint import bp
from catalog.web.workspace.checking import queue_check
from catalog.web.workspace.labels import field_labels, named_steps, readable, state_words
from catalog.web.workspace.options import profile_options
from catalog.web.workspace.pages import page
from catalog.web.workspace.progress import has_pending, progress_of

# Fields that every form of this page carries besides its own.
_BESIDES = frozenset({"csrf_token", "revision"})
_MENDABLE = (
    Invalid,
    NoListBasis,
    NothingToPublish,
    ReportNotReady,
    ReportHasErrors,
    PersonalDataHeld,
    WarningsUnanswered,
    ReasonMissing,
    WrongState,
    StaleEdit,
    EditWithoutRevision,
    DatabaseBusy,
)
_ACTS = ("edit", "upload", "submit", "withdraw", "publish", "return", "take_down")


@bp.get("/workspace/dataset/<name>")
def overview(name: str) -> ResponseReturnValue:
    """A dataset's working copy: details, files with their state, what comes next."""
    return overview_page(name)


@bp.post("/workspace/dataset/<name>/resource")
def add_slot(name: str) -> ResponseReturnValue:
    """Add a place for a file."""
    typed = {k: v for k, v in request.form.items() if k not in _BESIDES}
    try:
        with unit_of_work() as session:
            resources.add_resource(
                session,
                current_actor(),
                name,
                load_resource(typed),
                profiles_on=running().settings.profiles_on,
                now=utcnow(),
            )
    except _MENDABLE as refusal:
        return overview_page(name, refusal, typed)
    return redirect(href("workspace.overview", name=name) + "#files", 303)


@bp.post("/workspace/dataset/<name>/submit")
def submit(name: str) -> ResponseReturnValue:
    """Send the dataset for review."""
    revision = forms.read_form(request).revision
    try:
        with unit_of_work() as session:
            publishing.submit_dataset(session, current_actor(), name, revision=revision, now=utcnow())
    except CheckOutdated as refusal:
        queue_check(name)
        return overview_page(name, refusal)
    except _MENDABLE as refusal:
        return overview_page(name, refusal)
    return redirect(href("workspace.overview", name=name), 303)


@bp.post("/workspace/dataset/<name>/withdraw")
def withdraw(name: str) -> ResponseReturnValue:
    """Take the dataset off the public site, with a reason."""
    typed = {key: request.form.get(key, "") for key in ("reason", "successor")}
    try:
        with unit_of_work() as session:
            publishing.withdraw_dataset(
                session,
                current_actor(),
                name,
                reason=typed["reason"],
                successor=typed["successor"],
                now=utcnow(),
            )
    except _MENDABLE as refusal:
        return overview_page(name, refusal, typed)
    return redirect(href("workspace.overview", name=name), 303)


def overview_page(
    name: str,
    refusal: CatalogError | None = None,
    typed: Mapping[str, str] | None = None,
    *,
    slot: str | None = None,
) -> ResponseReturnValue:
    """The page of a dataset, with a refusal, the text it was about and the slot it concerns.

    Raises: NotFound, NotAllowed.
    """
    actor = current_actor()
    with read_session() as session:
        dataset = datasets.get_dataset(session, actor, name)
        code, today = dataset.list_item_code, local_day(utcnow())
        item = register.find_item(session, code, today) if code else None
        repealed = register.repeals(session, [code] if code else [], today)
        waiting = gate_view.unanswered(session, dataset)
    shown = forms.form_of(dataset)
    progress = progress_of(dataset, actor)
    labels = field_labels()
    return page(
        "workspace/overview.html",
        twin="workspace.overview",
        values={"name": name},
        etag=dataset.revision,
        refusal=refusal,
        dataset=dataset,
        item=item,
        repealed=repealed,
        facts=[(n, labels[n], readable(n, shown.value(n))) for n in labels if shown.value(n)],
        progress=progress,
        is_pending=has_pending(dataset),
        can={act for act in _ACTS if policy.may(actor, act, dataset.organization_id)},
        profiles=profiles.all_profiles(),
        profile_options=profile_options(),
        states=state_words(),
        steps=named_steps(progress.steps),
        typed=typed or {},
        problems=forms.field_errors(refusal),
        slot=slot,
        unanswered=waiting,
        standing_words=gate_view.standing_words(),
    )
