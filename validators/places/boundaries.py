"""Room validators: boundaries of administrative units as GeoJSON (RFC 7946): checked, and made small.

Simplifying snaps every position to one grid, so two neighbours that share a border still share it afterwards;
then positions on a straight line fall away. What is too small for the grid keeps its largest ring as it was.
"""

import json
import math
from collections.abc import Container, Iterator, Mapping
from itertools import pairwise
from typing import Any

LARGEST = 64 << 20
MOST_UNITS = 20_000
MOST_POSITIONS = 4_000_000
# Steps of the grid along the longer side of all units together: finer than a screen shows.
GRID = 3_000
_CRS84 = ("urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:OGC::CRS84")

Position = tuple[float, float]
Ring = tuple[Position, ...]
Polygon = tuple[Ring, ...]


class BoundariesRefused(Exception):
    """The file cannot be taken: `reason` is a code, `at` the unit (its code or its number from 1)."""

    def __init__(self, reason: str, at: str = "") -> None:
        super().__init__(f"{reason} {at}".strip())
        self.reason = reason
        self.at = at


def read_boundaries(
    data: bytes, codes: Container[str], *, code_property: str = "place_code"
) -> dict[str, tuple[Polygon, ...]]:
    """The polygons of each unit by its code, every ring closed, longitude before latitude in degrees.

    Args: codes: those of the place list of the day that the boundaries are of.
    Raises: BoundariesRefused.
    """
    if len(data) > LARGEST:
        raise BoundariesRefused("too_large")
    body = _json(data)
    if not isinstance(body, Mapping) or body.get("type") != "FeatureCollection":
        raise BoundariesRefused("no_collection")
    if "crs" in body and _crs(body["crs"]) not in _CRS84:
        raise BoundariesRefused("other_crs")
    features = body.get("features")
    if not isinstance(features, list) or not features or len(features) > MOST_UNITS:
        raise BoundariesRefused("no_features")
    found: dict[str, tuple[Polygon, ...]] = {}
    left = MOST_POSITIONS
    for number, feature in enumerate(features, start=1):
        code, polygons = _unit(feature, str(number), code_property)
        if code not in codes:
            raise BoundariesRefused("unknown_code", code)
        if code in found:
            raise BoundariesRefused("code_twice", code)
        left -= sum(len(ring) for polygon in polygons for ring in polygon)
        if left < 0:
            raise BoundariesRefused("too_large")
        found[code] = polygons
    return found


def _json(data: bytes) -> Any:
    def refuse(name: str) -> float:
        raise ValueError(name)

    try:
        return json.loads(data.decode("utf-8-sig"), parse_constant=refuse)
    except (ValueError, RecursionError):
        raise BoundariesRefused("no_json") from None


def _crs(given: Any) -> str:
    properties = given.get("properties") if isinstance(given, Mapping) else None
    return str(properties.get("name")) if isinstance(properties, Mapping) else ""


def _unit(feature: Any, at: str, code_property: str) -> tuple[str, tuple[Polygon, ...]]:
    if not isinstance(feature, Mapping) or feature.get("type") != "Feature":
        raise BoundariesRefused("no_feature", at)
    properties = feature.get("properties")
    code = properties.get(code_property) if isinstance(properties, Mapping) else None
    if not isinstance(code, str):
        # A number has lost its leading zeros.
        raise BoundariesRefused("code_no_text" if isinstance(code, int | float) else "no_code", at)
    geometry = feature.get("geometry")
    kind = geometry.get("type") if isinstance(geometry, Mapping) else None
    if kind not in ("Polygon", "MultiPolygon") or not isinstance(geometry, Mapping):
        raise BoundariesRefused("no_polygon", code)
    given = geometry.get("coordinates")
    polygons = [given] if kind == "Polygon" else given
    if not isinstance(polygons, list) or not polygons:
        raise BoundariesRefused("no_polygon", code)
    return code, tuple(_polygon(one, code) for one in polygons)


