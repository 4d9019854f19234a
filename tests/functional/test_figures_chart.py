"""Charts of published tables: each figure and each bar worked out by hand from the rows of the factory."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from urllib.parse import quote

import pytest

from catalog.remembering import Memory, Remembered
from tests.factories.figure_tables import add_table, open_figure_site
from tests.factories.table_site import TableSite

ROW = re.compile(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', re.DOTALL)
CELL = re.compile(r'<td class="r">(.*?)</td>')
CAPTION = re.compile(r'<figcaption id="cap-chart"><strong>(.*?)</strong><span[^>]*>(.*?)</span>', re.DOTALL)
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def site(migrated_file, places, tmp_path_factory) -> TableSite:
    return open_figure_site(migrated_file, places, tmp_path_factory.mktemp("figures"))


def open_chart(
    site: TableSite, name: str, query: str = "", lang: str = "", **headers: str
) -> tuple[str, int]:
    address = f"{lang}/dataset/{name}/resource/{site.resources[name]}/chart?{query}"
    answer = site.client.get(address, headers=headers)
    return answer.get_data(as_text=True), answer.status_code


def figures(page: str) -> dict[str, list[str]]:
    table = page[page.index("<details>") :]
    return {label: CELL.findall(cells) for label, cells in ROW.findall(table)}


@pytest.mark.parametrize(
    ("name", "query", "expected"),
    [
        # Two years of the province; its communes and its two sexes are the same people again.
        ("nguoi-huong", "", {"năm 2023": ["80"], "năm 2024": ["30"]}),
        # The newest year by commune, the sexes together; the hidden figure is neither zero nor told.
        (
            "nguoi-huong",
            "x=place_code&aggregate=sum&y=persons",
            {"Phường Hàm Rồng": ["25"], "Phường Hạc Thành": ["–*"]},
        ),
        (
            "nguoi-huong",
            "x=place_code&aggregate=avg&y=rate",
            {"Phường Hàm Rồng": ["2,5"], "Phường Hạc Thành": ["1"]},
        ),
        ("nguoi-huong", "x=sex&aggregate=sum&y=persons", {"Nam": ["18"], "Nữ": ["12"]}),
        (
            "nguoi-huong",
            "x=period&series=place_code&aggregate=sum&y=persons",
            {"năm 2023": ["70", "–"], "năm 2024": ["25", "–*"]},
        ),
        ("van-ban", "", {"Kế hoạch": ["33"], "Báo cáo": ["31"]}),
        # By month, for a day each would be too many bars; a month without a paper keeps its place.
        ("van-ban", "x=ngay", {"tháng 1/2024": ["3"], "tháng 2/2024": ["–"], "tháng 3/2024": ["2"]}),
        (
            "van-ban",
            "x=ngay&aggregate=avg&y=so_trang",
            {"tháng 1/2024": ["20"], "tháng 2/2024": ["–"], "tháng 3/2024": ["2"]},
        ),
        ("van-ban", "x=nhom&aggregate=median&y=so_trang", {"Kế hoạch": ["16,5"], "Báo cáo": ["10"]}),
        ("van-ban", "x=nhom&aggregate=max&y=so_trang", {"Kế hoạch": ["30"], "Báo cáo": ["20"]}),
    ],
)
def test_the_figures_of_a_chart_are_those_worked_out_by_hand(site, name, query, expected):
    page, status = open_chart(site, name, query)
    assert (status, figures(page)) == (200, expected)


def test_a_chart_says_which_rows_it_is_made_of_and_how_many_cells_are_hidden(site):
    page, _ = open_chart(site, "nguoi-huong", "x=place_code&aggregate=sum&y=persons", lang="/en")
    title, notes = CAPTION.search(page).groups()
    assert title == "Persons (persons) by place"
    for told in (
        "from 2 rows of the table",
        "Only rows with Level “xa”",
        "Only the latest Period: 2024.",
        "Only rows with Sex “Both”",
        "1 cells are hidden to protect people",
    ):
        assert told in notes


def test_the_title_tells_the_highest_mark(site):
    page, _ = open_chart(site, "van-ban", "x=ngay")
    assert CAPTION.search(page)[1] == "Số dòng: cao nhất là tháng 1/2024, 3"


def test_bars_are_as_high_as_their_figures_and_stand_on_zero(site):
    page, _ = open_chart(site, "van-ban", "x=ngay")
    bars = re.findall(
        r'<rect class="k1" x="([\d.]+)%" y="([\d.]+)" width="([\d.]+)%" height="([\d.]+)"', page
    )
    # Three slots of 33.33 %, each bar 0.7 of one; 84 px are three papers, 56 px are two; they end at 100 px.
    assert [tuple(map(float, one)) for one in bars] == [(5, 16, 23.33, 84), (71.67, 44, 23.33, 56)]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("x=khong-co", "Bảng không có cột này"),
        ("x=persons", "Cột này chứa số liệu hoặc ghi chú"),
        ("y=place_code&aggregate=sum", "Cột này chứa mã, năm hoặc chữ"),
        ("y=rate&aggregate=sum", "không cộng được"),
        ("aggregate=drop", "Phép tính phải là"),
        ("x=sex&series=sex", "phải khác cột"),
        ("x=sex&x=period", "chỉ nêu một lần"),
        ("z=1", "chỉ nhận các tham số"),
        (f"x={quote('<script>alert(1)</script>')}", "Bảng không có cột này"),
        (f"x={'a' * 300}", "tối đa 200 ký tự"),
    ],
)
def test_a_chart_that_cannot_be_is_refused_in_the_page_beside_the_usual_one(site, query, told):
    page, status = open_chart(site, "nguoi-huong", query)
    assert status == 400
    assert told in page
    assert "<script>alert" not in page
    assert figures(page) == {"năm 2023": ["80"], "năm 2024": ["30"]}


def test_a_median_of_months_is_refused_since_days_do_not_give_it(site):
    page, status = open_chart(site, "van-ban", "x=ngay&aggregate=median&y=so_trang")
    assert (status, "không tính được trung vị" in page) == (400, True)


def test_htmx_gets_the_figure_alone(site):
    part, status = open_chart(site, "van-ban", "x=ngay", **{"HX-Request": "true"})
    assert (status, part.lstrip()[:16], "<html" in part) == (200, '<div id="figure"', False)


def test_the_drawing_is_a_file_that_stands_alone_and_keeps_text_as_text(site):
    address = f"/dataset/van-ban/resource/{site.resources['van-ban']}/chart.svg"
    answer = site.client.get(address)
    drawing = ET.fromstring(answer.data)
    assert answer.content_type == "image/svg+xml; charset=utf-8"
    assert drawing.find(f"{SVG}title").text == "Số trang: cao nhất là Kế hoạch, 33"
    assert "Nhóm <b>" in "".join(drawing.itertext())
    assert site.client.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert site.client.get(f"{address}?x=z").status_code == 400


def test_the_figures_can_be_had_as_csv_with_codes_as_they_are_and_hidden_cells_counted(site):
    address = f"/en/dataset/nguoi-huong/resource/{site.resources['nguoi-huong']}/chart.csv"
    answer = site.client.get(f"{address}?x=place_code&series=sex&aggregate=sum&y=persons")
    assert answer.get_data(as_text=True).splitlines() == [
        "place_code,place_code_label,sex,sex_label,sum_persons,hidden_cells",
        "14758,Phường Hàm Rồng,nam,Male,16,0",
    ]
    answer = site.client.get(f"{address}?x=place_code&aggregate=sum&y=persons")
    assert answer.get_data(as_text=True).splitlines()[1:] == [
        "14758,Phường Hàm Rồng,25,0",
        "14797,Phường Hạc Thành,,1",
    ]


def test_the_question_behind_a_chart_can_be_asked_of_the_api(site):
    page, _ = open_chart(site, "nguoi-huong", "x=sex&aggregate=sum&y=persons")
    address = re.search(r'href="(/api/v1/tables/[^"]+)"', page)[1].replace("&amp;", "&")
    rows = site.client.get(address).get_json()["rows"]
    assert {row["sex"]: row["sum_persons"] for row in rows} == {"nam": 18, "nu": 12}


def test_the_dataset_page_shows_the_usual_chart_and_stands_without_tables(site):
    page = site.client.get("/dataset/nguoi-huong").get_data(as_text=True)
    assert figures(page[page.index('id="chart"') :])["năm 2023"] == ["80"]
    without = replace(site.catalog, tables=None, figures=Remembered.of_versions(9), pages=Memory())
    site.app.extensions["danhmuc"] = without
    site.catalog.clock.advance(seconds=61)
    try:
        answer = site.client.get("/dataset/nguoi-huong")
    finally:
        site.app.extensions["danhmuc"] = site.catalog
        site.catalog.clock.advance(seconds=61)
    assert (answer.status_code, b'id="chart"' in answer.data) == (200, False)


def test_the_box_of_caveats_tells_hidden_cells_and_the_place_list(site):
    page = site.client.get("/dataset/nguoi-huong").get_data(as_text=True)
    box = page[page.index('id="caveats"') :]
    assert "<li>1 ô bị ẩn để bảo vệ người dân" in box
    assert "theo danh mục có hiệu lực từ 01/7/2025, sau khi sắp xếp ngày 01/7/2025" in box


@pytest.mark.parametrize(
    ("vintages", "told"),
    [
        (("2025-01-01",), "before the rearrangement of 1 July 2025"),
        (("2025-07-01",), "after the rearrangement of 1 July 2025"),
        (
            ("2025-01-01", "2025-07-01"),
            "Break in the series. The place codes are of several lists (01/01/2025, 01/7/2025)",
        ),
    ],
)
def test_place_lists_before_and_after_the_rearrangement_are_told_apart(site, vintages, told):
    rows = [f"{day[:4]},14758,{day},{at}\n" for at, day in enumerate(vintages)]
    schema = {"fields": [{"name": "ky", "type": "string"}, {"name": "place_code", "type": "string"},
                         {"name": "place_vintage", "type": "date"}, {"name": "so", "type": "integer"}],
              "missingValues": [""], "primaryKey": ["ky", "place_code", "place_vintage"]}  # fmt: skip
    name = f"ky-{len(vintages)}-{vintages[0]}"
    add_table(site, name, "ky,place_code,place_vintage,so\n" + "".join(rows), schema)
    assert told in site.client.get(f"/en/dataset/{name}").get_data(as_text=True)


def small_table(site: TableSite, name: str, content: str) -> str:
    fields = [
        {"name": "period", "type": "string", "title": "Kỳ số liệu"},
        {"name": "nhom", "type": "string", "title": "Nhóm"},
        {"name": "so", "type": "integer", "title": "Số"},
    ]
    schema = {"fields": fields, "missingValues": [""], "primaryKey": []}
    return add_table(site, name, "period,nhom,so\n" + content, schema)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("khong-ky", ",a,1\n,b,2\n"),
        ("nam-khong", "0000,a,1\n0000-Q1,b,2\n"),
        ("toan-nam-khong", "0000,a,1\n"),
    ],
)
def test_pages_stand_where_the_time_of_a_table_is_empty_or_none_of_the_calendar(site, name, content):
    resource = small_table(site, name, content)
    for address in (
        f"/dataset/{name}",
        f"/embed/dataset/{name}",
        f"/embed/dataset/{name}/resource/{resource}/chart?x=period",
        f"/dataset/{name}/resource/{resource}/chart?x=period&series=nhom&aggregate=sum&y=so",
        f"/dataset/{name}/resource/{resource}/chart.svg?x=period",
    ):
        assert site.client.get(address).status_code == 200, address


def test_a_drawing_is_xml_whatever_signs_stand_in_cells(site):
    resource = small_table(site, "ky-tu-la", "2024,a\x08\x1fb,1\n2024,c\uffff,2\n")
    answer = site.client.get(f"/dataset/ky-tu-la/resource/{resource}/chart.svg?x=nhom")
    assert {"ab", "c"} <= {one.text for one in ET.fromstring(answer.data).iter(f"{SVG}text")}


@pytest.mark.parametrize(
    "path", ["/embed{}/chart", "/en/embed{}/chart", "{}/chart.svg", "{}/chart.csv", "/en{}/chart.csv"]
)
def test_files_and_frames_tell_why_a_chart_cannot_be(site, path):
    resource = f"/dataset/nguoi-huong/resource/{site.resources['nguoi-huong']}"
    answer = site.client.get(path.format(resource) + "?x=sex&aggregate=sum&y=rate")
    words = "These are rates, averages or levels" if path.startswith("/en") else "Đây là tỷ lệ"
    assert (answer.status_code, words in answer.get_data(as_text=True)) == (400, True)
    if "embed" in path:
        assert "X-Frame-Options" not in answer.headers
