"""Units follow one another in one act: what moves, what stays, what nobody loses, and what is refused."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from catalog.domain.errors import (
    ApprovalVoid,
    ChangedMeanwhile,
    Invalid,
    NotAllowed,
    SuccessionRefused,
    WrongState,
)
from catalog.domain.policy import SYSTEM
from catalog.domain.succession import Act, Kind, NewUnit
from catalog.models import (
    Approval,
    Dataset,
    Decision,
    ItemAssignment,
    Job,
    ListItem,
    Organization,
    Redirect,
    UnitMove,
    UnitSuccession,
    User,
)
from catalog.schemas.dataset import load_dataset
from catalog.services import (
    accounts,
    approvals,
    datasets,
    item_leads,
    late_leads,
    organizations,
    publications,
    publishing,
    succession,
    unit_history,
)
from tests.conftest import NOW
from tests.factories import datasets as made
from tests.factories.decisions import import_rows

DAY = date(2025, 11, 1)
HEALTH = NewUnit("SYT", "Sở Y tế", "Department of Health", "H56.10")
FARMS = NewUnit("SNNMT", "Sở Nông nghiệp và Môi trường")


def units_on(session, day):
    """Who leads each item on the day, by the item's code."""
    found = {code: item_leads.lead_on(leads, day) for code, leads in item_leads.read_leads(session).items()}
    return {code: lead.unit_id for code, lead in found.items() if lead is not None}


def split(people, **given) -> Act:
    return Act(
        Kind.SPLIT, "77/QĐ-UBND", DAY, (people.office.id,), (), (HEALTH, FARMS), rest=HEALTH.key, **given
    )


def unit_of(session, code) -> Organization:
    return session.scalars(select(Organization).where(Organization.code == code)).one()


def public_dataset(session, people, places, name, **given) -> Dataset:
    dataset = made.make_checked_dataset(session, people.clerk, places, now=NOW, name=name, **given)
    publishing.submit_dataset(session, people.clerk, name, revision=dataset.revision, now=NOW)
    dataset = datasets.find_dataset(session, name)
    digest = publishing.preview(session, dataset, now=NOW)[1]
    publishing.publish_dataset(session, people.reviewer, name, digest=digest, is_declared=True, now=NOW)
    return datasets.find_dataset(session, name)


def listed(session, people, *, number="1/QĐ", day=date(2025, 1, 1), code="5") -> None:
    decision = Decision(number=number, issued_on=day, created=NOW)
    session.add(decision)
    session.flush()
    session.add(
        ListItem(
            decision_id=decision.id,
            code=code,
            position=1,
            name_vi="Văn bản",
            organization_id=people.office.id,
            formats=["CSV"],
        )
    )
    session.flush()


def test_a_split_moves_everything_and_ends_the_unit_the_day_before(session, people, places):
    dataset = public_dataset(session, people, places, "van-ban")
    listed(session, people)
    act = split(people, chosen={f"dataset:{dataset.id}": FARMS.key})
    row = succession.carry_out(session, people.admin, act, now=NOW)
    health, farms = unit_of(session, "SYT"), unit_of(session, "SNNMT")
    assert (people.office.valid_to, health.valid_from) == (date(2025, 10, 31), DAY)
    assert health.e_identifier == "H56.10"
    assert datasets.find_dataset(session, "van-ban").organization_id == farms.id
    assert accounts.get_actor(session, "clerk").organization_id == health.id
    assert units_on(session, date(2025, 10, 31)) == {"5": people.office.id}
    assert units_on(session, DAY) == {"5": health.id}
    moved = session.scalars(select(UnitMove).where(UnitMove.succession_id == row.id)).all()
    assert sorted(one.object_kind for one in moved) == ["dataset", "list_item", "user", "user"]


