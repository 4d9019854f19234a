"""Registering and editing: nothing typed is lost, nobody overwrites another unseen."""

from datetime import date
from html import escape

import pytest

from catalog.models import ItemAssignment
from catalog.services import datasets, fact_clock, organizations
from tests.factories.datasets import dataset_fields
from tests.factories.decisions import import_rows
from tests.factories.workspace_site import NAME, Browser, draft, settle, state_of

NEW = "/workspace/dataset/new"
EDIT = f"/workspace/dataset/{NAME}/edit"


@pytest.fixture
def site(catalog):
    return settle(catalog)


@pytest.fixture
def clerk(site):
    return Browser(site, "clerk")


@pytest.fixture
def items(site, catalog):
    rows = [
        {
            "TT": "6",
            "Tên dữ liệu": "Cơ sở nghề",
            "Đơn vị chủ trì": "GDNN",
            "Định dạng": "CSV",
            "Tần suất": "Năm",
        },
        {
            "TT": "31",
            "Tên dữ liệu": "Văn bản",
            "Đơn vị chủ trì": "VP",
            "Định dạng": "CSV",
            "Tần suất": "Tháng",
        },
    ]
    with catalog.db.unit_of_work() as session:
        import_rows(session, rows, decision="BẢN MINH HỌA", issued_on=date(2025, 1, 2), now=catalog.clock())


def saved(catalog, name=NAME):
    with catalog.db.read_session() as session:
        return datasets.find_dataset(session, name)


def test_a_dataset_is_registered_for_an_item_of_the_list(clerk, catalog, items):
    form = clerk.get(f"{NEW}?item=31").text
    assert 'value="Văn bản"' in form
    assert '<option value="31" selected>' in form
    assert '<option value="P1M" selected>' in form
    fields = dataset_fields(list_item_code="31", off_list_reason_vi="", keywords_vi="văn bản, chỉ đạo")
    answer = clerk.post(NEW, fields, page=NEW)
    assert (answer.status_code, answer.location) == (303, f"/workspace/dataset/{NAME}")
    made = saved(catalog)
    assert (made.state, made.list_item_code, made.keywords_vi) == ("draft", "31", ["văn bản", "chỉ đạo"])
    assert made.organization.name == "vp"


def test_my_work_offers_only_the_items_of_my_unit_that_have_no_dataset(clerk, catalog, items):
    page = clerk.get("/workspace").text
    assert f"{NEW}?item=31" in page
    assert f"{NEW}?item=6" not in page
    draft(catalog, list_item_code="31")
    assert f"{NEW}?item=31" not in clerk.get("/workspace").text


def test_my_work_offers_no_item_that_another_unit_has_by_now(clerk, catalog, items):
    with catalog.db.unit_of_work() as session:
        other = organizations.get_unit(session, "gdnn")
        moved = ItemAssignment(
            item_code="31", organization_id=other.id, valid_from=date(2025, 2, 1), created=catalog.clock()
        )
        session.add(moved)
        fact_clock.advance(session, ["31"])
    assert f"{NEW}?item=31" not in clerk.get("/workspace").text


def test_refused_fields_are_named_beside_them_and_every_word_is_kept(clerk):
    typed = dataset_fields(
        theme="khong-co",
        period_start="31/02/2024",
        notes_vi="Mô tả dài, gõ rất lâu <b>&",
        caveats_vi="Dòng một\nDòng hai",
        title_en="x" * 301,
    )
    answer = clerk.post(NEW, typed, page=NEW)
    assert answer.status_code == 422
    for field, words in (
        ("theme", "Chọn một chủ đề"),
        ("period_start", "viết 31/12/2025"),
        ("title_en", "Dài quá mức"),
    ):
        assert f'href="#f-{field}"' in answer.text
        assert f'id="f-{field}-error"' in answer.text
        assert words in answer.text
    assert escape("Mô tả dài, gõ rất lâu <b>&", quote=False) in answer.text
    assert "<b>&" not in answer.text
    assert "Dòng một\nDòng hai" in answer.text
    assert 'value="31/02/2024"' in answer.text


def test_an_unknown_item_of_the_list_is_refused_beside_its_field(clerk, items):
    answer = clerk.post(NEW, dataset_fields(list_item_code="99", notes_vi="giữ lại chữ này"), page=NEW)
    assert answer.status_code == 422
    assert 'id="f-list_item_code-error"' in answer.text
    assert "giữ lại chữ này" in answer.text


def test_a_taken_name_is_refused_with_409_and_the_text_is_kept(clerk, catalog):
    draft(catalog)
    answer = clerk.post(NEW, dataset_fields(notes_vi="giữ lại chữ này"), page=NEW)
    assert answer.status_code == 409
    assert 'id="f-name-error"' in answer.text
    assert "giữ lại chữ này" in answer.text
    mended = clerk.post(NEW, dataset_fields(name="van-ban-2024-b"), page=NEW)
    assert mended.location == "/workspace/dataset/van-ban-2024-b"


def test_a_place_code_of_another_list_is_refused_beside_its_field(clerk):
    # 380 was a district; the list of 1 July 2025 has no districts.
    typed = dataset_fields(spatial_code="380", spatial_vintage="2025-07-01")
    answer = clerk.post(NEW, typed, page=NEW)
    assert answer.status_code == 422
    assert 'id="f-spatial_code-error"' in answer.text


