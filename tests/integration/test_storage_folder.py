"""What only a folder can show: rights, links, the order of fsync, a full disk, debris of a crash."""

import errno
import io
import logging
import os
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage import DiskFull, IntegrityError, ObjectNotFound, StorageError, StorageUnavailable
from storage.folder import FolderStore

ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.fixture
def store(tmp_path):
    return FolderStore(tmp_path / "var" / "storage")


def path_of(store, key):
    with store.local_path(key) as path:
        return path


def everything_on_disk(store):
    return sorted(str(path.relative_to(store.root)) for path in store.root.rglob("*") if not path.is_dir())


def mode(path):
    return stat.S_IMODE(path.lstat().st_mode)


def test_directories_and_files_belong_to_the_owner_alone(store):
    before = os.umask(0)
    try:
        store.put(io.BytesIO(b"x"))
        store.write(b"abc")
    finally:
        os.umask(before)

    for path in [store.root, *store.root.rglob("*")]:
        assert mode(path) == (0o700 if path.is_dir() else 0o600), path


def test_loose_rights_of_an_older_folder_are_tightened(store):
    (store.root / "incoming").chmod(0o755)

    FolderStore(store.root)

    assert mode(store.root / "incoming") == 0o700


def test_a_second_store_on_the_folder_sees_what_the_first_has_acknowledged(store):
    key = store.put(io.BytesIO(b"abc")).key

    with FolderStore(store.root).open(key) as file:
        assert file.read() == b"abc"


def test_blobs_are_spread_over_directories_by_their_first_two_digits(store):
    store.write(b"abc")

    assert everything_on_disk(store) == [f"blobs/ba/{ABC}"]


