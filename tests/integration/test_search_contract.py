"""Every index answers alike: totals, facets, filters, order, pages; and finds what people mean."""

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.config import DATA_FOLDER
from catalog.domain.errors import QueryRefused
from catalog.ports import IndexBroken, Query
from catalog.search.memory_index import MemoryIndex
from catalog.search.word_tables import load_word_tables
from tests.factories.documents import MODIFIED, make_document
from tests.factories.judged_search import judged_set
from validators.places.book import PlaceBook

NO_FACETS: tuple[str, ...] = ()

DOCUMENTS = [
    make_document(
        "ngheo-xa",
        "Số hộ nghèo, hộ cận nghèo theo địa bàn",
        organization="btxh",
        theme="giam-ngheo",
        formats=("CSV", "XLSX"),
        years=("2022", "2023"),
        modified=MODIFIED,
    ),
    make_document(
        "van-ban",
        "Danh mục văn bản chỉ đạo chuyển đổi số năm 2024",
        organization="vp",
        theme="hanh-chinh-ngan-sach",
        formats=("CSV",),
        years=("2024",),
        notes="Công văn số 515/SLĐTBXH-VP",
        modified=MODIFIED + timedelta(days=1),
    ),
    make_document(
        "tro-giup",
        "Đối tượng hưởng trợ giúp xã hội hằng tháng",
        organization="btxh",
        theme="bao-tro-xa-hoi",
        formats=("CSV",),
        years=("2023", "2024"),
        notes="Người cao tuổi thuộc hộ nghèo",
        modified=MODIFIED + timedelta(days=2),
    ),
    make_document(
        "luong",
        "Tiền lương bình quân",
        organization="ldvl",
        theme="lao-dong-viec-lam",
        formats=("XLSX",),
        years=("2023",),
        modified=MODIFIED - timedelta(days=1),
    ),
    make_document(
        "so-luong",
        "Số lượng cơ sở dạy nghề tỉnh Thanh Hóa",
        title_en="Vocational schools",
        organization="gdnn",
        theme="giao-duc-nghe-nghiep",
        formats=("CSV",),
        years=("2023",),
        modified=MODIFIED - timedelta(days=2),
    ),
]


@pytest.fixture
def empty_index(make_index):
    return make_index()


@pytest.fixture
def index(empty_index):
    empty_index.rebuild(DOCUMENTS, generation=7)
    return empty_index


def ids(index, text="", **options):
    return list(index.search(Query(text, facets=NO_FACETS, is_literal=True, **options)).ids)


class TestStandingIn:
    def test_the_documents_are_read_once_for_each_state_of_the_database(self, empty_index):
        reads = []

        def read(documents):
            reads.append(len(documents))
            return documents

        def found(documents, generation):
            query = Query("nghèo", facets=NO_FACETS)
            return set(empty_index.answer_from(lambda: read(documents), query, generation=generation).ids)

        assert found(DOCUMENTS, 3) == {"ngheo-xa", "tro-giup"}
        assert found(DOCUMENTS, 3) == {"ngheo-xa", "tro-giup"}
        assert reads == [5]
        assert found(DOCUMENTS[:1], 4) == {"ngheo-xa"}
        assert reads == [5, 1]

    def test_it_is_forgotten_when_the_index_answers_again(self, empty_index):
        query = Query("nghèo", facets=NO_FACETS)
        assert empty_index.answer_from(lambda: DOCUMENTS, query, generation=3).total == 2
        empty_index.rebuild(DOCUMENTS, generation=3)
        assert empty_index.search(query).total == 2
        assert empty_index.answer_from(lambda: DOCUMENTS[:1], query, generation=3).total == 1

    def test_a_refused_question_reads_nothing(self, empty_index):
        with pytest.raises(QueryRefused):
            empty_index.answer_from(lambda: pytest.fail("read"), Query(sort="views"), generation=3)


