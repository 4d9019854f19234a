"""Pages of the frozen quarters: they read what was frozen, and nothing else."""

from typing import Any

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from catalog.domain.errors import NotFound
from catalog.domain.register_facts import Code
from catalog.domain.register_report import percent_of
from catalog.domain.snapshot_chain import digest_of
from catalog.models import RegisterSnapshot
from catalog.presenters.snapshot_table import frozen_share, snapshot_csv, snapshot_json
from catalog.services import register_snapshots as use_cases
from catalog.services.report_context import STATE_WORDS
from catalog.web.context import read_session
from catalog.web.portal.blueprint import bp
from catalog.web.rendering import gettext as _

_PER_PAGE = 50
_BASE = "/register/snapshots"


@bp.get(_BASE)
def register_snapshots() -> ResponseReturnValue:
    """All frozen quarters with their digests."""
    with read_session() as session:
        snapshots = use_cases.list_snapshots(session)
    return render_template("portal/register_snapshots.html", snapshots=snapshots)


@bp.get(f"{_BASE}/<quarter>")
def register_snapshot(quarter: str) -> ResponseReturnValue:
    """One quarter: figures, units and items as they stood on its last day."""
    frozen = _get(quarter)
    items = frozen.body["items"]
    pages = max(1, -(-len(items) // _PER_PAGE))
    number = _page_number(pages)
    return render_template(
        "portal/register_snapshot.html",
        frozen=frozen,
        body=frozen.body,
        is_intact=frozen.digest == digest_of(frozen.body, frozen.previous),
        percents={key: _percent(part) for key, part in frozen.body["indicators"].items()},
        figure_words=_figure_words(),
        items=items[(number - 1) * _PER_PAGE : number * _PER_PAGE],
        words={int(code): _(text) for code, text in STATE_WORDS.items()},
        due_states={int(Code.DUE): "due", int(Code.OVERDUE): "bad"},
        number=number,
        pages=pages,
    )


@bp.get(f"{_BASE}/<quarter>.json")
def register_snapshot_json(quarter: str) -> ResponseReturnValue:
    """The frozen body and its proof, byte for byte what the digest was made of."""
    frozen = _get(quarter)
    text = snapshot_json(frozen.body, frozen.previous, frozen.digest)
    return _file(frozen, text, "application/json")


@bp.get(f"{_BASE}/<quarter>.csv")
def register_snapshot_csv(quarter: str) -> ResponseReturnValue:
    """The frozen items and periods as a table."""
    frozen = _get(quarter)
    return _file(frozen, "\ufeff" + snapshot_csv(frozen.body), "text/csv; charset=utf-8")


def _get(quarter: str) -> RegisterSnapshot:
    with read_session() as session:
        return use_cases.get_snapshot(session, quarter)


def _file(frozen: RegisterSnapshot, text: str, content_type: str) -> ResponseReturnValue:
    response = Response(text, content_type=content_type)
    response.set_etag(frozen.digest)
    return response.make_conditional(request)


def _page_number(pages: int) -> int:
    given = request.args.get("page", "1")
    if not given.isdecimal() or not 1 <= int(given) <= pages:
        raise NotFound(kind="page", name=given[:20])
    return int(given)


def _percent(part: dict[str, Any]) -> float | None:
    share = frozen_share(part)
    return None if share is None else percent_of(share)


def _figure_words() -> dict[str, str]:
    return {
        "coverage": _("Items of the list with open data"),
        "timeliness": _("Obligations met in time"),
        "completeness": _("Completeness of what was due"),
    }
