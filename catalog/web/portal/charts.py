"""Pages of charts: the chart that a visitor chooses, its drawing as a file, the part that htmx exchanges."""

from http import HTTPStatus

from flask import Response, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from catalog.domain.errors import TableQueryRefused
from catalog.domain.naming import slugify
from catalog.domain.publication import Publication, PublishedFile
from catalog.presenters.chart_svg import draw_chart
from catalog.presenters.chart_table import chart_table
from catalog.services import publications
from catalog.services.publications import Moved
from catalog.web.context import href, language, read_session, with_question
from catalog.web.portal.blueprint import bp
from catalog.web.portal.chart_page import Figure, load_figure, refusal_words
from catalog.web.portal.dataset_page import find_publication
from storage.presigning import attachment

# A drawing may be opened by itself: nothing in it is loaded or run.
DRAWING_POLICY = "default-src 'none'; frame-ancestors 'none'"


@bp.get("/dataset/<name>/resource/<resource_id>/chart")
def chart(name: str, resource_id: str) -> ResponseReturnValue:
    """The chart of a file that x, y, series and aggregate ask for; for htmx the figure alone."""
    found = public_file(name, resource_id)
    if isinstance(found, Moved):
        return redirect(_here("portal.chart", found.name, resource_id), 301)
    publication, file = found
    figure, told, status = _figure(publication, file)
    is_part = request.headers.get("HX-Request") == "true"
    template = "portal/dataset/figure_body.html" if is_part else "portal/chart.html"
    body = render_template(template, publication=publication, file=file, figure=figure, refusal=told)
    response = make_response(body, status)
    response.vary.add("HX-Request")
    return response


@bp.get("/dataset/<name>/resource/<resource_id>/chart.svg")
def chart_svg(name: str, resource_id: str) -> ResponseReturnValue:
    """The drawing of the same chart as a file of its own."""
    found = public_file(name, resource_id)
    if isinstance(found, Moved):
        return redirect(_here("portal.chart_svg", found.name, resource_id), 301)
    publication, file = found
    figure = load_figure(publication, file, request.args.items(multi=True), lang=language())
    drawn = draw_chart(figure.words, is_file=True)
    response = Response(drawn, content_type="image/svg+xml; charset=utf-8")
    response.headers["Content-Disposition"] = attachment(f"{slugify(figure.words.title)[:60]}.svg")
    response.headers["Content-Security-Policy"] = DRAWING_POLICY
    response.add_etag()
    return response.make_conditional(request)


@bp.get("/dataset/<name>/resource/<resource_id>/chart.csv")
def chart_csv(name: str, resource_id: str) -> ResponseReturnValue:
    """The figures of the same chart, one line a mark: values as they are, labels, hidden cells."""
    found = public_file(name, resource_id)
    if isinstance(found, Moved):
        return redirect(_here("portal.chart_csv", found.name, resource_id), 301)
    publication, file = found
    figure = load_figure(publication, file, request.args.items(multi=True), lang=language())
    response = Response(chart_table(figure.words), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = attachment(f"{slugify(figure.words.title)[:60]}.csv")
    response.add_etag()
    return response.make_conditional(request)


def public_file(name: str, resource_id: str) -> tuple[Publication, PublishedFile] | Moved:
    """A public dataset and one of its files, or where the dataset has moved.

    Raises: NotFound, Withdrawn.
    """
    with read_session() as session:
        found = find_publication(session, name)
        if isinstance(found, Moved):
            return found
        return found, publications.require_file(session, found, resource_id)


def _figure(publication: Publication, file: PublishedFile) -> tuple[Figure | None, str, HTTPStatus]:
    """The chart asked for; where it was refused the default chart, with what is wrong and the status."""
    lang = language()
    try:
        figure = load_figure(publication, file, request.args.items(multi=True), lang=lang)
    except TableQueryRefused as refusal:
        told = refusal_words(refusal, lang)
    else:
        return figure, "", HTTPStatus.OK
    try:
        return load_figure(publication, file, (), lang=lang), told, HTTPStatus.BAD_REQUEST
    except TableQueryRefused:
        return None, told, HTTPStatus.BAD_REQUEST if request.args else HTTPStatus.OK


def _here(endpoint: str, name: str, resource_id: str) -> str:
    """The same page under the dataset's name of today."""
    return with_question(href(endpoint, name=name, resource_id=resource_id))
