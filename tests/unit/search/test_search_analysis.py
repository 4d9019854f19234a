"""Vietnamese text becomes tokens that meet, whatever keyboard, tone placement or encoding wrote it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.errors import QueryRefused
from catalog.search.analysis import (
    codes,
    collation_key,
    exact_key,
    folded_token,
    folded_tokens,
    matched_spans,
    needed,
    plan_query,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Đ", "d"),
        ("nghèo", "NGHEO"),
        ("kỹ", "kĩ"),
        ("sỹ", "sĩ"),
        ("quý", "quí"),
        ("hoà", "hòa"),
        (unicodedata.normalize("NFD", "trợ"), "trợ"),
    ],
)
def test_spellings_of_one_word_fold_to_one_token(one, other):
    assert folded_token(one) == folded_token(other)


@pytest.mark.parametrize(
    ("syllable", "token"), [("thủy", "thuy"), ("quyền", "quyen"), ("y", "y"), ("policy", "policy")]
)
def test_only_a_lone_y_after_its_six_letters_becomes_i(syllable, token):
    assert folded_token(syllable) == token


@pytest.mark.parametrize(
    ("syllable", "key"),
    [
        ("hoà", "=hoa2"),
        ("hòa", "=hoa2"),
        ("Hóa", "=hoa1"),
        ("Hoá", "=hoa1"),
        ("thuỷ", "=thuy3"),
        ("thủy", "=thuy3"),
        ("kỹ", "=ki4"),
        ("hộ", "=hô5"),
        ("lương", "=lương0"),
        ("lượng", "=lương5"),
        ("đi", "=đi0"),
    ],
)
def test_the_exact_key_lifts_the_tone_behind_the_letters(syllable, key):
    assert exact_key(syllable) == key
    assert exact_key(unicodedata.normalize("NFD", syllable)) == key


def test_everything_but_letters_and_digits_separates_words():
    assert folded_tokens("ma_xa, Hộ-nghèo/2024: (tổng)") == ["ma", "xa", "ho", "ngheo", "2024", "tong"]


def test_a_document_number_is_also_one_token():
    assert codes("Công văn số 515/SLĐTBXH-VP, lao động-việc làm") == ["515/sldtbxh-vp"]


def test_a_code_may_begin_with_letters():
    assert codes("mục DM-14 và a/b") == ["dm-14"]


def test_a_very_long_word_is_cut_so_that_an_index_can_hold_it():
    assert len(folded_token("x" * 100_000)) == 64
    assert codes("x" * 100_000) == []


@pytest.mark.parametrize(
    ("words", "least"), [(1, 1), (2, 2), (3, 3), (4, 3), (5, 4), (6, 5), (10, 7), (20, 14)]
)
def test_all_of_two_words_are_needed_and_seventy_percent_of_more(words, least):
    assert needed(words) == least


def test_an_unaccented_query_asks_for_any_spelling():
    plan = plan_query("ho ngheo")
    assert (plan.required, plan.needed, plan.optional) == (("ho", "ngheo"), 2, ())


def test_one_mark_in_the_query_makes_every_spelling_count():
    assert dict(plan_query("hộ nghèo em").optional) == {"=hô5": 1.0, "=ngheo2": 1.0, "=em0": 1.0}


def test_a_repeated_word_is_asked_once():
    assert plan_query("hộ ho HỘ").required == ("ho",)


def test_a_field_prefix_is_plain_words():
    assert plan_query("state:draft").required == ("state", "draft")


@pytest.mark.parametrize("text", ["", "  \t\n", "\u200b\x00"])
def test_no_words_at_all_ask_for_everything(text):
    assert plan_query(text).is_everything


def test_punctuation_alone_asks_for_nothing_that_exists():
    plan = plan_query("***")
    assert (plan.is_everything, plan.required) == (False, ())


def test_control_and_format_characters_vanish_and_tabs_separate():
    assert plan_query("ng\x00h\u200bèo\tmới").required == ("ngheo", "moi")


@pytest.mark.parametrize("text", ["a" * 201, " ".join(f"a{n}" for n in range(21))])
def test_a_query_over_its_length_is_refused(text):
    with pytest.raises(QueryRefused) as refusal:
        plan_query(text)
    assert refusal.value.params == {"reason": "too_long", "characters": 200, "syllables": 20}


@pytest.mark.parametrize("text", ["a" * 200, " ".join(f"a{n}" for n in range(20))])
def test_a_query_of_just_the_allowed_length_is_taken(text):
    assert not plan_query(text).is_everything


@given(st.text(max_size=60))
def test_no_text_breaks_the_plan_or_the_marks(text):
    spans = matched_spans(text, text)
    assert plan_query(text).needed <= len(plan_query(text).required)
    assert all(0 <= a < b <= len(text) for a, b in spans)
    assert spans == sorted(spans)


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("Số hộ nghèo, hộ cận nghèo", "ho ngheo", ["hộ nghèo", "hộ", "nghèo"]),
        ("Tỉnh Thanh Hóa", "thanh hoá", ["Thanh Hóa"]),
        ("Công văn 515/SLĐTBXH-VP", "515/sldtbxh-vp", ["515/SLĐTBXH-VP"]),
        ("Đào tạo", "dao", ["Đào"]),
        ("Hội nghị", "ho", []),
        ("", "ho", []),
        ("Hộ nghèo", "", []),
    ],
)
def test_words_of_the_query_are_marked_where_they_stand(text, query, marked):
    assert [text[a:b] for a, b in matched_spans(text, query)] == marked


def test_marks_fit_decomposed_text_too():
    text = unicodedata.normalize("NFD", "Số hộ nghèo đô thị")
    assert [unicodedata.normalize("NFC", text[a:b]) for a, b in matched_spans(text, "ngheo do")] == [
        "nghèo đô"
    ]


def test_titles_sort_as_the_vietnamese_alphabet_does():
    # The alphabet: a ă â b c d đ e ê ...; among equal letters ngang, huyền, hỏi, ngã, sắc, nặng,
    # as in dictionaries and in the Unicode locale data for vi.
    ordered = ["1 mục", "An", "Ăn", "Ân", "Ba", "Bà", "Bả", "Bã", "Bá", "Bạ", "Dân", "Đan", "Em", "Xã"]
    shuffled = ordered[7:] + ordered[:7]
    assert sorted(shuffled, key=collation_key) == ordered


def test_a_shorter_title_comes_before_the_longer_one_it_begins():
    assert collation_key("Hộ") < collation_key("Hộ nghèo") < collation_key("Hội")