def test_what_is_public_is_told_under_todays_unit_and_every_version_keeps_its_own(session, people, places):
    public_dataset(session, people, places, "van-ban")
    jobs = session.query(Job).filter(Job.state == "ready").delete()
    assert jobs
    succession.carry_out(session, people.admin, split(people), now=NOW)
    shown = publications.get_publication(session, "van-ban")
    assert shown.unit.name == "syt"
    assert [(u.name, u.decision_number, u.effective_on) for u in shown.former_units] == [
        ("vp", "77/QĐ-UBND", DAY)
    ]
    assert publications.get_version(session, "van-ban", 1).unit.name == "vp"
    assert publications.list_publications(session)[0].unit.name == "syt"
    waiting = set(session.scalars(select(Job.name).where(Job.state == "ready")))
    assert waiting == {"index_dataset", "sync_dataset", "level_tables"}


def test_the_same_order_sent_twice_is_carried_out_once(session, people, places):
    act = split(people)
    first = succession.carry_out(session, people.admin, act, now=NOW, act_id="a" * 36)
    again = succession.carry_out(session, people.admin, act, now=NOW, act_id="a" * 36)
    assert first is again
    assert session.query(UnitSuccession).count() == 1


def test_only_an_administrator_moves_units(session, people):
    for actor in (people.head, people.reviewer, people.officer):
        with pytest.raises(NotAllowed):
            succession.carry_out(session, actor, split(people), now=NOW)


def test_an_order_for_what_was_shown_before_somebody_added_a_dataset_is_refused(session, people, places):
    seen = succession.plan(session, people.admin, split(people), now=NOW)
    made.make_dataset(session, people.clerk, places, now=NOW)
    with pytest.raises(ChangedMeanwhile):
        succession.carry_out(session, people.admin, split(people), now=NOW, digest=seen.digest)
    assert people.office.valid_to is None


def test_a_refused_act_tells_every_fault_and_writes_nothing(session, people, places):
    made.make_dataset(session, people.clerk, places, now=NOW)
    act = Act(Kind.SPLIT, "1/QĐ", DAY, (people.office.id,), (people.division.id,), (HEALTH,))
    with pytest.raises(SuccessionRefused) as refused:
        succession.carry_out(session, people.admin, act, now=NOW)
    # One dataset and two accounts (clerk, head) were given to nobody.
    assert [fault.code for fault in refused.value.faults] == ["no_successor"] * 3
    assert session.query(UnitSuccession).count() == session.query(UnitMove).count() == 0
    assert session.query(Organization).count() == 2


def test_a_dataset_in_review_stays_there_and_what_was_signed_stays_signed(session, people, places):
    dataset = made.make_checked_dataset(
        session, people.clerk, places, now=NOW, name="tre-em", title_vi="Người nhiễm HIV theo huyện"
    )
    resource = dataset.resources[0]
    resource.title_vi = "Người nhiễm HIV"
    session.flush()
    dataset = datasets.find_dataset(session, "tre-em")
    assert approvals.is_sensitive(dataset)
    publishing.submit_dataset(session, people.clerk, "tre-em", revision=dataset.revision, now=NOW)
    before = publishing.preview(session, datasets.find_dataset(session, "tre-em"), now=NOW)[1]
    half = publishing.publish_dataset(
        session, people.reviewer, "tre-em", digest=before, is_declared=True, now=NOW
    )
    assert half is None
    succession.carry_out(session, people.admin, split(people), now=NOW)
    dataset = datasets.find_dataset(session, "tre-em")
    assert (dataset.state, dataset.submitted_by) == ("in_review", people.clerk.id)
    assert [one.approved_by for one in approvals.signatures(session, dataset)] == [people.reviewer.id]
    # The form that the second reviewer had open shows the old unit: it is refused and shown anew.
    with pytest.raises(ApprovalVoid):
        publishing.publish_dataset(
            session, people.second_reviewer, "tre-em", digest=before, is_declared=True, now=NOW
        )
    after = publishing.preview(session, dataset, now=NOW)[1]
    version = publishing.publish_dataset(
        session, people.second_reviewer, "tre-em", digest=after, is_declared=True, now=NOW
    )
    assert version is not None
    assert version.publication["unit"]["name"] == "syt"
    assert session.query(Approval).count() == 3