class TestBeforeAndAfterWriting:
    def test_an_index_that_was_never_built_has_no_generation_and_answers_nothing(self, empty_index):
        assert (empty_index.generation(), empty_index.doc_count()) == (-1, 0)
        with pytest.raises(IndexBroken):
            empty_index.search(Query())

    def test_an_index_that_was_never_built_cannot_be_updated(self, empty_index):
        with pytest.raises(IndexBroken):
            empty_index.update(DOCUMENTS, [], generation=1)
        assert empty_index.generation() == -1

    def test_an_index_of_nothing_answers_with_nothing(self, empty_index):
        empty_index.rebuild([], generation=0)
        result = empty_index.search(Query("nghèo"))
        assert (result.total, result.ids, result.generation) == (0, (), 0)
        assert set(result.facets.values()) == {()}
        empty_index.update(DOCUMENTS[:1], [], generation=1)
        assert ids(empty_index, "nghèo") == ["ngheo-xa"]

    def test_generation_and_count_are_those_of_the_last_writing(self, index):
        assert (index.generation(), index.doc_count()) == (7, 5)
        assert index.search(Query()).generation == 7

    def test_an_update_replaces_adds_and_removes(self, index):
        changed = make_document("luong", "Thu nhập")
        index.update([changed, make_document("moi", "Việc làm mới")], ["van-ban", "not-there"], generation=8)
        assert (index.generation(), index.doc_count()) == (8, 5)
        assert ids(index, "tiền lương") == []
        assert ids(index, "thu nhập") == ["luong"]
        assert ids(index, "viec lam moi") == ["moi"]
        assert ids(index, "văn bản") == []

    def test_an_id_both_new_and_removed_is_removed(self, index):
        index.update([DOCUMENTS[0]], ["ngheo-xa"], generation=8)
        assert ids(index, "cận nghèo") == []

    def test_a_repeated_id_counts_once_and_the_last_is_kept(self, index):
        index.update([make_document("x", "Một"), make_document("x", "Hai")], [], generation=8)
        assert index.doc_count() == 6
        assert (ids(index, "một"), ids(index, "hai")) == ([], ["x"])

    def test_a_rebuild_forgets_what_it_is_not_given(self, index):
        index.rebuild(DOCUMENTS[:1], generation=9)
        assert ids(index) == ["ngheo-xa"]


