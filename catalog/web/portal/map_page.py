"""What a dataset's page shows of its map: the drawing, its legend, its figures, why there is none."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from flask import render_template

from catalog.domain.chart_choice import ChartChoice, default_choice
from catalog.domain.chart_columns import ChartColumns
from catalog.domain.errors import NotATable, TableNotReady, TableQueryRefused, TableTooLarge, TableTooSlow
from catalog.domain.map_drawing import Cluster, Projection, box_of, classify, cluster, legend_of
from catalog.domain.publication import Publication, PublishedFile
from catalog.i18n import format_number
from catalog.presenters.chart_words import ChartWords
from catalog.presenters.map_svg import draw_places, draw_points
from catalog.services.boundaries import Boundaries
from catalog.services.maps import PlaceMap, PointMap, make_places, make_points, map_choice
from catalog.services.served_tables import ServedTable
from catalog.web.context import href, language, running
from catalog.web.portal.chart_page import caveats_of, load_columns, place_names, version_of
from catalog.web.rendering import gettext
from validators.places.boundaries import bounds_of, simplify

LABEL = "cap-map"
# Steps of the drawing in a page along its longer side; the interactive map has all that is kept.
_DRAWN = 500
_MOST_ROWS = 100


@dataclass(frozen=True)
class LegendLine:
    """One class of a map: its style, its figures in words, its number of places."""

    style: str
    text: str
    count: str


@dataclass(frozen=True)
class MapView:
    """The map of one file in one language; without boundaries `svg` is empty and `chart` leads on."""

    file: PublishedFile
    title: str
    notes: list[str]
    svg: str
    legend: list[LegendLine]
    header: list[str]
    rows: list[list[str]]
    data: str
    mark: str
    chart: str = ""


def load_map(publication: Publication, lang: str) -> MapView | None:
    """The map of the first file that has one, kept by version and boundaries; None without places."""
    for file in publication.files:
        try:
            table, columns = load_columns(publication, file)
            made = _made(publication, table, columns, lang)
        except (NotATable, TableNotReady, TableQueryRefused, TableTooSlow, TableTooLarge):
            continue
        if made is not None:
            return made
    return None


def _made(publication: Publication, table: ServedTable, columns: ChartColumns, lang: str) -> MapView | None:
    choice = map_choice(columns, default_choice(columns, publication.title_vi))
    if not columns.latitude and choice is None:
        return None
    vintage = vintage_of(publication, table.file)
    boundaries = running().boundaries.find(vintage)
    mark = boundaries.mark if boundaries else ""
    key = ("map", *version_of(publication), table.key, lang, mark)

    def draw() -> MapView | None:
        store = running().tables
        if store is None:
            raise NotATable()
        if columns.latitude:
            points = make_points(store, table, columns)
            return _points(table, points, boundaries, lang) if points.points else None
        return _places(table, columns, choice, boundaries, lang) if choice else None

    return running().figures.get(key, draw)


def map_part(publication: Publication, view: MapView | None) -> str:
    """The section of a dataset's page with this map, kept as markup; empty where there is none."""
    if view is None:
        return ""
    key = ("map part", *version_of(publication), view.file.version_id, view.mark, language())

    def write() -> str:
        return render_template("portal/dataset/map.html", map=view, publication=publication)

    return running().figures.get(key, write)


def vintage_of(publication: Publication, file: PublishedFile) -> str:
    """The place list of a table: the newest that its rows name, else the dataset's own."""
    vintages = caveats_of(publication, file).vintages
    return vintages[-1] if vintages else publication.spatial_vintage


def place_map(table: ServedTable, columns: ChartColumns, choice: ChartChoice) -> PlaceMap:
    """The figures of all places, kept by version. Raises: as `maps.make_places`."""
    store = running().tables
    if store is None:
        raise NotATable()
    vintage = vintage_of(table.publication, table.file)
    key = ("places", *version_of(table.publication), table.key, choice)
    return running().figures.get(key, lambda: make_places(store, table, columns, choice, vintage))


def _points(table: ServedTable, found: PointMap, boundaries: Boundaries | None, lang: str) -> MapView:
    # Units far from any point would make the points small: the drawing keeps to the points.
    projection = Projection.around(*box_of((one.longitude, one.latitude) for one in found.points))
    clusters = cluster(found.points, projection)
    outlines = simplify(boundaries.units, _DRAWN) if boundaries else None
    notes = [
        gettext("Each dot is a row of the table; larger dots stand for several that lie close together.")
    ]
    if found.lost:
        text = gettext("%(count)s rows have no place on earth.", count=format_number(found.lost, lang))
        notes.append(text)
    if found.left_out:
        notes.append(gettext("%(count)s more rows are not drawn.", count=format_number(found.left_out, lang)))
    if boundaries is None:
        notes.append(_no_boundaries())
    shown = [[one.label, _degrees(one.latitude, lang), _degrees(one.longitude, lang)] for one in found.points]
    return MapView(
        file=table.file,
        title=gettext("%(count)s places of “%(title)s”", count=format_number(len(found.points), lang),
                      title=table.file.title(lang)),
        notes=notes,
        svg=draw_points(clusters, projection, {one: _told(one, lang) for one in clusters}, LABEL, outlines),
        legend=[],
        header=[gettext("Name"), gettext("Latitude"), gettext("Longitude")],
        rows=shown[:_MOST_ROWS],
        data=_address(table),
        mark=boundaries.mark if boundaries else "",
    )  # fmt: skip


