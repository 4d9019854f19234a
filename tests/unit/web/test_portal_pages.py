"""The public pages on the demo's content: what a citizen reads, in both languages."""

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from catalog.bootstrap import Catalog, register_terms
from catalog.config import Settings
from catalog.db import Database
from catalog.remembering import INFO
from catalog.search.memory_index import MemoryIndex
from catalog.services.register_book import RegisterBook
from catalog.web.app import create_app
from storage import MemoryStore
from tests.factories import public_site
from tests.factories.public_site import BUDGET, DOCUMENTS, DRAFT, OLD_NAME, SCHOOLS
from validators.places.book import PlaceBook

NOW = datetime(2025, 11, 3, 2, 0, tzinfo=UTC)  # 3/11/2025 in Viet Nam


@pytest.fixture(scope="module")
def shared_site(
    migrated_file: Path, tmp_path_factory: pytest.TempPathFactory, places: PlaceBook
) -> Iterator[Catalog]:
    """One populated catalog for all tests that only read."""
    file = shutil.copy(migrated_file, tmp_path_factory.mktemp("portal") / "catalog.db")
    db = Database(f"sqlite:///{file}")
    settings = Settings(database_url=db.url, secret_key="a" * 40, site_url="http://localhost")
    running = Catalog(
        settings=settings,
        db=db,
        store=MemoryStore(),
        index=MemoryIndex(),
        places=places,
        clock=lambda: NOW,
        register=RegisterBook(register_terms(settings, places)),
    )
    public_site.populate(running)
    yield running
    db.dispose()


@pytest.fixture(scope="module")
def visitor(shared_site: Catalog) -> FlaskClient:
    return create_app(shared_site.settings, running=shared_site).test_client()


@pytest.fixture
def own_site(catalog: Catalog) -> Catalog:
    """A populated catalog for a test that changes it."""
    public_site.populate(catalog)
    return catalog


