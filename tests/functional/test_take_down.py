"""The take-down end to end: published, pushed, found; then one act, and nothing of it is left anywhere."""

import io
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from catalog.domain.errors import WrongState
from catalog.models import AuditEntry, Incident, ResourceVersion, StoredReport
from catalog.ports import Query
from catalog.services import (
    accounts,
    datasets,
    incident_export,
    privacy_board,
    publications,
    publishing,
    queue,
    takedowns,
)
from catalog.services import resources as slots
from catalog.web.app import create_app
from tests.factories.datasets import make_dataset, make_slot
from tests.factories.live import PASSWORD, build_ready, settings_in, worker_of
from tests.factories.scripted_ckan import Fault, ScriptedCkan
from tests.factories.workspace_site import Browser

SECRET = "MaDacBiet7Q"
OLD = f"ten,so\nMột,1\nHai,2\n{SECRET},3\n".encode()
NEW = b"ten,so\nBa,4\nNam,5\n"
NAME = "danh-muc-van-ban-2024"
WHY = "Tệp có cột định danh, đã gỡ để xử lý."


@pytest.fixture
def portal():
    with ScriptedCkan() as made:
        yield made


@pytest.fixture
def catalog(tmp_path, portal):
    settings = settings_in(
        tmp_path,
        portal_url=portal.url,
        portal_token=portal.token,
        portal_owner_org="so",
        portal_allow=(f"127.0.0.1:{portal.port}",),
        site_url="http://localhost",
    )
    made = build_ready(settings)
    yield made
    made.db.dispose()


@pytest.fixture
def client(catalog):
    return create_app(catalog.settings, running=catalog).test_client()


def actor(catalog, name):
    with catalog.db.read_session() as session:
        return accounts.get_actor(session, name)


def load(catalog, content, *, name=NAME, title="Danh mục văn bản 2024"):
    """Load a file into the one slot of a dataset, publish it, push it; gives the slot's id."""
    clerk, now = actor(catalog, "clerk"), catalog.clock()
    with catalog.db.unit_of_work() as session:
        if name in publications.list_names(session):
            dataset = datasets.find_dataset(session, name)
        else:
            dataset = make_dataset(session, clerk, catalog.places, now=now, unit="VP", title_vi=title)
            make_slot(session, clerk, dataset, now=now)
        session.flush()
        slot = datasets.find_dataset(session, name).resources[0].id
    stored = catalog.store.put(io.BytesIO(content))
    with catalog.db.unit_of_work() as session:
        slots.add_upload(session, clerk, name, slot, stored, filename="van ban.csv", now=now)
    worker_of(catalog).run_until_idle()
    with catalog.db.unit_of_work() as session:
        dataset = datasets.find_dataset(session, name)
        publishing.submit_dataset(session, clerk, name, revision=dataset.revision, now=now)
    with catalog.db.unit_of_work() as session:
        dataset = datasets.find_dataset(session, name)
        shown = publishing.preview(session, dataset, now=now)[1]
        reviewer = accounts.get_actor(session, "reviewer")
        publishing.publish_dataset(session, reviewer, name, digest=shown, is_declared=True, now=now)
    worker_of(catalog).run_until_idle()
    return slot


def take_down(catalog, **given):
    with catalog.db.unit_of_work() as session:
        incident = takedowns.take_down(
            session,
            actor(catalog, "officer"),
            given.pop("name", NAME),
            reason=WHY,
            now=catalog.clock(),
            **given,
        )
        return incident.id


def incident_of(catalog, incident_id):
    with catalog.db.read_session() as session:
        return session.get_one(Incident, incident_id)


def at_rest(catalog, tmp_path):
    """Every byte that lies below the data folder."""
    return {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}


