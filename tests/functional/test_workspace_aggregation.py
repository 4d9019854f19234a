"""A list of persons is held, counted into the profile's table, checked and submitted; no row is kept."""

import csv
import io
import json
from collections import Counter

import pytest
from sqlalchemy import select

from catalog.config import DATA_FOLDER
from catalog.models import AuditEntry, Job
from catalog.services import aggregation, datasets, profiles
from storage import ObjectNotFound
from tests.factories.live import worker_of
from tests.factories.record_sources import csv_text, recipients
from tests.factories.workspace_site import NAME, Browser, draft, settle
from validators.places.book import PlaceBook

PAGE = f"/workspace/dataset/{NAME}"
VINTAGE = "2025-07-01"
PROFILE = "social-protection"
ANSWERS = {
    "const-period": "2025-Q3",
    "const-base_level": "500000",
    "word-hinh_thuc_chi_tra-1": "-",
    "province": "1",
}


@pytest.fixture(scope="module")
def communes():
    places = PlaceBook.load(DATA_FOLDER / "places").places(VINTAGE)
    return [(place.code, place.name) for place in places if place.level == "commune"][:5]


@pytest.fixture
def site(catalog):
    return settle(catalog)


@pytest.fixture
def clerk(site, catalog):
    draft(catalog, verdict=None)
    return Browser(site, "clerk")


def add_slot(clerk, profile=""):
    clerk.post(f"{PAGE}/resource", {"title_vi": "Đối tượng", "profile": profile}, page=PAGE)


def slot(catalog):
    with catalog.db.read_session() as session:
        return datasets.find_dataset(session, NAME).resources[0]


def work(catalog):
    worker_of(catalog).run_until_idle(seconds=120)


def load(clerk, catalog, text, filename="danh-sach.csv"):
    clerk.upload(NAME, slot(catalog).id, text.encode(), filename)
    work(catalog)
    return slot(catalog).versions[0]


def address(version):
    return f"{PAGE}/version/{version.id}"


def compute(clerk, catalog, version, data):
    where = f"{address(version)}/aggregate"
    answer = clerk.post(where, data, page=where)
    work(catalog)
    return answer


def confirm(clerk, version, data):
    where = f"{address(version)}/aggregate"
    return clerk.post(f"{where}/confirm", data, page=where)


def state(catalog):
    return aggregation.request_of(slot(catalog).versions[-1])


def kept(catalog, version):
    with catalog.store.open(version.storage_key) as file:
        return list(csv.DictReader(io.TextIOWrapper(file, "utf-8")))


def audits(catalog, action):
    with catalog.db.read_session() as session:
        return list(session.scalars(select(AuditEntry).where(AuditEntry.action == action)))


def test_a_list_of_persons_is_held_counted_checked_and_submitted(clerk, catalog, communes):
    add_slot(clerk, PROFILE)
    people = recipients(11, 600, communes)
    version = load(clerk, catalog, csv_text(people))
    assert version.state == "held"
    text = clerk.get(address(version)).text
    assert "Mỗi dòng là một người hoặc một hộ" in text
    assert "Tổng hợp thành bảng công bố được" in text

    assert compute(clerk, catalog, version, {}).status_code == 303
    assert state(catalog)["state"] == "asked"
    asked = {(one["kind"], one["source"]) for one in state(catalog)["plan"]["questions"]}
    assert asked == {("period", "period"), ("constant", "base_level"), ("words", "hinh_thuc_chi_tra")}
    page = clerk.get(f"{address(version)}/aggregate").text
    assert "cần quyết định" in page
    assert 'name="word-hinh_thuc_chi_tra-1"' in page
    assert "Column in the file" in clerk.get(f"/en{address(version)}/aggregate").text

    compute(clerk, catalog, version, ANSWERS)
    ready = state(catalog)
    assert (ready["state"], ready["plan"]["questions"]) == ("ready", [])
    assert ready["summary"]["counted"] == ready["summary"]["source_rows"] == 600
    assert "600 trên 600 dòng của tệp" in clerk.get(f"{address(version)}/aggregate").text

    answer = confirm(clerk, version, {"destroy": "1"})
    assert answer.status_code == 303
    work(catalog)
    new, old = slot(catalog).versions
    assert (new.number, new.state, new.report.body["counts"].get("record_level_file")) == (2, "valid", None)
    rows = kept(catalog, new)
    # The second method: the same people counted with a Counter, at commune level by category.
    by_commune = Counter((one["Mã xã"], one["Nhóm đối tượng"]) for one in people)
    severe = {code: by_commune[code, "Khuyết tật nặng"] for code, _ in communes}
    told = {
        row["place_code"]: row["recipients"]
        for row in rows
        if row["place_level"] == "xa" and row["category"] == "k6_khuyet_tat_nang" and row["sex"] == "chung"
    }
    assert told == {code: str(count) if count >= 5 else "*" for code, count in severe.items()}
    whole = [
        row["recipients"]
        for row in rows
        if row["place_code"] == "38"
        and (row["category"], row["sex"], row["age_group"]) == ("k6_khuyet_tat_nang", "chung", "chung")
    ]
    assert whole == [str(sum(severe.values()))]

    assert old.storage_key is None
    assert old.destroyed_at is not None
    assert [one.object_id for one in audits(catalog, "destroy_file")] == [old.id]
    (confirmed,) = audits(catalog, "confirm_aggregation")
    assert (confirmed.details["source"], confirmed.details["left_out"]) == (old.id, {})
    page = clerk.get(address(new)).text
    assert "Tính từ phiên bản 1, là tệp đã bị giữ lại." in page
    assert "Made by accepted fixes" not in page
    with catalog.db.read_session() as session:
        revision = datasets.find_dataset(session, NAME).revision
    answer = clerk.post(f"{PAGE}/submit", {"revision": str(revision)}, page=PAGE)
    assert answer.status_code == 303
    with catalog.db.read_session() as session:
        assert datasets.find_dataset(session, NAME).state == "in_review"