def test_nobody_sets_state_or_owner_through_the_form(clerk, catalog):
    for name in ("state", "organization_id", "current_number", "id"):
        answer = clerk.post(NEW, dataset_fields() | {name: "published"}, page=NEW)
        assert answer.status_code == 422
        assert f"<code>{name}</code>" in answer.text


def test_two_people_edit_at_once_and_neither_loses_a_word(site, clerk, catalog):
    draft(catalog)
    colleague = Browser(site, "colleague")
    revision = saved(catalog).revision
    first = dataset_fields(title_en="What the colleague wrote", revision=str(revision))
    assert colleague.post(EDIT, first, page=EDIT).status_code == 303

    mine = dataset_fields(notes_vi="Điều tôi đã gõ", revision=str(revision))
    refused = clerk.post(EDIT, mine, page=EDIT)
    assert refused.status_code == 412
    assert saved(catalog).title_en == "What the colleague wrote"
    assert refused.text.count("Điều tôi đã gõ") == 2  # in the comparison and in the form
    assert "What the colleague wrote" in refused.text
    assert f'name="revision" value="{revision + 1}"' in refused.text
    assert refused.headers["ETag"] == f'"{revision + 1}"'

    merged = mine | {"title_en": "What the colleague wrote", "revision": str(revision + 1)}
    assert clerk.post(EDIT, merged, page=EDIT).status_code == 303
    after = saved(catalog)
    assert (after.title_en, after.notes_vi) == ("What the colleague wrote", "Điều tôi đã gõ")


@pytest.mark.parametrize(
    ("header", "status"),
    [('"%d"', 303), ("%d", 303), ('W/"%d"', 303), ('"999"', 412), (None, 428), ("abc", 428)],
)
def test_a_script_may_state_the_revision_by_if_match(clerk, catalog, header, status):
    draft(catalog)
    revision = saved(catalog).revision
    headers = {} if header is None else {"If-Match": header % revision if "%d" in header else header}
    answer = clerk.post(EDIT, dataset_fields(title_en="By script"), page=EDIT, headers=headers)
    assert answer.status_code == status
    assert (saved(catalog).title_en == "By script") is (status == 303)
    assert answer.status_code == 303 or "By script" in answer.text


def test_an_invalid_form_keeps_the_revision_it_was_based_on(clerk, catalog):
    draft(catalog)
    revision = saved(catalog).revision
    answer = clerk.post(EDIT, dataset_fields(theme="", revision=str(revision)), page=EDIT)
    assert answer.status_code == 422
    assert f'name="revision" value="{revision}"' in answer.text


def test_a_session_that_ended_over_a_long_text_gives_the_text_back(clerk, catalog, clock):
    draft(catalog)
    typed = dataset_fields(notes_vi="Hai mươi phút gõ chữ", revision=str(saved(catalog).revision))
    token = clerk.token(EDIT)
    clock.advance(minutes=20)
    late = clerk.client.post(EDIT, data=typed | {"csrf_token": token})
    assert late.status_code == 403
    assert "Hai mươi phút gõ chữ" in late.text
    assert "Danh mục văn bản 2024" in late.text
    clerk.sign_in("clerk", "mot-mat-khau-du-dai")
    still_old = clerk.client.post(EDIT, data=typed | {"csrf_token": token})
    assert still_old.status_code == 403
    fresh = still_old.text.split('name="csrf_token" value="')[2].split('"')[0]
    assert clerk.client.post(EDIT, data=typed | {"csrf_token": fresh}).status_code == 303
    assert saved(catalog).notes_vi == "Hai mươi phút gõ chữ"


def test_an_edit_takes_a_dataset_out_of_review(clerk, catalog):
    draft(catalog)
    page = f"/workspace/dataset/{NAME}"
    revision = saved(catalog).revision
    clerk.post(f"{page}/submit", {"revision": str(revision)}, page=page)
    assert state_of(catalog, NAME) == ("in_review", revision)
    assert "rút nó khỏi hàng chờ" in clerk.get(EDIT).text
    clerk.post(EDIT, dataset_fields(revision=str(revision)), page=EDIT)
    assert state_of(catalog, NAME) == ("draft", revision + 1)


def test_an_admin_chooses_the_unit_and_must(site, catalog):
    chief = Browser(site, "chief")
    assert chief.post(NEW, dataset_fields(), page=NEW).status_code == 422
    form = chief.get(NEW).text
    assert 'name="organization"' in form
    unit = form.split("Phòng Giáo dục nghề nghiệp")[0].rsplit('value="', 1)[1].split('"')[0]
    assert chief.post(NEW, dataset_fields(organization=unit), page=NEW).status_code == 303
    assert saved(catalog).organization.name == "gdnn"


def test_titles_are_escaped_on_every_page_that_shows_them(site, clerk, catalog):
    evil = '<script>alert("x")</script>'
    name = draft(catalog, title_vi=evil, title_en=evil, name="xau")
    pages = ["/workspace", f"/workspace/dataset/{name}", f"/workspace/dataset/{name}/edit"]
    for path in pages:
        for prefix in ("", "/en"):
            text = clerk.get(prefix + path).text
            assert evil not in text
            assert "&lt;script&gt;" in text
    assert evil not in Browser(site, "reviewer").get(f"/workspace/review/{name}").text
