"""What a sealed quarantine adds to a store: nothing readable at rest, nothing changed or cut off unseen."""

import io
import os
import random
import stat
import tracemalloc

import pytest

from catalog import bootstrap
from catalog.config import Settings, SettingsRefused
from storage import IntegrityError, MemoryStore, WrongKey
from storage.folder import FolderStore
from storage.sealed import SealedStore
from storage.sealing import CHUNK, HEADER, MAGIC, SEALED_CHUNK, SealingKey, plain_size

SECRET = "038099012345;Nguyễn Thị Bí Mật".encode()
SIZES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 7]


@pytest.fixture
def inner():
    return MemoryStore()


@pytest.fixture
def store(inner):
    return SealedStore(inner, SealingKey(b"k" * 32))


def data_of(size):
    return random.Random(size).randbytes(size)


def sealed_bytes(inner, key):
    with inner.open(key) as file:
        return file.read()


def replace(inner, key, data):
    """Put other bytes under a key, as somebody with a hand on the disk could."""
    inner._objects[key] = (data, inner._objects[key][1])


def read(store, key, **given):
    with store.open(key, **given) as file:
        return file.read()


def test_what_lies_in_quarantine_cannot_be_read_without_the_key(tmp_path):
    folder = FolderStore(tmp_path / "store")
    store = SealedStore(folder, SealingKey(b"k" * 32))
    store.put(io.BytesIO(SECRET * 1000))

    at_rest = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert len(at_rest) > len(SECRET) * 1000
    assert SECRET not in at_rest
    assert b"038099012345" not in at_rest


def test_a_promoted_file_is_plain_and_its_sealed_form_is_gone(store, inner):
    stored = store.put(io.BytesIO(SECRET))

    blob = store.promote(stored.key, stored.sha256)

    assert [one.key for one in inner.list("")] == [blob]
    assert sealed_bytes(inner, blob) == SECRET


@pytest.mark.parametrize("size", SIZES)
def test_bytes_length_and_hash_are_those_of_the_plain_file(store, size):
    data = data_of(size)
    stored = store.put(io.BytesIO(data))

    assert stored.size == size == store.stat(stored.key).size
    assert read(store, stored.key) == data
    with store.local_path(stored.key) as path:
        assert path.read_bytes() == data
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not path.exists()


def test_every_range_gives_what_slicing_gives(store):
    data = data_of(2 * CHUNK + 5)
    key = store.put(io.BytesIO(data)).key
    edges = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 4, 2 * CHUNK + 5, 3 * CHUNK]

    for start in edges:
        for length in (0, 1, CHUNK, CHUNK + 1, None):
            end = None if length is None else start + length
            assert read(store, key, start=start, length=length) == data[start:end]


@pytest.mark.parametrize("size", SIZES[1:])
def test_the_length_is_worked_out_from_the_sealed_length(store, inner, size):
    key = store.put(io.BytesIO(data_of(size))).key

    assert plain_size(len(sealed_bytes(inner, key)), key=key) == size


@pytest.mark.parametrize("size", [1, CHUNK, 2 * CHUNK, 2 * CHUNK + 9])
@pytest.mark.parametrize("cut", [1, 16, 17, SEALED_CHUNK])
def test_a_file_that_was_cut_off_is_refused(store, inner, size, cut):
    key = store.put(io.BytesIO(data_of(size))).key
    sealed = sealed_bytes(inner, key)
    replace(inner, key, sealed[: max(len(sealed) - cut, HEADER)])

    with pytest.raises(IntegrityError):
        read(store, key)


@pytest.mark.parametrize("at", [20, HEADER, HEADER + 100, HEADER + SEALED_CHUNK + 3, -1])
def test_one_changed_byte_is_refused(store, inner, at):
    key = store.put(io.BytesIO(data_of(2 * CHUNK))).key
    sealed = bytearray(sealed_bytes(inner, key))
    sealed[at] ^= 1
    replace(inner, key, bytes(sealed))

    with pytest.raises(IntegrityError):
        read(store, key)