def test_no_name_or_number_of_the_file_is_in_pages_database_or_new_file(clerk, catalog, communes, caplog):
    add_slot(clerk, PROFILE)
    people = recipients(12, 300, communes)
    version = load(clerk, catalog, csv_text(people))
    compute(clerk, catalog, version, {})
    pages = clerk.get(f"{address(version)}/aggregate").text
    stored = json.dumps(state(catalog), ensure_ascii=False)
    compute(clerk, catalog, version, ANSWERS)
    pages += clerk.get(f"{address(version)}/aggregate").text + clerk.get(address(version)).text
    stored += json.dumps(state(catalog), ensure_ascii=False)
    confirm(clerk, version, {"destroy": "1"})
    work(catalog)
    new, old = slot(catalog).versions
    stored += json.dumps([new.origin, old.fix_request, old.report.body, new.report.body], ensure_ascii=False)
    stored += json.dumps([one.details for one in audits(catalog, "confirm_aggregation")], ensure_ascii=False)
    with catalog.db.read_session() as session:
        stored += json.dumps([job.args for job in session.scalars(select(Job))])
    with catalog.store.open(new.storage_key) as file:
        table = file.read().decode()
    for one in people:
        for value in (one["Họ và tên"], one["Số CCCD"], one["Số tài khoản"] or "-" * 20):
            for where in (pages, stored, table, caplog.text):
                assert value not in where


def test_without_a_profile_the_clerk_chooses_groups_and_sums(clerk, catalog, communes):
    add_slot(clerk)
    people = [
        {key: one[key] for key in ("Mã xã", "Giới tính", "Năm sinh", "Dân tộc", "Số tiền")}
        for one in recipients(13, 400, communes)
    ]
    version = load(clerk, catalog, csv_text(people))
    assert version.state == "held"
    assert version.report.body["counts"]["record_level_file"] == 1
    compute(clerk, catalog, version, {})
    assert "Các cột của tệp" in clerk.get(f"{address(version)}/aggregate").text
    chosen = {"free-2": "group", "free-5": "sum", "frequency": "P1Y", "has-place": "1", "province": "1"}
    compute(clerk, catalog, version, {**chosen, "const-period": "2025"})
    assert state(catalog)["state"] == "ready"
    confirm(clerk, version, {})
    work(catalog)
    new, old = slot(catalog).versions
    assert old.storage_key is not None
    rows = kept(catalog, new)
    assert list(rows[0])[5:] == ["gioi_tinh", "count", "sum_so_tien", "suppression"]
    counted = Counter((one["Mã xã"], one["Giới tính"]) for one in people)
    for row in rows:
        if row["place_level"] == "xa":
            assert row["count"] in (str(counted[row["place_code"], row["gioi_tinh"]]), "*")
    assert new.state == "valid"


