"""`aggregate` in the shell: a plan with its questions, then the table, and never a changed source."""

import csv
import json
from collections import Counter

import pytest
from click.testing import CliRunner

from catalog.cli import main
from catalog.config import DATA_FOLDER
from tests.factories.record_sources import csv_text, recipients
from validators.places.book import PlaceBook


@pytest.fixture(scope="module")
def people():
    places = PlaceBook.load(DATA_FOLDER / "places").places("2025-07-01")
    return recipients(31, 400, [(one.code, one.name) for one in places if one.level == "commune"][:4])


@pytest.fixture
def source(tmp_path, people):
    path = tmp_path / "ds.csv"
    path.write_text(csv_text(people), encoding="utf-8")
    return path


def run(*arguments):
    return CliRunner().invoke(main, ["aggregate", *map(str, arguments)])


def test_the_plan_says_what_is_open_and_writes_nothing(source, tmp_path):
    out = tmp_path / "table.csv"
    answer = run(source, "--profile", "social-protection", "--out", out)
    assert answer.exit_code == 1
    asked = {one["source"] for one in json.loads(answer.output)["plan"]["questions"]}
    assert asked == {"period", "base_level", "hinh_thuc_chi_tra"}
    assert not out.exists()


def test_the_table_of_the_profile_is_written_and_passes_its_check(source, tmp_path, people):
    out, before = tmp_path / "table.csv", source.read_bytes()
    fixed = ("--period", "2025-Q3", "--set", "base_level=500000", "--leave-out")
    answer = run(source, "--profile", "social-protection", "--out", out, *fixed)
    assert answer.exit_code == 0, answer.output
    summary = json.loads(answer.output)["summary"]
    assert (summary["counted"], summary["source_rows"], summary["left_out"]) == (400, 400, {})
    assert source.read_bytes() == before
    checked = CliRunner().invoke(main, ["validate", str(out), "--profile", "social-protection"])
    assert checked.exit_code == 0, checked.output
    for one in people:
        assert one["Họ và tên"] not in answer.output
        assert one["Số CCCD"] not in answer.output


def test_without_a_profile_columns_are_named_in_the_command(source, tmp_path, people):
    out = tmp_path / "table.csv"
    named = (
        "--place",
        "Mã xã",
        "--period",
        "2025",
        "--by",
        "Giới tính",
        "--by",
        "Dân tộc",
        "--sum",
        "Số tiền",
    )
    answer = run(source, *named, "--out", out)
    assert answer.exit_code == 0, answer.output
    counted = Counter((one["Mã xã"], one["Giới tính"], one["Dân tộc"]) for one in people)
    with out.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["place_level"] == "xa"]
    assert len(rows) == len(counted)
    for row in rows:
        count = counted[row["place_code"], row["gioi_tinh"], row["dan_toc"]]
        assert row["count"] in ({str(count), "*"} if count >= 5 else {"*"})


def test_a_column_that_is_not_there_is_a_wrong_command_line(source):
    assert run(source, "--by", "Không có").exit_code == 2


def test_a_profile_of_institutions_has_no_recipe(source):
    answer = run(source, "--profile", "sos-villages")
    assert answer.exit_code == 4
    assert answer.output.strip()
