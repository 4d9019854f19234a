"""The data of a file on its pages: rows judged by pandas, addresses, forms, refusals, columns, versions."""

import gzip
import re
import shutil
from datetime import UTC, datetime
from html import unescape
from urllib.parse import parse_qsl, urlencode, urlsplit

import pandas as pd
import pytest

from catalog.bootstrap import Catalog, register_terms
from catalog.config import DATA_FOLDER, Settings
from catalog.db import Database
from catalog.domain.policy import SYSTEM
from catalog.search.memory_index import MemoryIndex
from catalog.services import datasets, publishing, takedowns
from catalog.services.register_book import RegisterBook
from storage import MemoryStore
from tests.factories.grid_site import GRID, LONG, ROWS, SCHEMA, add_grid, add_version, newer_rows, rows
from tests.factories.table_site import open_site
from validators.findings.report import Preview

PAGE = f"/dataset/{GRID}"
NOW = datetime(2025, 11, 3, 2, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def site(migrated_file, tmp_path_factory, places):
    folder = tmp_path_factory.mktemp("grid")
    db = Database(f"sqlite:///{shutil.copy(migrated_file, folder / 'catalog.db')}")
    settings = Settings(database_url=db.url, secret_key="a" * 40, site_url="http://localhost")
    register = RegisterBook(register_terms(settings, places))
    running = Catalog(settings, db, MemoryStore(), MemoryIndex(), places, lambda: NOW, register)
    made = open_site(running, folder / "tables")
    add_grid(made)
    yield made
    db.dispose()


@pytest.fixture(scope="module")
def frame():
    """The newest version as pandas reads it."""
    found = pd.DataFrame(newer_rows(), columns=[one["name"] for one in SCHEMA["fields"]])
    found["so_ho"] = pd.to_numeric(found["so_ho"], errors="coerce")
    found["ty_le"] = pd.to_numeric(found["ty_le"])
    found.index += 1
    return found


def get(site, address, status=200, **options):
    answer = site.client.get(address, **options)
    assert answer.status_code == status, answer.status
    return answer.get_data(as_text=True)


def grid(page):
    return page[page.index('<div class="table-grid"') : page.index('id="h-columns"')]


def numbers(page):
    """The row numbers that the grid shows, in order."""
    return [
        int(text.replace(".", "")) for text in re.findall(r'<th class="r muted" scope="row">([\d.]+)<', page)
    ]


def by(frame, column, direction):
    """The rows sorted, those without a value last, equal ones in the order of the file."""
    return frame.sort_values(column, ascending=direction > 0, kind="stable", na_position="last")


@pytest.mark.parametrize(
    ("query", "chosen"),
    [
        ("", lambda f: f.head(20)),
        ("_sort=-so_ho", lambda f: by(f, "so_ho", -1).head(20)),
        ("_sort=so_ho&_offset=120", lambda f: by(f, "so_ho", 1)[120:140]),
        ("ten_xa=contains.nguyen", lambda f: f[f.ten_xa.str.contains("Nguyễn")].head(20)),
        ("vung=eq.Miền núi&_limit=50", lambda f: f[f.vung == "Miền núi"].head(50)),
        ("so_ho=gte.50000&so_ho=lte.60000", lambda f: f[f.so_ho.between(50000, 60000)].head(20)),
        ("so_ho=eq.12345", lambda f: f[f.so_ho == 12345]),
        ("ngay=isnull.true", lambda f: f[f.ngay == ""].head(20)),
        ("ngay=between.2025-03-01,2025-03-31", lambda f: f[f.ngay.str.startswith("2025-03")].head(20)),
        ("nong_thon=eq.true&_sort=-ty_le", lambda f: by(f[f.nong_thon == "true"], "ty_le", -1).head(20)),
        ("_q=hoang hoa", lambda f: f[f.ten_xa.str.startswith("Hoằng Hóa")].head(20)),
        ("ghi_chu=not.isnull.true", lambda f: f[f.ghi_chu != ""]),
        ("utm_source=thu&fbclid=x", lambda f: f.head(20)),
    ],
)  # fmt: skip
def test_an_address_shows_the_rows_that_pandas_chooses(site, frame, query, chosen):
    page = get(site, f"{PAGE}?{urlencode(parse_qsl(query))}")
    assert numbers(page) == list(chosen(frame).index)


def test_the_total_the_order_and_the_ways_to_other_pages_are_told(site, frame):
    page = unescape(get(site, f"{PAGE}?_sort=-so_ho&_offset=20"))
    assert "Dòng 21 đến 40 trên 131 dòng, xếp theo “Số hộ”, giảm dần." in page
    assert 'aria-sort="descending"' in page
    links = dict(re.findall(r'id="page-(\w+)" href="([^"]+)"', page))
    assert {
        name: dict(parse_qsl(urlsplit(link).query)).get("_offset", "0") for name, link in links.items()
    } == {
        "first": "0",
        "previous": "0",
        "next": "40",
        "last": "120",
    }
    assert all(link.endswith("#data") for link in links.values())


def test_a_header_sorts_upwards_then_downwards_then_not(site):
    address, seen = PAGE, []
    for _ in range(3):
        link = unescape(re.search(r'id="sort-3" href="([^"]+)"', get(site, address)).group(1))
        address = link.partition("#")[0]
        seen.append(urlsplit(address).query)
    assert seen == ["_sort=so_ho", "_sort=-so_ho", ""]


def test_cells_are_written_for_people_and_codes_are_left_alone(site):
    page = grid(get(site, PAGE))
    for cell in (
        "<td>00001</td>",
        '<td class="r">3.700</td>',
        '<td class="r">7,1</td>',
        '<td class="date">02/02/2025</td>',
        "<td>không</td>",
        '<td class="r">2025</td>',
        "<td>&lt;b&gt;&amp;</td>",
    ):
        assert cell in page
    assert '<td class="r">3,700</td>' in grid(get(site, f"/en{PAGE}"))


def test_a_long_cell_opens_to_its_whole_text(site):
    cell = re.search(r'<td class="text">(Rà soát.*?)</td>', get(site, PAGE), re.S).group(1)
    shown = re.sub(r"<summary>.*?</summary>|</?details[^>]*>", "", cell)
    assert shown == LONG
    assert "<summary>… xem hết nội dung</summary>" in cell


def test_a_hidden_cell_is_told_by_a_sign_and_a_word_and_explained(site, tmp_path, catalog):
    own = open_site(catalog, tmp_path / "tables")
    add_version(own, rows())
    page = get(own, f"{PAGE}?so_ho_suppressed=eq.true")
    assert numbers(page) == [7]
    assert re.search(r'<td class="hidden-cell"><svg [^>]*>.*?</svg>ẩn</td>', page)
    assert "Ẩn không phải là 0." in page


def test_a_form_leads_to_an_address_that_the_data_api_understands(site):
    resource = site.resources[GRID]
    form = {
        "_form": "1", "_q": "", "_sort": "-so_ho", "_limit": "50", "_f1_op": "contains", "_f1": " nguyen ",
        "_f2_op": "eq", "_f2": "Miền núi", "_f6_is": "isnull.false",
        "_f3_from": "1.200", "_f3_to": "50.000,5", "_f4_op": "filled",
        "_f5_from": "2025-01-01", "_col": ["0", "1", "3"],
    }  # fmt: skip
    answer = site.client.get(f"{PAGE}/resource/{resource}/rows?{urlencode(form, doseq=True)}")
    assert answer.status_code == 303
    link = urlsplit(answer.location)
    assert (link.path, link.fragment) == (PAGE, "data")
    assert parse_qsl(link.query) == [
        ("ten_xa", "contains.nguyen"),
        ("vung", "eq.Miền núi"),
        ("so_ho", "gte.1200"),
        ("so_ho", "lte.50000.5"),
        ("ty_le", "isnull.false"),
        ("ngay", "gte.2025-01-01"),
        ("nong_thon", "isnull.false"),
        ("_sort", "-so_ho"),
        ("_select", "ma_xa,ten_xa,so_ho"),
        ("_limit", "50"),
    ]
    page = get(site, f"{PAGE}?{link.query}")
    told = site.client.get(f"/api/v1/tables/{resource}?{link.query}").get_json()
    codes = re.findall(r"</th><td>([0-9]{5})</td>", page)
    assert codes == [row["ma_xa"] for row in told["rows"]]
    assert codes
    # What was chosen stands in the form again, as it was written.
    for field in (
        'name="_f1" value="nguyen"',
        'name="_f3_from" value="1.200"',
        'name="_f5_from" value="2025-01-01"',
    ):
        assert field in page
    assert re.search(r'name="_f6_is".*?<option value="isnull.false" selected>', page, re.S)
    assert page.count('<th scope="col"') + page.count('<th class="r" scope="col"') >= 4


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["no-scripts", "scripts"])
def test_a_form_that_chooses_no_column_is_answered_with_the_usual_ones_and_told_so(site, headers):
    address = f"{PAGE}/resource/{site.resources[GRID]}/rows?_form=1&_cols=1"
    answer = site.client.get(address, headers=headers, follow_redirects=True)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "Bảng cần ít nhất một cột" in page
    assert len(numbers(page)) == 20


