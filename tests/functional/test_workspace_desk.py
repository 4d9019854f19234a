"""Submitting, reviewing, returning, approving, withdrawing: two people, one content."""

import re
from dataclasses import replace

import pytest

from catalog.services import accounts, datasets
from tests.factories.datasets import CSV, dataset_fields, load_file, make_slot
from tests.factories.workspace_site import NAME, Browser, draft, judge_newest, settle, state_of
from validators.findings.report import Finding

PAGE = f"/workspace/dataset/{NAME}"
DESK = f"/workspace/review/{NAME}"
DIGEST = re.compile(r'name="digest" value="([0-9a-f]{64})"')


@pytest.fixture
def site(catalog):
    return settle(catalog)


@pytest.fixture
def clerk(site):
    return Browser(site, "clerk")


@pytest.fixture
def reviewer(site):
    return Browser(site, "reviewer")


def submit(browser, catalog, name=NAME):
    page = f"/workspace/dataset/{name}"
    revision = str(state_of(catalog, name)[1])
    return browser.post(f"{page}/submit", {"revision": revision}, page=page)


def approve(browser, **data):
    found = DIGEST.search(browser.get(DESK).text)
    given = {"digest": found.group(1) if found else "", "declaration": "1"} | data
    return browser.post(f"{DESK}/approve", given, page=DESK)


def public_number(catalog, name=NAME):
    with catalog.db.read_session() as session:
        return datasets.find_dataset(session, name).current_number


def test_the_whole_way_from_draft_to_public(site, clerk, reviewer, catalog):
    draft(catalog)
    assert f'action="{PAGE}/submit"' in clerk.get("/workspace").text
    assert submit(clerk, catalog).status_code == 303
    assert "1 bộ dữ liệu đang chờ duyệt" in reviewer.get("/workspace").text
    assert DESK in reviewer.get("/workspace/queue").text
    page = reviewer.get(DESK).text
    assert "Công bố lần đầu: mọi thứ đều mới" in page
    assert "Một" in page  # the first rows, as the public will see them
    done = approve(reviewer)
    assert (done.status_code, done.location) == (303, PAGE)
    assert state_of(catalog, NAME)[0] == "published"
    assert public_number(catalog) == 1
    assert Browser(site).get(f"/dataset/{NAME}").status_code == 200


def test_the_reviewer_reads_how_many_findings_there_are_in_the_number_of_the_word(clerk, reviewer, catalog):
    draft(catalog, verdict="valid")
    assert submit(clerk, catalog).status_code == 303
    assert "0 errors, no warnings in 2 rows." in reviewer.get(f"/en{DESK}").text
    assert "0 lỗi, không có cảnh báo trong 2 dòng." in reviewer.get(DESK).text


def test_one_error_is_one_error(clerk, reviewer, catalog):
    draft(catalog, verdict=None)
    with catalog.db.unit_of_work() as session:
        clerk_of = accounts.get_actor(session, "clerk")
        dataset = datasets.find_dataset(session, NAME)
        slot = make_slot(session, clerk_of, dataset, now=catalog.clock())
        load_file(session, clerk_of, dataset, slot, now=catalog.clock(), store=catalog.store)
    one = Finding("edge_space", "warning", 2, 1)
    judge_newest(catalog, NAME, "invalid", Finding("type-error", "error", 2, 2), one)
    page = reviewer.get(f"/en{DESK}").text
    assert "1 error, 1 warning in 2 rows." in page


def test_the_declaration_is_asked_for_beside_its_box(clerk, reviewer, catalog):
    draft(catalog)
    submit(clerk, catalog)
    answer = approve(reviewer, declaration="")
    assert answer.status_code == 422
    assert 'id="f-declaration-error"' in answer.text
    assert public_number(catalog) is None


def test_an_approval_is_bound_to_what_the_reviewer_saw(clerk, reviewer, catalog):
    draft(catalog)
    submit(clerk, catalog)
    seen = DIGEST.search(reviewer.get(DESK).text).group(1)
    revision = str(state_of(catalog, NAME)[1])
    clerk.post(
        f"{PAGE}/edit", dataset_fields(notes_vi="Nội dung khác", revision=revision), page=f"{PAGE}/edit"
    )
    while_edited = approve(reviewer, digest=seen)
    assert while_edited.status_code == 409
    submit(clerk, catalog)
    stale = approve(reviewer, digest=seen)
    assert stale.status_code == 409
    assert "Nội dung đã đổi" in stale.text
    assert "Nội dung khác" in stale.text
    assert public_number(catalog) is None
    assert approve(reviewer).status_code == 303


def test_a_returned_dataset_shows_the_reason_to_its_unit_and_goes_round_again(clerk, reviewer, catalog):
    draft(catalog)
    submit(clerk, catalog)
    empty = reviewer.post(f"{DESK}/return", {"reason": "  "}, page=DESK)
    assert empty.status_code == 422
    assert 'id="f-reason-error"' in empty.text
    reason = "Thiếu số nghị quyết ở dòng 4 <b>"
    assert reviewer.post(f"{DESK}/return", {"reason": reason}, page=DESK).status_code == 303
    assert state_of(catalog, NAME)[0] == "returned"
    for path in ("/workspace", PAGE):
        text = clerk.get(path).text
        assert "Thiếu số nghị quyết ở dòng 4 &lt;b&gt;" in text
    assert submit(clerk, catalog).status_code == 303
    assert "Thiếu số nghị quyết" not in clerk.get(PAGE).text