def _polygon(given: Any, code: str) -> Polygon:
    if not isinstance(given, list) or not given:
        raise BoundariesRefused("no_polygon", code)
    return tuple(_ring(one, code) for one in given)


def _ring(given: Any, code: str) -> Ring:
    """A linear ring: four positions or more, the last one equal to the first (RFC 7946, 3.1.6)."""
    if not isinstance(given, list) or len(given) < 4:
        raise BoundariesRefused("ring_short", code)
    ring = tuple(_position(one, code) for one in given)
    if given[0] != given[-1]:
        raise BoundariesRefused("ring_open", code)
    return ring


def _position(given: Any, code: str) -> Position:
    if not isinstance(given, list) or len(given) < 2 or not all(_is_number(one) for one in given):
        raise BoundariesRefused("no_position", code)
    longitude, latitude = float(given[0]), float(given[1])
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise BoundariesRefused("outside_world", code)
    return longitude, latitude


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def bounds_of(units: Mapping[str, tuple[Polygon, ...]]) -> tuple[float, float, float, float]:
    """West, south, east and north of all units together."""
    positions = [at for polygons in units.values() for at in _positions(polygons)]
    longitudes, latitudes = [at[0] for at in positions], [at[1] for at in positions]
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


def _positions(polygons: tuple[Polygon, ...]) -> Iterator[Position]:
    for polygon in polygons:
        for ring in polygon:
            yield from ring


def simplify(units: Mapping[str, tuple[Polygon, ...]], grid: int = GRID) -> dict[str, tuple[Polygon, ...]]:
    """The same units with the positions that a drawing of `grid` steps can tell apart."""
    west, south, east, north = bounds_of(units)
    step = max(east - west, north - south) / grid
    if not step:
        return dict(units)
    return {code: _simple(polygons, west, south, step) for code, polygons in units.items()}


def _simple(polygons: tuple[Polygon, ...], west: float, south: float, step: float) -> tuple[Polygon, ...]:
    kept: list[Polygon] = []
    for polygon in polygons:
        outer = _snapped(polygon[0], west, south, step)
        if len(outer) >= 4:
            holes = (_snapped(ring, west, south, step) for ring in polygon[1:])
            kept.append((outer, *(ring for ring in holes if len(ring) >= 4)))
    return tuple(kept) or ((max((one[0] for one in polygons), key=_area),),)


def _snapped(ring: Ring, west: float, south: float, step: float) -> Ring:
    """The ring on the grid, closed; empty where nothing with an area is left."""
    places = [(round((x - west) / step), round((y - south) / step)) for x, y in ring[:-1]]
    distinct = [at for number, at in enumerate(places) if at != places[number - 1]]
    corners = [at for number, at in enumerate(distinct) if not _is_straight(distinct, number)]
    if len(corners) < 3:
        return ()
    closed = [*corners, corners[0]]
    return tuple((round(west + x * step, 6), round(south + y * step, 6)) for x, y in closed)


def _is_straight(places: list[tuple[int, int]], number: int) -> bool:
    """Does the corner lie on the line between its neighbours?"""
    (x0, y0), (x1, y1), (x2, y2) = places[number - 1], places[number], places[(number + 1) % len(places)]
    return (x1 - x0) * (y2 - y1) == (y1 - y0) * (x2 - x1)


def _area(ring: Ring) -> float:
    """Twice the area, by the shoelace formula."""
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise(ring)))


def as_geojson(units: Mapping[str, tuple[Polygon, ...]]) -> bytes:
    """A FeatureCollection with the code of each unit as `place_code`; `read_boundaries` reads it back."""
    features = [
        {
            "type": "Feature",
            "properties": {"place_code": code},
            "geometry": {"type": "MultiPolygon", "coordinates": polygons},
        }
        for code, polygons in sorted(units.items())
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":")).encode()
