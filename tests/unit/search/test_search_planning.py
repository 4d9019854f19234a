"""From typed words to what is asked: literal words, leftovers of a keyboard, mistyped words, phrases."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.config import DATA_FOLDER
from catalog.domain.errors import QueryRefused
from catalog.ports import Query
from catalog.search.memory_index import MemoryIndex
from catalog.search.planning import needed, plan_query
from catalog.search.spelling import SpellingTable, is_near
from catalog.search.typing_leftovers import decode_telex, decode_vni, written_keys
from catalog.search.weighing import weigh
from catalog.search.word_tables import PLAIN, load_word_tables
from tests.factories.documents import make_document
from validators.places.book import PlaceBook

TITLES = [
    "Số hộ nghèo theo xã",
    "Hộ cận nghèo năm 2024",
    "Người có công với cách mạng",
    "Trường trung cấp nghề",
    "Việc làm và tiền lương",
    "Trẻ em mồ côi",
]


class Words:
    """A vocabulary of some titles."""

    def __init__(self, titles, tables=PLAIN):
        tokens = [weigh(make_document(f"d{n}", t), tables).tokens for n, t in enumerate(titles)]
        self._frequencies = Counter(token for one in tokens for token in one)
        self.spelling = SpellingTable(self._frequencies)

    def frequency(self, token):
        return self._frequencies[token]


@pytest.fixture(scope="module")
def tables():
    return load_word_tables(PlaceBook.load(DATA_FOLDER / "places"))


@pytest.fixture(scope="module")
def words(tables):
    return Words(TITLES, tables)


def plan(text, vocabulary=None, tables=PLAIN, **options):
    return plan_query(text, vocabulary or Words([]), tables, **options)


@pytest.mark.parametrize(
    ("words", "least"), [(1, 1), (2, 2), (3, 3), (4, 3), (5, 4), (6, 5), (10, 7), (20, 14)]
)
def test_all_of_two_words_are_needed_and_seventy_percent_of_more(words, least):
    assert needed(words) == least


def test_an_unaccented_query_asks_for_any_spelling():
    asked = plan("ho ngheo")
    assert (asked.required, asked.needed, asked.optional) == (("ho", "ngheo"), 2, (("ho_ngheo", 0.25),))


def test_one_mark_in_the_query_makes_every_spelling_count():
    exact = {token: weight for token, weight in plan("hộ nghèo em").optional if token[0] == "="}
    assert exact == {"=hô5": 1.0, "=ngheo2": 1.0, "=em0": 1.0}


def test_a_repeated_word_is_asked_once():
    assert plan("hộ ho HỘ").required == ("ho",)


def test_a_field_prefix_is_plain_words():
    assert plan("state:draft").required == ("state", "draft")


@pytest.mark.parametrize("text", ["", "  \t\n", "\u200b\x00"])
def test_no_words_at_all_ask_for_everything(text):
    assert plan(text).is_everything


def test_punctuation_alone_asks_for_nothing_that_exists():
    asked = plan("***")
    assert (asked.is_everything, asked.required) == (False, ())


def test_control_and_format_characters_vanish_and_tabs_separate():
    assert plan("ng\x00h\u200bèo\tmới").required == ("ngheo", "moi")


@pytest.mark.parametrize("text", ["a" * 201, " ".join(f"a{n}" for n in range(21))])
def test_a_query_over_its_length_is_refused(text):
    with pytest.raises(QueryRefused) as refusal:
        plan(text)
    assert refusal.value.params == {"reason": "too_long", "characters": 200, "syllables": 20}


@pytest.mark.parametrize("text", ["a" * 200, " ".join(f"a{n}" for n in range(20))])
def test_a_query_of_just_the_allowed_length_is_taken(text):
    assert not plan(text).is_everything


@given(st.text(max_size=60))
def test_no_text_breaks_the_plan(text):
    asked = plan(text)
    assert asked.needed <= len(asked.required)


def test_words_that_say_little_are_not_needed_in_a_longer_question():
    assert plan("số hộ nghèo theo xã trên địa bàn").required == ("so", "ho", "ngheo", "xa")
    assert plan("theo xã").required == ("theo", "xa")


@pytest.mark.parametrize("word", ["không", "người", "có"])
def test_words_that_change_the_meaning_always_count(word):
    assert plan(f"hộ nghèo {word} xã").required[2] in {"khong", "nguoi", "co"}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("hooj", "hộ"), ("ngheof", "nghèo"), ("nguwowif", "người"), ("nguowif", "người"), ("ddaof", "đào"),
     ("tieenf", "tiền"), ("luwowng", "lương"), ("trer", "trẻ"), ("vieecj", "việc"), ("ho", None),
     ("2024", None), ("bcd", None), ("hoawngf", "hoằng"), ("ngoawcj", "ngoặc"), ("muaw", "mưa")],
)  # fmt: skip
def test_telex_keys_are_read_as_the_syllable(typed, meant):
    assert decode_telex(typed) == meant


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("ng][if l]ng", "nguwowif luwng"),
        ("ng]ời", "người"),
        ("[hộ] nghèo [2024]", "[hộ] nghèo [2024]"),
        ("a[1]", "a[1]"),
    ],
)
def test_bracket_keys_inside_words_are_the_letters_they_stand_for(typed, keys):
    assert written_keys(typed) == keys


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("ho65", "hộ"), ("ngheo2", "nghèo"), ("ngu7o7i2", "người"), ("nguoi72", "người"), ("d9a2o", "đào"),
     ("tie6n2", "tiền"), ("vie65c", "việc"), ("ho", None), ("2024", None), ("b1", None)],
)  # fmt: skip
def test_vni_keys_are_read_as_the_syllable(typed, meant):
    assert decode_vni(typed) == meant


@pytest.mark.parametrize("text", ["hooj ngheof", "ho65 ngheo2", "hoj ngheof"])
def test_leftovers_of_a_keyboard_are_read_where_the_raw_word_is_unknown(words, text):
    asked = plan(text, words)
    assert asked.required == ("ho", "ngheo")
    assert len(asked.corrections) == 2


def test_a_leftover_that_is_a_word_of_the_index_stays_what_was_typed():
    assert plan("coo", Words(["coo"])).required == ("coo",)


@pytest.mark.parametrize(
    ("text", "required"),
    [
        ("ho ngeo", ("ho", "ngheo")),
        ("nguoi co cong voi cahc mang", ("nguoi", "co", "cong", "cach", "mang")),
        ("truong trung cpa nghe", ("truong", "trung", "cap", "nghe")),
        ("viec lamm", ("viec", "lam")),
    ],
)
def test_a_mistyped_word_is_read_as_the_near_one_beside_its_neighbours(words, text, required):
    assert plan(text, words).required == required


def test_a_real_word_that_never_stands_there_is_read_as_the_one_that_does(words):
    assert plan("co cung", Words(["có công", "cung cấp"])).required == ("co", "cong")


def test_words_typed_with_marks_are_believed():
    assert plan("có cúng", Words(["có công", "cúng"])).required == ("co", "cung")


def test_a_literal_question_is_not_read_as_another(words):
    asked = plan("ho ngeo", words, is_literal=True)
    assert (asked.required, asked.corrections) == (("ho", "ngeo"), ())


def test_a_number_is_never_another_number(words):
    assert plan("ho ngheo 2025", words).required == ("ho", "ngheo", "#2025")


def test_a_phrase_must_stand_together_and_a_minus_must_not_be_there():
    asked = plan('"hộ cận nghèo" 2024 -xã')
    assert asked.together == ("ho_can", "can_ngheo")
    assert asked.without == ("xa",)
    assert asked.required == ("ho", "can", "ngheo", "#2024")


def test_a_joint_inside_a_word_is_no_minus():
    assert plan("lao động-việc làm").without == ()


def test_a_place_and_a_meaning_move_up_what_has_them(tables, words):
    optional = dict(plan("BTXH Tĩnh Gia", words, tables).optional)
    assert optional["@tinh4_gia0"] == 1.5
    assert not plan("BTXH Tĩnh Gia", words, tables).prefers_wide
    assert plan("hộ nghèo", words, tables).prefers_wide


@given(st.text("abc", min_size=2, max_size=6), st.text("abc", min_size=2, max_size=6))
def test_near_words_are_at_damerau_distance_one(one, other):
    table = SpellingTable([other])
    assert (other in table.near(one)) == (one != other and damerau(one, other) == 1)
    assert is_near(one, other) or one == other or damerau(one, other) != 1


def damerau(one, other):
    """The restricted Damerau-Levenshtein distance, by the table of the textbook."""
    rows = [[max(i, j) if 0 in (i, j) else 0 for j in range(len(other) + 1)] for i in range(len(one) + 1)]
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            same = one[i - 1] == other[j - 1]
            rows[i][j] = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (not same))
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1]


def test_people_find_what_is_nearest_where_nothing_has_all_their_words():
    index = MemoryIndex()
    index.rebuild([make_document("a", "Hộ nghèo"), make_document("b", "Hộ khẩu")], generation=1)
    found = index.search(Query("hộ nghèo sao Hỏa"))
    assert (found.ids[0], found.is_relaxed) == ("a", True)
    assert index.search(Query("hộ nghèo sao Hỏa", is_literal=True)).total == 0


class TestWhatIsNamed:
    def test_a_place_is_asked_for_as_one_and_a_year_by_what_the_data_speak_of(self, tables, words):
        asked = plan("hộ nghèo xã Hoằng Lộc năm 2024", words, tables)
        assert asked.required == ("ho", "ngheo", "#2024", "@hoăng2_lôc5")
        assert (asked.words, asked.named) == (("ho", "ngheo"), 2)
        assert (asked.places, asked.around) == (("@hoăng2_lôc5",), ("@=hoăng2_hoa1",))
        assert asked.years == ("#2024",)

    def test_without_marks_all_places_written_alike_are_meant(self, tables, words):
        assert set(plan("ho ngheo hoang thanh", words, tables).places) == {"@hoăng2_thanh0", "@hoăng2_thanh2"}

    def test_a_place_that_begins_inside_a_term_is_none(self, tables, words):
        assert "@đông0_thanh2" not in plan("xuat khau lao dong thanh lam", words, tables).places

    def test_the_province_is_not_its_capital(self, tables, words):
        assert plan("hộ nghèo Thanh Hóa", words, tables).prefers_wide
        assert plan("hộ nghèo thành phố Thanh Hóa", words, tables).places == ("@thanh0_hoa1",)

    def test_a_number_in_a_decision_is_no_year(self, tables, words):
        assert plan("2024/QĐ-UBND", words, tables).years == ()

    @pytest.mark.parametrize("said", ["tx Nghi Sơn", "TX. Nghi Sơn", "Nghi Son town", "thị xã Nghi Sơn cũ"])
    def test_what_a_place_is_says_no_more_than_its_name(self, tables, words, said):
        asked = plan(f"hộ nghèo {said}", words, tables)
        assert (asked.required, asked.corrections) == (("ho", "ngheo", "@nghi0_sơn0"), ())

    def test_two_places_of_a_kind_each_keep_their_name(self, tables, words):
        assert plan("nghèo tx Nghi Sơn tp Sầm Sơn", words, tables).words == ("ngheo",)

    @pytest.mark.parametrize("typed", ["Hoằng Hoa", "hoang hóa", "Hoàng Hóa", "Hoằng Hoà"])
    def test_a_place_is_known_though_some_marks_are_missing_or_wrong(self, tables, words, typed):
        assert plan(f"hộ nghèo {typed}", words, tables).places == ("@hoăng2_hoa1",)

    def test_a_place_with_its_own_marks_is_no_other(self, tables, words):
        assert plan("hộ nghèo Hạ Trung", words, tables).places == ("@ha5_trung0",)

    def test_two_wrong_marks_are_other_words(self, tables, words):
        assert plan("hoàng hoa", words, tables).places == ()

    @pytest.mark.parametrize("typed", ["tri nagn", "Trí Nagn", "tris nang", "tri1 nang"])
    def test_an_old_name_that_no_document_says_is_read_from_the_place_lists(self, tables, words, typed):
        assert plan(f"hộ nghèo {typed}", words, tables).places == ("@tri1_nang0",)

    def test_a_word_far_from_every_name_stays_as_it_is(self, tables, words):
        assert plan("hộ nghèo xyzzy", words, tables).corrections == ()

    def test_words_of_grammar_are_not_read_as_mistyped(self, tables):
        near = Words(["DN mới", "ăn"], tables)
        assert plan("moi in an nga with dn", near, tables).corrections == ()

    @pytest.mark.parametrize("typed", ["cậnnghèo", "cannghèo", "cannngheo"])
    def test_two_words_written_as_one_are_two_where_documents_say_them(self, tables, words, typed):
        is_read = plan(f"hộ {typed}", words, tables).required == ("ho", "can", "ngheo")
        assert is_read is (typed != "cannngheo")

    def test_a_literal_question_is_not_taken_apart(self, tables, words):
        assert plan("hộ cậnnghèo", words, tables, is_literal=True).required == ("ho", "canngheo")

    def test_an_abbreviation_of_two_letters_is_its_meaning_where_it_has_one(self, tables, words):
        assert plan("TE mồ côi", words, tables).required == ("#tre_em", "mo", "coi")
        assert plan("te mồ côi", words, tables).required[0] == "te"

    def test_what_is_known_is_not_read_as_mistyped(self, tables):
        near = Words(["Giấy phép lao động cho người nước ngoài", "Phúc lợi", "ngoài Phúc"], tables)
        assert plan("nguoi nuoc ngoai phu nhuan", near, tables).corrections == ()

    def test_words_of_every_table_and_kinds_of_files_are_not_needed(self, words):
        assert plan("số liệu hộ nghèo file excel", words).required == ("ho", "ngheo")

    def test_a_name_of_a_column_stands_together(self, words):
        assert plan("households_poor", words).together == ("household_poor",)


class TestHowManyWordsSuffice:
    def test_enough_documents_with_enough_words_ask_for_no_fewer(self):
        assert plan("mot hai ba bon").needed_of([5, 5, 5, 9, 1]) == 3

    def test_too_few_ask_for_fewer_but_never_less_than_a_third(self):
        assert plan("mot hai ba bon").needed_of([5, 99, 5, 8, 1]) == 2
        assert plan("mot hai ba bon").needed_of([5, 99, 5, 2, 1]) == 2
        assert plan("mot hai ba").needed_of([5, 99, 1, 0]) == 1

    def test_where_nothing_has_a_third_the_most_there_is_suffices(self):
        assert plan("mot hai ba bon").needed_of([5, 2, 0, 0, 0]) == 1

    def test_a_literal_question_never_asks_for_fewer(self):
        assert plan("mot hai ba bon", is_literal=True).needed_of([5, 2, 0, 0, 0]) == 3
