"""Room web/workspace: the approval desk: what waits, what changed, what the public will see, the decision."""

from flask import redirect, request
from flask.typing import ResponseReturnValue

from catalog.domain import policy
from catalog.domain.errors import (
    ApprovalVoid,
    CatalogError,
    CheckOutdated,
    DatabaseBusy,
    Invalid,
    NoListBasis,
    NothingToPublish,
    PersonalDataHeld,
    ReasonMissing,
    ReportHasErrors,
    ReportNotReady,
    SameHands,
    WarningsUnanswered,
    WrongState,
)
from catalog.domain.publication import Publication
from catalog.domain.workflow import DatasetState
from catalog.i18n import local_day
from catalog.models import Dataset, ResourceVersion
from catalog.presenters import publication_changes
from catalog.services import approvals, datasets, publishing, register
from catalog.web.context import current_actor, href, language, read_session, running, unit_of_work, utcnow
from catalog.web.portal.dataset_page import warnings_of
from catalog.web.workspace import findings, forms, gate_view
from catalog.web.workspace.blueprint import bp
from catalog.web.workspace.checking import queue_check
from catalog.web.workspace.labels import field_labels, readable, state_words
from catalog.web.workspace.pages import page
from catalog.web.workspace.progress import newest_versions

_MENDABLE = (
    Invalid,
    SameHands,
    ApprovalVoid,
    WrongState,
    ReasonMissing,
    NoListBasis,
    NothingToPublish,
    ReportNotReady,
    ReportHasErrors,
    PersonalDataHeld,
    WarningsUnanswered,
    DatabaseBusy,
)


@bp.get("/workspace/queue")
def queue() -> ResponseReturnValue:
    """What waits for review, oldest first."""
    with read_session() as session:
        waiting = datasets.list_queue(session, current_actor())
        signed = {dataset.id: len(approvals.signatures(session, dataset)) for dataset in waiting}
        codes = {d.list_item_code for d in waiting if d.list_item_code}
        repealed = register.repeals(session, codes, local_day(utcnow()))
    return page(
        "workspace/queue.html",
        twin="workspace.queue",
        waiting=waiting,
        signed=signed,
        states=state_words(),
        repealed=repealed,
    )


@bp.get("/workspace/review/<name>")
def review(name: str) -> ResponseReturnValue:
    """One submission: left what changed, right what the public will see."""
    return _review_page(name)


@bp.post("/workspace/review/<name>/approve")
def approve(name: str) -> ResponseReturnValue:
    """Approve exactly what the page showed, and publish it."""
    try:
        with unit_of_work() as session:
            made = publishing.publish_dataset(
                session,
                current_actor(),
                name,
                digest=request.form.get("digest", ""),
                is_declared=request.form.get("declaration") == "1",
                now=utcnow(),
                review=running().settings.review,
            )
    except CheckOutdated as refusal:
        queue_check(name)
        return _review_page(name, refusal)
    except _MENDABLE as refusal:
        return _review_page(name, refusal)
    # The first of two signatures: the page tells that another one is needed.
    page_after = "workspace.overview" if made else "workspace.review"
    return redirect(href(page_after, name=name), 303)


@bp.post("/workspace/review/<name>/return")
def send_back(name: str) -> ResponseReturnValue:
    """Return the dataset to its unit with a reason."""
    reason = request.form.get("reason", "")
    try:
        with unit_of_work() as session:
            publishing.return_dataset(session, current_actor(), name, reason=reason, now=utcnow())
    except _MENDABLE as refusal:
        return _review_page(name, refusal, reason=reason)
    return redirect(href("workspace.queue"), 303)


def _review_page(name: str, refusal: CatalogError | None = None, *, reason: str = "") -> ResponseReturnValue:
    actor, now = current_actor(), utcnow()
    with read_session() as session:
        dataset = datasets.get_dataset(session, actor, name)
        policy.require(actor, publishing.publishing_act(running().settings.review), dataset)
        publication, digest = publishing.preview(session, dataset, now=now)
        is_sensitive = approvals.is_sensitive(dataset)
        signed = approvals.signatures(session, dataset)
        answers = gate_view.answers_of(session, newest_versions(dataset))
    before = _published(dataset)
    return page(
        "workspace/review.html",
        twin="workspace.review",
        values={"name": name},
        refusal=refusal,
        dataset=dataset,
        publication=publication,
        digest=digest,
        before=before,
        fields=publication_changes.field_changes(before, publication),
        files=publication_changes.file_changes(before, publication),
        checked=_checked(dataset),
        previews=_previews(dataset, publication),
        warnings=[text for file in publication.files for text in warnings_of(file, language())],
        is_waiting=dataset.state == DatasetState.IN_REVIEW,
        is_own=(running().settings.review == "two-person" or is_sensitive)
        and dataset.submitted_by == actor.id,
        answers=answers,
        is_sensitive=is_sensitive,
        signatures=signed,
        has_signed=any(one.approved_by == actor.id for one in signed),
        kind_words=gate_view.kind_words(),
        labels=field_labels(),
        readable=readable,
        states=state_words(),
        problems=forms.field_errors(refusal),
        reason_missing=isinstance(refusal, ReasonMissing),
        reason=reason,
    )


def _published(dataset: Dataset) -> Publication | None:
    return Publication.from_dict(dataset.versions[0].publication) if dataset.versions else None


def _checked(dataset: Dataset) -> list[tuple[ResourceVersion, findings.Told | None]]:
    return [
        (v, findings.told(v.report.body, language()) if v.report and not v.is_pending else None)
        for v in newest_versions(dataset)
    ]


def _previews(dataset: Dataset, publication: Publication) -> dict[str, findings.Told]:
    shown = {f.version_id for f in publication.files}
    return {
        v.id: findings.told(v.report.body, language())
        for resource in dataset.resources
        for v in resource.versions
        if v.id in shown and v.report
    }