def test_no_row_is_told_once_with_the_way_back_and_without_files_of_nothing(site):
    part = grid(unescape(get(site, f"{PAGE}?ten_xa=contains.khong+co")))
    assert part.count("Không có dòng nào như vậy.") == 2  # once to be read, once to be told by a script
    assert "Xem mọi dòng" in part
    assert "cap-data" not in part
    assert f"{site.resources[GRID]}.xlsx" not in part


def test_what_no_field_can_show_is_kept_beside_the_form_and_can_be_removed(site):
    page = get(site, f"{PAGE}?{urlencode([('so_ho', 'not.gte.500'), ('ten_xa', 'in.a,b')])}")
    assert '<input type="hidden" name="so_ho" value="not.gte.500">' in page
    assert '<input type="hidden" name="ten_xa" value="in.a,b">' in page
    removed = [unescape(one) for one in re.findall(r'class="chip" href="([^"]+)"', page)]
    assert [urlsplit(one).query for one in removed] == ["ten_xa=in.a%2Cb", "so_ho=not.gte.500"]
    assert "Không có dòng nào như vậy." in page


@pytest.mark.parametrize(
    "query",
    [
        "khong_co=eq.1", "so_ho=gte.mười", "so_ho=contains.1", "ngay=gte.2025-02-30", "_sort=khong_co",
        "_select=khong_co", "_select=ma_xa,ma_xa", "_limit=0", "_limit=101", "_limit=x", "_offset=-1",
        "_offset=99999999999", "_la=1", "_group=vung", "_measures=count", "_after=x", "_where={",
        "_bbox=1,2", "so_ho=gte.1;DROP TABLE t", "vung=in.%22", "_sort=a&_sort=b", "_select=%22",
        "so_ho=between.1", "ten_xa=eq." + "x" * 600,
    ],
)  # fmt: skip
def test_a_hostile_address_is_told_what_is_wrong_in_the_page(site, query):
    page = get(site, f"{PAGE}?{query}", 400)
    assert "Không hiển thị được các dòng này" in page
    assert numbers(page) == list(range(1, 21))
    assert '<h2 id="h-columns">' in page
    part = get(site, f"{PAGE}/resource/{site.resources[GRID]}/rows?{query}", 400)
    assert part.startswith('<div class="table-grid"')


