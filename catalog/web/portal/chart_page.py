"""What the pages show of a chart: the drawing, its words, its figures as a table, its addresses."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import render_template

from catalog.domain.chart_choice import AGGREGATES, ChartChoice, along, default_choice, read_choice
from catalog.domain.chart_columns import MEASURE, ChartColumn, ChartColumns
from catalog.domain.chart_rows import LENGTH
from catalog.domain.errors import NotATable, TableNotReady, TableQueryRefused, TableTooLarge, TableTooSlow
from catalog.domain.publication import Publication, PublishedFile
from catalog.domain.table_query_writing import write_address
from catalog.presenters.chart_reasons import chart_reason_text
from catalog.presenters.chart_svg import draw_chart
from catalog.presenters.chart_words import AGGREGATE_WORDS, ChartWords, PlaceName
from catalog.services import served_tables
from catalog.services.charts import chart_query, columns_of, make_chart
from catalog.services.served_tables import ServedTable
from catalog.services.table_caveats import TableCaveats, find_caveats
from catalog.web.context import href, language, running, site
from catalog.web.rendering import gettext

# The id of the words that tell what the drawing is.
LABEL = "cap-chart"


@dataclass(frozen=True)
class Option:
    """One value of a form field with its words."""

    value: str
    label: str
    is_vi: bool = False


@dataclass(frozen=True)
class Figure:
    """One chart in one language, as a page shows it."""

    publication: Publication
    file: PublishedFile
    words: ChartWords
    svg: str

    @property
    def choice(self) -> ChartChoice:
        """What is shown."""
        return self.words.data.choice

    @property
    def x_options(self) -> list[Option]:
        """The columns that may stand along the chart."""
        return _options(along(self.words.columns))

    @property
    def series_options(self) -> list[Option]:
        """The columns that may divide the chart; of a place its code, which is told by its name."""
        columns = self.words.columns
        twin = columns.place_name if columns.place_code else ""
        return _options(one for one in along(columns) if one.name != twin)

    @property
    def y_options(self) -> list[Option]:
        """The columns of figures."""
        return _options(self.words.columns.of(MEASURE))

    @property
    def aggregate_options(self) -> list[Option]:
        """The ways to take many figures as one; without figures rows are counted."""
        known = AGGREGATES if self.y_options else AGGREGATES[:1]
        return [Option(one, gettext(AGGREGATE_WORDS[one])) for one in known]

    @property
    def page(self) -> str:
        """The page of this chart."""
        return self._address("portal.chart")

    @property
    def svg_file(self) -> str:
        """The drawing as a file."""
        return self._address("portal.chart_svg")

    @property
    def csv_file(self) -> str:
        """The figures as a file."""
        return self._address("portal.chart_csv")

    @property
    def embed(self) -> str:
        """The chart as a small page for frames of other sites, absolute."""
        return site().url + self._address("portal.embed_chart")

    @property
    def form(self) -> str:
        """Where the form leads."""
        return href("portal.chart", name=self.publication.name, resource_id=self.file.id)

    @property
    def api(self) -> str:
        """The question of the chart, as the data API answers it."""
        query = chart_query(
            self.choice, tuple(one for one in self.words.data.restrictions if one.why != LENGTH)
        )
        return f"/api/v1/tables/{self.file.id}?{urlencode(write_address(query))}"

    def rows(self) -> Iterator[tuple[str, bool, list[str]]]:
        """The figures as a table: each mark's name, is it Vietnamese on an English page, its figures."""
        data, words = self.words.data, self.words
        for x in data.xs:
            cells = [
                words.number(data.figures.get((x, series))) + ("*" if data.hidden.get((x, series)) else "")
                for series in data.series
            ]
            yield words.x_label(x), words.is_vietnamese(x, is_x=True), cells
        for x, figure in data.more:
            yield words.x_label(x), words.is_vietnamese(x, is_x=True), [words.number(figure)]

    def _address(self, endpoint: str) -> str:
        return href(endpoint, name=self.publication.name, resource_id=self.file.id, **self.choice.parameters)


def _options(columns: Iterable[ChartColumn]) -> list[Option]:
    lang = language()
    return [Option(one.name, one.title(lang), lang != "vi" and not one.has_title(lang)) for one in columns]


