"""Questions and fixes on the report page: offered with counts, accepted, made by the worker, checked."""

import io
import os
from datetime import timedelta

import pytest
from sqlalchemy import select

from catalog.models import AuditEntry, Job
from catalog.services import datasets, fixes, queue, reports
from tests.factories.live import worker_of
from tests.factories.workspace_site import NAME, Browser, draft, settle
from validators.work_folder import work_folder

PAGE = f"/workspace/dataset/{NAME}"
ASKED = "huyen;ho\nQuảng Xương ;35.320\nHậu Lộc;12.004\nTổng cộng;47.324\n".encode()
PLAIN = "huyen,ho\nQuảng Xương,35320\nHậu Lộc,12004\n".encode()
NEXT = "huyen,ho\nQuảng Xương,36.320\nHậu Lộc,12.114\n".encode()
ANSWER = {"answer-number_format:2": "dot_groups"}


@pytest.fixture
def site(catalog):
    return settle(catalog)


@pytest.fixture
def clerk(site, catalog):
    draft(catalog, verdict=None)
    browser = Browser(site, "clerk")
    browser.post(f"{PAGE}/resource", {"title_vi": "Bảng hộ"}, page=PAGE)
    return browser


def slot(catalog):
    with catalog.db.read_session() as session:
        return datasets.find_dataset(session, NAME).resources[0]


def load(clerk, catalog, content, filename="ho.csv"):
    clerk.upload(NAME, slot(catalog).id, content, filename)
    worker_of(catalog).run_until_idle(seconds=60)
    return slot(catalog).versions[0]


def address(version):
    return f"{PAGE}/version/{version.id}"


def accept(clerk, version, data):
    return clerk.post(f"{address(version)}/fix", data, page=address(version))


def kept(catalog, version):
    with catalog.store.open(version.storage_key) as file:
        return file.read()


def audits(catalog, action):
    with catalog.db.read_session() as session:
        return list(session.scalars(select(AuditEntry).where(AuditEntry.action == action)))


def test_the_page_asks_and_offers_with_the_number_of_places(clerk, catalog):
    version = load(clerk, catalog, ASKED)
    text = clerk.get(address(version)).text
    assert "Trả lời và sửa nhanh" in text
    assert "Bỏ các dòng tổng cộng (1 chỗ)" in text
    assert 'name="answer-number_format:2" value="dot_groups"' in text
    assert "12.345 là 12345" in text
    english = clerk.get("/en" + address(version)).text
    assert "Drop the total rows (1 place)" in english


def test_accepted_fixes_make_a_new_version_and_leave_the_old_file_as_it_was(clerk, catalog):
    version = load(clerk, catalog, ASKED)
    chosen = {"fix": ["total_rows", "delimiter", "edge_space"], **ANSWER}
    offered = {fix.key for fix in fixes.offered_fixes(version)}
    chosen["fix"] = [key for key in chosen["fix"] if key in offered]
    answer = accept(clerk, version, chosen)
    assert (answer.status_code, answer.location) == (303, f"{address(version)}#fixes")
    assert "data-pending" in clerk.get(address(version)).text
    worker_of(catalog).run_until_idle(seconds=60)
    new, old = slot(catalog).versions
    assert (new.number, new.state, old.id, old.state) == (2, "valid", version.id, "invalid")
    assert kept(catalog, old) == ASKED
    rows = kept(catalog, new).decode().splitlines()
    assert rows[0] == "huyen,ho"
    assert [row.split(",")[1] for row in rows[1:]] == ["35320", "12004"]
    # The total row went first, so that two cells were left to change.
    assert new.origin["cells"]["number_format:2"] == 2
    text = clerk.get(address(old)).text
    assert address(new) in text
    assert 'id="h-fixes"' not in text
    told = clerk.get(address(new)).text
    assert "Từ phiên bản 1; phiên bản đó được giữ nguyên." in told
    (asked,), (done,) = audits(catalog, "accept_fixes"), audits(catalog, "fix_version")
    assert asked.actor_name == "clerk"
    assert asked.details["answers"] == {"number_format:2": "dot_groups"}
    assert (done.details["source"], done.details["sha256"]) == (old.id, new.sha256)
    assert done.details["cells"]["total_rows"] == 1