def test_the_folder_stays_the_same_when_the_process_changes_its_directory(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    store = FolderStore(Path("storage"))
    monkeypatch.chdir("/")

    assert path_of(store, store.write(b"abc").key).is_relative_to(tmp_path)


# --- links (abuse case B11) -------------------------------------------------------------------


@pytest.fixture
def secret(tmp_path):
    path = tmp_path / "secret.txt"
    path.write_bytes(b"abc")
    return path


def reading_calls(store, key):
    return [
        lambda: store.open(key),
        lambda: store.stat(key),
        lambda: store.exists(key),
        lambda: store.local_path(key).__enter__(),
        lambda: store.delete(key),
        lambda: list(store.list("")),
    ]


def test_b11_a_link_in_the_place_of_an_object_is_never_followed_and_raises_the_alarm(store, secret, caplog):
    incoming = store.put(io.BytesIO(b"abc")).key
    blob = store.write(b"abc").key
    for key in (incoming, blob):
        path = path_of(store, key)
        path.unlink()
        path.symlink_to(secret)

    for key in (incoming, blob):
        for call in reading_calls(store, key):
            caplog.clear()
            with pytest.raises(StorageError, match="link"):
                call()
            assert [record.levelno for record in caplog.records] == [logging.CRITICAL]
    with pytest.raises(StorageError, match="link"):
        store.promote(incoming, ABC)
    assert secret.read_bytes() == b"abc"
    assert everything_on_disk(store) == [f"blobs/ba/{ABC}", incoming]


@pytest.mark.parametrize("name", ["incoming", "blobs/ba"])
def test_b11_a_link_in_the_place_of_a_directory_is_never_followed(store, tmp_path, name):
    blob, incoming = store.write(b"abc").key, store.put(io.BytesIO(b"abc")).key
    elsewhere = tmp_path / "elsewhere"
    (store.root / name).rename(elsewhere)
    (store.root / name).symlink_to(elsewhere, target_is_directory=True)

    with pytest.raises(StorageError, match="link"):
        store.open(incoming if name == "incoming" else blob)
    with pytest.raises(StorageError, match="link"):
        store.put(io.BytesIO(b"x")) if name == "incoming" else store.write(b"abc")
    with pytest.raises(StorageError, match="link"):
        list(store.list(""))
    assert len(list(elsewhere.iterdir())) == 1


def test_b11_a_named_pipe_in_the_place_of_an_object_does_not_hang_the_reader(store):
    key = store.write(b"abc").key
    path = path_of(store, key)
    path.unlink()
    os.mkfifo(path)

    with pytest.raises(StorageError, match="special"):
        store.open(key)


def test_foreign_files_in_the_folder_are_passed_over_by_a_listing(store):
    store.write(b"abc")
    for name in ("incoming/.DS_Store", "blobs/README", f"blobs/ba/{ABC}.bak"):
        (store.root / name).write_bytes(b"?")
    (store.root / "blobs" / "lost+found").mkdir()

    assert [found.key for found in store.list("")] == [f"blobs/{ABC}"]


# --- durability -------------------------------------------------------------------------------


@pytest.fixture
def journal(monkeypatch, store):
    """Record fsync, rename and unlink as the operating system is asked for them, in order."""
    entries = []
    fsync, rename, unlink = os.fsync, os.rename, os.unlink

    def inside(descriptor):
        path = os.readlink(f"/proc/self/fd/{descriptor}")
        parts = os.path.relpath(path, store.root).split("/")
        return parts[0] if parts[0] != "blobs" else "/".join(parts[:2])

    def recorded_fsync(descriptor):
        entries.append(f"fsync {inside(descriptor)}")
        fsync(descriptor)

    def recorded_rename(src, dst, *, src_dir_fd=None, dst_dir_fd=None):
        entries.append(f"rename {inside(src_dir_fd)} to {inside(dst_dir_fd)}")
        rename(src, dst, src_dir_fd=src_dir_fd, dst_dir_fd=dst_dir_fd)

    def recorded_unlink(path, *, dir_fd=None):
        entries.append(f"unlink {inside(dir_fd)}")
        unlink(path, dir_fd=dir_fd)

    monkeypatch.setattr(os, "fsync", recorded_fsync)
    monkeypatch.setattr(os, "rename", recorded_rename)
    monkeypatch.setattr(os, "unlink", recorded_unlink)
    return entries


def test_r1_put_makes_bytes_durable_before_the_name_and_the_name_before_it_returns(store, journal):
    store.put(io.BytesIO(b"abc"))

    assert journal == ["fsync partial", "rename partial to incoming", "fsync incoming"]


def test_r1_promote_makes_the_new_name_durable_before_the_old_one_is_given_up(store, journal):
    key = store.put(io.BytesIO(b"abc")).key
    journal.clear()

    store.promote(key, ABC)

    assert journal == ["fsync blobs", "rename incoming to blobs/ba", "fsync blobs/ba", "fsync incoming"]


def test_r1_a_repeated_promote_makes_durable_what_the_first_may_have_left_in_memory(store, journal):
    key = store.put(io.BytesIO(b"abc")).key
    store.promote(key, ABC)
    journal.clear()

    store.promote(key, ABC)

    assert journal == ["fsync blobs/ba"]


def test_r1_write_and_delete_are_durable_when_they_return(store, journal):
    key = store.write(b"abc").key
    assert journal == ["fsync blobs", "fsync partial", "rename partial to blobs/ba", "fsync blobs/ba"]
    journal.clear()

    store.delete(key)
    assert journal == ["unlink blobs/ba", "fsync blobs/ba"]


def test_r1_the_directories_themselves_are_durable_when_the_store_is_made(tmp_path, monkeypatch):
    synced = []
    fsync = os.fsync

    def recorded(descriptor):
        synced.append(os.path.relpath(os.readlink(f"/proc/self/fd/{descriptor}"), tmp_path))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", recorded)
    FolderStore(tmp_path / "var" / "storage")

    assert synced == [".", "var", "var/storage", "var/storage", "var/storage"]


def fail_with(number):
    def failing(*_args, **_kwargs):
        raise OSError(number, os.strerror(number))

    return failing


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
@pytest.mark.parametrize("call", ["write", "fsync", "rename"])
def test_r6_a_full_disk_is_told_as_such_and_leaves_nothing(store, monkeypatch, number, call):
    for action in (lambda: store.put(io.BytesIO(b"abc")), lambda: store.write(b"abc")):
        with monkeypatch.context() as patch:
            patch.setattr(os, call, fail_with(number))
            with pytest.raises(DiskFull):
                action()
        assert everything_on_disk(store) == []

    assert store.write(b"abc").sha256 == ABC  # and it recovers when there is room again


def test_a_broken_disk_is_a_store_that_cannot_be_used(store, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", fail_with(errno.EIO))
        with pytest.raises(StorageUnavailable, match="EIO"):
            store.put(io.BytesIO(b"abc"))

    assert everything_on_disk(store) == []


def test_a_failure_of_the_last_fsync_takes_the_name_back(store, monkeypatch):
    fsync = os.fsync

    def failing_for_the_directory(descriptor):
        if os.readlink(f"/proc/self/fd/{descriptor}").endswith("/incoming"):
            monkeypatch.setattr(os, "fsync", fsync)  # the disk recovers for the cleaning up
            raise OSError(errno.EIO, "input/output error")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", failing_for_the_directory)
    with pytest.raises(StorageUnavailable):
        store.put(io.BytesIO(b"abc"))

    assert everything_on_disk(store) == []


def test_an_error_while_reading_is_translated_too(store, monkeypatch):
    with store.open(store.write(b"abc").key) as file, monkeypatch.context() as patch:
        patch.setattr(os, "read", fail_with(errno.EIO))
        with pytest.raises(StorageUnavailable, match="EIO"):
            file.read()


def test_a_write_heals_a_blob_that_has_rotted(store):
    key = store.write(b"abc").key
    path_of(store, key).write_bytes(b"abX")

    store.write(b"abc")

    assert path_of(store, key).read_bytes() == b"abc"


def test_a_repeated_promote_does_not_vouch_for_a_blob_that_has_rotted(store):
    key = store.put(io.BytesIO(b"abc")).key
    path_of(store, store.promote(key, ABC)).write_bytes(b"")

    with pytest.raises(IntegrityError) as caught:
        store.promote(key, ABC)

    assert (caught.value.expected, caught.value.got) == (ABC, NOTHING)


def test_promote_makes_the_blob_young_so_that_a_sweeper_spares_it(store):
    key = store.put(io.BytesIO(b"abc")).key
    os.utime(path_of(store, key), (0, 0))

    blob = store.promote(key, ABC)

    assert datetime.now(UTC) - store.stat(blob).modified < timedelta(minutes=1)


# --- debris and absence -----------------------------------------------------------------------

KILLED_WRITER = """
import io, os, pathlib, signal, sys
from storage.folder import FolderStore

class Killer(io.RawIOBase):
    sent = False
    def read(self, size=-1):
        if self.sent:
            os.kill(os.getpid(), signal.SIGKILL)
        self.sent = True
        return b"half of a file"

FolderStore(pathlib.Path(sys.argv[1])).put(Killer())
"""


def test_r3_a_killed_writer_leaves_no_object_and_its_debris_is_swept(store, request):
    command = [sys.executable, "-c", KILLED_WRITER, str(store.root)]
    done = subprocess.run(command, cwd=request.config.rootpath, check=False)
    assert done.returncode == -9

    assert list(store.list("")) == []
    assert len(everything_on_disk(store)) == 1
    now = datetime.now(UTC)
    assert store.sweep(before=now - timedelta(hours=24)) == 0
    assert store.sweep(before=now + timedelta(hours=1)) == 1
    assert everything_on_disk(store) == []


@pytest.mark.parametrize("area", ["incoming", "blobs", "partial"])
def test_a_folder_that_has_gone_is_a_store_that_cannot_be_used_not_a_missing_object(store, tmp_path, area):
    blob, incoming = store.write(b"abc").key, store.put(io.BytesIO(b"abc")).key
    (store.root / area).rename(tmp_path / "unmounted")

    with pytest.raises(StorageUnavailable, match=area):
        store.check()
    with pytest.raises(StorageUnavailable, match=area):
        store.write(b"x") if area != "incoming" else store.put(io.BytesIO(b"x"))
    if area != "partial":
        with pytest.raises(StorageUnavailable, match=area):
            store.exists(blob if area == "blobs" else incoming)
        with pytest.raises(StorageUnavailable, match=area):
            list(store.list(""))


def test_a_blob_whose_directory_was_never_made_is_simply_missing(store):
    with pytest.raises(ObjectNotFound):
        store.stat(f"blobs/{ABC}")


def test_a_full_disk_fails_the_check(store, monkeypatch):
    monkeypatch.setattr(os, "write", fail_with(errno.ENOSPC))

    with pytest.raises(StorageUnavailable, match="no room"):
        store.check()


def test_a_folder_that_cannot_be_made_is_told_at_once(tmp_path):
    (tmp_path / "file").write_bytes(b"")

    with pytest.raises(StorageError):
        FolderStore(tmp_path / "file" / "storage")


def test_it_has_no_addresses_to_give_out(store):
    assert store.presigned_url(store.write(b"abc").key, filename="a.csv", content_type="text/csv") is None
