"""Two people at the same moment, on SQLite and PostgreSQL: no work is lost, nothing ends in a crash."""

import threading
import traceback

import pytest
from sqlalchemy import select

from catalog import logs, migrating
from catalog.db import Database
from catalog.domain.errors import CatalogError
from catalog.models import Dataset, DatasetVersion, Job
from catalog.schemas.dataset import load_dataset
from catalog.services import accounts, auditing, datasets, publishing, queue
from tests.conftest import NOW
from tests.factories.datasets import dataset_fields, load_file, make_checked_dataset, make_dataset
from tests.factories.people import make_people


@pytest.fixture(params=["sqlite", "postgresql"])
def shared(request, tmp_path):
    url = (
        f"sqlite:///{tmp_path}/x.db" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    )
    database = Database(url)
    migrating.upgrade(database)
    yield database
    database.dispose()


@pytest.fixture
def staff(shared):
    with shared.unit_of_work() as session:
        return make_people(session, now=NOW)


def both(*acts):
    """Run the acts at the same moment; gives the code of each refusal, None where an act went through."""
    outcomes = [None] * len(acts)
    start = threading.Barrier(len(acts))

    def run(number, act):
        start.wait(timeout=10)
        try:
            act()
        except CatalogError as refusal:
            outcomes[number] = refusal.code

    threads = [threading.Thread(target=run, args=given) for given in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return outcomes


def dataset_in(shared, name="ho-so"):
    with shared.read_session() as session:
        return datasets.find_dataset(session, name)


def test_of_two_edits_of_one_revision_exactly_one_is_saved(shared, staff, places):
    with shared.unit_of_work() as session:
        revision = make_dataset(session, staff.clerk, places, now=NOW, name="ho-so").revision

    def edit(title):
        fields = load_dataset(dataset_fields(title_vi=title))
        with shared.unit_of_work() as session:
            datasets.edit_dataset(
                session, staff.clerk, "ho-so", fields, revision=revision, places=places, now=NOW
            )

    outcomes = both(lambda: edit("Một"), lambda: edit("Hai"))
    assert sorted(o or "" for o in outcomes) == ["", "stale_edit"]
    saved = dataset_in(shared)
    assert saved.title_vi == ["Một", "Hai"][outcomes.index(None)]
    assert saved.revision == revision + 1


def test_of_two_datasets_of_one_name_exactly_one_is_registered(shared, staff, places):
    def register():
        with shared.unit_of_work() as session:
            make_dataset(session, staff.clerk, places, now=NOW, name="ho-so")

    outcomes = both(register, register)
    assert outcomes.count(None) == 1
    assert {o for o in outcomes if o} <= {"name_taken", "changed_meanwhile"}
    with shared.read_session() as session:
        assert len(session.scalars(select(Dataset)).all()) == 1


def submitted(shared, staff, places):
    with shared.unit_of_work() as session:
        dataset = make_checked_dataset(session, staff.clerk, places, now=NOW, name="ho-so")
        publishing.submit_dataset(session, staff.clerk, "ho-so", revision=dataset.revision, now=NOW)
        return publishing.preview(session, dataset, now=NOW)[1]


def publish(shared, actor, digest):
    with shared.unit_of_work() as session:
        publishing.publish_dataset(session, actor, "ho-so", digest=digest, is_declared=True, now=NOW)


def test_of_two_approvals_exactly_one_publishes(shared, staff, places):
    digest = submitted(shared, staff, places)
    outcomes = both(
        lambda: publish(shared, staff.reviewer, digest),
        lambda: publish(shared, staff.second_reviewer, digest),
    )
    assert sorted(o or "" for o in outcomes) == ["", "wrong_state"]
    with shared.read_session() as session:
        assert [v.number for v in session.scalars(select(DatasetVersion))] == [1]


def test_a_file_that_arrives_during_the_approval_is_never_published_unseen(shared, staff, places):
    digest = submitted(shared, staff, places)
    slot = dataset_in(shared).resources[0]

    def upload():
        with shared.unit_of_work() as session:
            load_file(session, staff.clerk, dataset_in(shared), slot, now=NOW, content=b"ten,so\nKhac,9\n")

    both(upload, lambda: publish(shared, staff.reviewer, digest))
    after = dataset_in(shared)
    # Either order is right; in both the newest file is work in progress, not something that nobody approved.
    assert after.state == "draft"
    assert [v.state for v in after.resources[0].versions] == ["received", "valid"]


def test_a_change_is_never_left_without_its_job(shared, staff):
    """A worker that takes the waiting job at this moment must not swallow the wake-up."""
    with shared.unit_of_work() as session:
        queue.enqueue(session, "index_dataset", {"dataset_id": "a"}, now=NOW)

    def change():
        with shared.unit_of_work() as session:
            queue.enqueue(session, "index_dataset", {"dataset_id": "a"}, now=NOW)
            auditing.record(session, staff.clerk, "x", "dataset", "a", now=NOW)

    def work():
        with shared.unit_of_work() as session:
            row = session.scalars(
                select(Job).where(Job.state == "ready").with_for_update(skip_locked=True)
            ).first()
            if row is not None:
                row.state = "running"

    for _ in range(5):
        both(change, work)
        with shared.unit_of_work() as session:
            ready = session.scalars(select(Job).where(Job.state == "ready")).all()
            running = session.scalars(select(Job).where(Job.state == "running")).all()
            # Ready again, or taken after the change could be seen.
            assert ready or running
            for job in running:
                job.state = "done"
            if not ready:
                queue.enqueue(session, "index_dataset", {"dataset_id": "a"}, now=NOW)


def test_two_first_wrong_passwords_at_once_are_both_counted_or_refused_in_words(shared, staff):
    def fail():
        with shared.unit_of_work() as session:
            accounts.record_login(session, "clerk", matched=False, actor=staff.clerk, now=NOW)

    assert set(both(fail, fail)) <= {None, "changed_meanwhile"}


def test_no_log_line_quotes_what_was_written(shared, staff):
    """A row without its theme is refused by the database itself; the trace must not carry the row."""
    with pytest.raises(CatalogError) as refused, shared.unit_of_work() as session:
        session.add(Dataset(name="bi-mat", title_vi="bí mật", organization_id=staff.office.id, created=NOW))
    event = {"exception": "".join(traceback.format_exception(refused.value))}
    line = str(logs.hide_details(None, "error", event))
    assert "IntegrityError" in line
    assert "bi-mat" not in line
    assert "bí mật" not in line
