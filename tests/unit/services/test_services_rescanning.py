"""What a re-scan asks and writes: the rules a file had passed by, and never a pass without an answer."""

from dataclasses import replace
from datetime import timedelta

import pytest

from catalog.domain.errors import WarningsUnanswered
from catalog.domain.gate import Standing
from catalog.services import datasets, gate, privacy_board, profiles, reports, rescanning
from tests.conftest import NOW
from tests.factories.datasets import load_file, make_dataset, make_slot, report
from tests.unit.services.test_services_gate import DOUBT, HOLD, approve, submit
from validators.findings.report import Finding, Report
from validators.sandbox import gave_up_report, lost_file_report

LATER = NOW + timedelta(hours=1)
WRONG = Finding("type-error", "error", row=2, column=1)


def stopped(code="limit_time"):
    return Report("rejected", findings=[Finding(code, "error")], counts={code: 1})


@pytest.fixture
def published(session, people, places):
    """A function that publishes one file of a slot, as checked by a schema, and gives the file's id."""

    def publish(**given):
        schema = given.pop("schema", None)
        dataset = make_dataset(session, people.clerk, places, now=NOW)
        slot = make_slot(session, people.clerk, dataset, now=NOW, **given)
        version = load_file(session, people.clerk, dataset, slot, now=NOW)
        told = replace(report(), schema=schema or report().schema)
        reports.record_report(session, version.id, told, blob_key=f"blobs/{version.sha256}", now=NOW)
        session.expire_all()
        dataset = datasets.find_dataset(session, dataset.name)
        assert approve(session, people.reviewer, submit(session, people.clerk, dataset)) is not None
        session.flush()
        session.expire_all()
        return version.id

    return publish


def outcome(session, version_id, told):
    return rescanning.record_rescan(session, version_id, told, now=LATER).outcome


def test_a_published_file_is_judged_by_the_profile_version_that_it_had_passed(session, published):
    old = "vocational-institutions@1.0.0"
    version_id = published(profile="vocational-institutions", schema={"fields": [], "x_profile": old})
    work = rescanning.work_of(session, version_id)
    assert profiles.exact_name(work.profile) == old
    assert work.schema == profiles.find_profile(old)["schema"]
    # Newer by now: by its columns the file would be found wrong, and its cells would not be judged.
    assert profiles.exact_name(profiles.find_profile("vocational-institutions")) != old


def test_how_small_a_figure_may_be_is_what_the_newest_version_says(session, published):
    version_id = published(
        profile="vocational-institutions", schema={"fields": [], "x_profile": "poor-households@1.0.0"}
    )
    work = rescanning.work_of(session, version_id)
    newest = profiles.find_profile("poor-households")["aggregate_at_import"]
    assert work.profile["aggregate_at_import"] == newest
    assert newest != profiles.find_profile("poor-households@1.0.0")["aggregate_at_import"]


def test_a_file_that_is_found_wrong_is_unjudged_and_stands_on_the_officers_board(session, people, published):
    version_id = published()
    entry = rescanning.record_rescan(session, version_id, report("invalid", WRONG), now=LATER)
    assert (entry.outcome, entry.counts) == ("unjudged", {"type-error": 1})
    assert gate.standing_of(session, version_id) == Standing.UNJUDGED
    session.flush()
    session.expire_all()
    board = privacy_board.get_board(session, people.officer, quarantine=timedelta(days=7))
    assert [line.version.id for line in board.failing] == [version_id]


def test_what_a_re_scan_of_a_wrong_file_did_find_is_told_as_such(session, published):
    version_id = published()
    assert outcome(session, version_id, report("invalid", WRONG, DOUBT)) == "unjudged"
    assert outcome(session, version_id, report("held", HOLD, WRONG)) == "refuse"
    assert outcome(session, version_id, report("held", HOLD)) == "hold"


@pytest.mark.parametrize("code", ["limit_time", "limit_memory", "crashed"])
def test_a_check_that_was_stopped_is_no_verdict_and_is_due_again_after_a_day(session, published, code):
    version_id = published()
    assert rescanning.is_interrupted(stopped(code))
    assert outcome(session, version_id, stopped(code)) == "unjudged"
    assert rescanning.count_due(session, retry_before=LATER) == 0
    assert rescanning.count_due(session, retry_before=LATER + timedelta(seconds=1)) == 1
    assert rescanning.next_work(session, retry_before=LATER + timedelta(days=1)).version_id == version_id
    assert outcome(session, version_id, report()) == "pass"
    assert rescanning.count_due(session, retry_before=LATER + timedelta(days=9)) == 0


def test_bytes_that_are_lost_and_a_refusal_of_the_guard_are_verdicts(session, published):
    version_id = published()
    for told in (lost_file_report(), gave_up_report()):
        assert not rescanning.is_interrupted(told)
        assert outcome(session, version_id, told) == "refuse"


def test_an_unjudged_file_is_not_published_again(session, people, published):
    version_id = published()
    rescanning.record_rescan(session, version_id, report("invalid", WRONG), now=LATER)
    dataset = datasets.find_dataset(session, "danh-muc-van-ban-2024")
    datasets.touch(dataset, now=LATER)
    with pytest.raises(WarningsUnanswered):
        submit(session, people.clerk, dataset)
