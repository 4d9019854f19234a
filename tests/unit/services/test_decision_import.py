"""Importing decisions: whole lists, amendments, answers, and what is refused, with nothing half written."""

from datetime import date

import pytest
from sqlalchemy import func, select

from catalog.domain.errors import ImportRefused, Invalid, NotAllowed
from catalog.domain.policy import SYSTEM
from catalog.i18n import local_day
from catalog.models import AuditEntry, Decision, ListItem, Organization, UnitLink, UnitSuccession
from catalog.services import (
    annex_units,
    decision_chain,
    decision_diff,
    decision_import,
    import_kinds,
    register,
)
from catalog.services.import_answers import Answers
from catalog.services.import_rows import DecisionFacts
from tests.conftest import NOW
from tests.factories.decisions import import_rows, read_rows

FIRST = date(2025, 1, 1)
LATER = date(2025, 6, 1)
LAST = date(2025, 9, 1)


def row(name="Văn bản chỉ đạo", unit="VP", frequency="Tháng", formats="CSV, Excel", **more):
    """Columns as an annex prints them; `order` is its TT."""
    given = {"TT": more.pop("order", ""), "Tên bộ dữ liệu": name, "Đơn vị chủ trì": unit}
    return given | {"Định dạng": formats, "Tần suất cập nhật": frequency} | more


def numbered(*rows):
    return [one | {"TT": one["TT"] or str(number)} for number, one in enumerate(rows, start=1)]


def bring(session, *rows, number="01/QĐ", issued_on=FIRST, **more):
    return import_rows(session, numbered(*rows), decision=number, issued_on=issued_on, now=NOW, **more)


def look(session, *rows, answers=None, number="02/QĐ", issued_on=LATER, **facts):
    known = DecisionFacts(number, issued_on, **facts)
    annex = read_rows(session, numbered(*rows), known)
    return decision_import.preview(session, annex, known, answers or Answers(), now=NOW)


def in_force(session):
    newest = decision_chain.newest_list(session)
    return {code: item.name_vi for code, item in decision_chain.whole_list(session, newest).items()}


def is_empty(session):
    rows = [session.scalar(select(func.count()).select_from(kind)) for kind in (Decision, ListItem)]
    return rows == [0, 0]


def test_a_list_is_written_whole_with_what_each_row_says(session, people):
    bring(
        session,
        row("Danh sách cơ sở nghề", "Phòng Giáo dục nghề nghiệp", "6 tháng", "CSV; GeoJSON; API"),
        row("Số hộ nghèo theo cấp xã"),
        title_vi="Danh mục  dữ liệu mở",
        effective_on=date(2025, 1, 15),
        expires_on=date(2026, 12, 31),
        issuer="UBND tỉnh",
    )
    decision = session.scalars(select(Decision)).one()
    assert (decision.title_vi, decision.issuer) == ("Danh mục dữ liệu mở", "UBND tỉnh")
    assert (decision.in_force_from, decision.expires_on) == (date(2025, 1, 15), date(2026, 12, 31))
    first, second = session.scalars(select(ListItem).order_by(ListItem.position))
    assert (first.code, first.organization_id, first.frequency) == ("1", people.division.id, "P6M")
    assert (first.kind, first.publication_unit) == ("register_list", "institution_record")
    assert first.formats == ["CSV", "GEOJSON", "API"]
    assert (second.kind, second.place_level, second.change) == ("statistics_series", "commune", "added")
    told = session.scalars(select(AuditEntry).where(AuditEntry.action == "import_decision")).one()
    assert told.details == {"number": "01/QĐ", "items": 2}


@pytest.mark.parametrize(
    ("name", "kind", "level"),
    [
        ("Danh sách cơ sở trợ giúp xã hội", "register_list", ""),
        ("Bản đồ địa giới", "register_list", ""),
        ("Số người có việc làm mới", "statistics_series", ""),
        ("Hộ nghèo chia theo cấp huyện", "statistics_series", "district"),
        ("Hộ nghèo theo huyện, chi tiết đến cấp xã", "statistics_series", "commune"),
        ("Danh sách trạm y tế xã", "register_list", ""),
        ("Số xe trên địa bàn các thị xã", "statistics_series", ""),
    ],
)
def test_kind_and_places_are_told_by_the_words(name, kind, level):
    assert (import_kinds.kind_of(name), import_kinds.place_level_of(name)) == (kind, level)


