"""Room web/workspace: importing a decision of the approved list: its annex, the doubts of it, writing it."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import PurePath
from typing import Any

from flask import redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from catalog.domain import policy
from catalog.domain.errors import (
    CatalogError,
    ChangedMeanwhile,
    DatabaseBusy,
    FileMissing,
    FileTooLarge,
    ImportRefused,
    Invalid,
    StorageDown,
)
from catalog.models import DecisionDraft
from catalog.services import (
    annex_reading,
    annex_units,
    decision_chain,
    decision_drafts,
    decision_rules,
    organizations,
)
from catalog.services.import_rows import DecisionFacts, ImportPreview, ImportRow
from catalog.services.import_words import column_name, words_of
from catalog.web.context import current_actor, href, language, read_session, running, unit_of_work, utcnow
from catalog.web.workspace import decision_form
from catalog.web.workspace.blueprint import bp
from catalog.web.workspace.pages import page
from catalog.web.workspace.uploads import quarantined
from harvesters.annexes import Annex, AnnexError, Unit
from storage import StorageError

_BASE = "/workspace/register/import"
_MENDABLE = (
    Invalid, FileMissing, FileTooLarge, StorageDown, DatabaseBusy, ImportRefused, ChangedMeanwhile,
)  # fmt: skip


@bp.get(_BASE)
def import_decision() -> ResponseReturnValue:
    """Choose an annex and say which decision it belongs to; imports that were begun."""
    return _start_page()


@bp.post(_BASE)
def begin_import() -> ResponseReturnValue:
    """Guard and read an annex in a child process, and keep it for the preview."""
    policy.require_role(current_actor(), "administer")
    file = request.files.get("file") or FileStorage(filename="")
    try:
        facts = decision_form.read_facts(request.form)
        with read_session() as session:
            decision_rules.require_facts(session, facts, now=utcnow())
            units = annex_units.known_units(session, facts.in_force_from)
        return _read_upload(file, facts, units)
    except _MENDABLE as refusal:
        return _start_page(refusal)


def _read_upload(file: FileStorage, facts: DecisionFacts, units: list[Unit]) -> ResponseReturnValue:
    name = file.filename or ""
    if not name:
        raise FileMissing(filename=name)
    with quarantined(file.stream) as stored:
        with running().store.local_path(stored.key) as path:
            file_format = PurePath(name).suffix.lower().lstrip(".")
            annex = annex_reading.read_in_child(path, file_format=file_format, units=units)
        if annex.rows:
            with unit_of_work() as session:
                draft = decision_drafts.begin_draft(
                    session, current_actor(), stored, annex, facts, filename=name, now=utcnow()
                )
            return redirect(href("workspace.decision_draft", draft_id=draft.id), 303)
    # Without a row there is nothing to settle: the file itself must be mended.
    _delete(stored.key)
    return _start_page(_refused(annex), faults=annex.errors)


@bp.get(f"{_BASE}/<draft_id>")
def decision_draft(draft_id: str) -> ResponseReturnValue:
    """Every row of an annex with its doubts, and what writing it would do."""
    return _draft_page(draft_id)


@bp.post(f"{_BASE}/<draft_id>")
def answer_draft(draft_id: str) -> ResponseReturnValue:
    """Keep the answers of the page; then, by the button, show it again, write the decision, or drop it."""
    actor, act = current_actor(), request.form.get("act", "save")
    try:
        if act == "drop":
            with unit_of_work() as session:
                key = decision_drafts.drop_draft(session, actor, draft_id, now=utcnow())
            _delete(key)
            return redirect(href("workspace.import_decision"), 303)
        with unit_of_work() as session:
            draft = decision_drafts.get_draft(session, actor, draft_id)
            found = decision_drafts.preview_draft(session, actor, draft_id, now=utcnow())
            shown = {row.key: row for row in found.rows}
            units, rows = decision_form.read_answers(request.form, shown, draft.answers["rows"])
            decision_drafts.save_answers(session, actor, draft_id, units=units, rows=rows)
        if act == "write":
            return _write(draft_id)
    except _MENDABLE as refusal:
        return _draft_page(draft_id, refusal)
    where = {"show": request.form.get("show", ""), "page": request.form.get("page", "1")}
    return redirect(href("workspace.decision_draft", draft_id=draft_id, **where), 303)


def _write(draft_id: str) -> ResponseReturnValue:
    """Bytes before rows: the annex is promoted once nothing speaks against the decision."""
    actor = current_actor()
    with read_session() as session:
        draft = decision_drafts.get_draft(session, actor, draft_id)
        found = decision_drafts.preview_draft(session, actor, draft_id, now=utcnow())
    if found.errors or found.unanswered:
        return _draft_page(draft_id, ImportRefused([]))
    try:
        key = running().store.promote(draft.file_key, draft.file_sha256)
    except StorageError as error:
        raise StorageDown() from error
    with unit_of_work() as session:
        decision_drafts.write_draft(session, actor, draft_id, blob_key=key, now=utcnow())
    slug = decision_chain.slug_of(draft.facts["number"])
    return redirect(href("portal.decision", slug=slug), 303)


def _start_page(
    refusal: CatalogError | None = None, faults: Sequence[AnnexError] = ()
) -> ResponseReturnValue:
    with read_session() as session:
        drafts = decision_drafts.list_drafts(session, current_actor())
        decisions = decision_chain.list_decisions(session)
    problems = refusal.fields if isinstance(refusal, Invalid) else {}
    return page(
        "decisions/start.html",
        twin="workspace.import_decision",
        refusal=refusal,
        drafts=drafts,
        decisions=decisions,
        typed=request.form,
        problems=problems,
        faults=[_fault(one) for one in faults],
    )


def _draft_page(draft_id: str, refusal: CatalogError | None = None) -> ResponseReturnValue:
    with read_session() as session:
        draft = decision_drafts.get_draft(session, current_actor(), draft_id)
        context = _context(session, draft, refusal)
    return page(
        "decisions/draft.html",
        twin="workspace.decision_draft",
        values={"draft_id": draft_id},
        draft=draft,
        facts=DecisionFacts.from_dict(draft.facts),
        **context,
    )


def _context(session: Session, draft: DecisionDraft, refusal: CatalogError | None) -> dict[str, Any]:
    """What the page of a draft shows; nothing but the refusal where its facts no longer fit."""
    try:
        found = decision_drafts.preview_draft(session, current_actor(), draft.id, now=utcnow())
    except Invalid as late:
        nothing = {"found": ImportPreview(), "rows": [], "pages": 1, "number": 1, "show": ""}
        unfit = [code for codes in late.fields.values() for code in codes]
        return nothing | {"refusal": late, "unfit": unfit}
    show = request.values.get("show", "")
    listed = found.unanswered if show == "open" else found.rows
    pages = max(1, -(-len(listed) // decision_form.PAGE_ROWS))
    number = min(max(_number(request.values.get("page", "1")), 1), pages)
    start = (number - 1) * decision_form.PAGE_ROWS
    day = DecisionFacts.from_dict(draft.facts).in_force_from
    units = organizations.list_in_office(session, day)
    return {
        "found": found,
        "refusal": refusal,
        "rows": listed[start : start + decision_form.PAGE_ROWS],
        "pages": pages,
        "number": number,
        "show": show,
        "faults": [_fault(one) for one in found.errors],
        "notes": [_fault(one) for one in found.notes],
        "unit_texts": _unit_texts(found),
        "units": units,
        "names": _names_before(session, draft),
        "options": decision_form.fixed_options(language()),
        "form": decision_form,
        "told": lambda one: words_of(one.code, one.params, lang=language()),
        "column": lambda name: column_name(name, language()),
    }


def _names_before(session: Session, draft: DecisionDraft) -> dict[str, str]:
    facts = DecisionFacts.from_dict(draft.facts)
    root = decision_rules.require_facts(session, facts, now=utcnow()) or decision_chain.newest_list(session)
    return {code: item.name_vi for code, item in decision_chain.whole_list(session, root).items()}


def _unit_texts(found: ImportPreview) -> list[tuple[str, ImportRow, int]]:
    """Every text whose unit is in doubt, a row that says it, and how many do."""
    rows: dict[str, list[ImportRow]] = {}
    for row in found.unanswered:
        if row.read.unit_text and any(one.code.startswith("unit_") for one in row.unanswered):
            rows.setdefault(row.read.unit_text, []).append(row)
    return [(text, some[0], len(some)) for text, some in rows.items() if len(some) > 1]


def _fault(error: AnnexError) -> dict[str, Any]:
    lang = language()
    told = words_of(error.code, error.params, column=error.column, lang=lang)
    named = column_name(error.column, lang) if error.column else ""
    return {"row": error.row, "part": error.part or "", "column": named, "told": told}


def _refused(annex: Annex) -> ImportRefused:
    return ImportRefused([{"row": one.row, "message": one.code} for one in annex.errors])


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _delete(key: str) -> None:
    # What cannot be removed now is debris without a row; the worker sweeps it.
    with suppress(StorageError):
        running().store.delete(key)
