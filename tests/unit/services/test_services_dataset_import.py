"""The bulk import: all rows or none, each fault with its column, a second import changes what differs."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from catalog.domain.errors import (
    ApproverMissing,
    ImportRefused,
    NameTaken,
    NotAllowed,
    NothingToPublish,
    SameHands,
)
from catalog.domain.policy import SYSTEM
from catalog.i18n import field_text
from catalog.models import AuditEntry, Dataset, DatasetVersion, Job, Organization
from catalog.services import dataset_import, datasets, publications, publishing
from catalog.services.dataset_import import Publishing
from catalog.services.place_words import PlaceWords
from tests.conftest import NOW
from tests.factories.datasets import make_checked_dataset

ROW = {
    "id": "r-1",
    "name": "ho-ngheo-2024",
    "title": "Số hộ nghèo huyện Nga Sơn năm 2024",
    "title_en": "Poor households",
    "notes": "Kết quả rà soát cuối năm, Quyết định số 4515/QĐ-UBND.",
    "tags": ["hộ nghèo", "giảm nghèo"],
    "organization": "Phòng Giáo dục nghề nghiệp",
    "theme": "Giảm nghèo",
    "place": "Huyện Nga Sơn",
    "year": 2024,
    "format": ["CSV", "Excel"],
    "reason": "Người dân yêu cầu",
}
BARE = {key: value for key, value in ROW.items() if key not in ("id", "name")}
ALONE = Publishing(review="none")


@pytest.fixture
def words(places):
    return PlaceWords(places, ("38", "2025-07-01"))


@pytest.fixture
def load(session, people, words):
    """Import rows, as the shell unless somebody else is named."""

    def run(*rows, actor=SYSTEM, publication=None, creates_units=False):
        numbered = list(enumerate(rows, start=2))
        return dataset_import.import_datasets(
            session,
            actor,
            numbered,
            words,
            creates_units=creates_units,
            publication=publication,
            now=NOW,
        )

    return run


def faults(load, *rows, **how):
    with pytest.raises(ImportRefused) as refused:
        load(*rows, **how)
    return {(one["row"], one["column"], one["code"]) for one in refused.value.errors}


def counted(session, model):
    return session.scalar(select(func.count()).select_from(model))


def test_a_row_becomes_a_draft_with_all_that_it_says(session, load):
    assert load(ROW).added == ["ho-ngheo-2024"]
    made = session.get(Dataset, "r-1")
    assert (made.state, made.title_vi, made.theme) == ("draft", ROW["title"], "giam-ngheo")
    assert (made.spatial_code, made.spatial_vintage) == ("401", "2025-01-01")
    assert (made.period_start.isoformat(), made.period_end.isoformat()) == ("2024-01-01", "2024-12-31")
    assert made.announced_formats == ["CSV", "XLSX"]
    assert made.keywords_vi == ["hộ nghèo", "giảm nghèo"]
    assert made.off_list_reason_vi == ROW["reason"]


def test_a_published_row_is_public_with_its_formats_and_without_a_file(session, load):
    assert load(ROW, publication=ALONE).published == ["ho-ngheo-2024"]
    public = publications.get_publication(session, "ho-ngheo-2024")
    assert (public.files, public.formats, public.has_only_description) == ((), ("CSV", "XLSX"), True)
    told = session.scalars(select(AuditEntry).where(AuditEntry.action == "publish_dataset")).one()
    assert told.details["by"] == "import"
    assert {job.name for job in session.scalars(select(Job))} == {"index_dataset"}


def test_many_rows_are_one_rebuild_of_the_index(session, load):
    rows = [{**ROW, "id": f"r-{n}", "name": f"bo-{n}"} for n in range(60)]
    load(*rows, publication=replace(ALONE, has_portal=True))
    names = [job.name for job in session.scalars(select(Job))]
    assert names.count("rebuild_index") == 1
    assert names.count("sync_dataset") == 60
    assert "index_dataset" not in names


def test_the_same_table_again_changes_nothing(session, load):
    load(ROW, publication=ALONE)
    again = load(ROW, publication=ALONE)
    assert (again.unchanged, again.added, again.changed, again.published) == (["ho-ngheo-2024"], [], [], [])
    assert counted(session, DatasetVersion) == 1


def test_only_the_row_that_differs_is_written_and_published_again(session, load):
    other = {**ROW, "id": "r-2", "name": "ho-ngheo-2023", "year": 2023}
    load(ROW, other, publication=ALONE)
    again = load(ROW, {**other, "notes": "Đã đối chiếu lại."}, publication=ALONE)
    assert (again.changed, again.published) == (["ho-ngheo-2023"], ["ho-ngheo-2023"])
    assert publications.get_publication(session, "ho-ngheo-2023").number == 2
    assert publications.get_publication(session, "ho-ngheo-2024").number == 1


def test_rows_without_id_and_name_are_known_again_by_their_title(session, load):
    first = load(BARE)
    assert first.added == ["so-ho-ngheo-huyen-nga-son-nam-2024"]
    assert load(BARE).unchanged == first.added


def test_a_row_that_its_title_alone_does_not_tell_is_refused_until_it_has_a_name(session, load):
    assert faults(load, BARE, BARE) == {(2, "title", "title_repeated"), (3, "title", "title_repeated")}
    assert faults(load, ROW, BARE) == {(3, "title", "title_repeated")}
    load(BARE)
    other = {**BARE, "organization": "VP", "notes": "Của đơn vị khác."}
    assert faults(load, other) == {(2, "title", "title_known")}
    assert session.scalars(select(Dataset.notes_vi)).one() == ROW["notes"]
    assert load({**other, "name": "ho-ngheo-btxh"}).added == ["ho-ngheo-btxh"]
    assert load(BARE).unchanged == ["so-ho-ngheo-huyen-nga-son-nam-2024"]


def test_a_title_of_a_dataset_with_files_asks_for_a_name(session, people, places, load):
    made = make_checked_dataset(session, people.clerk, places, now=NOW)
    code = session.scalars(select(Organization.code).where(Organization.id == made.organization_id)).one()
    row = {**BARE, "title": made.title_vi, "organization": code}
    assert faults(load, row) == {(2, "title", "title_known")}


def test_a_title_that_makes_a_reserved_name_gets_another_one(load):
    assert load({**BARE, "title": "New"}).added == ["new-2"]


def test_a_unit_that_has_ended_gets_no_datasets(session, load):
    unit = session.scalars(select(Organization).where(Organization.title_vi == ROW["organization"])).one()
    unit.valid_to = NOW.date() - timedelta(days=1)
    for creates_units in (False, True):
        told = faults(load, ROW, creates_units=creates_units)
        assert told == {(2, "organization", "unit_not_in_office")}


def test_long_names_that_begin_alike_are_different_units_and_known_again(session, load):
    begin = "Trung tâm Dịch vụ việc làm tỉnh Thanh Hóa cơ sở"
    ends = list(enumerate(("một", "hai")))
    rows = [{**ROW, "id": f"r-{n}", "name": f"bo-{n}", "organization": f"{begin} {end}"} for n, end in ends]
    made = load(*rows, creates_units=True).units
    assert len(set(made)) == 2
    assert all(len(code) <= 50 for code in made)
    third = {**ROW, "id": "r-5", "name": "bo-5", "organization": f"{begin} ba"}
    assert load(third, creates_units=True).units not in ([made[0]], [made[1]])
    titles = set(
        session.scalars(select(Organization.title_vi).where(Organization.title_vi.startswith(begin)))
    )
    assert titles == {f"{begin} một", f"{begin} hai", f"{begin} ba"}
    # The beginning itself is a fourth unit, not the code that was cut there.
    shorter = {**ROW, "id": "r-9", "name": "bo-9", "organization": begin}
    assert len(load(shorter, creates_units=True).units) == 1
    assert load(*rows, third, shorter, creates_units=True).units == []


def test_a_unit_that_exists_is_left_as_it_is(session, load):
    known = session.scalars(select(Organization).where(Organization.title_vi == ROW["organization"])).one()
    known.title_en, known.kind = "Vocational education", "phong"
    before = (known.title_vi, known.title_en, known.kind, known.parent_id, known.valid_from)
    assert load({**ROW, "organization": f"({known.code})."}, creates_units=True).units == []
    assert (known.title_vi, known.title_en, known.kind, known.parent_id, known.valid_from) == before


def test_control_characters_reach_no_tag_unit_or_place(session, load):
    load(
        {**ROW, "tags": "a\x00b; c\ufffed", "place": "Chỗ \x07lạ", "organization": "Trung tâm \x07mới\x1b"},
        creates_units=True,
    )
    made = session.get(Dataset, "r-1")
    assert (made.keywords_vi, made.spatial_name) == (["ab", "cd"], "Chỗ lạ")
    assert session.get(Organization, made.organization_id).title_vi == "Trung tâm mới"


def test_a_row_in_review_is_told_by_its_row(session, load):
    load(ROW)
    session.get(Dataset, "r-1").state = "in_review"
    other = {**ROW, "id": "r-2", "name": "bo-hai"}
    assert faults(load, other, ROW, publication=ALONE) == {(3, "name", "row_in_review")}
    assert load(other, ROW).unchanged == [ROW["name"]]


@pytest.mark.parametrize(
    ("change", "column", "code"),
    [
        ({"title": ""}, "title", "required"),
        ({"title": "x" * 301}, "title", "too_long"),
        ({"title": ["a"]}, "title", "not_text"),
        ({"organization": "Phòng Lạ"}, "organization", "unit_not_known"),
        ({"organization": ""}, "organization", "required"),
        ({"theme": "thể thao"}, "theme", "unknown_theme"),
        ({"theme": ""}, "theme", "required"),
        ({"year": "năm ngoái"}, "year", "not_a_year"),
        ({"year": "2025-2021"}, "year", "not_a_year"),
        ({"year": "2024-Q5"}, "year", "not_a_year"),
        ({"format": "bảng"}, "format", "unknown_format"),
        ({"place_vintage": "2011-01-01"}, "place_vintage", "unknown_vintage"),
        ({"list_item": "999", "reason": ""}, "list_item", "unknown_list_item"),
        ({"frequency": "mỗi ngày"}, "frequency", "unknown_frequency"),
        ({"licence": "cua-toi"}, "licence", "unknown_licence"),
        ({"id": "mã số"}, "id", "not_an_id"),
        ({"name": "new"}, "name", "name_reserved"),
        ({"name": "suggest"}, "name", "name_reserved"),
        ({"id": "new"}, "id", "name_reserved"),
        ({"notes": "Bộ \ud800 x"}, "notes", "broken_text"),
        ({"tags": ["a", "\udfff"]}, "tags", "broken_text"),
        ({"notes": "Liên hệ 0912 345 678"}, "notes", "text_names_a_person"),
        ({"title": "Hồ sơ của ông Nguyễn Văn An"}, "title", "text_names_a_person"),
        ({"tags": ["an.nguyen@vidu.example"]}, "tags", "text_names_a_person"),
    ],
)
def test_a_bad_row_is_told_by_column_and_nothing_is_written(session, load, change, column, code):
    good = {**ROW, "id": "r-2", "name": "bo-khac"}
    assert faults(load, good, {**ROW, **change}) == {(3, column, code)}
    assert counted(session, Dataset) == 0
    for lang in ("vi", "en"):
        assert field_text(code, lang) != code


@pytest.mark.parametrize(
    ("place", "name", "code"),
    [
        ("99999", "99999", "unknown_place_code"),
        ("Huyện Tĩnh Gia", "Huyện Tĩnh Gia", "place_as_text"),
        ("Phường Ba Đình", "Phường Ba Đình", "place_ambiguous"),
        ("Xã Hà Long", "Xã Hà Long", "place_of_other_list"),
        ("401@2011-01-01", "401@2011-01-01", "unknown_vintage"),
        (["Huyện Nga Sơn", "Nghệ An"], "Huyện Nga Sơn; Nghệ An", "place_as_text"),
        ("x" * 3_000, "x" * 500, "place_as_text"),
    ],
)
def test_a_place_that_is_not_told_exactly_stays_words_and_refuses_no_row(session, load, place, name, code):
    done = load({**ROW, "place": place})
    assert (2, "place", code) in {(one.row, one.column, one.code) for one in done.warnings}
    made = session.get(Dataset, "r-1")
    assert (made.spatial_name, made.spatial_code, made.spatial_vintage) == (name, "", "")


def test_several_faults_of_a_row_are_told_in_one_round(load):
    bad = {**ROW, "title": "", "theme": "x", "year": "x", "format": "x"}
    assert faults(load, bad) == {
        (2, "title", "required"),
        (2, "theme", "unknown_theme"),
        (2, "year", "not_a_year"),
        (2, "format", "unknown_format"),
    }


def test_a_table_must_have_the_needed_columns_and_rows(load):
    assert faults(load, {"title": "x"}) == {
        (1, "organization", "missing_column"),
        (1, "theme", "missing_column"),
    }
    assert faults(load) == {(1, "", "empty_list")}
    assert (1, "Tiêu đề", "duplicate_column") in faults(load, {**ROW, "Tiêu đề": "x"})


def test_ids_and_names_stay_unique(load):
    assert faults(load, ROW, {**ROW, "name": "khac"}) == {(3, "id", "duplicate")}
    assert faults(load, ROW, {**ROW, "id": "r-2"}) == {(3, "name", "duplicate")}
    assert faults(load, ROW, {**ROW, "id": "ho-ngheo-2024", "name": "khac"}) == {(3, "name", "name_taken")}
    load(ROW)
    assert faults(load, {**ROW, "name": "khac"}) == {(2, "name", "name_of_existing")}
    assert faults(load, {**ROW, "id": "r-9"}) == {(2, "name", "name_taken")}


def test_a_dataset_of_files_is_left_alone(session, people, places, load):
    made = make_checked_dataset(session, people.clerk, places, now=NOW)
    assert faults(load, {**ROW, "id": "", "name": made.name}) == {(2, "name", "not_imported")}


def test_publication_needs_a_list_item_or_a_reason(load):
    assert faults(load, {**ROW, "reason": ""}, publication=ALONE) == {(2, "reason", "basis_missing")}
    assert load({**ROW, "reason": ""}).added == ["ho-ngheo-2024"]


def test_unknown_units_are_made_when_asked_for(session, load):
    done = load({**ROW, "organization": "Phòng Trẻ em và Bình đẳng giới"}, creates_units=True)
    assert done.units == ["phong-tre-em-va-binh-dang-gioi"]
    assert session.scalars(select(Organization.title_vi).where(Organization.code == done.units[0])).one()


def test_two_persons_stand_for_a_publication(load, people, session):
    rule = Publishing(review="two-person")
    with pytest.raises(ApproverMissing):
        load(ROW, publication=rule)
    with pytest.raises(ApproverMissing):
        load(ROW, actor=people.admin, publication=replace(rule, is_trial=True))
    with pytest.raises(NotAllowed):
        load(ROW, publication=replace(rule, approver=people.admin))
    with pytest.raises(NotAllowed):
        load(ROW, actor=people.reviewer, publication=replace(rule, approver=people.reviewer))
    assert counted(session, Dataset) == 0
    load(ROW, actor=people.admin, publication=replace(rule, approver=people.reviewer))
    version = session.scalars(select(DatasetVersion)).one()
    assert (version.submitted_by, version.approved_by) == (people.admin.id, people.reviewer.id)
    assert version.gate["signers"] == [people.reviewer.id]


def test_who_imports_may_not_approve(people):
    both = replace(people.admin, id=people.reviewer.id)
    with pytest.raises(SameHands):
        dataset_import.require_approver(both, Publishing(review="two-person", approver=people.reviewer))


def test_only_an_administrator_or_the_shell_imports(load, people):
    with pytest.raises(NotAllowed):
        load(ROW, actor=people.clerk)


def test_in_a_trial_the_shell_stands_alone_and_the_record_says_so(session, load):
    load(ROW, publication=Publishing(review="two-person", is_trial=True))
    told = session.scalars(select(AuditEntry).where(AuditEntry.action == "publish_dataset")).one()
    assert (told.details["review"], told.details["signers"]) == ("two-person", [None])


def test_a_draft_without_a_file_is_submitted_and_approved_by_two_persons(session, load, people):
    load(ROW)
    draft = datasets.find_dataset(session, "ho-ngheo-2024")
    clerk = replace(people.clerk, organization_id=draft.organization_id)
    publishing.submit_dataset(session, clerk, draft.name, revision=draft.revision, now=NOW)
    _, digest = publishing.preview(session, draft, now=NOW)
    asked = {"digest": digest, "is_declared": True, "now": NOW}
    with pytest.raises(NotAllowed):
        publishing.publish_dataset(session, clerk, draft.name, **asked)
    publishing.publish_dataset(session, people.reviewer, draft.name, **asked)
    assert publications.get_publication(session, draft.name).has_only_description


def test_an_ordinary_dataset_still_needs_a_file(session, load, people, places):
    load(ROW)
    draft = datasets.find_dataset(session, "ho-ngheo-2024")
    draft.announced_formats = None
    with pytest.raises(NothingToPublish):
        publishing.require_publishable(session, draft, now=NOW)


def test_a_name_may_not_be_the_id_of_an_imported_dataset(session, load):
    load(ROW)
    with pytest.raises(NameTaken):
        datasets.require_free_name(session, "r-1")


def test_a_withdrawn_description_is_not_written_again(session, load, people):
    load(ROW, publication=ALONE)
    publishing.withdraw_dataset(session, people.reviewer, ROW["name"], reason="Nhập nhầm năm", now=NOW)
    assert faults(load, ROW) == {(2, "name", "not_imported")}
