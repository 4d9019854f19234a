"""Room web/workspace: what every page of the workspace shares: the status of a refusal, the twin page.

No use-case is called here.
"""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from catalog.domain.errors import CatalogError
from catalog.web.context import href, language
from catalog.web.errors import retry_headers, status_of, words


def page(
    template: str,
    *,
    twin: str,
    refusal: CatalogError | None = None,
    etag: int | None = None,
    values: dict[str, Any] | None = None,
    **context: Any,
) -> ResponseReturnValue:
    """A page of the workspace, with a refusal on top of it and the status that belongs to it.

    Args: twin: the endpoint that shows this page by GET, for the switch of language; values: its parameters.
    etag: the revision shown, as the ETag that an `If-Match` may give back.
    """
    other = "vi" if language() == "en" else "en"
    body = render_template(
        template,
        refusal=refusal,
        text=words(refusal) if refusal else None,
        other_language=href(twin, lang=other, **(values or {})),
        **context,
    )
    headers = retry_headers(refusal) if refusal else {}
    if etag is not None:
        headers["ETag"] = f'"{etag}"'
    return body, status_of(refusal) if refusal else 200, headers
