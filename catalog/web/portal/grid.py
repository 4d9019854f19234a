"""A published table as a page shows it: the rows that its address chooses, and the addresses of other rows.

The rows are asked through the table's port, as the data API asks them; an answer is as right as the check of
what is public that came before it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from unicodedata import normalize
from urllib.parse import urlencode

from catalog.domain.errors import CatalogError
from catalog.domain.publication import PublishedColumn, PublishedFile
from catalog.domain.table_grid import GRID_LIMITS, PAGE_SIZES, GridState, Pair
from catalog.domain.table_profile import TableProfile
from catalog.domain.table_query import TableColumn
from catalog.domain.table_query_writing import told
from catalog.domain.table_usual import naming_column, usual_columns
from catalog.ports import TableAnswer, TableMissing, TableStore
from catalog.presenters.grid_cells import CellColumn, number_text, rows_markup
from catalog.presenters.profile_words import codes_of
from catalog.services import served_tables
from catalog.services.served_tables import ServedTable
from catalog.web.context import language
from catalog.web.errors import status_of
from catalog.web.portal.grid_form import FilterField, GridFields, choices_of, fields_of, kind_of
from catalog.web.portal.grid_words import cell_words, filter_words, refusal_words, sort_words

ANCHOR = "#data"
EXPORTS = (("CSV", "csv"), ("Excel", "xlsx"), ("JSON", "json"))
# Filters of wide tables: the first columns, and those that are filtered already.
_MOST_FIELDS = 60


@dataclass(frozen=True)
class GridHost:
    """The page that carries a grid: its path, the path of the bare rows, parameters that name the file."""

    page: str
    rows: str
    fixed: tuple[Pair, ...] = ()

    def address(self, state: GridState, anchor: str = ANCHOR) -> str:
        """The address of the page with these rows."""
        pairs = [*self.fixed, *state.pairs]
        return f"{self.page}?{urlencode(pairs)}{anchor}" if pairs else f"{self.page}{anchor}"


@dataclass(frozen=True)
class GridHead:
    """One column of the head: its title, whether that is Vietnamese, where sorting by it leads."""

    number: int
    column: TableColumn
    title: str
    is_vietnamese: bool
    direction: str
    address: str
    is_naming: bool

    @property
    def is_number(self) -> bool:
        """Do its cells stand on the right?"""
        return self.column.type in ("integer", "decimal", "date")


@dataclass(frozen=True)
class Grid:
    """Everything that the grid's template shows; `problem` says why the rows are not those asked for."""

    file: PublishedFile
    host: GridHost
    state: GridState
    heads: Sequence[GridHead]
    body: str
    total: int
    shown: int
    order: str
    fields: GridFields
    chips: Sequence[tuple[str, str]]
    choosable: Sequence[tuple[int, str, bool]]
    titles: Mapping[str, str]
    has_hidden: bool
    problem: str = ""
    status: int = 200

    def title_of(self, column: TableColumn) -> str:
        """What a column is called for people."""
        return self.titles[column.name]

    def number_of(self, text: str) -> str:
        """A number of a filter as people write it; what is none stays."""
        try:
            return number_text(Decimal(text), language()) if text else ""
        except ArithmeticError:
            return text

    @property
    def first(self) -> int:
        """The place of the first row of this page among all, from 1; 0 where there is none."""
        return self.state.offset + 1 if self.shown else 0

    @property
    def last(self) -> int:
        """The place of the last one."""
        return self.state.offset + self.shown

    @property
    def page(self) -> int:
        """The number of this page."""
        return self.state.offset // self.state.limit + 1

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // self.state.limit))

    def page_address(self, number: int) -> str:
        """The address of another page."""
        return self.host.address(self.state.at((number - 1) * self.state.limit))

    @property
    def everything(self) -> str:
        """The address of all rows, as they come."""
        return self.host.address(GridState())

    @property
    def sizes(self) -> Sequence[tuple[int, bool]]:
        """How many rows a page may have, and which number it has."""
        known = sorted({*PAGE_SIZES, self.state.limit})
        return [(size, size == self.state.limit) for size in known]

    @property
    def exports(self) -> Sequence[tuple[str, str]]:
        """The chosen rows, all of them, as files: the name of the format and the address."""
        return [(name, self._api(f".{suffix}")) for name, suffix in EXPORTS]

    @property
    def api(self) -> str:
        """The same question to the data API."""
        return self._api("")

    def _api(self, suffix: str) -> str:
        asked = urlencode(self.state.selection)
        return f"/api/v1/tables/{self.file.id}{suffix}" + (f"?{asked}" if asked else "")


