"""The approved list: import from a table, what is in force, and the computed state of each item."""

from datetime import date

import pytest
from sqlalchemy import func, select

from catalog.domain.errors import ImportRefused, NotAllowed
from catalog.domain.policy import SYSTEM
from catalog.domain.register_facts import Code
from catalog.i18n import local_day
from catalog.models import ListItem, Organization
from catalog.schemas.dataset import load_dataset
from catalog.services import datasets, organizations, publishing, register, release_log
from catalog.services.register_answers import answers_of
from catalog.services.register_summary import public_code
from tests.conftest import NOW
from tests.factories import decisions
from tests.factories.datasets import dataset_fields, make_checked_dataset, make_dataset

DAY = date(2025, 1, 1)
TODAY = local_day(NOW)
THIS_MONTH = date(2025, 11, 1)


def row(tt="1", ten="", unit="VP", formats="CSV;XLSX", frequency="Tháng", **more):
    given = {"tt": tt, "ma": tt, "ten_du_lieu": ten or f"Văn bản {tt}"}
    given |= {"don_vi_chu_tri": unit, "dinh_dang": formats}
    return given | {"tan_suat_cap_nhat": frequency} | more


def import_rows(session, *rows, number="01/QĐ", issued_on=DAY, **options):
    return decisions.import_rows(session, rows, decision=number, issued_on=issued_on, now=NOW, **options)


def codes(catalog, session):
    """The state of every item; a list of this month has no period that is over, so it says how far it is."""
    return {code: state.code for code, (_, state) in catalog.register.all_states(session, NOW).items()}


def test_a_row_of_the_annex_becomes_an_item_of_its_unit(session, people):
    import_rows(
        session, row(frequency="6 tháng", formats="CSV;GeoJSON;API", thoi_gian_cong_bo_lan_dau="31/12/2025")
    )
    item = session.scalars(select(ListItem)).one()
    assert (item.code, item.name_vi, item.frequency) == ("1", "Văn bản 1", "P6M")
    assert item.formats == ["CSV", "GEOJSON", "API"]
    assert item.organization_id == people.office.id
    assert item.first_publication == date(2025, 12, 31)


@pytest.mark.parametrize("written", ["VP", "vp", "Văn phòng Sở", "VAN PHONG SO", "van phong so"])
def test_a_unit_is_known_by_code_or_name_with_or_without_accents(session, people, written):
    assert import_rows(session, row(unit=written)).rows[0].read.unit == "VP"


def test_an_amendment_is_laid_over_the_decision_it_amends(session, people):
    import_rows(session, row("1"), row("2", ten="Cũ"))
    import_rows(
        session, row("2", ten="Mới"), row("3"), number="02/QĐ", issued_on=date(2025, 6, 1), amends="01/QĐ"
    )
    assert {i.code: (i.name_vi, i.change) for i in register.items_in_force(session, TODAY)} == {
        "1": ("Văn bản 1", "added"),
        "2": ("Mới", "changed"),
        "3": ("Văn bản 3", "added"),
    }


def test_an_amending_list_says_what_it_does_to_each_item(catalog, session, people):
    import_rows(session, row("1"), row("2"))
    amending = [row("2", frequency="Quý"), row("3", ghi_chu=""), row("1", ghi_chu="Bãi bỏ")]
    read = import_rows(session, *amending, number="02/QĐ", issued_on=date(2025, 6, 1), amends="01/QĐ")
    assert [(i.code, i.to_dict(has_before=True)["change"]) for i in read.rows] == [
        ("2", "changed"),
        ("3", "added"),
        ("1", "repealed"),
    ]
    assert codes(catalog, session)["1"] is Code.REPEALED
    assert "change" not in read.rows[0].to_dict(has_before=False)


def test_units_whose_codes_differ_in_marks_alone_cannot_share_an_address(session):
    rows = [{"code": "QLĐT", "name_vi": "a"}, {"code": "QLDT", "name_vi": "b"}]
    with pytest.raises(ImportRefused) as refused:
        organizations.import_units(session, SYSTEM, rows, now=NOW)
    assert refused.value.errors == [{"row": 3, "column": "code", "message": "duplicate"}]


def test_an_edit_that_nobody_approved_does_not_move_a_published_dataset_on_the_register(
    catalog, session, people, places
):
    import_rows(session, row("1", formats="CSV"), row("2"), issued_on=THIS_MONTH)
    given = {"list_item_code": "1", "off_list_reason_vi": ""}
    done = make_checked_dataset(session, people.clerk, places, now=NOW, name="xong", **given)
    publishing.submit_dataset(session, people.clerk, "xong", revision=done.revision, now=NOW)
    digest = publishing.preview(session, done, now=NOW)[1]
    publishing.publish_dataset(session, people.reviewer, "xong", digest=digest, is_declared=True, now=NOW)
    moved = load_dataset(dataset_fields(list_item_code="2"))
    datasets.edit_dataset(
        session, people.clerk, "xong", moved, revision=done.revision, places=places, now=NOW
    )
    session.flush()
    assert codes(catalog, session) == {"1": Code.PUBLISHED, "2": Code.DRAFT}
    shown = {code: [a.name for a in found] for code, found in answers_of(session, ["1", "2"]).items()}
    assert shown == {"1": ["xong"]}


