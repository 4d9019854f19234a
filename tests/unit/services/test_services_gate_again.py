"""A judgement holds for its rules and for the tables beside it; otherwise the file is judged again."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from catalog.domain import gate as record
from catalog.domain.errors import CheckOutdated, ReportNotReady
from catalog.domain.gate import Kind, Standing
from catalog.domain.workflow import VersionState
from catalog.models import AuditEntry, Job
from catalog.services import datasets, gate, gate_again, gate_beside, publishing, reports
from catalog.services.gate_beside import fingerprint
from tests.conftest import NOW
from tests.factories.datasets import judge, load_file, make_dataset, make_slot, report
from tests.unit.services.test_services_gate import HOLD, WHY, approve, ask, confirm, make_file, submit
from validators.findings.report import Finding
from validators.sandbox import gave_up_report

LATER = NOW + timedelta(hours=1)
PEOPLE = "wages"
DOUBT = Finding("personal_data_warn", "warning", column=1, params={"kind": "cccd", "level": "warn"})


@pytest.fixture
def made(session, people, places):
    """A function that makes a draft with one judged file for each content given."""

    def make(name, *contents, profile=PEOPLE):
        dataset = make_dataset(session, people.clerk, places, now=NOW, name=name)
        for content in contents:
            slot = make_slot(session, people.clerk, dataset, now=NOW, profile=profile, title_vi=str(content))
            judge(session, load_file(session, people.clerk, dataset, slot, now=NOW, content=content), now=NOW)
        session.expire_all()
        return datasets.find_dataset(session, name)

    return make


def again(session, dataset):
    session.flush()
    session.expire_all()
    return datasets.find_dataset(session, dataset.name)


def outdated(refused):
    return refused.value.params["resources"]


def check_again(session, people, dataset):
    queued = gate_again.check_again(session, people.clerk, dataset.name, now=LATER)
    session.flush()
    session.expire_all()
    return queued


def judge_queued(session, dataset, *findings, verdict="valid"):
    """Do what the worker does for every file of the dataset that waits for its check."""
    for resource in again(session, dataset).resources:
        version = resource.versions[0]
        request = reports.check_request(session, version.id)
        if request is not None:
            reports.record_report(
                session,
                version.id,
                report(verdict, *findings),
                blob_key=None,
                beside=request.beside,
                now=LATER,
            )
    return again(session, dataset)


def make_old(session, version_id):
    """Put the record of a file back to rules that knew less, as they would have written it."""
    for entry in gate.entries_of(session, version_id):
        entry.rules_version = "2020-01-01"
        entry.digest = record.digest_of(entry)
    session.flush()


def test_a_file_from_before_the_records_is_checked_again_and_not_stamped_with_todays_rules(
    session, people, places
):
    dataset, version_id = make_file(session, people, places, "valid", DOUBT)
    for entry in gate.entries_of(session, version_id):
        session.delete(entry)
    session.flush()
    for act in (
        lambda: submit(session, people.clerk, dataset),
        lambda: gate.override_warning(session, people.head, dataset.name, version_id, reason=WHY, now=LATER),
    ):
        with pytest.raises(CheckOutdated) as refused:
            act()
        assert outdated(refused) == ["Bảng văn bản"]
    assert gate.entries_of(session, version_id) == []

    assert [one.id for one in check_again(session, people, dataset)] == [version_id]
    with pytest.raises(ReportNotReady):
        submit(session, people.clerk, again(session, dataset))
    judge_queued(session, dataset, DOUBT)
    gate.override_warning(session, people.head, dataset.name, version_id, reason=WHY, now=LATER)
    assert [e.kind for e in gate.entries_of(session, version_id)] == ["check", "override"]


def test_a_file_that_older_rules_passed_is_neither_submitted_nor_published(session, people, made):
    dataset = made("bo-mot", b"ten,so\nA,1\n")
    sent = submit(session, people.clerk, dataset)
    make_old(session, dataset.resources[0].versions[0].id)
    with pytest.raises(CheckOutdated):
        approve(session, people.reviewer, sent)
    jobs = session.scalars(select(Job).where(Job.name == "validate_version")).all()
    check_again(session, people, dataset)
    version = again(session, dataset).resources[0].versions[0]
    assert (version.state, version.report.verdict) == (VersionState.RECEIVED, "valid")
    assert {job.args["version_id"] for job in jobs} == {version.id}
    audit = session.scalars(select(AuditEntry).where(AuditEntry.action == "check_again")).one()
    assert (audit.object_id, audit.details) == (version.id, {"public": False})


def test_a_file_that_had_passed_is_not_refused_because_its_second_check_was_stopped(session, people, made):
    dataset = made("bo-mot", b"ten,so\nA,1\n")
    version = dataset.resources[0].versions[0]
    make_old(session, version.id)
    check_again(session, people, dataset)
    reports.record_stopped(session, version.id, gave_up_report(), now=LATER)
    dataset = again(session, dataset)
    version = dataset.resources[0].versions[0]
    assert (version.state, version.storage_key) == (VersionState.VALID, f"blobs/{version.sha256}")
    assert version.report.verdict == "valid"
    with pytest.raises(CheckOutdated):
        submit(session, people.clerk, dataset)
    check_again(session, people, dataset)
    judge_queued(session, dataset)
    assert submit(session, people.clerk, again(session, dataset)).state == "in_review"


def test_a_stopped_second_check_does_not_open_what_was_taken_down_meanwhile(session, people, made):
    dataset = made("bo-mot", b"ten,so\nA,1\n")
    version = dataset.resources[0].versions[0]
    make_old(session, version.id)
    check_again(session, people, dataset)
    version.taken_down_at = LATER
    reports.record_stopped(session, version.id, gave_up_report(), now=LATER)
    assert version.state == VersionState.HELD


def test_a_first_check_that_was_stopped_is_told_and_refused(session, people, places):
    dataset = make_dataset(session, people.clerk, places, now=NOW)
    slot = make_slot(session, people.clerk, dataset, now=NOW)
    version = load_file(session, people.clerk, dataset, slot, now=NOW)
    reports.record_stopped(session, version.id, gave_up_report(), now=LATER)
    version = again(session, dataset).resources[0].versions[0]
    assert (version.state, version.report.verdict) == (VersionState.REJECTED, "rejected")


def test_a_hold_of_older_rules_is_not_released(session, people, places):
    held = make_file(session, people, places, "held", HOLD)
    make_old(session, held[1])
    with pytest.raises(CheckOutdated):
        ask(session, people.officer, held)


def test_the_same_doubt_in_a_second_check_stays_released(session, people, places):
    held = make_file(session, people, places, "held", HOLD)
    ask(session, people.officer, held)
    confirm(session, people.head, held)
    sha256 = gate.release_work(session, held[1])[1]
    gate.record_released(session, held[1], blob_key=f"blobs/{sha256}", now=LATER)
    make_old(session, held[1])
    session.expire_all()
    check_again(session, people, held[0])
    judge_queued(session, held[0], HOLD, verdict="held")
    assert gate.standing_of(session, held[1]) == Standing.RELEASED
    jobs = session.scalars(select(Job).where(Job.name == "release_version", Job.state == "ready")).all()
    assert [job.args for job in jobs] == [{"version_id": held[1]}]


def test_the_second_of_two_that_were_checked_alone_is_judged_again_beside_the_first(session, people, made):
    one, two = made("bo-mot", b"ten,so\nA,1\n"), made("bo-hai", b"ten,so\nA,2\n")
    first, second = submit(session, people.clerk, one), submit(session, people.clerk, two)
    assert approve(session, people.reviewer, first) is not None
    session.flush()
    with pytest.raises(CheckOutdated):
        approve(session, people.reviewer, second)

    check_again(session, people, two)
    assert again(session, two).state == "in_review"
    with pytest.raises(ReportNotReady):
        approve(session, people.reviewer, again(session, two))
    judge_queued(session, two)
    sha256 = again(session, one).resources[0].versions[0].sha256
    two = again(session, two)
    entry = gate.entries_of(session, two.resources[0].versions[0].id)[-1]
    assert (entry.kind, entry.beside) == ("check", fingerprint([sha256]))
    assert approve(session, people.reviewer, again(session, two)) is not None


def test_one_that_fails_beside_the_first_leaves_the_review_and_waits_as_held(session, people, made):
    one, two = made("bo-mot", b"ten,so\nA,1\n"), made("bo-hai", b"ten,so\nA,2\n")
    first, _ = submit(session, people.clerk, one), submit(session, people.clerk, two)
    approve(session, people.reviewer, first)
    session.flush()
    check_again(session, people, two)
    small = Finding("published_together", "error", params={"k": 5, "other": "bo-mot v1"})
    left = judge_queued(session, two, small, verdict="held")
    assert (left.state, left.resources[0].versions[0].state) == ("draft", "held")


def test_files_of_one_draft_are_judged_beside_each_other(session, people, made):
    dataset = made("bo-mot", b"ten,so\nA,1\n", b"ten,so\nA,2\n")
    with pytest.raises(CheckOutdated) as refused:
        submit(session, people.clerk, dataset)
    # The second was checked when the first had passed already; the first was checked alone.
    assert outdated(refused) == [str(b"ten,so\nA,1\n")]
    gate_again.refresh_siblings(session, dataset.resources[1].versions[0].id, now=LATER)
    judge_queued(session, dataset)
    for at, resource in enumerate(again(session, dataset).resources):
        other = dataset.resources[1 - at].versions[0]
        (table,) = gate_beside.tables_beside(session, resource, resource.versions[0]).tables
        assert (table.keys, table.format, table.delimiter) == ((f"blobs/{other.sha256}",), "CSV", ",")
    assert submit(session, people.clerk, again(session, dataset)).state == "in_review"


def test_three_siblings_come_to_rest(session, people, made):
    dataset = made("bo-mot", *(f"ten,so\nA,{n}\n".encode() for n in (1, 2, 3)))
    ids = [resource.versions[0].id for resource in dataset.resources]
    for version_id in ids * 4:
        if request := reports.check_request(session, version_id):
            reports.record_report(
                session, version_id, report(), blob_key=None, beside=request.beside, now=LATER
            )
        gate_again.refresh_siblings(session, version_id, now=LATER)
        session.flush()
        session.expire_all()
    assert {r.versions[0].state for r in again(session, dataset).resources} == {"valid"}
    assert submit(session, people.clerk, again(session, dataset)).state == "in_review"


def test_lists_of_organisations_are_never_judged_again_for_their_neighbours(session, people, made):
    one = made("bo-mot", b"ten,so\nA,1\n", b"ten,so\nA,2\n", profile="vocational-institutions")
    assert submit(session, people.clerk, one).state == "in_review"


def test_a_published_file_is_rescanned_and_stays_what_it_is(session, people, made):
    dataset = made("bo-mot", b"ten,so\nA,1\n")
    approve(session, people.reviewer, submit(session, people.clerk, dataset))
    version = dataset.resources[0].versions[0]
    make_old(session, version.id)
    check_again(session, people, dataset)
    job = session.scalars(select(Job).where(Job.name == "rescan_published")).one()
    assert job.args == {"version_id": version.id}
    assert again(session, dataset).resources[0].versions[0].state == VersionState.VALID


def test_a_fingerprint_is_of_the_set_and_empty_for_none():
    assert fingerprint([]) == ""
    assert fingerprint(["b", "a", "a"]) == fingerprint(["a", "b"])
    assert fingerprint(["a"]) != fingerprint(["b"])


def test_the_digest_of_an_entry_covers_the_tables_beside_it(session, people, places):
    _, version_id = make_file(session, people, places, "valid")
    entry = gate.record_check(
        session, version_id, report().to_dict(), kind=Kind.RESCAN, beside="a" * 64, now=LATER
    )
    assert record.first_break(gate.entries_of(session, version_id)) is None
    entry.beside = "b" * 64
    assert record.first_break(gate.entries_of(session, version_id)) == 2


def test_nothing_is_checked_again_that_is_up_to_date(session, people, made):
    dataset = made("bo-mot", b"ten,so\nA,1\n")
    assert gate_again.check_again(session, people.clerk, dataset.name, now=LATER) == []
    assert publishing.preview(session, dataset, now=NOW)[0].files