def test_a_reason_that_could_not_be_saved_is_kept(clerk, reviewer, catalog):
    draft(catalog)
    answer = reviewer.post(f"{DESK}/return", {"reason": "Chưa gửi mà đã trả"}, page="/workspace")
    assert answer.status_code == 409
    assert "Bộ dữ liệu này không chờ duyệt" in answer.text


def test_the_person_who_submitted_is_told_why_another_must_approve(site, reviewer, catalog):
    name = draft(catalog)
    with catalog.db.unit_of_work() as session:
        dataset = datasets.find_dataset(session, name)
        dataset.state, dataset.submitted_at = "in_review", catalog.clock()
        dataset.submitted_by = _id_of(session, "reviewer")
    page = reviewer.get(DESK).text
    assert "Bạn là người gửi nên phải có người khác duyệt" in page
    assert DIGEST.search(page) is None
    other = DIGEST.search(Browser(site, "second-reviewer").get(DESK).text).group(1)
    forced = approve(reviewer, digest=other)
    assert forced.status_code == 403
    assert "Người gửi không được tự duyệt" in forced.text


def test_without_two_person_review_the_submitter_may_approve(catalog):
    alone = replace(catalog, settings=replace(catalog.settings, review="none"))
    site = settle(alone)
    name = draft(alone)
    submit(Browser(site, "clerk"), alone)
    with alone.db.unit_of_work() as session:
        datasets.find_dataset(session, name).submitted_by = _id_of(session, "reviewer")
    assert approve(Browser(site, "reviewer")).status_code == 303


def _id_of(session, name):
    return accounts.get_actor(session, name).id


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (None, "chưa có tệp nào"),
        ("invalid", "chưa đạt kiểm tra: Bảng văn bản"),
        ("held", "có dữ liệu cá nhân: Bảng văn bản"),
    ],
)
def test_what_may_not_be_submitted_is_refused_on_the_page_of_the_dataset(clerk, catalog, verdict, words):
    draft(catalog, verdict=verdict)
    answer = submit(clerk, catalog)
    assert answer.status_code == 409
    assert words in answer.text
    assert state_of(catalog, NAME)[0] == "draft"


def test_a_dataset_without_a_basis_is_refused_with_the_cure(clerk, catalog):
    draft(catalog, off_list_reason_vi="")
    answer = submit(clerk, catalog)
    assert answer.status_code == 409
    assert "chưa có căn cứ" in answer.text
    assert "Sửa thông tin" in answer.text


def test_a_submission_of_an_older_revision_is_refused(clerk, catalog):
    draft(catalog)
    answer = clerk.post(f"{PAGE}/submit", {"revision": "1"}, page=PAGE)
    assert answer.status_code == 412
    missing = clerk.post(f"{PAGE}/submit", page=PAGE)
    assert missing.status_code == 428


def test_the_desk_shows_what_changes_against_the_published_version(clerk, reviewer, catalog):
    draft(catalog)
    submit(clerk, catalog)
    approve(reviewer)
    revision = str(state_of(catalog, NAME)[1])
    changed = dataset_fields(title_en="Documents, second edition", frequency="P1Y", revision=revision)
    clerk.post(f"{PAGE}/edit", changed, page=f"{PAGE}/edit")
    with catalog.db.read_session() as session:
        slot = datasets.find_dataset(session, NAME).resources[0].id
    clerk.upload(NAME, slot, CSV + b"Ba,3\n", "van ban.csv")
    judge_newest(catalog, NAME, "valid")
    submit(clerk, catalog)
    text = reviewer.get(DESK).text
    assert "Thay đổi so với phiên bản 1" in text
    assert "Thông tin: 2 trường đổi" in text
    assert "<del>Documents of 2024</del>" in text
    assert "<ins>Documents, second edition</ins>" in text
    assert "<del>Hằng tháng</del>" in text
    assert "<ins>Hằng năm</ins>" in text
    assert "Tệp: 1 tệp đổi" in text
    assert approve(reviewer).status_code == 303
    assert public_number(catalog) == 2


def test_a_withdrawal_needs_a_reason_and_leaves_a_tombstone(site, clerk, reviewer, catalog):
    draft(catalog)
    submit(clerk, catalog)
    approve(reviewer)
    empty = reviewer.post(f"{PAGE}/withdraw", {"reason": "", "successor": "bo-thay"}, page=PAGE)
    assert empty.status_code == 422
    assert 'id="f-withdraw-reason-error"' in empty.text
    assert 'value="bo-thay"' in empty.text
    done = reviewer.post(f"{PAGE}/withdraw", {"reason": "Số liệu bị trùng."}, page=PAGE)
    assert done.status_code == 303
    assert Browser(site).get(f"/dataset/{NAME}").status_code == 410
    text = reviewer.get(PAGE).text
    assert "Đã thu hồi ngày 03/11/2025" in text
    assert "Số liệu bị trùng." in text
    again = reviewer.post(f"{PAGE}/withdraw", {"reason": "lần nữa"}, page="/workspace")
    assert again.status_code == 409


def test_a_clerk_has_nothing_to_do_while_another_person_reviews(clerk, catalog):
    draft(catalog)
    submit(clerk, catalog)
    text = clerk.get("/workspace").text
    assert "Chưa phải làm gì thêm" in text
    assert "btn-main" not in text
