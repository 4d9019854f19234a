"""Tables as files: each format opened by a reader of its own gives the cells of the source; stored files,
parts of them, the archive; what is withdrawn is gone; what cannot be held or asked is refused."""

import csv
import gzip
import hashlib
import html
import io
import json
import math
import re
import shutil
import subprocess
import zipfile
from datetime import date, datetime
from pathlib import Path

import duckdb
import openpyxl
import pandas as pd
import polars as pl
import pytest

from catalog.bootstrap import Catalog, register_terms
from catalog.config import Settings
from catalog.db import Database
from catalog.domain.policy import SYSTEM
from catalog.domain.table_exports import FORMATS
from catalog.domain.table_query import TableQuery
from catalog.search.memory_index import MemoryIndex
from catalog.services import publishing, takedowns
from catalog.services.register_book import RegisterBook
from storage import MemoryStore
from tests.conftest import MovingClock
from tests.factories.table_site import open_site

NAMES = ("ma_xa", "tên, cột", "so_lon", "so_ho", "kinh_phi", "ty_le", "ngay", "con", "lon", "lat")
KINDS = ("string", "string", "integer", "integer", "number", "number", "date", "boolean", "number", "number")
# As they stand in the file: codes with zeros, formulas, signs of every format, dates that Excel cannot count.
SOURCE = (
    ("00123", "Nguyễn Trãi", "1", "*", "1.50", "1e-7", "2025-01-31", "true", "105.77", "19.81"),
    ("00001", '"Đông" & <Sơn>, x', "123456789012345678", "12", "0.10", "2.5", "1900-02-28", "false", "", ""),
    ("=1+1", "+84 dòng\nhai", "-5", "0", "100", "-0.5", "1900-03-01", "", "-180", "90"),
    ("@a", "  hai  khoảng trắng ", "999999999999999", "7", "-3.25", "3", "", "true", "200", "10"),
    ("-5", "_x000D_\\ và\ttab", "", "", "", "", "2024-12-31", "true", "0", "0"),
    ("0", "", "0", "3", "0.31", "1e20", "9999-12-31", "false", "106", ""),
)
FLAGS = (True, False, False, False, False, False)
SHOWN = (*NAMES[:4], "so_ho_suppressed", *NAMES[4:])


def cell(text, kind):
    """The value of a cell as its type has it."""
    if text in ("", "*"):
        return None
    if kind == "string":
        return text
    if kind == "boolean":
        return text == "true"
    if kind == "date":
        return date.fromisoformat(text)
    return int(text) if kind == "integer" else float(text)


def wanted():
    rows = []
    for given, flag in zip(SOURCE, FLAGS, strict=True):
        cells = [cell(text, kind) for text, kind in zip(given, KINDS, strict=True)]
        rows.append((*cells[:4], flag, *cells[4:]))
    return rows


def content(rows=SOURCE):
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([NAMES, *rows])
    return out.getvalue()


SCHEMA = {
    "fields": [
        {"name": name, "type": kind} | ({"missingValues": ["", "*"]} if name == "so_ho" else {})
        for name, kind in zip(NAMES, KINDS, strict=True)
    ],
    "missingValues": [""],
    "primaryKey": ["ma_xa"],
}


def make_site(migrated_file, folder, places):
    path = folder / "catalog.db"
    shutil.copy(migrated_file, path)
    db = Database(f"sqlite:///{path}")
    settings = Settings(database_url=db.url, secret_key="a" * 40, site_url="http://localhost")
    register = RegisterBook(register_terms(settings, places))
    made = Catalog(settings, db, MemoryStore(), MemoryIndex(), places, MovingClock(), register)
    return open_site(made, folder / "tables")


@pytest.fixture(scope="module")
def site(migrated_file, tmp_path_factory, places):
    made = make_site(migrated_file, tmp_path_factory.mktemp("exports"), places)
    made.add("moi-loai", content(), SCHEMA)
    made.add("khong-toa-do", "ma,so\n01,2\n", {"fields": [{"name": "ma"}, {"name": "so"}]})
    yield made
    made.catalog.db.dispose()