def test_unknown_places_are_told_masked_and_must_be_decided(clerk, catalog, communes):
    add_slot(clerk, PROFILE)
    people = recipients(14, 300, communes)
    for one in people[:7]:
        one["Mã xã"], one["Xã/phường"] = "99999", "Xã Không Có Thật"
    version = load(clerk, catalog, csv_text(people))
    compute(clerk, catalog, version, {})
    compute(clerk, catalog, version, ANSWERS)
    (question,) = state(catalog)["plan"]["questions"]
    assert (question["kind"], question["rows"]) == ("place", 7)
    page = clerk.get(f"{address(version)}/aggregate").text
    assert "Không Có Thật" not in page
    first = state(catalog)["plan"]["places"][0]["number"]
    # The first record below the header is number 2.
    assert first == 2
    compute(clerk, catalog, version, {**ANSWERS, f"place-{first}": communes[0][0]})
    assert state(catalog)["summary"]["left_out"] == {}
    compute(clerk, catalog, version, {**ANSWERS, "leave-place_code": "1"})
    assert state(catalog)["summary"]["left_out"] == {"place_code": 7}
    assert "Không tính vì thiếu “place_code”: 7 dòng" in clerk.get(f"{address(version)}/aggregate").text


def test_only_the_newest_held_file_of_the_unit_can_be_aggregated(clerk, catalog, communes, site):
    add_slot(clerk, PROFILE)
    version = load(clerk, catalog, csv_text(recipients(15, 100, communes)))
    stranger = Browser(site, "stranger")
    token = stranger.token("/workspace/dataset/new")
    where = f"{address(version)}/aggregate"
    assert stranger.client.post(where, data={"csrf_token": token}).status_code == 404
    assert stranger.get(where).status_code == 404
    assert confirm(clerk, version, {}).status_code == 409
    newer = load(clerk, catalog, csv_text(recipients(16, 100, communes)))
    assert compute(clerk, catalog, version, {}).status_code == 409
    assert compute(clerk, catalog, newer, {}).status_code == 303


def test_a_table_that_was_swept_away_cannot_be_confirmed(clerk, catalog, communes):
    add_slot(clerk, PROFILE)
    version = load(clerk, catalog, csv_text(recipients(17, 200, communes)))
    compute(clerk, catalog, version, {})
    compute(clerk, catalog, version, ANSWERS)
    catalog.store.delete(state(catalog)["stored"]["key"])
    answer = confirm(clerk, version, {})
    assert answer.status_code == 409
    assert "Không có bảng tổng hợp nào đang chờ xác nhận" in answer.text
    assert len(slot(catalog).versions) == 1


def test_a_new_computation_clears_the_table_before_it(clerk, catalog, communes):
    add_slot(clerk, PROFILE)
    version = load(clerk, catalog, csv_text(recipients(18, 200, communes)))
    compute(clerk, catalog, version, {})
    compute(clerk, catalog, version, ANSWERS)
    before = state(catalog)["stored"]["key"]
    compute(clerk, catalog, version, ANSWERS)
    assert state(catalog)["stored"]["key"] != before
    with pytest.raises(ObjectNotFound):
        catalog.store.open(before)


def test_repeated_jobs_change_nothing(clerk, catalog, communes):
    add_slot(clerk, PROFILE)
    version = load(clerk, catalog, csv_text(recipients(19, 200, communes)))
    compute(clerk, catalog, version, {})
    compute(clerk, catalog, version, ANSWERS)
    confirm(clerk, version, {"destroy": "1"})
    work(catalog)
    with catalog.db.unit_of_work() as session:
        now = catalog.clock()
        for name in ("aggregate_version", "destroy_original"):
            session.add(Job(name=name, args={"version_id": version.id}, run_after=now, created=now))
    work(catalog)
    assert [one.number for one in slot(catalog).versions] == [2, 1]
    assert len(audits(catalog, "destroy_file")) == 1


def test_a_held_file_of_an_institution_profile_is_not_offered(clerk, catalog, communes):
    assert profiles.find_profile("sos-villages")["aggregate_at_import"] is None
    add_slot(clerk, "sos-villages")
    version = load(clerk, catalog, csv_text(recipients(20, 60, communes)))
    assert version.state == "held"
    assert f"{address(version)}/aggregate" not in clerk.get(address(version)).text
