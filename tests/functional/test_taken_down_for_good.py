"""What was taken down stays down: not promoted again, every row with the same bytes, also under way."""

import hashlib
import io
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from catalog.domain.gate import Kind, Outcome, Standing
from catalog.models import AuditEntry, Job, ResourceVersion
from catalog.services import accounts, datasets, gate, queue, reports, takedown_bytes, takedowns
from catalog.services import resources as slots
from harvesters.ckan_differences import HASH_KEY
from tests.factories.datasets import make_dataset, make_slot
from tests.factories.live import worker_of
from tests.functional.test_take_down import NAME, NEW, OLD, actor, incident_of, load, take_down
from tests.functional.test_take_down import catalog as _catalog
from tests.functional.test_take_down import portal as _portal

catalog, portal = _catalog, _portal


def add(catalog, name, content):
    """Load a file that waits for its check; gives its id."""
    now = catalog.clock()
    with catalog.db.unit_of_work() as session:
        clerk = accounts.get_actor(session, "clerk")
        dataset = make_dataset(session, clerk, catalog.places, now=now, unit="VP", name=name)
        slot = make_slot(session, clerk, dataset, now=now).id
    stored = catalog.store.put(io.BytesIO(content))
    with catalog.db.unit_of_work() as session:
        return slots.add_upload(
            session, actor(catalog, "clerk"), name, slot, stored, filename="b.csv", now=now
        ).id


def version(catalog, version_id):
    with catalog.db.read_session() as session:
        return session.get_one(ResourceVersion, version_id)


def newest(catalog, name=NAME):
    with catalog.db.read_session() as session:
        return datasets.find_dataset(session, name).resources[0].versions[0]


def release_on_record(catalog, version_id):
    """A record that says: held as a false alarm, released by two."""
    with catalog.db.unit_of_work() as session:
        for kind in (Kind.RESCAN, Kind.RELEASE_ASKED, Kind.RELEASE):
            gate.add_entry(
                session,
                gate.SYSTEM,
                version_id,
                kind,
                Outcome.HOLD,
                counts={"personal_data_block": 1},
                prints=["a"],
                reason="Tên chi nhánh, không phải tên người." if kind != Kind.RESCAN else "",
                now=catalog.clock(),
            )


def test_a_released_file_that_was_taken_down_is_not_promoted_and_is_destroyed_on_its_day(catalog):
    load(catalog, OLD)
    file = newest(catalog)
    release_on_record(catalog, file.id)
    take_down(catalog)
    worker = worker_of(catalog)
    worker.run_until_idle()
    sealed = version(catalog, file.id).storage_key
    assert sealed.startswith("incoming/")
    with catalog.db.unit_of_work() as session:
        assert gate.standing_of(session, file.id) == Standing.RELEASED
        assert gate.release_work(session, file.id) is None
        gate.record_released(session, file.id, blob_key=f"blobs/{file.sha256}", now=catalog.clock())
        queue.enqueue(session, "release_version", {"version_id": file.id}, now=catalog.clock())
    worker.run_until_idle()
    assert (version(catalog, file.id).state, version(catalog, file.id).storage_key) == ("held", sealed)
    assert list(catalog.store.list("blobs/")) == []

    later = catalog.clock() + timedelta(days=8)
    worker.ports = replace(worker.ports, clock=lambda: later)
    with catalog.db.unit_of_work() as session:
        queue.enqueue(session, "sweep_quarantine", {}, now=catalog.clock())
    worker.run_until_idle()
    assert version(catalog, file.id).storage_key is None
    assert not catalog.store.exists(sealed)
    with catalog.db.read_session() as session:
        row = session.scalars(select(AuditEntry).where(AuditEntry.action == "destroy_file")).one()
    assert (row.object_id, row.details["reason"]) == (file.id, "expired")


def test_every_row_with_the_same_bytes_keeps_its_sealed_original(catalog):
    load(catalog, OLD)
    load(catalog, OLD, name="ban-sao", title="Bản sao")
    take_down(catalog)
    worker_of(catalog).run_until_idle()
    for name in (NAME, "ban-sao"):
        kept = newest(catalog, name)
        assert kept.destroyed_at is None
        with catalog.store.open(kept.storage_key) as sealed:
            assert sealed.read() == OLD
    assert list(catalog.store.list("blobs/")) == []


def test_a_file_that_waits_for_its_check_keeps_waiting_and_is_judged_but_stays_shut(catalog):
    load(catalog, OLD)
    waiting = add(catalog, "ban-cho", OLD)
    take_down(catalog)
    assert (version(catalog, waiting).state, version(catalog, waiting).taken_down_at is None) == (
        "received",
        False,
    )
    worker_of(catalog).run_until_idle()
    judged = version(catalog, waiting)
    assert judged.state == "held"
    assert judged.storage_key.startswith("incoming/")
    with catalog.db.read_session() as session:
        assert [one.kind for one in gate.entries_of(session, waiting)] == ["check"]
    assert list(catalog.store.list("blobs/")) == []


