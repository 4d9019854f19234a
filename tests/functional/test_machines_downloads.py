"""Downloads as curl and browsers see them: length, validators, ranges, resume; and what never comes down."""

import dataclasses
import hashlib
from urllib.parse import quote

import pytest

from storage import MemoryStore, StorageUnavailable
from tests.conftest import NOW
from tests.factories.publications import CSV_CONTENT
from tests.factories.published_catalog import (
    BUDGET,
    DRAFT,
    FILES,
    FIRST_CONTENT,
    IDS,
    OLD_NAME,
    WITHDRAWN,
    add_dataset,
    machines_app,
    make_file,
    make_publication,
    populate,
    read_only_catalog,
)

NEWEST = f"/dataset/{IDS[BUDGET]}/resource/{FILES[BUDGET]}/download/du-toan-2025.csv"
FIRST = f"/dataset/{IDS[BUDGET]}/version/1/resource/{FILES[BUDGET]}/download/du-toan-ban-dau.csv"
SIZE = len(CSV_CONTENT)
ETAG = f'"{hashlib.sha256(CSV_CONTENT).hexdigest()}"'
# The file's time is 15 July 2025, 9:30:00.25 UTC, a Tuesday.
MODIFIED = "Tue, 15 Jul 2025 09:30:00 GMT"


class WatchedStore(MemoryStore):
    """Counts how often bytes are asked for."""

    def __init__(self):
        super().__init__()
        self.opened = []

    def open(self, key, *, start=0, length=None):
        self.opened.append((start, length))
        return super().open(key, start=start, length=length)


class LinkingStore(WatchedStore):
    """Has addresses of its own, as S3 has."""

    def presigned_url(self, key, *, filename, content_type, expires=300):
        return f"https://s3.vidu.example/{key}?name={quote(filename)}"


class DeadStore(MemoryStore):
    """Does not answer."""

    def open(self, key, *, start=0, length=None):
        raise StorageUnavailable("timeout at 10.0.0.7")


@pytest.fixture(scope="module")
def site(migrated_file, tmp_path_factory, places):
    folder = tmp_path_factory.mktemp("site")
    shared = read_only_catalog(migrated_file, folder, places, now=NOW, store=WatchedStore())
    yield shared
    shared.db.dispose()


@pytest.fixture(scope="module")
def client(site):
    return machines_app(site).test_client()


@pytest.fixture
def store(site):
    site.store.opened.clear()
    return site.store


def client_of(catalog, store):
    running = dataclasses.replace(catalog, store=store)
    populate(running)
    return machines_app(running).test_client()


def test_the_whole_file_comes_with_everything_a_client_needs(client):
    answer = client.get(NEWEST)
    assert (answer.status_code, answer.data) == (200, CSV_CONTENT)
    headers = answer.headers
    assert headers["Content-Length"] == str(SIZE)
    assert headers["ETag"] == ETAG
    assert headers["Last-Modified"] == MODIFIED
    assert headers["Accept-Ranges"] == "bytes"
    assert headers["Content-Type"] == "text/csv; charset=utf-8"
    assert headers["Content-Disposition"] == (
        "attachment; filename=\"du-toan-2025.csv\"; filename*=UTF-8''du-toan-2025.csv"
    )
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Cache-Control"] == "public, no-cache"


def test_a_dataset_may_be_named_by_its_name(client):
    assert client.get(NEWEST.replace(IDS[BUDGET], BUDGET)).data == CSV_CONTENT


def test_a_head_gives_the_length_and_touches_no_bytes(client, store):
    answer = client.head(NEWEST)
    assert (answer.status_code, answer.data) == (200, b"")
    assert answer.headers["Content-Length"] == str(SIZE)
    assert store.opened == []


