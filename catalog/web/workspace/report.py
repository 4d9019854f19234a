"""Room web/workspace: the report of one file: as a page with its verdict first, as a workbook, as JSON."""

import json
from datetime import timedelta
from io import BytesIO

from flask import Response, request
from flask.typing import ResponseReturnValue

import validators
from catalog.domain import policy
from catalog.domain.errors import CatalogError, NotFound
from catalog.i18n import local_day
from catalog.models import StoredReport
from catalog.services import reports
from catalog.web.context import current_actor, href, language, read_session, running, site
from catalog.web.workspace import findings, forms, gate_view
from catalog.web.workspace.blueprint import bp
from catalog.web.workspace.labels import state_words
from catalog.web.workspace.mending import comparison_of, is_held_for_small_cells, mending_of
from catalog.web.workspace.pages import page
from catalog.web.workspace.progress import progress_of
from catalog.web.workspace.report_view import look_at, read_asked
from storage.presigning import attachment
from validators.findings.report import Report
from validators.words.safe_text import safe_sentence

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/workspace/dataset/<name>/version/<version_id>")
def report(name: str, version_id: str) -> ResponseReturnValue:
    """What the check of a file found."""
    return report_page(name, version_id)


def report_page(name: str, version_id: str, refusal: CatalogError | None = None) -> ResponseReturnValue:
    """The page of a report, with a refusal of fixes on top of it.

    Raises: NotFound, NotAllowed.
    """
    actor = current_actor()
    with read_session() as session:
        dataset, resource, version = reports.get_version(session, actor, name, version_id)
        record = gate_view.record_view(session, actor, dataset, resource, version)
    kept_until = (version.taken_down_at or version.received) + timedelta(
        days=running().settings.quarantine_days
    )
    # While a file is checked again the report of its first check is kept, but it is not the answer.
    stored = None if version.is_pending else version.report
    told = findings.told(stored.body, language()) if stored else None
    asked = read_asked(request.args)
    return page(
        "workspace/report.html",
        twin="workspace.report",
        values={"name": name, "version_id": version_id, **asked.values()},
        refusal=refusal,
        dataset=dataset,
        resource=resource,
        version=version,
        told=told,
        look=look_at(told, asked, language()) if told else None,
        kept_until=local_day(kept_until),
        is_newest=resource.versions[0].id == version.id,
        progress=progress_of(dataset, actor),
        can_upload=policy.may(actor, "upload", dataset.organization_id),
        states=state_words(),
        is_small_only=is_held_for_small_cells(version),
        mending=mending_of(dataset, resource, version),
        comparison=comparison_of(version),
        record=record,
        problems=forms.field_errors(refusal),
        # A refused text is given back for mending, but not the number of a person that stood in it.
        typed_reason=safe_sentence(request.form.get("reason", "")),
    )


@bp.get("/workspace/dataset/<name>/version/<version_id>/report.xlsx")
def report_workbook(name: str, version_id: str) -> ResponseReturnValue:
    """The report as a workbook: summary, all places, the grid with its marked cells."""
    stored = _stored_report(name, version_id)
    book = BytesIO()
    link = f"{site().url}{href('portal.finding_list')}/"
    # Asked of the package, so that the workbook library comes in with the first download only.
    validators.write_report(Report.from_dict(stored.body), book, lang=language(), link=link)
    return _file(book.getvalue(), XLSX, f"{name}-report.xlsx")


@bp.get("/workspace/dataset/<name>/version/<version_id>/report.json")
def report_json(name: str, version_id: str) -> ResponseReturnValue:
    """The report as it is stored, for programs."""
    stored = _stored_report(name, version_id)
    body = json.dumps(stored.body, ensure_ascii=False, indent=1)
    return _file(body.encode(), "application/json", f"{name}-report.json")


def _stored_report(name: str, version_id: str) -> StoredReport:
    """The report of a file, for those who may see its page.

    Raises: NotFound, also while the file is still being checked.
    """
    with read_session() as session:
        _, _, version = reports.get_version(session, current_actor(), name, version_id)
    if version.report is None or version.is_pending:
        raise NotFound(kind="report", name=version_id)
    return version.report


def _file(content: bytes, content_type: str, filename: str) -> Response:
    response = Response(content, content_type=content_type)
    response.headers["Content-Disposition"] = attachment(filename)
    response.headers["Cache-Control"] = "private, no-store"
    return response
