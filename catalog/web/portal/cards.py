"""The picture of a dataset for messengers and social pages."""

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue

from catalog.domain.publication import Publication
from catalog.presenters.share_card import draw_card
from catalog.services.publications import Moved
from catalog.web.context import href, language, read_session, running, site
from catalog.web.portal.blueprint import bp
from catalog.web.portal.chart_page import default_figure, version_of
from catalog.web.portal.dataset_page import find_publication


@bp.get("/dataset/<name>/card.png")
def card(name: str) -> ResponseReturnValue:
    """The card of the newest version, drawn once for each version and language."""
    with read_session() as session:
        found = find_publication(session, name)
    if isinstance(found, Moved):
        return redirect(href("portal.card", name=found.name), 301)
    key = ("card", *version_of(found), found.unit, tuple(one.version_id for one in found.files), language())
    response = Response(running().figures.get(key, lambda: _drawn(found)), content_type="image/png")
    # Messengers of other sites show it.
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.add_etag()
    return response.make_conditional(request)


def _drawn(publication: Publication) -> bytes:
    figure = default_figure(publication, language())
    if figure is None or figure.choice.series:
        return draw_card(publication, site(), language())
    data = figure.words.data
    figures = [data.figures.get((x, "")) or 0.0 for x in data.xs]
    return draw_card(publication, site(), language(), figures, figure.words.figure)
