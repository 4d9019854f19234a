"""Small counts in ordinary tables without profile: however they are written, and never silently unjudged."""

import pytest

from catalog.config import DATA_FOLDER
from validators.personal.outcome import outcome_of
from validators.places.book import PlaceBook
from validators.small_cells import judge_small_cells
from validators.table import validate_table

PEOPLE = "Xã,Số người khuyết tật\n"
COMMUNES = ("Hàm Rồng", "Đông Sơn", "Hạc Thành", "Quảng Phú", "Nguyệt Viên")


@pytest.fixture(scope="module")
def places() -> PlaceBook:
    return PlaceBook.load(DATA_FOLDER / "places")


def judged(path, text, places, *, is_gone=False):
    """The warnings of the gate about a file without profile: (code, column, count)."""
    path.write_text(text, encoding="utf-8")
    report = validate_table(path, schema=None, places=places)
    assert report.verdict == "valid", report.counts
    if is_gone:
        path.unlink()
    request = {"path": str(path), "format": "csv", "profile": None, "today": "2026-11-26"}
    after = judge_small_cells(report, request, places)
    told = [one for one in after.findings if one.code.startswith("small_cell")]
    assert (after.verdict, outcome_of(after.to_dict()).outcome) == ("valid", "warn" if told else "pass")
    return [(one.code, one.column_name, one.params.get("count")) for one in told]


def of_communes(*cells, kind=""):
    return "".join(f"{kind}{name},{cell}\n" for name, cell in zip(COMMUNES, cells, strict=True))


@pytest.mark.parametrize("mark", ["-", "–", "…", "...", "x"])
def test_marks_for_nothing_do_not_make_a_column_of_counts_one_of_words(tmp_path, places, mark):
    text = PEOPLE + of_communes("2", mark, "40", mark, "61")
    assert judged(tmp_path / "a.csv", text, places) == [("small_cell_guessed", "Số người khuyết tật", 1)]


@pytest.mark.parametrize(
    "cells",
    [
        ("2 người", "41 người", "40 người", "3 người", "61 người"),
        ("2 đối tượng", "41", "40", "3 hộ", "61"),
        ("2.0", "41.0", "40.0", "3.0", "61.0"),
    ],
)
def test_a_count_with_its_unit_or_with_a_zero_behind_it_is_a_count(tmp_path, places, cells):
    text = PEOPLE + of_communes(*cells)
    assert judged(tmp_path / "a.csv", text, places) == [("small_cell_guessed", "Số người khuyết tật", 2)]


@pytest.mark.parametrize("header", ["Đơn vị", "Tên đơn vị", "Địa phương"])
def test_a_table_of_units_that_are_places_counts_their_people(tmp_path, places, header):
    text = f"{header},Tổng\n" + of_communes("2", "41", "40", "3", "61", kind="Phường ")
    assert judged(tmp_path / "a.csv", text, places) == [("small_cell_guessed", "Tổng", 2)]
    text = f"{header},Nghèo\n" + of_communes("2", "41", "40", "30", "61")
    assert judged(tmp_path / "a.csv", text, places) == [("small_cell_guessed", "Nghèo", 1)]


@pytest.mark.parametrize(
    "text",
    [
        # A unit of measure, and offices: no places.
        "Chỉ tiêu,Đơn vị,Giá trị\nNhiệt độ,độ C,2\nMưa,mm,3\nGió,m/s,4\n",
        "Đơn vị,Tổng\nPhòng Kế hoạch,2\nVăn phòng,3\nThanh tra,4\n",
        PEOPLE + of_communes("20", "-", "40 người", "30.0", "61"),
        # One decimal that is no zero: rates.
        "Xã,Chỉ số\n" + of_communes("2.5", "3.1", "4.0", "3.7", "1.2"),
    ],
)
def test_measures_offices_rates_and_large_counts_are_left_alone(tmp_path, places, text):
    assert judged(tmp_path / "a.csv", text, places) == []


def test_a_table_that_cannot_be_read_again_is_told_and_not_passed_over(tmp_path, places):
    text = PEOPLE + of_communes("20", "50", "40", "30", "61")
    assert judged(tmp_path / "a.csv", text, places, is_gone=True) == [("small_cell_unjudged", None, None)]


def test_hidden_counts_that_fit_no_total_are_told(tmp_path, places):
    # 60 of 50 cannot be.
    text = "xa,nhom,so_nguoi\nHàm Rồng,a,*\nHàm Rồng,b,60\nHàm Rồng,chung,50\n"
    assert judged(tmp_path / "a.csv", text, places) == [("small_cell_unjudged", None, None)]


def test_hidden_counts_in_a_table_too_large_to_be_attacked_are_told(tmp_path, places):
    rows = "".join(f"x{at},a,90\n" for at in range(100_001))
    text = f"xa,nhom,so_nguoi\n{rows}Hàm Rồng,a,*\n"
    assert judged(tmp_path / "a.csv", text, places) == [("small_cell_unjudged", None, None)]