def test_an_amendment_adds_changes_and_repeals_and_keeps_codes(session, people):
    bring(session, row("A sửa"), row("B bãi bỏ"), row("C giữ"))
    found = bring(
        session,
        row("B bãi bỏ", frequency="", formats="", **{"Ghi chú": "Bãi bỏ"}),
        row("A sửa", frequency="Quý"),
        row("D thêm"),
        number="02/QĐ",
        issued_on=LATER,
        amends="01/QĐ",
    )
    assert [(one.code, one.change, one.columns) for one in found.rows] == [
        ("2", "repealed", []),
        ("1", "changed", ["frequency"]),
        ("VP-01", "added", []),
    ]
    assert in_force(session) == {"1": "A sửa", "3": "C giữ", "VP-01": "D thêm"}
    repealed = session.scalars(select(ListItem).where(ListItem.change == "repealed")).one()
    assert (repealed.frequency, repealed.formats) == ("P1M", ["CSV", "XLSX"])
    assert register.find_item(session, "2", local_day(NOW)) is None


def test_an_amending_annex_without_a_column_leaves_it_as_it_was(session, people):
    bring(session, row("A", formats="CSV, JSON"))
    short = {"TT": "1", "Tên bộ dữ liệu": "A", "Đơn vị chủ trì": "VP", "Tần suất cập nhật": "Quý"}
    found = bring(session, short, number="02/QĐ", issued_on=LATER, amends="01/QĐ")
    assert found.rows[0].columns == ["frequency"]
    assert found.rows[0].read.formats == ["CSV", "JSON"]


def test_a_whole_list_replaces_the_one_before_and_repeals_what_it_leaves_out(session, people):
    bring(session, row("A"), row("B"), row("C"))
    found = bring(session, row("C"), row("B", frequency="Năm"), row("D"), number="09/QĐ", issued_on=LAST)
    assert [item.code for item in found.repealed] == ["1"]
    assert [(one.code, one.change) for one in found.rows] == [
        ("3", "unchanged"),
        ("2", "changed"),
        ("VP-01", "added"),
    ]
    old, new = sorted(session.scalars(select(Decision)), key=lambda one: one.issued_on)
    assert (new.supersedes_id, new.amends_id) == (old.id, None)
    assert in_force(session) == {"3": "C", "2": "B", "VP-01": "D"}


def test_a_code_is_never_given_again(session, people):
    bring(session, row("A"), row("B"))
    bring(session, row("B"), row("X"), number="02/QĐ", issued_on=LATER)
    bring(session, row("B"), row("Y"), number="03/QĐ", issued_on=LAST)
    assert in_force(session) == {"2": "B", "VP-02": "Y"}


def test_numbers_that_begin_anew_are_no_codes(session, people):
    rows = [row("A", order="1"), row("B", "GDNN", order="1"), row("C", "GDNN", order="2")]
    groups = [
        {"TT": "I", "Tên bộ dữ liệu": "Văn phòng"}, rows[0], {"TT": "II", "Tên bộ dữ liệu": "Nghề"}, *rows[1:]
    ]  # fmt: skip
    found = import_rows(session, groups, decision="1", issued_on=FIRST, now=NOW)
    assert [one.code for one in found.rows] == ["VP-01", "GDNN-01", "GDNN-02"]


def test_a_printed_code_is_permanent(session, people):
    bring(session, row("A", Mã="DM.07"), row("B", Mã="DM.08"))
    found = look(session, row("Tên khác hẳn", Mã="DM.08"), amends="01/QĐ")
    assert [(one.code, one.change, one.columns) for one in found.rows] == [("DM.08", "changed", ["name"])]


def test_a_name_that_is_nearly_the_same_asks_whether_it_is_the_item(session, people):
    bring(session, row("Số hộ nghèo và hộ cận nghèo năm"))
    name = "Số hộ nghèo và hộ cận nghèo hằng năm"
    found = look(session, row(name), amends="01/QĐ")
    assert [one.code for one in found.rows[0].unanswered] == ["item_similar"]
    assert found.rows[0].code == "1"
    other = look(session, row(name), amends="01/QĐ", answers=Answers(rows={"2": {"code": "new"}}))
    assert (other.rows[0].code, other.rows[0].change, other.unanswered) == ("VP-01", "added", [])


def test_the_same_name_under_another_unit_is_only_proposed(session, people):
    bring(session, row("Thủ tục hành chính"))
    found = look(session, row("Thủ tục hành chính", "GDNN"))
    assert [one.code for one in found.rows[0].unanswered] == ["item_elsewhere"]
    assert found.rows[0].columns == ["unit"]


