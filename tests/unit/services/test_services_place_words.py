"""What a written place means: names with and without kind, codes by the day of the data."""

from datetime import date
from pathlib import Path

import pytest

from catalog.domain.bulk_columns import COLUMNS
from catalog.services.place_words import PlaceWords

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "guides" / "operator.md"


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


def test_a_city_is_not_the_province_of_its_name(words):
    on = date(2024, 12, 31)
    assert words.meant("Phường Ba Đình, Thành phố Thanh Hóa", on=on).code == "14776"
    assert words.meant("Phường Ba Đình, TP. Thanh Hóa, tỉnh Thanh Hóa", on=on).code == "14776"
    assert words.meant("Phường Ba Đình, Tỉnh Thanh Hóa", on=on).doubt == "place_ambiguous"


def test_the_example_of_the_template_and_the_guide_is_a_place(words):
    example = "Phường Ba Đình, Thị xã Bỉm Sơn"
    column = next(one for one in COLUMNS if one.key == "place")
    assert example in column.help_vi
    assert example in GUIDE.read_text(encoding="utf-8")
    assert words.meant(example).code == "14812"
    assert words.meant(column.example).code == "38"


def test_what_only_a_list_of_another_time_has_stays_words_with_a_warning(words):
    later = words.meant("Xã Hà Long", since=date(2019, 1, 1), on=date(2019, 12, 31))
    assert (later.code, later.name, later.doubt) == ("", "Xã Hà Long", "place_of_other_list")
    gone = words.meant("401", since=date(2026, 1, 1), on=date(2026, 12, 31))
    assert (gone.code, gone.name, gone.doubt) == ("", "Huyện Nga Sơn", "place_of_other_list")
    named = words.meant("Xã Hà Long", vintage="2025-07-01", on=date(2019, 12, 31))
    assert (named.code, named.doubt) == ("15274", "")


def test_a_year_with_two_lists_knows_the_places_of_both(words):
    year = {"since": date(2025, 1, 1), "on": date(2025, 12, 31)}
    assert words.meant("Huyện Nga Sơn", **year).vintage == "2025-01-01"
    assert words.meant("Xã Hà Long", **year).vintage == "2025-07-01"


def test_a_name_in_no_list_stays_words_and_a_wrong_code_is_an_error(words):
    meant = words.meant("Huyện Tĩnh Gia")
    assert (meant.code, meant.name, meant.doubt) == ("", "Huyện Tĩnh Gia", "place_as_text")
    unknown = words.meant("99999")
    assert (unknown.code, unknown.name, unknown.doubt) == ("", "99999", "unknown_place_code")
    dated = words.meant("401@2011-01-01")
    assert (dated.code, dated.name, dated.doubt) == ("", "401@2011-01-01", "unknown_vintage")
    assert words.meant("") == words.meant("  ")
