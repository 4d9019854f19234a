"""Against which file a new one is compared: what the public has, else the last valid file with rows."""

from dataclasses import replace

import pytest

from catalog.services import datasets, publishing, reports
from tests.conftest import NOW
from tests.factories.datasets import judge, load_file, make_checked_dataset, make_slot, report


def upload(session, actor, dataset, slot, n, *, rows=None):
    """Load a file; with `rows` it is judged valid with so many."""
    version = load_file(session, actor, dataset, slot, now=NOW, content=f"ten,so\nMột,{n}\n".encode())
    if rows is not None:
        judged = replace(report(), rows=rows)
        reports.record_report(session, version.id, judged, blob_key=f"blobs/{version.sha256}", now=NOW)
    session.expire_all()
    return version.id


def previous(session, version_id):
    return reports.check_request(session, version_id).previous


@pytest.fixture
def draft(session, people, places):
    return make_checked_dataset(session, people.clerk, places, now=NOW)


def publish(session, people, name):
    found = datasets.find_dataset(session, name)
    publishing.submit_dataset(session, people.clerk, name, revision=found.revision, now=NOW)
    found = datasets.find_dataset(session, name)
    digest = publishing.preview(session, found, now=NOW)[1]
    publishing.publish_dataset(session, people.reviewer, name, digest=digest, is_declared=True, now=NOW)
    session.expire_all()


def test_the_published_file_is_the_baseline_although_a_later_one_was_valid(session, people, draft):
    publish(session, people, draft.name)
    slot = datasets.find_dataset(session, draft.name).resources[0]
    upload(session, people.clerk, draft, slot, 2, rows=5)
    assert previous(session, upload(session, people.clerk, draft, slot, 3)).number == 1


def test_before_a_publication_the_last_valid_file_with_rows_is_the_baseline(session, people, draft):
    slot = datasets.find_dataset(session, draft.name).resources[0]
    upload(session, people.clerk, draft, slot, 2, rows=7)
    upload(session, people.clerk, draft, slot, 3, rows=0)
    found = previous(session, upload(session, people.clerk, draft, slot, 4))
    assert (found.number, found.rows) == (2, 7)


def test_a_slot_that_was_not_published_has_its_own_files_only(session, people, draft):
    publish(session, people, draft.name)
    slot = make_slot(session, people.clerk, draft, now=NOW)
    first = load_file(session, people.clerk, draft, slot, now=NOW)
    assert previous(session, first.id) is None
    judge(session, first, now=NOW)
    assert previous(session, upload(session, people.clerk, draft, slot, 2)).number == 1