def test_an_edit_after_the_submission_is_not_covered_up_by_the_move(session, people, places):
    made.make_checked_dataset(session, people.clerk, places, now=NOW, name="van-ban")
    dataset = datasets.find_dataset(session, "van-ban")
    publishing.submit_dataset(session, people.clerk, "van-ban", revision=dataset.revision, now=NOW)
    dataset.submitted_digest = "0" * 64
    session.flush()
    succession.carry_out(session, people.admin, split(people), now=NOW)
    assert datasets.find_dataset(session, "van-ban").submitted_digest == "0" * 64


def test_a_file_under_check_gets_its_verdict_in_the_new_unit(session, people, places):
    dataset = made.make_dataset(session, people.clerk, places, now=NOW, name="van-ban")
    slot = made.make_slot(session, people.clerk, dataset, now=NOW)
    version = made.load_file(session, people.clerk, dataset, slot, now=NOW)
    succession.carry_out(session, people.admin, split(people), now=NOW)
    made.judge(session, version, now=NOW)
    clerk = accounts.get_actor(session, "clerk")
    dataset = datasets.get_dataset(session, clerk, "van-ban")
    assert dataset.resources[0].versions[0].state == "valid"
    publishing.submit_dataset(session, clerk, "van-ban", revision=dataset.revision, now=NOW)


def test_a_person_stays_signed_in_and_edits_on_for_the_new_unit(session, people, places):
    made.make_dataset(session, people.clerk, places, now=NOW, name="van-ban")
    signed_in = accounts.record_login(session, "clerk", matched=True, actor=people.clerk, now=NOW)
    token = accounts.create_token(session, SYSTEM, "clerk", label="máy", scopes=[], now=NOW)
    succession.carry_out(session, people.admin, split(people), now=NOW)
    session.expire_all()
    found = accounts.find_session(session, signed_in.token, idle=timedelta(hours=1), now=NOW)
    assert found.user.organization_id == unit_of(session, "SYT").id
    assert accounts.user_of_token(session, token, now=NOW).organization_id == unit_of(session, "SYT").id
    # The form was opened before the move, with the revision of then.
    fields = load_dataset(made.dataset_fields(title_vi="Đổi tên"))
    clerk = accounts.actor_of(found.user)
    datasets.edit_dataset(session, clerk, "van-ban", fields, revision=1, places=places, now=NOW)


def test_a_rename_keeps_the_code_and_the_address_where_it_can(session, people, places):
    public_dataset(session, people, places, "van-ban")
    act = Act(Kind.RENAME, "5/QĐ", DAY, (people.office.id,), (), (NewUnit("VP", "Văn phòng Sở Y tế"),))
    succession.carry_out(session, people.admin, act, now=NOW)
    assert organizations.find_unit(session, "vp").title_vi == "Văn phòng Sở Y tế"
    assert (people.office.name, people.office.code) == ("vp-2025-10-31", "VP-2025-10-31")
    assert publications.get_publication(session, "van-ban").former_units[0].title_vi == "Văn phòng Sở"


def test_an_old_address_leads_through_two_renames(session, people):
    first = Act(Kind.RENAME, "5/QĐ", DAY, (people.office.id,), (), (NewUnit("VP1", "Văn phòng một"),))
    succession.carry_out(session, people.admin, first, now=NOW)
    one = unit_of(session, "VP1")
    second = Act(Kind.RENAME, "6/QĐ", date(2025, 11, 2), (one.id,), (), (NewUnit("VP2", "Văn phòng hai"),))
    succession.carry_out(session, people.admin, second, now=NOW)
    assert organizations.find_unit(session, "vp").code == "VP2"
    assert organizations.find_unit(session, "vp1").code == "VP2"
    assert session.query(Redirect).count() == 2
    ends = unit_history.successors_in_office(session, people.office.id)
    assert [unit.code for unit in ends] == ["VP2"]


def test_a_code_that_an_old_address_holds_is_not_given_away_again(session, people):
    act = Act(Kind.RENAME, "5/QĐ", DAY, (people.office.id,), (), (NewUnit("VP1", "Văn phòng một"),))
    succession.carry_out(session, people.admin, act, now=NOW)
    again = Act(Kind.RENAME, "6/QĐ", DAY, (people.division.id,), (), (NewUnit("VP", "Văn phòng khác"),))
    assert [f.code for f in succession.plan(session, people.admin, again, now=NOW).faults] == ["code_taken"]


