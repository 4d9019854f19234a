"""What every store promises, held by each adapter alike: memory, a folder, S3 (moto)."""

import hashlib
import io
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from moto import mock_aws

from storage import (
    IntegrityError,
    MemoryStore,
    ObjectNotFound,
    ObjectStat,
    StoredObject,
    TooLarge,
    UnsafeKey,
)
from storage.folder import FolderStore
from storage.s3 import S3Store
from storage.s3_client import make_client
from storage.sealed import SealedStore
from storage.sealing import SealingKey

# Published test vectors (NIST, FIPS 180-4 examples): SHA-256 of "abc" and of nothing.
ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
MISSING = "incoming/7d444840-9dc0-41d1-b245-5ffdce74fad2"  # well formed, never stored

BAD_KEYS = [
    "",
    "/",
    "incoming",
    "incoming/",
    "incoming/../blobs/" + ABC,
    "incoming/" + ABC,
    "incoming/../../etc/passwd",
    "/etc/passwd",
    "blobs/" + ABC.upper(),
    "blobs/" + ABC + "\n",
    "blobs/" + ABC[:63],
    "blobs/ba/" + ABC,
    "blobs/..%2f" + ABC,
    "partial/7d444840-9dc0-11d1-b245-5ffdce74fad2",
    "incoming/7d444840-9dc0-11d1-b245-5ffdce74fad2\x00",
    "incoming/7D444840-9DC0-11D1-B245-5FFDCE74FAD2",
]


@pytest.fixture(scope="module")
def client():
    """Give a client of a simulated S3 with an empty bucket; made once, for it is slow to make."""
    with pytest.MonkeyPatch.context() as patch, mock_aws():
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
            patch.setenv(name, "testing")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        client = make_client()
        client.create_bucket(Bucket="catalog")
        yield client


@pytest.fixture(params=["memory", "folder", "s3", "sealed memory", "sealed folder", "sealed s3"])
def store(request, tmp_path):
    """Give an empty store of each kind, plain and with a sealed quarantine."""
    plain = plain_store(request, tmp_path, request.param.removeprefix("sealed "))
    return SealedStore(plain, SealingKey(b"k" * 32)) if request.param.startswith("sealed") else plain


def plain_store(request, tmp_path, kind):
    """Give an empty store; on S3 one under a prefix of its own."""
    if kind == "memory":
        return MemoryStore()
    if kind == "folder":
        return FolderStore(tmp_path / "store")
    return S3Store("catalog", f"tests/{uuid.uuid4()}", client=request.getfixturevalue("client"))


class BreakingStream(io.RawIOBase):
    """A client that sends three bytes and then hangs up."""

    def __init__(self):
        self.sent = False

    def read(self, size=-1):
        if self.sent:
            raise ConnectionResetError("the client has gone")
        self.sent = True
        return b"abc"


def everything(store):
    return [found.key for found in store.list("")]


def read_all(store, key, **kwargs):
    with store.open(key, **kwargs) as file:
        return file.read()


def test_put_names_a_quarantine_key_and_tells_length_and_hash(store):
    stored = store.put(io.BytesIO(b"abc"))

    assert stored == StoredObject(stored.key, 3, ABC)
    assert stored.key == f"incoming/{uuid.UUID(stored.key.removeprefix('incoming/'))}"
    assert read_all(store, stored.key) == b"abc"


def test_an_empty_stream_is_an_object_of_no_bytes(store):
    stored = store.put(io.BytesIO())

    assert (stored.size, stored.sha256) == (0, NOTHING)
    assert read_all(store, stored.key) == b""
    assert store.promote(stored.key, NOTHING) == f"blobs/{NOTHING}"


def test_the_same_bytes_put_twice_are_two_objects_in_quarantine_and_one_blob(store):
    first, second = store.put(io.BytesIO(b"abc")), store.put(io.BytesIO(b"abc"))
    assert first.key != second.key

    assert store.promote(first.key, ABC) == store.promote(second.key, ABC)
    assert everything(store) == [f"blobs/{ABC}"]


def test_put_reads_from_where_the_stream_stands(store):
    stream = io.BytesIO(b"xyzabc")
    stream.seek(3)

    assert store.put(stream).sha256 == ABC


def test_a_stream_of_several_pieces_comes_back_whole(store):
    data = bytes(range(256)) * 10_240  # 2.5 MiB, so more than two pieces of 1 MiB
    stored = store.put(io.BytesIO(data))

    assert stored.size == 2_621_440
    assert stored.sha256 == hashlib.sha256(data).hexdigest()
    assert read_all(store, stored.key) == data


