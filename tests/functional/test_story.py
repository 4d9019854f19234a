"""The main job over HTTP: the clerk loads a file, the reviewer approves, the citizen finds and downloads it,
a CKAN client reads it, and it stands on the provincial portal with proof."""

import hashlib
import re

import pytest

from catalog.config import DATA_FOLDER
from catalog.models import SyncRecord
from tests.factories.live import Person, build_ready, serving, settings_in, words_of, worker_of
from tests.factories.scripted_ckan import Fault, ScriptedCkan

CONTENT = (DATA_FOLDER / "demo" / "documents-2024.csv").read_bytes()
FORM = {
    "title_vi": "Văn bản chuyển đổi số năm 2024",
    "title_en": "Documents on digital transformation of 2024",
    "notes_vi": "119 văn bản của Sở về chuyển đổi số.",
    "theme": "hanh-chinh-ngan-sach",
    "frequency": "P1M",
    "licence": "dieu-kien-du-lieu-mo",
    "list_item_code": "31",
    "keywords_vi": "văn bản, chuyển đổi số",
    "period_start": "12/12/2023",
    "period_end": "22/10/2024",
    "spatial_code": "38",
    "spatial_vintage": "2025-01-01",
}
NAME = "van-ban-chuyen-doi-so-nam-2024"


@pytest.fixture
def portal():
    with ScriptedCkan(token="portal-token") as ckan:
        yield ckan


@pytest.fixture
def catalog(tmp_path, portal):
    settings = settings_in(
        tmp_path,
        portal_url=portal.url,
        portal_token="portal-token",
        portal_owner_org="so-ldtbxh",
        portal_allow=(f"127.0.0.1:{portal.port}",),
    )
    built = build_ready(settings)
    yield built
    built.db.dispose()


@pytest.fixture
def base(catalog):
    with serving(catalog) as address:
        yield address


def register_and_load(clerk, content=CONTENT, filename="văn bản 2024.csv"):
    assert clerk.post("/workspace/dataset/new", FORM).ok
    page = f"/workspace/dataset/{NAME}"
    assert clerk.post(f"{page}/resource", {"title_vi": "Bảng văn bản", "profile": ""}, page=page).ok
    slot = re.search(rf"{page}/resource/([0-9a-f-]{{36}})/upload", clerk.get(page).text).group(1)
    return clerk.post(f"{page}/resource/{slot}/upload", page=page, files={"file": (filename, content)})


def test_the_main_job_from_the_clerks_file_to_the_provincial_portal(catalog, base, portal):
    clerk, reviewer, citizen = Person(base), Person(base), Person(base)

    # The clerk registers the dataset against item 31 and loads her file.
    assert clerk.sign_in("clerk").url.endswith("/workspace")
    assert "Danh mục văn bản do Sở ban hành (không mật)" in words_of(clerk.get("/workspace").text)
    report_page = register_and_load(clerk)
    assert report_page.status_code == 200
    assert "/version/" in report_page.url
    assert citizen.get(f"/dataset/{NAME}").status_code == 404
    worker_of(catalog).run_until_idle()
    told = words_of(clerk.get(report_page.url).text)
    assert "119" in told
    assert clerk.post(f"/workspace/dataset/{NAME}/submit", page=f"/workspace/dataset/{NAME}").ok

    # She cannot approve it herself; a second person sees what the public will see and approves it.
    assert clerk.get(f"/workspace/review/{NAME}").status_code == 403
    assert reviewer.sign_in("reviewer").ok
    assert FORM["title_vi"] in words_of(reviewer.get("/workspace/queue").text)
    desk = f"/workspace/review/{NAME}"
    refused = reviewer.post(f"{desk}/approve", page=desk)
    assert refused.status_code == 422
    assert citizen.get(f"/dataset/{NAME}").status_code == 404
    assert reviewer.post(f"{desk}/approve", {"declaration": "1"}, page=desk).ok
    worker_of(catalog).run_until_idle()

    # A citizen finds it with and without accents, reads it and downloads exactly the clerk's bytes.
    for words in ("văn bản chuyển đổi số", "van ban chuyen doi so", "VAN BAN", "Đổi số"):
        found = citizen.get("/dataset", params={"q": words})
        assert f"/dataset/{NAME}" in found.text, words
    page = citizen.get(f"/dataset/{NAME}")
    sha256 = hashlib.sha256(CONTENT).hexdigest()
    assert FORM["title_vi"] in words_of(page.text)
    assert sha256[:8] in page.text
    assert "Công văn số 515/SLĐTBXH-VP" in words_of(page.text)
    address = re.search(r'href="([^"]*/download/[^"]+)"', page.text).group(1)
    file = citizen.get(address)
    assert file.content == CONTENT
    assert file.headers["ETag"] == f'"{sha256}"'
    english = citizen.get(f"/en/dataset/{NAME}")
    assert FORM["title_en"] in words_of(english.text)

    # A CKAN client reads it the way ckanapi does.
    shown = citizen.http.post(f"{base}/api/action/package_show", json={"id": NAME}, timeout=30).json()[
        "result"
    ]
    assert (shown["title"], shown["resources"][0]["hash"]) == (FORM["title_vi"], sha256)
    assert citizen.get(shown["resources"][0]["url"]).content == CONTENT
    listed = citizen.get("/api/3/action/package_search", params={"q": "chuyen doi so"}).json()["result"]
    assert [p["name"] for p in listed["results"]] == [NAME]

    # It stands on the provincial portal once, with proof; the register says so.
    assert [p["title"] for p in portal.packages.values()] == [FORM["title_vi"]]
    assert list(portal.file_hashes().values()) == [sha256]
    with catalog.db.read_session() as session:
        record = session.query(SyncRecord).one()
        assert (record.state, record.version_number, record.proof[0]["sha256"]) == ("verified", 1, sha256)
    assert f"/dataset/{NAME}" in citizen.get("/register").text


