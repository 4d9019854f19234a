"""The section of a page that shows the data of a file: a grid of its table, or the rows its check kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from flask import Response, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from catalog.domain.errors import (
    NotATable,
    TableNotReady,
    TableQueryRefused,
    TableTooLarge,
    TableTooSlow,
)
from catalog.domain.publication import Publication, PublishedFile
from catalog.domain.table_grid import GridState, Pair, read_state
from catalog.domain.table_usual import usual_columns
from catalog.ports import TableStore
from catalog.services import publications, served_tables
from catalog.services.publications import Moved
from catalog.services.served_tables import ServedTable
from catalog.web.context import href, language, read_session, running, site, with_question
from catalog.web.portal.blueprint import bp
from catalog.web.portal.column_profiles import columns_markup
from catalog.web.portal.dataset_page import FilePreview, find_publication, links_of, load_preview
from catalog.web.portal.grid import Grid, GridHost, open_grid, profile_of, refused_grid
from catalog.web.portal.grid_form import MARK, has_no_column, is_form, state_of_form
from catalog.web.portal.kept_parts import kept_parts
from catalog.web.rendering import gettext

# Of the page: which of its files is shown, and on which page the bare rows stand.
FILE = "_file"
HOST = "_on"
# Says that a form chose no column, so that the page can answer it.
NO_COLUMN = "_nocol"
_ASIDE = frozenset((FILE, HOST, MARK, NO_COLUMN))


@dataclass(frozen=True)
class FileChoice:
    """One file of a dataset whose data can be seen on the page."""

    file: PublishedFile
    address: str
    is_shown: bool


@dataclass(frozen=True)
class GridPart:
    """A grid as markup; `address` is that of the page with these rows, empty where they were refused."""

    markup: str
    address: str = ""
    status: int = 200


@dataclass(frozen=True)
class DataSection:
    """What is shown of one file: a grid, or its first rows and why there is no grid; status of the page.

    `table` is the table that the grid asks, `profiles` the markup of its columns.
    """

    files: Sequence[FileChoice] = ()
    grid: str | None = None
    table: ServedTable | None = None
    profiles: str | None = None
    preview: FilePreview | None = None
    word: str = ""
    status: int = 200


def dataset_section(session: Session, publication: Publication) -> DataSection:
    """The data of the file that the address names, else of the first file that may be a table.

    Raises: TableTooSlow, TableTooLarge.
    """
    files = [file for file in publication.files if file.format in served_tables.TABULAR]
    if not files:
        return DataSection()
    named = request.args.get(FILE)
    shown = next((file for file in files if file.id == named), files[0])
    choices = [
        FileChoice(one, _host(publication, one, files).address(GridState()), one is shown) for one in files
    ]
    return _section(session, publication, shown, _host(publication, shown, files), choices)


def file_section(session: Session, publication: Publication, file: PublishedFile) -> DataSection:
    """The data of one file, on its own page."""
    return _section(session, publication, file, _file_host(publication, file), ())


def _section(
    session: Session,
    publication: Publication,
    file: PublishedFile,
    host: GridHost,
    choices: Sequence[FileChoice],
) -> DataSection:
    try:
        store = _store()
        table = served_tables.table_of(store, publication, file)
        part = grid_part(store, table, host, request.args.items(multi=True))
    except (NotATable, TableNotReady) as error:
        word = _not_ready() if isinstance(error, TableNotReady) else _no_table()
        links = links_of(publication, file, publication.number, site())
        return DataSection(choices, preview=load_preview(session, links), word=word)
    profiles = columns_markup(store, table, level=4 if len(publication.files) > 1 and choices else 3)
    return DataSection(choices, part.markup, table, profiles, status=part.status)


def grid_part(store: TableStore, table: ServedTable, host: GridHost, given: Iterable[Pair]) -> GridPart:
    """The grid that these parameters ask for, or the first rows with the reason of the refusal.

    Raises: TableNotReady, TableTooSlow, TableTooLarge.
    """
    pairs = list(given)
    is_none = any(name == NO_COLUMN for name, _ in pairs)
    try:
        state = read_state(pairs, table.shape, also=_ASIDE)
        key = ("grid", table.version, language(), host, tuple(state.pairs), is_none)
        markup = kept_parts().get(key, lambda: _markup(open_grid(store, table, host, state), is_none))
    except (TableQueryRefused, TableTooSlow, TableTooLarge) as error:
        grid = refused_grid(store, table, host, error)
        return GridPart(_markup(grid), status=grid.status)
    return GridPart(markup or "", host.address(state, anchor=""))


def _markup(grid: Grid, has_no_column: bool = False) -> str:
    return render_template("portal/dataset/grid.html", grid=grid, has_no_column=has_no_column)


def _store() -> TableStore:
    """Raises: NotATable where this site serves no tables."""
    store = running().tables
    if store is None:
        raise NotATable()
    return store


def _not_ready() -> str:
    return gettext(
        "The whole table is being prepared and can be sorted and filtered in a moment. Until then these are "
        "the first rows as the check of the file saw them."
    )


def _no_table() -> str:
    """Nothing is told where this site serves no tables at all."""
    if running().tables is None:
        return ""
    return gettext(
        "The rows of this file cannot be sorted and filtered here. These are the first ones as the check of "
        "the file saw them; download the file to have all of them."
    )


@bp.get("/dataset/<name>/resource/<resource_id>/rows")
def rows(name: str, resource_id: str) -> ResponseReturnValue:
    """The grid alone, as a part to put into its page; a form that was sent without scripts leads to the page.

    Whoever may not see the file gets the refusal of its page.
    """
    store = _store()
    with read_session() as session:
        found = find_publication(session, name)
        if isinstance(found, Moved):
            here = href("portal.rows", name=found.name, resource_id=resource_id)
            return redirect(with_question(here), 301)
        file = publications.require_file(session, found, resource_id)
    table = served_tables.table_of(store, found, file)
    files = [one for one in found.files if one.format in served_tables.TABULAR]
    host = _file_host(found, file) if request.args.get(HOST) == "file" else _host(found, file, files)
    if not is_form(request.args):
        return _part(grid_part(store, table, host, request.args.items(multi=True)))
    usual = usual_columns(table.shape, profile_of(store, table))
    state = state_of_form(request.args, table.shape, language(), usual)
    told = [(NO_COLUMN, "1")] if has_no_column(request.args) else []
    if "HX-Request" not in request.headers:
        shown = replace(host, fixed=(*host.fixed, *told))
        return _varying(make_response(redirect(shown.address(state), 303)))
    # Read as its address would be, so that both ways refuse alike.
    return _part(grid_part(store, table, host, [*state.pairs, *told]))


def _part(part: GridPart) -> Response:
    response = make_response(part.markup, part.status)
    response.headers["X-Robots-Tag"] = "noindex"
    if part.address:
        response.headers["HX-Push-Url"] = part.address
    return _varying(response)


def _varying(response: Response) -> Response:
    response.vary.add("HX-Request")
    return response


def _host(publication: Publication, file: PublishedFile, files: Sequence[PublishedFile]) -> GridHost:
    fixed = ((FILE, file.id),) if files and file.id != files[0].id else ()
    page = href("portal.dataset", name=publication.name)
    return GridHost(page, href("portal.rows", name=publication.name, resource_id=file.id), fixed)


def _file_host(publication: Publication, file: PublishedFile) -> GridHost:
    where = {"name": publication.name, "resource_id": file.id}
    return GridHost(href("portal.resource", **where), href("portal.rows", **where, **{HOST: "file"}))
