"""Presenters: a map as SVG: outlines scale with the page, strokes and dots do not.

No words are in the drawing but the titles of its parts: words would scale. Figures stand in a table beside.
Names of places and rows are Vietnamese on every page.
"""

from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape, quoteattr

from catalog.domain.map_drawing import WIDTH, Classes, Cluster, Projection, path_of
from catalog.presenters.xml_text import only_xml

Outline = Iterable[Iterable[Iterable[tuple[float, float]]]]
# Numbers of points from which on a dot is of the next size.
SIZES = (1, 2, 5, 20, 100)


def draw_places(
    outlines: Mapping[str, Outline],
    projection: Projection,
    classes: Classes,
    figures: Mapping[str, float],
    told: Mapping[str, str],
    label_id: str,
) -> str:
    """Units filled by the class of their figure, those without one outlined; `told` are their titles."""
    parts = []
    for code, outline in sorted(outlines.items()):
        figure = figures.get(code)
        style = "unit none" if figure is None else f"unit q{classes.of(figure) + 1}"
        title = f'<title lang="vi">{escape(told.get(code, code))}</title>'
        parts.append(f'<path class="{style}" d="{path_of(outline, projection)}">{title}</path>')
    return _frame(parts, projection, label_id)


def draw_points(
    clusters: Iterable[Cluster],
    projection: Projection,
    told: Mapping[Cluster, str],
    label_id: str,
    outlines: Mapping[str, Outline] | None = None,
) -> str:
    """Dots that keep their size on every page, larger for more points; under them units, if known."""
    parts = [
        f'<path class="unit none" d="{path_of(outline, projection)}"/>'
        for _, outline in sorted((outlines or {}).items())
    ]
    for one in clusters:
        title = f'<title lang="vi">{escape(told[one])}</title>'
        # A line of no length with round ends is a dot whose width a style sheet can keep.
        parts.append(f'<path class="dot n{size_of(one.count)}" d="M{one.x:g},{one.y:g}h0">{title}</path>')
    return _frame(parts, projection, label_id)


def size_of(count: int) -> int:
    """The size of a dot for so many points, from 1."""
    return sum(1 for least in SIZES if count >= least)


def _frame(parts: list[str], projection: Projection, label_id: str) -> str:
    box = f"0 0 {WIDTH:g} {projection.height:g}"
    start = f'<svg class="map" viewBox="{box}" role="img" aria-labelledby={quoteattr(label_id)}>'
    return only_xml(start + "\n".join(parts) + "</svg>")
