"""The gate on pages: a warning is answered, a hold is released by two, published files are judged again."""

import io

import pytest

from catalog.domain.gate import Kind, Outcome
from catalog.models import GateDecision, ResourceVersion
from catalog.services import accounts, datasets, gate, privacy_board, publishing, rescanning
from catalog.services import resources as slots
from catalog.web.app import create_app
from tests.factories.datasets import make_dataset, make_slot
from tests.factories.live import PASSWORD, build_ready, settings_in, words_of, worker_of
from tests.factories.workspace_site import Browser
from validators.rules_version import RULES_VERSION

NAME = "danh-muc-van-ban-2024"
PAGE = f"/workspace/dataset/{NAME}"
WHY = "Cột này là tên chi nhánh, không phải tên người."
# One number of twelve digits that fits the structure of an identity number, among free text: a warning.
WARNED = b"noi_dung,so\nxem van ban 038099012345,1\nkhong,2\n"
# Names of three syllables under a header that asks for no person: a hold that may be a false alarm.
HELD = (
    "noi_dung,so\n"
    + "".join(
        f"{name},{n}\n"
        for n, name in enumerate(["Nguyễn Thị Thảo", "Trần Văn Kiên", "Lê Hồng Nhung", "Phan Thị Lụa"])
    )
).encode()
REFUSED = (
    "Họ và tên,Số CCCD\n"
    + "".join(f"Nguyễn Văn {a},03809901234{n}\n" for n, a in enumerate(["An", "Bình", "Cường"]))
).encode()


@pytest.fixture
def catalog(tmp_path):
    made = build_ready(settings_in(tmp_path, site_url="http://localhost"))
    yield made
    made.db.dispose()


@pytest.fixture
def browser(catalog):
    app = create_app(catalog.settings, running=catalog)

    def sign_in(name):
        one = Browser(app)
        assert one.sign_in(name, PASSWORD).status_code == 303
        return one

    return sign_in


def load(catalog, content):
    now = catalog.clock()
    with catalog.db.unit_of_work() as session:
        clerk = accounts.get_actor(session, "clerk")
        dataset = make_dataset(session, clerk, catalog.places, now=now, unit="VP")
        slot = make_slot(session, clerk, dataset, now=now).id
    stored = catalog.store.put(io.BytesIO(content))
    with catalog.db.unit_of_work() as session:
        clerk = accounts.get_actor(session, "clerk")
        version = slots.add_upload(session, clerk, NAME, slot, stored, filename="a.csv", now=now)
    worker_of(catalog).run_until_idle()
    return f"{PAGE}/version/{version.id}"


def state(catalog):
    with catalog.db.read_session() as session:
        return datasets.find_dataset(session, NAME).resources[0].versions[0]


def test_the_head_answers_a_warning_and_the_reviewer_reads_the_answer(catalog, browser):
    report = load(catalog, WARNED)
    clerk, head, reviewer = browser("clerk"), browser("head"), browser("reviewer")
    assert state(catalog).state == "valid"

    refused = clerk.post(f"{PAGE}/submit", {"revision": revision(catalog)}, page=PAGE)
    assert refused.status_code == 409
    assert "Nhờ trưởng đơn vị" in refused.text
    assert f"{report}/override" not in clerk.get(report).text

    assert f"{report}/override" in head.get(report).text
    assert head.post(f"{report}/override", {"reason": "ok"}, page=report).status_code == 422
    assert head.post(f"{report}/override", {"reason": WHY}, page=report).status_code == 303
    assert WHY in head.get(report).text
    assert head.post(f"{report}/override", {"reason": WHY}, page=report).status_code == 409

    assert head.post(f"{PAGE}/submit", {"revision": revision(catalog)}, page=PAGE).status_code == 303
    desk = f"/workspace/review/{NAME}"
    for prefix in ("", "/en"):
        assert WHY in reviewer.get(prefix + desk).text


def revision(catalog):
    with catalog.db.read_session() as session:
        return datasets.find_dataset(session, NAME).revision


def test_a_hold_is_released_by_the_officer_and_a_second_person_and_then_published(catalog, browser):
    report = load(catalog, HELD)
    officer, head, clerk = browser("officer"), browser("head"), browser("clerk")
    assert state(catalog).state == "held"
    assert NAME in officer.get("/workspace/privacy").text
    assert f"{report}/confirm-release" not in head.get(report).text
    assert head.post(f"{report}/confirm-release", {"reason": WHY}, page=report).status_code == 409

    assert officer.post(f"{report}/ask-release", {"reason": WHY}, page=report).status_code == 303
    assert "cần người thứ hai xác nhận" in words_of(officer.get(report).text)
    assert f"{report}/confirm-release" not in officer.get(report).text
    assert head.post(f"{report}/confirm-release", {"reason": WHY}, page=report).status_code == 303
    worker_of(catalog).run_until_idle()
    assert state(catalog).state == "valid"
    assert state(catalog).storage_key.startswith("blobs/")
    assert clerk.post(f"{PAGE}/submit", {"revision": revision(catalog)}, page=PAGE).status_code == 303


