"""One damaged object in quarantine: it is told once, and the sweep destroys everything whose time is over."""

import io
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from catalog.models import AuditEntry
from catalog.services import datasets, queue
from tests.factories.live import build_ready, settings_in, worker_of
from tests.functional.test_gate_pages import NAME, REFUSED, load


@pytest.fixture
def catalog(tmp_path):
    made = build_ready(settings_in(tmp_path, site_url="http://localhost"))
    yield made
    made.db.dispose()


def newest(catalog):
    with catalog.db.read_session() as session:
        return datasets.find_dataset(session, NAME).resources[0].versions[0]


def damage(tmp_path, key):
    """Cut a file short behind its mark, as a full disk or a crash of the machine can."""
    (path,) = [one for one in tmp_path.rglob(key.rpartition("/")[2]) if one.is_file()]
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:20])


def sweep(catalog, **ahead):
    worker = worker_of(catalog)
    later = catalog.clock() + timedelta(**ahead)
    worker.ports = replace(worker.ports, clock=lambda: later)
    with catalog.db.unit_of_work() as session:
        queue.enqueue(session, "sweep_quarantine", {}, now=catalog.clock())
    worker.run_until_idle()


def told(catalog):
    with catalog.db.read_session() as session:
        return session.scalars(select(AuditEntry).where(AuditEntry.action == "object_damaged")).all()


def test_the_sweep_tells_a_damaged_object_once_and_goes_on(catalog, tmp_path):
    load(catalog, REFUSED)
    held = newest(catalog)
    debris = catalog.store.put(io.BytesIO(b"a,b\n1,2\n")).key
    damage(tmp_path, held.storage_key)
    for _ in range(2):
        sweep(catalog, hours=1)
    (row,) = told(catalog)
    assert (row.object_id, row.details) == (held.storage_key, {"size": 20, "version": held.id})
    assert newest(catalog).storage_key == held.storage_key

    sweep(catalog, days=8)
    assert newest(catalog).storage_key is None
    assert [one.key for one in catalog.store.list("")] == []
    assert not catalog.store.exists(debris)


def test_damaged_debris_goes_like_any_other(catalog, tmp_path):
    key = catalog.store.put(io.BytesIO(b"a,b\n1,2\n")).key
    damage(tmp_path, key)
    sweep(catalog, days=2)
    assert not catalog.store.exists(key)
    assert [row.details for row in told(catalog)] == [{"size": 20, "version": None}]