def test_the_next_file_gets_the_same_answer_offered_but_is_asked_again(clerk, catalog):
    version = load(clerk, catalog, ASKED)
    accept(clerk, version, ANSWER)
    worker_of(catalog).run_until_idle(seconds=60)
    assert slot(catalog).number_answers == {"ho": "dot_groups"}
    following = load(clerk, catalog, NEXT)
    assert following.state == "invalid"
    text = clerk.get(address(following)).text
    assert 'value="dot_groups" checked' in text
    assert "Lần trước cột này được chọn" in text


def test_a_decimal_reading_is_not_asked_again_of_the_file_that_it_made(clerk, catalog):
    version = load(clerk, catalog, b"huyen,tan\nA,35.321\nB,12.004\n")
    accept(clerk, version, {"answer-number_format:2": "dot_decimal"})
    worker_of(catalog).run_until_idle(seconds=60)
    new = slot(catalog).versions[0]
    assert kept(catalog, new).decode() == "huyen,tan\nA,35.321\nB,12.004\n"
    assert (new.number, new.state) == (2, "valid")


@pytest.mark.parametrize(
    "data",
    [{}, {"fix": "no_such"}, {"fix": "number_format:2"}, {"answer-number_format:2": "comma_groups"}],
)
def test_a_choice_that_is_not_offered_is_refused_in_words_and_queues_nothing(clerk, catalog, data):
    version = load(clerk, catalog, ASKED)
    answer = accept(clerk, version, data)
    assert answer.status_code == 422
    assert "Chưa chọn cách sửa nào" in answer.text
    with catalog.db.read_session() as session:
        assert session.scalars(select(Job).where(Job.name == "fix_version")).all() == []


def test_an_older_file_a_second_time_and_another_unit_cannot_accept(clerk, catalog, site):
    version = load(clerk, catalog, ASKED)
    assert accept(clerk, version, ANSWER).status_code == 303
    assert accept(clerk, version, ANSWER).status_code == 409
    worker_of(catalog).run_until_idle(seconds=60)
    assert accept(clerk, version, ANSWER).status_code == 409
    stranger = Browser(site, "stranger")
    token = stranger.token("/workspace/dataset/new")
    refused = stranger.client.post(f"{address(version)}/fix", data={"csrf_token": token, **ANSWER})
    assert refused.status_code == 404


def test_a_newer_upload_wins_over_fixes_that_were_still_waiting(clerk, catalog):
    version = load(clerk, catalog, ASKED)
    accept(clerk, version, ANSWER)
    clerk.upload(NAME, slot(catalog).id, PLAIN, "moi.csv")
    worker_of(catalog).run_until_idle(seconds=60)
    assert [one.number for one in slot(catalog).versions] == [2, 1]
    assert "Đã có tệp mới hơn nên không sửa tệp cũ nữa." in clerk.get(address(version)).text


def test_a_file_whose_bytes_are_gone_is_told(clerk, catalog):
    version = load(clerk, catalog, ASKED)
    accept(clerk, version, ANSWER)
    catalog.store.delete(version.storage_key)
    worker_of(catalog).run_until_idle(seconds=60)
    text = clerk.get(address(version)).text
    assert "Không sửa được; tệp vẫn giữ nguyên." in text
    assert "Kho không còn giữ tệp này" in text


def destroy(catalog, version):
    """What the sweep does with a file whose time is over."""
    catalog.store.delete(version.storage_key)
    with catalog.db.unit_of_work() as session:
        reports.record_destroyed(session, version.id, now=catalog.clock())


def test_a_file_destroyed_before_its_fixes_were_made_is_told_and_waits_for_nothing(clerk, catalog):
    version = load(clerk, catalog, ASKED)
    accept(clerk, version, ANSWER)
    destroy(catalog, version)
    worker_of(catalog).run_until_idle(seconds=60)
    (only,) = slot(catalog).versions
    assert (only.fix_request["state"], only.fix_request["reason"]) == ("failed", "file_lost")
    assert "Kho không còn giữ tệp này" in clerk.get(address(version)).text


def test_a_file_destroyed_before_its_check_is_told_and_waits_for_nothing(clerk, catalog):
    clerk.upload(NAME, slot(catalog).id, PLAIN, "ho.csv")
    destroy(catalog, slot(catalog).versions[0])
    worker_of(catalog).run_until_idle(seconds=60)
    with catalog.db.read_session() as session:
        version = datasets.find_dataset(session, NAME).resources[0].versions[0]
        assert (version.state, list(version.report.body["counts"])) == ("rejected", ["file_lost"])


