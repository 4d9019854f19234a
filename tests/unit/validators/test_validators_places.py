"""The place book: questions always state their vintage."""

import pytest

from validators.places.book import PlaceBook, PlaceBookBroken


def test_vintages_come_oldest_first_whatever_their_order_in_the_file(places):
    assert places.vintages() == ["2025-01-01", "2025-07-01"]


def test_one_code_names_different_units_in_two_vintages(places):
    assert places.get("2025-01-01", "14758").name == "Phường Hàm Rồng"
    assert places.get("2025-07-01", "14758").name == "Phường Hạc Thành"
    assert places.get("2025-07-01", "14755") is None
    assert places.find("14755") == ["2025-01-01"]
    assert places.find("99999") == []


def test_the_map_between_vintages_says_whole_or_split(places):
    (successor,) = places.successors("2025-01-01", "2025-07-01", "14755")
    assert (successor.code, successor.relation) == ("14758", "split")
    assert places.successors("2025-07-01", "2025-01-01", "14755") == ()


def test_names_are_compared_without_accents_and_kind(places):
    assert places.has_name("xã ham rồng")
    assert not places.has_name("Nguyễn Văn An")
    assert "Phường Hàm Rồng" in places.names("2025-01-01")


def test_a_folder_that_lacks_a_list_is_refused_by_name(places_folder):
    (places_folder / "2025-07-01.csv").unlink()
    with pytest.raises(PlaceBookBroken, match="2025-07-01"):
        PlaceBook.load(places_folder)