def test_direct_identifiers_are_refused_and_their_original_can_be_destroyed_at_once(catalog, browser):
    report = load(catalog, REFUSED)
    officer = browser("officer")
    told = words_of(officer.get(report).text)
    assert "từ chối: có thể nhận ra từng người" in told
    assert f"{report}/ask-release" not in officer.get(report).text
    assert officer.post(f"{report}/ask-release", {"reason": WHY}, page=report).status_code == 409
    assert officer.post(f"{report}/destroy", {"reason": WHY}, page=report).status_code == 303
    key = state(catalog).storage_key
    worker_of(catalog).run_until_idle()
    assert state(catalog).storage_key is None
    assert not catalog.store.exists(key)


def publish(catalog):
    now = catalog.clock()
    with catalog.db.unit_of_work() as session:
        clerk = accounts.get_actor(session, "clerk")
        publishing.submit_dataset(session, clerk, NAME, revision=revision(catalog), now=now)
    with catalog.db.unit_of_work() as session:
        dataset = datasets.find_dataset(session, NAME)
        shown = publishing.preview(session, dataset, now=now)[1]
        reviewer = accounts.get_actor(session, "reviewer")
        publishing.publish_dataset(session, reviewer, NAME, digest=shown, is_declared=True, now=now)


def published_under_old_rules(catalog):
    """Publish as rules did that found nothing, and put the records back to them."""
    with catalog.db.unit_of_work() as session:
        for entry in session.query(GateDecision).all():
            session.delete(entry)
        session.flush()
        for version in session.query(ResourceVersion).all():
            gate.add_entry(
                session,
                gate.SYSTEM,
                version.id,
                Kind.CHECK,
                Outcome.CLEAN,
                counts={},
                prints=[],
                now=catalog.clock(),
            )
    publish(catalog)
    with catalog.db.unit_of_work() as session:
        for entry in session.query(GateDecision).all():
            entry.rules_version = "2020-01-01"


def board(catalog):
    with catalog.db.read_session() as session:
        officer = accounts.get_actor(session, "officer")
        return privacy_board.get_board(session, officer, quarantine=worker_of(catalog).ports.quarantine)


def test_a_published_file_that_fails_new_rules_is_shown_with_the_take_down_button(catalog, browser):
    report = load(catalog, WARNED)
    published_under_old_rules(catalog)
    worker = worker_of(catalog)
    worker.run_until_idle()
    assert board(catalog).failing == []

    worker._plan_housekeeping()
    worker.run_until_idle()

    (line,) = board(catalog).failing
    assert (line.dataset.name, line.last.kind, line.last.outcome) == (NAME, "rescan", "warn")
    assert line.last.rules_version == RULES_VERSION
    page = browser("officer").get("/workspace/privacy").text
    assert f"{PAGE}/take-down" in page
    assert report in page
    # The file stays public until a person decides, and the record keeps both judgements.
    assert browser("officer").get(f"/dataset/{NAME}").status_code == 200
    with catalog.db.read_session() as session:
        assert [e.kind for e in gate.entries_of(session, line.version.id)] == ["check", "rescan"]


def test_a_rescan_goes_on_where_it_stopped_and_does_nothing_twice(catalog):
    load(catalog, WARNED)
    published_under_old_rules(catalog)
    with catalog.db.read_session() as session:
        assert rescanning.count_due(session) == 1
    worker = worker_of(catalog)
    worker._plan_housekeeping()
    worker.run_until_idle()
    worker._next_level_check = None
    worker._plan_housekeeping()
    worker.run_until_idle()
    with catalog.db.read_session() as session:
        assert rescanning.count_due(session) == 0
        assert session.query(GateDecision).filter_by(kind="rescan").count() == 1


def test_everything_can_be_judged_again_on_request(catalog, browser):
    load(catalog, WARNED)
    officer = browser("officer")
    assert officer.post("/workspace/privacy/rescan", page="/workspace/privacy").status_code == 303
    worker_of(catalog).run_until_idle()
    with catalog.db.read_session() as session:
        kinds = [e.kind for e in session.query(GateDecision).order_by(GateDecision.number)]
    assert kinds == ["check", "rescan"]
