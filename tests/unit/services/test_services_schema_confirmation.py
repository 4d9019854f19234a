"""A unit confirms the inferred columns of a file; the same bytes are checked again, and nothing is lost."""

import io
from dataclasses import replace

import pytest
from sqlalchemy import select

from catalog.domain.errors import Invalid, NotAllowed, NotFound, SchemaNotConfirmable, StorageDown
from catalog.models import AuditEntry, Job
from catalog.schemas.dataset import load_resource
from catalog.services import datasets, reports, resources, schema_confirmation
from catalog.services.schema_confirmation import ColumnChoice
from storage import MemoryStore
from tests.conftest import NOW
from tests.factories.datasets import CSV, load_file, make_dataset, make_slot, report
from validators.findings.report import Finding

CHOICES = (
    ColumnChoice("ten", "text", "Tên đơn vị", "Unit", is_required=True),
    ColumnChoice("so", "integer", "Số người", is_required=True, is_unique=True),
)


def inferred(*findings: Finding):
    return replace(report("valid", *findings), inferred=True)


def judge_as(session, version, verdict_report) -> None:
    key = f"blobs/{version.sha256}" if verdict_report.verdict == "valid" else None
    reports.record_report(session, version.id, verdict_report, blob_key=key, now=NOW)
    session.expire_all()


@pytest.fixture
def store():
    return MemoryStore()


@pytest.fixture
def made(session, people, places, store):
    """A draft with one file whose columns were inferred: (name, version id)."""
    dataset = make_dataset(session, people.clerk, places, now=NOW)
    slot = make_slot(session, people.clerk, dataset, now=NOW)
    version = load_file(session, people.clerk, dataset, slot, now=NOW, store=store)
    judge_as(session, version, inferred())
    return dataset.name, version.id


def copy(store):
    return store.put(io.BytesIO(CSV))


def confirm(session, actor, made, store, choices=CHOICES, stored=None):
    name, version_id = made
    return schema_confirmation.confirm_schema(
        session, actor, name, version_id, choices, stored or copy(store), now=NOW
    )


def slot_of(session, made):
    return datasets.find_dataset(session, made[0]).resources[0]


def test_the_confirmed_columns_become_the_schema_of_the_slot(session, people, made, store):
    confirm(session, people.clerk, made, store)
    schema = slot_of(session, made).table_schema
    assert schema["fields"] == [
        {
            "name": "ten",
            "title": "Tên đơn vị",
            "title_en": "Unit",
            "type": "string",
            "constraints": {"required": True},
        },
        {
            "name": "so",
            "title": "Số người",
            "type": "integer",
            "constraints": {"required": True, "unique": True},
        },
    ]


def test_the_same_bytes_are_queued_as_a_new_file_and_the_old_one_keeps_its_verdict(
    session, people, made, store
):
    version = confirm(session, people.clerk, made, store)
    newest, before = slot_of(session, made).versions
    assert (newest.id, newest.state, newest.number) == (version.id, "received", 2)
    assert newest.sha256 == before.sha256
    # Two keys: destroying the new file, should it be refused, leaves the bytes of the old one alone.
    assert newest.storage_key != before.storage_key
    assert before.state == "valid"
    jobs = [j.args for j in session.scalars(select(Job).where(Job.name == "validate_version"))]
    assert {"version_id": version.id} in jobs
    request = reports.check_request(session, version.id)
    assert [field["type"] for field in request.schema["fields"]] == ["string", "integer"]


def test_a_confirmation_is_written_into_the_audit_without_a_cell(session, people, made, store):
    confirm(session, people.clerk, made, store)
    acts = [e.action for e in session.scalars(select(AuditEntry))]
    assert acts.count("confirm_schema") == 1


def test_a_confirmation_changes_the_revision_so_that_an_approval_before_it_is_void(
    session, people, made, store
):
    before = datasets.find_dataset(session, made[0]).revision
    confirm(session, people.clerk, made, store)
    assert datasets.find_dataset(session, made[0]).revision == before + 1


def test_another_units_clerk_and_a_reviewer_cannot_confirm(session, people, made, store):
    with pytest.raises(NotFound):
        confirm(session, people.stranger, made, store)
    with pytest.raises(NotAllowed):
        confirm(session, people.reviewer, made, store)
    assert slot_of(session, made).table_schema is None


def test_every_column_needs_a_type_and_a_vietnamese_title(session, people, made, store):
    wrong = (ColumnChoice("ten", "", " "), ColumnChoice("so", "object", "x" * 301))
    with pytest.raises(Invalid) as refused:
        confirm(session, people.clerk, made, store, wrong)
    assert refused.value.fields == {
        "kind-1": ["choose_kind"],
        "title_vi-1": ["required"],
        "kind-2": ["choose_kind"],
        "title_vi-2": ["too_long"],
    }


def test_columns_that_the_file_does_not_have_are_refused(session, people, made, store):
    with pytest.raises(SchemaNotConfirmable):
        confirm(session, people.clerk, made, store, CHOICES[:1])