class TestFindingWords:
    @pytest.mark.parametrize(
        "text", ["hộ nghèo", "ho ngheo", "HỘ NGHÈO", "nghèo hộ", "hộ-nghèo", "hộ: nghèo!"]
    )
    def test_accents_case_order_and_marks_do_not_decide_what_is_found(self, index, text):
        assert sorted(ids(index, text)) == ["ngheo-xa", "tro-giup"]

    @pytest.mark.parametrize("text", ["Thanh Hoá", "thanh hóa", "thanh hoa", "Thanh Ho\u0301a"])
    def test_both_places_of_the_tone_are_one_spelling(self, index, text):
        assert ids(index, text) == ["so-luong"]

    @pytest.mark.parametrize("text", ["đối tượng", "doi tuong", "ĐỐI TƯỢNG"])
    def test_d_with_and_without_its_stroke_meet(self, index, text):
        assert ids(index, text) == ["tro-giup"]

    def test_a_word_in_the_title_outweighs_one_in_the_description(self, index):
        assert ids(index, "ho ngheo")[0] == "ngheo-xa"

    def test_the_exact_spelling_comes_first_and_the_other_is_still_found(self, index):
        assert ids(index, "lương") == ["luong", "so-luong"]
        assert ids(index, "lượng") == ["so-luong", "luong"]

    def test_a_document_number_is_found_whole_and_in_parts(self, index):
        assert ids(index, "515/SLĐTBXH-VP") == ["van-ban"]
        assert ids(index, "515") == ["van-ban"]

    def test_english_titles_are_found(self, index):
        assert ids(index, "vocational school") == ["so-luong"]
        assert ids(index, "VOCATIONAL SCHOOLS") == ["so-luong"]

    def test_of_two_words_both_are_needed(self, index):
        assert ids(index, "nghèo xyz") == []

    def test_of_four_words_three_suffice_and_four_come_first(self, index):
        # 70 % of 4 is 2.8: three are needed.
        assert ids(index, "hộ cận nghèo xyz") == ["ngheo-xa"]
        assert ids(index, "hộ nghèo cao tuổi") == ["tro-giup"]
        assert ids(index, "hộ cận xyz abc") == []

    @pytest.mark.parametrize(
        "text", ["state:draft", "title:nghèo", "ngh*", "nghèo OR lương", "***", "-nghèo xyz"]
    )
    def test_query_syntax_has_no_power(self, index, text):
        assert ids(index, text) == []

    @pytest.mark.parametrize(
        ("text", "left"),
        [
            ("-zzz", ["tro-giup", "van-ban", "ngheo-xa", "luong", "so-luong"]),
            ("-nghèo", ["van-ban", "luong", "so-luong"]),
            ("-2024 -nghèo", ["luong", "so-luong"]),
            ('-nghèo -"lương"', ["van-ban"]),
            ("-515/SLĐTBXH -nghèo", ["luong", "so-luong"]),
        ],
    )
    def test_exclusions_alone_find_everything_without_them_the_newest_first(self, index, text, left):
        found = index.search(Query(text, facets=("theme",)))
        assert (list(found.ids), found.total, found.is_relaxed) == (left, len(left), False)
        assert sum(count for _, count in found.facets["theme"]) == len(left)

    def test_having_all_the_words_is_worth_half_as_much_again(self, empty_index):
        # Lengths (the name counts 1): 13, 5 and three of 5, mean 6.6. Rarity of một, hai, ba, in 2 of 5:
        # ln(1 + 3.5/2.5) = 0.875; of bốn, in 4 of 5: ln(1 + 1.5/4.5) = 0.288. One word earns, in the title
        # 7 / (4 + 0.75 (0.5 + 0.5 13/6.6)) = 1.37, in the notes 1.75 / (1 + 0.75 (0.5 + 0.5 5/6.6)) = 1.06.
        # Three of four: 3 x 0.875 x 1.37 x 3/4 = 2.7. All: (3 x 0.875 + 0.288) x 1.06 x 1.5 = 4.6.
        others = [make_document(f"other{n}", "bốn") for n in range(3)]
        three, four = make_document("three", "một hai ba"), make_document("four", notes="một hai ba bốn")
        empty_index.rebuild([three, four, *others], generation=1)
        assert ids(empty_index, "mot hai ba bon") == ["four", "three"]

    def test_a_query_that_is_too_long_is_refused(self, index):
        with pytest.raises(QueryRefused):
            index.search(Query("a" * 201))


class TestPlacesAndYears:
    @pytest.fixture
    def places(self, make_index):
        index = make_index(TABLES)
        titles = {
            "loc": "Hộ nghèo xã Hoằng Lộc năm 2024",
            "loc-cu": "Hộ nghèo xã Hoằng Lộc năm 2022",
            "huyen": "Hộ nghèo huyện Hoằng Hóa năm 2024",
            "khac": "Hộ nghèo xã Nga Sơn năm 2024",
            "viec": "Việc làm xã Hoằng Lộc năm 2024",
        }
        rows = [make_document(name, title) for name, title in titles.items()]
        index.rebuild([*rows, make_document("tinh", "Hộ nghèo năm 2024", is_wide=True)], generation=1)
        return index

    def test_the_place_leads_then_what_is_around_it_and_elsewhere_comes_last(self, places):
        found = list(places.search(Query("hộ nghèo Hoằng Lộc 2024")).ids)
        assert found[0] == "loc"
        assert found.index("tinh") < found.index("khac")
        assert found.index("huyen") < found.index("khac")

    def test_the_district_around_a_place_comes_before_the_whole_province(self, places):
        found = list(places.search(Query("hộ nghèo xã Hoằng Lộc")).ids)
        assert found.index("loc") < found.index("huyen") < found.index("tinh") < found.index("khac")

    def test_another_year_is_no_answer_while_this_one_is_there(self, places):
        found = list(places.search(Query("hộ nghèo xã Hoằng Lộc 2022")).ids)
        assert found[0] == "loc-cu"

    def test_where_no_place_is_named_the_whole_province_leads(self, places):
        assert places.search(Query("ho ngheo")).ids[0] == "tinh"

    def test_a_phrase_that_nothing_has_is_asked_for_in_parts_and_that_is_said(self, places):
        assert places.search(Query('"nghèo hộ"')).is_relaxed
        assert places.search(Query('"nghèo hộ"', is_literal=True)).total == 0