def test_a_whole_dataset_is_gone_from_every_way_in_the_same_act(catalog, client, portal, tmp_path):
    slot = load(catalog, OLD)
    file = f"/dataset/{NAME}/resource/{slot}/download/van-ban.csv"
    with catalog.db.read_session() as session:
        dataset_id = datasets.find_dataset(session, NAME).id
    direct = file.replace(NAME, dataset_id)
    fixed = f"/dataset/{dataset_id}/version/1/resource/{slot}/download/van-ban.csv"
    etag = client.get(direct).headers["ETag"]
    assert SECRET in client.get(f"/dataset/{NAME}/resource/{slot}").text
    assert portal.file_hashes()

    incident_id = take_down(catalog)

    # Before any job has run: no page, no bytes by any address, no condition, no API, no feed.
    for path in (f"/dataset/{NAME}", f"/dataset/{NAME}/resource/{slot}", file, direct, fixed):
        answer = client.get(path)
        assert answer.status_code == 410
        assert SECRET not in answer.text
    assert client.get(direct, headers={"If-None-Match": etag}).status_code == 410
    assert WHY in client.get(f"/dataset/{NAME}").text
    assert client.get("/api/3/action/package_show", query_string={"id": NAME}).status_code == 404
    assert NAME not in client.get("/sitemap.xml").text
    assert NAME not in client.get("/search?q=van+ban").text

    worker_of(catalog).run_until_idle()

    incident = incident_of(catalog, incident_id)
    assert (incident.bytes_state, incident.portal_state) == ("done", "confirmed")
    assert list(catalog.index.search(Query(text="văn bản")).ids) == []
    # The portal's own copy was overwritten before it was deleted.
    assert portal.files == {}
    assert portal.buried
    assert all(data == b"removed\n" for data in portal.buried.values())
    assert [one["state"] for one in portal.packages.values()] == ["deleted"]
    # At rest the bytes are sealed: the marker is nowhere in the data folder, the database included.
    assert [path for path, data in at_rest(catalog, tmp_path).items() if SECRET.encode() in data] == []
    with catalog.db.read_session() as session:
        version = session.scalars(select(ResourceVersion)).one()
        report = session.scalars(select(StoredReport)).one()
    assert version.storage_key.startswith("incoming/")
    assert (report.body["preview"], report.body["schema"]) == (None, None)
    with catalog.store.open(version.storage_key) as sealed:
        assert sealed.read() == OLD


def test_the_sealed_bytes_are_destroyed_on_their_day_with_an_audit_row(catalog):
    load(catalog, OLD)
    take_down(catalog)
    worker = worker_of(catalog)
    worker.run_until_idle()
    with catalog.db.read_session() as session:
        before = session.scalars(select(ResourceVersion)).one()
    later = worker.ports.clock() + timedelta(days=8)
    worker.ports = replace(worker.ports, clock=lambda: later)
    with catalog.db.unit_of_work() as session:
        queue.enqueue(session, "sweep_quarantine", {}, now=catalog.clock())
    worker.run_until_idle()
    with catalog.db.read_session() as session:
        version = session.scalars(select(ResourceVersion)).one()
        row = session.scalars(select(AuditEntry).where(AuditEntry.action == "destroy_file")).one()
    assert version.storage_key is None
    assert not catalog.store.exists(before.storage_key)
    assert (row.object_id, row.details) == (version.id, {"sha256": version.sha256, "reason": "expired"})


def test_bytes_can_be_destroyed_in_the_act_itself(catalog, tmp_path):
    load(catalog, OLD)
    take_down(catalog, is_destroyed=True)
    worker_of(catalog).run_until_idle()
    assert [one.key for one in catalog.store.list("")] == []
    with catalog.db.read_session() as session:
        row = session.scalars(select(AuditEntry).where(AuditEntry.action == "destroy_file")).one()
    assert row.details["reason"] == "taken_down"


def test_one_version_goes_and_the_newer_one_stays(catalog, client, portal):
    slot = load(catalog, OLD)
    load(catalog, NEW)
    with catalog.db.read_session() as session:
        dataset_id = datasets.find_dataset(session, NAME).id
    take_down(catalog, resource_id=slot, number=1)
    worker_of(catalog).run_until_idle()

    assert (
        client.get(f"/dataset/{dataset_id}/version/1/resource/{slot}/download/van-ban.csv").status_code == 410
    )
    assert client.get(f"/dataset/{dataset_id}/resource/{slot}/download/van-ban.csv").data == NEW
    assert client.get(f"/dataset/{NAME}/history").status_code == 200
    assert list(portal.files.values()) == [NEW]


def test_the_newest_file_goes_and_the_dataset_stays_without_it(catalog, client, portal):
    slot = load(catalog, OLD)
    incident_id = take_down(catalog, resource_id=slot)
    worker_of(catalog).run_until_idle()

    assert client.get(f"/dataset/{NAME}").status_code == 200
    assert slot not in client.get(f"/api/3/action/package_show?id={NAME}").text
    assert client.get(f"/dataset/{NAME}/resource/{slot}").status_code == 410
    assert portal.files == {}
    assert [one["state"] for one in portal.packages.values()] == ["active"]
    assert incident_of(catalog, incident_id).portal_state == "confirmed"


def test_the_same_bytes_elsewhere_go_with_it(catalog, client):
    load(catalog, OLD)
    other = load(catalog, OLD, name="ban-sao", title="Bản sao")
    take_down(catalog)
    worker_of(catalog).run_until_idle()
    assert client.get("/dataset/ban-sao").status_code == 200
    assert client.get(f"/dataset/ban-sao/resource/{other}").status_code == 410
    assert [one.key for one in catalog.store.list("blobs/")] == []


