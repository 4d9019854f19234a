"""Overrides, releases and two signers: who may, who may not, and what is written down."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from catalog.domain import gate as record
from catalog.domain.errors import (
    ApprovalVoid,
    NotAllowed,
    NotFound,
    NotReleasable,
    PersonalDataHeld,
    ReasonMissing,
    SameHands,
    WarningsUnanswered,
    WrongState,
)
from catalog.domain.gate import Standing
from catalog.domain.policy import SYSTEM
from catalog.domain.workflow import VersionState
from catalog.models import AuditEntry, DatasetVersion, Job
from catalog.services import approvals, datasets, gate, publishing, reports
from tests.conftest import NOW
from tests.factories.datasets import load_file, make_checked_dataset, make_dataset, make_slot, report
from validators.findings.report import ColumnInfo, Finding
from validators.rules_version import RULES_VERSION

LATER = NOW + timedelta(hours=1)
WHY = "Đây là số hồ sơ, không phải số căn cước."
DOUBT = Finding("personal_data_warn", "warning", column=1, params={"kind": "cccd", "level": "warn"})
HOLD = Finding(
    "personal_data_block",
    "error",
    column=1,
    column_name="so tien",
    params={"kind": "cccd", "level": "block"},
)
NAMED = Finding(
    "personal_data_block",
    "error",
    column=1,
    column_name="Số CCCD",
    params={"kind": "cccd", "level": "block"},
)


def make_file(session, people, places, verdict, *findings, **slot):
    dataset = make_dataset(session, people.clerk, places, now=NOW)
    place = make_slot(session, people.clerk, dataset, now=NOW, **slot)
    version = load_file(session, people.clerk, dataset, place, now=NOW)
    key = f"blobs/{version.sha256}" if verdict == "valid" else None
    reports.record_report(session, version.id, report(verdict, *findings), blob_key=key, now=NOW)
    session.flush()
    session.expire_all()
    return datasets.find_dataset(session, dataset.name), version.id


@pytest.fixture
def warned(session, people, places):
    return make_file(session, people, places, "valid", DOUBT)


@pytest.fixture
def held(session, people, places):
    return make_file(session, people, places, "held", HOLD)


def submit(session, actor, dataset):
    publishing.submit_dataset(session, actor, dataset.name, revision=dataset.revision, now=NOW)
    session.flush()
    session.expire_all()
    return datasets.find_dataset(session, dataset.name)


def approve(session, actor, dataset, **given):
    shown = given.pop("digest", None) or publishing.preview(session, dataset, now=NOW)[1]
    return publishing.publish_dataset(
        session, actor, dataset.name, digest=shown, is_declared=True, now=LATER, **given
    )


def override(session, actor, made, reason=WHY):
    return gate.override_warning(session, actor, made[0].name, made[1], reason=reason, now=LATER)


def test_every_check_leaves_an_entry_with_rules_counts_and_outcome(session, warned):
    (entry,) = gate.entries_of(session, warned[1])
    assert (entry.kind, entry.outcome, entry.rules_version) == ("check", "warn", RULES_VERSION)
    assert (entry.counts, entry.decided_by, entry.decided_name) == ({"personal_data_warn": 1}, None, "system")
    audit = session.scalars(select(AuditEntry).where(AuditEntry.action == "gate_check")).one()
    assert audit.details["digest"] == entry.digest == record.digest_of(entry)


def test_a_warning_must_be_answered_before_the_submission(session, people, warned):
    with pytest.raises(WarningsUnanswered) as refused:
        submit(session, people.clerk, warned[0])
    assert refused.value.params["resources"] == ["Bảng văn bản"]
    override(session, people.head, warned)
    assert submit(session, people.clerk, warned[0]).state == "in_review"


def test_the_head_of_the_unit_or_the_privacy_officer_answers_with_a_reason_that_is_kept(
    session, people, warned
):
    entry = override(session, people.head, warned)
    assert (entry.kind, entry.reason, entry.decided_name) == ("override", WHY, "head")
    assert record.first_break(gate.entries_of(session, warned[1])) is None
    assert gate.standing_of(session, warned[1]) == Standing.OVERRIDDEN
    audit = session.scalars(select(AuditEntry).where(AuditEntry.action == "gate_override")).one()
    assert audit.details["digest"] == entry.digest
    assert WHY not in str(audit.details)


def test_the_privacy_officer_may_answer_for_a_unit_without_a_head(session, people, warned):
    assert override(session, people.officer, warned).decided_name == "officer"


@pytest.mark.parametrize("reason", ["", " \n", "ok", "đồng ý"])
def test_an_override_without_a_real_reason_is_refused(session, people, warned, reason):
    with pytest.raises(ReasonMissing):
        override(session, people.head, warned, reason)


def test_nobody_else_answers_a_warning(session, people, warned):
    for actor in (people.clerk, people.reviewer, people.admin):
        with pytest.raises(NotAllowed):
            override(session, actor, warned)
    for actor in (people.stranger, people.other_head):
        with pytest.raises(NotFound):
            override(session, actor, warned)
    with pytest.raises(NotAllowed):
        override(session, SYSTEM, warned)


def test_who_loaded_the_file_does_not_answer_its_warning(session, people, warned):
    version = next(v for v in warned[0].resources[0].versions if v.id == warned[1])
    version.uploaded_by = people.head.id
    session.flush()
    with pytest.raises(SameHands):
        override(session, people.head, warned)


def test_a_second_answer_and_one_without_a_warning_are_refused(session, people, places, warned):
    override(session, people.head, warned)
    with pytest.raises(WrongState):
        override(session, people.head, warned)


def ask(session, actor, made, reason=WHY):
    return gate.ask_release(session, actor, made[0].name, made[1], reason=reason, now=LATER)


def confirm(session, actor, made, reason=WHY):
    return gate.confirm_release(session, actor, made[0].name, made[1], reason=reason, now=LATER)


def test_a_hold_is_released_by_two_different_people_and_then_promoted(session, people, held):
    ask(session, people.officer, held)
    assert gate.release_work(session, held[1]) is None
    confirm(session, people.head, held)
    job = session.scalars(select(Job).where(Job.name == "release_version")).one()
    assert job.args == {"version_id": held[1]}
    key, sha256 = gate.release_work(session, held[1])
    assert key.startswith("incoming/")
    for _ in range(2):
        gate.record_released(session, held[1], blob_key=f"blobs/{sha256}", now=LATER)
    session.flush()
    session.expire_all()
    dataset = datasets.find_dataset(session, held[0].name)
    assert dataset.resources[0].versions[0].state == VersionState.VALID
    assert submit(session, people.clerk, dataset).state == "in_review"


def test_one_person_alone_never_releases_a_hold(session, people, held):
    with pytest.raises(NotReleasable):
        confirm(session, people.head, held)
    ask(session, people.officer, held)
    with pytest.raises(NotAllowed):
        confirm(session, people.officer, held)
    assert gate.standing_of(session, held[1]) == Standing.RELEASE_ASKED
    with pytest.raises(PersonalDataHeld):
        submit(session, people.clerk, held[0])


def test_who_asked_may_not_confirm_even_with_another_role_by_now(session, people, held):
    ask(session, people.officer, held)
    entry = gate.entries_of(session, held[1])[-1]
    entry.decided_by = people.reviewer.id
    with pytest.raises(SameHands):
        confirm(session, people.reviewer, held)


def test_only_the_privacy_officer_asks_and_neither_clerk_nor_admin_confirms(session, people, held):
    for actor in (people.head, people.reviewer, people.admin, people.clerk):
        with pytest.raises(NotAllowed):
            ask(session, actor, held)
    ask(session, people.officer, held)
    for actor in (people.clerk, people.admin):
        with pytest.raises(NotAllowed):
            confirm(session, actor, held)
    with pytest.raises(NotFound):
        confirm(session, people.other_head, held)


def test_a_direct_identifier_under_its_own_header_is_never_released(session, people, places):
    made = make_file(session, people, places, "held", NAMED)
    assert gate.standing_of(session, made[1]) == Standing.REFUSED
    with pytest.raises(NotReleasable):
        ask(session, people.officer, made)


def test_a_file_with_other_errors_is_not_released(session, people, places):
    made = make_file(session, people, places, "held", HOLD, Finding("type-error", "error", row=2))
    with pytest.raises(NotReleasable):
        ask(session, people.officer, made)


def test_a_file_whose_bytes_are_destroyed_is_not_released(session, people, held):
    reports.record_destroyed(session, held[1], now=LATER)
    session.flush()
    session.expire_all()
    with pytest.raises(NotReleasable):
        ask(session, people.officer, held)


def test_a_publication_keeps_the_rules_and_the_end_of_each_record(session, people, warned):
    override(session, people.head, warned)
    sent = submit(session, people.clerk, warned[0])
    version = approve(session, people.reviewer, sent)
    last = gate.entries_of(session, warned[1])[-1]
    assert version.gate == {
        "rules_version": RULES_VERSION,
        "files": {warned[1]: {"entries": 2, "digest": last.digest}},
        "signers": [people.reviewer.id],
    }
    assert version.publication["rules_version"] == RULES_VERSION


@pytest.fixture
def sensitive(session, people, places):
    made = make_checked_dataset(session, people.clerk, places, now=NOW)
    made.resources[0].profile = "social-protection"
    session.flush()
    return submit(session, people.clerk, made)


def test_sensitive_data_need_two_different_approvers(session, people, sensitive):
    assert approvals.is_sensitive(sensitive)
    assert approve(session, people.reviewer, sensitive) is None
    assert sensitive.state == "in_review"
    assert [one.approved_name for one in approvals.signatures(session, sensitive)] == ["reviewer"]
    with pytest.raises(SameHands):
        approve(session, people.reviewer, sensitive)
    version = approve(session, people.second_reviewer, sensitive)
    assert version.gate["signers"] == [people.reviewer.id, people.second_reviewer.id]
    acts = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert acts.count("sign_dataset") == 2


def test_two_signers_are_needed_without_review_too(session, people, sensitive):
    sensitive.submitted_by = people.reviewer.id
    with pytest.raises(SameHands):
        approve(session, people.reviewer, sensitive, review="none")
    assert session.scalars(select(DatasetVersion)).all() == []


def test_an_edit_or_a_return_voids_the_first_signature(session, people, sensitive):
    shown = publishing.preview(session, sensitive, now=NOW)[1]
    approve(session, people.reviewer, sensitive)
    publishing.return_dataset(session, people.second_reviewer, sensitive.name, reason="Sai kỳ", now=LATER)
    assert approvals.signatures(session, sensitive) == []
    publishing.submit_dataset(
        session, people.clerk, sensitive.name, revision=sensitive.revision, now=LATER + timedelta(hours=1)
    )
    # The same content again, and so the same digest: the old signature is still no good.
    assert sensitive.submitted_digest == shown
    assert approvals.signatures(session, sensitive) == []
    assert approve(session, people.second_reviewer, sensitive) is None


def test_a_change_behind_the_back_of_the_second_signer_is_seen(session, people, sensitive):
    shown = publishing.preview(session, sensitive, now=NOW)[1]
    approve(session, people.reviewer, sensitive)
    sensitive.title_vi = "Tên khác"
    with pytest.raises(ApprovalVoid):
        approve(session, people.second_reviewer, sensitive, digest=shown)


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        ("poor-households@1.0.0", True),
        ("children", True),
        ("wages", False),
        ("vocational-institutions", False),
    ],
)
def test_a_profile_says_itself_whether_it_is_sensitive(session, people, places, profile, expected):
    made = make_checked_dataset(session, people.clerk, places, now=NOW)
    made.resources[0].profile = profile
    assert approvals.is_sensitive(made) is expected


def test_without_a_profile_the_titles_and_columns_decide(session, people, places):
    made, _ = make_file(session, people, places, "valid", title_vi="Người khuyết tật theo xã")
    assert approvals.is_sensitive(made)
    made.resources[0].title_vi = "Văn bản đã ban hành"
    assert not approvals.is_sensitive(made)


def columned(session, people, places, profile, *names, findings=()):
    """A draft of a profile whose file has these columns and findings."""
    dataset = make_dataset(session, people.clerk, places, now=NOW)
    place = make_slot(session, people.clerk, dataset, now=NOW, profile=profile)
    version = load_file(session, people.clerk, dataset, place, now=NOW)
    columns = [ColumnInfo(name, name, "", "string", 1.0, 2) for name in names]
    told = replace(report("valid", *findings), columns=columns)
    reports.record_report(session, version.id, told, blob_key=f"blobs/{version.sha256}", now=NOW)
    session.expire_all()
    return datasets.find_dataset(session, dataset.name)


def test_a_sensitive_column_asks_for_two_signers_under_a_profile_that_is_not_sensitive_too(
    session, people, places
):
    made = columned(session, people, places, "labour-accidents", "occupation", "dan_toc")
    assert approvals.is_sensitive(made)


def test_what_a_profile_lists_itself_it_has_answered_for(session, people, places):
    # Accidents by trade: events are counted, and `victims` is a column of the profile.
    made = columned(session, people, places, "labour-accidents", "occupation", "victims")
    assert not approvals.is_sensitive(made)


def test_a_sensitive_title_asks_for_two_signers_under_any_profile(session, people, places):
    made = columned(session, people, places, "wages", "ten")
    made.resources[0].title_vi = "Tiền lương của người khuyết tật"
    assert approvals.is_sensitive(made)


def test_a_sensitive_attribute_that_the_gate_found_asks_for_two_signers(session, people, places):
    found = Finding("sensitive_attribute_info", "note", column=2, column_name="Nhóm", params={"sheet": "B"})
    assert approvals.is_sensitive(columned(session, people, places, "wages", "ten", findings=[found]))
