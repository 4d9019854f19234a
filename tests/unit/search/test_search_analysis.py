"""Vietnamese text becomes tokens that meet, whatever keyboard, tone placement or encoding wrote it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.search.analysis import (
    codes,
    collation_key,
    exact_key,
    folded_token,
    folded_tokens,
    matched_spans,
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


@given(st.text(max_size=60))
def test_no_text_breaks_the_marks(text):
    spans = matched_spans(text, text)
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


@pytest.mark.parametrize(
    ("word", "token"),
    [("schools", "school"), ("facilities", "facility"), ("btxhs", "btxh"), ("ngheos", "ngheo"),
     ("ncts", "ncts"), ("status", "status"), ("business", "business"), ("analysis", "analysis")],
)  # fmt: skip
def test_an_english_plural_is_the_singular_and_short_words_stay(word, token):
    assert folded_token(word) == token