def test_a_portal_that_fails_after_applying_still_ends_with_one_package(catalog, base, portal):
    portal.faults.extend(
        [
            Fault("reset_after_apply", "package_create"),
            Fault("reset_after_apply", "resource_create"),
            Fault("500"),
        ]
    )
    clerk, reviewer = Person(base), Person(base)
    clerk.sign_in("clerk")
    register_and_load(clerk)
    worker_of(catalog).run_until_idle()
    clerk.post(f"/workspace/dataset/{NAME}/submit", page=f"/workspace/dataset/{NAME}")
    reviewer.sign_in("reviewer")
    desk = f"/workspace/review/{NAME}"
    reviewer.post(f"{desk}/approve", {"declaration": "1"}, page=desk)
    worker_of(catalog).run_until_idle()
    assert len(portal.packages) == 1
    assert list(portal.file_hashes().values()) == [hashlib.sha256(CONTENT).hexdigest()]
    with catalog.db.read_session() as session:
        assert session.query(SyncRecord).one().state == "verified"


def test_a_file_with_personal_data_is_held_and_never_becomes_public(catalog, base):
    clerk = Person(base)
    clerk.sign_in("clerk")
    rows = "\n".join(f"Nguyễn Văn {c},0380{n}9012345" for n, c in enumerate("ABCDEFGH", start=1))
    report = register_and_load(clerk, f"ho_ten,cccd\n{rows}\n".encode(), "danh sach.csv")
    worker_of(catalog).run_until_idle()
    page = clerk.get(report.url)
    assert "038019012345" not in page.text
    assert "Nguyễn Văn A" not in page.text
    own = f"/workspace/dataset/{NAME}"
    # The page offers no way to send it on; a request made by hand is refused.
    assert f"{own}/submit" not in clerk.get(own).text
    assert clerk.post(f"{own}/submit", page=f"{own}/edit").status_code == 409
    with catalog.db.read_session() as session:
        stored = str(session.connection().exec_driver_sql("SELECT group_concat(body) FROM report").scalar())
    assert "038019012345" not in stored
    assert "Nguyễn Văn A" not in stored


def test_withdrawing_leaves_a_tombstone_and_takes_the_bytes_away(catalog, base):
    clerk, reviewer, citizen = Person(base), Person(base), Person(base)
    clerk.sign_in("clerk")
    register_and_load(clerk)
    worker_of(catalog).run_until_idle()
    clerk.post(f"/workspace/dataset/{NAME}/submit", page=f"/workspace/dataset/{NAME}")
    reviewer.sign_in("reviewer")
    desk = f"/workspace/review/{NAME}"
    reviewer.post(f"{desk}/approve", {"declaration": "1"}, page=desk)
    worker_of(catalog).run_until_idle()
    page = citizen.get(f"/dataset/{NAME}").text
    address = re.search(r'href="([^"]*/download/[^"]+)"', page).group(1)
    own = f"/workspace/dataset/{NAME}"
    assert reviewer.post(f"{own}/withdraw", {"reason": "Số liệu sai kỳ"}, page=own).ok
    gone = citizen.get(f"/dataset/{NAME}")
    assert gone.status_code == 410
    assert "Số liệu sai kỳ" in words_of(gone.text)
    assert citizen.get(address).status_code == 410
    assert citizen.get("/api/3/action/package_show", params={"id": NAME}).status_code == 404
    worker_of(catalog).run_until_idle()
    assert f"/dataset/{NAME}" not in citizen.get("/dataset", params={"q": "chuyển đổi số"}).text
    assert f"/dataset/{NAME}" not in citizen.get("/sitemap.xml").text
