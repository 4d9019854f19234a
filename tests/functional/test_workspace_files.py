"""Loading files: durable first, then row and check together; refusals say what, where, how to mend."""

import io
from dataclasses import replace

import pytest
from sqlalchemy import select

from catalog.models import Job
from catalog.services import datasets
from storage import DiskFull, MemoryStore, StorageUnavailable
from tests.factories.datasets import CSV
from tests.factories.workspace_site import NAME, Browser, draft, judge_newest, settle
from validators.findings.report import Finding

PAGE = f"/workspace/dataset/{NAME}"


@pytest.fixture
def site(catalog):
    return settle(catalog)


@pytest.fixture
def clerk(site, catalog):
    draft(catalog, verdict=None)
    browser = Browser(site, "clerk")
    browser.post(f"{PAGE}/resource", {"title_vi": "Bảng văn bản"}, page=PAGE)
    return browser


def slot(catalog):
    with catalog.db.read_session() as session:
        return datasets.find_dataset(session, NAME).resources[0]


def jobs(catalog):
    with catalog.db.read_session() as session:
        return [(job.name, job.args) for job in session.scalars(select(Job))]


def kept(catalog):
    return [found.key for found in catalog.store.list("")]


def test_a_file_becomes_a_row_a_stored_object_and_a_job(clerk, catalog):
    answer = clerk.upload(NAME, slot(catalog).id, CSV, "Văn bản (bản cuối).csv")
    version = slot(catalog).versions[0]
    assert (answer.status_code, answer.location) == (303, f"{PAGE}/version/{version.id}")
    assert (version.state, version.size, version.filename) == ("received", len(CSV), "Văn bản (bản cuối).csv")
    assert kept(catalog) == [version.storage_key]
    assert jobs(catalog) == [("validate_version", {"version_id": version.id})]


def test_a_page_renews_itself_only_while_its_file_is_checked(clerk, catalog):
    clerk.upload(NAME, slot(catalog).id, CSV, "a.csv")
    report = f"{PAGE}/version/{slot(catalog).versions[0].id}"
    for path in (PAGE, report):
        assert "data-pending" in clerk.get(path).text
    judge_newest(catalog, NAME, "valid")
    for path in (PAGE, report):
        assert "data-pending" not in clerk.get(path).text


