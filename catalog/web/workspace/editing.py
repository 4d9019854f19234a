"""Room web/workspace: registering a dataset and editing what it says about itself."""

from dataclasses import replace

from flask import redirect, request
from flask.typing import ResponseReturnValue

from catalog.domain import policy
from catalog.domain.errors import (
    CatalogError,
    DatabaseBusy,
    EditWithoutRevision,
    FormExpired,
    Invalid,
    NameTaken,
    StaleEdit,
    UnknownListItem,
    WrongState,
)
from catalog.i18n import local_day
from catalog.services import datasets, register
from catalog.web import errors
from catalog.web.context import current_actor, href, read_session, running, unit_of_work, utcnow
from catalog.web.workspace import forms
from catalog.web.workspace.blueprint import bp
from catalog.web.workspace.forms import Form
from catalog.web.workspace.labels import field_labels
from catalog.web.workspace.options import offer
from catalog.web.workspace.pages import page

# What the form can show beside the text that was typed; everything else has its own page.
_MENDABLE = (
    Invalid,
    NameTaken,
    UnknownListItem,
    StaleEdit,
    EditWithoutRevision,
    WrongState,
    DatabaseBusy,
)


@bp.get("/workspace/dataset/new")
def new() -> ResponseReturnValue:
    """An empty form, filled from an item of the list with `?item=` and one of its periods with `&period=`."""
    policy.require_role(current_actor(), "create", current_actor().organization_id)
    with read_session() as session:
        item = register.find_item(session, request.args.get("item", ""), local_day(utcnow()))
    period = request.args.get("period", "")
    return _new_page(forms.form_for_item(item, today=local_day(utcnow()), period=period))


@bp.post("/workspace/dataset/new")
def create() -> ResponseReturnValue:
    """Register a dataset as a draft."""
    form = forms.read_form(request)
    try:
        with unit_of_work() as session:
            dataset = datasets.create_dataset(
                session,
                current_actor(),
                form.fields(),
                organization=form.unit(current_actor()),
                places=running().places,
                name=form.value("name").strip(),
                now=utcnow(),
            )
    except _MENDABLE as refusal:
        return _new_page(form, refusal)
    return redirect(href("workspace.overview", name=dataset.name), 303)


@bp.get("/workspace/dataset/<name>/edit")
def edit(name: str) -> ResponseReturnValue:
    """The form of a dataset, with the revision it shows."""
    return _edit_page(name, None, None)


@bp.post("/workspace/dataset/<name>/edit")
def save(name: str) -> ResponseReturnValue:
    """Save the form on top of the revision it was based on."""
    form = forms.read_form(request)
    try:
        with unit_of_work() as session:
            datasets.edit_dataset(
                session,
                current_actor(),
                name,
                form.fields(),
                revision=form.revision,
                places=running().places,
                now=utcnow(),
            )
    except _MENDABLE as refusal:
        return _edit_page(name, form, refusal)
    return redirect(href("workspace.overview", name=name), 303)


@bp.errorhandler(FormExpired)
def keep_typed(refusal: FormExpired) -> ResponseReturnValue:
    """A form whose session ended while it was filled in comes back with every word, to be sent again."""
    view = (request.endpoint or "").rpartition(".")[2]
    if refusal.params.get("why") != "token" or view not in {"create", "save"}:
        return errors.page_of(refusal)
    # Nobody may be signed in by now: the page shows only what was sent and the public list.
    with read_session() as session:
        offered = offer(session)
    return page(
        "workspace/form.html",
        twin=f"workspace.{'new' if view == 'create' else 'edit'}",
        values=request.view_args,
        refusal=refusal,
        form=forms.read_form(request),
        options=offered,
        labels=field_labels(),
        dataset=None,
        differences=[],
        is_new=view == "create",
    )


def _new_page(form: Form, refusal: CatalogError | None = None) -> ResponseReturnValue:
    policy.require_role(current_actor(), "create", current_actor().organization_id)
    with read_session() as session:
        offered = offer(session)
    return page(
        "workspace/form.html",
        twin="workspace.new",
        refusal=refusal,
        form=replace(form, errors=forms.field_errors(refusal)),
        options=offered,
        labels=field_labels(),
        dataset=None,
        differences=[],
        is_new=True,
    )


def _edit_page(name: str, typed: Form | None, refusal: CatalogError | None) -> ResponseReturnValue:
    with read_session() as session:
        dataset = datasets.get_dataset(session, current_actor(), name)
        policy.require(current_actor(), "edit", dataset)
        offered = offer(session)
    saved = forms.form_of(dataset)
    form = typed or saved
    is_stale = isinstance(refusal, StaleEdit | EditWithoutRevision)
    # Who has seen what the other one saved may go on from there; any other refusal keeps the old basis.
    revision = dataset.revision if is_stale else form.revision
    return page(
        "workspace/form.html",
        twin="workspace.edit",
        values={"name": name},
        etag=dataset.revision,
        refusal=refusal,
        form=replace(form, errors=forms.field_errors(refusal), revision=revision),
        options=offered,
        labels=field_labels(),
        dataset=dataset,
        differences=forms.differences(form, saved) if is_stale else [],
        is_new=False,
    )