def test_other_bytes_than_those_confirmed_are_refused(session, people, made, store):
    with pytest.raises(StorageDown):
        confirm(session, people.clerk, made, store, stored=store.put(io.BytesIO(b"khac,so\n1,2\n")))


def test_an_ambiguous_number_is_not_guessed_and_must_be_chosen(session, people, places, store):
    dataset = make_dataset(session, people.clerk, places, now=NOW)
    slot = make_slot(session, people.clerk, dataset, now=NOW)
    version = load_file(session, people.clerk, dataset, slot, now=NOW, store=store)
    judge_as(session, version, inferred(Finding("ambiguous_number", "warning", None, 2, "so")))
    slot = slot_of(session, (dataset.name, version.id))
    found = schema_confirmation.inferred_columns(slot, slot.versions[0])
    assert [(c.name, c.kind, c.is_ambiguous) for c in found] == [("ten", "text", False), ("so", "", True)]


@pytest.mark.parametrize(
    ("kind", "meant"),
    [
        ("number_vi", {"type": "number", "groupChar": ".", "decimalChar": ","}),
        ("date_vi", {"type": "date", "format": "%d/%m/%Y"}),
        ("geopoint", {"type": "geopoint"}),
    ],
)
def test_a_choice_says_how_the_cells_are_written(session, people, made, store, kind, meant):
    confirm(session, people.clerk, made, store, (CHOICES[0], replace(CHOICES[1], kind=kind)))
    field = slot_of(session, made).table_schema["fields"][1]
    assert {key: field[key] for key in meant} == meant


def test_only_the_newest_bytes_can_be_confirmed(session, people, made, store):
    slot = slot_of(session, made)
    dataset = datasets.find_dataset(session, made[0])
    load_file(session, people.clerk, dataset, slot, now=NOW, store=store, content=b"ten,so\nBa,3\n")
    session.expire_all()
    with pytest.raises(SchemaNotConfirmable):
        confirm(session, people.clerk, made, store)


def test_a_file_with_a_profile_or_a_schema_from_elsewhere_has_nothing_to_confirm(
    session, people, made, store
):
    slot = slot_of(session, made)
    slot.table_schema = {"fields": [{"name": "ten"}]}
    session.flush()
    with pytest.raises(SchemaNotConfirmable):
        confirm(session, people.clerk, made, store)
    slot.table_schema, slot.profile = None, "wages"
    session.flush()
    with pytest.raises(SchemaNotConfirmable):
        confirm(session, people.clerk, made, store)


def test_when_the_second_check_fails_the_choice_can_be_changed(session, people, made, store):
    version = confirm(session, people.clerk, made, store)
    judge_as(session, version, report("invalid", Finding("type-error", "error", 2, 2, "so")))
    slot = slot_of(session, made)
    assert schema_confirmation.basis_of(slot).id == made[1]
    shown = schema_confirmation.inferred_columns(slot, slot.versions[1])
    assert [(c.title_vi, c.kind, c.is_required) for c in shown] == [
        ("Tên đơn vị", "text", True),
        ("Số người", "integer", True),
    ]
    again = confirm(session, people.clerk, made, store, (CHOICES[0], replace(CHOICES[1], kind="text")))
    assert again.number == 3


def test_confirmed_columns_can_be_taken_back_and_those_from_elsewhere_cannot(session, people, made, store):
    confirm(session, people.clerk, made, store)
    slot = slot_of(session, made)
    schema_confirmation.forget_schema(session, people.clerk, made[0], slot.id, now=NOW)
    assert slot_of(session, made).table_schema is None
    with pytest.raises(SchemaNotConfirmable):
        schema_confirmation.forget_schema(session, people.clerk, made[0], slot.id, now=NOW)
    with pytest.raises(NotFound):
        schema_confirmation.forget_schema(session, people.clerk, made[0], "no-such-slot", now=NOW)


def test_a_profile_that_is_off_can_be_chosen_only_where_it_is_turned_on(session, people, places):
    dataset = make_dataset(session, people.clerk, places, now=NOW)
    given = load_resource({"title_vi": "Tổng toàn tỉnh", "profile": "rehabilitation"})
    with pytest.raises(Invalid) as refused:
        resources.add_resource(session, people.clerk, dataset.name, given, now=NOW)
    assert refused.value.fields == {"profile": ["profile_off"]}
    slot = resources.add_resource(
        session, people.clerk, dataset.name, given, profiles_on=("rehabilitation",), now=NOW
    )
    assert slot.profile == "rehabilitation"


def test_a_slot_can_ask_for_an_exact_version_and_its_files_are_checked_with_that_one(
    session, people, places, store
):
    dataset = make_dataset(session, people.clerk, places, now=NOW)
    slot = make_slot(session, people.clerk, dataset, now=NOW, profile="poor-households@1.0.0")
    version = load_file(session, people.clerk, dataset, slot, now=NOW, store=store)
    request = reports.check_request(session, version.id)
    assert request.schema["x_profile"] == "poor-households@1.0.0"
