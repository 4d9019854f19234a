"""Room web/workspace: the privacy officer's board, the incidents with their clock, and the re-scan."""

from datetime import timedelta

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue

from catalog.domain import policy
from catalog.domain.errors import CatalogError, DatabaseBusy, WrongState
from catalog.models import Dataset
from catalog.presenters.incident_table import incident_csv, incident_json
from catalog.services import incident_export, privacy_board, rescanning, takedown_bytes
from catalog.web.context import current_actor, href, read_session, running, unit_of_work, utcnow
from catalog.web.workspace import gate_view
from catalog.web.workspace.blueprint import bp
from catalog.web.workspace.labels import state_words
from catalog.web.workspace.pages import page
from storage.presigning import attachment
from validators.rules_version import RULES_VERSION

_MENDABLE = (WrongState, DatabaseBusy)
_BASE = "/workspace/privacy"


@bp.get(_BASE)
def privacy() -> ResponseReturnValue:
    """What is held, what warns, what fails the newest rules, open incidents, what will be destroyed."""
    keep = timedelta(days=running().settings.quarantine_days)
    with read_session() as session:
        board = privacy_board.get_board(session, current_actor(), quarantine=keep)
        due = rescanning.count_due(session)
    return page(
        "workspace/privacy.html",
        twin="workspace.privacy",
        board=board,
        due=due,
        rules_version=RULES_VERSION,
        now=utcnow(),
        deadline=privacy_board.deadline,
        states=state_words(),
        standing_words=gate_view.standing_words(),
    )


@bp.post(f"{_BASE}/rescan")
def rescan() -> ResponseReturnValue:
    """Judge everything again that is or may become public."""
    with unit_of_work() as session:
        rescanning.request_rescan(session, current_actor(), is_all=True, now=utcnow())
    return redirect(href("workspace.privacy"), 303)


@bp.get(f"{_BASE}/incident/<incident_id>")
def incident(incident_id: str) -> ResponseReturnValue:
    """One take-down: its clock, its files, how far bytes and portal are."""
    return _incident_page(incident_id)


@bp.post(f"{_BASE}/incident/<incident_id>/reported")
def report_incident(incident_id: str) -> ResponseReturnValue:
    """Note that the incident was reported: the clock stops."""
    try:
        with unit_of_work() as session:
            privacy_board.record_reported(session, current_actor(), incident_id, now=utcnow())
    except _MENDABLE as refusal:
        return _incident_page(incident_id, refusal)
    return redirect(href("workspace.incident", incident_id=incident_id), 303)


@bp.post(f"{_BASE}/incident/<incident_id>/close")
def close_incident(incident_id: str) -> ResponseReturnValue:
    """Close an incident of which nothing is left."""
    try:
        with unit_of_work() as session:
            privacy_board.close_incident(session, current_actor(), incident_id, now=utcnow())
    except _MENDABLE as refusal:
        return _incident_page(incident_id, refusal)
    return redirect(href("workspace.privacy"), 303)


@bp.post(f"{_BASE}/incident/<incident_id>/export")
def export_incident(incident_id: str) -> ResponseReturnValue:
    """Who, what, when, how many rows: as JSON or CSV; written into the audit, so no GET."""
    with unit_of_work() as session:
        made = incident_export.export_incident(session, current_actor(), incident_id, now=utcnow())
    if request.form.get("format") == "csv":
        body = "\ufeff" + incident_csv(made.body, made.events())
        response, ending = Response(body, content_type="text/csv; charset=utf-8"), "csv"
    else:
        response, ending = Response(incident_json(made.body), content_type="application/json"), "json"
    response.headers["Content-Disposition"] = attachment(f"incident-{incident_id}.{ending}")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _incident_page(incident_id: str, refusal: CatalogError | None = None) -> ResponseReturnValue:
    policy.require_role(current_actor(), "see_privacy")
    with read_session() as session:
        found = takedown_bytes.get_incident(session, incident_id)
        dataset = session.get_one(Dataset, found.dataset_id)
    return page(
        "workspace/incident.html",
        twin="workspace.incident",
        values={"incident_id": incident_id},
        refusal=refusal,
        incident=found,
        dataset=dataset,
        due=privacy_board.deadline(found),
        now=utcnow(),
    )
