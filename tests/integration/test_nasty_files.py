"""The forty nasty files, each through what the child does: verdict, codes, words in both languages."""

import json
import sys
import time
import warnings

import pytest
from frictionless import Schema
from frictionless.resources import TableResource

from tests.factories.nasty_files import TODAY, make_corpus
from validators import run_validation
from validators.child import answer
from validators.findings.codes import render
from validators.table import validate_table

# Numbers of the specification; letters are variants of one number.
NUMBERS = [
    "1",
    "2",
    "3",
    "4",
    "4b",
    "5",
    "6",
    "7",
    "8",
    "9",
    "10",
    "11",
    "12",
    "13",
    "14",
    "15",
    "16",
    "17",
    "18",
    "19",
    "20",
    "21",
    "22",
    "23",
    "24",
    "25",
    "26",
    "27",
    "28",
    "29",
    "30",
    "31",
    "32",
    "33a",
    "33b",
    "34a",
    "34b",
    "35a",
    "35b",
    "36",
    "37a",
    "37b",
    "37c",
    "37d",
    "37e",
    "38a",
    "38b",
    "38c",
    "39",
    "40a",
    "40b",
    "40c",
    "40d",
    "40e",
    "40f",
    "41a",
    "41b",
    "41c",
    "41d",
    "42",
    "43",
]
# The budgets are for one quiet core; a loaded machine may take ten times as long.
PATIENCE = 10


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return {one.number: one for one in make_corpus(tmp_path_factory.mktemp("nasty"))}


def test_the_corpus_holds_all_forty_numbers_and_the_domain_line(corpus):
    assert list(corpus) == NUMBERS
    assert {int(number.rstrip("abcdefgh")) for number in NUMBERS} == set(range(1, 44))


@pytest.mark.parametrize("number", NUMBERS)
def test_a_nasty_file_gets_its_verdict_in_both_languages(corpus, number):
    file = corpus[number]
    started = time.perf_counter()
    # What the child does, without its start: the hostile files go through a child each.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        report = answer({"path": str(file.path), "schema": file.schema, "today": TODAY})
    seconds = time.perf_counter() - started
    assert (report.verdict, file.codes - {one.code for one in report.findings}) == (file.verdict, frozenset())
    assert seconds < file.max_seconds * PATIENCE
    for found in report.findings:
        for lang in ("vi", "en"):
            text = render(found, lang)
            assert all(text)
            assert "{" not in text.message
    if report.verdict in ("held", "rejected"):
        assert report.preview is None


@pytest.mark.parametrize("number", ["35a", "37a", "41a", "41c"])
def test_a_stored_report_holds_no_cell_of_a_nasty_file(corpus, number):
    file = corpus[number]
    report = run_validation({"path": file.path, "schema": file.schema, "today": TODAY})
    cells = [
        cell for line in file.path.read_text(encoding="utf-8").split("\n")[1:] for cell in line.split(",")
    ]
    stored = json.dumps(report.to_dict(), ensure_ascii=False)
    assert [cell for cell in cells if len(cell) > 4 and cell in stored] == []


def test_the_corpus_can_be_written_by_its_script(tmp_path, capsys, monkeypatch):
    from tests.factories import nasty_files

    monkeypatch.setattr(sys, "argv", ["nasty_files", str(tmp_path / "out")])
    assert len(list(nasty_files.main())) == len(NUMBERS)


def plain_report(path, schema):
    """What Frictionless says of a file when nobody stands before it."""
    resource = TableResource(
        path=path.name, basepath=str(path.parent), schema=Schema.from_descriptor(dict(schema))
    )
    return without_time(resource.validate().to_descriptor())


def without_time(report):
    """Drop seconds and places: they differ by the run and by the folder."""
    if isinstance(report, dict):
        return {key: without_time(one) for key, one in report.items() if key not in ("seconds", "place")}
    return [without_time(one) for one in report] if isinstance(report, list) else report


@pytest.mark.parametrize("number", ["10", "15", "16", "17", "18", "19", "35a", "36", "39"])
def test_what_the_guard_only_notes_frictionless_still_judges_as_it_would_alone(corpus, number):
    file = corpus[number]
    report = validate_table(file.path, schema=file.schema)
    assert without_time(report.to_frictionless()) == plain_report(file.path, file.schema)
