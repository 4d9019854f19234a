"""Pages of what people ask to be published: the list, the form, one request, the vote, the private page.

No session is read here. The forms carry a token signed with the time and need our own origin: it keeps other
sites and old copies out, it guards nobody's rights, since none are asked for.
"""

from flask import Response, g, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from catalog.domain.data_requests import PUBLIC
from catalog.domain.errors import CatalogError, Invalid, RequestsFull, RequestsPaused
from catalog.i18n import local_day
from catalog.schemas import data_request as schema
from catalog.services import data_requests as use_cases
from catalog.services import request_terms
from catalog.services.request_terms import AnswerTerms
from catalog.services.visitors import visitor_of
from catalog.web.authentication import remote_address
from catalog.web.context import href, language, read_session, running, unit_of_work, utcnow
from catalog.web.errors import retry_headers, status_of, words
from catalog.web.portal.blueprint import bp
from catalog.web.portal.paging import PAGE_SIZE, Paging, offset_of, page_number
from catalog.web.security import require_form_token

# The four texts at their longest in UTF-8, doubled by the encoding of forms, and the token.
LARGEST_FORM = 60_000
_FIELDS = ("title", "body", "purpose", "contact", "website")
_VOTED = ("yes", "again")
_ORDERS = ("votes", "newest")


@bp.get("/requests")
def data_requests() -> ResponseReturnValue:
    """The public requests, of one state or all, the most wanted or the newest first."""
    state = request.args.get("state", "")
    order = request.args.get("order", "")
    state = state if state in PUBLIC else ""
    order = order if order in _ORDERS else _ORDERS[0]
    number = page_number(request.args.get("page"))
    with read_session() as session:
        found, total = use_cases.list_public(
            session, state=state, order=order, limit=PAGE_SIZE, offset=offset_of(number)
        )
    return render_template(
        "portal/data_requests.html",
        found=found,
        paging=Paging(number, total),
        state=state,
        order=order,
        states=[one.value for one in PUBLIC],
        today=local_day(utcnow()),
    )


@bp.get("/requests/new")
def new_data_request() -> ResponseReturnValue:
    """The form; no account, no puzzle, no script."""
    title = request.args.get("title", "")[: schema.TITLE_LIMIT]
    return _form_page({"title": title})


@bp.post("/requests/new")
def ask_data() -> ResponseReturnValue:
    """Take a request and lead to its private page, the only place where it can be seen before moderation."""
    request.max_content_length = LARGEST_FORM
    require_form_token()
    given = {name: request.form.get(name, "") for name in _FIELDS}
    key = running().settings.secret_key
    try:
        asked = schema.load_asked(given)
        with unit_of_work() as session:
            row = use_cases.ask_data(
                session,
                asked,
                visitor=visitor_of(key, remote_address(), "request"),
                terms=terms(),
                request_id=g.get("request_id", ""),
                now=utcnow(),
            )
    except (Invalid, RequestsPaused, RequestsFull) as refusal:
        return _form_page(given, refusal)
    return redirect(
        href("portal.own_data_request", code=row.code, token=use_cases.own_token(key, row.id)), 303
    )


@bp.get("/requests/<code>")
def data_request(code: str) -> ResponseReturnValue:
    """One public request with its answer, and the button of those who want it too."""
    voted = request.args.get("voted", "")
    with read_session() as session:
        found = use_cases.get_public(session, code)
    return render_template(
        "portal/data_request.html",
        one=found,
        term=terms().ruling(local_day(found.created)),
        voted=voted if voted in _VOTED else "",
        today=local_day(utcnow()),
        is_private=False,
    )


@bp.post("/requests/<code>/vote")
def vote_data_request(code: str) -> ResponseReturnValue:
    """Count one more who wants it; nobody is counted twice."""
    request.max_content_length = LARGEST_FORM
    require_form_token()
    with unit_of_work() as session:
        is_new = use_cases.vote(
            session, code, key=running().settings.secret_key, address=remote_address(), now=utcnow()
        )
    return redirect(href("portal.data_request", code=code, voted=_VOTED[0] if is_new else _VOTED[1]), 303)


@bp.get("/requests/<code>/<token>")
def own_data_request(code: str, token: str) -> ResponseReturnValue:
    """The request for who holds its private address, whatever its state; never kept, never passed on."""
    with read_session() as session:
        found = use_cases.get_own(session, code, token, key=running().settings.secret_key)
    body = render_template(
        "portal/data_request.html",
        one=found,
        term=terms().ruling(local_day(found.created)),
        voted="",
        today=local_day(utcnow()),
        is_private=True,
    )
    return _kept_private(make_response(body))


@bp.get("/register/candidates")
def register_candidates() -> ResponseReturnValue:
    """The proposed items of the next list."""
    with read_session() as session:
        found = use_cases.list_candidates(session)
    return render_template("portal/register_candidates.html", found=found)


def terms() -> AnswerTerms:
    """The dated terms to answer by."""
    settings = running().settings
    return request_terms.load_terms(settings.request_terms, settings.working_days)


def _form_page(given: dict[str, str], refusal: CatalogError | None = None) -> ResponseReturnValue:
    problems = refusal.fields if isinstance(refusal, Invalid) else {}
    term = terms().ruling(local_day(utcnow()))
    body = render_template(
        "portal/data_request_new.html",
        given=given,
        problems=problems,
        text=words(refusal) if refusal else None,
        limits=schema,
        due=terms().due(local_day(utcnow())),
        source=term.source(language()),
    )
    response = make_response(body, status_of(refusal) if refusal else 200)
    if refusal is None:
        return response
    response.headers.extend(retry_headers(refusal))
    # The page holds what somebody typed.
    return _kept_private(response)


def _kept_private(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
