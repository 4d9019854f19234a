"""Room web/workspace: a held file of persons or households counted into a table that may be published."""

from dataclasses import dataclass

from flask import redirect, request
from flask.typing import ResponseReturnValue

from catalog.domain import policy
from catalog.domain.errors import (
    AggregationNotReady,
    CatalogError,
    DatabaseBusy,
    QueueFull,
    StorageDown,
    WrongState,
)
from catalog.models import Dataset, Resource, ResourceVersion
from catalog.services import aggregation, reports
from catalog.web.context import current_actor, href, language, read_session, running, unit_of_work, utcnow
from catalog.web.workspace.aggregation_form import FREQUENCIES, form_of, read_choices
from catalog.web.workspace.blueprint import bp
from catalog.web.workspace.pages import page
from storage import StorageError
from validators.aggregation.refusals import describe_refusal

_MENDABLE = (AggregationNotReady, QueueFull, StorageDown, WrongState, DatabaseBusy)
_PATH = "/workspace/dataset/<name>/version/<version_id>/aggregate"


@dataclass(frozen=True)
class AggregationOffer:
    """What the report says of an aggregation: may it begin, where the file came from or went to."""

    is_offered: bool
    state: str
    result: str
    origin: dict[str, object] | None


def aggregation_offer(dataset: Dataset, resource: Resource, version: ResourceVersion) -> AggregationOffer:
    """What the include of the report page shows."""
    asked = aggregation.request_of(version)
    origin = version.origin or {}
    may = policy.may(current_actor(), "upload", dataset.organization_id) and dataset.state != "withdrawn"
    return AggregationOffer(
        is_offered=may and aggregation.is_offered(resource, version),
        state=str(asked.get("state", "")),
        result=str(asked.get("result", "")),
        origin=dict(origin) if origin.get("kind") == aggregation.KIND else None,
    )


bp.add_app_template_global(aggregation_offer)


@bp.get(_PATH)
def aggregate(name: str, version_id: str) -> ResponseReturnValue:
    """What is proposed for a held file, what is open, and the table that was computed."""
    return _page(name, version_id)


@bp.post(_PATH)
def compute_aggregate(name: str, version_id: str) -> ResponseReturnValue:
    """Count the file under the choices of the form; the page shows the result when the worker is done."""
    try:
        with unit_of_work() as session:
            _, resource, version = reports.get_version(session, current_actor(), name, version_id)
            asked = aggregation.request_of(version)
            choices = read_choices(request.form, asked, is_free=resource.profile is None)
            aggregation.ask_aggregation(session, current_actor(), name, version_id, choices, now=utcnow())
    except _MENDABLE as refusal:
        return _page(name, version_id, refusal)
    return redirect(href("workspace.aggregate", name=name, version_id=version_id), 303)


@bp.post(f"{_PATH}/confirm")
def confirm_aggregate(name: str, version_id: str) -> ResponseReturnValue:
    """Make the computed table the next file of the slot; the held one goes at once or in time."""
    try:
        with read_session() as session:
            key = aggregation.ready_key(session, current_actor(), name, version_id)
        _require_bytes(key)
        with unit_of_work() as session:
            made = aggregation.confirm_aggregation(
                session,
                current_actor(),
                name,
                version_id,
                destroys_original="destroy" in request.form,
                now=utcnow(),
            )
    except _MENDABLE as refusal:
        return _page(name, version_id, refusal)
    return redirect(href("workspace.report", name=name, version_id=made.id), 303)


def _require_bytes(key: str) -> None:
    """Refuse a table that was swept away because nobody confirmed it for a day.

    Raises: AggregationNotReady, StorageDown.
    """
    try:
        is_there = running().store.exists(key)
    except StorageError as error:
        raise StorageDown() from error
    if not is_there:
        raise AggregationNotReady()


def _page(name: str, version_id: str, refusal: CatalogError | None = None) -> ResponseReturnValue:
    with read_session() as session:
        dataset, resource, version = reports.get_version(session, current_actor(), name, version_id)
    policy.require(current_actor(), "upload", dataset)
    asked = aggregation.request_of(version)
    is_failed = asked.get("state") == aggregation.FAILED
    return page(
        "workspace/aggregation.html",
        twin="workspace.aggregate",
        values={"name": name, "version_id": version_id},
        refusal=refusal,
        dataset=dataset,
        resource=resource,
        version=version,
        asked=asked,
        form=form_of(asked, language(), is_free=resource.profile is None),
        failure=describe_refusal(str(asked["reason"]), asked.get("params", {}), language())
        if is_failed
        else "",
        is_offered=aggregation.is_offered(resource, version),
        frequencies=FREQUENCIES,
    )