@pytest.mark.parametrize(
    "headers",
    [{"If-None-Match": ETAG}, {"If-None-Match": f"W/{ETAG}"}, {"If-None-Match": f'"zzz", {ETAG}'},
     {"If-None-Match": "*"}, {"If-Modified-Since": MODIFIED},
     {"If-Modified-Since": "Wed, 16 Jul 2025 00:00:00 GMT"},
     {"If-None-Match": ETAG, "Range": "bytes=0-9"}],
)  # fmt: skip
@pytest.mark.parametrize("method", ["get", "head"])
def test_who_has_the_bytes_gets_304_and_no_bytes_are_touched(client, store, headers, method):
    answer = getattr(client, method)(NEWEST, headers=headers)
    assert (answer.status_code, answer.data) == (304, b"")
    assert answer.headers["ETag"] == ETAG
    assert store.opened == []


@pytest.mark.parametrize(
    "headers",
    [{"If-None-Match": '"zzz"'}, {"If-Modified-Since": "Tue, 15 Jul 2025 09:29:59 GMT"},
     {"If-Modified-Since": "hôm qua".encode().decode("latin-1")},
     {"If-None-Match": '"zzz"', "If-Modified-Since": MODIFIED}],
)  # fmt: skip
def test_who_has_other_bytes_gets_these(client, headers):
    assert client.get(NEWEST, headers=headers).data == CSV_CONTENT


@pytest.mark.parametrize(
    ("asked", "part", "told"),
    [("bytes=0-9", CSV_CONTENT[:10], f"bytes 0-9/{SIZE}"),
     ("bytes=-5", CSV_CONTENT[-5:], f"bytes {SIZE - 5}-{SIZE - 1}/{SIZE}"),
     (f"bytes={SIZE - 1}-", CSV_CONTENT[-1:], f"bytes {SIZE - 1}-{SIZE - 1}/{SIZE}")],
)  # fmt: skip
def test_a_part_is_read_from_the_store_and_not_more(client, store, asked, part, told):
    answer = client.get(NEWEST, headers={"Range": asked})
    assert (answer.status_code, answer.data) == (206, part)
    assert answer.headers["Content-Range"] == told
    assert answer.headers["Content-Length"] == str(len(part))
    assert [length for _, length in store.opened] == [len(part)]


def test_a_part_past_the_end_is_416_with_the_true_length(client, store):
    answer = client.get(NEWEST, headers={"Range": f"bytes={SIZE + 10}-{SIZE + 20}"})
    assert (answer.status_code, answer.data) == (416, b"")
    assert answer.headers["Content-Range"] == f"bytes */{SIZE}"
    assert store.opened == []


@pytest.mark.parametrize(
    "asked", ["bytes=0-1,3-4", "bytes=" + ",".join(["0-"] * 1000), "lines=1-2", "bytes=9-1"]
)
def test_many_ranges_or_none_readable_give_the_whole_file_once(client, store, asked):
    answer = client.get(NEWEST, headers={"Range": asked})
    assert (answer.status_code, answer.data) == (200, CSV_CONTENT)
    assert len(store.opened) == 1


@pytest.mark.parametrize("condition", [ETAG, MODIFIED])
def test_if_range_with_these_bytes_gives_the_part(client, condition):
    answer = client.get(NEWEST, headers={"Range": "bytes=0-9", "If-Range": condition})
    assert (answer.status_code, answer.data) == (206, CSV_CONTENT[:10])


@pytest.mark.parametrize("condition", ['"zzz"', f"W/{ETAG}", "Tue, 15 Jul 2025 09:29:59 GMT", "nonsense"])
def test_if_range_with_other_bytes_gives_the_whole_file(client, condition):
    answer = client.get(NEWEST, headers={"Range": "bytes=0-9", "If-Range": condition})
    assert (answer.status_code, answer.data) == (200, CSV_CONTENT)


