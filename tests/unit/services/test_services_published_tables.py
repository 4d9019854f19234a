"""Beside which public tables a new one is judged: those of its profile, any version, withdrawn ones too."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from catalog.models import DatasetVersion
from catalog.services import datasets, publishing, takedown_bytes, takedowns
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


def test_a_withdrawn_dataset_stays_and_is_told_apart(session, people, published):
    slot = published("bo-mot", FIRST)
    published("bo-hai", SECOND)
    publishing.withdraw_dataset(session, people.reviewer, "bo-mot", reason="Sai kỳ số liệu.", now=NOW)
    found = {one.name: one.is_public for one in list_published_tables(session, slot, but="")}
    assert found == {"bo-mot v1": False, "bo-hai v1": True}


@pytest.mark.parametrize("withdrawn", ["bo-mot", "bo-hai"])
def test_bytes_that_one_dataset_still_shows_are_public_whatever_another_withdrew(
    session, people, published, withdrawn
):
    slot = published("bo-mot", FIRST)
    published("bo-hai", FIRST)
    later = NOW + timedelta(hours=1)
    row = session.scalars(
        select(DatasetVersion).where(DatasetVersion.dataset_id == datasets.find_dataset(session, "bo-hai").id)
    ).one()
    row.published_at = later
    publishing.withdraw_dataset(session, people.reviewer, withdrawn, reason="Sai kỳ số liệu.", now=later)
    (told,) = list_published_tables(session, slot, but="")
    assert told.is_public
    assert told.name == ("bo-hai v1" if withdrawn == "bo-mot" else "bo-mot v1")


def test_bytes_that_every_dataset_withdrew_are_not_public(session, people, published):
    slot = published("bo-mot", FIRST)
    published("bo-hai", FIRST)
    for name in ("bo-mot", "bo-hai"):
        publishing.withdraw_dataset(session, people.reviewer, name, reason="Sai kỳ số liệu.", now=NOW)
    (told,) = list_published_tables(session, slot, but="")
    assert not told.is_public


def test_a_file_that_was_taken_down_stays_and_is_looked_for_where_it_was_sealed(session, people, published):
    slot = published("bo-mot", FIRST)
    version = datasets.find_dataset(session, "bo-mot").resources[0].versions[0]
    takedowns.take_down(session, people.officer, "bo-mot", reason="Lộ tên người dân.", now=NOW)
    takedown_bytes.record_sealed(session, version.id, "incoming/sealed", now=NOW)
    (told,) = list_published_tables(session, slot, but="")
    assert (told.is_public, told.keys) == (False, ("incoming/sealed", f"blobs/{version.sha256}"))


def test_a_table_is_read_by_what_was_frozen_with_it_not_by_the_slot_of_today(session, published):
    slot = published("bo-mot", FIRST, profile=f"{PROFILE}@1.0.0")
    row = session.scalars(select(DatasetVersion)).one()
    (file,) = row.publication["files"]
    titles = {"code": "title_rows", "params": {"header_row": 3}}
    frozen = {**file, "dialect": {"delimiter": ";"}, "findings": [titles]}
    row.publication = {**row.publication, "files": [frozen]}
    slot.profile, slot.dialect = PROFILE, {"delimiter": "|"}
    session.flush()
    (told,) = list_published_tables(session, slot, but="")
    assert (told.delimiter, told.dialect, told.header_row) == (";", {"delimiter": ";"}, 3)
    assert told.profile["version"] == "1.0.0"


def test_a_file_stays_when_its_slot_follows_another_profile_by_now(session, published):
    other = published("bo-hai", SECOND)
    slot = published("bo-mot", FIRST)
    slot.profile = "job-vacancies"
    session.flush()
    assert sorted(names(session, other)) == ["bo-hai v1", "bo-mot v1"]


def test_beyond_the_newest_hundred_and_twenty_tables_are_named_but_not_read(session, published):
    slot = published("bo-mot", FIRST)
    row = session.scalars(select(DatasetVersion)).one()
    (file,) = row.publication["files"]
    for number in range(2, 123):
        content = {**row.publication, "number": number, "files": [{**file, "sha256": f"{number:064d}"}]}
        later = NOW + timedelta(days=number)
        session.add(
            DatasetVersion(
                dataset_id=row.dataset_id,
                number=number,
                publication=content,
                digest=f"{number:064d}",
                published_at=later,
            )
        )
    session.flush()
    found = list_published_tables(session, slot, but="")
    assert (len(found), found[0].name) == (122, "bo-mot v122")
    assert [one.name for one in found if not one.is_compared] == ["bo-mot v2", "bo-mot v1"]


def test_a_slot_without_a_profile_is_judged_alone(session, people, places):
    dataset = make_dataset(session, people.clerk, places, now=NOW)
    assert names(session, make_slot(session, people.clerk, dataset, now=NOW)) == []
