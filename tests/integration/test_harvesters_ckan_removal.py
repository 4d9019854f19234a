"""Removing from a CKAN portal: blanked, deleted, read back; cut off anywhere it is finished by repeating."""

import hashlib

import pytest

from harvesters.ckan_removal import CkanRemover, Removal
from harvesters.errors import HarvestError, RemovalUnconfirmed
from harvesters.guarded_client import GuardedClient, Limits
from harvesters.portal_package import RemoteIds
from tests.factories.scripted_ckan import Fault, ScriptedCkan
from tests.integration.test_harvesters_ckan_portal import CSV, CSV_ID, JSON, JSON_ID, OUR_ID, push

BLANK = b"removed\n"


@pytest.fixture
def portal():
    with ScriptedCkan(stall=2) as made:
        push(made)
        yield made


def remove(portal, *, whole=True, resources=(), hashes=(), remote=None):
    client = GuardedClient(Limits(read=0.8), allow=frozenset({("127.0.0.1", portal.port)}))
    removal = Removal(OUR_ID, "don-vi-hanh-chinh", whole, frozenset(resources), frozenset(hashes))
    return CkanRemover(portal.url, portal.token, client).remove(removal, remote or RemoteIds())


def state(portal):
    return [one["state"] for one in portal.packages.values()]


def test_a_whole_package_is_blanked_and_deleted_with_every_file(portal):
    remove(portal)
    assert state(portal) == ["deleted"]
    assert portal.files == {}
    assert set(portal.buried.values()) == {BLANK}


def test_a_removal_repeated_writes_nothing(portal):
    remove(portal)
    assert remove(portal) == 0


def test_one_file_goes_and_the_others_stay(portal):
    remove(portal, whole=False, resources=[CSV_ID])
    assert state(portal) == ["active"]
    assert list(portal.files.values()) == [JSON]
    assert [one["name"] for one in portal.resources] == ["xa.json"]


def test_a_file_is_found_by_its_hash_where_its_ids_are_lost(portal):
    for one in portal.resources:
        one.pop("danhmuc_resource_id")
    remove(portal, whole=False, resources=["unknown"], hashes=[hashlib.sha256(CSV).hexdigest()])
    assert list(portal.files.values()) == [JSON]


def test_a_file_is_found_by_the_id_that_an_earlier_push_learnt():
    with ScriptedCkan(lets_choose_id=False) as portal:
        learnt = push(portal).remote_ids
        for one in portal.resources:
            one.pop("danhmuc_resource_id")
        remove(portal, whole=False, resources=[JSON_ID], remote=learnt)
        assert list(portal.files.values()) == [CSV]


def test_a_package_of_somebody_else_with_the_same_name_is_left_alone():
    with ScriptedCkan() as portal:
        push(portal)
        (package,) = portal.packages.values()
        portal.packages = {"other": {**package, "id": "other", "extras": []}}
        assert remove(portal) == 0
        assert state(portal) == ["active"]


@pytest.mark.parametrize(
    ("kind", "action"),
    [
        ("500", "package_show"),
        ("500", "resource_patch"),
        ("timeout_after_apply", "resource_patch"),
        ("500", "resource_delete"),
        ("reset_after_apply", "resource_delete"),
        ("truncated", "package_delete"),
        ("reset_after_apply", "package_delete"),
        ("401", "package_delete"),
    ],
)
def test_a_removal_that_was_cut_off_anywhere_is_finished_by_repeating(portal, kind, action):
    portal.faults.append(Fault(kind, action))
    with pytest.raises(HarvestError):
        remove(portal)
    remove(portal)
    assert state(portal) == ["deleted"]
    assert set(portal.buried.values()) == {BLANK}


def test_a_portal_that_says_yes_and_does_nothing_is_not_believed(portal):
    portal.ignores = frozenset({"package_delete"})
    with pytest.raises(RemovalUnconfirmed) as told:
        remove(portal)
    assert (told.value.params["reason"], told.value.retryable) == ("package_there", True)


def test_a_resource_that_stays_is_not_taken_for_gone(portal):
    portal.ignores = frozenset({"resource_delete"})
    with pytest.raises(RemovalUnconfirmed) as told:
        remove(portal, whole=False, resources=[CSV_ID])
    assert told.value.params["reason"] == "resource_there"
