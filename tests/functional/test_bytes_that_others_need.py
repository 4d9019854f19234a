"""Bytes go when their file does, but never those that another file has as well."""

from dataclasses import replace
from datetime import timedelta

import pytest

from catalog.services import queue
from tests.factories.live import worker_of
from tests.functional.test_take_down import NEW, load
from tests.functional.test_take_down import catalog as _catalog
from tests.functional.test_take_down import portal as _portal
from tests.functional.test_taken_down_for_good import add, version

catalog, portal = _catalog, _portal


def run(catalog, name, *, days=1, **args):
    worker = worker_of(catalog)
    later = catalog.clock() + timedelta(days=days)
    worker.ports = replace(worker.ports, clock=lambda: later)
    with catalog.db.unit_of_work() as session:
        queue.enqueue(session, name, args, now=catalog.clock())
    worker.run_until_idle(seconds=60)


@pytest.mark.parametrize("is_asked", [False, True])
def test_a_refused_file_never_takes_the_bytes_of_a_public_one_with_it(catalog, is_asked):
    load(catalog, NEW)
    refused = add(catalog, "ban-hai", NEW)
    worker_of(catalog).run_until_idle(seconds=60)
    with catalog.db.unit_of_work() as session:
        row = session.get_one(type(version(catalog, refused)), refused)
        # As an older release left a file whose second check was stopped.
        row.state = "rejected"
        blob = row.storage_key
    assert blob.startswith("blobs/")
    if is_asked:
        run(catalog, "destroy_file", version_id=refused)
    else:
        run(catalog, "sweep_quarantine", days=8)
    assert version(catalog, refused).storage_key is None
    with catalog.store.open(blob) as file:
        assert file.read() == NEW


def test_the_bytes_that_nobody_else_has_go(catalog):
    refused = add(catalog, "ban-hai", NEW)
    worker_of(catalog).run_until_idle(seconds=60)
    with catalog.db.unit_of_work() as session:
        session.get_one(type(version(catalog, refused)), refused).state = "rejected"
    blob = version(catalog, refused).storage_key
    run(catalog, "sweep_quarantine", days=8)
    assert not catalog.store.exists(blob)