def kept(site, kind, *, name="moi-loai", **headers):
    address = f"/dataset/{name}/resource/{site.resources[name]}/export.{kind}"
    return site.client.get(address, headers=headers)


def asked(site, kind, query="", name="moi-loai"):
    return site.client.get(f"/api/v1/tables/{site.resources[name]}.{kind}{query}")


def files(site, kind):
    """The same table by both ways: kept as a file, and made for a question."""
    for response in (kept(site, kind), asked(site, kind)):
        assert response.status_code == 200, response.data
        assert response.headers["Content-Type"] == FORMATS[kind].media_type
        assert f"moi-loai-bang-v1.{kind}" in response.headers["Content-Disposition"]
        yield response.data


def same(found, rows=None):
    """Cell by cell, empty ones too; a whole number may be told with a fraction of nothing."""
    rows = wanted() if rows is None else rows
    assert len(found) == len(rows)
    for given, row in zip(found, rows, strict=True):
        for at, (a, b) in enumerate(zip(given, row, strict=True)):
            if isinstance(b, float) and isinstance(a, int | float):
                assert math.isclose(a, b, rel_tol=1e-15), (SHOWN[at], a, b)
            else:
                assert (a, isinstance(a, bool)) == (b, isinstance(b, bool)), (SHOWN[at], a, b)


def typed(rows):
    """Rows of texts by the types of the columns."""
    kinds = dict(zip(NAMES, KINDS, strict=True)) | {"so_ho_suppressed": "boolean"}
    return [[cell(text, kinds[name]) for name, text in zip(SHOWN, row, strict=True)] for row in rows]


def test_csv_with_and_without_a_mark_for_excel_has_the_cells_of_the_source(site):
    for kind, mark in (("csv", b""), ("excel.csv", b"\xef\xbb\xbf")):
        for data in files(site, kind):
            assert data.startswith(mark + 'ma_xa,"tên, cột",'.encode())
            rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
            assert tuple(rows[0]) == SHOWN
            same(typed(rows[1:]))
    frame = pd.read_csv(io.BytesIO(kept(site, "csv").data), dtype={"ma_xa": str})
    assert frame["ma_xa"].tolist() == [row[0] for row in SOURCE]


def test_json_and_json_lines_have_the_cells_of_the_source(site):
    for kind in ("json", "jsonl"):
        for data in files(site, kind):
            lines = json.loads(data) if kind == "json" else [json.loads(one) for one in data.splitlines()]
            assert [tuple(one) for one in lines] == [SHOWN] * len(SOURCE)
            days = [one | {"ngay": one["ngay"] and date.fromisoformat(one["ngay"])} for one in lines]
            same([list(one.values()) for one in days])
    assert pl.read_ndjson(kept(site, "jsonl").data)["ma_xa"].to_list() == [row[0] for row in SOURCE]


def test_parquet_has_the_cells_and_types_of_the_source(site, tmp_path):
    by_key = sorted(wanted(), key=lambda row: row[0])
    for data, rows in zip(files(site, "parquet"), (by_key, wanted()), strict=True):
        frame = pl.read_parquet(io.BytesIO(data))
        assert tuple(frame.columns) == SHOWN
        plain = frame.with_columns(pl.col(pl.Decimal).cast(pl.Float64))
        same(plain.rows(), rows)
    path = tmp_path / "bang.parquet"
    path.write_bytes(data)
    with duckdb.connect() as engine:
        assert engine.execute("SELECT ma_xa FROM read_parquet(?)", [str(path)]).fetchall()[0] == ("00123",)


def sheet_cell(value, name, text):
    """What a sheet holds: whole numbers of more than fifteen digits and days before 1 March 1900 as text."""
    if name == "so_lon" and isinstance(value, int) and abs(value) >= 10**15:
        return text
    return text if name == "ngay" and value is not None and value < date(1900, 3, 1) else value