@pytest.mark.parametrize(
    ("content", "filename", "status", "words"),
    [
        (CSV, "ảnh.png", 422, "chỉ nhận tệp .csv và .xlsx"),
        (CSV, "khong-duoi", 422, "chỉ nhận tệp .csv và .xlsx"),
        (b"", "rong.csv", 422, "Chưa chọn tệp, hoặc tệp rỗng"),
        (CSV, "", 422, "Chưa chọn tệp, hoặc tệp rỗng"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_at_its_slot_and_leaves_nothing(
    clerk, catalog, content, filename, status, words
):
    answer = clerk.upload(NAME, slot(catalog).id, content, filename)
    assert answer.status_code == status
    assert words in answer.text
    assert 'id="f-file-1-error"' in answer.text
    assert (slot(catalog).versions, kept(catalog), jobs(catalog)) == ([], [], [])


def test_a_form_without_the_file_field_is_refused(clerk, catalog):
    answer = clerk.post(f"{PAGE}/resource/{slot(catalog).id}/upload", page=PAGE)
    assert answer.status_code == 422


@pytest.mark.parametrize("size", [5_000, 9_000])
def test_a_file_over_the_cap_is_refused_with_the_cap_in_words(catalog, size):
    small = replace(catalog, settings=replace(catalog.settings, upload_limit=4_000))
    site = settle(small)
    # The second size is over what the server reads at all; the page is the same.
    site.config["MAX_CONTENT_LENGTH"] = 8_000
    draft(small, verdict=None)
    browser = Browser(site, "clerk")
    browser.post(f"{PAGE}/resource", {"title_vi": "Bảng"}, page=PAGE)
    answer = browser.upload(NAME, slot(small).id, b"a" * size, "lon.csv")
    assert answer.status_code == 413
    assert "Tệp lớn hơn mức cho phép (4 kB)" in answer.text
    assert kept(small) == []


@pytest.mark.parametrize("name", [None, "stranger"])
def test_a_request_over_the_cap_tells_a_stranger_nothing(site, clerk, catalog, name):
    site.config["MAX_CONTENT_LENGTH"] = 8_000
    path = f"{PAGE}/resource/{slot(catalog).id}/upload"
    answer = Browser(site, name).client.post(path, data={"file": (io.BytesIO(b"a" * 9_000), "lon.csv")})
    assert answer.status_code == 404
    assert "mức cho phép" not in answer.text


class BrokenStore(MemoryStore):
    """A store that fails like a real one."""

    def __init__(self, error):
        super().__init__()
        self.error = error

    def put(self, stream, *, limit=None):
        raise self.error


@pytest.mark.parametrize("error", [DiskFull(), StorageUnavailable("no answer from the bucket")])
def test_a_store_that_fails_is_told_without_its_inner_text(catalog, error):
    broken = replace(catalog, store=BrokenStore(error))
    site = settle(broken)
    draft(broken, verdict=None)
    browser = Browser(site, "clerk")
    browser.post(f"{PAGE}/resource", {"title_vi": "Bảng"}, page=PAGE)
    answer = browser.upload(NAME, slot(broken).id, CSV, "a.csv")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "10"
    assert "Kho tệp tạm thời" in answer.text
    assert "bucket" not in answer.text
    assert slot(broken).versions == []


class WithdrawingStore(MemoryStore):
    """A store during whose slow writing the dataset is withdrawn by somebody else."""

    def __init__(self, act):
        super().__init__()
        self.act = act

    def put(self, stream, *, limit=None):
        stored = super().put(stream, limit=limit)
        self.act()
        return stored


def test_the_stored_file_is_removed_when_its_row_cannot_be_written(catalog):
    def withdraw():
        with catalog.db.unit_of_work() as session:
            dataset = datasets.find_dataset(session, NAME)
            dataset.state, dataset.withdrawn_at = "withdrawn", catalog.clock()

    racing = replace(catalog, store=WithdrawingStore(withdraw))
    site = settle(racing)
    draft(racing, verdict=None)
    browser = Browser(site, "clerk")
    browser.post(f"{PAGE}/resource", {"title_vi": "Bảng"}, page=PAGE)
    answer = browser.upload(NAME, slot(racing).id, CSV, "a.csv")
    assert answer.status_code == 409
    assert (kept(racing), jobs(racing)) == ([], [])


def test_an_upload_without_the_forms_token_is_refused_and_stores_nothing(clerk, catalog):
    answer = clerk.client.post(
        f"{PAGE}/resource/{slot(catalog).id}/upload", data={"file": (io.BytesIO(CSV), "a.csv")}
    )
    assert answer.status_code == 403
    assert kept(catalog) == []


def test_a_slot_needs_a_title_and_a_known_profile(clerk):
    assert clerk.post(f"{PAGE}/resource", {"title_vi": " "}, page=PAGE).status_code == 422
    unknown = clerk.post(f"{PAGE}/resource", {"title_vi": "Tên kia", "profile": "khong-co"}, page=PAGE)
    assert unknown.status_code == 422
    assert 'id="f-slot-profile-error"' in unknown.text
    assert 'value="Tên kia"' in unknown.text
    known = clerk.post(f"{PAGE}/resource", {"title_vi": "Hộ nghèo", "profile": "poor-households"}, page=PAGE)
    assert known.status_code == 303


FINDING = Finding(
    "type-error", "error", 3, 2, "so", sample="x<b>", params={"type": "integer", "note": "type is integer"}
)


def test_the_report_says_the_verdict_first_then_row_column_value_and_cure(clerk, catalog):
    clerk.upload(NAME, slot(catalog).id, CSV, "a.csv")
    version = judge_newest(catalog, NAME, "invalid", FINDING, FINDING)
    text = clerk.get(f"{PAGE}/version/{version}").text
    assert "Chưa gửi duyệt được: còn 2 lỗi trong 2 dòng." in text
    assert text.index("Chưa gửi duyệt được") < text.index("type-error</a>")
    row = text[text.index('id="cap-lines"') :]
    assert '<th class="r" scope="row">3</th>' in row
    assert '<span lang="vi">Số</span><br><code>so</code>' in row
    assert "x&lt;b&gt;" in row
    # Received on 3/11/2025, kept for seven days.
    assert "giữ riêng đến ngày 10/11/2025" in text
    english = clerk.get(f"/en{PAGE}/version/{version}").text
    assert "Cannot be submitted yet: 2 errors in 2 rows." in english
    assert '<span lang="vi">Number</span>' in english


@pytest.mark.parametrize(
    ("verdict", "sentence"),
    [
        ("held", "Giữ lại: tệp có dữ liệu cá nhân nên không được công bố."),
        ("rejected", "Không đọc được: tệp bị từ chối trước khi kiểm tra từng dòng."),
    ],
)
def test_a_held_or_rejected_file_is_explained_with_its_end(clerk, catalog, verdict, sentence):
    clerk.upload(NAME, slot(catalog).id, CSV, "a.csv")
    version = judge_newest(catalog, NAME, verdict, FINDING)
    text = clerk.get(f"{PAGE}/version/{version}").text
    assert sentence in text
    assert "10/11/2025" in text
    assert "Tải tệp đã sửa lên" in text
    assert "Các dòng đầu" not in text


def test_a_valid_file_shows_its_first_rows_and_the_next_step(clerk, catalog):
    clerk.upload(NAME, slot(catalog).id, CSV, "a.csv")
    version = judge_newest(catalog, NAME, "valid")
    text = clerk.get(f"{PAGE}/version/{version}").text
    assert "2 trong 2 dòng" in text
    assert "Một" in text
    assert f'action="{PAGE}/submit"' in text


def test_an_older_report_leads_to_the_newest(clerk, catalog):
    clerk.upload(NAME, slot(catalog).id, CSV, "a.csv")
    old = judge_newest(catalog, NAME, "invalid", FINDING)
    clerk.upload(NAME, slot(catalog).id, CSV + b"Ba,3\n", "b.csv")
    text = clerk.get(f"{PAGE}/version/{old}").text
    assert "Đã có tệp mới hơn" in text
    assert f"{PAGE}/version/{slot(catalog).versions[0].id}" in text


def test_a_report_of_another_dataset_is_not_found(clerk, catalog):
    clerk.upload(NAME, slot(catalog).id, CSV, "a.csv")
    other = draft(catalog, title_vi="Bộ khác", name="bo-khac")
    answer = clerk.get(f"/workspace/dataset/{other}/version/{slot(catalog).versions[0].id}")
    assert answer.status_code == 404