def test_a_transfer_moves_only_what_was_named_and_the_unit_stays(session, people, places):
    first = public_dataset(session, people, places, "van-ban")
    public_dataset(session, people, places, "van-ban-khac")
    act = Act(
        Kind.TRANSFER,
        "5/QĐ",
        DAY,
        (people.office.id,),
        (people.division.id,),
        chosen={f"dataset:{first.id}": people.division.id},
    )
    succession.carry_out(session, people.admin, act, now=NOW)
    owners = {p.name: p.unit.name for p in publications.list_publications(session)}
    assert owners == {"van-ban": "gdnn", "van-ban-khac": "vp"}
    assert people.office.valid_to is None
    assert unit_history.datasets_once_of(session, people.office.id) == [first.id]


def test_a_later_decision_that_names_the_old_unit_finds_the_successor_too(session, people):
    listed(session, people)
    # It repeats who led before: that changes nothing of what was given since.
    listed(session, people, number="2/QĐ", day=date(2026, 1, 1))
    # It names the old unit for an item that nobody led before.
    listed(session, people, number="3/QĐ", day=date(2026, 2, 1), code="6")
    succession.carry_out(session, people.admin, split(people), now=NOW)
    health = unit_of(session, "SYT").id
    assert units_on(session, date(2026, 3, 1)) == {"5": health, "6": health}
    given = session.scalars(select(ItemAssignment).order_by(ItemAssignment.valid_from)).all()
    assert [(row.item_code, row.valid_from) for row in given] == [("5", DAY), ("6", date(2026, 2, 1))]


def test_an_act_of_a_day_to_come_waits_for_it_and_takes_along_what_came_meanwhile(session, people, places):
    day = date(2025, 12, 1)
    act = Act(Kind.SPLIT, "9/QĐ", day, (people.office.id,), (), (HEALTH, FARMS), rest=HEALTH.key)
    row = succession.carry_out(session, people.admin, act, now=NOW)
    assert (row.applied_at, people.office.valid_to, session.query(UnitMove).count()) == (None, None, 0)
    made.make_dataset(session, people.clerk, places, now=NOW, name="moi")
    # 17:00 UTC is midnight in Viet Nam.
    midnight = datetime.fromisoformat("2025-11-30T17:00:00+00:00")
    before = midnight - timedelta(seconds=1)
    assert not succession.has_due(session, now=before)
    succession.carry_out_due(session, row.id, now=before)
    assert row.applied_at is None
    assert succession.enqueue_due(session, now=midnight) == 1
    succession.carry_out_due(session, row.id, now=midnight)
    succession.carry_out_due(session, row.id, now=midnight)
    assert row.applied_at == midnight
    assert people.office.valid_to == date(2025, 11, 30)
    assert datasets.find_dataset(session, "moi").organization.code == "SYT"
    assert not succession.has_due(session, now=midnight)


def test_while_an_act_waits_its_units_are_not_moved_otherwise_until_it_is_called_off(session, people):
    later = Act(Kind.RENAME, "9/QĐ", date(2025, 12, 1), (people.office.id,), (), (HEALTH,))
    row = succession.carry_out(session, people.admin, later, now=NOW)
    other = Act(Kind.MERGE, "8/QĐ", DAY, (people.division.id,), (people.office.id,))
    told = succession.plan(session, people.admin, other, now=NOW)
    assert [(f.code, f.params["decision"]) for f in told.faults] == [("planned_already", "9/QĐ")]
    succession.call_off(session, people.admin, row.id, now=NOW)
    assert succession.plan(session, people.admin, other, now=NOW).faults == ()
    done = succession.carry_out(session, people.admin, other, now=NOW)
    with pytest.raises(WrongState):
        succession.call_off(session, people.admin, done.id, now=NOW)