def sheet_rows():
    rows = []
    for row, given in zip(wanted(), SOURCE, strict=True):
        texts = (*given[:4], "", *given[4:])
        rows.append([sheet_cell(v, n, t) for v, n, t in zip(row, SHOWN, texts, strict=True)])
    return rows


def test_a_workbook_has_numbers_days_and_texts_that_are_no_formulas(site):
    for data in files(site, "xlsx"):
        book = openpyxl.load_workbook(io.BytesIO(data))
        rows = list(book["data"].iter_rows())
        assert tuple(one.value for one in rows[0]) == SHOWN
        found = [[one.value for one in row] for row in rows[1:]]
        # This reader tells a day as midnight, and what the format writes as a coded sign as it stands there.
        found = [[one.date() if isinstance(one, datetime) else one for one in row] for row in found]
        found[4][1] = found[4][1].replace("_x005F_", "_")
        same(found, sheet_rows())
        assert {row[0].data_type for row in rows[1:]} <= {"s", "inlineStr"}
        assert all(one.data_type != "f" for row in rows for one in row)
        assert rows[1][0].number_format == "@"


def test_libre_office_reads_workbook_and_opendocument_alike(site, tmp_path):
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is missing: apt-get install libreoffice-calc")
    for kind in ("xlsx", "ods"):
        for at, data in enumerate(files(site, kind)):
            (tmp_path / f"{kind}{at}.{kind}").write_bytes(data)
    inputs = sorted(map(str, tmp_path.iterdir()))
    form = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false"
    command = [
        program,
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        form,
    ]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), *inputs], check=True, capture_output=True, timeout=120
    )
    for name in ("xlsx0", "xlsx1", "ods0", "ods1"):
        text = (tmp_path / f"{name}.csv").read_text(encoding="utf-8")
        rows = list(csv.reader(io.StringIO(text, newline="")))
        assert tuple(rows[0]) == SHOWN
        shown = [[one.lower() if one in ("TRUE", "FALSE") else one for one in row] for row in rows[1:]]
        # A sheet shows ten digits of a general number; the small one is seen by the other readers.
        shown[0][6] = "1e-7" if float(shown[0][6]) in (0.0, 1e-7) else shown[0][6]
        # LibreOffice 7.4 passes over the tab of OpenDocument (text:tab).
        shown[4][1] = shown[4][1].replace("vàtab", "và\ttab") if name.startswith("ods") else shown[4][1]
        same(typed(shown))


def check_geojson(given):
    """Is it a FeatureCollection of points, as RFC 7946, sections 3 and 4, has it?"""
    assert given["type"] == "FeatureCollection"
    assert "crs" not in given
    for feature in given["features"]:
        assert set(feature) <= {"type", "id", "geometry", "properties", "bbox"}
        assert feature["type"] == "Feature"
        assert isinstance(feature["properties"], dict)
        point = feature["geometry"]
        if point is not None:
            assert (set(point), point["type"]) == ({"type", "coordinates"}, "Point")
            longitude, latitude = point["coordinates"]
            assert -180 <= longitude <= 180
            assert -90 <= latitude <= 90


def test_geojson_has_a_point_for_each_place_on_earth_and_every_cell(site):
    for data in files(site, "geojson"):
        given = json.loads(data)
        check_geojson(given)
        points = [one["geometry"] and tuple(one["geometry"]["coordinates"]) for one in given["features"]]
        assert points == [(105.77, 19.81), None, (-180, 90), None, (0, 0), None]
        rows = [one["properties"] for one in given["features"]]
        same([[*one.values()][:7] for one in rows], [row[:7] for row in wanted()])
    with_number = json.loads(asked(site, "geojson", "?_select=_id,lon,lat&_limit=1").data)
    assert with_number["features"][0]["id"] == 1