class TestFiltersFacetsOrderAndPages:
    def test_values_of_one_facet_add_and_facets_restrict_each_other(self, index):
        filters = {"organization": ("btxh", "vp"), "year": ("2024",)}
        assert ids(index, filters=filters) == ["tro-giup", "van-ban"]

    def test_a_facet_counts_as_if_nothing_were_chosen_in_it(self, index):
        # Chosen: XLSX (ngheo-xa, luong) and 2023 (ngheo-xa, tro-giup, luong, so-luong): two.
        result = index.search(Query(filters={"res_format": ("XLSX",), "year": ("2023",)}))
        assert result.total == 2
        assert result.facets["res_format"] == (("CSV", 3), ("XLSX", 2))
        assert result.facets["year"] == (("2023", 2), ("2022", 1))
        assert result.facets["organization"] == (("btxh", 1), ("ldvl", 1))

    def test_facets_count_only_what_the_words_find(self, index):
        assert index.search(Query("hộ nghèo")).facets["organization"] == (("btxh", 2),)

    def test_only_the_facets_asked_for_are_counted(self, index):
        assert set(index.search(Query(facets=("year",))).facets) == {"year"}

    def test_an_empty_choice_restricts_nothing(self, index):
        assert len(ids(index, filters={"theme": ()})) == 5

    def test_a_value_that_nobody_has_finds_nothing_but_its_facet_still_counts(self, index):
        result = index.search(Query(filters={"theme": ("khong-co",)}))
        assert (result.total, len(result.facets["theme"]), result.facets["year"]) == (0, 5, ())

    def test_datasets_can_be_named(self, index):
        assert ids(index, filters={"name": ("luong", "van-ban")}) == ["van-ban", "luong"]
        assert ids(index, filters={"id": ("luong",)}) == ["luong"]

    def test_without_words_the_newest_comes_first(self, index):
        newest = ["tro-giup", "van-ban", "ngheo-xa", "luong", "so-luong"]
        assert ids(index) == ids(index, sort="modified") == newest

    def test_titles_are_sorted_by_the_vietnamese_alphabet(self, index):
        assert ids(index, sort="title") == ["van-ban", "tro-giup", "ngheo-xa", "so-luong", "luong"]

    def test_names_are_sorted_as_they_are_written(self, index):
        assert ids(index, sort="name") == ["luong", "ngheo-xa", "so-luong", "tro-giup", "van-ban"]

    def test_pages_follow_each_other_and_end(self, index):
        pages = [index.search(Query(sort="name", offset=n, limit=2)) for n in (0, 2, 4, 6)]
        assert [page.ids for page in pages] == [
            ("luong", "ngheo-xa"),
            ("so-luong", "tro-giup"),
            ("van-ban",),
            (),
        ]
        assert {page.total for page in pages} == {5}

    def test_a_page_of_nothing_still_has_its_total(self, index):
        result = index.search(Query(limit=0))
        assert (result.total, result.ids) == (5, ())

    @pytest.mark.parametrize(
        ("options", "reason"),
        [
            ({"filters": {"state": ("draft",)}}, "unknown_filter"),
            ({"facets": ("id",)}, "unknown_facet"),
            ({"sort": "views"}, "unknown_sort"),
            ({"offset": -1}, "bad_page"),
            ({"limit": -1}, "bad_page"),
        ],
    )
    def test_what_is_not_offered_is_refused(self, index, options, reason):
        with pytest.raises(QueryRefused) as refusal:
            index.search(Query(**options))
        assert refusal.value.params["reason"] == reason


