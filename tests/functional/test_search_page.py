"""The search page over thirty datasets, on the real index: facets, addresses, help, feed, suggestions."""

import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy import select

from catalog.bootstrap import Catalog, register_terms
from catalog.config import Settings
from catalog.db import Database
from catalog.domain.publication import ListBasis
from catalog.domain.vocabularies import FREQUENCIES, THEMES
from catalog.models import Organization
from catalog.search.recency import SPANS, ids_by_span
from catalog.search.whoosh_index import WhooshIndex
from catalog.search.word_tables import load_word_tables
from catalog.services.public_texts import PublicTexts
from catalog.services.register_book import RegisterBook
from catalog.web.app import create_app
from storage import MemoryStore
from tests.conftest import NOW
from tests.factories.list_rows import decide, listed
from tests.factories.publications import COLUMNS, UNIT, make_file, make_publication
from tests.factories.published_catalog import OFFICE, add_dataset, organization, refresh_index

SUBJECTS = ("hộ nghèo", "trẻ em mồ côi", "trường nghề")
PLACES = (("Huyện Hà Trung", "389"), ("Tỉnh Thanh Hóa", "38"))
# Item 1 is of yesterday and nobody's yet; item 2 was due long ago; what is outside the list is in no state.
BASES = (*(ListBasis(code, f"Mục {code}", "1/QĐ", date(2024, 1, 1)) for code in ("1", "2")), None)
STANDINGS = {"1": "0", "2": "9"}
LICENCES = ("dieu-kien-du-lieu-mo", "cc-by-4.0")
PEOPLE = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
# Parameter of the address -> the values of a publication.
VALUES = {
    "theme": lambda p: {p.theme},
    "organization": lambda p: {p.unit.name},
    "place": lambda p: {p.spatial_name},
    "year": lambda p: set(p.years),
    "format": lambda p: set(p.formats),
    "licence": lambda p: {p.licence},
    "frequency": lambda p: {p.frequency},
    "state": lambda p: {STANDINGS[p.list_basis.item_code]} if p.list_basis else set(),
    "updated": lambda p: spans_of(p),
}


def spans_of(publication):
    by_span = ids_by_span({publication.id: publication.modified}, NOW)
    return {span for span, ids in by_span.items() if ids}


def publication(n):
    """Number n: every facet goes round at a speed of its own; updated n * 17 days ago."""
    place, code = PLACES[n % 5 == 0]
    column = (
        replace(COLUMNS[1], name="so_giuong", title_vi="Số giường bệnh", title_en="") if n % 6 == 0 else None
    )
    file = make_file(
        id=f"00000000-0000-4000-8000-1000000000{n:02d}",
        version_id=f"00000000-0000-4000-8000-2000000000{n:02d}",
        format=("CSV", "XLSX", "JSON")[n % 3],
        columns=(*COLUMNS, column) if column else COLUMNS,
        profile="poor-households" if n == 3 else None,
    )
    return make_publication(
        id=f"00000000-0000-4000-8000-0000000000{n:02d}",
        name=f"bo-{n:02d}",
        number=1,
        title_vi=f"Số liệu {SUBJECTS[n % 3]} kỳ {n}",
        title_en="Poor households" if n == 0 else "",
        notes_vi="Bảng tổng hợp.",
        notes_en="",
        keywords_vi=(SUBJECTS[n % 3],),
        keywords_en=(),
        unit=(UNIT, OFFICE)[n % 4 == 0],
        theme=list(THEMES)[n % 7],
        frequency=list(FREQUENCIES)[n % 5],
        licence=LICENCES[n % 6 == 0],
        period_start=date(2020 + n % 4, 1, 1),
        period_end=date(2020 + n % 4 + n % 2, 12, 31),
        spatial_name=place,
        spatial_code=code,
        modified=NOW - timedelta(days=17 * n),
        files=(file,),
        list_basis=BASES[n % 3],
    )


PUBLISHED = [publication(n) for n in range(30)]


