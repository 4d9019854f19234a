"""`python -m catalog fix`: tells what is offered, writes a copy, refuses what is not."""

import pytest
from click.testing import CliRunner

from catalog.cli import main

ASKED = "huyen;ho\nA;35.320\nB;12.004\nTổng cộng;47.324\n"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "ho.csv"
    path.write_text(ASKED, encoding="utf-8")
    return path


def run(*arguments):
    return CliRunner().invoke(main, ["fix", *map(str, arguments)])


def test_a_dry_run_tells_the_fixes_with_their_counts_and_writes_nothing(file, tmp_path):
    done = run(file, "--all", "--dry-run", "--out", tmp_path / "out.csv")
    assert done.exit_code == 0
    assert "total_rows (1)" in done.output
    assert "--answer ho=dot_groups" in done.output
    assert not (tmp_path / "out.csv").exists()


def test_all_takes_every_fix_that_asks_nothing_and_answers_take_the_others(file, tmp_path):
    out = tmp_path / "out.csv"
    assert run(file, "--all", "--out", out).exit_code == 0
    assert out.read_text(encoding="utf-8") == "huyen,ho\nA,35.320\nB,12.004\n"
    assert run(file, "--fix", "total_rows", "--answer", "ho=dot_groups", "--out", out).exit_code == 0
    assert out.read_text(encoding="utf-8") == "huyen;ho\nA;35320\nB;12004\n"
    assert file.read_text(encoding="utf-8") == ASKED


@pytest.mark.parametrize(
    "arguments", [["--fix", "recode_places"], ["--answer", "ho=comma_groups"], ["--answer", "x=dot_groups"]]
)
def test_what_is_not_offered_is_refused(file, tmp_path, arguments):
    done = run(file, *arguments, "--out", tmp_path / "out.csv")
    assert done.exit_code == 2
    assert not (tmp_path / "out.csv").exists()


def test_the_shell_takes_no_reading_that_would_make_99_36_into_9936(tmp_path):
    path, out = tmp_path / "ty_le.csv", tmp_path / "out.csv"
    path.write_text('huyen,ty_le\nA,"99,36"\nB,"1,5"\n', encoding="utf-8")
    told = run(path, "--dry-run", "--all", "--out", out).output
    assert "ty_le=comma_decimal" in told
    assert "comma_groups" not in told
    assert run(path, "--answer", "ty_le=comma_groups", "--out", out).exit_code == 2
    assert not out.exists()
    assert run(path, "--answer", "ty_le=comma_decimal", "--out", out).exit_code == 0
    assert out.read_text(encoding="utf-8") == "huyen,ty_le\nA,99.36\nB,1.5\n"


def test_a_copy_needs_a_place(file):
    assert run(file, "--all").exit_code == 2
