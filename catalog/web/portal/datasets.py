"""Pages of one dataset: the dataset, one of its files, its history."""

from collections.abc import Sequence
from functools import partial

from flask import redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from catalog.domain.licences import all_licences
from catalog.presenters import addresses
from catalog.presenters.schema_org import dataset_json_ld
from catalog.presenters.unit_words import former_text
from catalog.remembering import always_remembered
from catalog.search.public_text import PublicText
from catalog.services import publications
from catalog.services.publications import Moved
from catalog.web.context import href, language, read_session, running, site, utcnow
from catalog.web.kept_pages import kept
from catalog.web.linked_data import negotiated
from catalog.web.portal.blueprint import bp
from catalog.web.portal.chart_page import default_figure, figure_part
from catalog.web.portal.citing import Cited
from catalog.web.portal.data_caveats import computed_caveats, list_day
from catalog.web.portal.dataset_page import (
    find_publication,
    first_preview,
    links_of,
    load_page,
    protection_of,
    warnings_of,
)
from catalog.web.portal.download_lines import has_hidden, lines_of
from catalog.web.portal.grid_page import dataset_section, file_section
from catalog.web.portal.map_page import load_map, map_part
from catalog.web.portal.snippets import file_snippets


@bp.get("/dataset/<name>")
def dataset(name: str) -> ResponseReturnValue:
    """A dataset as it is published now; linked data for those who ask for it."""
    if (answer := negotiated(name)) is not None:
        return answer
    page = kept(partial(_dataset, name))
    return redirect(href("portal.dataset", name=page.name), 301) if isinstance(page, Moved) else page


def _dataset(name: str) -> tuple[str, int] | Moved:
    """The page with its status: a question to its table may be refused."""
    with read_session() as session:
        page = load_page(
            session,
            name,
            site(),
            language(),
            register=running().register,
            tables=running().tables,
            now=utcnow(),
        )
        if isinstance(page, Moved):
            return page
        similar = similar_to(session, page.publication.id)
        data = dataset_section(session, page.publication)
        examples = first_preview(session, page.files)
    figure, map_view = default_figure(page.publication, language()), load_map(page.publication, language())
    shown = render_template(
        "portal/dataset.html",
        page=page,
        now=utcnow(),
        data=data,
        publication=page.publication,
        computed_caveats=computed_caveats(page.publication, language()),
        figure=figure,
        figure_part=figure_part(figure),
        map=map_view,
        map_part=map_part(page.publication, map_view),
        cited=Cited.of(page.publication),
        snippets=file_snippets(page.files, examples, site()),
        similar=similar,
        list_day=list_day,
        licence=all_licences()[page.publication.licence],
        addresses=addresses,
        former_text=former_text,
        json_ld=dataset_json_ld(page.publication, site(), language()),
    )
    return shown, data.status


@bp.get("/dataset/<name>/resource/<resource_id>")
def resource(name: str, resource_id: str) -> ResponseReturnValue:
    """One file of a dataset: its addresses, columns and first rows."""
    with read_session() as session:
        found = find_publication(session, name)
        if isinstance(found, Moved):
            return redirect(href("portal.resource", name=found.name, resource_id=resource_id), 301)
        file = publications.require_file(session, found, resource_id)
        links = links_of(found, file, found.number, site())
        data = file_section(session, found, file)
    warnings = warnings_of(file, language())
    shown = render_template(
        "portal/resource.html",
        publication=found,
        file=file,
        links=links,
        data=data,
        formats=lines_of(found, file, running().tables, site(), language()),
        has_hidden=has_hidden(running().tables, [file]),
        warnings=warnings,
        protection=protection_of(file, language()),
    )
    return shown, data.status


@bp.get("/dataset/<name>/history")
def history(name: str) -> ResponseReturnValue:
    """All published versions of a dataset with their files."""
    with read_session() as session:
        found = find_publication(session, name)
        if isinstance(found, Moved):
            return redirect(href("portal.history", name=found.name), 301)
        versions = publications.list_history(session, found.id)
    lines = [(line, [links_of(found, f, line.number, site()) for f in line.files]) for line in versions]
    return render_template("portal/history.html", publication=found, lines=lines)


def similar_to(session: Session, dataset_id: str) -> Sequence[PublicText]:
    """The datasets that are most like one, by their titles and keywords."""
    book = running().texts.read(session)
    key = ("similar", dataset_id, book.sequence)
    return always_remembered(session.info, key, lambda: tuple(book.likeness.like(dataset_id)))