def test_what_the_annex_says_against_the_list_is_asked(session, people):
    bring(session, row("A"), row("B"))
    found = look(
        session,
        row("A", **{"Nội dung thay đổi": "Bổ sung"}),
        row("Không có", **{"Nội dung thay đổi": "Sửa đổi"}),
        row("Cũng không", **{"Nội dung thay đổi": "Bãi bỏ"}),
        amends="01/QĐ",
    )
    doubts = [doubt.code for one in found.rows for doubt in one.unanswered]
    assert doubts == ["added_exists", "changed_unknown", "repealed_unknown"]


def test_a_repeal_of_nothing_cannot_be_confirmed_only_placed_or_left_out(session, people):
    bring(session, row("A"), row("B"))
    wrong = row("Chưa từng có", **{"Ghi chú": "Bãi bỏ"})
    confirmed = look(session, wrong, amends="01/QĐ", answers=Answers(confirm_all=True))
    assert [one.code for one in confirmed.unanswered[0].unanswered] == ["repealed_unknown"]
    placed = look(session, wrong, amends="01/QĐ", answers=Answers(rows={"2": {"code": "2"}}))
    assert (placed.rows[0].code, placed.rows[0].change, placed.unanswered) == ("2", "repealed", [])
    skipped = look(session, wrong, row("A"), amends="01/QĐ", answers=Answers(rows={"2": {"skip": True}}))
    assert (len(skipped.kept), skipped.unanswered, skipped.errors) == (1, [], [])


def test_a_warned_row_needs_a_person(session, people):
    doubtful = row("A", "Phòng lạ hoắc", "thỉnh thoảng", "giấy")
    with pytest.raises(ImportRefused) as refused:
        bring(session, doubtful, row("B"), answers=Answers())
    assert [(one["row"], one["message"]) for one in refused.value.errors] == [(2, "row_unanswered")]
    assert is_empty(session)
    settled = {"unit": "GDNN", "frequency": "P1Y", "formats": "csv, xlsx", "kind": "register_list"}
    bring(session, doubtful, row("B"), answers=Answers(rows={"2": settled}))
    first = session.scalars(select(ListItem).order_by(ListItem.position)).first()
    assert (first.organization_id, first.frequency, first.formats, first.kind) == (
        people.division.id,
        "P1Y",
        ["CSV", "XLSX"],
        "register_list",
    )


def test_a_row_may_be_taken_as_it_is_without_a_unit(session, people):
    bring(session, row("A", "Phòng lạ hoắc"), answers=Answers(rows={"2": {"confirm": True}}))
    assert session.scalars(select(ListItem)).one().organization_id is None


def test_one_answer_serves_every_row_that_says_the_same_unit(session, people):
    rows = [row(name, "Bộ phận số hóa") for name in ("A", "B")]
    found = look(session, *rows, answers=Answers(units={"Bộ phận số hóa": "GDNN"}))
    assert [one.read.unit for one in found.rows] == ["GDNN", "GDNN"]
    assert found.unanswered == []


def test_answers_that_cannot_be_used_are_named(session, people):
    given = {"2": {"unit": "KHÔNG", "frequency": "P9Y", "first_publication": "mai"}, "99": {"confirm": True}}
    found = look(session, row("A"), answers=Answers(rows=given))
    assert [(one.code, one.column) for one in found.errors] == [
        ("answer_unusable", "unit"),
        ("answer_unusable", "frequency"),
        ("answer_unusable", "first_publication"),
        ("answer_without_row", None),
    ]


@pytest.mark.parametrize("code", ["a/b", "có cách", "decisions", "x" * 51, "."])
def test_a_code_that_no_address_can_bear_is_refused(session, people, code):
    found = look(session, row("A"), answers=Answers(rows={"2": {"code": code}}))
    assert [one.code for one in found.errors] == ["code_unusable"]


def test_two_rows_cannot_be_one_item(session, people):
    bring(session, row("A"), row("B"))
    given = Answers(rows={"2": {"code": "1"}, "3": {"code": "1"}})
    found = look(session, row("A"), row("X"), amends="01/QĐ", answers=given)
    assert [(one.code, one.row) for one in found.errors] == [("code_taken", 3)]


@pytest.mark.parametrize("told", [[], {"rows": []}, {"more": {}}, {"rows": {"2": {"x": 1}}}, "a"])
def test_answers_of_another_form_are_refused(told):
    with pytest.raises(ValueError, match="answers"):
        Answers.from_dict(told)