def test_a_broken_download_resumes_to_the_same_bytes(client):
    half = client.get(NEWEST).data[: SIZE // 2]
    rest = client.get(NEWEST, headers={"Range": f"bytes={len(half)}-", "If-Range": ETAG}).data
    assert half + rest == CSV_CONTENT


def test_an_old_version_stays_at_its_own_address(client):
    answer = client.get(FIRST)
    assert answer.data == FIRST_CONTENT
    assert client.get(FIRST.replace("version/1", "version/2").replace("ban-dau", "2025")).data == CSV_CONTENT


@pytest.mark.parametrize(
    ("given", "right"),
    [(NEWEST.replace("du-toan-2025.csv", "khac.csv"), NEWEST),
     (NEWEST.replace(IDS[BUDGET], OLD_NAME), NEWEST),
     (FIRST.replace("ban-dau", "khac"), FIRST)],
)  # fmt: skip
def test_a_wrong_filename_or_an_old_name_leads_to_the_right_address(client, given, right):
    answer = client.get(given)
    assert (answer.status_code, answer.headers["Location"]) == (301, f"http://localhost{right}")


@pytest.mark.parametrize(
    "address",
    [f"/dataset/{IDS[DRAFT]}/resource/{FILES[DRAFT]}/download/{DRAFT}.csv",
     f"/dataset/{DRAFT}/version/1/resource/{FILES[DRAFT]}/download/{DRAFT}.csv",
     f"/dataset/{IDS[BUDGET]}/resource/{FILES[DRAFT]}/download/{DRAFT}.csv",
     NEWEST.replace("/resource/", "/version/3/resource/"),
     NEWEST.replace(IDS[BUDGET], "khong-co")],
)  # fmt: skip
def test_what_is_hidden_or_missing_is_404_with_the_same_body(client, address):
    missing = client.get("/dataset/khong-co/resource/khong-co/download/a.csv")
    answer = client.get(address)
    assert (answer.status_code, answer.data) == (404, missing.data)


@pytest.mark.parametrize("version", ["", "version/1/"])
def test_a_withdrawn_file_is_410_for_ever(client, store, version):
    address = f"/dataset/{IDS[WITHDRAWN]}/{version}resource/{FILES[WITHDRAWN]}/download/{WITHDRAWN}.csv"
    assert client.get(address).status_code == 410
    assert client.get(address, headers={"If-None-Match": ETAG}).status_code == 410
    assert store.opened == []


@pytest.mark.parametrize("name", ["..%2f..%2fcatalog.db", "..%5c..%5ccatalog.db", "%00"])
def test_a_path_in_place_of_a_filename_leads_nowhere(client, store, name):
    answer = client.get(NEWEST.replace("du-toan-2025.csv", name))
    assert answer.status_code in {301, 404}
    assert store.opened == []


def test_a_name_in_vietnamese_comes_in_both_forms_and_cannot_end_the_header(catalog):
    populate(catalog)
    file = make_file(id="f", filename="Đối tượng\r\nX-Evil: 1.csv")
    with catalog.db.unit_of_work() as session:
        add_dataset(session, make_publication(id="doi-tuong-id", name="doi-tuong", files=(file,)))
    client = machines_app(catalog).test_client()
    answer = client.get(f"/dataset/doi-tuong-id/resource/f/download/{quote(file.filename)}")
    assert answer.status_code == 200
    assert "X-Evil" not in answer.headers
    assert "filename*=UTF-8''%C4%90%E1%BB%91i%20t%C6%B0%E1%BB%A3ng" in answer.headers["Content-Disposition"]


def test_a_store_with_addresses_of_its_own_serves_the_bytes_itself(catalog):
    store = LinkingStore()
    client = client_of(catalog, store)
    answer = client.get(NEWEST)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("https://s3.vidu.example/blobs/")
    assert answer.headers["Cache-Control"] == "no-store"
    assert client.get(NEWEST, headers={"If-None-Match": ETAG}).status_code == 304
    assert client.head(NEWEST).headers["Content-Length"] == str(SIZE)
    assert store.opened == []


def test_a_store_that_does_not_answer_is_503_and_tells_nothing_of_the_inside(catalog):
    answer = client_of(catalog, DeadStore()).get(NEWEST)
    assert answer.status_code == 503
    assert "Retry-After" in answer.headers
    assert b"10.0.0.7" not in answer.data
