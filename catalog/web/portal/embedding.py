"""Small pages that other sites show in a frame: a dataset, one chart. No navigation, no script, no cookie."""

from flask import Response, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from catalog.domain.publication import Publication
from catalog.presenters import addresses
from catalog.services.publications import Moved
from catalog.web.context import href, language, read_session, running, with_question
from catalog.web.portal.blueprint import bp
from catalog.web.portal.chart_page import Figure, default_figure, load_figure
from catalog.web.portal.charts import public_file
from catalog.web.portal.dataset_page import find_publication


@bp.get("/embed/dataset/<name>")
def embed_dataset(name: str) -> ResponseReturnValue:
    """A dataset in a frame: title, unit, files, its usual chart, and the way to its page."""
    with read_session() as session:
        found = find_publication(session, name)
    if isinstance(found, Moved):
        return redirect(href("portal.embed_dataset", name=found.name), 301)
    figure = default_figure(found, language())
    return framed(_page(found, figure, is_chart=False))


@bp.get("/embed/dataset/<name>/resource/<resource_id>/chart")
def embed_chart(name: str, resource_id: str) -> ResponseReturnValue:
    """One chart in a frame, with its source.

    Raises: TableQueryRefused for a chart that cannot be.
    """
    found = public_file(name, resource_id)
    if isinstance(found, Moved):
        here = href("portal.embed_chart", name=found.name, resource_id=resource_id)
        return redirect(with_question(here), 301)
    publication, file = found
    figure = load_figure(publication, file, request.args.items(multi=True), lang=language())
    return framed(_page(publication, figure, is_chart=True))


def _page(publication: Publication, figure: Figure | None, *, is_chart: bool) -> str:
    return render_template(
        "portal/embed.html", publication=publication, figure=figure, is_chart=is_chart, addresses=addresses
    )


def framed(body: str) -> Response:
    """The page with headers that let other sites show it in a frame, and nothing else."""
    response = make_response(body)
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; "
        f"form-action 'none'; frame-ancestors {running().settings.frame_ancestors}"
    )
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