def test_faults_of_the_annex_write_nothing(session, people):
    with pytest.raises(ImportRefused) as refused:
        import_rows(
            session,
            [row("A", order="1"), row("B", order="2"), row("C", order="2"), row("A", order="4")],
            decision="1",
            issued_on=FIRST,
            now=NOW,
        )
    assert [(one["row"], one["message"]) for one in refused.value.errors] == [
        (4, "duplicate_order"),
        (5, "duplicate_name"),
    ]
    assert is_empty(session)


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([{"TT": "1", "Tên bộ dữ liệu": "A", "Tần suất": "Năm"}], "missing_column"),
        ([{"Họ tên": "A", "Tuổi": "3"}], "no_table"),
        ([], "no_table"),
    ],
)
def test_a_table_that_is_no_list_is_refused(session, people, rows, code):
    with pytest.raises(ImportRefused) as refused:
        import_rows(session, rows, decision="1", issued_on=FIRST, now=NOW)
    assert refused.value.errors[0]["message"] == code
    assert is_empty(session)


def test_leaving_out_a_row_takes_its_fault_along(session, people):
    rows = [row("A"), row("A")]
    assert [one.code for one in look(session, *rows).errors] == ["duplicate_name"]
    assert look(session, *rows, answers=Answers(rows={"3": {"skip": True}})).errors == []
    both = Answers(rows={"2": {"skip": True}, "3": {"skip": True}})
    assert [one.code for one in look(session, *rows, answers=both).errors] == ["nothing_left"]


@pytest.mark.parametrize(
    ("facts", "fields"),
    [
        ({"number": " "}, {"number": ["required"]}),
        ({"number": "9" * 101}, {"number": ["too_long"]}),
        ({"issued_on": date(2025, 11, 4)}, {"issued_on": ["in_future"]}),
        ({"effective_on": FIRST}, {"effective_on": ["effective_before_issue"]}),
        ({"expires_on": date(2025, 8, 31)}, {"expires_on": ["expires_before_effect"]}),
        ({"amends": "99/QĐ"}, {"amends": ["unknown_decision"]}),
        ({"issued_on": date(2024, 12, 31)}, {"issued_on": ["older_than_list"]}),
        ({"issued_on": date(2025, 2, 1)}, {"issued_on": ["older_than_list"]}),
        ({"issued_on": FIRST}, {"effective_on": ["same_day_as_list"]}),
        ({"amends": "01/QĐ", "issued_on": date(2024, 12, 31)}, {"issued_on": ["before_amended"]}),
        ({"amends": "02/QĐ", "issued_on": date(2025, 5, 31)}, {"issued_on": ["before_amended"]}),
    ],
)
def test_days_and_numbers_that_contradict_are_refused(session, people, facts, fields):
    bring(session, row("A"))
    bring(session, row("B"), number="02/QĐ", issued_on=LATER, amends="01/QĐ")
    given = {"number": "03/QĐ", "issued_on": LAST} | facts
    with pytest.raises(Invalid) as refused:
        look(session, row("C"), **given)
    assert refused.value.fields == fields


def test_a_list_in_force_later_than_the_new_one_refuses_it(session, people):
    bring(session, row("A"), effective_on=date(2025, 12, 1))
    with pytest.raises(Invalid) as refused:
        look(session, row("C"), issued_on=LATER)
    assert refused.value.fields == {"effective_on": ["older_than_list"]}


def test_a_list_that_was_replaced_or_has_expired_is_amended_no_more(session, people):
    bring(session, row("A"), expires_on=date(2025, 8, 1))
    with pytest.raises(Invalid) as expired:
        look(session, row("B"), amends="01/QĐ", issued_on=LAST)
    assert expired.value.fields == {"amends": ["amended_has_expired"]}
    bring(session, row("A"), number="02/QĐ", issued_on=LATER)
    with pytest.raises(Invalid) as replaced:
        look(session, row("B"), amends="01/QĐ", issued_on=date(2025, 7, 1), number="03/QĐ")
    assert replaced.value.fields == {"amends": ["amended_was_replaced"]}


def test_an_amendment_may_name_an_amendment_of_the_list(session, people):
    bring(session, row("A"))
    bring(session, row("B"), number="02/QĐ", issued_on=LATER, amends="01/QĐ")
    bring(session, row("C"), number="03/QĐ", issued_on=LAST, amends="02 / qđ")
    assert sorted(in_force(session).values()) == ["A", "B", "C"]


