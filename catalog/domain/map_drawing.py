"""Where things lie on a map, which points stand as one, which class a figure is in. Pure.

Degrees are laid out flat, a degree of longitude as wide as it is in the middle of the map: good for a
province, not for a continent. The drawing is WIDTH units wide.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

WIDTH = 1_000.0
_TALLEST = 1_400.0
_MARGIN = 24.0
# Points in one square of so many units are drawn as one.
CELL = 40.0
CLASSES = 5


@dataclass(frozen=True)
class Projection:
    """From degrees to units of the drawing: x to the right, y down."""

    west: float
    north: float
    across: float
    down: float
    height: float
    left: float

    @classmethod
    def around(cls, west: float, south: float, east: float, north: float) -> "Projection":
        """The projection by which the box fills the drawing but for its margin."""
        shrink = math.cos(math.radians((south + north) / 2))
        wide, tall = max((east - west) * shrink, 1e-4), max(north - south, 1e-4)
        room = WIDTH - 2 * _MARGIN
        scale = min(room / wide, (_TALLEST - 2 * _MARGIN) / tall)
        left = (WIDTH - wide * scale) / 2
        return cls(west, north, shrink * scale, scale, round(tall * scale + 2 * _MARGIN), left)

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where a position is drawn."""
        x = self.left + (longitude - self.west) * self.across
        return round(x, 1), round(_MARGIN + (self.north - latitude) * self.down, 1)


@dataclass(frozen=True)
class Point:
    """One row of a table with a place on earth, in degrees, and what it is called."""

    longitude: float
    latitude: float
    label: str


@dataclass(frozen=True)
class Cluster:
    """Points drawn as one, at the mean of their places; `labels` of the first ones."""

    x: float
    y: float
    count: int
    labels: tuple[str, ...]


def is_on_earth(longitude: float, latitude: float) -> bool:
    """Are these degrees of a place? Nothing lies at exactly zero and zero but mistakes."""
    return -180 <= longitude <= 180 and -90 <= latitude <= 90 and (longitude, latitude) != (0, 0)


def box_of(points: Iterable[tuple[float, float]]) -> tuple[float, float, float, float]:
    """West, south, east and north of positions (longitude, latitude)."""
    found = list(points)
    longitudes, latitudes = [one[0] for one in found], [one[1] for one in found]
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


def cluster(points: Iterable[Point], projection: Projection, labels: int = 5) -> tuple[Cluster, ...]:
    """The points by squares of the drawing, the squares with most points last, so that they lie on top."""
    squares: dict[tuple[int, int], list[tuple[float, float, str]]] = {}
    for one in points:
        x, y = projection.place(one.longitude, one.latitude)
        squares.setdefault((int(x // CELL), int(y // CELL)), []).append((x, y, one.label))
    made = [
        Cluster(
            round(sum(x for x, _, _ in held) / len(held), 1),
            round(sum(y for _, y, _ in held) / len(held), 1),
            len(held),
            tuple(label for _, _, label in held[:labels] if label),
        )
        for held in squares.values()
    ]
    return tuple(sorted(made, key=lambda one: (one.count, one.y, one.x)))


@dataclass(frozen=True)
class Classes:
    """Figures in classes with about as many places each: the lowest and highest figure of each class."""

    ends: tuple[tuple[float, float], ...]

    def of(self, figure: float) -> int:
        """The number of the class of a figure, from 0."""
        return next((at for at, (_, high) in enumerate(self.ends) if figure <= high), len(self.ends) - 1)


def classify(figures: Sequence[float], most: int = CLASSES) -> Classes:
    """At most `most` classes by quantiles; equal figures are never in two classes."""
    ordered = sorted(figures)
    cuts = dict.fromkeys(ordered[math.ceil(len(ordered) * at / most) - 1] for at in range(1, most + 1))
    ends: list[tuple[float, float]] = []
    for high in cuts:
        above = ends[-1][1] if ends else -math.inf
        ends.append((next(one for one in ordered if one > above), high))
    return Classes(tuple(ends))


def path_of(polygons: Iterable[Iterable[Iterable[tuple[float, float]]]], projection: Projection) -> str:
    """The outline of a unit as the data of an SVG path, rings closed."""
    parts = []
    for polygon in polygons:
        for ring in polygon:
            places = [projection.place(longitude, latitude) for longitude, latitude in ring]
            parts.append("M" + "L".join(f"{x:g},{y:g}" for x, y in places[:-1]) + "Z")
    return "".join(parts)


def legend_of(classes: Classes, figures: Mapping[str, float]) -> tuple[tuple[int, float, float, int], ...]:
    """For each class its number, lowest and highest figure and how many places it has."""
    counts = [0] * len(classes.ends)
    for figure in figures.values():
        counts[classes.of(figure)] += 1
    return tuple((at, *ends, counts[at]) for at, ends in enumerate(classes.ends))
