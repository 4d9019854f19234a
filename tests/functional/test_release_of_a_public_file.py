"""A public file that a re-scan holds by a false alarm: two people release it, public all the time."""

from datetime import timedelta

import pytest

from catalog.services import accounts, datasets, gate, publishing, rescanning
from tests.factories import datasets as made
from tests.factories.datasets import report
from tests.factories.workspace_site import NAME, Browser, settle
from tests.unit.services.test_services_gate import HOLD, WHY
from tests.unit.services.test_services_gate import approve as publish

PAGE = f"/workspace/dataset/{NAME}"


@pytest.fixture
def site(catalog):
    return settle(catalog)


def actor(session, name):
    return accounts.get_actor(session, name)


@pytest.fixture
def held(site, catalog):
    """The page of the report of a public file that the newest rules hold, and its id."""
    now = catalog.clock()
    with catalog.db.unit_of_work() as session:
        dataset = made.make_checked_dataset(session, actor(session, "clerk"), catalog.places, now=now)
        publishing.submit_dataset(session, actor(session, "clerk"), NAME, revision=dataset.revision, now=now)
    with catalog.db.unit_of_work() as session:
        dataset = datasets.find_dataset(session, NAME)
        assert publish(session, actor(session, "reviewer"), dataset) is not None
        version_id = dataset.resources[0].versions[0].id
        rescanning.record_rescan(session, version_id, report("held", HOLD), now=now + timedelta(hours=2))
    return f"{PAGE}/version/{version_id}", version_id


def standing(catalog, version_id):
    with catalog.db.read_session() as session:
        return str(gate.standing_of(session, version_id))


def state(catalog):
    with catalog.db.read_session() as session:
        return datasets.find_dataset(session, NAME).resources[0].versions[-1].state


def replace(catalog):
    """Load another file into the slot, so that the public one is no longer the newest."""
    with catalog.db.unit_of_work() as session:
        clerk = actor(session, "clerk")
        dataset = datasets.find_dataset(session, NAME)
        made.load_file(
            session, clerk, dataset, dataset.resources[0], now=catalog.clock(), content=b"a,b\n1,2\n"
        )


@pytest.mark.parametrize("is_replaced", [False, True])
def test_two_people_release_it_and_it_stays_public(site, catalog, held, is_replaced):
    page, version_id = held
    if is_replaced:
        replace(catalog)
    officer, head, public = Browser(site, "officer"), Browser(site, "head"), Browser(site)
    assert standing(catalog, version_id) == "held"
    assert page in officer.get("/workspace/privacy").text
    assert f"{page}/ask-release" in officer.get(page).text
    assert head.post(f"{page}/confirm-release", {"reason": WHY}, page=page).status_code == 409
    assert officer.post(f"{page}/ask-release", {"reason": WHY}, page=page).status_code == 303
    assert f"{page}/confirm-release" not in officer.get(page).text
    assert f"{page}/confirm-release" in head.get(page).text
    assert head.post(f"{page}/confirm-release", {"reason": WHY}, page=page).status_code == 303
    assert (standing(catalog, version_id), state(catalog)) == ("released", "valid")
    assert public.get(f"/dataset/{NAME}").status_code == 200
    assert "Mọi tệp đã công bố đều đạt" in officer.get("/workspace/privacy").text


def test_the_metadata_can_be_submitted_again_after_the_release_and_not_before(site, catalog, held):
    page, _ = held
    with catalog.db.unit_of_work() as session:
        datasets.touch(datasets.find_dataset(session, NAME), now=catalog.clock())

    def submit():
        with catalog.db.read_session() as session:
            revision = datasets.find_dataset(session, NAME).revision
        clerk = Browser(site, "clerk")
        return clerk.post(f"{PAGE}/submit", {"revision": str(revision)}, page=PAGE).status_code

    assert submit() == 409
    officer, head = Browser(site, "officer"), Browser(site, "head")
    officer.post(f"{page}/ask-release", {"reason": WHY}, page=page)
    head.post(f"{page}/confirm-release", {"reason": WHY}, page=page)
    assert submit() == 303
