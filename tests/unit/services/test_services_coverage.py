"""What a file holds, as stored with its check: equal sets once, one object on reading, held files never."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from catalog.domain.register_facts import Coverage
from catalog.models import FileCoverage, HeldSet, ReleasedFile, Resource, ResourceVersion
from catalog.services import coverage, reports
from tests.conftest import NOW
from tests.factories.datasets import load_file, make_dataset, make_slot, report
from validators.findings.holdings import Holdings

OLD, NEW = "2025-01-01", "2025-07-01"
FORMATS = frozenset({"CSV"})


def holdings(places, columns, **given):
    counts = {
        "rows": 10,
        "has_schema": True,
        "rows_with_errors": 0,
        "repeated_rows": 1,
        "rows_with_lint": 2,
    } | given
    told = {one: len(codes) for one, codes in places.items()}
    return Holdings(**counts, place_counts=told, column_count=len(columns), places=places, columns=columns)


@pytest.fixture
def checked(session, people, places):
    """A function that checks one more file of a slot and gives its id."""
    dataset = make_dataset(session, people.clerk, places, now=NOW)
    slot = make_slot(session, people.clerk, dataset, now=NOW)

    def check(held, verdict="valid"):
        version = load_file(session, people.clerk, dataset, slot, now=NOW)
        told = replace(report(verdict), holdings=held)
        key = f"blobs/{version.sha256}" if verdict == "valid" else None
        reports.record_report(session, version.id, told, blob_key=key, now=NOW)
        return version.id

    return check


def count(session, model):
    return session.scalar(select(func.count()).select_from(model))


def test_a_check_keeps_what_it_counted(session, checked):
    one = checked(holdings({NEW: ["38001", "38002"], OLD: ["380"]}, ["period", "n"]))
    found = coverage.released_coverages(session, [one])[one]
    assert found == coverage.FileCounts(
        is_measured=True,
        places={OLD: frozenset({"380"}), NEW: frozenset({"38001", "38002"})},
        columns=frozenset({"period", "n"}),
        rows=10,
        has_schema=True,
        repeated_rows=1,
        rows_with_lint=2,
    )


def test_equal_sets_are_stored_once_and_come_back_as_one_object(session, checked):
    first = checked(holdings({NEW: ["38002", "38001"]}, ["n", "period"]))
    second = checked(holdings({NEW: ["38001", "38002"]}, ["period", "n"]))
    assert (count(session, FileCoverage), count(session, HeldSet)) == (2, 2)
    session.expire_all()
    pool = coverage.SetPool()
    promised = pool.one(["38001", "38002"])
    found = coverage.released_coverages(session, [first, second], pool=pool)
    assert found[first].places[NEW] is found[second].places[NEW] is promised
    assert found[first].columns is found[second].columns


def test_the_part_of_the_list_that_was_asked_for_is_measured_else_the_list_that_was_used(session, checked):
    one = checked(holdings({NEW: ["38001", "38002"], OLD: ["380"]}, ["n"]))
    counts = coverage.released_coverages(session, [one])[one]
    columns = frozenset({"n"})
    assert counts.coverage(FORMATS, vintage=OLD) == Coverage(OLD, frozenset({"380"}), columns, FORMATS)
    assert counts.coverage(FORMATS, vintage="2030-01-01").vintage == NEW
    assert coverage.FileCounts(is_measured=False).coverage(FORMATS) == Coverage(formats=FORMATS)


@pytest.mark.parametrize("verdict", ["held", "invalid", "rejected"])
def test_nothing_is_kept_of_a_file_that_did_not_pass(session, checked, verdict):
    one = checked(holdings({NEW: ["38001"]}, ["n"]), verdict)
    assert coverage.released_coverages(session, [one]) == {}
    assert count(session, HeldSet) == 0


def test_a_second_check_that_holds_a_file_forgets_its_sets_unless_it_was_public(session, checked):
    draft, public = (checked(holdings({NEW: ["38001"]}, ["n"])) for _ in range(2))
    slot = session.get_one(Resource, session.get_one(ResourceVersion, public).resource_id)
    of_slot = {"dataset_id": slot.dataset_id, "resource_id": slot.id}
    session.add(ReleasedFile(**of_slot, number=1, version_id=public, published_at=NOW))
    session.flush()
    held = replace(report("held"), holdings=holdings({NEW: ["38001"]}, ["n"]))
    for one in (draft, public):
        coverage.record_coverage(session, one, held)
    assert list(coverage.released_coverages(session, [draft, public])) == [public]


def test_files_without_counts_are_found_the_newest_first_until_there_are_none(session, checked):
    older, newer = checked(None), checked(None)
    checked(holdings({}, ["n"]))
    session.get_one(ResourceVersion, newer).received = NOW + timedelta(hours=1)
    session.flush()
    assert coverage.next_unmeasured(session) == newer
    coverage.record_unmeasured(session, newer)
    assert coverage.next_unmeasured(session) == older
    coverage.record_unmeasured(session, older)
    assert coverage.next_unmeasured(session) is None
    assert coverage.released_coverages(session, [older])[older].is_measured is False