# A few words that fold alike, so that random documents and queries meet often.
WORDS = st.lists(st.sampled_from(["hộ", "hồ", "nghèo", "đô", "do", "kỹ", "kĩ", "2024", "a/1"]), max_size=5)
VALUES = st.lists(st.sampled_from(["a", "b", "c"]), max_size=2).map(tuple)
RANDOM_DOCUMENT = st.builds(
    lambda number, title, notes, theme, formats, day: make_document(
        f"d{number}",
        " ".join(title),
        notes=" ".join(notes),
        theme=theme,
        formats=formats,
        modified=MODIFIED + timedelta(days=day),
    ),
    st.integers(0, 7),
    WORDS,
    WORDS,
    st.sampled_from(["", "a", "b"]),
    VALUES,
    st.integers(0, 2),
)
RANDOM_QUERY = st.builds(
    lambda words, themes, formats, sort, offset: Query(
        " ".join(words), {"theme": themes, "res_format": formats}, sort, offset, 3
    ),
    st.lists(st.sampled_from(["hộ", "ho", "nghèo", "đô", "kỹ", "2024", "a/1"]), max_size=7),
    VALUES,
    VALUES,
    st.sampled_from(["relevance", "modified", "title", "name"]),
    st.integers(0, 3),
)
BATCH = st.lists(RANDOM_DOCUMENT, max_size=6)


WRITTEN_AND_ASKED = given(
    st.lists(
        st.tuples(BATCH, st.lists(st.integers(0, 7).map("d{}".format), max_size=2)), min_size=1, max_size=3
    ),
    st.lists(RANDOM_QUERY, min_size=1, max_size=6),
)


@WRITTEN_AND_ASKED
@settings(max_examples=40, deadline=None)
def test_whoosh_answers_as_the_reference_after_any_writing(make_whoosh, steps, queries):
    require_the_same([MemoryIndex(), make_whoosh()], steps, queries)


@pytest.mark.postgresql
@WRITTEN_AND_ASKED
@settings(max_examples=20, deadline=None)
def test_postgresql_answers_as_the_reference_after_any_writing(make_postgres, steps, queries):
    require_the_same([MemoryIndex(), make_postgres()], steps, queries)


def require_the_same(indexes, steps, queries):
    """Write the first step anew and the others as updates (documents, ids that go), then ask."""
    reference, adapter = indexes
    for index in indexes:
        index.rebuild(steps[0][0], generation=0)
        for number, (documents, removed) in enumerate(steps[1:], start=1):
            index.update(documents, removed, generation=number)
    assert adapter.doc_count() == reference.doc_count()
    for query in queries:
        assert adapter.search(query) == reference.search(query)


# What the tables know, what is mistyped, what the keyboard left, and people's syntax.
SAID = ["BTXH", "bảo trợ xã hội", "hộ nghèo", "poor households", "xã Hoằng Lộc", "Hoằng Thành", "2023"]
SAID += ["huyện Hoằng Hóa", "Tĩnh Gia", "thị xã Nghi Sơn", "tỉnh Thanh Hóa", "số hộ", "việc làm", "2024"]
ASKED = [*SAID, "ho ngeo", "hooj ngheof", "ho65 ngheo2", "ho nghe", "tinh gia", "hoang thanh", "schools"]
ASKED += [
    '"hộ nghèo"',
    '"nghèo hộ"',
    "-hộ",
    "-2023",
    "-2023 -hộ",
    "viec lamm",
    "households_poor",
    "btxh",
    "csv",
    "của",
]
SAYING_DOCUMENT = st.builds(
    lambda number, title, notes, years, is_wide: make_document(
        f"d{number}", " ".join(title), notes="\n".join(notes), years=years, is_wide=is_wide
    ),
    st.integers(0, 9),
    st.lists(st.sampled_from(SAID), max_size=4),
    st.lists(st.sampled_from(SAID), max_size=3),
    st.lists(st.sampled_from(["2022", "2023", "2024"]), max_size=2).map(tuple),
    st.booleans(),
)
SAYING_QUERY = st.builds(
    lambda words, is_literal, facet_limit, sort, years: Query(
        " ".join(words),
        {"year": years},
        sort,
        limit=5,
        is_literal=is_literal,
        facet_limit=facet_limit,
    ),
    st.lists(st.sampled_from(ASKED), max_size=4),
    st.booleans(),
    st.sampled_from([None, 0, 1, 2]),
    st.sampled_from(["relevance", "relevance", "modified", "title"]),
    st.lists(st.sampled_from(["2022", "2023"]), max_size=1).map(tuple),
)
TABLES = load_word_tables(PlaceBook.load(DATA_FOLDER / "places"))


