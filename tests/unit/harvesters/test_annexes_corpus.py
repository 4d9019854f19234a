"""The bar of the annex reader: 95 % of rows right without a hand edit, none wrong in silence, in seconds."""

import time

import pytest

from harvesters.annexes import read_annex
from tests.factories.annex_corpus import JUDGING, judge, write_corpus
from tests.factories.annex_layouts import LAYOUTS
from tests.factories.annex_words import UNITS

SEED = JUDGING[0]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_is_read_right_or_says_where_it_doubts(tmp_path, layout):
    (written,) = write_corpus(tmp_path, SEED, {layout: LAYOUTS[layout]}, count=40)
    annex = read_annex(written.path, file_format=written.file_format, units=UNITS)
    verdict = judge(written, annex)
    assert annex.errors == []
    assert (verdict.silent, verdict.told if verdict.silent else []) == (0, [])
    assert verdict.right / verdict.rows >= 0.95, verdict.told


@pytest.mark.parametrize("layout", ["docx_merged_units", "xlsx_fourteen_columns"])
def test_a_list_of_211_items_is_read_in_far_less_than_ten_seconds(tmp_path, layout):
    (written,) = write_corpus(tmp_path, SEED, {layout: LAYOUTS[layout]}, count=211)
    began = time.process_time()
    annex = read_annex(written.path, file_format=written.file_format, units=UNITS)
    assert len(annex.rows) == 211
    assert time.process_time() - began < 5


def test_there_are_twelve_layouts_at_least_in_all_three_formats():
    formats = [file_format for file_format, _ in LAYOUTS.values()]
    assert len(LAYOUTS) >= 12
    assert set(formats) == {"csv", "xlsx", "docx"}


def test_the_judge_sees_a_wrong_unit_and_a_lost_row(tmp_path):
    """A judge that is blind would let the bar pass."""
    (written,) = write_corpus(tmp_path, SEED, {"csv_comma": LAYOUTS["csv_comma"]}, count=20)
    annex = read_annex(written.path, file_format="csv", units=UNITS)
    annex.rows[3].unit = "another"
    annex.rows[3].warnings = []
    del annex.rows[7]
    assert judge(written, annex).silent == 2