def test_a_portal_that_does_not_let_go_is_asked_again_until_it_is_proven(catalog, portal):
    load(catalog, OLD)
    portal.faults.extend([Fault("500", "package_delete"), Fault("401", "resource_delete")])
    incident_id = take_down(catalog)
    worker = worker_of(catalog)
    states = []
    while worker.run_one() or incident_of(catalog, incident_id).portal_state != "confirmed":
        incident = incident_of(catalog, incident_id)
        if incident.portal_state == "failed" and incident.portal_error not in states:
            states.append(incident.portal_error)
    assert states == ["remote_refused/not_authorized", "remote_unavailable/server_error"]
    assert portal.files == {}
    assert [one["state"] for one in portal.packages.values()] == ["deleted"]


def test_what_was_taken_down_is_not_taken_down_twice_and_not_published_again(catalog):
    slot = load(catalog, OLD)
    take_down(catalog, resource_id=slot)
    worker_of(catalog).run_until_idle()
    with pytest.raises(WrongState):
        take_down(catalog, resource_id=slot)


def test_the_export_tells_who_what_when_and_rows_and_counts_downloads_from_the_log(catalog):
    slot = load(catalog, OLD)
    incident_id = take_down(catalog)
    worker_of(catalog).run_until_idle()
    with catalog.db.read_session() as session:
        dataset_id = datasets.find_dataset(session, NAME).id
    path = f"/dataset/{dataset_id}/resource/{slot}/download/van-ban.csv"
    log = [
        f'10.0.0.1 - - [x] "GET {path} HTTP/1.1" 200 57 "-" "-"',
        f'10.0.0.2 - - [x] "GET {path}?a=1 HTTP/1.1" 206 10 "-" "-"',
        f'10.0.0.2 - - [x] "GET {path} HTTP/1.1" 304 0 "-" "-"',
        f'10.0.0.3 - - [x] "GET /dataset/{dataset_id}/resource/{slot} HTTP/1.1" 200 9 "-" "-"',
        "no line of a log",
    ]
    with catalog.db.unit_of_work() as session:
        made = incident_export.export_incident(
            session, actor(catalog, "officer"), incident_id, access_log=log, now=catalog.clock()
        )
    body = made.body
    assert body["downloads"] == {"known": True, "count": 2, "by_file": {slot: 2}}
    assert body["rows"] == 3
    assert body["incident"]["taken_down_by"] == "officer"
    acts = [one["what"] for one in body["events"]]
    assert {"upload", "gate_check", "submit_dataset", "publish_dataset", "take_down"} <= set(acts)
    assert SECRET not in str(body)
    assert "10.0.0" not in str(body)


def test_the_clock_runs_from_when_it_was_noticed_and_an_incident_closes_only_when_nothing_is_left(catalog):
    load(catalog, OLD)
    now = catalog.clock()
    incident_id = take_down(catalog)
    incident = incident_of(catalog, incident_id)
    assert (privacy_board.deadline(incident) - incident.noticed_at).total_seconds() == 72 * 3600
    assert incident.noticed_at >= now
    officer = actor(catalog, "officer")
    with catalog.db.unit_of_work() as session:
        privacy_board.record_reported(session, officer, incident_id, now=catalog.clock())
    with pytest.raises(WrongState), catalog.db.unit_of_work() as session:
        privacy_board.close_incident(session, officer, incident_id, now=catalog.clock())
    worker_of(catalog).run_until_idle()
    with catalog.db.unit_of_work() as session:
        privacy_board.close_incident(session, officer, incident_id, now=catalog.clock())


def test_the_privacy_officer_does_it_all_on_pages(catalog):
    slot = load(catalog, OLD)
    app = create_app(catalog.settings, running=catalog)
    officer = Browser(app)
    officer.sign_in("officer", PASSWORD)
    form = f"/workspace/dataset/{NAME}/take-down"
    assert f'value="{slot}/1"' in officer.get(form).text
    for data in ({}, {"scope": "dataset"}, {"scope": "dataset", "reason": "Lộ số 038099012345 của một hộ"}):
        refused = officer.post(form, data, page=form)
        assert refused.status_code == 422
    done = officer.post(form, {"scope": slot, "reason": WHY, "noticed": "2020-01-01T08:00"}, page=form)
    assert done.status_code == 303
    page = done.location
    assert "Đã quá 72 giờ" in officer.get(page).text
    board = officer.get("/workspace/privacy").text
    assert "Sự cố đang mở: 1" in board
    assert officer.get("/en/workspace/privacy").status_code == 200
    worker_of(catalog).run_until_idle()
    csv = officer.post(f"{page}/export", {"format": "csv"}, page=page)
    assert csv.headers["Content-Type"].startswith("text/csv")
    assert "take_down" in csv.text
    assert officer.post(f"{page}/export", {"format": "json"}, page=page).json["rows"] == 3
    assert officer.post(f"{page}/close", page=page).status_code == 409
    assert officer.post(f"{page}/reported", page=page).status_code == 303
    assert officer.post(f"{page}/close", page=page).status_code == 303
    assert "Sự cố đang mở: 0" in officer.get("/workspace/privacy").text
