"""English words are found in whatever number and spelling they stand; Vietnamese ones are left alone."""

import pytest

from catalog.config import DATA_FOLDER
from catalog.search.analysis import folded_token, syllables
from catalog.search.english import one_form
from catalog.search.weighing import weigh
from catalog.search.word_tables import load_word_tables
from tests.factories.documents import make_document
from validators.places.book import PlaceBook


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("schools", "school"),
        ("beneficiaries", "beneficiary"),
        ("losses", "loss"),
        ("branches", "branch"),
        ("taxes", "tax"),
        ("children", "child"),
        ("women", "woman"),
        ("persons", "people"),
        ("person", "people"),
        ("labor", "labour"),
        ("laborers", "labourer"),
        ("behavior", "behaviour"),
        ("centers", "centre"),
        ("programs", "programme"),
        ("organization", "organisation"),
        ("organizational", "organisational"),
        ("mobilized", "mobilised"),
        ("counselling", "counseling"),
        ("counsellors", "counselor"),
        ("license", "licence"),
        ("enrollment", "enrolment"),
        ("Aging", "ageing"),
    ],
)
def test_two_spellings_of_an_english_word_are_one_token(one, other):
    assert folded_token(one) == folded_token(other)


@pytest.mark.parametrize("word", ["status", "analysis", "access", "size", "bus", "hour", "hello", "as"])
def test_what_is_no_plural_stays_as_it_is(word):
    assert one_form(word) == word


@pytest.mark.parametrize("word", ["nghiêng", "trường", "khuyết", "thương", "nguyễn", "quyền", "phường"])
def test_a_vietnamese_syllable_only_loses_its_marks(word):
    assert one_form(folded_token(word)) == folded_token(word)
    assert len(folded_token(word)) == len(word)


@pytest.fixture(scope="module")
def tables():
    return load_word_tables(PlaceBook.load(DATA_FOLDER / "places"))


@pytest.mark.parametrize(
    ("title", "asked"),
    [
        ("Chăm sóc thay thế cho trẻ em", "foster care"),
        ("Sạt lở đất do bão", "typhoon landslides"),
        ("Doanh nghiệp đăng ký làm thêm giờ", "overtime"),
        ("Doanh nghiệp đăng ký làm thêm giờ", "tăng ca"),
        ("Người lang thang", "vô gia cư"),
        ("Tổ chức tăng ca", "làm thêm giờ"),
        ("Tai nạn lao động", "labor accidents"),
    ],
)
def test_a_term_is_found_in_english_and_by_what_else_it_is_called(tables, title, asked):
    tokens = weigh(make_document("d", title), tables).tokens
    assert all(folded_token(word) in tokens for word in syllables(asked))


def test_capitals_with_other_marks_are_no_abbreviation(tables):
    assert "#tre_em" in weigh(make_document("d", "Số TE theo xã"), tables).tokens
    assert "#tre_em" not in weigh(make_document("d", "KINH TẾ XÃ HỘI"), tables).tokens


def test_an_abbreviation_of_two_letters_with_several_meanings_is_read_as_none(tables):
    concepts = {t for t in weigh(make_document("d", "Báo cáo TN 2024"), tables).tokens if t.startswith("#")}
    assert concepts.isdisjoint({"#thu_nhap", "#tai_nan", "#than_nhan"})