@pytest.mark.parametrize("number", ["01/QĐ", "01/qđ", "01 - QD"])
def test_a_number_is_used_once(session, people, number):
    bring(session, row("A"))
    with pytest.raises(Invalid) as refused:
        bring(session, row("B"), number=number, issued_on=LATER)
    assert refused.value.fields == {"number": ["number_taken"]}


def test_only_who_administers_imports(session, people):
    for actor in (people.clerk, people.reviewer, people.head, people.officer):
        with pytest.raises(NotAllowed):
            bring(session, row("A"), actor=actor)
    assert is_empty(session)
    bring(session, row("A"), actor=people.admin)


def test_units_are_those_of_the_day_with_the_names_of_their_predecessors(session, people):
    old = Organization(name="cu", code="CU", title_vi="Phòng Dạy nghề", valid_to=date(2025, 2, 28))
    new = Organization(
        name="moi",
        code="MOI",
        title_vi="Phòng Đào tạo",
        valid_from=date(2025, 3, 1),
        parent_id=people.office.id,
    )
    session.add_all([old, new])
    act = UnitSuccession(kind="rename", decision_number="5/QĐ", effective_on=date(2025, 3, 1), created=NOW)
    session.add(act)
    session.flush()
    session.add(UnitLink(succession_id=act.id, predecessor_id=old.id, successor_id=new.id))
    session.flush()
    before = {unit.code for unit in annex_units.known_units(session, FIRST)}
    after = {unit.code: unit for unit in annex_units.known_units(session, LATER)}
    assert before == {"VP", "GDNN", "CU"}
    assert set(after) == {"VP", "GDNN", "MOI"}
    assert (after["MOI"].names, after["MOI"].parent) == (("Phòng Đào tạo", "Phòng Dạy nghề"), "VP")
    found = look(session, row("A", "Phòng Dạy nghề"))
    assert (found.rows[0].read.unit, found.unanswered) == ("MOI", [])


def test_two_decisions_are_compared_column_by_column(session, people):
    bring(session, row("A"), row("B"), row("C"))
    bring(
        session,
        row("A", "GDNN", "Năm"),
        row("D"),
        row("C", **{"Ghi chú": "Bãi bỏ"}),
        number="02/QĐ",
        issued_on=LATER,
        amends="01/QĐ",
        answers=Answers(rows={"2": {"code": "1"}}),
    )
    found = decision_diff.diff_decisions(session, "01/QĐ", "02-qd")
    told = {one.code: (one.change, [(c.name, c.old, c.new) for c in one.columns]) for one in found.items}
    assert told == {
        "1": ("changed", [("unit", "VP", "GDNN"), ("frequency", "P1M", "P1Y")]),
        "VP-01": ("added", []),
        "3": ("repealed", []),
    }
    assert found.same == 1
    back = decision_diff.diff_decisions(session, "02/QĐ", "01/QĐ")
    assert {one.code: one.change for one in back.items} == {"1": "changed", "3": "added", "VP-01": "repealed"}


def test_reading_leaves_the_annex_for_the_next_answers(session, people):
    facts = DecisionFacts("1", FIRST)
    annex = read_rows(session, numbered(row("A", "Phòng lạ hoắc")), facts)
    told = annex.to_dict()
    answers = Answers(rows={"2": {"unit": "GDNN"}})
    decision_import.preview(session, annex, facts, answers, now=NOW)
    assert annex.to_dict() == told
    decision_import.import_decision(session, SYSTEM, annex, facts, answers, file=None, now=NOW)
    assert annex.to_dict() == told


@pytest.mark.parametrize(
    ("more", "code", "column"),
    [
        ({"Ghi chú": "LH: nguyen@vidu.example"}, "person_in_row", "note"),
        ({"Ghi chú": "LH 0912 345 678"}, "person_in_row", "note"),
        ({"Mô tả": "038099001234"}, "person_in_row", "description"),
        ({"Điện thoại": "1"}, "person_column", "Điện thoại"),
    ],
)
def test_an_annex_that_speaks_of_persons_is_not_published(session, people, more, code, column):
    found = look(session, row("A", **more))
    assert [(one.code, one.column) for one in found.errors] == [(code, column)]
    assert "0912" not in str(found.errors)


@pytest.mark.parametrize(
    "note", ["Theo QĐ 1246/QĐ-BLĐTBXH ngày 09/8/2024", "Từ 01-01-2025 đến 31.12.2025", "H56.12"]
)
def test_days_and_numbers_of_decisions_are_no_persons(session, people, note):
    assert look(session, row("A", **{"Ghi chú": note})).errors == []
