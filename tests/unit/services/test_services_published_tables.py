"""Beside which public tables a new one is judged: those of its profile, in any version, none withdrawn."""

import pytest

from catalog.services import datasets, publishing
from catalog.services.published_tables import list_published_tables
from tests.conftest import NOW
from tests.factories.datasets import judge, load_file, make_dataset, make_slot

FIRST, SECOND = b"ten,so\nA,1\n", b"ten,so\nA,2\n"
PROFILE = "vocational-institutions"


@pytest.fixture
def published(session, people, places):
    """A function that publishes content in a slot of a profile and gives the slot."""

    def publish(name, content, profile=PROFILE):
        dataset = make_dataset(session, people.clerk, places, now=NOW, name=name)
        slot = make_slot(session, people.clerk, dataset, now=NOW, profile=profile)
        again(dataset, slot, content)
        return slot

    def again(dataset, slot, content):
        judge(session, load_file(session, people.clerk, dataset, slot, now=NOW, content=content), now=NOW)
        dataset = datasets.find_dataset(session, dataset.name)
        publishing.submit_dataset(session, people.clerk, dataset.name, revision=dataset.revision, now=NOW)
        digest = publishing.preview(session, dataset, now=NOW)[1]
        publishing.publish_dataset(
            session, people.reviewer, dataset.name, digest=digest, is_declared=True, now=NOW
        )

    publish.again = again
    return publish


def names(session, slot, but=""):
    return [one.name for one in list_published_tables(session, slot, but=but)]


def test_every_public_version_of_every_dataset_of_the_profile_counts(session, published):
    slot = published("bo-mot", FIRST)
    other = published("bo-hai", SECOND, profile=f"{PROFILE}@1.0.0")
    published("bo-ba", b"ten,so\nB,1\n", profile="job-vacancies")
    assert sorted(names(session, slot)) == ["bo-hai v1", "bo-mot v1"]
    assert names(session, slot) == names(session, other)


def test_an_earlier_version_stays_beside_the_newer_one(session, people, published):
    slot = published("bo-mot", FIRST)
    dataset = datasets.find_dataset(session, "bo-mot")
    published.again(dataset, slot, SECOND)
    assert sorted(names(session, slot)) == ["bo-mot v1", "bo-mot v2"]


def test_the_file_that_is_judged_is_not_beside_itself(session, published):
    slot = published("bo-mot", FIRST)
    version = datasets.find_dataset(session, "bo-mot").resources[0].versions[0]
    assert names(session, slot, but=version.sha256) == []


def test_a_withdrawn_dataset_no_longer_counts(session, people, published):
    slot = published("bo-mot", FIRST)
    publishing.withdraw_dataset(session, people.reviewer, "bo-mot", reason="Sai kỳ số liệu.", now=NOW)
    assert names(session, slot) == []


def test_a_slot_without_a_profile_is_judged_alone(session, people, places):
    dataset = make_dataset(session, people.clerk, places, now=NOW)
    assert names(session, make_slot(session, people.clerk, dataset, now=NOW)) == []
