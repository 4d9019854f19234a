"""What is suggested while a visitor types: phrases and titles of what is public, with or without marks."""

import time

import pytest

from catalog.search.common_phrases import common_phrases
from catalog.search.suggestions import DATASET, MOST, PHRASE, Suggester
from tests.factories.public_texts import TITLES, some_texts, text_of


@pytest.fixture(scope="module")
def suggester():
    return Suggester(some_texts())


def texts(found):
    return [one.text for one in found]


@pytest.mark.parametrize("typed", ["ho ng", "hộ ng", "Hộ Ng", "HO NG", "hooj ng"])
def test_a_phrase_of_several_titles_is_suggested_first_however_it_is_typed(suggester, typed):
    found = suggester.suggest(typed, "vi")
    assert (found[0].text, found[0].kind) == ("hộ nghèo", PHRASE)
    assert set(texts(found[1:])) == set(TITLES[:2])


def test_marks_that_were_typed_must_be_those_shown(suggester):
    assert "Hồ sơ người có công với cách mạng" in texts(suggester.suggest("ho", "vi"))
    assert "Hồ sơ người có công với cách mạng" not in texts(suggester.suggest("hộ", "vi"))


def test_a_title_is_found_from_any_of_its_telling_words(suggester):
    found = suggester.suggest("nghề ngh", "vi")
    assert (found[0].text, found[0].kind, found[0].name) == (TITLES[4], DATASET, "cơ-sở-giáo-dục-nghề-nghiệp")


def test_words_before_a_phrase_are_kept():
    found = Suggester(some_texts()).suggest("danh sách hộ ng", "vi")
    assert texts(found) == ["danh sách hộ nghèo"]


@pytest.mark.parametrize("typed", ["", " ", "h", "%%%", "\x00\u202e", "zzzz", "x" * 5000])
def test_too_little_or_nothing_known_suggests_nothing(suggester, typed):
    assert suggester.suggest(typed, "vi") == []


def test_a_title_with_english_is_suggested_in_the_language_of_the_page():
    both = Suggester([text_of("Hộ nghèo", title_en="Poor households")])
    assert texts(both.suggest("poor", "en")) == ["Poor households"]
    assert both.suggest("poor", "vi") == []
    assert texts(both.suggest("ho ng", "vi")) == ["Hộ nghèo"]


def test_a_keyword_is_a_phrase_of_its_own():
    found = Suggester([text_of("Chi trả hằng tháng", keywords=("trợ cấp xã hội",))]).suggest("tro cap", "vi")
    assert [(one.text, one.kind) for one in found] == [("trợ cấp xã hội", PHRASE)]


def test_there_are_never_more_than_eight():
    many = Suggester([text_of(f"Trường nghề số {n} ở nơi {n}") for n in range(50)])
    assert len(many.suggest("truong", "vi")) <= MOST


def test_titles_that_were_added_later_are_suggested_too(suggester):
    assert texts(suggester.extended([text_of("Bếp ăn từ thiện")]).suggest("bep", "vi")) == ["Bếp ăn từ thiện"]
    assert suggester.suggest("bep", "vi") == []


def test_a_row_that_nearly_always_goes_on_is_no_phrase_and_neither_are_words_by_chance():
    titles = [f"Trẻ em mồ côi huyện {name}" for name in ("Hà Trung", "Nga Sơn", "Như Xuân")]
    found = {shown for _, shown, _ in common_phrases([*titles, "Trẻ em gái", "Trẻ em trai"])}
    assert "trẻ em" in found
    assert "trẻ em mồ" not in found
    assert "em mồ" not in found


def test_ten_thousand_titles_answer_within_twenty_milliseconds_of_processor_time():
    many = Suggester([text_of(f"{TITLES[n % 5]} kỳ {n % 97} nơi {n}") for n in range(10_000)])
    for typed in ("ho", "hộ ng", "so ho ng", "co so", "tr", "xyz"):
        many.suggest(typed, "vi")
        started = time.process_time()
        many.suggest(typed, "vi")
        assert time.process_time() - started < 0.02
