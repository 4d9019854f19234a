"""The four scores of public files: by hand from their counts and their gate record, and honest about gaps."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete

from catalog.domain.quality_score import Reason, Score
from catalog.models import DatasetVersion, FileCoverage, GateDecision, ReleasedFile, ResourceVersion
from catalog.services import datasets, item_quality, publications, rescanning
from catalog.services.coverage import record_coverage
from tests.conftest import NOW
from tests.factories.datasets import judge, load_file, make_dataset, make_slot, report
from tests.unit.services.test_services_gate import DOUBT, approve, submit
from validators.findings.holdings import Holdings

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def public(session, people, places):
    """A function that publishes one file of 200 rows, as counted, and gives the published files."""

    def publish(**counts):
        dataset = make_dataset(session, people.clerk, places, now=NOW)
        slot = make_slot(session, people.clerk, dataset, now=NOW)
        version = load_file(session, people.clerk, dataset, slot, now=NOW)
        judge(session, version, now=NOW)
        given = {"has_schema": True, "rows_with_errors": 0, "repeated_rows": 0, "rows_with_lint": 0} | counts
        held = Holdings(rows=200, **given, place_counts={}, column_count=0, places={}, columns=[])
        record_coverage(session, version.id, replace(report(), holdings=held))
        dataset = datasets.find_dataset(session, dataset.name)
        approve(session, people.reviewer, submit(session, people.clerk, dataset))
        session.expire_all()
        return publications.get_publication(session, dataset.name).files

    return publish


def test_scores_are_the_share_of_rows_that_are_right_and_clean(session, public):
    files = public(rows_with_lint=30, repeated_rows=7)
    score = item_quality.quality_of_files(session, files, ())
    # 170 of 200 rows are clean: the greater of the two counts is certain.
    assert (score.valid.points, score.clean.points) == (100, 85)
    assert score.complete == Score(None, (Reason("nothing_owed"),))


def test_rows_that_no_schema_was_held_against_are_not_right(session, public):
    files = public(has_schema=False)
    score = item_quality.quality_of_files(session, files, ())
    assert score.valid == Score(0, (Reason("no_schema", files[0].id, 200),))


def test_a_file_that_nobody_counted_has_no_score(session, public):
    files = public()
    session.execute(delete(FileCoverage))
    score = item_quality.quality_of_files(session, files, ())
    uncounted = Score(None, (Reason("not_measured", files[0].id),))
    assert (score.valid, score.clean) == (uncounted, uncounted)


def test_a_doubt_that_a_re_scan_found_and_nobody_answered_makes_clean_zero(session, public):
    files = public()
    rescanning.record_rescan(session, files[0].version_id, report("valid", DOUBT), now=LATER)
    score = item_quality.quality_of_files(session, files, ())
    assert score.clean == Score(0, (Reason("personal_data", files[0].id, 1),))
    session.execute(delete(FileCoverage))
    # That is known whatever else is not.
    assert item_quality.quality_of_files(session, files, ()).clean.points == 0


def test_a_file_that_the_gate_never_judged_is_not_called_clean(session, public):
    files = public()
    session.execute(delete(GateDecision))
    score = item_quality.quality_of_files(session, files, ())
    assert score.clean == Score(None, (Reason("gate_unknown", files[0].id),))
    assert score.valid.points == 100


def test_without_a_public_file_there_is_nothing_to_score(session, people):
    score = item_quality.quality_of_files(session, (), ())
    assert (score.valid, score.clean) == (Score(None, (Reason("nothing_public"),)),) * 2


def test_the_scores_of_an_item_are_those_of_the_files_that_answer_it(session, people, public):
    files = public(rows_with_lint=30)
    assert item_quality.quality_of_items(session, {"DM-01": ()})["DM-01"].valid.points is None
    put_on_list(session, "DM-01")
    found = item_quality.quality_of_items(session, {"DM-01": (), "DM-02": ()})
    assert found["DM-01"] == item_quality.quality_of_files(session, files, ())
    assert found["DM-01"].points == (100, None, None, 85)
    assert found["DM-02"].points == (None, None, None, None)


def test_a_file_that_is_no_longer_public_gives_its_item_no_score(session, people, public):
    public()
    put_on_list(session, "DM-01")
    session.query(ResourceVersion).one().taken_down_at = LATER
    session.flush()
    assert item_quality.quality_of_items(session, {"DM-01": ()})["DM-01"].points == (None,) * 4


def put_on_list(session, code):
    """As if what was published had been published for this item."""
    session.query(ReleasedFile).one().item_code = code
    session.query(DatasetVersion).one().list_item_code = code
    session.flush()