def _no_boundaries() -> str:
    return gettext("No boundaries of the units are loaded, so none are drawn.")


def _told(one: Cluster, lang: str) -> str:
    names = "; ".join(one.labels)
    if one.count == 1:
        return names
    more = "…" if one.count > len(one.labels) else ""
    return f"{format_number(one.count, lang)}: {names}{more}"


def _degrees(value: float, lang: str) -> str:
    return format_number(round(value, 3), lang)


def _places(
    table: ServedTable,
    columns: ChartColumns,
    choice: ChartChoice,
    boundaries: Boundaries | None,
    lang: str,
) -> MapView | None:
    found = place_map(table, columns, choice)
    if not found.figures:
        return None
    words = ChartWords(found.data, columns, lang, place_names(table.publication, found.vintage))
    view = MapView(
        file=table.file,
        title=gettext("%(figure)s by place", figure=words.figure),
        notes=words.notes()[1 : 1 + len(found.data.restrictions)],
        svg="",
        legend=[],
        header=[gettext("Place"), words.figure],
        rows=[[words.x_label(code), words.number(figure)] for code, figure in _ordered(found.figures)],
        data=_address(table),
        mark=boundaries.mark if boundaries else "",
        chart=href(
            "portal.chart", name=table.publication.name, resource_id=table.file.id, **choice.parameters
        ),
    )
    if boundaries is None or not (found.figures.keys() & boundaries.units.keys()):
        text = gettext(
            "No boundaries of the place list of %(day)s are loaded; the chart shows the places as bars.",
            day=found.vintage or "–",
        )
        return MapView(**(vars(view) | {"notes": [text, *view.notes]}))
    classes = classify(list(found.figures.values()))
    drawn = simplify(boundaries.units, _DRAWN)
    legend = [
        LegendLine(f"q{at + 1}", _range(words, low, high), format_number(count, lang))
        for at, low, high, count in legend_of(classes, found.figures)
    ]
    without = len(boundaries.units.keys() - found.figures.keys())
    if without:
        legend.append(LegendLine("none", gettext("no figure, or hidden"), format_number(without, lang)))
    told = {code: f"{words.x_label(code)}: {words.number(found.figures.get(code))}" for code in drawn}
    projection = Projection.around(*bounds_of(boundaries.units))
    svg = draw_places(drawn, projection, classes, found.figures, told, LABEL)
    return MapView(**(vars(view) | {"svg": svg, "legend": legend}))


def _ordered(figures: Mapping[str, float]) -> list[tuple[str, float]]:
    return sorted(figures.items(), key=lambda one: (-one[1], one[0]))


def _range(words: ChartWords, low: float, high: float) -> str:
    return words.number(low) if low == high else f"{words.number(low)} – {words.number(high)}"


def _address(table: ServedTable) -> str:
    return href("portal.map_geojson", name=table.publication.name, resource_id=table.file.id)


def geojson(publication: Publication, file: PublishedFile, lang: str) -> bytes:
    """What the interactive map draws: points, or units with their figure and class; RFC 7946.

    Raises: NotATable where the file has no map, TableNotReady and as `served_tables.ask`.
    """
    table, columns = load_columns(publication, file)
    store = running().tables
    if store is None:
        raise NotATable()
    if columns.latitude:
        features = [
            _feature("Point", [one.longitude, one.latitude], {"label": one.label})
            for one in make_points(store, table, columns).points
        ]
        return _collection(features)
    choice = map_choice(columns, default_choice(columns, publication.title_vi))
    boundaries = running().boundaries.find(vintage_of(publication, file))
    if choice is None or boundaries is None:
        raise NotATable()
    found = place_map(table, columns, choice)
    if not found.figures:
        # Every figure is hidden or empty: there is no map, as on the page.
        raise NotATable()
    words = ChartWords(found.data, columns, lang, place_names(publication, found.vintage))
    classes = classify(list(found.figures.values()))
    return _collection(
        [
            _feature(
                "MultiPolygon",
                polygons,
                {
                    "place_code": code,
                    "label": words.x_label(code),
                    "value": words.number(found.figures.get(code)),
                    "class": classes.of(found.figures[code]) + 1 if code in found.figures else 0,
                },
            )
            for code, polygons in sorted(boundaries.units.items())
        ]
    )


def _feature(kind: str, coordinates: object, properties: Mapping[str, object]) -> dict[str, object]:
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def _collection(features: list[dict[str, object]]) -> bytes:
    body = {"type": "FeatureCollection", "features": features}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
