"""Boundaries as RFC 7946 has them: what is taken, what is refused, and what simplifying leaves alone."""

import json

import pytest

from validators.places.boundaries import BoundariesRefused, as_geojson, read_boundaries, simplify

CODES = frozenset(("01", "02"))
SQUARE = [[105, 20], [106, 20], [106, 21], [105, 21], [105, 20]]


def collection(*units: tuple[object, object], **more: object) -> bytes:
    features = [
        {"type": "Feature", "properties": {"place_code": code}, "geometry": shape} for code, shape in units
    ]
    return json.dumps({"type": "FeatureCollection", "features": features} | more).encode()


def polygon(*rings: object) -> dict[str, object]:
    return {"type": "Polygon", "coordinates": list(rings)}


def test_polygons_and_multipolygons_are_read_by_code_whatever_their_winding():
    other = {"type": "MultiPolygon", "coordinates": [[[[x + 1, y] for x, y in reversed(SQUARE)]]]}
    found = read_boundaries(collection(("01", polygon(SQUARE)), ("02", other)), CODES)
    assert set(found) == {"01", "02"}
    assert found["01"][0][0][0] == (105.0, 20.0)
    assert read_boundaries(as_geojson(found), CODES) == found


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"{", "no_json"),
        (b'{"type":"FeatureCollection","features":[NaN]}', "no_json"),
        (b"[" * 100_000, "no_json"),
        (b'{"type":"Feature"}', "no_collection"),
        (b'{"type":"FeatureCollection","features":[]}', "no_features"),
        (collection(("01", polygon(SQUARE)), crs={"properties": {"name": "EPSG:3405"}}), "other_crs"),
        (collection((1, polygon(SQUARE))), "code_no_text"),
        (collection((None, polygon(SQUARE))), "no_code"),
        (collection(("99", polygon(SQUARE))), "unknown_code"),
        (collection(("01", polygon(SQUARE)), ("01", polygon(SQUARE))), "code_twice"),
        (collection(("01", {"type": "Point", "coordinates": [105, 20]})), "no_polygon"),
        (collection(("01", None)), "no_polygon"),
        (collection(("01", polygon(SQUARE[:3]))), "ring_short"),
        (collection(("01", polygon(SQUARE[:4]))), "ring_open"),
        (collection(("01", polygon([["a", 1], *SQUARE]))), "no_position"),
        # VN-2000 metres, and latitude before longitude.
        (collection(("01", polygon([[583000, 2190000], *SQUARE]))), "outside_world"),
        (collection(("01", polygon([[y, x] for x, y in SQUARE]))), "outside_world"),
    ],
)
def test_what_is_not_as_the_standard_has_it_is_refused_with_its_reason(data, reason):
    with pytest.raises(BoundariesRefused) as refused:
        read_boundaries(data, CODES)
    assert refused.value.reason == reason


def test_simplifying_keeps_a_shared_border_shared_and_drops_what_lies_on_a_line():
    # Two squares side by side; their border wavers by less than a step, one has a corner too many below.
    border = [[106, 20], [106.00001, 20.5], [106, 21]]
    left = [[105, 20], [105.5, 20], *border, [105, 21], [105, 20]]
    right = [[107, 20], [107, 21], *reversed(border), [107, 20]]
    units = read_boundaries(collection(("01", polygon(left)), ("02", polygon(right))), CODES)
    simple = simplify(units, 100)
    assert set(simple["01"][0][0]) == {(105.0, 20.0), (106.0, 20.0), (106.0, 21.0), (105.0, 21.0)}
    assert set(simple["02"][0][0]) == {(106.0, 20.0), (107.0, 20.0), (107.0, 21.0), (106.0, 21.0)}


def test_a_unit_smaller_than_a_step_is_still_there():
    island = [[107, 20], [107.001, 20], [107.001, 20.001], [107, 20]]
    units = read_boundaries(collection(("01", polygon(SQUARE)), ("02", polygon(island))), CODES)
    assert len(simplify(units, 10)["02"][0][0]) == 4