def test_the_part_for_scripts_is_the_part_of_the_page_and_names_its_address(site):
    query = "_sort=so_ho&_offset=20"
    answer = site.client.get(
        f"{PAGE}/resource/{site.resources[GRID]}/rows?{query}", headers={"HX-Request": "true"}
    )
    part = answer.get_data(as_text=True)
    assert part.strip() in get(site, f"{PAGE}?{query}")
    assert answer.headers["HX-Push-Url"] == f"{PAGE}?{query}"
    form = site.client.get(
        f"/en{PAGE}/resource/{site.resources[GRID]}/rows?_form=1&_on=file&_q=hoang",
        headers={"HX-Request": "true"},
    )
    assert form.headers["HX-Push-Url"] == f"/en{PAGE}/resource/{site.resources[GRID]}?_q=hoang"
    assert "HX-Request" in form.headers["Vary"]


def test_the_page_of_the_file_has_the_same_grid(site):
    page = get(site, f"{PAGE}/resource/{site.resources[GRID]}?_sort=-so_ho&_limit=50")
    assert len(numbers(page)) == 50
    assert f'data-rows="{PAGE}/resource/{site.resources[GRID]}/rows?_on=file"' in page
    assert f'href="/api/v1/tables/{site.resources[GRID]}.csv?_sort=-so_ho"' in page


