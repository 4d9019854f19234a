"""A table that shows everything a grid has to show, in two public versions: 130 communes, by arithmetic."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from catalog.bootstrap import Catalog, job_ports
from catalog.models import User
from catalog.services.accounts import actor_of
from catalog.web.app import create_app
from catalog.worker import Worker
from tests.factories.table_site import TableSite
from validators.findings.report import ColumnInfo

GRID = "ho-theo-xa"
ROWS = 130
GROUPS = ("Đồng bằng", "Miền núi", "Ven biển")
FIELDS: Sequence[dict[str, Any]] = (
    {"name": "ma_xa", "type": "string", "title": "Mã xã", "title_en": "Commune code"},
    {"name": "ten_xa", "type": "string", "title": "Tên xã", "title_en": "Commune"},
    {"name": "vung", "type": "string", "title": "Vùng", "title_en": "Region"},
    {"name": "so_ho", "type": "integer", "title": "Số hộ", "title_en": "Homes", "missingValues": ["", "*"]},
    {"name": "ty_le", "type": "number", "title": "Tỷ lệ", "title_en": "Share"},
    {"name": "ngay", "type": "date", "title": "Ngày rà soát", "title_en": "Day of review"},
    {"name": "nong_thon", "type": "boolean", "title": "Nông thôn mới", "title_en": "New rural"},
    {"name": "nam", "type": "year", "title": "Năm", "title_en": "Year"},
    {"name": "ghi_chu", "type": "string", "title": "Ghi chú", "title_en": "Notes"},
)  # fmt: skip
SCHEMA: dict[str, Any] = {"fields": list(FIELDS), "missingValues": [""], "primaryKey": ["ma_xa"]}
LONG = "Rà soát lại theo công văn của huyện. " * 8


def rows() -> list[list[str]]:
    """The cells of the first version; row 7 hides its figure, row 9 has a long note, row 11 a rare region."""
    found = []
    for n in range(1, ROWS + 1):
        found.append(
            [
                f"{n:05d}",
                f"{('Đông', 'Nguyễn Trãi', 'Hoằng Hóa', 'thượng')[n % 4]} {n}",
                "Hải đảo" if n == 11 else GROUPS[n % 3],
                "*" if n == 7 else str(n * 37 % 1000 * 100),
                f"{n * 7 % 100}.{n % 10}",
                "" if n % 13 == 0 else f"2025-{n % 12 + 1:02d}-{n % 28 + 1:02d}",
                ("true", "false", "")[n % 3],
                "2025",
                LONG if n == 9 else ("<b>&" if n == 10 else ""),
            ]
        )
    return found


def newer_rows() -> list[list[str]]:
    """Those of the second: row 2 has another figure, row 7 shows its own, 130 is gone, 131 and 132 came."""
    found = [list(row) for row in rows()]
    found[1][3] = "12345"
    found[6][3] = "77"
    del found[ROWS - 1]
    return [*found, ["00131", "Xã mới 131", *found[0][2:]], ["00132", "Xã mới 132", *found[0][2:]]]


def written(cells: list[list[str]]) -> str:
    """The rows as a CSV file."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([[one["name"] for one in FIELDS], *cells])
    return out.getvalue()


def add_version(site: TableSite, cells: list[list[str]], **given: Any) -> str:
    """Publish these rows; gives the id of the file's slot."""
    titles = [ColumnInfo(one["name"], one["title"], one["title_en"], one["type"], 1.0, 1) for one in FIELDS]
    return site.add(GRID, written(cells), SCHEMA, columns=titles, **given)


def add_grid(site: TableSite) -> str:
    """Publish both versions; gives the id of the file's slot."""
    add_version(site, rows())
    return add_version(site, newer_rows())


def site_over(running: Catalog) -> TableSite:
    """The site over a catalog that has a unit `vp` and the accounts `reviewer` and `editor` already."""
    with running.db.read_session() as session:
        reviewer, editor = (
            actor_of(session.query(User).filter_by(name=name).one()) for name in ("reviewer", "editor")
        )
    app = create_app(running.settings, running=running)
    return TableSite(running, app, Worker(job_ports(running)), reviewer, editor)
