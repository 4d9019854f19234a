"""A table counted from single rows is protected before it is written, and the check of files agrees."""

import csv

import pytest

from catalog.config import DATA_FOLDER
from catalog.services.profiles import find_profile
from tests.factories.record_sources import csv_text, recipients
from validators.aggregation.run import count_records
from validators.counted_protection import protect_counted
from validators.places.book import PlaceBook
from validators.small_cells import judge_small_cells
from validators.table import validate_table

PROFILE = find_profile("social-protection")
CHOICES = {
    "constants": {"period": "2025-Q3", "base_level": "500000"},
    "words": {"hinh_thuc_chi_tra": {"1": ""}},
}


@pytest.fixture(scope="module")
def places() -> PlaceBook:
    return PlaceBook.load(DATA_FOLDER / "places")


@pytest.fixture(scope="module", params=[11, 12, 13])
def counted(request, places, tmp_path_factory):
    """The file counted from 600 invented people in five communes."""
    folder = tmp_path_factory.mktemp("counted")
    communes = [(one.code, one.name) for one in places.places("2025-07-01") if one.level == "commune"][:5]
    source, target = folder / "source.csv", folder / "out.csv"
    source.write_text(csv_text(recipients(request.param, 600, communes)), encoding="utf-8")
    asked = {"path": str(source), "format": "csv", "profile": PROFILE, "target": str(target)}
    told = count_records({**asked, "choices": CHOICES}, places, protect=protect_counted)
    return target, told["summary"]


def test_what_was_counted_and_protected_passes_the_judgement_of_small_figures(counted, places):
    target, summary = counted
    assert summary["hidden"]["primary"] > 0
    report = validate_table(target, schema=None, profile=PROFILE, places=places)
    assert report.verdict == "valid"
    asked = {"path": str(target), "format": "csv", "profile": PROFILE, "today": "2026-11-26"}
    assert judge_small_cells(report, asked, places) == report


def test_every_row_with_a_hidden_figure_says_one_and_the_same_word(counted):
    target, _ = counted
    rows = list(csv.DictReader(target.read_text(encoding="utf-8").splitlines()))
    hidden = [row for row in rows if "*" in row.values()]
    assert hidden
    assert {row["suppression"] for row in hidden} == {"secondary"}
    assert {row["suppression"] for row in rows if "*" not in row.values()} == {"none"}