def test_a_question_filters_sorts_selects_and_groups_in_every_format(site):
    query = "?so_ho=gte.3&_sort=-so_ho&_select=ma_xa,so_ho&_limit=2&_offset=1"
    assert asked(site, "csv", query).data == b"ma_xa,so_ho\n@a,7\n0,3\n"
    assert json.loads(asked(site, "json", query).data) == [
        {"ma_xa": "@a", "so_ho": 7},
        {"ma_xa": "0", "so_ho": 3},
    ]
    assert pl.read_parquet(io.BytesIO(asked(site, "parquet", query).data)).rows() == [("@a", 7), ("0", 3)]
    book = openpyxl.load_workbook(io.BytesIO(asked(site, "xlsx", query).data))
    assert list(book["data"].values) == [("ma_xa", "so_ho"), ("@a", 7), ("0", 3)]
    groups = "?_group=con&_measures=count,sum(so_ho)&_sort=con"
    assert asked(site, "csv", groups).data == b"con,count,sum_so_ho\nfalse,2,15\ntrue,3,7\n,1,0\n"
    assert asked(site, "jsonl", "?_select=con&_distinct=true&_sort=-con&_offset=1").data == (
        b'{"con":false}\n{"con":null}\n'
    )
    named = site.client.get(f"/api/v1/tables/{site.resources['moi-loai']}?_format=csv&ma_xa=eq.00123")
    assert named.data.count(b"\n") == 2
    assert "v1-part.csv" in named.headers["Content-Disposition"]
    assert json.loads(asked(site, "json", "?ma_xa=eq.x").data) == []
    assert (
        asked(
            site, "csv", "?_where=" + json.dumps({"column": "_id", "op": "in", "value": [3, 1]})
        ).data.count(b"\n")
        == 4
    )


