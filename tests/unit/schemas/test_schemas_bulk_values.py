"""Cells of a bulk import: every way to write a period, a format or a theme that people use."""

import pytest

from catalog.schemas.bulk_values import BadValue, read_formats, read_period, read_theme, read_words


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        (2024, "2024-01-01", "2024-12-31"),
        ("năm 2024", "2024-01-01", "2024-12-31"),
        ("2021-2025", "2021-01-01", "2025-12-31"),
        ("Giai đoạn 2021 – 2025", "2021-01-01", "2025-12-31"),
        ([2021, 2023], "2021-01-01", "2023-12-31"),
        ("2021; 2023", "2021-01-01", "2023-12-31"),
        ("2024-Q1", "2024-01-01", "2024-03-31"),
        ("Quý IV/2024", "2024-10-01", "2024-12-31"),
        ("2024-H2", "2024-07-01", "2024-12-31"),
        ("6 tháng đầu năm 2024", "2024-01-01", "2024-06-30"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("tháng 2/2023", "2023-02-01", "2023-02-28"),
        ("2024-05-19", "2024-05-19", "2024-05-19"),
    ],
)
def test_a_period_is_read(text, start, end):
    first, last = read_period(text)
    assert (first.isoformat(), last.isoformat()) == (start, end)


@pytest.mark.parametrize("text", ["24", "2024-13", "2024-H3", "2024-Q0", "1024", "quý V/2024", True])
def test_what_is_no_period_is_refused(text):
    with pytest.raises(BadValue) as refused:
        read_period(text)
    assert refused.value.code == "not_a_year"


def test_formats_are_our_keys_each_once():
    assert read_formats("csv; Excel, .XLSX/pdf") == ("CSV", "XLSX", "PDF")
    assert read_formats(["GeoJSON", "API"]) == ("GEOJSON", "API")
    with pytest.raises(BadValue):
        read_formats("bảng biểu")


@pytest.mark.parametrize("text", ["giam-ngheo", "Giảm nghèo", "GIAM NGHEO", "Poverty reduction", "poverty"])
def test_a_theme_is_known_by_key_label_and_own_words(text):
    assert read_theme(text) == "giam-ngheo"


@pytest.mark.parametrize("text", ["xã hội học", "education and budget", "and"])
def test_words_of_no_theme_or_of_several_are_refused(text):
    with pytest.raises(BadValue):
        read_theme(text)


def test_tags_are_split_at_semicolons_and_only_without_them_at_commas():
    assert read_words("trường cao đẳng, trung cấp; nghề") == ["trường cao đẳng, trung cấp", "nghề"]
    assert read_words("hộ nghèo, hộ cận nghèo") == ["hộ nghèo", "hộ cận nghèo"]
