"""Small published tables whose charts and maps can be worked out by hand, and a live site that shows them."""

import csv
import io
import json
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from waitress.server import create_server

from catalog.bootstrap import Catalog, register_terms
from catalog.config import Settings
from catalog.db import Database
from catalog.search.memory_index import MemoryIndex
from catalog.services.register_book import RegisterBook
from storage import MemoryStore
from tests.conftest import MovingClock
from tests.factories.live import free_port
from tests.factories.table_site import TableSite, open_site
from validators.findings.report import ColumnInfo, Preview
from validators.places.book import PlaceBook

# People by commune and for the province, by sex and together, in two years; one figure is hidden.
CARE = (
    "period,place_code,place_name,place_level,place_vintage,sex,persons,rate\n"
    "2023,38,Tỉnh Thanh Hóa,tinh,2025-07-01,chung,80,1.5\n"
    "2024,38,Tỉnh Thanh Hóa,tinh,2025-07-01,chung,30,2.0\n"
    "2024,38,Tỉnh Thanh Hóa,tinh,2025-07-01,nam,18,2.0\n"
    "2024,38,Tỉnh Thanh Hóa,tinh,2025-07-01,nu,12,2.0\n"
    "2023,14758,Phường Hàm Rồng,xa,2025-07-01,chung,70,1.5\n"
    "2024,14758,Phường Hàm Rồng,xa,2025-07-01,chung,25,2.5\n"
    "2024,14758,Phường Hàm Rồng,xa,2025-07-01,nam,16,2.5\n"
    "2024,14797,Phường Hạc Thành,xa,2025-07-01,chung,*,1.0\n"
)
_SEXES = {"nam": ("Nam", "Male"), "nu": ("Nữ", "Female"), "chung": ("Chung hai giới", "Both")}
CARE_SCHEMA: dict[str, Any] = {
    "fields": [
        {"name": "period", "type": "string", "title": "Kỳ số liệu", "title_en": "Period"},
        {"name": "place_code", "type": "string", "title": "Mã đơn vị", "title_en": "Place code"},
        {"name": "place_name", "type": "string", "title": "Tên đơn vị"},
        {"name": "place_level", "type": "string", "title": "Cấp", "title_en": "Level"},
        {"name": "place_vintage", "type": "date"},
        {
            "name": "sex",
            "type": "string",
            "title": "Giới tính",
            "title_en": "Sex",
            "x_labels": {code: {"vi": vi, "en": en} for code, (vi, en) in _SEXES.items()},
        },
        {
            "name": "persons",
            "type": "integer",
            "title": "Số người",
            "title_en": "Persons",
            "missingValues": ["", "*"],
            "x_unit": {"vi": "người", "en": "persons"},
        },
        {"name": "rate", "type": "number", "title": "Tỷ lệ", "title_en": "Rate"},
    ],
    "missingValues": [""],
    "primaryKey": ["period", "place_code", "place_vintage", "sex"],
}
# Three papers in January, none in February, two in March.
PAPERS = (
    "so,ngay,nhom,so_trang\n"
    "01,2024-01-02,Báo cáo,10\n02,2024-01-30,Báo cáo,20\n03,2024-01-31,Kế hoạch,30\n"
    "04,2024-03-01,Báo cáo,1\n05,2024-03-31,Kế hoạch,3\n"
)
PAPERS_SCHEMA: dict[str, Any] = {
    "fields": [
        {"name": "so", "type": "string", "title": "Số", "title_en": "Number"},
        {"name": "ngay", "type": "date", "title": "Ngày ban hành", "title_en": "Day"},
        {"name": "nhom", "type": "string", "title": "Nhóm <b>", "title_en": "Group"},
        {"name": "so_trang", "type": "integer", "title": "Số trang", "title_en": "Pages"},
    ],
    "missingValues": [""],
    "primaryKey": ["so"],
}
# Three schools: two near each other, one in the far corner; one without a place.
SCHOOLS = (
    "ma,ten,lat,lon,cho\nA1,Trường Một,20.0,105.0,10\nA2,Trường Hai,20.001,105.001,20\n"
    "B1,Trường Ba,19.5,106.0,5\nC1,Trường Bốn,,,7\n"
)
SCHOOLS_SCHEMA: dict[str, Any] = {
    "fields": [
        {"name": "ma", "type": "string", "title": "Mã"},
        {"name": "ten", "type": "string", "title": "Tên"},
        {"name": "lat", "type": "number"},
        {"name": "lon", "type": "number"},
        {"name": "cho", "type": "integer", "title": "Số chỗ", "title_en": "Seats"},
    ],
    "missingValues": [""],
    "primaryKey": ["ma"],
}


def add_table(site: TableSite, name: str, content: str, schema: dict[str, Any], **given: Any) -> str:
    """Publish a table with the number of values of each column, as a check counts them; its slot's id."""
    header, *rows = csv.reader(io.StringIO(content))
    fields = {one["name"]: one for one in schema["fields"]}
    columns = [
        ColumnInfo(
            column,
            fields[column].get("title", column),
            fields[column].get("title_en", ""),
            fields[column]["type"],
            1.0,
            len({row[at] for row in rows}),
        )
        for at, column in enumerate(header)
    ]
    return site.add(name, content, schema, columns=columns, preview=Preview(header, rows), **given)


def boundaries() -> bytes:
    """Three communes of the list of 2025-07-01 as squares side by side."""
    codes = ("14758", "14797", "14812")
    features = [
        {
            "type": "Feature",
            "properties": {"ma": code},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[at, 0], [at + 1, 0], [at + 1, 1], [at, 1], [at, 0]]],
            },
        }
        for at, code in enumerate(codes)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def open_figure_site(migrated_file: Path, places: PlaceBook, folder: Path, **settings: Any) -> TableSite:
    """A site with all tables of this module, as `nguoi-huong`, `van-ban` and `truong`."""
    db = Database(f"sqlite:///{shutil.copy(migrated_file, folder / 'catalog.db')}")
    port = free_port()
    made = Settings(
        database_url=db.url,
        secret_key="f" * 40,
        site_url=f"http://127.0.0.1:{port}",
        port=port,
        boundaries_folder=str(folder / "boundaries"),
        **settings,
    )
    running = Catalog(
        settings=made,
        db=db,
        store=MemoryStore(),
        index=MemoryIndex(),
        places=places,
        clock=MovingClock(),
        register=RegisterBook(register_terms(made, places)),
    )
    site = open_site(running, folder / "tables")
    add_table(site, "nguoi-huong", CARE, CARE_SCHEMA)
    add_table(site, "van-ban", PAPERS, PAPERS_SCHEMA)
    add_table(site, "truong", SCHOOLS, SCHOOLS_SCHEMA)
    return site


@contextmanager
def served(site: TableSite) -> Iterator[str]:
    """The site behind a real web server on loopback, while the block lasts; its address."""
    server = create_server(site.app, host="127.0.0.1", port=site.catalog.settings.port, threads=2)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield site.catalog.settings.site_url
    finally:
        # Closing belongs to the server's own thread.
        server.trigger.pull_trigger(server.close)
        thread.join(timeout=5)
