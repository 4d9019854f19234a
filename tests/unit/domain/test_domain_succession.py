"""What speaks against an act by which units follow one another, and what it moves where."""

from dataclasses import replace
from datetime import date

import pytest

from catalog.domain.succession import (
    Act,
    Kind,
    NewUnit,
    Thing,
    ThingKind,
    Unit,
    faults_of,
    links_of,
    moves_of,
    parents_after,
)

DAY = date(2025, 3, 1)
UNITS = {
    unit.id: unit
    for unit in (
        Unit("so", "SO", "Sở", None, date(2008, 4, 1)),
        Unit("btxh", "BTXH", "Phòng Bảo trợ xã hội", "so", date(2008, 4, 1)),
        Unit("gdnn", "GDNN", "Phòng Giáo dục nghề nghiệp", "so", date(2008, 4, 1)),
        Unit("tt", "TT", "Trung tâm Bảo trợ", "btxh", date(2010, 1, 1)),
        Unit("syt", "SYT", "Sở Y tế", None, date(2000, 1, 1)),
        Unit("old", "OLD", "Phòng cũ", "so", date(2008, 4, 1), date(2020, 12, 31)),
        Unit("young", "YOUNG", "Phòng mới", "so", date(2025, 6, 1)),
    )
}
POOR = Thing(ThingKind.DATASET, "d1", "btxh", "Hộ nghèo")
CARE = Thing(ThingKind.DATASET, "d2", "btxh", "Trợ giúp xã hội")
ITEM = Thing(ThingKind.LIST_ITEM, "3", "btxh", "3. Trợ giúp")
HOME = Thing(ThingKind.UNIT, "tt", "btxh", "Trung tâm Bảo trợ")
THINGS = [POOR, CARE, ITEM, HOME]
NONG = NewUnit("SNNMT", "Sở Nông nghiệp và Môi trường")
SPLIT = Act(
    Kind.SPLIT, "01/QĐ", DAY, ("btxh",), ("syt",), (NONG,), chosen={"dataset:d1": NONG.key}, rest="syt"
)
RENAME = Act(Kind.RENAME, "01/QĐ", DAY, ("btxh",), (), (NewUnit("BTXHTE", "Phòng Bảo trợ và Trẻ em"),))
MERGE = Act(Kind.MERGE, "01/QĐ", DAY, ("btxh", "gdnn"), ("syt",))
TRANSFER = Act(Kind.TRANSFER, "01/QĐ", DAY, ("btxh",), ("syt",), chosen={"dataset:d2": "syt"})


def codes(act: Act, things=THINGS, **given) -> list[str]:
    return [fault.code for fault in faults_of(act, UNITS, things, **given)]


@pytest.mark.parametrize("act", [SPLIT, RENAME, MERGE, TRANSFER], ids=lambda act: act.kind)
def test_a_well_formed_act_of_each_kind_passes(act):
    assert codes(act) == []


@pytest.mark.parametrize("act", [SPLIT, RENAME, MERGE, TRANSFER], ids=lambda act: act.kind)
def test_an_act_survives_being_kept_as_json(act):
    assert Act.from_dict(act.to_dict()) == act


def test_a_split_gives_every_thing_to_exactly_one_successor():
    given = [(move.thing.key, move.to) for move in moves_of(SPLIT, THINGS)]
    assert given == [
        ("dataset:d1", "new:SNNMT"),
        ("dataset:d2", "syt"),
        ("list_item:3", "syt"),
        ("unit:tt", "syt"),
    ]


def test_a_split_that_leaves_things_without_a_successor_names_each_of_them():
    told = faults_of(replace(SPLIT, rest=""), UNITS, THINGS)
    assert [(fault.code, fault.params["thing"]) for fault in told] == [
        ("no_successor", "Trợ giúp xã hội"),
        ("no_successor", "3. Trợ giúp"),
        ("no_successor", "Trung tâm Bảo trợ"),
    ]