@pytest.fixture(scope="module")
def catalog(migrated_file, tmp_path_factory, places):
    folder = tmp_path_factory.mktemp("search-page")
    (folder / "catalog.db").write_bytes(migrated_file.read_bytes())
    db = Database(f"sqlite:///{folder / 'catalog.db'}")
    settings = Settings(database_url=db.url, secret_key="a" * 40, site_url="http://localhost")
    tables = load_word_tables(places)
    index, texts = WhooshIndex(folder / "index", tables), PublicTexts(tables)
    book = RegisterBook(register_terms(settings, places))
    made = Catalog(settings, db, MemoryStore(), index, places, lambda: NOW, book, texts=texts)
    with db.unit_of_work() as session:
        for unit in (UNIT, OFFICE):
            session.add(organization(unit))
        session.flush()
        for one in PUBLISHED:
            add_dataset(session, one)
        office = session.scalars(select(Organization).where(Organization.name == OFFICE.name)).one()
        first = decide(session, "1/QĐ", date(2024, 1, 1), listed("2", office))
        decide(session, "2/QĐ", NOW.date() - timedelta(days=1), listed("1"), amends=first)
    refresh_index(made)
    yield made
    db.dispose()


@pytest.fixture(scope="module")
def visitor(catalog):
    return create_app(catalog.settings, running=catalog).test_client()


def page_of(visitor, path, status=200, **given):
    answer = visitor.get(path, headers={"User-Agent": PEOPLE}, **given)
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def words_of(page):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.partition("<main")[2])).split())


def counts_on(page):
    """What the facets of a page say: (parameter, value) -> count."""
    found = re.findall(
        r'<input type="checkbox" name="([^"]+)" value="([^"]*)"[^>]*>.*?<span>([\d.]+)</span></label>', page
    )
    return {(name, unescape(value)): int(count) for name, value, count in found}


def expected(chosen):
    """The same by looking at every publication: a facet is counted without the choice made in it."""
    found = {}
    for name, of in VALUES.items():
        others = {other: values for other, values in chosen.items() if other != name}
        hits = [p for p in PUBLISHED if all(VALUES[o](p) & v for o, v in others.items())]
        for p in hits:
            for value in of(p):
                found[name, value] = found.get((name, value), 0) + 1
        found |= {(name, value): found.get((name, value), 0) for value in chosen.get(name, ())}
    return found


CHOICES = [
    {},
    {"updated": {"3m"}},
    {"updated": {"30d", "older"}},
    {"format": {"CSV", "JSON"}, "updated": {"12m"}},
    {"licence": {LICENCES[1]}, "frequency": {"P1Y", "P1W"}},
    {"place": {"Tỉnh Thanh Hóa"}, "organization": {"vp"}, "year": {"2020", "2021"}},
    {"theme": {"giam-ngheo"}, "place": {"Huyện Hà Trung"}, "updated": {"older"}, "format": {"XLSX"}},
    {"theme": {"giam-ngheo"}, "licence": {LICENCES[1]}, "updated": {"30d"}},
    {"state": {"9"}},
    {"state": {"0", "9"}, "format": {"CSV"}, "updated": {"12m"}},
]


def told(chosen):
    # A set is written in another order by each process; tests that run side by side need one name.
    return str({name: sorted(values) for name, values in chosen.items()})


@pytest.mark.parametrize("chosen", CHOICES, ids=told)
@pytest.mark.parametrize("lang", ["", "/en"])
def test_every_count_is_exact_and_a_facet_is_counted_without_its_own_choice(visitor, chosen, lang):
    query = [(name, value) for name, values in chosen.items() for value in values]
    page = page_of(visitor, f"{lang}/dataset", query_string=query)
    assert counts_on(page) == expected(chosen)
    hits = [p for p in PUBLISHED if all(VALUES[name](p) & values for name, values in chosen.items())]
    shown = re.findall(rf'<h2[^>]*><a href="{lang}/dataset/(bo-\d\d)"', page)
    assert shown == [p.name for p in hits][:20]  # the newest first, as they are numbered


def test_the_spans_are_named_in_both_languages(visitor):
    assert "Trong 30 ngày qua 2" in words_of(page_of(visitor, "/dataset"))  # 0 and 17 days ago
    assert "Last 30 days 2" in words_of(page_of(visitor, "/en/dataset"))
    assert "Hằng năm" in words_of(page_of(visitor, "/dataset"))
    assert set(SPANS) == {"30d", "3m", "12m", "older"}


