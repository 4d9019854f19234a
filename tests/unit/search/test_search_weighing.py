"""What each token of a document weighs, by hand arithmetic."""

import os
import struct
import subprocess
import sys

import pytest

from catalog.config import DATA_FOLDER
from catalog.search.weighing import weigh
from catalog.search.word_tables import PLAIN, load_word_tables
from tests.factories.documents import make_document
from validators.places.book import PlaceBook


@pytest.fixture(scope="module")
def tables():
    return load_word_tables(PlaceBook.load(DATA_FOLDER / "places"))


def plain(document):
    return weigh(document, PLAIN)


def test_the_weight_of_a_word_is_added_over_the_fields():
    # Title 4 + notes 1 + keyword 2 for "hộ"; title 4 for "nghèo"; the id "x" is the name, weight 1.
    weighed = plain(make_document("x", "Hộ nghèo", notes="hồ", keywords=("hộ",)))
    assert weighed.tokens == {
        "ho": 7.0,
        "=hô5": 6.0,
        "=hô2": 1.0,
        "ngheo": 4.0,
        "=ngheo2": 4.0,
        "ho_ngheo": 4.0,
        "x": 1.0,
        "=x0": 1.0,
        # What the title holds, by itself; it makes nothing longer.
        "t:ho": 1.0,
        "t:ngheo": 1.0,
        "t:ho_ngheo": 1.0,
    }
    assert weighed.length == 4 + 4 + 1 + 2 + 1


def test_the_theme_is_found_by_its_name_in_both_languages():
    tokens = plain(make_document("x", theme="giam-ngheo")).tokens
    assert {"giam", "ngheo", "poverty", "reduction"} <= tokens.keys()


def test_a_code_scores_as_a_whole_without_making_the_document_longer():
    weighed = plain(make_document("x", codes="515/VP"))
    assert weighed.tokens["515/vp"] == 2.0
    assert weighed.length == 1 + 2 + 2


def test_a_phrase_brings_its_abbreviation_its_english_and_its_meaning(tables):
    tokens = weigh(make_document("x", "Bảo trợ xã hội"), tables).tokens
    # The title weighs 4; another way to say it three quarters of that, the meaning all of it.
    assert tokens["btxh"] == 3.0
    assert (tokens["social"], tokens["protection"]) == (3.0, 3.0)
    assert tokens["#bao_tro_xa_hoi"] == 4.0


def test_an_abbreviation_in_capitals_brings_its_words(tables):
    tokens = weigh(make_document("x", "Đối tượng BTXH"), tables).tokens
    assert (tokens["bao"], tokens["tro"], tokens["=bao3"]) == (3.0, 3.0, 3.0)
    assert "bao" not in weigh(make_document("x", "Đối tượng btxh"), tables).tokens


def test_a_misspelled_abbreviation_of_the_seeds_is_read_as_the_same(tables):
    for written in ("LĐTBXH", "LĐTĐBXH", "LĐTĐXH"):
        tokens = weigh(make_document("x", f"Sở {written}"), tables).tokens
        assert "#lao_dong_thuong_binh_va_xa_hoi" in tokens, written


def test_english_brings_vietnamese_words(tables):
    tokens = weigh(make_document("x", title_en="Poor households by commune"), tables).tokens
    # The English title weighs 3, another way to say it three quarters of that.
    assert tokens["=ngheo2"] == 2.25
    assert tokens["#ho_ngheo"] == 3.0


def test_an_old_place_brings_the_one_it_became_and_the_other_way_round(tables):
    old = weigh(make_document("x", "Hộ nghèo huyện Tĩnh Gia"), tables).tokens
    assert (old["@tinh4_gia0"], old["@nghi0_sơn0"], old["@=tinh4_gia0"]) == (4.0, 3.0, 4.0)
    new = weigh(make_document("x", "Hộ nghèo thị xã Nghi Sơn"), tables).tokens
    assert (new["@nghi0_sơn0"], new["@tinh4_gia0"]) == (4.0, 2.0)
    assert "@=tinh4_gia0" not in new


def test_a_commune_brings_the_district_around_it(tables):
    tokens = weigh(make_document("x", "Hộ nghèo xã Hoằng Lộc"), tables).tokens
    assert (tokens["@hoăng2_lôc5"], tokens["@hoăng2_hoa1"]) == (4.0, 2.0)


def test_a_year_that_only_looks_like_another_word_is_not_that_word(tables):
    assert "#nam" in weigh(make_document("x", "năm 2024"), tables).tokens
    assert "#nam" not in weigh(make_document("x", "nằm viện"), tables).tokens


def test_a_title_with_a_smaller_place_does_not_speak_of_the_whole_province(tables):
    wide = make_document("x", "Hộ nghèo tỉnh Thanh Hóa", is_wide=True)
    narrow = make_document("x", "Hộ nghèo huyện Hoằng Hóa", is_wide=True)
    assert (weigh(wide, tables).is_wide, weigh(narrow, tables).is_wide) == (True, False)


def test_a_year_weighs_the_same_however_it_is_stated():
    stated = plain(make_document("x", "Hộ nghèo giai đoạn 2021-2022", years=("2021", "2022"))).tokens
    assert (stated["#2021"], stated["#2022"]) == (4.0, 4.0)
    assert plain(make_document("x", "Hộ nghèo 2023, so với 2023")).tokens["#2023"] == 4.0
    assert "#2023" not in plain(make_document("x", "Hộ nghèo 2023", years=("2022",))).tokens


def test_marks_in_a_text_must_be_those_of_the_phrase(tables):
    assert "#ban_do" not in weigh(make_document("x", "văn bản do Sở ban hành"), tables).tokens


def test_weights_survive_being_stored_as_floats_of_four_bytes(tables):
    document = make_document("x", "BTXH hộ nghèo xã Hoằng Lộc năm 2024", columns="Số hộ nghèo", notes="TTHC")
    for weight in weigh(document, tables).tokens.values():
        assert struct.unpack("f", struct.pack("f", weight))[0] == weight


def test_the_stamp_of_the_tables_is_the_same_in_every_process(tables):
    # Another order of sets in another process must not make it distrust the index.
    script = (
        "from catalog.config import DATA_FOLDER\n"
        "from catalog.search.word_tables import load_word_tables\n"
        "from validators.places.book import PlaceBook\n"
        "print(load_word_tables(PlaceBook.load(DATA_FOLDER / 'places')).stamp)"
    )
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        ran = subprocess.run(
            [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
        )
        assert ran.stdout.strip() == tables.stamp