def text_of(client: FlaskClient, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def words_of(page: str) -> str:
    """The page as a reader sees it: no tags, single spaces."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.partition("<main")[2])).split())


def test_the_home_page_counts_datasets_and_the_share_of_the_list(visitor):
    # Four datasets; items 6, 14 and 31 of 32 are answered: 3 / 32 = 9.375 %, rounded down.
    words = words_of(text_of(visitor, "/"))
    assert "4 bộ dữ liệu · 9,3 % danh mục đã công bố · cập nhật gần nhất 03/11/2025" in words
    assert "3 bộ dữ liệu" in words.partition("Hành chính và ngân sách")[2][:20]


def test_the_english_home_page_says_the_same(visitor):
    page = text_of(visitor, "/en/")
    assert '<html lang="en">' in page
    assert "4 datasets · 9.3% of the open data list published" in words_of(page)


def test_an_empty_catalog_has_a_home_page_that_tells_the_next_step(catalog):
    client = create_app(catalog.settings, running=catalog).test_client()
    assert "Chưa có bộ dữ liệu nào được công bố" in words_of(text_of(client, "/"))
    assert "Chưa nhập danh mục dữ liệu mở nào" in words_of(text_of(client, "/register"))
    assert "Chưa nhập đơn vị nào" in words_of(text_of(client, "/organization"))
    assert "Không có bộ dữ liệu nào khớp" in words_of(text_of(client, "/dataset"))


def test_a_search_without_accents_finds_and_marks_the_words(visitor):
    page = text_of(visitor, "/dataset?q=van+ban")
    assert "Danh mục <mark>văn bản</mark> chỉ đạo" in page
    assert f'href="/dataset/{DOCUMENTS}"' in page


def test_a_chosen_facet_is_a_chip_whose_link_takes_it_away(visitor):
    page = text_of(visitor, "/dataset?theme=giao-duc-nghe-nghiep")
    assert f'href="/dataset/{SCHOOLS}"' in page
    assert f'href="/dataset/{DOCUMENTS}"' not in page
    assert re.search(r'<a class="chip" href="/dataset">.*Chủ đề: Giáo dục nghề nghiệp', page)


def test_two_values_of_one_facet_mean_either(visitor):
    page = text_of(visitor, "/dataset?theme=giao-duc-nghe-nghiep&theme=hanh-chinh-ngan-sach")
    assert f'href="/dataset/{SCHOOLS}"' in page
    assert f'href="/dataset/{DOCUMENTS}"' in page


def test_the_words_asked_for_are_escaped(visitor):
    page = text_of(visitor, "/dataset?q=%3Cscript%3Ealert(1)%3C/script%3E&theme=%22%3E%3Cb%3E")
    assert "<script>alert" not in page
    assert '"><b>' not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_nothing_found_tells_what_to_try(visitor):
    words = words_of(text_of(visitor, "/dataset?q=khongcogi&year=1999"))
    assert "0 kết quả cho “khongcogi”" in words
    assert "Tất cả bộ dữ liệu" in words


def test_a_page_past_the_end_leads_back(visitor):
    assert "Về trang đầu" in words_of(text_of(visitor, "/dataset?page=99"))


def test_a_search_that_is_too_long_is_refused_with_a_cure(visitor):
    text_of(visitor, "/dataset?q=" + "a" * 201, status=400)


def test_a_dataset_page_gives_the_download_before_all_else(visitor):
    page = text_of(visitor, f"/dataset/{DOCUMENTS}")
    main = page.partition("<main")[2]
    link = re.search(r'class="btn btn-small btn-main" href="(/dataset/[0-9a-f-]+/resource/[^"]+)"', main)
    assert link
    assert link[1].endswith("/download/documents-2024.csv")
    assert "119" in words_of(page).partition("documents")[0]
    assert main.index("btn-main") < main.index('id="caveats"') < main.index('id="data"')


def test_the_page_shows_the_four_scores_and_what_the_metadata_lack(visitor):
    vi, en = (words_of(text_of(visitor, f"{way}/dataset/{BUDGET}")) for way in ("", "/en"))
    # Nobody has counted its file: said so. Its two quarters were due on 30/6 and on 30/9,
    # so on 3/11 they are 126 and 34 days late: 0 and 66 points, 33 on the mean.
    assert re.search("Chất lượng dữ liệu Đúng – chưa đo được[^–]* Đủ 0 .* Sống 33 ", vi)
    # The oldest quarter that is open decides what the head says.
    assert "quá hạn 126 ngày" in vi
    assert "126 days overdue" in en
    assert re.search("Data quality Valid – not measured[^–]* Complete 0 .* Live 33 ", en)
    # The conditions for state data cost 10 points, as the European list of licences has no such thing.
    assert re.search(r"\d{3} trên 405: Rất tốt", vi)
    assert re.search(r"\d{3} of 405: Excellent", en)
    assert "dct:license (−10): Điều kiện sử dụng dữ liệu mở của cơ quan nhà nước" in vi


def test_the_preview_shows_the_first_hundred_rows_as_in_the_file(visitor):
    page = text_of(visitor, f"/dataset/{DOCUMENTS}")
    table = page.partition('id="data"')[2].partition("</table>")[0]
    assert table.partition("<tbody>")[2].count("<tr>") == 100
    assert "100 dòng đầu trong 119 dòng" in words_of("<main" + table)


def test_numbers_stand_to_the_right_and_are_not_rewritten(visitor):
    assert '<td class="r">41.440.000</td>' in text_of(visitor, f"/dataset/{BUDGET}")


def test_the_wrong_total_of_the_budget_is_told_in_both_languages(visitor):
    vietnamese = words_of(text_of(visitor, f"/dataset/{BUDGET}"))
    english = words_of(text_of(visitor, f"/en/dataset/{BUDGET}"))
    assert "tổng in là 150.000.000, cộng các dòng được 162.516.000, lệch 12.516.000" in vietnamese
    assert "the printed total is 150,000,000, the rows add up to 162,516,000" in english


def test_simulated_data_are_marked_where_they_are_met(visitor):
    assert "Mọi dòng đều do máy tạo ra" in words_of(text_of(visitor, f"/dataset/{SCHOOLS}"))
    results = text_of(visitor, "/dataset?theme=giao-duc-nghe-nghiep")
    assert "Dữ liệu mô phỏng" in results
    assert "Mọi dòng đều do máy tạo ra" not in text_of(visitor, f"/dataset/{DOCUMENTS}")


def test_a_dataset_leads_to_its_list_item_and_one_outside_says_why(visitor):
    assert 'href="/register/31"' in text_of(visitor, f"/dataset/{DOCUMENTS}")
    outside = words_of(text_of(visitor, f"/dataset/{public_site.TARGETS}"))
    assert "Ngoài danh mục. Danh mục dữ liệu mở không có mục về chỉ tiêu chuyển đổi số" in outside


def test_the_page_carries_schema_org_that_cannot_break_out_of_its_script(visitor):
    page = text_of(visitor, f"/dataset/{DOCUMENTS}")
    script = page.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    assert "<" not in script
    described = json.loads(script)
    assert described["@type"] == "Dataset"
    assert described["name"] == "Danh mục văn bản chỉ đạo chuyển đổi số năm 2024"


def test_the_head_names_the_other_forms_of_the_dataset(visitor):
    head = text_of(visitor, f"/dataset/{DOCUMENTS}").partition("</head>")[0]
    for ending in (".ttl", ".xml", ".jsonld", "/datapackage.json"):
        assert f'href="http://localhost/dataset/{DOCUMENTS}{ending}"' in head
    assert f'hreflang="en" href="http://localhost/en/dataset/{DOCUMENTS}"' in head


def test_linked_data_and_page_share_an_address_and_say_so(visitor):
    page = visitor.get(f"/dataset/{DOCUMENTS}", headers={"Accept": "text/html"})
    graph = visitor.get(f"/dataset/{DOCUMENTS}", headers={"Accept": "text/turtle"})
    assert page.mimetype == "text/html"
    assert graph.mimetype == "text/turtle"
    assert "Accept" in page.headers["Vary"]
    assert "Accept" in graph.headers["Vary"]


def test_an_old_name_and_the_id_lead_to_the_present_name(visitor):
    old = visitor.get(f"/en/dataset/{OLD_NAME}")
    assert (old.status_code, old.location) == (301, f"/en/dataset/{DOCUMENTS}")
    unit = visitor.get("/organization/van-phong")
    assert (unit.status_code, unit.location) == (301, "/organization/vp")


def test_a_draft_answers_exactly_like_a_missing_dataset(visitor):
    hidden, missing = (
        text_of(visitor, f"/dataset/{DRAFT}", 404),
        text_of(visitor, "/dataset/no-such-name", 404),
    )
    assert hidden == missing
    assert DRAFT not in hidden


def test_a_name_nearly_right_leads_to_the_dataset_and_never_to_a_hidden_one(visitor):
    page = text_of(visitor, "/en/dataset/kinh-phi-chuyen-doi-so-2023", 404)
    assert f'<a href="/en/dataset/{BUDGET}"' in page
    assert "Perhaps you are looking for" in words_of(page)
    near_the_draft = text_of(visitor, f"/dataset/{DRAFT}-2", 404)
    assert "Bản thảo chưa công bố" not in near_the_draft
    assert "Có phải bạn tìm" not in words_of(text_of(visitor, "/no/page/of/ours", 404))


def test_a_withdrawn_dataset_leaves_a_tombstone(own_site):
    public_site.withdraw(own_site, BUDGET, successor=DOCUMENTS)
    client = create_app(own_site.settings, running=own_site).test_client()
    words = words_of(page := text_of(client, f"/dataset/{BUDGET}", 410))
    assert "Kinh phí chi thường xuyên cho chuyển đổi số năm 2025" in words
    assert "Ngày thu hồi 03/11/2025" in words
    assert "Số liệu bị trùng." in words
    assert f'href="/dataset/{DOCUMENTS}"' in page


def test_a_file_has_a_page_with_both_addresses_and_the_whole_hash(visitor):
    page = text_of(visitor, f"/dataset/{DOCUMENTS}")
    path = re.search(rf'href="(/dataset/{DOCUMENTS}/resource/[0-9a-f-]+)"', page)[1]
    shown = text_of(visitor, path)
    assert re.search(r"<code>[0-9a-f]{64}</code>", shown)
    assert "/version/1/resource/" in shown
    text_of(visitor, f"/dataset/{DOCUMENTS}/resource/no-such-file", 404)


def test_the_history_lists_every_version_with_its_files(visitor):
    words = words_of(text_of(visitor, f"/dataset/{DOCUMENTS}/history"))
    assert "Phiên bản 1 · 03/11/2025 · đang dùng" in words
    assert "Danh mục 119 văn bản" in words


def test_the_register_shows_only_what_the_public_is_told(visitor):
    page = text_of(visitor, "/register")
    words = words_of(page)
    assert "3 mục đã công bố / 32 mục còn hiệu lực" in words
    assert "không do cơ quan nào ban hành" in words
    assert page.count('<span class="tt">') == 32


def test_the_register_can_be_cut_to_one_unit_and_one_state(visitor):
    page = text_of(visitor, "/register?unit=vp&state=open")
    assert page.count('<span class="tt">') == 1
    assert "1 trên 32 mục" in words_of(page)
    assert "Không mục nào khớp" in words_of(text_of(visitor, "/register?state=nonsense"))


def test_an_item_leads_to_its_datasets_and_an_unknown_one_is_missing(visitor):
    page = text_of(visitor, "/register/31")
    assert f'href="/dataset/{DOCUMENTS}"' in page
    text_of(visitor, "/register/999", 404)


def test_the_pages_name_datasets_as_published_not_as_being_edited(own_site):
    client = create_app(own_site.settings, running=own_site).test_client()
    with own_site.db.unit_of_work() as session:
        public_site.rename_draft(session, DOCUMENTS, "Tên đang sửa, chưa duyệt")
    for path in ("/register", "/register/31", "/", "/dataset", f"/dataset/{DOCUMENTS}", "/organization/vp"):
        assert "chưa duyệt" not in text_of(client, path)


def test_a_unit_shows_its_datasets_and_its_items(visitor):
    words = words_of(text_of(visitor, "/organization/vp"))
    assert "Danh mục văn bản chỉ đạo chuyển đổi số năm 2024" in words
    assert "Đơn vị này chủ trì 4 mục" in words


def test_themes_are_the_eight_of_the_decision(visitor):
    assert text_of(visitor, "/group").count('<a href="/group/') == 8
    text_of(visitor, "/group/thoi-tiet", 404)


@pytest.mark.parametrize(("review", "told"), [("two-person", "Duyệt: hai người."), ("none", "Duyệt: không.")])
def test_the_about_page_tells_how_data_are_reviewed(catalog, review, told):
    settings = replace(catalog.settings, review=review)
    client = create_app(settings, running=replace(catalog, settings=settings)).test_client()
    words = words_of(text_of(client, "/about"))
    assert told in words
    assert "Không được bán lại dữ liệu gốc" in words
    assert "Nghị định 47/2020/NĐ-CP" in words


def test_vietnamese_text_on_an_english_page_says_so(visitor):
    page = text_of(visitor, "/en/register")
    assert '<a href="/en/register/31" lang="vi">' in page


@pytest.mark.parametrize("path", ["/", "/dataset", f"/dataset/{DOCUMENTS}", "/register", "/en/about"])
def test_public_pages_are_asked_for_each_time_and_sent_once(visitor, path):
    answer = visitor.get(path)
    assert answer.headers["Cache-Control"] == "public, no-cache"
    assert "Set-Cookie" not in answer.headers
    again = visitor.get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == answer.headers["ETag"]


def test_a_host_that_a_visitor_names_is_in_no_page_that_others_get(visitor):
    address = f"/dataset/{DOCUMENTS}?_external=1&_scheme=ftp&_anchor=x"
    for headers in ({"Host": "evil.example"}, {}):
        page = visitor.get(address, headers=headers).get_data(as_text=True)
        assert "evil.example" not in page
        assert "ftp:" not in page
        assert f'href="/en{address}"'.replace("&", "&amp;") in page


@pytest.mark.parametrize("name", ["endpoint", "_method", "_scheme", "_anchor", "lang", "self", "name"])
@pytest.mark.parametrize("path", ["/", "/dataset", f"/dataset/{DOCUMENTS}", "/en/register"])
def test_no_name_of_a_parameter_breaks_a_page(visitor, path, name):
    assert visitor.get(f"{path}?{name}=POST").status_code == 200


def test_what_an_address_asks_stands_in_the_address_of_the_other_language(visitor):
    page = text_of(visitor, "/dataset?q=van+ban&theme=lao-dong&theme=giam-ngheo")
    assert 'href="/en/dataset?q=van+ban&amp;theme=lao-dong&amp;theme=giam-ngheo"' in page


def test_an_address_of_any_length_leaves_nothing_behind(visitor, shared_site):
    running = visitor.application.extensions["danhmuc"]
    for number in range(3):
        address = f"/dataset?q=van+ban&x={'y' * 600}{number}"
        assert visitor.get(address).status_code == 200
        with running.db.read_session() as session:
            stamp = session.info[INFO].stamp
        minute = int(running.clock().timestamp()) // 60
        assert running.pages.find((stamp, minute), address) is None


@pytest.mark.parametrize("number", ["99999999999", "9" * 40])
def test_a_version_that_no_database_can_hold_is_not_there(visitor, number):
    assert visitor.get(f"/dataset/{DOCUMENTS}/version/{number}/package.zip").status_code == 404


@pytest.mark.parametrize(
    "path", ["/", "/dataset?q=van+ban", f"/en/dataset/{BUDGET}", "/register", "/api", "/nope"]
)
def test_no_page_has_inline_script_or_style(visitor, path):
    page = visitor.get(path).get_data(as_text=True)
    assert " style=" not in page
    assert "<style" not in page
    assert re.findall(r"<script(?! type=\"application/ld\+json\")(?![^>]* src=)", page) == []
    assert re.findall(r"\son\w+=", page) == []


def test_the_foot_of_every_page_says_who_answers_and_when_the_data_changed_last(shared_site):
    settings = replace(
        shared_site.settings,
        contact_phone="0237 3000 000",
        contact_address="Số 1 đường Mẫu, phường Hạc Thành",
        responsible="Ông Mẫu, Phó Giám đốc Sở",
        trust_label="https://tinnhiem.vidu.example/1",
    )
    client = create_app(settings, running=replace(shared_site, settings=settings)).test_client()
    for path, told in (
        ("/licence", "Chịu trách nhiệm nội dung:"),
        ("/en/api", "Responsible for the content:"),
    ):
        foot = text_of(client, path).partition('<footer class="site-footer">')[2]
        for text in (settings.contact_phone, settings.contact_address, settings.responsible, told):
            assert text in foot
        # The demo was published at the clock's moment, 3 November 2025 in Viet Nam.
        assert '<time datetime="2025-11-03">' in foot
        for address in (settings.trust_label, "/feeds/dataset.atom", "/sitemap.xml", "mailto:"):
            assert f'href="{address}' in foot


def test_what_is_not_set_leaves_no_empty_line_at_the_foot(visitor):
    foot = words_of(text_of(visitor, "/").partition('<footer class="site-footer">')[2])
    for text in ("điện thoại", "Chịu trách nhiệm", "tín nhiệm"):
        assert text not in foot


@pytest.mark.parametrize(
    ("path", "feed"),
    [
        ("/", "/feeds/dataset.atom"),
        ("/organization/vp", "/feeds/organization/vp.atom"),
        ("/group/giam-ngheo", "/feeds/group/giam-ngheo.atom"),
        ("/register", "/register/atom.xml"),
        ("/dataset?q=van+ban", "/dataset.atom?q=van+ban"),
        ("/en/dataset?q=van+ban", "/en/dataset.atom?q=van+ban"),
    ],
)
def test_a_page_that_can_be_followed_says_where_its_feed_is(visitor, path, feed):
    links = re.findall(
        r'<link rel="alternate" type="application/atom\+xml"[^>]* href="([^"]+)"', text_of(visitor, path)
    )
    assert feed in [unescape(link).removeprefix("http://localhost") for link in links]
    assert visitor.get(feed).content_type.startswith("application/atom+xml")


def test_the_conditions_of_use_say_what_one_may_must_and_must_not(visitor):
    page = words_of(text_of(visitor, "/licence/dieu-kien-du-lieu-mo"))
    for text in ("Được", "Phải", "Không được", "Bán lại dữ liệu gốc như đã tải về.", "Áp dụng từ 25/05/2020"):
        assert text in page
    assert 'href="https://creativecommons.org/licenses/by/4.0/legalcode"' in text_of(
        visitor, "/en/licence/cc-by-4.0"
    )
    assert '<a href="/licence/cc-by-4.0">' in text_of(visitor, "/licence")
    text_of(visitor, "/licence/khong-co", 404)