def test_the_chosen_rows_are_to_be_had_as_files_and_from_the_api(site, frame):
    page = unescape(get(site, f"{PAGE}?ten_xa=contains.hoang&_sort=-so_ho&_select=ma_xa,so_ho&_offset=20"))
    chosen = by(frame[frame.ten_xa.str.startswith("Hoằng Hóa")], "so_ho", -1)
    links = dict(re.findall(r'<a href="(/api/v1/tables/[^"]+)">([^<]+)</a>', page))
    addresses = {name: address for address, name in links.items()}
    lines = get(site, addresses["CSV"]).lstrip("\ufeff").splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == list(chosen.ma_xa)
    assert [row["ma_xa"] for row in site.client.get(addresses["JSON"]).get_json()] == list(chosen.ma_xa)
    assert site.client.get(addresses["Excel"]).data.startswith(b"PK")
    assert site.client.get(addresses["Các dòng này trong API"]).get_json()["total"] == len(chosen)


def test_one_question_is_one_page_load_of_at_most_fifty_kilobytes_of_scripts(site):
    page = get(site, PAGE)
    scripts = re.findall(r'<script src="/static/([^"?]+)', page)
    folder = DATA_FOLDER.parent / "static"
    assert "vendor/htmx/htmx.min.js" in scripts
    assert sum(len(gzip.compress((folder / one).read_bytes(), mtime=0)) for one in scripts) < 50_000


def columns_of(page):
    return unescape(page[page.index('id="h-columns"') : page.index('id="h-api"')])


def test_columns_are_told_with_their_figures_and_no_rare_value(site):
    told = columns_of(get(site, PAGE))
    assert len(re.findall(r'<li class="profile">', told)) == len(SCHEMA["fields"])
    for words in (
        "Homes",
        "<dt>Điền đủ</dt><dd>100 %</dd>",
        "Đồng bằng",
        "một giá trị khác",
        "Sớm nhất",
    ):
        assert words in told
    assert "Hải đảo" not in told
    counts = pd.Series([row[2] for row in newer_rows()]).value_counts()
    shown = re.findall(r"<li><span>([^<]+)</span> <span class=\"num\">(\d+)</span>", told)
    assert ("Đồng bằng", str(counts["Đồng bằng"])) in shown
    assert "<dt>Smallest</dt>" in columns_of(get(site, f"/en{PAGE}"))


def test_until_its_table_is_made_a_page_shows_the_rows_that_the_check_kept(catalog, tmp_path):
    own = open_site(catalog, tmp_path / "tables")
    kept = Preview(header=["ma_xa", "ten_xa"], rows=[["00001", "Đông 1"]])
    resource = add_version(own, rows(), is_worked=False, preview=kept)
    page = get(own, f"{PAGE}?_sort=-so_ho")
    assert "Bảng đầy đủ đang được chuẩn bị" in page
    assert "<td lang" not in page
    assert "Đông 1" in page
    assert "htmx" not in page
    assert own.client.get(f"{PAGE}/resource/{resource}/rows").status_code == 503
    own.work()
    assert numbers(get(own, PAGE)) == list(range(1, 21))


def test_what_is_taken_down_has_no_rows_and_is_in_no_comparison(catalog, tmp_path):
    own = open_site(catalog, tmp_path / "tables")
    resource = add_grid(own)
    compared = f"{PAGE}/history/1..2"
    assert "12.345" in get(own, compared)
    get(own, PAGE)
    with own.catalog.db.unit_of_work() as session:
        takedowns.take_down(
            session,
            SYSTEM,
            GRID,
            reason="Lộ thông tin cá nhân.",
            resource_id=resource,
            now=own.catalog.clock(),
        )
    assert own.client.get(f"{PAGE}/resource/{resource}/rows").status_code == 410
    assert "12.345" not in get(own, compared)
    assert "Nguyễn Trãi" not in get(own, PAGE)


def test_files_of_the_same_bytes_are_compared_each_under_its_own_address(catalog, tmp_path):
    own = open_site(catalog, tmp_path / "tables")
    older, newer = ("ma,so\n" + "".join(f"{n},{more}\n" for n in range(60)) for more in (1, 2))
    schema = {"fields": [{"name": "ma"}, {"name": "so"}], "primaryKey": ["ma"]}
    for content in (older, newer):
        own.add("doi", content, schema)
        own.add("tep-hai", content, schema, dataset="doi")
    for name in ("doi", "tep-hai"):
        page = get(own, f"/dataset/doi/history/2..4?file={own.resources[name]}")
        rows_part = page[page.index('id="rows"') :]
        assert set(re.findall(r"\?file=([\w-]+)&amp;page=2", rows_part)) == {own.resources[name]}


