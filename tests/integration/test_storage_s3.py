"""What only S3 can show: timeouts, links, and a server that is down, slow, partial or lying (R8)."""

import base64
import hashlib
import io
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ReadTimeoutError
from botocore.stub import Stubber
from moto import mock_aws

from storage import (
    DiskFull,
    IntegrityError,
    ObjectNotFound,
    StorageUnavailable,
    TooLarge,
    open_store,
)
from storage import s3 as s3_module
from storage.s3 import S3Store
from storage.s3_client import make_client

ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
ABC_BASE64 = "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="  # the same in base64, by `xxd -r -p | base64`


@pytest.fixture(autouse=True)
def credentials(monkeypatch):
    """Give credentials that open nothing, and no way to those of the machine."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


@pytest.fixture
def store():
    with mock_aws():
        store = S3Store("catalog", "/thanhhoa/")
        store.client.create_bucket(Bucket="catalog")
        yield store


def names_in_bucket(store):
    return [entry["Key"] for entry in store.client.list_objects_v2(Bucket="catalog").get("Contents", [])]


def impatient_client(port):
    """Give a client that asks once and waits half a second, so that failures do not slow the tests."""
    config = Config(
        connect_timeout=0.5,
        read_timeout=0.5,
        retries={"total_max_attempts": 1},
        s3={"addressing_style": "path"},
    )
    return boto3.client("s3", endpoint_url=f"http://127.0.0.1:{port}", config=config)


# --- configuration ----------------------------------------------------------------------------


def test_the_client_has_our_own_timeouts_and_bounded_retries():
    config = make_client().meta.config

    assert (config.connect_timeout, config.read_timeout) == (5, 30)
    assert config.retries == {"total_max_attempts": 3, "mode": "standard"}


def test_an_address_names_bucket_prefix_endpoint_and_region():
    store = open_store("s3://catalog/a/b/?endpoint=https://gateway.example:9000&region=ap-southeast-1")

    link = store.presigned_url(f"blobs/{ABC}", filename="a.csv", content_type="text/csv")
    assert link.startswith(f"https://gateway.example:9000/catalog/a/b/blobs/{ABC}?")
    assert store.client.meta.region_name == "ap-southeast-1"


def test_objects_lie_under_the_prefix_and_others_of_the_bucket_are_not_ours(store):
    store.write(b"abc")
    store.client.put_object(Bucket="catalog", Key=f"other/blobs/{ABC}", Body=b"?")
    store.client.put_object(Bucket="catalog", Key="thanhhoa/blobs/readme", Body=b"?")

    assert f"thanhhoa/blobs/{ABC}" in names_in_bucket(store)
    assert [found.key for found in store.list("")] == [f"blobs/{ABC}"]


def test_without_a_prefix_objects_lie_at_the_top(store):
    S3Store("catalog", client=store.client).write(b"abc")

    assert names_in_bucket(store) == [f"blobs/{ABC}"]


def test_a_listing_goes_on_past_the_first_page():
    names = [f"blobs/{digit * 64}" for digit in "abc"]
    entries = [{"Key": name, "Size": 3, "LastModified": datetime(2025, 1, 1, tzinfo=UTC)} for name in names]
    client = impatient_client(9)
    with Stubber(client) as stub:
        first = {"Contents": entries[:2], "IsTruncated": True, "NextContinuationToken": "more"}
        stub.add_response("list_objects_v2", first, {"Bucket": "catalog", "Prefix": "blobs/"})
        stub.add_response(
            "list_objects_v2",
            {"Contents": entries[2:], "IsTruncated": False},
            {"Bucket": "catalog", "Prefix": "blobs/", "ContinuationToken": "more"},
        )

        assert [found.key for found in S3Store("catalog", client=client).list("blobs/")] == names


# --- links ------------------------------------------------------------------------------------


def link_parameters(store, **kwargs):
    given = {"filename": "a.csv", "content_type": "text/csv"} | kwargs
    query = parse_qs(urlsplit(store.presigned_url(f"blobs/{ABC}", **given)).query)
    return {name: values[0] for name, values in query.items()}


@pytest.mark.parametrize(("asked", "given"), [(60, "60"), (300, "300"), (86_400, "300")])
def test_a_link_lives_five_minutes_at_most(store, asked, given):
    assert link_parameters(store, expires=asked)["X-Amz-Expires"] == given


def test_a_link_downloads_an_attachment_under_its_vietnamese_name(store):
    found = link_parameters(store, filename="Đối tượng.csv", content_type="text/csv; charset=utf-8")

    assert found["response-content-type"] == "text/csv; charset=utf-8"
    # By hand: Đ is C4 90, ố is E1 BB 91, ư is C6 B0, ợ is E1 BB A3 in UTF-8.
    assert found["response-content-disposition"] == (
        "attachment; filename=\"__i t__ng.csv\"; filename*=UTF-8''%C4%90%E1%BB%91i%20t%C6%B0%E1%BB%A3ng.csv"
    )


# --- what is sent and how it is checked -------------------------------------------------------


@pytest.fixture
def sent(store):
    """Record the parameters of every call."""
    calls = []

    def record(params, model, **_kwargs):
        calls.append((model.name, {name: value for name, value in params.items() if name != "Body"}))

    store.client.meta.events.register("before-parameter-build.s3", record)
    return calls


def test_r8_the_hash_is_sent_with_the_bytes_and_asked_for_again(store, sent):
    store.put(io.BytesIO(b"abc"))

    (put, given), (head, asked) = sent
    assert (put, given["ChecksumSHA256"], given["ContentLength"]) == ("PutObject", ABC_BASE64, 3)
    assert (head, asked["ChecksumMode"]) == ("HeadObject", "ENABLED")


def test_r8_a_derived_blob_is_sent_only_when_there_is_none(store, sent):
    store.write(b"abc")

    assert sent[0][1]["IfNoneMatch"] == "*"


def test_promote_copies_inside_s3_and_only_what_was_checked(store, sent):
    key = store.put(io.BytesIO(b"abc")).key
    sent.clear()

    store.promote(key, ABC)

    names = [name for name, _ in sent]
    assert names == ["HeadObject", "CopyObject", "HeadObject", "DeleteObject"]
    assert sent[1][1]["CopySourceIfMatch"] == f'"{hashlib.md5(b"abc", usedforsecurity=False).hexdigest()}"'


def test_a_gateway_that_keeps_no_checksums_has_its_bytes_read_instead(store):
    key = store.put(io.BytesIO(b"abc")).key
    store.client.put_object(Bucket="catalog", Key=f"thanhhoa/{key}", Body=b"abX")

    with pytest.raises(IntegrityError) as caught:
        store.promote(key, ABC)

    assert caught.value.got == hashlib.sha256(b"abX").hexdigest()


def test_a_blob_that_differs_from_its_name_is_not_lent(store):
    store.client.put_object(Bucket="catalog", Key=f"thanhhoa/blobs/{ABC}", Body=b"abX")

    with pytest.raises(IntegrityError), store.local_path(f"blobs/{ABC}"):
        pass


def test_the_lent_copy_is_gone_afterwards_and_private_while_it_is_there(store):
    key = store.write(b"abc").key

    with store.local_path(key) as path:
        assert path.stat().st_mode & 0o777 == 0o600
    assert not path.exists()


def test_a_stream_longer_than_memory_should_hold_goes_through_a_file(store, monkeypatch):
    monkeypatch.setattr(s3_module, "SPOOL_MEMORY", 10)
    data = b"0123456789" * 1_000

    assert store.put(io.BytesIO(data)).sha256 == hashlib.sha256(data).hexdigest()


def test_what_one_put_cannot_carry_is_too_large_also_without_a_limit(store, monkeypatch):
    monkeypatch.setattr(s3_module, "MAX_OBJECT", 2)

    with pytest.raises(TooLarge):
        store.put(io.BytesIO(b"abc"))


# --- failures ---------------------------------------------------------------------------------


def test_a_missing_bucket_is_a_store_that_cannot_be_used_not_a_missing_object(store):
    lost = S3Store("nowhere", client=store.client)

    for call in (
        lost.check,
        lambda: lost.exists(f"blobs/{ABC}"),
        lambda: lost.open(f"blobs/{ABC}"),
        lambda: lost.write(b"abc"),
        lambda: lost.delete(f"blobs/{ABC}"),
        lambda: list(lost.list("")),
    ):
        with pytest.raises(StorageUnavailable, match="NoSuchBucket"):
            call()


def test_a_head_that_says_404_for_a_missing_bucket_is_not_taken_for_a_missing_object():
    client = impatient_client(9)
    with Stubber(client) as stub:
        stub.add_client_error("head_object", service_error_code="404", http_status_code=404)
        stub.add_client_error("list_objects_v2", service_error_code="NoSuchBucket", http_status_code=404)

        with pytest.raises(StorageUnavailable, match="NoSuchBucket"):
            S3Store("catalog", client=client).exists(f"blobs/{ABC}")


@pytest.mark.parametrize(
    ("code", "status", "expected"),
    [
        ("InternalError", 500, StorageUnavailable),
        ("SlowDown", 503, StorageUnavailable),
        ("AccessDenied", 403, StorageUnavailable),
        ("RequestTimeout", 400, StorageUnavailable),
        ("BadDigest", 400, IntegrityError),
        ("XAmzContentChecksumMismatch", 400, IntegrityError),
        ("QuotaExceeded", 403, DiskFull),
        ("NoSuchKey", 404, ObjectNotFound),
    ],
)
def test_r8_each_refusal_of_s3_becomes_one_of_our_errors(code, status, expected):
    client = impatient_client(9)
    with Stubber(client) as stub:
        stub.add_client_error("put_object", service_error_code=code, http_status_code=status)
        stub.add_response("delete_object", {})

        with pytest.raises(expected):
            S3Store("catalog", client=client).put(io.BytesIO(b"abc"))

        stub.assert_no_pending_responses()  # so it was cleaned up as well


@pytest.mark.parametrize(
    "head",
    [
        {"ContentLength": 2, "ChecksumSHA256": ABC_BASE64, "ETag": '"a"'},
        {"ContentLength": 3, "ChecksumSHA256": base64.b64encode(bytes(32)).decode(), "ETag": '"a"'},
    ],
)
def test_r8_a_server_that_kept_other_bytes_than_it_said_is_found_out_and_cleaned_up(head):
    client = impatient_client(9)
    with Stubber(client) as stub:
        stub.add_response("put_object", {"ETag": '"a"'})
        stub.add_response("head_object", head)
        stub.add_response("delete_object", {})

        with pytest.raises(IntegrityError):
            S3Store("catalog", client=client).put(io.BytesIO(b"abc"))

        stub.assert_no_pending_responses()


def test_r8_nobody_listening_is_a_store_that_cannot_be_used(unused_port):
    store = S3Store("catalog", client=impatient_client(unused_port))

    for call in (
        store.check,
        lambda: store.put(io.BytesIO(b"abc")),
        lambda: store.write(b"abc"),
        lambda: store.stat(f"blobs/{ABC}"),
        lambda: store.open(f"blobs/{ABC}"),
        lambda: list(store.list("")),
        lambda: store.delete(f"blobs/{ABC}"),
    ):
        with pytest.raises(StorageUnavailable, match="EndpointConnectionError"):
            call()


@pytest.fixture
def unused_port():
    """Give a port of the loopback on which nobody listens: one that was ours a moment ago."""
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        return server.server_port


@pytest.fixture
def scripted():
    """Give a function that serves every request of a store by one handler `answer(request)`."""
    servers = []

    def serve(answer):
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                answer(self)

            def do_HEAD(self):
                answer(self)

            def log_message(self, *_args):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        servers.append((server, thread))
        return S3Store("catalog", client=impatient_client(server.server_port))

    yield serve
    for server, thread in servers:
        server.shutdown()
        thread.join()
        server.server_close()


def respond(request, status, body=b"", *, headers=(), promised=None):
    """Answer with a body, of which `promised` bytes are announced."""
    request.send_response(status)
    request.send_header("Content-Length", str(len(body) if promised is None else promised))
    for name, value in headers:
        request.send_header(name, value)
    request.end_headers()
    request.wfile.write(body)


def test_r8_an_answer_that_ends_too_early_is_no_short_file(scripted):
    store = scripted(lambda request: respond(request, 200, b"ab", promised=3))

    with store.open(f"blobs/{ABC}") as file, pytest.raises(StorageUnavailable):
        file.read()


def test_r8_an_answer_with_other_bytes_than_its_checksum_says_is_refused(scripted):
    checksum = [("x-amz-checksum-sha256", ABC_BASE64)]
    store = scripted(lambda request: respond(request, 200, b"abX", headers=checksum))

    with store.open(f"blobs/{ABC}") as file, pytest.raises(IntegrityError):
        file.read()


def test_r8_a_server_that_ignores_the_range_is_not_believed(scripted):
    store = scripted(lambda request: respond(request, 200, b"abc"))

    with pytest.raises(StorageUnavailable, match="range"):
        store.open(f"blobs/{ABC}", start=1)


def test_r8_a_server_that_never_answers_is_given_up(scripted):
    released = threading.Event()
    store = scripted(lambda _request: released.wait(10))

    with pytest.raises(StorageUnavailable, match=ReadTimeoutError.__name__):
        store.stat(f"blobs/{ABC}")
    released.set()


def test_r8_five_hundreds_without_a_body_are_a_store_that_cannot_be_used(scripted):
    store = scripted(lambda request: respond(request, 502))

    with pytest.raises(StorageUnavailable, match="502"):
        store.check()