def test_states_of_list_items_are_named_and_what_feeds_no_item_is_in_none(visitor):
    page = page_of(visitor, "/dataset")
    assert "Tình trạng của mục dữ liệu Chưa giao đơn vị 10 Quá hạn 10" in words_of(page)
    assert "State of the list item" in page_of(visitor, "/en/dataset?state=9")
    # Work in progress is one word to the public, and no code of its own can be asked for.
    assert canonical(page_of(visitor, "/dataset?state=3&state=x")) == "http://localhost/dataset"


def canonical(page):
    return unescape(re.search(r'<link rel="canonical" href="([^"]+)"', page)[1])


def test_one_search_has_one_address_however_it_is_asked(visitor):
    wanted = "http://localhost/dataset?format=CSV&format=XLSX&q=s%E1%BB%91+li%E1%BB%87u&year=2020"
    for query in (
        "year=2020&q=s%E1%BB%91+li%E1%BB%87u&format=XLSX&format=CSV",
        "q=+s%E1%BB%91+li%E1%BB%87u+&sort=relevance&page=1&format=CSV&format=XLSX&format=CSV&year=2020&x=1&theme=",
    ):
        assert canonical(page_of(visitor, f"/dataset?{query}")) == wanted
    assert canonical(page_of(visitor, "/en/dataset?sort=modified")) == "http://localhost/en/dataset"


@pytest.mark.parametrize(
    ("query", "is_kept"),
    [
        ("", True),
        ("?q=ho+ngheo", True),
        ("?theme=giam-ngheo", True),
        ("?theme=giam-ngheo&year=2020", False),
        ("?year=2020&year=2021", False),
        ("?page=2", False),
        ("?q=khongcogi", False),
    ],
)
def test_search_engines_keep_no_deep_choice(visitor, query, is_kept):
    assert ('content="noindex' not in page_of(visitor, f"/dataset{query}")) == is_kept


def test_a_choice_is_a_chip_whose_link_takes_it_away(visitor):
    page = page_of(visitor, "/dataset?q=ngheo&updated=3m&place=T%E1%BB%89nh+Thanh+H%C3%B3a")
    chips = {
        unescape(href): words for href, words in re.findall(r'class="chip" href="([^"]+)">(.*?)<svg', page)
    }
    assert set(chips) == {"/dataset?place=T%E1%BB%89nh+Thanh+H%C3%B3a&q=ngheo", "/dataset?q=ngheo&updated=3m"}


def test_a_mistyped_word_is_told_and_can_be_searched_as_it_stands(visitor):
    words = words_of(page := page_of(visitor, "/dataset?q=tre+en+mo+coi"))
    assert "Đang tìm: tre em mo coi . Tìm đúng nguyên văn “tre en mo coi”?" in words
    assert 'href="/dataset?literal=1&amp;q=tre+en+mo+coi"' in page
    assert "<mark>trẻ em mồ côi</mark>" in page
    literal = words_of(page_of(visitor, "/dataset?literal=1&q=tre+en+mo+coi"))
    assert "Đang tìm đúng nguyên văn “tre en mo coi”" in literal
    assert "Searching for: tre em mo coi" in words_of(page_of(visitor, "/en/dataset?q=tre+en+mo+coi"))


def test_fewer_words_than_asked_for_are_told(visitor):
    words = words_of(page_of(visitor, "/dataset?q=ngheo+abcdefgh"))
    assert "Ít hoặc không có bộ dữ liệu nào có đủ các từ này" in words


def test_nothing_found_offers_what_finds_something_and_whom_to_ask(visitor):
    page = page_of(visitor, "/dataset?q=ngheo+zzzz&literal=1&year=1999")
    words = words_of(page)
    assert "“ngheo zzzz”, không dùng bộ lọc" not in words  # it finds nothing either
    assert 'href="/dataset?literal=1&amp;q=ngheo&amp;year=1999"' not in page
    assert "mailto:" in page
    # Ten of the subject (0, 3, ... 27) and three more of the theme "Giảm nghèo" (2, 16, 23).
    without_year = page_of(visitor, "/dataset?q=ngheo&year=1999")
    assert 'href="/dataset?q=ngheo">“ngheo”, không dùng bộ lọc</a> (13 bộ dữ liệu)' in without_year
    without_word = page_of(visitor, "/dataset?q=ngheo+zzzz&literal=1")
    assert 'href="/dataset?literal=1&amp;q=ngheo"' in without_word