def test_a_stream_of_exactly_the_limit_is_accepted(store):
    assert store.put(io.BytesIO(b"abc"), limit=3).size == 3


@pytest.mark.parametrize("limit", [0, 2])
def test_a_stream_over_the_limit_is_refused_and_leaves_nothing(store, limit):
    with pytest.raises(TooLarge) as caught:
        store.put(io.BytesIO(b"abc"), limit=limit)

    assert caught.value.limit == limit
    assert everything(store) == []


def test_a_stream_that_breaks_leaves_nothing_and_keeps_its_own_error(store):
    with pytest.raises(ConnectionResetError):
        store.put(BreakingStream())

    assert everything(store) == []


def test_promote_moves_the_bytes_to_the_blob_of_their_hash(store):
    stored = store.put(io.BytesIO(b"abc"))

    assert store.promote(stored.key, ABC) == f"blobs/{ABC}"
    assert read_all(store, f"blobs/{ABC}") == b"abc"
    assert not store.exists(stored.key)


def test_promote_repeated_gives_the_same_answer(store):
    stored = store.put(io.BytesIO(b"abc"))

    assert [store.promote(stored.key, ABC) for _ in range(3)] == [f"blobs/{ABC}"] * 3


def test_promote_onto_an_existing_blob_removes_the_quarantined_copy(store):
    store.write(b"abc")
    stored = store.put(io.BytesIO(b"abc"))

    assert store.promote(stored.key, ABC) == f"blobs/{ABC}"
    assert everything(store) == [f"blobs/{ABC}"]


def test_promote_with_another_hash_is_refused_and_moves_nothing(store):
    stored = store.put(io.BytesIO(b"abc"))

    with pytest.raises(IntegrityError) as caught:
        store.promote(stored.key, NOTHING)

    assert (caught.value.key, caught.value.expected, caught.value.got) == (stored.key, NOTHING, ABC)
    assert everything(store) == [stored.key]


def test_promote_of_what_was_never_there_is_not_found(store):
    with pytest.raises(ObjectNotFound) as caught:
        store.promote(MISSING, ABC)

    assert caught.value.key == MISSING


@pytest.mark.parametrize(
    ("key", "sha256"),
    [(f"blobs/{ABC}", ABC), ("incoming/../x", ABC), (MISSING, "../x"), (MISSING, ABC.upper())],
)
def test_promote_refuses_what_is_no_quarantine_key_or_no_hash(store, key, sha256):
    with pytest.raises(UnsafeKey):
        store.promote(key, sha256)


def test_write_stores_a_blob_under_its_hash_and_repeats_harmlessly(store):
    assert store.write(b"abc") == store.write(b"abc") == StoredObject(f"blobs/{ABC}", 3, ABC)
    assert read_all(store, f"blobs/{ABC}") == b"abc"
    assert everything(store) == [f"blobs/{ABC}"]


@pytest.mark.parametrize(
    ("start", "length", "expected"),
    [
        (0, None, b"0123456789"),
        (0, 4, b"0123"),
        (3, None, b"3456789"),
        (3, 4, b"3456"),
        (9, 1, b"9"),
        (8, 100, b"89"),
        (0, 0, b""),
        (4, 0, b""),
        (10, None, b""),
        (10, 5, b""),
        (10**15, 1, b""),
    ],
)
def test_a_ranged_read_gives_exactly_those_bytes(store, start, length, expected):
    key = store.put(io.BytesIO(b"0123456789")).key

    assert read_all(store, key, start=start, length=length) == expected


@pytest.mark.parametrize(("start", "length"), [(-1, None), (0, -1)])
def test_a_negative_range_is_a_mistake_of_the_caller(store, start, length):
    key = store.put(io.BytesIO(b"abc")).key

    with pytest.raises(ValueError, match="negative"):
        store.open(key, start=start, length=length)


def test_a_reader_goes_forward_only_in_every_store(store):
    with store.open(store.write(b"abc").key) as file:
        assert file.readable()
        assert not file.seekable()
        assert file.read(2) == b"ab"
        assert file.read(2) == b"c"


def test_an_object_being_read_survives_its_own_deletion_or_is_at_least_not_mixed_up(store):
    key = store.write(b"abc").key
    with store.open(key) as file:
        store.delete(key)
        assert file.read() == b"abc"


def test_stat_tells_length_and_an_aware_time_in_utc(store):
    key = store.put(io.BytesIO(b"abc")).key
    found = store.stat(key)

    assert isinstance(found, ObjectStat)
    assert (found.key, found.size) == (key, 3)
    assert found.modified.utcoffset() == timedelta(0)
    assert abs(datetime.now(UTC) - found.modified) < timedelta(minutes=1)


