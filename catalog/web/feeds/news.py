"""Room web: newly published datasets as Atom: all, of one unit, of one theme."""

from collections.abc import Sequence
from dataclasses import replace

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue

from catalog.domain.errors import NotFound
from catalog.domain.publication import Publication
from catalog.domain.vocabularies import THEMES
from catalog.ports import Query
from catalog.presenters import addresses, atom
from catalog.services import indexing, organizations, publications, unit_history
from catalog.web.context import language, read_session, running, site
from catalog.web.feeds.blueprint import bp
from catalog.web.machine_answers import described, etag_of
from catalog.web.portal.search import unit_labels
from catalog.web.portal.search_facets import asked_in_words
from catalog.web.portal.search_form import SearchForm
from catalog.web.portal.searching import searching_in

ENTRIES = 50
_NEWLY_PUBLISHED = {"vi": "bộ dữ liệu mới công bố", "en": "newly published datasets"}


@bp.get("/feeds/dataset.atom")
def datasets() -> Response:
    """The datasets published last, the newest first."""
    with read_session() as session:
        shown = publications.list_publications(session, limit=ENTRIES)
    where = site()
    return _feed(shown, where.title_vi, address=addresses.dataset_feed(where), page=addresses.search(where))


@bp.get("/dataset.atom")
@bp.get("/en/dataset.atom")
def search() -> Response:
    """What a search finds, as its page reads the same address: the datasets published last."""
    form = SearchForm.from_args(request.args).for_feed()
    where, asked, lang = site(), form.asked(), language()
    newest = replace(asked, query=replace(asked.query, sort="modified", limit=ENTRIES, facets=()))
    with read_session() as session:
        shown = searching_in(session).find(newest).publications
        words = asked_in_words(form, unit_labels(session))
    query = form.query_string()
    title = ", ".join((where.title(lang), *words))
    address, page = addresses.search_feed(where, lang) + query, addresses.search(where, lang) + query
    return _feed(shown, title, address=address, page=page, lang=lang)


@bp.get("/feeds/organization/<name>.atom")
def organization(name: str) -> ResponseReturnValue:
    """What a unit published last; after its end what was taken over from it, for those who still read it."""
    with read_session() as session:
        unit = organizations.find_unit(session, name)
        shown = publications.list_publications(session, organization=unit.id, limit=ENTRIES)
        if not shown:
            once = unit_history.datasets_once_of(session, unit.id)
            shown = publications.list_publications(session, ids=once)[:ENTRIES]
    if unit.name != name:
        return redirect(addresses.organization_feed(site(), unit.name), 301)
    address = addresses.organization_feed(site(), unit.name)
    return _feed(shown, unit.title_vi, address=address, page=addresses.organization(site(), unit.name))


@bp.get("/feeds/group/<theme>.atom")
def group(theme: str) -> Response:
    """What was published last under a theme."""
    if theme not in THEMES:
        raise NotFound(kind="group", name=theme)
    query = Query(filters={"theme": (theme,)}, sort="modified", limit=ENTRIES, facets=())
    with read_session() as session:
        shown = indexing.search(session, running().index, query).publications
    address = addresses.group_feed(site(), theme)
    return _feed(shown, THEMES[theme].vi, address=address, page=addresses.group(site(), theme))


def _feed(shown: Sequence[Publication], title: str, *, address: str, page: str, lang: str = "vi") -> Response:
    heading = f"{title}: {_NEWLY_PUBLISHED[lang]}"

    def build() -> tuple[bytes, str]:
        made = atom.feed(shown, site(), address=address, page=page, title=heading, lang=lang)
        return made, atom.MEDIA_TYPE

    return described(etag_of(f"{address} {heading}", shown), build)
