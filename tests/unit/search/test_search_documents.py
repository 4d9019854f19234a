"""A publication becomes a document with all that may be searched, and nothing that may not."""

from dataclasses import replace
from datetime import date

import pytest

from catalog.search.documents import document_of
from tests.factories.publications import MODIFIED, make_file, make_publication


def test_title_unit_theme_formats_and_years_are_taken_over():
    document = document_of(make_publication(period_start=date(2024, 7, 1), period_end=date(2025, 6, 30)))
    assert document.title == "Dự toán chi ứng dụng công nghệ thông tin năm 2025"
    assert document.title_en == "Budget for information technology, 2025"
    assert (document.organization, document.organization_title) == (
        "khtc",
        "Phòng Kế hoạch - Tài chính\nPlanning and Finance Division",
    )
    assert document.theme == "hanh-chinh-ngan-sach"
    assert document.formats == ("CSV", "XLSX")
    assert document.years == ("2024", "2025")
    assert document.modified == MODIFIED


def test_the_list_item_and_the_place_can_be_found_by_code_and_name():
    document = document_of(make_publication())
    assert document.codes == "KHTC\n38\nDM-14\nBẢN MINH HỌA 01"
    assert document.places == "Tỉnh Thanh Hóa"
    assert "Dự toán chi ứng dụng công nghệ thông tin" in document.notes.split("\n")


def test_columns_and_their_codelists_are_searchable_once_each():
    file = make_file()
    coded = replace(file.columns[1], codelist=("Mua sắm", "Bảo trì"))
    files = (replace(file, columns=(coded,)), replace(file, id="other", columns=(coded,)))
    assert document_of(make_publication(files=files)).columns == "noi_dung\nNội dung\nItem\nMua sắm\nBảo trì"


def test_keywords_of_both_languages_are_kept_in_order():
    document = document_of(make_publication(keywords_vi=("hộ nghèo",), keywords_en=("poverty",)))
    assert document.keywords == ("hộ nghèo", "poverty")


def test_what_machines_filter_by_is_taken_over_as_they_are_told_it():
    publication = make_publication(keywords_vi=("xã/phường", "hộ nghèo", "x"), keywords_en=("poverty",))
    document = document_of(publication)
    assert document.tags == ("hộ nghèo", "xã phường")
    assert document.created == publication.created


def test_a_dataset_without_list_item_english_or_period_has_no_empty_lines():
    document = document_of(
        make_publication(
            list_basis=None, notes_en="", title_en="", period_start=None, files=(), spatial_code=""
        )
    )
    assert document.codes == "KHTC"
    assert document.years == ()
    assert "" not in document.notes.split("\n")


def test_the_contact_is_not_searchable():
    document = document_of(make_publication(contact_name="Đầu mối XYZ", contact_email="xyz@so.example.vn"))
    assert "xyz" not in repr(document).casefold()


@pytest.mark.parametrize(
    ("code", "name", "is_wide"),
    [
        ("38", "Tỉnh Thanh Hóa", True),
        ("", "", True),
        ("", "Làng Vạc", False),
        ("389", "Huyện Hà Trung", False),
    ],
)
def test_a_place_that_no_list_knows_is_some_part_of_the_province(code, name, is_wide):
    assert document_of(make_publication(spatial_code=code, spatial_name=name)).is_wide is is_wide
