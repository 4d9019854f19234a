"""The logs of the register: every act leaves its fact at once, and nothing is noted twice."""

from datetime import date, timedelta

from sqlalchemy import select

from catalog.domain.register_facts import Stage
from catalog.models import FactClock, PortalReading, ReleasedFile, StageEntry
from catalog.schemas.dataset import load_dataset
from catalog.services import datasets, fact_log, publishing, release_log
from tests.conftest import NOW
from tests.factories.datasets import (
    dataset_fields,
    judge,
    load_file,
    make_checked_dataset,
    make_dataset,
    make_slot,
)
from tests.factories.list_rows import decide, listed

ON_LIST = {"list_item_code": "1", "off_list_reason_vi": ""}
LATER = NOW + timedelta(minutes=1)


def stages(session, code="1"):
    rows = session.scalars(select(StageEntry).where(StageEntry.item_code == code).order_by(StageEntry.id))
    return [None if r.stage is None else Stage(r.stage) for r in rows]


def listing(session, people):
    decide(session, "01", date(2025, 1, 1), listed("1", people.office), listed("2", people.office))


def publish(session, people, dataset):
    publishing.submit_dataset(session, people.clerk, dataset.name, revision=dataset.revision, now=NOW)
    digest = publishing.preview(session, dataset, now=NOW)[1]
    return publishing.publish_dataset(
        session, people.reviewer, dataset.name, digest=digest, is_declared=True, now=NOW
    )


def test_a_dataset_before_its_first_file_is_a_draft(session, people, places):
    listing(session, people)
    make_dataset(session, people.clerk, places, now=NOW, **ON_LIST)
    assert stages(session) == [Stage.DRAFT]


def test_the_way_of_a_file_to_the_public_is_noted_step_by_step(session, people, places):
    listing(session, people)
    dataset = make_checked_dataset(session, people.clerk, places, now=NOW, **ON_LIST)
    publish(session, people, dataset)
    # The dataset without a slot, which ends with its first slot; the slot, its review, its end: it is public.
    assert stages(session) == [Stage.DRAFT, None, Stage.DRAFT, Stage.IN_REVIEW, None]
    released = session.scalars(select(ReleasedFile)).one()
    assert (released.item_code, released.number, released.published_at) == ("1", 1, NOW)


def test_a_refused_and_a_held_file_are_noted_as_such(session, people, places):
    listing(session, people)
    dataset = make_dataset(session, people.clerk, places, now=NOW, **ON_LIST)
    slot = make_slot(session, people.clerk, dataset, now=NOW)
    judge(session, load_file(session, people.clerk, dataset, slot, now=NOW), now=NOW, verdict="invalid")
    session.expire_all()
    dataset = datasets.find_dataset(session, dataset.name)
    version = load_file(session, people.clerk, dataset, dataset.resources[0], now=NOW, content=b"a\n1\n")
    judge(session, version, now=NOW, verdict="held")
    assert stages(session)[-3:] == [Stage.FAILED, Stage.DRAFT, Stage.HELD]


def test_a_dataset_that_moves_to_another_item_is_ended_under_the_old_one(session, people, places):
    listing(session, people)
    dataset = make_dataset(session, people.clerk, places, now=NOW, **ON_LIST)
    fields = load_dataset(dataset_fields(list_item_code="2", off_list_reason_vi=""))
    datasets.edit_dataset(
        session, people.clerk, dataset.name, fields, revision=dataset.revision, places=places, now=NOW
    )
    assert (stages(session, "1"), stages(session, "2")) == ([Stage.DRAFT, None], [Stage.DRAFT])


def test_an_edit_of_words_alone_is_no_work_on_a_public_file(session, people, places):
    listing(session, people)
    dataset = make_checked_dataset(session, people.clerk, places, now=NOW, **ON_LIST)
    publish(session, people, dataset)
    before = stages(session)
    dataset = datasets.find_dataset(session, dataset.name)
    fields = load_dataset(dataset_fields(title_vi="Tên mới", **ON_LIST))
    datasets.edit_dataset(
        session, people.clerk, dataset.name, fields, revision=dataset.revision, places=places, now=NOW
    )
    assert stages(session) == before


def test_every_act_notes_its_facts_itself(session, people, places):
    """The check of all datasets that the worker makes has nothing to add after any of these acts."""
    listing(session, people)
    dataset = make_checked_dataset(session, people.clerk, places, now=NOW, **ON_LIST)
    assert fact_log.note_everything(session, now=LATER) == 0
    publishing.submit_dataset(session, people.clerk, dataset.name, revision=dataset.revision, now=NOW)
    assert fact_log.note_everything(session, now=LATER) == 0
    publishing.return_dataset(session, people.reviewer, dataset.name, reason="Sai", now=NOW)
    assert fact_log.note_everything(session, now=LATER) == 0
    publish(session, people, datasets.find_dataset(session, dataset.name))
    assert fact_log.note_everything(session, now=LATER) == 0
    publishing.withdraw_dataset(session, people.reviewer, dataset.name, reason="Sai", now=NOW)
    assert fact_log.note_everything(session, now=LATER) == 0


def test_rows_from_before_the_logs_are_taken_in_by_the_worker(session, people, places):
    listing(session, people)
    dataset = make_checked_dataset(session, people.clerk, places, now=NOW, **ON_LIST)
    publish(session, people, dataset)
    session.query(ReleasedFile).delete()
    session.query(StageEntry).delete()
    assert fact_log.note_everything(session, now=LATER) == 1
    released = session.scalars(select(ReleasedFile)).one()
    assert (released.item_code, released.published_at) == ("1", NOW)


def test_the_clock_of_an_item_ticks_with_every_fact_about_it(session, people, places):
    listing(session, people)
    dataset = make_checked_dataset(session, people.clerk, places, now=NOW, **ON_LIST)
    before = session.get_one(FactClock, "1").value
    publishing.submit_dataset(session, people.clerk, dataset.name, revision=dataset.revision, now=NOW)
    assert session.get_one(FactClock, "1").value > before
    assert session.get(FactClock, "2") is None


def readings(session):
    rows = session.scalars(select(PortalReading).order_by(PortalReading.id))
    return [(r.number, r.is_live) for r in rows]


def test_a_reading_of_the_portal_is_noted_when_it_says_something_new(session, people, places):
    dataset = make_dataset(session, people.clerk, places, now=NOW)
    for number, is_live in ((1, True), (1, True), (1, False), (1, False), (1, True)):
        release_log.note_reading(session, dataset.id, "p", number, is_live=is_live, now=NOW)
    assert readings(session) == [(1, True), (1, False), (1, True)]


def test_a_newer_version_at_the_portal_has_taken_the_place_of_the_older_one(session, people, places):
    dataset = make_dataset(session, people.clerk, places, now=NOW)
    release_log.note_reading(session, dataset.id, "p", 1, is_live=True, now=NOW)
    release_log.note_reading(session, dataset.id, "p", 2, is_live=True, now=LATER)
    assert readings(session) == [(1, True), (1, False), (2, True)]
    release_log.note_reading(session, dataset.id, "p", None, is_live=False, now=LATER)
    assert readings(session)[-1] == (2, False)
