"""Pages of the decisions behind the approved list: all of them, one with its annex, two compared."""

from collections.abc import Iterator

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from catalog.domain.errors import NotFound, StorageDown
from catalog.domain.vocabularies import FREQUENCIES
from catalog.i18n import format_day
from catalog.models import Decision, ListItem
from catalog.services import decision_chain, decision_diff
from catalog.services.decision_diff import DecisionDiff
from catalog.services.import_words import column_name
from catalog.web.context import language, read_session, running
from catalog.web.portal.blueprint import bp
from storage import StorageError
from storage.presigning import attachment

_CHUNK = 256 * 1024
_MEDIA_TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
# Nothing of a download may run, should a browser show it in spite of `attachment`.
_POLICY = "sandbox; default-src 'none'"


@bp.get("/register/decisions")
def decisions() -> ResponseReturnValue:
    """Every decision, the newest first."""
    with read_session() as session:
        found = decision_chain.list_decisions(session)
    return render_template(
        "decisions/list.html", decisions=found, by_id={one.id: one for one in found}, slug=_slug
    )


@bp.get("/register/decisions/<slug>")
def decision(slug: str) -> ResponseReturnValue:
    """One decision: its facts, its annex to download, its items, what amends or replaces it."""
    with read_session() as session:
        found = decision_chain.get_by_slug(session, slug)
        every = decision_chain.list_decisions(session)
        items = decision_chain.items_of(session, found)
        before = _before(found, every)
        changes = decision_diff.diff(session, before, found) if before else None
    return render_template(
        "decisions/page.html",
        decision=found,
        items=items,
        before=before,
        changes=changes,
        root=next((one for one in every if one.id == found.amends_id), None),
        amendments=[one for one in every if one.amends_id == found.id],
        replaced_by=next((one for one in every if one.supersedes_id == found.id), None),
        slug=_slug,
    )


@bp.get("/register/decisions/<slug>/annex")
def decision_annex(slug: str) -> ResponseReturnValue:
    """The annex as it was imported, byte by byte."""
    with read_session() as session:
        found = decision_chain.get_by_slug(session, slug)
    if not found.file_key:
        raise NotFound(kind="decision_annex", name=slug)
    try:
        source = running().store.open(found.file_key)
        size = running().store.stat(found.file_key).size
    except StorageError as error:
        raise StorageDown() from error

    def chunks() -> Iterator[bytes]:
        while chunk := source.read(_CHUNK):
            yield chunk

    kind = found.file_name.rpartition(".")[2].lower()
    response = Response(chunks(), content_type=_MEDIA_TYPES.get(kind, "application/octet-stream"))
    response.call_on_close(source.close)
    response.set_etag(found.file_sha256)
    response.headers["Content-Length"] = str(size)
    response.headers["Content-Disposition"] = attachment(found.file_name)
    response.headers["Content-Security-Policy"] = _POLICY
    return response


@bp.get("/register/diff")
def decision_differences() -> ResponseReturnValue:
    """The lists after two decisions, side by side: added, changed by column, repealed."""
    first, second = request.args.get("from", ""), request.args.get("to", "")
    found: DecisionDiff | None = None
    with read_session() as session:
        every = decision_chain.list_decisions(session)
        if first and second:
            found = decision_diff.diff_decisions(session, first, second)
    return render_template(
        "decisions/diff.html",
        decisions=every,
        found=found,
        first=_slug(found.before) if found else "",
        second=_slug(found.after) if found else "",
        slug=_slug,
        column=lambda name: column_name(name, language()),
        shown=_shown,
    )


def _slug(one: Decision) -> str:
    return decision_chain.slug_of(one.number)


def _before(found: Decision, every: list[Decision]) -> Decision | None:
    """The decision whose list this one changes: the one before it in its chain, else the one it replaces."""
    if not found.amends_id:
        return next((one for one in every if one.id == found.supersedes_id), None)
    chain = [one for one in every if found.amends_id in (one.id, one.amends_id)]
    at = chain.index(found) + 1
    return chain[at] if at < len(chain) else None


def _shown(name: str, value: object, item: ListItem | None) -> str:
    """One value of a column for people."""
    lang = language()
    if name == "unit" and item is not None and item.organization is not None:
        return item.organization.title(lang)
    if name == "frequency" and value in FREQUENCIES:
        return FREQUENCIES[str(value)].label(lang)
    if name == "first_publication" and item is not None:
        return format_day(item.first_publication) or "–"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "–"
    return str(value or "–")
