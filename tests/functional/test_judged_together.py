"""Files that become public together are judged together: of one draft, and of datasets approved in turn."""

import re

import pytest

from catalog.services import datasets, publications
from tests.factories.live import words_of, worker_of
from tests.factories.workspace_site import Browser, draft, settle
from tests.functional.test_workspace_small_cells import HEADER, PLACE

GROUP = "k4_don_than_nuoi_con"


def table(*lines):
    """One group of one commune by sex; `*` hides a count and its amount."""
    rows = [HEADER]
    for sex, count in lines:
        amount, word = ("*", "secondary") if count == "*" else (count * 500_000, "none")
        rows.append(f"{PLACE},{GROUP},{sex},chung,1.0,500000,{count},{amount},:,:,{word}")
    return "\n".join([*rows, ""]).encode()


# Each hides two figures of three, so that none can be computed from the other; together they hide one,
# which is the third: 100 - 97 = 3.
ONE = table(("nam", "*"), ("nu", "*"), ("chung", 100))
OTHER = table(("nam", "*"), ("nu", 97), ("chung", "*"))
FAR = table(("nam", 40), ("nu", 60), ("chung", 100))


@pytest.fixture
def site(catalog):
    return settle(catalog)


@pytest.fixture
def clerk(site):
    return Browser(site, "clerk")


@pytest.fixture
def load(catalog, clerk):
    """A function that makes a dataset with a slot for each content and gives its name."""

    def make(name, *contents):
        draft(catalog, verdict=None, name=name)
        page = f"/workspace/dataset/{name}"
        for content in contents:
            at = len(slots(catalog, name))
            form = {"title_vi": f"Đối tượng {at}", "profile": "social-protection"}
            clerk.post(f"{page}/resource", form, page=page)
            clerk.upload(name, slots(catalog, name)[at].id, content, f"doi-tuong-{at}.csv")
        worker_of(catalog).run_until_idle(seconds=120)
        return name

    return make


def slots(catalog, name):
    with catalog.db.read_session() as session:
        return datasets.find_dataset(session, name).resources


def states(catalog, name):
    return [slot.versions[0].state for slot in slots(catalog, name)]


def submit(catalog, clerk, name):
    with catalog.db.read_session() as session:
        revision = datasets.find_dataset(session, name).revision
    page = f"/workspace/dataset/{name}"
    return clerk.post(f"{page}/submit", {"revision": str(revision)}, page=page)


def approve(site, name, who):
    desk = f"/workspace/review/{name}"
    reviewer = Browser(site, who)
    digest = re.search(r'name="digest" value="([^"]+)"', reviewer.get(desk).text)
    form = {"digest": digest[1] if digest else "", "declaration": "1"}
    return reviewer.post(f"{desk}/approve", form, page=desk)


def publish(site, name):
    return [approve(site, name, who).status_code for who in ("reviewer", "second-reviewer")]


def public(catalog):
    with catalog.db.read_session() as session:
        return publications.list_names(session)


def test_two_files_of_one_draft_that_give_each_other_away_are_not_both_passed(catalog, clerk, load):
    name = load("hai-tep", ONE, OTHER)
    assert states(catalog, name) == ["valid", "held"]
    held = slots(catalog, name)[1].versions[0]
    assert "published_together" in held.report.body["counts"]
    assert submit(catalog, clerk, name).status_code == 409


def test_two_files_of_one_draft_that_are_safe_together_pass_without_another_step(catalog, clerk, load):
    name = load("hai-tep", ONE, FAR.replace(b"2025-Q3", b"2025-Q4"))
    assert states(catalog, name) == ["valid", "valid"]
    assert submit(catalog, clerk, name).status_code == 303


def test_of_two_datasets_in_review_the_second_is_judged_beside_the_first_and_held(catalog, site, clerk, load):
    one, two = load("bo-mot", ONE), load("bo-hai", OTHER)
    assert states(catalog, one) == states(catalog, two) == ["valid"]
    assert [submit(catalog, clerk, name).status_code for name in (one, two)] == [303, 303]
    assert publish(site, one) == [303, 303]

    refused = approve(site, two, "reviewer")
    assert refused.status_code == 409
    told = words_of(refused.text)
    assert "các bảng đang công khai bên cạnh đã đổi: Đối tượng 0" in told
    assert "kiểm tra lại" in told
    assert states(catalog, two) == ["received"]
    blob = f"blobs/{slots(catalog, two)[0].versions[0].sha256}"
    assert catalog.store.exists(blob)

    worker_of(catalog).run_until_idle(seconds=120)
    version = slots(catalog, two)[0].versions[0]
    assert version.state == "held"
    assert "published_together" in version.report.body["counts"]
    # What is held lies sealed in quarantine, not among the plain files any more.
    assert version.storage_key.startswith("incoming/")
    assert not catalog.store.exists(blob)
    with catalog.store.open(version.storage_key) as kept:
        assert kept.read() == OTHER
    assert public(catalog) == [one]
    assert submit(catalog, clerk, two).status_code == 409


def test_a_second_dataset_that_is_safe_beside_the_first_is_approved_after_its_second_check(
    catalog, site, clerk, load
):
    one, two = load("bo-mot", ONE), load("bo-hai", FAR.replace(b"2025-Q3", b"2025-Q4"))
    for name in (one, two):
        assert submit(catalog, clerk, name).status_code == 303
    assert publish(site, one) == [303, 303]
    assert approve(site, two, "reviewer").status_code == 409
    worker_of(catalog).run_until_idle(seconds=120)
    assert states(catalog, two) == ["valid"]
    assert publish(site, two) == [303, 303]
    assert public(catalog) == sorted([one, two])