def test_a_transfer_takes_what_was_named_and_leaves_the_rest():
    assert [move.thing for move in moves_of(TRANSFER, THINGS)] == [CARE]
    assert codes(replace(TRANSFER, chosen={})) == ["nothing_moves"]


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (replace(RENAME, decision_number=" "), "decision_missing"),
        (replace(RENAME, decision_number="1" * 101), "too_long"),
        (replace(SPLIT, new_units=(replace(NONG, e_identifier="H" * 36),)), "too_long"),
        (replace(RENAME, predecessors=()), "predecessor_missing"),
        (replace(RENAME, new_units=(), successors=("syt",)), "rename_form"),
        (replace(MERGE, successors=("syt", "so")), "merge_form"),
        (replace(MERGE, predecessors=("btxh",), successors=(), new_units=(NONG,)), "merge_form"),
        (replace(SPLIT, successors=()), "split_form"),
        (replace(TRANSFER, predecessors=("btxh", "gdnn")), "transfer_form"),
        (replace(MERGE, successors=("gdnn",)), "is_both"),
        (replace(RENAME, predecessors=("old",)), "predecessor_not_in_office"),
        (replace(MERGE, successors=("old",)), "successor_not_in_office"),
        (replace(MERGE, successors=("young",)), "successor_too_early"),
        (replace(RENAME, predecessors=("young",), effective_on=date(2025, 6, 1)), "too_early"),
        (replace(SPLIT, new_units=(replace(NONG, parent="btxh"),)), "parent_not_in_office"),
        (replace(SPLIT, new_units=(replace(NONG, title_vi=""),)), "title_missing"),
        (replace(SPLIT, chosen={"dataset:d9": "syt"}), "not_there"),
        (replace(SPLIT, chosen={"dataset:d1": "gdnn"}), "unknown_successor"),
        (replace(SPLIT, rest="gdnn"), "unknown_successor"),
    ],
)
def test_each_thing_that_speaks_against_an_act_has_its_code(act, code):
    assert code in codes(act)


def test_the_first_day_after_the_unit_was_made_is_the_earliest():
    assert codes(replace(RENAME, predecessors=("young",), effective_on=date(2025, 6, 2))) == []


def test_a_code_that_is_in_use_is_refused():
    assert codes(SPLIT, taken_codes=frozenset({"SNNMT"})) == ["code_taken"]


def test_a_unit_that_was_succeeded_is_not_succeeded_twice():
    units = UNITS | {"btxh": replace(UNITS["btxh"], valid_to=date(2025, 2, 28), is_succeeded=True)}
    assert [fault.code for fault in faults_of(RENAME, units, THINGS)] == ["already_succeeded"]


def test_a_unit_whose_end_was_entered_before_the_act_can_still_be_succeeded_on_the_day_after():
    units = UNITS | {"btxh": replace(UNITS["btxh"], valid_to=date(2025, 2, 28))}
    assert faults_of(RENAME, units, THINGS) == ()


@pytest.mark.parametrize(("since", "expected"), [(DAY, ["moved_later"]), (date(2025, 2, 28), [])])
def test_what_moved_on_that_day_or_later_cannot_move_again(since, expected):
    assert codes(RENAME, [replace(POOR, since=since)]) == expected


def test_a_unit_never_ends_up_below_itself():
    # The centre's own office takes the division over: the centre would stand below what stands below it.
    units = UNITS | {"office": Unit("office", "OFF", "Văn phòng trung tâm", "tt")}
    act = replace(MERGE, predecessors=("btxh",), successors=("office",))
    assert [fault.code for fault in faults_of(act, units, THINGS)] == ["circle"]


def test_a_subordinate_unit_that_takes_over_stands_where_the_old_one_stood():
    act = replace(MERGE, predecessors=("btxh",), successors=("tt",))
    assert faults_of(act, UNITS, THINGS) == ()
    assert parents_after(act, UNITS, THINGS)["tt"] == "so"
    assert "tt" not in [move.thing.id for move in moves_of(act, THINGS)]


def test_links_name_who_got_something_and_all_successors_of_a_single_unit():
    assert links_of(SPLIT, moves_of(SPLIT, THINGS)) == (("btxh", "new:SNNMT"), ("btxh", "syt"))
    assert links_of(SPLIT, ()) == (("btxh", "syt"), ("btxh", "new:SNNMT"))
    wide = replace(SPLIT, predecessors=("btxh", "gdnn"), chosen={}, rest="syt")
    assert links_of(wide, moves_of(wide, [CARE])) == (
        ("btxh", "syt"),
        ("gdnn", "syt"),
        ("gdnn", "new:SNNMT"),
    )