def test_without_a_word_in_the_title_the_column_is_named(visitor):
    words = words_of(page_of(visitor, "/dataset?q=giuong+benh"))
    assert "5 kết quả" in words  # numbers 0, 6, 12, 18, 24
    assert words.count("Có trong cột: Số giường bệnh") == 5
    assert "Có trong cột" not in words_of(page_of(visitor, "/dataset?q=ngheo"))


def test_columns_alone_can_be_searched(visitor):
    everywhere = words_of(page_of(visitor, "/dataset?q=so"))
    assert "30 kết quả" in everywhere
    only = page_of(visitor, "/dataset?in=columns&q=giuong")
    assert "5 kết quả" in words_of(only)
    assert "Chỉ tìm trong cột dữ liệu" in words_of(only)
    assert "0 kết quả" in words_of(page_of(visitor, "/dataset?in=columns&q=tre+em+mo+coi"))
    assert counts_on(only)["format", "CSV"] == 5  # 0, 6, ... are all CSV


def test_a_profile_is_found_by_its_title(visitor):
    # Only number 3 has the profile; its title says "theo địa bàn".
    page = page_of(visitor, "/dataset?in=columns&q=theo+dia+ban")
    assert re.findall(r'<h2[^>]*><a href="/dataset/(bo-\d\d)"', page) == ["bo-03"]
    assert "1 kết quả" in words_of(page_of(visitor, "/dataset?literal=1&q=can+ngheo"))


def test_the_feed_of_a_search_holds_what_its_page_shows_the_newest_first(visitor):
    page = page_of(visitor, "/dataset?q=mo+coi&updated=12m&sort=title")
    address = unescape(re.search(r'application/atom\+xml" title="[^"]*" href="([^"]+)"', page)[1])
    assert address == "http://localhost/dataset.atom?q=mo+coi&updated=12m"
    answer = visitor.get(address.removeprefix("http://localhost"))
    assert answer.content_type == "application/atom+xml"
    feed = ET.fromstring(answer.data)
    atom = "{http://www.w3.org/2005/Atom}"
    assert feed.findtext(f"{atom}id") == address
    wanted = [p for p in PUBLISHED if "trẻ em" in p.title_vi and "12m" in spans_of(p)]
    assert [e.findtext(f"{atom}title") for e in feed.findall(f"{atom}entry")] == [p.title_vi for p in wanted]
    again = visitor.get(
        "/dataset.atom?q=mo+coi&updated=12m", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize("path", ["/dataset", "/en/dataset", "/dataset.atom"])
def test_a_text_that_is_too_long_is_refused_in_words(visitor, path):
    assert visitor.get(f"{path}?q={'dai+' * 30}").status_code == 400


def test_suggestions_come_as_json_and_as_links_for_those_without_a_script(visitor):
    answer = visitor.get("/dataset/suggest?q=ho+ng")
    assert answer.json["suggestions"][0] == {
        "text": "hộ nghèo",
        "kind": "phrase",
        "address": "/dataset?q=h%E1%BB%99+ngh%C3%A8o",
    }
    assert visitor.get("/dataset/suggest").json == {"suggestions": []}
    english = visitor.get("/en/dataset/suggest?q=poor").json["suggestions"]
    assert [one["address"] for one in english] == ["/en/dataset/bo-00"]
    assert 'aria-label="Gợi ý"' in page_of(visitor, "/dataset?q=truong+ng")


def test_similar_datasets_are_of_the_same_subject_and_not_the_dataset_itself(visitor):
    page = page_of(visitor, "/dataset/bo-04")
    similar = page.partition('id="similar"')[2].partition("</section>")[0]
    names = re.findall(r"/dataset/bo-(\d\d)", similar)
    assert len(names) == 5
    assert "04" not in names
    assert {int(name) % 3 for name in names} == {1}
    assert "Similar datasets" in page_of(visitor, "/en/dataset/bo-04")


def test_the_api_reads_words_as_they_stand_and_counts_every_value(visitor):
    found = visitor.get("/api/3/action/package_search?q=tre+en+mo+coi&rows=0").json["result"]
    assert found["count"] == len([p for p in PUBLISHED if "trẻ em" in p.title_vi])  # three words of four
    typo = visitor.get("/api/3/action/package_search?q=trex&rows=0").json["result"]
    assert typo["count"] == 0


@pytest.mark.parametrize("q", ["-zzz", "-nghèo", "-2024 -nghèo", "tr\u200bẻ e\x01m", "mồ côi -nghèo"])
def test_page_feed_and_api_read_the_same_words_alike(visitor, q):
    asked = {"q": q}
    page = words_of(page_of(visitor, "/dataset", query_string={**asked, "literal": "1"}))
    found = visitor.get("/api/3/action/package_search", query_string={**asked, "rows": 50}).get_json()
    feed = ET.fromstring(visitor.get("/dataset.atom", query_string={**asked, "literal": "1"}).data)
    count = found["result"]["count"]
    assert re.search(rf"(^|\D){count} kết quả", page)
    assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) == count > 0