@pytest.mark.parametrize(
    ("kind", "query", "reason"),
    [
        ("csv", "?khong_co=eq.1", "table_unknown_column"),
        ("xlsx", "?so_ho=gt.x", "table_value_integer"),
        ("json", "?_limit=99999999", "table_too_much"),
        ("csv", "?_limit=-1", "table_not_natural"),
        ("ods", "?_after=abc", "export_page"),
        ("jsonl", "?_facets=con", "export_page"),
        ("csv", "?_format=csv", "table_named_twice"),
        ("parquet", "?_khac=1", "table_unknown_parameter"),
        ("geojson", "?_select=ma_xa", "export_no_place"),
        ("csv", "?_version=x", "table_not_natural"),
        ("csv", "?_sort=so_ho;DROP TABLE t", "table_unknown_column"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_both_languages(site, kind, query, reason):
    response = asked(site, kind, query)
    told = response.get_json()["error"]
    assert (response.status_code, told["reason"]) == (400, reason)
    assert told["vi"]["message"] != told["en"]["message"]
    assert told["vi"]["cure"] != told["en"]["cure"]


def test_unknown_formats_tables_and_versions_are_refused(site):
    resource = site.resources["moi-loai"]
    response = site.client.get(f"/api/v1/tables/{resource}?_format=exe")
    assert response.get_json()["error"]["reason"] == "export_format"
    for address in (
        f"/api/v1/tables/{resource}.exe",
        "/api/v1/tables/11111111-2222-4333-8444-555555555555.csv",
        f"/dataset/moi-loai/resource/{resource}/export.exe",
        f"/dataset/moi-loai/version/9/resource/{resource}/export.csv",
        f"/dataset/khong-toa-do/resource/{resource}/export.csv",
        "/dataset/khong-co/package.zip",
        "/dataset/moi-loai/version/9/package.zip",
    ):
        assert site.client.get(address).status_code == 404, address
    assert kept(site, "geojson", name="khong-toa-do").status_code == 400
    # A program that names no type, or any, gets JSON; a browser names HTML and gets a page.
    for accept in ({}, {"Accept": "*/*"}, {"Accept": "application/geo+json"}):
        refused = kept(site, "geojson", name="khong-toa-do", **accept)
        assert refused.get_json()["error"]["reason"] == "export_no_place"
    page = kept(site, "geojson", name="khong-toa-do", Accept="text/html,*/*;q=0.8")
    assert (page.status_code, page.mimetype) == (400, "text/html")


def test_names_that_parquet_would_change_are_refused_with_another_way(site):
    site.add(
        "hoa-thuong",
        "Ma,mA,Đà,đà\n1,2,3,4\n",
        {"fields": [{"name": name} for name in ("Ma", "mA", "Đà", "đà")]},
    )
    told = asked(site, "parquet", name="hoa-thuong").get_json()["error"]
    assert told["reason"] == "export_same_names"
    assert all("_select" in told[lang]["cure"] for lang in ("vi", "en"))
    assert kept(site, "parquet", name="hoa-thuong").status_code == 400
    assert kept(site, "csv", name="hoa-thuong").data == "Ma,mA,Đà,đà\n1,2,3,4\n".encode()
    chosen = asked(site, "parquet", "?_select=mA,Đà,đà", name="hoa-thuong")
    assert pl.read_parquet(chosen.data).rows(named=True) == [{"mA": "2", "Đà": "3", "đà": "4"}]


def test_a_format_that_cannot_hold_the_table_says_why_and_what_to_do(site, monkeypatch):
    site.add("dai", "a\n" + "x" * 32_768 + "\n", {"fields": [{"name": "a", "type": "string"}]})
    for response in (asked(site, "xlsx", name="dai"), kept(site, "ods", name="dai")):
        assert response.status_code == 400
    told = asked(site, "ods", name="dai").get_json()["error"]
    assert (told["reason"], told["most"]) == ("export_letters", 32_767)
    page = site.client.get("/en/dataset/dai").get_data(as_text=True)
    assert "export.csv" in page
    assert "export.xlsx" not in page
    assert kept(site, "csv", name="dai").data == b"a\n" + b"x" * 32_768 + b"\n"


def test_kept_files_are_had_in_part_compressed_and_not_twice(site):
    whole = kept(site, "csv")
    assert whole.headers["Content-Length"] == str(len(whole.data))
    assert whole.headers["ETag"] == f'"{hashlib.sha256(whole.data).hexdigest()}"'
    assert whole.headers["Vary"] == "Accept-Encoding"
    part = kept(site, "csv", Range="bytes=6-20", **{"Accept-Encoding": "gzip"})
    assert (part.status_code, part.data) == (206, whole.data[6:21])
    assert part.headers["Content-Range"] == f"bytes 6-20/{len(whole.data)}"
    assert kept(site, "csv", Range="bytes=99999-").status_code == 416
    again = kept(site, "csv", **{"If-None-Match": whole.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    packed = kept(site, "csv", **{"Accept-Encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["ETag"] != whole.headers["ETag"]
    assert gzip.decompress(packed.data) == whole.data
    assert "Content-Encoding" not in kept(site, "xlsx", **{"Accept-Encoding": "gzip"}).headers
    head = site.client.head(f"/dataset/moi-loai/resource/{site.resources['moi-loai']}/export.parquet")
    assert (head.status_code, head.data) == (200, b"")
    assert int(head.headers["Content-Length"]) == len(kept(site, "parquet").data)


def test_the_archive_holds_every_table_with_a_description_that_fits(site, tmp_path):
    response = site.client.get("/dataset/moi-loai/package.zip")
    assert response.status_code == 200
    assert int(response.headers["Content-Length"]) == len(response.data)
    with zipfile.ZipFile(io.BytesIO(response.data)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["datapackage.json", "README.txt", "LICENCE.txt", "data/bang-v1.csv"]
        table = archive.read("data/bang-v1.csv")
        told = json.loads(archive.read("datapackage.json"))
        readme = archive.read("README.txt").decode()
        assert "moi-loai" in readme
        assert "TÊN_suppressed" in readme
        assert "NAME_suppressed" in readme
        assert len(archive.read("LICENCE.txt")) > 200
    resource = told["resources"][0]
    assert table == kept(site, "csv").data
    assert (resource["path"], resource["bytes"]) == ("data/bang-v1.csv", len(table))
    assert resource["hash"] == f"sha256:{hashlib.sha256(table).hexdigest()}"
    fields = {one["name"]: one.get("description", "") for one in resource["schema"]["fields"]}
    assert list(fields) == list(SHOWN)
    assert "so_ho_suppressed = true" in fields["so_ho"]
    assert "the cell so_ho of the row is hidden" in fields["so_ho_suppressed"]
    assert "*" not in resource["description"]
    part = site.client.get("/dataset/moi-loai/package.zip", headers={"Range": "bytes=-400"})
    assert part.data == response.data[-400:]
    middle = site.client.get("/dataset/moi-loai/package.zip", headers={"Range": "bytes=1000-2999"})
    assert middle.data == response.data[1000:3000]
    unzip = shutil.which("unzip")
    if unzip is not None:
        path = tmp_path / "goi.zip"
        path.write_bytes(response.data)
        assert subprocess.run([unzip, "-tq", str(path)], check=False, capture_output=True).returncode == 0


def test_a_card_names_the_formats_that_can_be_had_beside_the_published_one(site):
    page = site.client.get("/en/dataset").text
    assert "also as Excel, ODS, JSON, GeoJSON, Parquet" in page
    # The table without places has no map.
    assert "also as Excel, ODS, JSON, Parquet" in page


def test_every_example_of_the_api_page_runs(site):
    page = html.unescape(site.client.get("/en/api").text)
    shown = re.findall(r'curl (?:-\S+ )*"http://localhost(/[^"]*)"', page)
    asked = [one for one in shown if "/api/v1/tables/" in one or "datastore" in one or "export." in one]
    assert len(asked) >= 4
    for address in asked:
        response = site.client.get(address, follow_redirects=True)
        assert response.status_code == 200, (address, response.text[:200])
    for kind in FORMATS:
        assert f"<code>{kind}</code>" in page
    assert "10,000 rows" in page


def test_pages_tell_how_hidden_cells_are_written_only_where_there_are_some(site):
    note = "Hidden cells are * in the file as received"
    page = site.client.get("/en/dataset/moi-loai").text
    assert note in page
    assert "As received, hidden cells are *" in page
    assert "Ô đã ẩn ghi dấu * trong tệp nguyên bản" in site.client.get("/dataset/moi-loai").text
    file = f"/en/dataset/moi-loai/resource/{site.resources['moi-loai']}"
    assert note in site.client.get(file).text
    other = site.client.get("/en/dataset/khong-toa-do").text
    assert "hidden cells" not in other.lower()


def test_each_version_keeps_its_files_and_what_is_withdrawn_or_taken_down_is_gone(
    migrated_file, tmp_path, places
):
    site = make_site(migrated_file, tmp_path, places)
    resource = site.add("ho-ngheo", content(), SCHEMA)
    first = kept(site, "csv", name="ho-ngheo").data
    site.add("ho-ngheo", content(SOURCE[:2]), SCHEMA)
    second = kept(site, "csv", name="ho-ngheo").data
    fixed = f"/dataset/ho-ngheo/version/1/resource/{resource}/export.csv"
    assert (site.client.get(fixed).data, first != second) == (first, True)
    folders = sorted((tmp_path / "tables" / "exports").iterdir())
    assert [one.name for one in folders] == sorted(site.version_ids("ho-ngheo"))
    known = {"If-None-Match": kept(site, "csv", name="ho-ngheo").headers["ETag"]}
    addresses = (
        fixed,
        f"/dataset/ho-ngheo/resource/{resource}/export.xlsx",
        f"/api/v1/tables/{resource}.csv",
    )
    other = site.add("khac", content(SOURCE[:3]), SCHEMA)
    with site.catalog.db.unit_of_work() as session:
        takedowns.take_down(
            session, SYSTEM, "khac", reason="Lộ thông tin.", resource_id=other, now=site.catalog.clock()
        )
    assert kept(site, "csv", name="khac").status_code == 410
    assert site.client.get("/dataset/khac/package.zip").status_code == 404
    with site.catalog.db.unit_of_work() as session:
        publishing.withdraw_dataset(session, SYSTEM, "ho-ngheo", reason="Trùng.", now=site.catalog.clock())
    for address in (*addresses, "/dataset/ho-ngheo/package.zip", "/dataset/ho-ngheo/version/1/package.zip"):
        assert site.client.get(address, headers=known).status_code == 410, address
    site.work()
    assert list((tmp_path / "tables" / "exports").iterdir()) == []
    site.catalog.db.dispose()


def test_the_archive_names_no_file_any_more_that_was_taken_down(migrated_file, tmp_path, places):
    site = make_site(migrated_file, tmp_path, places)
    site.add("hai-tep", content(), SCHEMA)
    # Bytes that are no table: the file is described in the archive and is no part of it.
    other = site.add("Bản thuyết minh", b"PK minh hoa", SCHEMA, dataset="hai-tep", filename="minh-hoa.xlsx")
    address = "/dataset/hai-tep/package.zip"

    def told():
        with zipfile.ZipFile(io.BytesIO(site.client.get(address).data)) as archive:
            return json.dumps(json.loads(archive.read("datapackage.json"))), len(archive.namelist())

    text, parts = told()
    assert (other in text or "minh-hoa" in text, parts) == (True, 4)
    with site.catalog.db.unit_of_work() as session:
        takedowns.take_down(
            session, SYSTEM, "hai-tep", reason="Lộ thông tin.", resource_id=other, now=site.catalog.clock()
        )
    text, parts = told()
    assert (other in text or "minh-hoa" in text, parts) == (False, 4)
    site.catalog.db.dispose()


def test_lost_or_damaged_files_are_made_anew_and_never_sent(migrated_file, tmp_path, places):
    site = make_site(migrated_file, tmp_path, places)
    site.add("ho-ngheo", content(), SCHEMA)
    whole = kept(site, "csv", name="ho-ngheo").data
    folder = tmp_path / "tables" / "exports" / site.version_ids("ho-ngheo")[0]
    assert {one.stat().st_mode & 0o777 for one in folder.iterdir()} == {0o600}
    (folder / "csv").write_bytes(whole[:-1] + b"X")
    assert kept(site, "csv", name="ho-ngheo").status_code == 503
    shutil.rmtree(folder)
    assert kept(site, "csv", name="ho-ngheo").status_code == 503
    assert site.client.get("/dataset/ho-ngheo/package.zip").status_code == 503
    site.worker._plan_tables(site.catalog.clock())
    site.work()
    assert kept(site, "csv", name="ho-ngheo").data == whole
    site.catalog.db.dispose()


def memory():
    return int(re.search(r"VmRSS:\s+(\d+)", Path("/proc/self/status").read_text())[1]) >> 10


def test_a_long_answer_is_sent_in_constant_memory(site):
    rows, name = 60_000, "c" * 500
    text = ",".join(f"{name}{at}" for at in range(4)) + "\n" + "1,2,3,4\n" * rows
    schema = {"fields": [{"name": f"{name}{at}", "type": "string"} for at in range(4)]}
    site.add("dai-dong", text, schema, is_worked=False)
    site.worker.run_one()
    site.work()
    store, key = site.catalog.tables, site.version_ids("dai-dong")[0]
    for kind in ("json", "xlsx"):
        start, size, most, largest = memory(), 0, 0, 0
        with store.export(key, TableQuery(), kind=kind) as parts:
            for part in parts:
                size += len(part)
                largest = max(largest, len(part))
                most = max(most, memory() - start)
        assert largest < 3 << 20
        # The JSON has 120 MB, in which nothing stays.
        assert most < 60, kind
        assert kind == "xlsx" or size > 120_000_000


def test_openapi_tells_the_formats(site):
    told = site.client.get(f"/api/v1/tables/{site.resources['moi-loai']}/openapi.json").get_json()
    path = f"/api/v1/tables/{site.resources['moi-loai']}"
    operation = told["paths"][f"{path}.{{format}}"]["get"]
    formats = next(one for one in operation["parameters"] if one["name"] == "format")
    assert formats["schema"]["enum"] == list(FORMATS)
    assert set(operation["responses"]["200"]["content"]) == {
        one.media_type.partition(";")[0] for one in FORMATS.values()
    }
    assert not {"_after", "_facets", "_shape"} & {one["name"] for one in operation["parameters"]}
