"""`places`: the place lists that are loaded, and the boundaries of their units for maps."""

from pathlib import Path

import click

from catalog.cli.running import open_catalog
from catalog.config import shell_language
from validators.places.boundaries import LARGEST, BoundariesRefused

REFUSALS = {
    "too_large": (
        "tệp quá lớn hoặc có quá nhiều điểm; đơn giản hóa trước khi nạp",
        "the file is too large; simplify it",
    ),
    "no_json": ("không đọc được JSON", "the JSON cannot be read"),
    "no_collection": ("không phải FeatureCollection của GeoJSON", "not a GeoJSON FeatureCollection"),
    "other_crs": (
        "hệ tọa độ không phải WGS 84; đổi sang kinh độ, vĩ độ",
        "not in WGS 84; convert to degrees",
    ),
    "no_features": ("không có đơn vị nào, hoặc quá nhiều", "no units, or too many"),
    "no_feature": ("không phải Feature", "not a Feature"),
    "no_code": (
        "thiếu thuộc tính mã; chọn thuộc tính bằng --property",
        "the code is missing; name it with --property",
    ),
    "code_no_text": (
        "mã là số, đã mất số 0 ở đầu; ghi mã dạng chữ",
        "the code is a number; write it as text",
    ),
    "unknown_code": (
        "mã không có trong danh mục của ngày này",
        "the place list of this day has no such code",
    ),
    "code_twice": (
        "mã có hai lần; gộp thành một MultiPolygon",
        "the code comes twice; join it as one MultiPolygon",
    ),
    "no_polygon": ("hình không phải Polygon hoặc MultiPolygon", "the shape is no Polygon or MultiPolygon"),
    "ring_short": ("vòng có ít hơn bốn điểm", "a ring has fewer than four positions"),
    "ring_open": ("vòng không khép kín", "a ring is not closed"),
    "no_position": ("điểm không đọc được", "a position cannot be read"),
    "outside_world": (
        "tọa độ ngoài phạm vi; kinh độ đứng trước vĩ độ",
        "outside the world; longitude comes first",
    ),
}


@click.group()
def places() -> None:
    """Place lists and boundaries."""


@places.command("list")
def list_places() -> None:
    """The place lists, with the number of their units and whether boundaries are loaded."""
    with open_catalog() as catalog:
        for vintage in catalog.places.vintages():
            found = catalog.boundaries.find(vintage)
            count = len(catalog.places.places(vintage))
            told = f"{len(found.units)} ranh giới/boundaries" if found else "chưa có ranh giới/no boundaries"
            click.echo(f"{vintage} {count} đơn vị/units, {told}")


@places.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--vintage", required=True, help="First day of the place list, such as 2025-07-01.")
@click.option("--property", "code_property", default="place_code", help="Property that holds the code.")
def boundaries(file: Path, vintage: str, code_property: str) -> None:
    """Load boundaries (GeoJSON, RFC 7946) of the units of one place list, in the place of those before."""
    with open_catalog() as catalog:
        if catalog.places.info(vintage) is None:
            known = ", ".join(catalog.places.vintages())
            raise click.ClickException(f"{vintage}: không có danh mục này / no such place list ({known})")
        if file.stat().st_size > LARGEST:
            raise click.ClickException(_told(BoundariesRefused("too_large")))
        try:
            count = catalog.boundaries.store(vintage, file.read_bytes(), code_property=code_property)
        except BoundariesRefused as refusal:
            raise click.ClickException(_told(refusal)) from None
        size = catalog.boundaries.path(vintage).stat().st_size
        click.echo(f"{vintage}: {count} đơn vị/units, {size // 1000} kB")


def _told(refusal: BoundariesRefused) -> str:
    words = REFUSALS[refusal.reason][shell_language() == "en"]
    return f"{refusal.at}: {words}" if refusal.at else words