@pytest.mark.parametrize("path", ["/dataset", "/en/dataset", "/dataset.atom", "/dataset/suggest"])
def test_the_control_character_that_no_text_has_is_refused_with_a_cure(visitor, path):
    page = page_of(visitor, f"{path}?q=ngh%00eo", status=400)
    cure = "type the words you look for again" if path.startswith("/en") else "gõ lại các từ cần tìm"
    assert cure in page


ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/dataset.atom", "tìm “trẻ em”, Đơn vị: {unit}, Tình trạng của mục dữ liệu: Quá hạn"),
        ("/en/dataset.atom", "search for “trẻ em”, Unit: {unit}, State of the list item: Overdue"),
    ],
)
def test_a_feed_says_in_its_title_what_the_search_asks(visitor, path, title):
    address = f"{path}?organization={OFFICE.name}&q=tr%E1%BA%BB+em&state=9"
    feed = ET.fromstring(visitor.get(address).data)
    lang = "en" if path.startswith("/en") else "vi"
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == lang
    assert title.format(unit=OFFICE.title(lang)) in feed.findtext(f"{ATOM}title")
    assert feed.findtext(f"{ATOM}id").startswith(f"http://localhost{path}?")


def test_the_english_page_offers_the_english_feed_with_english_words_and_pages(visitor):
    page = page_of(visitor, "/en/dataset?theme=" + PUBLISHED[0].theme)
    address = unescape(re.search(r'application/atom\+xml" title="[^"]*" href="([^"]+)"', page)[1])
    feed = ET.fromstring(visitor.get(address.removeprefix("http://localhost")).data)
    found = {
        entry.find(f"{ATOM}link").get("href"): entry.findtext(f"{ATOM}title")
        for entry in feed.findall(f"{ATOM}entry")
    }
    assert found["http://localhost/en/dataset/bo-00"] == "Poor households"
    assert all(link.startswith("http://localhost/en/dataset/") for link in found)


def test_a_control_character_in_a_filter_does_not_break_the_feed(visitor):
    feed = ET.fromstring(visitor.get("/dataset.atom?place=a%01b&theme=%02").data)
    assert feed.findtext(f"{ATOM}id") == "http://localhost/dataset.atom?place=ab"


def test_a_card_tells_the_quality_of_its_list_item_and_nothing_where_none_is_measured(catalog, visitor):
    with catalog.db.read_session() as session:
        told = {one.code: one.points for one in catalog.register.summaries(session, NOW)}
    shown = {}
    for lang, word in (("", "Chất lượng"), ("/en", "Quality")):
        cards = page_of(visitor, f"{lang}/dataset").split('<li class="result">')[1:]
        for card in cards:
            name = re.search(r"/dataset/(bo-\d\d)", card)[1]
            points = re.search(rf"<li>{word} (\d+)/100</li>", card)
            shown[lang, name] = int(points[1]) if points else None
    assert len(shown) == 40
    for (_, name), points in shown.items():
        basis = PUBLISHED[int(name[3:])].list_basis
        measured = [p for p in told[basis.item_code] if p is not None] if basis else []
        assert points == (sum(measured) // len(measured) if measured else None)
    assert None in shown.values()
    assert any(points is not None for points in shown.values())