def test_two_versions_are_compared_cell_by_cell(site):
    page = unescape(get(site, f"{PAGE}/history/1..2"))
    assert "Số dòng đổi: 2; thêm: 2; bớt: 1." in page
    assert "Trước có 130 dòng, nay có 131 dòng." in page
    assert (
        '<del><span class="sr">trước: </span>7.400</del> <ins><span class="sr">nay: </span>12.345</ins>'
        in page
    )
    assert '<del><span class="sr">trước: </span>ẩn</del> <ins><span class="sr">nay: </span>77</ins>' in page
    kinds = re.findall(r'<tr[^>]*><th scope="row">([^<]+)</th><td>(\d+)</td>', page)
    assert kinds == [
        ("thay đổi", "00002"),
        ("thay đổi", "00007"),
        ("thêm mới", "00131"),
        ("thêm mới", "00132"),
        ("bị bỏ", "00130"),
    ]
    assert '<span>Số hộ</span>: <span class="num">2</span>' in page
    assert "Rows changed: 2; added: 2; removed: 1." in get(site, f"/en{PAGE}/history/1..2")


def test_each_version_leads_to_its_comparison_and_two_can_be_chosen(site):
    assert f'href="{PAGE}/history/1..2"' in get(site, PAGE)
    assert f'href="{PAGE}/history/1..2"' in get(site, f"{PAGE}/history")
    ways = {
        f"{PAGE}/history/compare?from=2&to=1": f"{PAGE}/history/1..2",
        f"{PAGE}/history/2..1": f"{PAGE}/history/1..2",
        f"{PAGE}/history/2..2": f"{PAGE}/history",
        f"{PAGE}/history/compare?from=x&to=1": f"{PAGE}/history",
    }
    for address, target in ways.items():
        assert site.client.get(address).location == target
    get(site, f"{PAGE}/history/1..9", 404)
    get(site, "/dataset/khong-co/history/1..2", 404)


def test_a_comparison_tells_columns_and_description_that_differ(catalog, tmp_path):
    own = open_site(catalog, tmp_path / "tables")
    name = {"type": "string", "title": "Tên"}
    old = {"fields": [{"name": "ma", "type": "integer"}, {"name": "ten", **name}]}
    new = {
        "fields": [*({"name": one, "type": "string"} for one in ("ma", "moi")), {"name": "ten_xa", **name}]
    }
    own.add("doi-cot", "ma,ten\n1,Đông\n2,Tây\n", old)
    with own.catalog.db.unit_of_work() as session:
        datasets.find_dataset(session, "doi-cot").title_en = "Another title"
    own.add("doi-cot", "ma,moi,ten_xa\n1,x,Đông\n3,y,Nam\n", new)
    page = unescape(get(own, "/dataset/doi-cot/history/1..2"))
    for told in (
        "<code>moi</code>: thêm mới",
        "<code>ma</code>: kiểu: trước là số nguyên, nay là chữ",
        "<code>ten_xa</code>: trước có tên ten",
        "<ins>Another title</ins>",
        "Bảng không có khóa",
        "Số dòng đổi: 0; thêm: 1; bớt: 1.",
    ):
        assert told in page


def test_a_withdrawn_dataset_has_no_comparison(catalog, tmp_path):
    own = open_site(catalog, tmp_path / "tables")
    add_grid(own)
    get(own, f"{PAGE}/history/1..2")
    with own.catalog.db.unit_of_work() as session:
        publishing.withdraw_dataset(session, SYSTEM, GRID, reason="Trùng.", now=own.catalog.clock())
    get(own, f"{PAGE}/history/1..2", 410)


def test_every_row_is_on_one_page_of_the_grid(site):
    seen = [
        number
        for offset in range(0, ROWS + 1, 50)
        for number in numbers(get(site, f"{PAGE}?_limit=50&_offset={offset}&_sort=ty_le"))
    ]
    assert sorted(seen) == list(range(1, ROWS + 2))
