"""Room web/workspace: reports on the register: choose, look at the document, load it down, see evidence."""

from collections.abc import Mapping
from datetime import date
from importlib import import_module

from flask import Response, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from catalog.domain import policy
from catalog.domain.errors import CatalogError, Invalid, NotFound
from catalog.domain.register_facts import local_day
from catalog.domain.register_report import Letterhead, Report, ReportKind
from catalog.i18n import field_text
from catalog.models import Organization
from catalog.presenters import report_page
from catalog.services import organizations, register_reports, register_snapshots
from catalog.services.report_context import ReportOrder
from catalog.web.context import current_actor, language, read_session, running, utcnow
from catalog.web.rendering import gettext as _
from catalog.web.workspace.blueprint import bp
from catalog.web.workspace.forms import field_errors
from catalog.web.workspace.pages import page
from storage.presigning import attachment

# Loaded when somebody asks for one: the web service itself stays small.
_WRITERS = {
    "xlsx": ("catalog.presenters.report_workbook", "workbook"),
    "docx": ("catalog.presenters.report_document", "document"),
    "html": ("catalog.presenters.report_page", "page"),
}
_HEAD = ("parent", "issuer", "number", "place", "authority", "post", "signer")
_BASE = "/workspace/reports"


@bp.get(_BASE)
def reports() -> ResponseReturnValue:
    """The form of a new report."""
    return _form_page({})


@bp.post(_BASE)
def preview_report() -> ResponseReturnValue:
    """The report as it will look, with the three files to load down."""
    try:
        made = _make(request.form, language())
    except Invalid as refusal:
        return _form_page(request.form, refusal)
    return page(
        "workspace/report_preview.html",
        twin="workspace.reports",
        given=request.form,
        fields=[*_HEAD, "kind", "period", "start", "end", "unit", "recipients", "signed_on"],
        **report_page.words(made),
    )


@bp.post(f"{_BASE}/file")
def report_file() -> ResponseReturnValue:
    """The report as a file, in Vietnamese: a document of state has one language."""
    chosen = request.form.get("format", "")
    if chosen not in _WRITERS:
        raise NotFound(kind="format", name=chosen)
    try:
        made = _make(request.form, "vi")
    except Invalid as refusal:
        return _form_page(request.form, refusal)
    room, name = _WRITERS[chosen]
    writer = import_module(room)
    body: bytes = getattr(writer, name)(made)
    response = Response(body, content_type=writer.MEDIA_TYPE)
    file_name = "-".join(filter(None, ("bao-cao", made.kind.value, made.end.isoformat(), made.unit.lower())))
    response.headers["Content-Disposition"] = attachment(f"{file_name}.{chosen}")
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.get(f"{_BASE}/evidence")
def report_evidence() -> ResponseReturnValue:
    """What was counted for one figure, row by row, as CSV; the address stands beside the figure."""
    given = {**request.args.to_dict(), "start": request.args.get("from"), "end": request.args.get("to")}
    made = _make({k: v for k, v in given.items() if v}, language())
    table = register_reports.find_evidence(made, request.args.get("table", ""))
    response = Response("\ufeff" + report_page.evidence_csv(table), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = attachment(f"bang-chung-{table.key}-{made.end.isoformat()}.csv")
    return response


def _make(given: Mapping[str, str], lang: str) -> Report:
    """The report that a form asks for.

    Raises: Invalid, NotFound, NotAllowed.
    """
    now, actor = utcnow(), current_actor()
    kind = _kind(given.get("kind", ""))
    start, end = register_reports.span_of(
        kind,
        given.get("period", "").strip(),
        _day(given, "start"),
        _day(given, "end"),
        today=local_day(now),
    )
    with read_session() as session:
        unit = given.get("unit", "") or _own_unit(session)
        order = ReportOrder(kind, start, end, unit, lang, _head(given))
        return register_reports.make_report(session, actor, running().register, order, now=now)


def _kind(text: str) -> ReportKind:
    try:
        return ReportKind(text)
    except ValueError:
        raise Invalid({"kind": ["required"]}) from None


def _day(given: Mapping[str, str], name: str) -> date | None:
    text = given.get(name, "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid({name: ["not_a_date"]}) from None


def _head(given: Mapping[str, str]) -> Letterhead:
    texts = {name: given.get(name, "").strip()[:200] for name in _HEAD}
    lines = given.get("recipients", "")[:4000].splitlines()
    recipients = tuple(line.strip(" -;.") for line in lines if line.strip(" -;."))
    issuer = texts.pop("issuer") or running().settings.department_vi
    return Letterhead(issuer=issuer, recipients=recipients, signed_on=_day(given, "signed_on"), **texts)


def _own_unit(session: Session) -> str:
    """The unit of somebody who may report on no other; empty for those who see all."""
    actor = current_actor()
    if policy.may(actor, "report_register") or actor.organization_id is None:
        return ""
    return organizations.get_unit(session, actor.organization_id).code


def _form_page(given: Mapping[str, str], refusal: CatalogError | None = None) -> ResponseReturnValue:
    actor = current_actor()
    sees_all = policy.may(actor, "report_register")
    with read_session() as session:
        units = organizations.list_units(session) if sees_all else _own(session)
        snapshots = register_snapshots.list_snapshots(session)
    return page(
        "workspace/reports.html",
        twin="workspace.reports",
        refusal=refusal,
        given=given,
        problems={name: field_text(codes[0], language()) for name, codes in field_errors(refusal).items()},
        kinds=[
            (kind.value, word) for kind, word in _kind_words().items() if _is_open(kind, sees_all=sees_all)
        ],
        units=[
            *([("", _("All units"))] if sees_all else []),
            *((u.code, u.title(language())) for u in units),
        ],
        snapshots=snapshots,
    )


def _own(session: Session) -> list[Organization]:
    own = current_actor().organization_id
    return [organizations.get_unit(session, own)] if own else []


def _is_open(kind: ReportKind, *, sees_all: bool) -> bool:
    return sees_all or kind not in register_reports.WHOLE


def _kind_words() -> dict[ReportKind, str]:
    return {
        ReportKind.HALF: _("Half-year report"),
        ReportKind.YEAR: _("Yearly report"),
        ReportKind.ADHOC: _("Contribution in a span of time"),
        ReportKind.KPI: _("Share of agencies that open data"),
        ReportKind.DTI: _("Evidence pack for the DTI"),
    }