def test_a_file_that_was_refused_keeps_its_verdict(catalog):
    load(catalog, OLD)
    refused = add(catalog, "ban-sai", OLD)
    with catalog.db.unit_of_work() as session:
        row = session.get_one(ResourceVersion, refused)
        row.state = "invalid"
    take_down(catalog)
    assert version(catalog, refused).state == "invalid"


def test_a_check_that_promotes_while_the_take_down_runs_is_shut_again(catalog):
    load(catalog, OLD)
    waiting = add(catalog, "ban-cho", OLD)
    with catalog.db.read_session() as session:
        request = reports.check_request(session, waiting)
    incident_id = take_down(catalog)
    worker = worker_of(catalog)
    # The jobs of the take-down, before the check that had begun earlier comes to its end.
    with catalog.db.unit_of_work() as session:
        check = session.scalars(select(Job).where(Job.name == "validate_version", Job.state == "ready")).one()
        check.run_after = catalog.clock() + timedelta(days=1)
    while worker.run_one():
        pass
    assert incident_of(catalog, incident_id).bytes_state == "done"
    blob = catalog.store.promote(request.storage_key, request.sha256)
    with catalog.db.unit_of_work() as session:
        row = session.get_one(ResourceVersion, waiting)
        row.state, row.storage_key = "held", blob
        session.delete(session.get_one(Job, check.id))
        takedown_bytes.shut_again(session, waiting, now=catalog.clock())
    worker.run_until_idle()
    assert version(catalog, waiting).storage_key.startswith("incoming/")
    assert list(catalog.store.list("blobs/")) == []


def dataset_id(catalog, name):
    with catalog.db.read_session() as session:
        return datasets.find_dataset(session, name).id


def retractions(catalog):
    with catalog.db.read_session() as session:
        return session.query(Job).filter_by(name="retract_from_portal", state="ready").count()


def test_a_push_of_another_dataset_with_the_same_bytes_is_looked_at_again(catalog):
    load(catalog, OLD)
    copy = load(catalog, OLD, name="ban-sao", title="Bản sao")
    incident_id = take_down(catalog)
    worker_of(catalog).run_until_idle()
    assert (incident_of(catalog, incident_id).portal_state, retractions(catalog)) == ("confirmed", 0)
    with catalog.db.unit_of_work() as session:
        takedowns.look_again(session, dataset_id(catalog, "ban-sao"), [copy], now=catalog.clock())
    assert (incident_of(catalog, incident_id).portal_state, retractions(catalog)) == ("waiting", 1)


def test_a_push_of_the_old_bytes_into_a_slot_that_is_public_with_others_is_seen(catalog, portal):
    slot = load(catalog, OLD)
    old = newest(catalog).sha256
    load(catalog, NEW)
    take_down(catalog, resource_id=slot, number=1)
    worker_of(catalog).run_until_idle()
    with catalog.db.unit_of_work() as session:
        takedowns.look_again(
            session, dataset_id(catalog, NAME), [slot], [newest(catalog).sha256], now=catalog.clock()
        )
    assert retractions(catalog) == 0
    with catalog.db.unit_of_work() as session:
        takedowns.look_again(session, dataset_id(catalog, NAME), [slot], [old], now=catalog.clock())
    assert retractions(catalog) == 1
    worker_of(catalog).run_until_idle()
    assert list(portal.files.values()) == [NEW]


def test_a_leak_goes_from_the_portal_where_the_clean_file_was_not_pushed_yet(catalog, portal):
    slot = load(catalog, OLD)
    load(catalog, NEW)
    # As if no push of the clean file had come through: the portal still holds the first one.
    (remote,) = portal.packages.values()
    (shown,) = remote["resources"]
    old = hashlib.sha256(OLD).hexdigest()
    shown.update({key: old for key in ("hash", HASH_KEY) if key in shown})
    portal.files[shown["id"]] = OLD
    incident_id = take_down(catalog, resource_id=slot, number=1)
    with catalog.db.read_session() as session:
        (work,) = takedowns.retractions(session, incident_id, "portal")
    assert (work.is_whole, work.resources) == (False, frozenset())
    portal.calls.clear()
    worker_of(catalog).run_until_idle()
    assert "resource_delete" in [action for action, _ in portal.calls]
    assert OLD not in [*portal.files.values(), *portal.buried.values()]
    assert incident_of(catalog, incident_id).portal_state == "confirmed"