def test_chunks_cannot_change_places_or_come_from_another_file(store, inner):
    first, second = (store.put(io.BytesIO(data_of(3 * CHUNK))).key for _ in range(2))
    sealed = sealed_bytes(inner, first)
    one, two = (sealed[HEADER + n * SEALED_CHUNK : HEADER + (n + 1) * SEALED_CHUNK] for n in (0, 1))
    rest = sealed[HEADER + 2 * SEALED_CHUNK :]
    other = sealed_bytes(inner, second)

    for forged in (
        sealed[:HEADER] + two + one + rest,
        sealed[:HEADER] + other[HEADER : HEADER + SEALED_CHUNK] + two + rest,
    ):
        replace(inner, first, forged)
        with pytest.raises(IntegrityError):
            read(store, first)


def test_the_same_file_twice_looks_different_at_rest(store, inner):
    first, second = (store.put(io.BytesIO(SECRET)).key for _ in range(2))

    assert sealed_bytes(inner, first)[16:] != sealed_bytes(inner, second)[16:]


@pytest.mark.parametrize("cut", [len(MAGIC), HEADER - 1, HEADER + 3])
def test_one_damaged_object_does_not_hide_the_others_from_a_listing(store, inner, cut):
    keys = sorted(store.put(io.BytesIO(SECRET)).key for _ in range(3))
    replace(inner, keys[1], sealed_bytes(inner, keys[1])[:cut])

    told = {one.key: (one.size, one.is_damaged) for one in store.list("incoming/")}

    assert told == {keys[0]: (len(SECRET), False), keys[1]: (cut, True), keys[2]: (len(SECRET), False)}
    store.delete(keys[1])
    assert not store.exists(keys[1])


def test_another_key_is_refused_by_name_and_says_what_to_set(store, inner):
    key = store.put(io.BytesIO(SECRET)).key
    other = SealedStore(inner, SealingKey(b"x" * 32))

    for way in (lambda: other.open(key), lambda: other.promote(key, "0" * 64)):
        with pytest.raises(WrongKey, match="QUARANTINE_KEY"):
            way()
    with pytest.raises(WrongKey), other.local_path(key):
        pass


def test_a_file_from_before_the_sealing_is_still_read_and_promoted(store, inner):
    stored = inner.put(io.BytesIO(SECRET))

    assert read(store, stored.key) == SECRET
    assert store.stat(stored.key).size == len(SECRET)
    assert store.promote(stored.key, stored.sha256) == f"blobs/{stored.sha256}"


class Zeros(io.RawIOBase):
    """So many bytes of nothing."""

    def __init__(self, size):
        self.left = size

    def read(self, size=-1):
        given = min(size, self.left)
        self.left -= given
        return bytes(given)


def test_a_large_file_is_sealed_and_opened_in_little_memory(tmp_path):
    store = SealedStore(FolderStore(tmp_path), SealingKey(b"k" * 32))
    tracemalloc.start()
    try:
        key = store.put(Zeros(24 << 20)).key
        with store.open(key) as file:
            while file.read(1 << 16):
                pass
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 6 << 20


def test_a_key_file_is_made_once_for_its_owner_alone_outside_the_store(tmp_path):
    settings = Settings(storage_url=f"file:{tmp_path}/data/storage")

    first, second = bootstrap.sealing_key(settings), bootstrap.sealing_key(settings)

    path = tmp_path / "data" / "quarantine_key"
    assert first.name == second.name
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(tmp_path / "data") == ["quarantine_key"]


def test_a_damaged_key_file_is_refused_and_not_replaced(tmp_path):
    (tmp_path / "quarantine_key").write_text("abc")

    with pytest.raises(SettingsRefused, match="QUARANTINE_KEY"):
        bootstrap.sealing_key(Settings(storage_url=f"file:{tmp_path}/storage"))
    assert (tmp_path / "quarantine_key").read_text() == "abc"


def test_a_key_of_the_settings_goes_before_the_file(tmp_path):
    settings = Settings(storage_url=f"file:{tmp_path}/storage", quarantine_key="0" * 64)

    assert bootstrap.sealing_key(settings).name == SealingKey(bytes(32)).name
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("key", ["abc", "0" * 63, "g" * 64])
def test_a_key_that_is_none_is_refused_without_being_quoted(key):
    with pytest.raises(SettingsRefused, match="QUARANTINE_KEY") as refused:
        Settings(quarantine_key=key).checked()
    assert f"={key}" not in str(refused.value)