def test_an_act_whose_day_comes_when_it_can_no_longer_be_is_refused_and_left_to_a_person(session, people):
    later = Act(Kind.RENAME, "9/QĐ", date(2025, 11, 4), (people.office.id,), (), (HEALTH,))
    row = succession.carry_out(session, people.admin, later, now=NOW)
    session.add(Organization(name="syt", code="SYT", title_vi="Sở Y tế"))
    session.flush()
    with pytest.raises(SuccessionRefused):
        succession.carry_out_due(session, row.id, now=NOW + timedelta(days=1))
    assert row.applied_at is None
    succession.enqueue_due(session, now=NOW + timedelta(days=1))
    session.scalars(select(Job).where(Job.name == succession.JOB)).one().state = "dead"
    session.flush()
    assert not succession.has_due(session, now=NOW + timedelta(days=2))


def test_a_unit_out_of_office_gets_no_new_account_and_no_new_dataset(session, people, places):
    succession.carry_out(session, people.admin, split(people), now=NOW)
    with pytest.raises(Invalid):
        accounts.add_user(
            session, SYSTEM, "late", email="a@b.example", role="editor", organization="vp", now=NOW
        )
    with pytest.raises(Invalid):
        made.make_dataset(session, SYSTEM, places, now=NOW)


def test_a_subordinate_unit_goes_along_and_one_that_had_ended_stays(session, people):
    session.add_all(
        [
            Organization(name="tt", code="TT", title_vi="Trung tâm", parent_id=people.office.id),
            Organization(
                name="cu", code="CU", title_vi="Cũ", parent_id=people.office.id, valid_to=date(2020, 1, 1)
            ),
        ]
    )
    session.flush()
    succession.carry_out(session, people.admin, split(people), now=NOW)
    assert unit_of(session, "TT").parent_id == unit_of(session, "SYT").id
    assert unit_of(session, "CU").parent_id == people.office.id


def test_history_tells_both_sides_of_an_act(session, people):
    succession.carry_out(session, people.admin, split(people), now=NOW)
    after = unit_history.history_of(session, people.office.id).after
    assert [(line.kind, line.unit.code) for line in after] == [("split", "SNNMT"), ("split", "SYT")]
    before = unit_history.history_of(session, unit_of(session, "SYT").id).before
    assert [(line.decision_number, line.unit.code) for line in before] == [("77/QĐ-UBND", "VP")]
    assert session.query(User).filter(User.organization_id == people.office.id).count() == 0


def test_a_list_entered_after_the_units_moved_finds_the_one_successor(session, people):
    first = Act(Kind.RENAME, "5/QĐ", DAY, (people.office.id,), (), (NewUnit("VP1", "Văn phòng một"),))
    succession.carry_out(session, people.admin, first, now=NOW)
    one = unit_of(session, "VP1")
    second = Act(Kind.MERGE, "6/QĐ", date(2025, 11, 2), (one.id,), (people.division.id,))
    succession.carry_out(session, people.admin, second, now=NOW)
    rows = [{"tt": "7", "ten_du_lieu": "Văn bản", "don_vi_chu_tri": "VP", "tan_suat_cap_nhat": "Năm"}]
    import_rows(session, rows, decision="1/QĐ", issued_on=date(2025, 1, 1), now=NOW)
    owners = [
        units_on(session, day)["7"] for day in (date(2025, 1, 1), date(2025, 10, 31), DAY, date(2025, 11, 2))
    ]
    assert owners == [people.office.id, people.office.id, one.id, people.division.id]
    assert late_leads.items_without_unit(session, date(2025, 11, 2)) == []
    assert late_leads.pass_on(session, people.admin, now=NOW) == []


def test_where_the_ended_unit_has_several_successors_a_person_has_to_say_who(session, people):
    succession.carry_out(session, people.admin, split(people), now=NOW)
    listed(session, people, day=date(2025, 1, 1))
    assert late_leads.pass_on(session, people.admin, now=NOW) == []
    assert late_leads.items_without_unit(session, date(2025, 10, 31)) == []
    assert late_leads.items_without_unit(session, DAY) == ["5"]
