"""What a written place means: names with and without kind, codes by the day of the data."""

from datetime import date

import pytest

from catalog.services.place_words import PlaceWords


@pytest.fixture(scope="module")
def words(places):
    return PlaceWords(places, ("38", "2025-07-01"))


@pytest.mark.parametrize(
    ("text", "code", "vintage"),
    [
        ("Thanh Hóa", "38", "2025-07-01"),
        ("tỉnh Thanh Hoá", "38", "2025-07-01"),
        ("toàn tỉnh", "38", "2025-07-01"),
        ("Tĩnh Gia", "16561", "2025-07-01"),
        ("TP. Thanh Hóa", "380", "2025-01-01"),
        ("Huyện Nga Sơn", "401", "2025-01-01"),
        ("38", "38", "2025-07-01"),
        ("401@2025-01-01", "401", "2025-01-01"),
    ],
)
def test_a_place_is_found(words, text, code, vintage):
    meant = words.meant(text)
    assert (meant.code, meant.vintage, meant.error, meant.doubt) == (code, vintage, "", "")


def test_the_day_of_the_data_chooses_the_list(words):
    # Code 16093 was the town Nga Sơn and is the commune Nga Sơn, a bigger area.
    assert words.meant("16093", on=date(2024, 12, 31)).name == "Thị trấn Nga Sơn"
    assert words.meant("16093", on=date(2025, 12, 31)).name == "Xã Nga Sơn"
    assert words.meant("16093", vintage="2025-01-01", on=date(2025, 12, 31)).name == "Thị trấn Nga Sơn"


def test_a_unit_above_tells_namesakes_apart(words):
    on = date(2024, 12, 31)
    assert words.meant("Xã Ba Đình, Huyện Nga Sơn", on=on).code == "16096"
    assert words.meant("Phường Ba Đình (thị xã Bỉm Sơn)", on=on).code == "14812"


def test_a_name_in_no_list_stays_words_and_a_wrong_code_is_an_error(words):
    meant = words.meant("Huyện Tĩnh Gia")
    assert (meant.code, meant.name, meant.doubt) == ("", "Huyện Tĩnh Gia", "place_as_text")
    assert words.meant("99999").error == "unknown_place_code"
    assert words.meant("") == words.meant("  ")
