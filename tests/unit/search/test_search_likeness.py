"""Which datasets are like one: shared telling words and meanings, never itself, five at most."""

import pytest

from catalog.config import DATA_FOLDER
from catalog.search.likeness import MOST, Likeness
from catalog.search.word_tables import PLAIN, load_word_tables
from tests.factories.public_texts import TITLES, some_texts, text_of
from validators.places.book import PlaceBook


def titles(found):
    return [one.title_vi for one in found]


def test_what_shares_rare_words_is_alike_and_a_dataset_is_not_like_itself():
    likeness = Likeness(some_texts(), PLAIN)
    assert titles(likeness.like(some_texts()[0].id)) == [TITLES[1]]


def test_common_little_words_make_nothing_alike():
    texts = [text_of("Trẻ em của tỉnh năm 2024"), text_of("Nhà máy của tỉnh năm 2024")]
    assert Likeness(texts, PLAIN).like(texts[0].id) == []


def test_an_unknown_dataset_is_like_nothing():
    assert Likeness(some_texts(), PLAIN).like("no-such-id") == []
    assert Likeness([], PLAIN).like("no-such-id") == []


def test_five_at_most_and_of_equals_the_newest():
    texts = [text_of("Hộ nghèo", name=f"n{n}") for n in range(9)]
    found = Likeness([*texts, *some_texts()[2:]], PLAIN).like("n3")
    assert len(found) == MOST
    assert "n3" not in {one.id for one in found}


def test_keywords_count_too():
    texts = [text_of("Bảng A", keywords=("thất nghiệp",)), text_of("Bảng B", keywords=("thất nghiệp",)),
             text_of("Đường sá")]  # fmt: skip
    assert titles(Likeness(texts, PLAIN).like(texts[0].id)) == ["Bảng B"]


@pytest.fixture(scope="module")
def tables():
    return load_word_tables(PlaceBook.load(DATA_FOLDER / "places"))


def test_an_abbreviation_is_like_the_words_it_stands_for(tables):
    texts = [text_of("Đối tượng BTXH"), text_of("Chi bảo trợ xã hội"), *some_texts()[2:]]
    assert "Chi bảo trợ xã hội" in titles(Likeness(texts, tables).like(texts[0].id))
    assert "Chi bảo trợ xã hội" not in titles(Likeness(texts, PLAIN).like(texts[0].id))


def test_what_was_added_later_is_as_if_it_had_been_there_from_the_start():
    first, later = some_texts()[:3], [*some_texts()[3:], text_of("Hộ nghèo mới thoát nghèo")]
    whole, extended = Likeness([*first, *later], PLAIN), Likeness(first, PLAIN).extended(later)
    for text in (*first, *later):
        assert extended.like(text.id) == whole.like(text.id)
    assert extended.holds("ho_ngheo")
    assert not extended.holds("nguyen_van")
