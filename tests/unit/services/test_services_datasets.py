"""Registering and editing a dataset, and loading files into it."""

import io
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from catalog.domain.errors import (
    EditWithoutRevision,
    FileMissing,
    FileTooLarge,
    FormatRefused,
    Invalid,
    NameTaken,
    NotAllowed,
    NotFound,
    QueueFull,
    StaleEdit,
    UnknownListItem,
)
from catalog.models import Dataset, Job, Redirect
from catalog.schemas.dataset import load_dataset
from catalog.services import datasets, queue, reports, resources
from storage import MemoryStore
from tests.conftest import NOW
from tests.factories.datasets import dataset_fields, judge, load_file, make_dataset, make_slot, report
from tests.factories.decisions import import_rows


def test_a_clerk_registers_a_dataset_under_an_ascii_name(session, people, places):
    dataset = make_dataset(session, people.clerk, places, now=NOW, title_vi="Hộ nghèo, cận nghèo")
    assert (dataset.name, dataset.state, dataset.revision) == ("ho-ngheo-can-ngheo", "draft", 1)


def test_another_units_clerk_cannot_register_for_us(session, people, places):
    with pytest.raises(NotAllowed):
        make_dataset(session, people.stranger, places, now=NOW)


def test_a_name_is_given_once_even_when_it_is_only_an_old_address(session, people, places):
    first = make_dataset(session, people.clerk, places, now=NOW)
    with pytest.raises(NameTaken):
        make_dataset(session, people.clerk, places, now=NOW)
    session.add(Redirect(kind="dataset", old_name="ten-cu", object_id=first.id))
    with pytest.raises(NameTaken):
        make_dataset(session, people.clerk, places, now=NOW, name="ten-cu")


@pytest.mark.parametrize(
    ("name", "code"), [("new", "name_reserved"), ("suggest", "name_reserved"), ("Ô", "not_a_name")]
)
def test_a_name_is_refused_by_the_rule_of_the_bulk_import(session, people, places, name, code):
    with pytest.raises(Invalid) as refused:
        make_dataset(session, people.clerk, places, now=NOW, name=name)
    assert refused.value.fields == {"name": [code]}


def test_an_item_that_the_list_in_force_does_not_have_is_refused(session, people, places):
    with pytest.raises(UnknownListItem):
        make_dataset(session, people.clerk, places, now=NOW, list_item_code="99")


def test_a_place_is_looked_up_in_the_list_of_its_day(session, people, places):
    # 14758 was Phường Đông Thọ until 30/6/2025 and is the bigger Phường Hàm Rồng since.
    old = make_dataset(
        session, people.clerk, places, now=NOW, spatial_code="14758", spatial_vintage="2025-01-01"
    )
    new = make_dataset(
        session, people.clerk, places, now=NOW, name="sau", spatial_code="14758", spatial_vintage="2025-07-01"
    )
    assert (old.spatial_name, new.spatial_name) == ("Phường Đông Thọ", "Phường Hàm Rồng")
    with pytest.raises(Invalid):
        make_dataset(
            session,
            people.clerk,
            places,
            now=NOW,
            name="x1",
            spatial_code="14755",
            spatial_vintage="2025-07-01",
        )


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"title_vi": " "}, "title_vi", "required"),
        ({"theme": "am-nhac"}, "theme", "unknown_theme"),
        ({"frequency": "P2D"}, "frequency", "unknown_frequency"),
        ({"licence": "cc0"}, "licence", "unknown_licence"),
        ({"period_start": "31/02/2024"}, "period_start", "not_a_date"),
        ({"period_start": "2024-12-31", "period_end": "2024-01-01"}, "period_end", "ends_before_start"),
        ({"spatial_code": "38"}, "spatial_code", "place_needs_vintage"),
        ({"contact_email": "nobody"}, "contact_email", "not_an_email"),
        ({"state": "published"}, "state", "unknown_field"),
        ({"title_vi": ["a"]}, "title_vi", "not_text"),
    ],
)
def test_a_field_that_makes_no_sense_is_named_with_its_code(given, field, code):
    with pytest.raises(Invalid) as refused:
        load_dataset(dataset_fields(**given))
    assert refused.value.fields == {field: [code]}


def test_a_form_is_read_as_people_write_it():
    fields = load_dataset(
        dataset_fields(
            keywords_vi=" hộ nghèo, cận  nghèo ,, hộ nghèo",
            period_start="1/1/2024",
            caveats_vi="Một.\n\nHai.",
            notes_vi="Ti\x00ếng",
        )
    )
    assert fields.keywords_vi == ["hộ nghèo", "cận nghèo"]
    assert fields.period_start == date(2024, 1, 1)
    assert fields.caveats_vi == ["Một.", "Hai."]
    assert fields.notes_vi == "Tiếng"


def test_of_two_people_editing_at_once_the_second_is_told(session, people, places):
    dataset = make_dataset(session, people.clerk, places, now=NOW)
    seen = dataset.revision
    first = load_dataset(dataset_fields(title_vi="Người thứ nhất"))
    datasets.edit_dataset(session, people.clerk, dataset.name, first, revision=seen, places=places, now=NOW)
    second = load_dataset(dataset_fields(title_vi="Người thứ hai"))
    with pytest.raises(StaleEdit) as refused:
        datasets.edit_dataset(
            session, people.clerk, dataset.name, second, revision=seen, places=places, now=NOW
        )
    assert refused.value.params["current"] == seen + 1
    assert dataset.title_vi == "Người thứ nhất"


def test_an_edit_must_say_what_it_was_based_on(session, people, places):
    dataset = make_dataset(session, people.clerk, places, now=NOW)
    with pytest.raises(EditWithoutRevision):
        datasets.edit_dataset(
            session,
            people.clerk,
            dataset.name,
            load_dataset(dataset_fields()),
            revision=None,
            places=places,
            now=NOW,
        )