@pytest.mark.parametrize("key", [MISSING, f"blobs/{ABC}"])
def test_what_is_missing_is_not_found_by_any_way_of_reading(store, key):
    assert not store.exists(key)
    with pytest.raises(ObjectNotFound):
        store.stat(key)
    with pytest.raises(ObjectNotFound):
        store.open(key)
    with pytest.raises(ObjectNotFound):
        store.open(key, start=1, length=2)
    with pytest.raises(ObjectNotFound):
        store.open(key, length=0)
    with pytest.raises(ObjectNotFound), store.local_path(key):
        pass


def test_delete_removes_and_repeats_harmlessly(store):
    key = store.put(io.BytesIO(b"abc")).key
    assert store.exists(key)

    store.delete(key)
    store.delete(key)
    store.delete(f"blobs/{ABC}")

    assert not store.exists(key)


@pytest.mark.parametrize("key", BAD_KEYS)
def test_an_unsafe_key_is_refused_by_every_method(store, key):
    calls = [
        lambda: store.promote(key, ABC),
        lambda: store.open(key),
        lambda: store.stat(key),
        lambda: store.exists(key),
        lambda: store.delete(key),
        lambda: store.local_path(key).__enter__(),
        lambda: store.presigned_url(key, filename="a.csv", content_type="text/csv"),
    ]
    for call in calls:
        with pytest.raises(UnsafeKey):
            call()


def test_a_listing_goes_in_the_order_of_keys_and_keeps_to_its_prefix(store):
    incoming = sorted(store.put(io.BytesIO(b"abc")).key for _ in range(3))
    blobs = sorted(store.write(data).key for data in (b"abc", b"", b"1", b"2", b"3"))

    assert everything(store) == blobs + incoming
    assert [found.key for found in store.list("incoming/")] == incoming
    assert [found.key for found in store.list("blobs/")] == blobs
    assert [found.key for found in store.list(f"blobs/{ABC[:1]}")] == [
        key for key in blobs if key.startswith(f"blobs/{ABC[:1]}")
    ]
    assert [(found.key, found.size) for found in store.list(f"blobs/{ABC[:6]}")] == [(f"blobs/{ABC}", 3)]
    assert [found.key for found in store.list(incoming[0])] == incoming[:1]
    assert list(store.list("blobs/" + "0" * 64)) == []


def test_a_listed_object_equals_its_stat(store):
    key = store.write(b"abc").key

    assert list(store.list("")) == [store.stat(key)]


@pytest.mark.parametrize("prefix", ["blobs", "/", "..", "incoming/../", "partial/", "blobs/XY", "x"])
def test_a_prefix_of_no_key_is_refused_at_once(store, prefix):
    with pytest.raises(UnsafeKey):
        store.list(prefix)


def test_a_local_path_can_be_read_by_its_name_while_it_is_lent(store):
    key = store.put(io.BytesIO(b"abc")).key

    with store.local_path(key) as path:
        assert path.is_absolute()
        assert path.read_bytes() == b"abc"

    assert read_all(store, key) == b"abc"


def test_an_error_while_a_path_is_lent_goes_through(store):
    key = store.write(b"abc").key

    with pytest.raises(ZeroDivisionError), store.local_path(key):
        raise ZeroDivisionError


def test_a_link_is_never_given_for_quarantine(store):
    key = store.put(io.BytesIO(b"abc")).key

    with pytest.raises(UnsafeKey):
        store.presigned_url(key, filename="a.csv", content_type="text/csv")


@pytest.mark.parametrize(
    "given",
    [
        {"content_type": "text/csv\r\nSet-Cookie: a=b"},
        {"content_type": "csv"},
        {"expires": 0},
        {"expires": -5},
    ],
)
def test_a_link_with_a_wrong_type_or_life_is_a_mistake_of_the_caller(store, given):
    key = store.write(b"abc").key

    with pytest.raises(ValueError, match=r"media type|one second"):
        store.presigned_url(key, **({"filename": "a.csv", "content_type": "text/csv"} | given))


def test_a_store_in_order_passes_its_check_and_is_not_changed_by_it(store):
    store.check()

    assert everything(store) == []


def test_a_sweep_of_a_tidy_store_takes_nothing(store):
    key = store.put(io.BytesIO(b"abc")).key

    assert store.sweep(before=datetime.now(UTC) + timedelta(days=1)) == 0
    assert store.exists(key)