def test_a_newer_whole_decision_replaces_the_older_one(session, people):
    import_rows(session, row("1"))
    import_rows(session, row("A"), number="09/QĐ", issued_on=date(2025, 9, 1))
    assert [i.code for i in register.items_in_force(session, TODAY)] == ["A"]
    assert register.find_item(session, "1", TODAY) is None


def test_the_state_of_an_item_follows_the_facts(catalog, session, people, places):
    rows = [row("1"), row("2", unit="?"), *(row(code, formats="CSV") for code in "34567")]
    import_rows(session, *rows, issued_on=THIS_MONTH)
    on_list = {"off_list_reason_vi": ""}
    make_dataset(session, people.clerk, places, now=NOW, name="nhap", list_item_code="3", **on_list)
    make_checked_dataset(
        session, people.clerk, places, now=NOW, name="hong", list_item_code="4", verdict="invalid", **on_list
    )
    make_checked_dataset(
        session, people.clerk, places, now=NOW, name="giu", list_item_code="5", verdict="held", **on_list
    )
    sent = make_checked_dataset(
        session, people.clerk, places, now=NOW, name="gui", list_item_code="6", **on_list
    )
    publishing.submit_dataset(session, people.clerk, "gui", revision=sent.revision, now=NOW)
    done = make_checked_dataset(
        session, people.clerk, places, now=NOW, name="xong", list_item_code="7", **on_list
    )
    publishing.submit_dataset(session, people.clerk, "xong", revision=done.revision, now=NOW)
    digest = publishing.preview(session, done, now=NOW)[1]
    publishing.publish_dataset(session, people.reviewer, "xong", digest=digest, is_declared=True, now=NOW)
    assert codes(catalog, session) == {
        "1": Code.ASSIGNED,
        "2": Code.UNASSIGNED,
        "3": Code.DRAFT,
        "4": Code.FAILED,
        "5": Code.HELD,
        "6": Code.IN_REVIEW,
        "7": Code.PUBLISHED,
    }
    release_log.note_reading(session, done.id, "t", 1, is_live=True, now=NOW)
    session.flush()
    assert codes(catalog, session)["7"] is Code.LIVE
    publishing.withdraw_dataset(session, people.reviewer, "xong", reason="Sai", now=NOW)
    assert codes(catalog, session)["7"] is Code.ASSIGNED


def test_the_public_is_told_that_work_goes_on_not_what_went_wrong():
    assert {public_code(c) for c in (Code.HELD, Code.FAILED, Code.IN_REVIEW)} == {Code.DRAFT}
    told = [public_code(code) for code in Code if code not in (Code.HELD, Code.FAILED, Code.IN_REVIEW)]
    assert told == [code for code in Code if code not in (Code.HELD, Code.FAILED, Code.IN_REVIEW)]


def test_units_are_imported_with_their_parents_and_dates(session):
    rows = [
        {"code": "SO", "parent": "", "name_vi": "Sở", "name_en": "Department", "kind": "so"},
        {"code": "P1", "parent": "SO", "name_vi": "Phòng 1", "kind": "phong", "valid_to": "2025-02-28"},
    ]
    assert organizations.import_units(session, SYSTEM, rows, now=NOW).added == 2
    child = organizations.get_unit(session, "p1")
    assert child.parent_id == organizations.get_unit(session, "SO").id
    assert child.valid_to == date(2025, 2, 28)
    again = organizations.import_units(session, SYSTEM, [rows[1] | {"name_vi": "Phòng một"}], now=NOW)
    assert (again.added, again.changed) == (0, 1)
    assert organizations.get_unit(session, "P1").title_vi == "Phòng một"


def test_a_faulty_unit_table_writes_nothing(session):
    rows = [
        {"code": "A", "parent": "B", "name_vi": "x"},
        {"code": "A", "name_vi": ""},
        {"code": "C", "name_vi": "x", "valid_from": "hôm qua"},
    ]
    with pytest.raises(ImportRefused) as refused:
        organizations.import_units(session, SYSTEM, rows, now=NOW)
    assert [(e["row"], e["column"], e["message"]) for e in refused.value.errors] == [
        (2, "code", "not_a_name"),
        (2, "parent", "unknown_parent"),
        (3, "name_vi", "required"),
        (3, "code", "duplicate"),
        (3, "code", "not_a_name"),
        (4, "code", "not_a_name"),
        (4, "valid_from", "not_a_date"),
    ]
    assert session.scalar(select(func.count()).select_from(Organization)) == 0


def test_only_the_operator_imports(session, people):
    with pytest.raises(NotAllowed):
        organizations.import_units(session, people.clerk, [], now=NOW)
    with pytest.raises(NotAllowed):
        import_rows(session, row(), actor=people.reviewer)
