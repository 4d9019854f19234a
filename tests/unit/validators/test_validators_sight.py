"""The marks of a whole column equal those of its cells judged one by one. All persons are invented."""

import random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories.invented_cells import (
    ADDRESSES,
    BODIES,
    DIGITS,
    GIVEN,
    ODDITIES,
    STREETS,
    SURNAMES,
    a_cell,
    nfd,
)
from validators.personal.sight import Sight
from validators.places.book import Place, PlaceBook
from validators.words.folding import fold
from validators.words.letters import ACCENTED, LETTER, ODD, any_accent


def book(*names):
    places = {str(n): Place(str(n), name, "commune", "") for n, name in enumerate(names)}
    return PlaceBook({"2025-07-01": None}, {"2025-07-01": places}, {})


PLACES = book(
    "Phường Lê Mẫu", "Xã Trần Văn An", "Nguyễn Thị Dụ", "Xã H Văn An", "Thị trấn 12", "Phạm Thử", "Vũ Đức An"
)
SIGHTS = [
    Sight(2026),
    Sight(2026, asks_for_names=True),
    Sight(2031, places=PLACES),
    Sight(2026, asks_for_names=True, places=PLACES),
]


def one_by_one(sight, texts):
    found = {}
    for at, text in enumerate(texts):
        for mark in sight.marks_of(text) if text else ():
            found.setdefault(mark, []).append(at)
    return found


def at_once(sight, texts):
    found = sight.marks_in(pl.Series(texts, dtype=pl.String))
    return {mark: sorted(at) for mark, at in found.items()}


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("seed", range(3))
def test_a_column_has_the_marks_of_its_cells(sight, seed):
    r = random.Random(seed)
    texts = [a_cell(r) if r.random() < 0.95 else r.choice(("", None)) for _ in range(2_000)]
    assert at_once(sight, texts) == one_by_one(sight, texts)


FRAGMENTS = st.sampled_from(
    [
        *SURNAMES,
        *GIVEN,
        *STREETS,
        *ADDRESSES,
        *ODDITIES,
        *BODIES,
        *" .,:;-/()@+_'’\n",
        *DIGITS,
        "0912345678",
        "038",
        "gov.vn",
    ]
)


@given(
    st.lists(st.one_of(st.text(max_size=30), st.lists(FRAGMENTS, max_size=12).map("".join)), max_size=20),
    st.sampled_from(SIGHTS),
)
@settings(max_examples=150, deadline=None)
def test_a_column_of_any_text_has_the_marks_of_its_cells(texts, sight):
    assert at_once(sight, texts) == one_by_one(sight, texts)


@pytest.mark.parametrize("length", [398, 399, 400, 401, 402])
def test_an_address_is_looked_for_in_the_first_part_of_a_long_cell(length):
    cell = "q" * (length - 10) + " số 3 phong"
    texts = [cell, cell + " x" * 40, " " + cell, cell[20:] + " ngõ 3"]
    assert at_once(SIGHTS[0], texts) == one_by_one(SIGHTS[0], texts)


def test_each_plain_letter_folds_to_one_letter_in_both_cases():
    assert {fold(char) for char in ACCENTED} == set("aeiouyd")
    assert all(fold(char) == fold(char.swapcase()) for char in LETTER)
    # The 67 letters of Vietnamese with accents, đ among them, are all plain.
    vietnamese = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
    assert len(vietnamese) == 67
    assert set(vietnamese) | set(vietnamese.upper()) <= set(ACCENTED)


def test_a_pattern_without_accents_finds_all_accents_and_cases():
    texts = pl.Series(["SỐ NHÀ", "so  nha", "Sô\tnhạ", "so", "số nhà", nfd("số nhà")])
    assert texts.str.contains(f"^{any_accent('so nha')}$").to_list() == [True, True, True, False, True, False]
    assert texts.str.contains(ODD).to_list() == [False] * 5 + [True]