def refused_grid(store: TableStore, table: ServedTable, host: GridHost, error: CatalogError) -> Grid:
    """The first rows of the table, and why they are not the ones asked for.

    Raises: TableNotReady, TableTooSlow, TableTooLarge.
    """
    grid = open_grid(store, table, host, GridState())
    return replace(grid, problem=refusal_words(error, grid.titles), status=status_of(error))


def open_grid(store: TableStore, table: ServedTable, host: GridHost, state: GridState) -> Grid:
    """The rows that are asked for.

    Raises: TableQueryRefused, TableNotReady, TableTooSlow, TableTooLarge.
    """
    shape = table.shape
    profile = profile_of(store, table)
    state = replace(state, usual=usual_columns(shape, profile))
    answer = served_tables.ask(store, table, state.query(shape), limits=GRID_LIMITS)
    known = _known_columns(table.file)
    titles = {one.name: _title(one, known.get(one.name)) for one in shape.columns}
    shown = state.columns(shape)
    labels = {one.name: labels_of(table.file, one.name) for one in shown}
    naming = naming_column(shown, labels)
    flags = {one.flags: one.name for one in shape.columns if one.flags}
    cells = [
        replace(
            _cells(one, answer, flags.get(one.name), known.get(one.name)),
            labels=labels[one.name],
            is_naming=one is naming,
        )
        for one in shown
    ]
    return Grid(
        file=table.file,
        host=host,
        state=state,
        heads=[
            replace(_head(one, table, host, state, known.get(one.name)), is_naming=one is naming)
            for one in shown
        ],
        body=rows_markup(answer.rows, cells, cell_words()),
        total=answer.total or 0,
        shown=len(answer.rows),
        order=sort_words(state, shape, titles),
        fields=fields_of(state, shape, _fields(table, profile, state)),
        chips=[
            (filter_words(pair, shape, titles), host.address(state.without(number)))
            for number, pair in enumerate(state.filters)
        ],
        choosable=[
            (number, titles[one.name], one in shown)
            for number, one in enumerate(shape.columns)
            if not one.flags
        ],
        titles=titles,
        has_hidden=any(one.flag_at is not None for one in cells),
    )


def _known_columns(file: PublishedFile) -> Mapping[str, PublishedColumn]:
    """The columns of the file as it was published, by the names that its table has: NFC."""
    return {normalize("NFC", one.name): one for one in file.columns}


def _title(column: TableColumn, known: PublishedColumn | None) -> str:
    if known is not None:
        return known.title(language())
    told = column.title_en if language() == "en" else column.title_vi
    return told or column.title_vi or column.name


def _head(
    column: TableColumn,
    table: ServedTable,
    host: GridHost,
    state: GridState,
    known: PublishedColumn | None,
) -> GridHead:
    has_english = bool(known.title_en if known else column.title_en)
    return GridHead(
        number=table.shape.columns.index(column),
        column=column,
        title=_title(column, known),
        is_vietnamese=language() == "en" and not has_english,
        direction=state.direction(column.name, table.shape),
        address=host.address(state.sorted_by(column.name, table.shape)),
        is_naming=False,
    )


def _cells(
    column: TableColumn, answer: TableAnswer, flag: str | None, known: PublishedColumn | None
) -> CellColumn:
    return CellColumn(
        at=answer.names.index(column.name),
        type=column.type,
        flag_at=None if flag is None else answer.names.index(flag),
        is_year=known is not None and known.type == "year",
    )


def profile_of(store: TableStore, table: ServedTable) -> TableProfile | None:
    """What the cells of the table are like; None while that is not known."""
    try:
        return store.profile(table.key)
    except TableMissing:
        return None


def _fields(table: ServedTable, profile: TableProfile | None, state: GridState) -> Sequence[FilterField]:
    filtered = {told(*pair)[0] for pair in state.filters}
    flagged = {one.flags for one in table.shape.columns if one.flags}
    found: list[FilterField] = []
    for number, column in enumerate(table.shape.columns):
        if column.flags or (len(found) >= _MOST_FIELDS and column.name not in filtered):
            continue
        choices = choices_of(
            column, profile.find(column.name) if profile else None, labels_of(table.file, column.name)
        )
        found.append(FilterField(number, column, kind_of(column, choices), column.name in flagged, choices))
    return found


def labels_of(file: PublishedFile, name: str) -> Mapping[str, str]:
    """The words of a column's codes in the language of the page."""
    fields = file.schema.get("fields", ())
    field = next((one for one in fields if normalize("NFC", str(one.get("name", ""))) == name), None)
    if field is None:
        return {}
    return {code.value: code.label for code in codes_of(field, language()) if code.label}
