"""Submit, return, publish, withdraw: what is refused, and what is queued with what."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from catalog.domain.errors import (
    ApprovalVoid,
    Invalid,
    NoListBasis,
    NotAllowed,
    NotFound,
    NothingToPublish,
    PersonalDataHeld,
    ReasonMissing,
    ReportHasErrors,
    ReportNotReady,
    SameHands,
    StaleEdit,
    Withdrawn,
    WrongState,
)
from catalog.models import AuditEntry, DatasetVersion, Job
from catalog.schemas.dataset import load_dataset
from catalog.services import datasets, publications, publishing, queue, reports
from tests.conftest import NOW
from tests.factories.datasets import (
    dataset_fields,
    judge,
    load_file,
    make_checked_dataset,
    make_dataset,
    make_slot,
    report,
)
from validators.findings.report import Finding

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def draft(session, people, places):
    return make_checked_dataset(session, people.clerk, places, now=NOW)


@pytest.fixture
def submitted(session, people, draft):
    publishing.submit_dataset(session, people.clerk, draft.name, revision=draft.revision, now=NOW)
    return datasets.find_dataset(session, draft.name)


def digest_of(session, dataset):
    return publishing.preview(session, dataset, now=NOW)[1]


def publish(session, actor, dataset, **options):
    return publishing.publish_dataset(
        session,
        actor,
        dataset.name,
        digest=options.pop("digest", None) or digest_of(session, dataset),
        is_declared=options.pop("is_declared", True),
        now=LATER,
        **options,
    )


def jobs(session):
    return sorted(j.name for j in session.scalars(select(Job).where(Job.name != "validate_version")))


def test_publishing_freezes_the_content_and_queues_index_and_sync_in_the_same_transaction(
    session, people, submitted
):
    version = publish(session, people.reviewer, submitted)
    assert version.number == 1
    assert jobs(session) == ["index_dataset", "level_tables", "sync_dataset"]
    assert queue.current_number(session, publishing.PUBLIC_SEQUENCE) == 1
    public = publications.get_publication(session, submitted.name)
    assert (public.title_vi, public.number, public.issued) == ("Danh mục văn bản 2024", 1, LATER)
    assert [(f.filename, f.rows, f.blob_key) for f in public.files] == [
        ("van-ban.csv", 2, f"blobs/{public.files[0].sha256}")
    ]
    acts = session.scalars(select(AuditEntry.action).where(AuditEntry.object_id == submitted.id)).all()
    assert acts[-2:] == ["submit_dataset", "publish_dataset"]


@pytest.mark.parametrize(
    ("verdict", "error"),
    [("invalid", ReportHasErrors), ("held", PersonalDataHeld), ("rejected", ReportHasErrors)],
)
def test_a_file_that_failed_its_check_cannot_be_submitted(session, people, places, verdict, error):
    dataset = make_checked_dataset(session, people.clerk, places, now=NOW, verdict=verdict)
    with pytest.raises(error):
        publishing.submit_dataset(session, people.clerk, dataset.name, revision=dataset.revision, now=NOW)
    assert dataset.state == "draft"


def test_a_file_still_being_checked_cannot_be_submitted(session, people, places):
    dataset = make_dataset(session, people.clerk, places, now=NOW)
    slot = make_slot(session, people.clerk, dataset, now=NOW)
    load_file(session, people.clerk, dataset, slot, now=NOW)
    session.expire_all()
    found = datasets.find_dataset(session, dataset.name)
    with pytest.raises(ReportNotReady):
        publishing.submit_dataset(session, people.clerk, found.name, revision=found.revision, now=NOW)


def test_a_dataset_without_a_file_cannot_be_submitted(session, people, places):
    dataset = make_dataset(session, people.clerk, places, now=NOW)
    with pytest.raises(NothingToPublish):
        publishing.submit_dataset(session, people.clerk, dataset.name, revision=dataset.revision, now=NOW)


def test_a_dataset_without_list_item_and_without_reason_cannot_be_submitted(session, people, places):
    dataset = make_checked_dataset(session, people.clerk, places, now=NOW, off_list_reason_vi="")
    with pytest.raises(NoListBasis):
        publishing.submit_dataset(session, people.clerk, dataset.name, revision=dataset.revision, now=NOW)


def test_the_submitter_cannot_approve(session, people, submitted):
    submitted.submitted_by = people.reviewer.id
    with pytest.raises(SameHands):
        publish(session, people.reviewer, submitted)
    assert jobs(session) == []


def test_nothing_is_published_without_the_declaration_that_it_is_no_state_secret(session, people, submitted):
    with pytest.raises(Invalid):
        publish(session, people.reviewer, submitted, is_declared=False)
    assert jobs(session) == []


@pytest.mark.parametrize("who", ["clerk", "admin", "stranger"])
def test_only_a_reviewer_publishes(session, people, submitted, who):
    with pytest.raises((NotAllowed, NotFound)):
        publish(session, getattr(people, who), submitted)
    assert session.scalars(select(DatasetVersion)).all() == []


def test_an_edit_after_submission_voids_the_review(session, people, places, submitted):
    seen = digest_of(session, submitted)
    fields = load_dataset(dataset_fields(title_vi="Một tên khác"))
    datasets.edit_dataset(
        session, people.clerk, submitted.name, fields, revision=submitted.revision, places=places, now=NOW
    )
    assert submitted.state == "draft"
    with pytest.raises(WrongState):
        publish(session, people.reviewer, submitted, digest=seen)


def test_approving_other_content_than_was_seen_is_refused(session, people, submitted):
    with pytest.raises(ApprovalVoid):
        publish(session, people.reviewer, submitted, digest="0" * 64)
    assert session.scalars(select(DatasetVersion)).all() == []


def test_content_changed_behind_the_submission_is_refused(session, people, submitted):
    seen = digest_of(session, submitted)
    submitted.notes_vi = "đổi lén"
    with pytest.raises(ApprovalVoid):
        publish(session, people.reviewer, submitted, digest=seen)


def test_a_new_draft_stands_beside_the_published_version(session, people, places, submitted):
    publish(session, people.reviewer, submitted)
    fields = load_dataset(dataset_fields(title_vi="Bản nháp mới"))
    datasets.edit_dataset(
        session, people.clerk, submitted.name, fields, revision=submitted.revision, places=places, now=LATER
    )
    assert publications.get_publication(session, submitted.name).title_vi == "Danh mục văn bản 2024"
    assert submitted.state == "draft"


def test_the_second_publication_keeps_the_first_day_and_both_versions(session, people, places, submitted):
    publish(session, people.reviewer, submitted)
    slot = submitted.resources[0]
    version = load_file(session, people.clerk, submitted, slot, now=LATER, content=b"ten,so\nBa,3\n")
    judge(session, version, now=LATER)
    again = datasets.find_dataset(session, submitted.name)
    publishing.submit_dataset(session, people.clerk, again.name, revision=again.revision, now=LATER)
    assert publish(session, people.reviewer, again).number == 2
    public = publications.get_publication(session, again.name)
    assert (public.number, public.issued) == (2, LATER)
    old = publications.get_version(session, again.name, 1)
    assert old.files[0].sha256 != public.files[0].sha256
    assert [line.number for line in publications.list_history(session, again.id)] == [2, 1]


def test_returning_needs_a_reason_and_gives_the_dataset_back(session, people, submitted):
    with pytest.raises(ReasonMissing):
        publishing.return_dataset(session, people.reviewer, submitted.name, reason="  ", now=NOW)
    publishing.return_dataset(session, people.reviewer, submitted.name, reason="Thiếu kỳ số liệu", now=NOW)
    assert (submitted.state, submitted.returned_reason) == ("returned", "Thiếu kỳ số liệu")


def test_a_withdrawn_dataset_answers_with_its_tombstone_and_cannot_come_back(session, people, submitted):
    publish(session, people.reviewer, submitted)
    publishing.withdraw_dataset(session, people.reviewer, submitted.name, reason="Sai số liệu", now=LATER)
    with pytest.raises(Withdrawn) as told:
        publications.get_publication(session, submitted.name)
    assert told.value.params["reason"] == "Sai số liệu"
    with pytest.raises(Withdrawn):
        publications.get_version(session, submitted.name, 1)
    with pytest.raises(WrongState):
        publishing.submit_dataset(
            session, people.clerk, submitted.name, revision=submitted.revision, now=LATER
        )
    assert publications.list_publications(session) == []
    assert queue.current_number(session, publishing.PUBLIC_SEQUENCE) == 2


def test_the_tombstone_shows_the_published_title_not_one_nobody_approved(session, people, places, submitted):
    publish(session, people.reviewer, submitted)
    fields = load_dataset(dataset_fields(title_vi="Bản nháp chưa ai duyệt"))
    datasets.edit_dataset(
        session, people.clerk, submitted.name, fields, revision=submitted.revision, places=places, now=LATER
    )
    publishing.withdraw_dataset(session, people.reviewer, submitted.name, reason="Sai", now=LATER)
    with pytest.raises(Withdrawn) as told:
        publications.get_publication(session, submitted.name)
    assert told.value.params["title_vi"] == "Danh mục văn bản 2024"


def test_where_personal_data_may_stand_is_not_told_to_the_public(session, people, places):
    dataset = make_dataset(session, people.clerk, places, now=NOW)
    slot = make_slot(session, people.clerk, dataset, now=NOW)
    version = load_file(session, people.clerk, dataset, slot, now=NOW)
    doubt = Finding(
        "personal_data_warn", "warning", row=2, column=1, column_name="so", params={"kind": "cccd"}
    )
    other = Finding("total_row", "warning", row=8)
    key = f"blobs/{version.sha256}"
    reports.record_report(session, version.id, report("valid", doubt, other), blob_key=key, now=NOW)
    session.expire_all()
    publication, _ = publishing.preview(session, datasets.find_dataset(session, dataset.name), now=NOW)
    assert [f["code"] for f in publication.files[0].findings] == ["total_row"]


def test_without_review_the_submitter_publishes_at_once_but_never_a_failed_file(
    session, people, places, submitted
):
    assert publish(session, people.clerk, submitted, review="none").number == 1
    failed = make_checked_dataset(session, people.clerk, places, now=NOW, name="hong", verdict="invalid")
    failed.state, failed.submitted_digest = "in_review", digest_of(session, failed)
    with pytest.raises(ReportHasErrors):
        publish(session, people.clerk, failed, review="none")
    with pytest.raises(NotFound):
        publish(session, people.stranger, failed, review="none")


def test_a_draft_is_as_missing_to_the_public_as_nothing(session, draft):
    with pytest.raises(NotFound) as hidden:
        publications.get_publication(session, draft.name)
    with pytest.raises(NotFound) as missing:
        publications.get_publication(session, "khong-co")
    assert hidden.value.code == missing.value.code


def test_submitting_on_top_of_an_older_state_is_refused(session, people, draft):
    with pytest.raises(StaleEdit):
        publishing.submit_dataset(session, people.clerk, draft.name, revision=draft.revision - 1, now=NOW)