SAID_AND_ASKED = given(
    st.lists(st.lists(SAYING_DOCUMENT, max_size=12), min_size=1, max_size=3),
    st.lists(SAYING_QUERY, min_size=1, max_size=10),
)


@SAID_AND_ASKED
@settings(max_examples=40, deadline=None)
def test_whoosh_reads_words_that_mean_more_as_the_reference(make_whoosh, steps, queries):
    written = [(documents, [f"d{number}"]) for number, documents in enumerate(steps)]
    require_the_same([MemoryIndex(TABLES), make_whoosh(TABLES)], written, queries)


@pytest.mark.postgresql
@SAID_AND_ASKED
@settings(max_examples=20, deadline=None)
def test_postgresql_reads_words_that_mean_more_as_the_reference(make_postgres, steps, queries):
    written = [(documents, [f"d{number}"]) for number, documents in enumerate(steps)]
    require_the_same([MemoryIndex(TABLES), make_postgres(TABLES)], written, queries)


def write_judged(index):
    documents = [judged_document(one.row) for one in judged_set().documents]
    index.rebuild(documents[:400], generation=0)
    index.update(documents[400:], [documents[0].id], generation=1)


@pytest.fixture(scope="module")
def judged_answers():
    """Each tenth question of the judged set, so that every kind and both halves are among them."""
    reference = MemoryIndex(TABLES)
    write_judged(reference)
    queries = [Query(asked.text, limit=50) for asked in judged_set().queries[::10]]
    return [(query, reference.search(query)) for query in queries]


def test_the_judged_questions_are_answered_in_the_order_of_the_reference(make_adapter, judged_answers):
    adapter = make_adapter(TABLES)
    write_judged(adapter)
    for query, expected in judged_answers:
        assert adapter.search(query) == expected, query.text


def judged_document(row):
    return make_document(
        row["id"],
        row["title"],
        name=row["name"],
        notes=row["notes"],
        keywords=tuple(row["tags"]),
        organization_title=row["organization"],
        theme=row["theme"],
        places=row.get("place", ""),
        place=row.get("place", ""),
        years=(str(row["year"]),) if row.get("year") else (),
        formats=tuple(row["format"]),
        is_wide="Tỉnh" in row.get("place", "Tỉnh"),
    )


@given(BATCH, VALUES, VALUES)
@settings(max_examples=40, deadline=None)
def test_the_reference_itself_counts_as_plain_sets_do(documents, themes, formats):
    held = {d.id: d for d in documents}.values()
    passing_theme = [d for d in held if not themes or d.theme in themes]
    passing_format = [d for d in held if not formats or set(formats) & set(d.formats)]
    index = MemoryIndex()
    index.rebuild(documents, generation=0)
    result = index.search(Query(filters={"theme": themes, "res_format": formats}))
    assert result.total == sum(d in passing_format for d in passing_theme)
    assert dict(result.facets["theme"]) == Counter(d.theme for d in passing_format if d.theme)
    assert dict(result.facets["res_format"]) == Counter(f for d in passing_theme for f in set(d.formats))