def expired(catalog):
    with catalog.db.read_session() as session:
        tomorrow = catalog.clock() + timedelta(days=1)
        return [version.number for version in reports.list_expired(session, before=tomorrow)]


def test_a_file_that_a_job_is_about_to_read_has_not_expired(clerk, catalog):
    version = load(clerk, catalog, ASKED)
    assert expired(catalog) == [1]
    accept(clerk, version, ANSWER)
    assert expired(catalog) == []
    clerk.upload(NAME, slot(catalog).id, PLAIN, "moi.csv")
    assert expired(catalog) == []
    worker_of(catalog).run_until_idle(seconds=60)
    # The newer file is valid; the fixes of the first were refused for it.
    assert expired(catalog) == [1]


def test_a_run_that_comes_too_late_with_its_fixed_file_writes_no_second_version(clerk, catalog):
    version = load(clerk, catalog, ASKED)
    accept(clerk, version, ANSWER)
    with catalog.db.unit_of_work() as session:
        fixes.record_refused(session, version.id, "limit_time", {}, now=catalog.clock())
    stored = catalog.store.put(io.BytesIO(PLAIN))
    summary = {"rows": 2, "cells": {}, "notes": []}
    with catalog.db.unit_of_work() as session:
        assert fixes.record_fixed(session, version.id, stored, summary, now=catalog.clock()) is None
    assert [one.number for one in slot(catalog).versions] == [1]


def test_the_sweep_removes_what_a_killed_fix_left_behind(clerk, catalog, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    left = work_folder() / "fixing-left"
    left.mkdir()
    (left / "fixed.csv").write_bytes(PLAIN)
    for hours, is_left in ((23, True), (25, False)):
        changed = (catalog.clock() - timedelta(hours=hours)).timestamp()
        os.utime(left, (changed, changed))
        with catalog.db.unit_of_work() as session:
            queue.enqueue(session, "sweep_quarantine", {}, now=catalog.clock())
        worker_of(catalog).run_until_idle(seconds=60)
        assert left.exists() == is_left


def test_a_held_file_is_offered_nothing(clerk, catalog):
    people = "ho_ten;cccd\n" + "".join(f"Nguyễn Văn {n} ;0380990000{n}\n" for n in range(10, 40))
    version = load(clerk, catalog, people.encode())
    assert version.state == "held"
    assert version.report.body["fixes"] == []
    assert 'action="' + address(version) + '/fix"' not in clerk.get(address(version)).text


def test_a_repeated_job_makes_no_second_version(clerk, catalog):
    version = load(clerk, catalog, ASKED)
    accept(clerk, version, ANSWER)
    worker_of(catalog).run_until_idle(seconds=60)
    with catalog.db.unit_of_work() as session:
        now = catalog.clock()
        session.add(Job(name="fix_version", args={"version_id": version.id}, run_after=now, created=now))
    worker_of(catalog).run_until_idle(seconds=60)
    assert len(slot(catalog).versions) == 2


def test_the_check_compares_with_the_valid_version_before(clerk, catalog):
    load(clerk, catalog, PLAIN)
    version = load(clerk, catalog, PLAIN.replace(b"12004", b"12005") + b"Nga S\xc6\xa1n,9\n")
    assert version.report.body["comparison"]["previous"] == 1
    text = clerk.get(address(version)).text
    assert "So với phiên bản trước" in text
    assert "Bảng không có khóa nên đối chiếu cả dòng." in text
    # One row the same; one changed and one new count as two added; the changed one is gone.
    told = {key: version.report.body["comparison"][key] for key in ("added", "removed", "unchanged")}
    assert told == {"added": 2, "removed": 1, "unchanged": 1}


def test_the_bytes_of_a_workbook_become_a_csv_version(clerk, catalog):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (["Biểu số 1", None], ["huyen", "ho"], ["A", 1], ["B", 2]):
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    version = load(clerk, catalog, data.getvalue(), "bieu.xlsx")
    assert [one["code"] for one in version.report.body["fixes"]] == ["header_row"]
    assert accept(clerk, version, {"fix": "header_row"}).status_code == 303
    worker_of(catalog).run_until_idle(seconds=60)
    new = slot(catalog).versions[0]
    assert (new.filename, new.format, new.state) == ("bieu.csv", "CSV", "valid")
    assert kept(catalog, new) == b"huyen,ho\nA,1\nB,2\n"
