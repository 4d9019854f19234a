"""Room web: data requests for machines: read-only JSON, Atom, and the candidates as rows of an annex."""

from datetime import date

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from catalog.domain.data_requests import PUBLIC
from catalog.domain.errors import CatalogError, QueryRefused
from catalog.i18n import local_day, refusal_text
from catalog.presenters import data_requests as presenter
from catalog.services import data_requests as use_cases
from catalog.web.context import read_session, site, utcnow
from catalog.web.errors import retry_headers, status_of
from catalog.web.machine_answers import CACHING, open_to_all
from storage.presigning import attachment

bp = Blueprint("request_files", __name__)
bp.after_request(open_to_all)

MOST_ROWS, USUAL_ROWS, ENTRIES = 100, 20, 50
CSV = "text/csv; charset=utf-8"


@bp.errorhandler(CatalogError)
def refused(error: CatalogError) -> ResponseReturnValue:
    """A refusal as JSON: code, message and cure in both languages."""
    told = {lang: refusal_text(error, lang) for lang in ("vi", "en")}
    body = {"code": error.code} | {
        f"{part}_{lang}": getattr(text, part) for lang, text in told.items() for part in ("message", "cure")
    }
    return jsonify(error=body), status_of(error), retry_headers(error)


@bp.get("/api/v1/requests")
def list_requests() -> Response:
    """Public requests; `state`, `order` (votes, newest), `limit` (at most 100), `offset`."""
    state, order = request.args.get("state", ""), request.args.get("order", "votes")
    limit, offset = _natural("limit", USUAL_ROWS, cap=MOST_ROWS), _natural("offset", 0, cap=10**6)
    if (state and state not in PUBLIC) or order not in ("votes", "newest"):
        raise QueryRefused(reason="unknown_state_or_order")
    with read_session() as session:
        found, total = use_cases.list_public(session, state=state, order=order, limit=limit, offset=offset)
    rows = [presenter.request_dict(one, site(), _today()) for one in found]
    return _cached(jsonify(total=total, limit=limit, offset=offset, results=rows))


@bp.get("/api/v1/requests/<code>")
def show_request(code: str) -> Response:
    """One public request."""
    with read_session() as session:
        found = use_cases.get_public(session, code)
    return _cached(jsonify(presenter.request_dict(found, site(), _today())))


@bp.get("/requests/atom.xml")
def feed() -> Response:
    """The public requests that were asked or answered last, as Atom."""
    with read_session() as session:
        found, _ = use_cases.list_public(session, order="changed", limit=ENTRIES)
    return _cached(Response(presenter.request_feed(found, site()), content_type=presenter.ATOM))


@bp.get("/register/candidates.csv")
def candidates() -> Response:
    """The candidates of the next list, ready to be put into an annex."""
    with read_session() as session:
        body = presenter.candidates_csv(use_cases.list_candidates(session))
    response = _cached(Response(body, content_type=CSV))
    response.headers["Content-Disposition"] = attachment("muc-du-kien.csv")
    return response


def _natural(name: str, usual: int, *, cap: int) -> int:
    given = request.args.get(name, "")
    return min(int(given), cap) if given.isascii() and given.isdigit() and len(given) < 9 else usual


def _today() -> date:
    return local_day(utcnow())


def _cached(response: Response) -> Response:
    response.headers["Cache-Control"] = CACHING
    return response
