"""Refusals as HTTP: the only place that knows status codes and puts words to codes."""

from typing import Any
from urllib.parse import urlencode

import structlog
from flask import Flask, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from catalog.domain import errors
from catalog.domain.errors import CatalogError
from catalog.i18n import RefusalText, refusal_text
from catalog.web.context import href, language
from catalog.web.nearest import nearest_datasets

STATUS: dict[type[CatalogError], int] = {
    errors.NotFound: 404,
    errors.Withdrawn: 410,
    errors.NotAllowed: 403,
    errors.LoginRequired: 401,
    errors.LoginFailed: 401,
    errors.TooManyAttempts: 429,
    errors.FormExpired: 403,
    errors.WrongState: 409,
    errors.StaleEdit: 412,
    errors.EditWithoutRevision: 428,
    errors.Invalid: 422,
    errors.NameTaken: 409,
    errors.UnknownListItem: 422,
    errors.ItemRepealed: 409,
    errors.ExemptionOverlap: 409,
    errors.MailNotSent: 503,
    errors.NoListBasis: 409,
    errors.NothingToPublish: 409,
    errors.ReportNotReady: 409,
    errors.ReportHasErrors: 409,
    errors.PersonalDataHeld: 409,
    errors.WarningsUnanswered: 409,
    errors.CheckOutdated: 409,
    errors.NotReleasable: 409,
    errors.SchemaNotConfirmable: 409,
    errors.SameHands: 403,
    errors.ApproverMissing: 403,
    errors.ApprovalVoid: 409,
    errors.ReasonMissing: 422,
    errors.FileMissing: 422,
    errors.FileTooLarge: 413,
    errors.FormatRefused: 422,
    errors.FixNotChosen: 422,
    errors.AggregationNotReady: 409,
    errors.ImportRefused: 422,
    errors.QuarterNotOver: 409,
    errors.SnapshotExists: 409,
    errors.NothingToFreeze: 409,
    errors.SuccessionRefused: 409,
    errors.TargetNotConfigured: 409,
    errors.QueryRefused: 400,
    errors.TableQueryRefused: 400,
    errors.TableCursorRefused: 409,
    errors.NotATable: 404,
    errors.TableNotReady: 503,
    errors.TableTooSlow: 503,
    errors.TableTooLarge: 413,
    errors.QueueFull: 429,
    errors.RequestsPaused: 429,
    errors.RequestsFull: 429,
    errors.ChangedMeanwhile: 409,
    errors.DatabaseBusy: 503,
    errors.StorageDown: 503,
}

# Codes of the library's own HTTP errors that have words of their own in the refusals table.
HTTP_CODES = {
    400: "bad_request",
    404: "not_found",
    405: "bad_method",
    413: "file_too_large",
    429: "queue_full",
}

log = structlog.get_logger()


class HttpRefusal(CatalogError):
    """An error of the HTTP library, told in our own words."""

    def __init__(self, status: int) -> None:
        super().__init__()
        self.code = HTTP_CODES.get(status, "bad_request" if status < 500 else "server_error")
        self.status = status


def status_of(error: CatalogError) -> int:
    """The HTTP status of a refusal."""
    if isinstance(error, HttpRefusal):
        return error.status
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 400)


def install(app: Flask) -> None:
    """Answer every refusal and every crash with a page; blueprints of machines have handlers of their own."""
    app.register_error_handler(CatalogError, page_of)
    app.register_error_handler(HTTPException, _http_page)
    app.register_error_handler(Exception, _crash_page)


def page_of(error: CatalogError) -> ResponseReturnValue:
    """The page of a refusal, in the language of the address."""
    if isinstance(error, errors.LoginRequired):
        return redirect(href("account.login") + "?" + urlencode({"next": _here()}), 303)
    status = status_of(error)
    template = {404: "errors/404.html", 410: "errors/410.html", 403: "errors/403.html"}.get(
        status, "errors/refusal.html"
    )
    # A hidden thing answers exactly like a missing one: no name, no path in the body.
    near = nearest_datasets() if status == 404 else []
    text = refusal_text(error, language())
    body = render_template(template, error=error, text=text, status=status, near=near)
    return body, status, retry_headers(error)


def retry_headers(error: CatalogError) -> dict[str, str]:
    """`Retry-After` where waiting helps."""
    if status_of(error) in {429, 503}:
        return {"Retry-After": str(error.params.get("seconds", 10))}
    return {}


def words(error: CatalogError) -> RefusalText:
    """The words for a refusal in the language of the request."""
    return refusal_text(error, language())


def _here() -> str:
    # What was posted cannot be followed as a link: after signing in one starts at the own work.
    return request.full_path.rstrip("?") if request.method == "GET" else href("workspace.tasks")


def _http_page(error: HTTPException) -> Any:
    if error.code is not None and error.code < 400:
        return error.get_response()
    answer = page_of(HttpRefusal(error.code or 500))
    if error.code == 405 and isinstance(answer, tuple):
        allow = error.get_response().headers.get("Allow", "")
        return answer[0], answer[1], {"Allow": allow}
    return answer


def _crash_page(error: Exception) -> ResponseReturnValue:
    # The trace goes to the log; the person gets a number to quote, never an inner text.
    log.error("request_failed", exc_info=error, path=request.path, request_id=g.get("request_id"))
    return page_of(HttpRefusal(500))