def load_figure(
    publication: Publication, file: PublishedFile, given: Iterable[tuple[str, str]], *, lang: str
) -> Figure:
    """The chart of a public file that the parameters ask for, kept by version, choice and language.

    Raises: NotATable, TableNotReady, TableQueryRefused, TableTooSlow, TableTooLarge.
    """
    table, columns = load_columns(publication, file)
    choice = read_choice(given, columns, publication.title_vi)
    if choice is None:
        raise TableQueryRefused(reason="chart_nothing", at="x")
    return _figure(table, columns, choice, lang)


def load_columns(publication: Publication, file: PublishedFile) -> tuple[ServedTable, ChartColumns]:
    """The table of a public file and the roles of its columns, kept by version.

    Raises: NotATable, TableNotReady.
    """
    key = ("columns", *version_of(publication), file.version_id)

    def read() -> tuple[ServedTable, ChartColumns]:
        table = served_tables.table_of(running().tables, publication, file)
        return table, columns_of(table)

    return running().figures.get(key, read)


def _figure(table: ServedTable, columns: ChartColumns, choice: ChartChoice, lang: str) -> Figure:
    store = running().tables
    if store is None:
        raise NotATable()
    key = (*version_of(table.publication), table.key, choice)
    is_usual = choice == default_choice(columns, table.publication.title_vi)
    shelf = running().figures if is_usual else running().chosen_figures

    def draw() -> Figure:
        data = shelf.get(("chart", *key), lambda: make_chart(store, table, columns, choice))
        vintages = caveats_of(table.publication, table.file).vintages
        named = place_names(table.publication, vintages[-1] if vintages else "")
        words = ChartWords(data, columns, lang, named)
        return Figure(table.publication, table.file, words, draw_chart(words, label_id=LABEL))

    return shelf.get(("figure", *key, lang), draw)


def caveats_of(publication: Publication, file: PublishedFile) -> TableCaveats:
    """What the table of a file tells its readers to mind, kept by version.

    Raises: NotATable, TableNotReady, TableTooSlow, TableTooLarge.
    """
    store = running().tables
    if store is None:
        raise NotATable()
    table, columns = load_columns(publication, file)
    key = ("caveats", *version_of(publication), file.version_id)
    return running().figures.get(key, lambda: find_caveats(store, table, columns))


def place_names(publication: Publication, vintage: str = "") -> PlaceName:
    """How places are called: by the list of `vintage`, else by the dataset's, else by the newest list."""
    places = running().places
    vintage = vintage or publication.spatial_vintage or (places.vintages() or [""])[-1]

    def named(code: str) -> str:
        found = places.get(vintage, code)
        return found.name if found else code

    return named


def default_figure(publication: Publication, lang: str) -> Figure | None:
    """The default chart of the first file that has one; None where there is none, or none yet."""

    def first() -> Figure | None:
        for file in publication.files:
            try:
                table, columns = load_columns(publication, file)
                choice = default_choice(columns, publication.title_vi)
                if choice is None:
                    continue
                found = _figure(table, columns, choice, lang)
            except (NotATable, TableQueryRefused):
                continue
            if not found.words.data.is_empty:
                return found
        return None

    try:
        # With the files that are shown today: one that was taken down is gone with the next view.
        files = tuple(one.version_id for one in publication.files)
        return running().figures.get(("default", *version_of(publication), files, lang), first)
    except (TableNotReady, TableTooSlow, TableTooLarge):
        # Asked again with the next view; the page stands without it.
        return None


def figure_part(figure: Figure | None) -> str:
    """The section of a dataset's page with this chart, kept as markup; empty where there is none."""
    if figure is None:
        return ""
    key = ("figure part", *version_of(figure.publication), figure.file.version_id, figure.choice, language())

    def write() -> str:
        return render_template("portal/dataset/figure.html", figure=figure)

    return running().figures.get(key, write)


def version_of(publication: Publication) -> tuple[str, str, int]:
    """What a publication is known by; its name too, for addresses hold it."""
    return publication.id, publication.name, publication.number


def refusal_words(refusal: TableQueryRefused, lang: str) -> str:
    """What is wrong with the parameters of a chart and how to mend it."""
    told = chart_reason_text(str(refusal.params.get("reason")), lang)
    return f"{refusal.params.get('at', '')}: {told}"
