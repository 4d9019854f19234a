"""What was asked of a file ends with its take-down: no mended or counted copy of a leak is made."""

import io

import pytest

from catalog.models import ResourceVersion
from catalog.services import aggregation, datasets, fixes, queue
from storage import StoredObject
from tests.factories.live import worker_of
from tests.functional.test_take_down import NAME, OLD, load, take_down
from tests.functional.test_take_down import catalog as _catalog
from tests.functional.test_take_down import portal as _portal

catalog, portal = _catalog, _portal
FIX = {"state": "waiting", "by": None, "fixes": [{"code": "trim_cells", "cells": 1}]}
COUNT = {"state": "waiting", "by": None, "kind": "aggregate", "choices": {}}
READY = COUNT | {"state": "ready", "stored": {"key": "incoming/x"}, "summary": {"rows": 1}}


def ask(catalog, request):
    with catalog.db.unit_of_work() as session:
        version = datasets.find_dataset(session, NAME).resources[0].versions[0]
        version.fix_request = request
        return version.id


def asked_of(catalog, version_id):
    with catalog.db.read_session() as session:
        found = dict(session.get_one(ResourceVersion, version_id).fix_request)
    return found.get("state"), found.get("reason"), "stored" in found


@pytest.mark.parametrize("request_made", [FIX, COUNT, READY])
def test_a_request_that_waits_fails_with_the_take_down(catalog, request_made):
    load(catalog, OLD)
    version_id = ask(catalog, request_made)
    take_down(catalog)
    assert asked_of(catalog, version_id) == ("failed", "taken_down", False)


@pytest.mark.parametrize(("request_made", "job"), [(FIX, "fix_version"), (COUNT, "aggregate_version")])
def test_one_that_still_waits_afterwards_is_not_worked_on(catalog, request_made, job):
    load(catalog, OLD)
    take_down(catalog)
    version_id = ask(catalog, request_made)
    with catalog.db.unit_of_work() as session:
        queue.enqueue(session, job, {"version_id": version_id}, now=catalog.clock())
    worker_of(catalog).run_until_idle(seconds=60)
    assert asked_of(catalog, version_id) == ("failed", "taken_down", False)


def test_a_copy_that_was_made_meanwhile_gets_no_row(catalog):
    load(catalog, OLD)
    take_down(catalog)
    stored: StoredObject = catalog.store.put(io.BytesIO(OLD))
    version_id = ask(catalog, FIX)
    with catalog.db.unit_of_work() as session:
        assert fixes.record_fixed(session, version_id, stored, {}, now=catalog.clock()) is None
    assert asked_of(catalog, version_id) == ("failed", "taken_down", False)
    version_id = ask(catalog, COUNT)
    with catalog.db.unit_of_work() as session:
        told = {"plan": {"questions": []}, "summary": {"rows": 1}}
        unneeded = aggregation.record_counted(session, version_id, told, stored, now=catalog.clock())
    assert unneeded == stored.key
    assert asked_of(catalog, version_id) == ("failed", "taken_down", False)


def test_nothing_is_offered_of_a_file_that_was_taken_down(catalog):
    load(catalog, OLD)
    take_down(catalog)
    with catalog.db.read_session() as session:
        resource = datasets.find_dataset(session, NAME).resources[0]
        version = resource.versions[0]
        assert version.state == "held"
        assert not aggregation.is_offered(resource, version)
        assert fixes.offered_fixes(version) == []
