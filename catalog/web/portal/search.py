"""The search page over all public datasets, and the suggestions for its field."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from catalog.domain.publication import Publication
from catalog.presenters import addresses
from catalog.remembering import remembered
from catalog.search.analysis import folded_tokens
from catalog.search.column_words import ColumnHit, columns_with, telling_words
from catalog.search.suggestions import Suggestion
from catalog.services import organizations
from catalog.services.public_texts import Book
from catalog.services.searching import Near
from catalog.web.context import href, language, read_session, running, utcnow
from catalog.web.kept_pages import kept
from catalog.web.portal.blueprint import bp
from catalog.web.portal.marking import lacks_a_word, marked
from catalog.web.portal.paging import Paging
from catalog.web.portal.search_facets import Labels, groups_of
from catalog.web.portal.search_form import SORTS, SearchForm
from catalog.web.portal.search_log import log_search
from catalog.web.portal.searching import searching_in


@dataclass(frozen=True)
class NearLink:
    """A question close to one that found nothing, as a link: what it asks in words, and how much it finds."""

    words: str
    filters: list[str]
    total: int
    address: str


@bp.get("/dataset")
def search() -> ResponseReturnValue:
    """Search with facets; without words, all datasets, the newest first."""
    form = SearchForm.from_args(request.args)
    page, total = kept(partial(_searched, form))
    with read_session() as session:
        log_search(form, total, running().texts.read(session))
    return page


def _searched(form: SearchForm) -> tuple[str, int]:
    """The page, and how much was found."""
    with read_session() as session:
        searching = searching_in(session)
        answer = searching.answer(form.asked())
        near = [] if answer.found.result.total else searching.near(form.asked())
        book = searching.book
        labels = unit_labels(session)
    result = answer.found.result
    read = read_as(form.text, result.corrections)
    page = render_template(
        "portal/search.html",
        form=form,
        found=answer.found,
        labels=labels,
        groups=groups_of(form, answer, labels),
        near=[_near_link(one, form, labels) for one in near],
        suggestions=phrase_links(book, form.text),
        addresses=addresses,
        read_as=read,
        is_partial=result.is_relaxed and _first_lacks(answer.found.publications, read or form.text),
        quality=answer.quality,
        columns={p.id: columns_of(p, form, read) for p in answer.found.publications},
        paging=Paging(form.page, result.total),
        sorts=SORTS,
        mark=partial(marked, query=" ".join((form.text, *(read for _, read in result.corrections)))),
        now=utcnow(),
    )
    return page, result.total


@bp.get("/dataset/suggest")
def suggest() -> ResponseReturnValue:
    """What may be meant by the words typed so far, as JSON: {"suggestions": [{text, kind, address}]}."""
    with read_session() as session:
        book = running().texts.read(session)
    found = book.suggester.suggest(request.args.get("q", ""), language())
    return jsonify(suggestions=[suggestion_link(one) for one in found])


def _first_lacks(publications: Sequence[Publication], words: str) -> bool:
    """Is the first hit one that has only some of the words? A phrase in another order is not told of."""
    return bool(publications) and lacks_a_word(publications[0], words)


def phrase_links(book: Book, text: str) -> list[dict[str, str]]:
    """The phrases that go on from the words, for those without the script; titles are among the results."""
    found = book.suggester.suggest(text, language())
    same = text.casefold()
    return [suggestion_link(one) for one in found if not one.name and one.text.casefold() != same]


def suggestion_link(one: Suggestion) -> dict[str, str]:
    """A suggestion with its page: that of the dataset, or the search for the phrase."""
    address = href("portal.dataset", name=one.name) if one.name else href("portal.search", q=one.text)
    return {"text": one.text, "kind": one.kind, "address": address}


def unit_labels(session: Session) -> Labels:
    """The names of all units for the facet groups, in the language of the request."""
    return remembered(session.info, ("unit labels", language()), partial(_read_labels, session, language()))


def _read_labels(session: Session, lang: str) -> Labels:
    units = organizations.list_units(session)
    return Labels(
        units={unit.name: unit.title(lang) for unit in units},
        vietnamese_units=frozenset(unit.name for unit in units if not unit.title_en),
        lang=lang,
    )


def read_as(text: str, corrections: tuple[tuple[str, str], ...]) -> str:
    """The words as they were read, in the order typed; empty where every one was read as it stands."""
    readings = dict(corrections)
    return " ".join(readings.get(word, word) for word in text.split()) if readings else ""


def columns_of(publication: Publication, form: SearchForm, read: str) -> list[ColumnHit]:
    """In which columns the words stand (as they were `read`) that nobody sees in title and description."""
    if not form.text:
        return []
    words = telling_words(read or form.text)
    if not form.is_in_columns:
        texts = (publication.title_vi, publication.title_en, publication.notes_vi, publication.notes_en)
        seen = frozenset(word for text in texts for word in folded_tokens(text))
        words = tuple(word for word in words if word not in seen)
    return columns_with(publication.files, words, language())


def _near_link(near: Near, form: SearchForm, labels: Labels) -> NearLink:
    closest = SearchForm.of(near.asked, form.sort)
    filters = [labels.of(name, value) for name, values in closest.chosen.items() for value in values]
    return NearLink(closest.text, filters, near.total, closest.address())
