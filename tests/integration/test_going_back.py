"""Taking the gate's migrations back: what can go back does so whole, what cannot is refused in words."""

import pytest
from alembic.util import CommandError
from sqlalchemy import func, inspect, select, text

from catalog import migrating
from catalog.db import Database
from catalog.domain.gate import Kind, Outcome, first_break
from catalog.models import DatasetVersion, GateDecision, Incident, ResourceVersion, StoredReport
from catalog.services import datasets, gate, gate_again, publishing, reports
from tests.conftest import NOW
from tests.factories.datasets import make_checked_dataset
from tests.factories.people import make_people
from tests.unit.services.test_services_gate import WHY, approve
from validators.rules_version import RULES_VERSION

KEPT = ("dataset", "dataset_version", "resource_version", "report", "audit")


@pytest.fixture(params=["sqlite", "postgresql"])
def ready(request, tmp_path, places):
    """A database with one published file."""
    url = (
        f"sqlite:///{tmp_path}/x.db" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    )
    found = Database(url)
    migrating.upgrade(found)
    with found.unit_of_work() as session:
        people = make_people(session, now=NOW)
        made = make_checked_dataset(session, people.clerk, places, now=NOW)
        publishing.submit_dataset(session, people.clerk, made.name, revision=made.revision, now=NOW)
        approve(session, people.reviewer, datasets.find_dataset(session, made.name))
        found.people = people
    yield found
    found.dispose()


def counted(db):
    with db.reader.connect() as connection:
        return {table: connection.scalar(text(f"SELECT count(*) FROM {table}")) for table in KEPT}


def version_of(session):
    return session.scalars(select(ResourceVersion)).one()


def refused(db):
    """The words in which going back below the gate is refused; nothing is lost by asking."""
    before = counted(db)
    with pytest.raises(CommandError) as told:
        migrating.downgrade(db, "0002")
    assert counted(db) == before
    migrating.upgrade(db)
    assert migrating.current(db) == migrating.head()
    with db.read_session() as session:
        assert session.scalar(select(func.count()).select_from(GateDecision))
    return str(told.value)


def test_a_catalog_in_which_nobody_has_decided_goes_back_whole_and_is_checked_again_afterwards(ready):
    before = counted(ready)
    migrating.downgrade(ready, "0002")
    assert counted(ready) == before
    with ready.reader.connect() as connection:
        assert "gate_decision" not in inspect(connection).get_table_names()
        assert "taken_down_at" not in {
            one["name"] for one in inspect(connection).get_columns("resource_version")
        }
    migrating.upgrade(ready)
    assert counted(ready) == before
    with ready.unit_of_work() as session:
        assert session.scalars(select(StoredReport)).one().resource_version_id == version_of(session).id
        assert session.scalars(select(DatasetVersion)).one().gate is None
        # There is no record any more: the file is judged again before it is published again.
        dataset = session.scalars(select(DatasetVersion)).one().dataset_id
        assert gate_again.check_again(session, ready.people.clerk, dataset, now=NOW)


def test_what_a_person_decided_is_not_thrown_away(ready):
    with ready.unit_of_work() as session:
        entry = gate.entries_of(session, version_of(session).id)[0]
        gate.add_entry(
            session,
            ready.people.head,
            entry.resource_version_id,
            Kind.OVERRIDE,
            Outcome.WARN,
            counts={},
            prints=[],
            reason=WHY,
            now=NOW,
        )
    told = refused(ready)
    assert "gate_decision: 1" in told
    assert "không thể lùi" in told
    assert "backup" in told


def test_a_file_that_was_taken_down_does_not_become_public_again(ready):
    with ready.unit_of_work() as session:
        version = version_of(session)
        version.taken_down_at = NOW
        session.add(
            Incident(
                dataset_id=session.scalars(select(DatasetVersion.dataset_id)).one(),
                scope="dataset",
                reason=WHY,
                is_destroyed=False,
                files=[],
                noticed_at=NOW,
                opened_at=NOW,
                bytes_state="done",
                portal_state="none",
            )
        )
    told = refused(ready)
    assert "resource_version.taken_down_at: 1" in told
    assert "incident: 1" in told


def test_a_record_whose_digest_covers_the_tables_beside_it_stays_whole(ready):
    with ready.unit_of_work() as session:
        version_id = version_of(session).id
        gate.record_check(
            session,
            version_id,
            reports.get_version(session, ready.people.clerk, "danh-muc-van-ban-2024", version_id)[
                2
            ].report.body,
            kind=Kind.RESCAN,
            beside="a" * 64,
            now=NOW,
        )
    told = refused(ready)
    assert "gate_decision.beside: 1" in told
    with ready.read_session() as session:
        entries = gate.entries_of(session, version_id)
        assert first_break(entries) is None
        assert {one.rules_version for one in entries} == {RULES_VERSION}