def test_a_stranger_sees_neither_the_draft_nor_that_there_is_one(session, people, places):
    dataset = make_dataset(session, people.clerk, places, now=NOW)
    for name in (dataset.name, "khong-co"):
        with pytest.raises(NotFound):
            datasets.get_dataset(session, people.stranger, name)
    assert datasets.list_datasets(session, people.stranger) == []
    assert datasets.list_datasets(session, people.clerk) == [dataset]


def test_an_upload_writes_the_row_and_queues_its_check_together(session, people, places):
    dataset = make_dataset(session, people.clerk, places, now=NOW)
    slot = make_slot(session, people.clerk, dataset, now=NOW)
    version = load_file(session, people.clerk, dataset, slot, now=NOW)
    job = session.scalars(select(Job)).one()
    assert (job.name, job.args) == ("validate_version", {"version_id": version.id})
    assert (version.state, version.number, version.storage_key[:9]) == ("received", 1, "incoming/")


@pytest.mark.parametrize(
    ("filename", "label"),
    [
        ("../../etc/cron.d/x.csv", "x.csv"),
        ("..\\..\\x.csv", "x.csv"),
        ("Đối tượng.csv", "Đối tượng.csv"),
        ("a\u202egnp.csv", "agnp.csv"),
        ("a\x00b.csv", "ab.csv"),
        ("x" * 300 + ".csv", "x" * 116 + ".csv"),
    ],
)
def test_a_clients_file_name_is_only_a_label(filename, label):
    assert resources.clean_filename(filename) == label


@pytest.mark.parametrize("filename", ["so-lieu.pdf", "so-lieu", "so-lieu.csv.exe", "tep.json"])
def test_a_format_that_cannot_be_checked_is_refused(filename):
    with pytest.raises(FormatRefused):
        resources.format_of(filename)


def test_an_upload_is_refused_before_its_bytes_when_it_cannot_be_kept(session, people, places):
    dataset = make_dataset(session, people.clerk, places, now=NOW)
    slot = make_slot(session, people.clerk, dataset, now=NOW)
    with pytest.raises(FileTooLarge):
        resources.check_upload(
            session, people.clerk, dataset.name, slot.id, filename="a.csv", size=11, limit=10
        )
    with pytest.raises(FileMissing):
        resources.check_upload(session, people.clerk, dataset.name, slot.id, filename="", size=1, limit=10)
    with pytest.raises(NotFound):
        resources.check_upload(
            session, people.clerk, dataset.name, "no-slot", filename="a.csv", size=1, limit=10
        )


def test_a_full_queue_asks_to_come_back_later(session):
    for number in range(3):
        queue.enqueue(session, "validate_version", {"version_id": number}, now=NOW)
        queue.enqueue(session, "sync_dataset", {"dataset_id": number}, now=NOW)
    queue.require_room(session, cap=4)
    with pytest.raises(QueueFull):
        queue.require_room(session, cap=3)


def test_the_same_waiting_job_is_not_queued_twice(session):
    first = queue.enqueue(session, "index_dataset", {"dataset_id": "a"}, now=NOW)
    assert queue.enqueue(session, "index_dataset", {"dataset_id": "a"}, now=NOW) is first
    assert queue.enqueue(session, "index_dataset", {"dataset_id": "b"}, now=NOW) is not first


def test_the_first_verdict_stands_however_often_the_job_runs(session, people, places):
    dataset = make_dataset(session, people.clerk, places, now=NOW)
    version = load_file(
        session, people.clerk, dataset, make_slot(session, people.clerk, dataset, now=NOW), now=NOW
    )
    judge(session, version, now=NOW, verdict="held")
    reports.record_report(session, version.id, report("valid"), blob_key="blobs/x", now=NOW)
    assert version.state == "held"
    assert reports.check_request(session, version.id) is None


def test_refused_files_are_listed_for_destruction_when_their_time_is_over(session, people, places):
    dataset = make_dataset(session, people.clerk, places, now=NOW)
    slot = make_slot(session, people.clerk, dataset, now=NOW)
    held = load_file(session, people.clerk, dataset, slot, now=NOW)
    judge(session, held, now=NOW, verdict="held")
    valid = load_file(session, people.clerk, dataset, slot, now=NOW, content=b"a\n1\n")
    judge(session, valid, now=NOW)
    assert reports.list_expired(session, before=NOW) == []
    later = NOW + timedelta(days=7, seconds=1)
    assert [v.id for v in reports.list_expired(session, before=later)] == [held.id]
    reports.record_destroyed(session, held.id, now=later)
    assert held.storage_key is None
    assert held.destroyed_at == later
    assert reports.list_expired(session, before=later) == []


def test_a_dataset_registered_against_an_item_keeps_its_code(session, people, places):
    rows = [
        {
            "tt": "31",
            "ten_du_lieu": "Văn bản",
            "don_vi_chu_tri": "VP",
            "dinh_dang": "CSV",
            "tan_suat_cap_nhat": "Tháng",
        }
    ]
    import_rows(session, rows, decision="X", issued_on=date(2025, 1, 1), now=NOW)
    dataset = make_dataset(session, people.clerk, places, now=NOW, list_item_code="31")
    assert session.get(Dataset, dataset.id).list_item_code == "31"


def test_an_empty_file_is_not_taken(session, people, places):
    dataset = make_dataset(session, people.clerk, places, now=NOW)
    slot = make_slot(session, people.clerk, dataset, now=NOW)
    stored = MemoryStore().put(io.BytesIO(b""))
    with pytest.raises(FileMissing):
        resources.add_upload(session, people.clerk, dataset.name, slot.id, stored, filename="a.csv", now=NOW)
