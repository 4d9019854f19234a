"""An address becomes the store it names; what is not understood is refused; nothing heavy is loaded."""

import subprocess
import sys

import pytest

from storage import MemoryStore, open_store
from storage.folder import FolderStore


def test_a_relative_folder_is_taken_from_the_current_directory(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    store = open_store("file:var/storage")

    assert isinstance(store, FolderStore)
    assert store.root == tmp_path / "var" / "storage"


def test_an_absolute_folder_may_have_spaces_and_vietnamese_letters(tmp_path):
    store = open_store(f"file://{tmp_path}/kho%20dữ liệu")

    assert store.root == tmp_path / "kho dữ liệu"


def test_each_store_in_memory_is_its_own():
    first, second = open_store("memory:"), open_store("memory:")
    key = first.write(b"abc").key

    assert isinstance(first, MemoryStore)
    assert (first.exists(key), second.exists(key)) == (True, False)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "var/storage",
        "ftp://host/path",
        "file:",
        "file://host/path",
        "file:var/storage?mode=0777",
        "memory:x",
        "memory://host",
        "s3:",
        "s3:///prefix",
        "s3://key:secret@bucket/prefix",
        "s3://bucket:9000/prefix",
        "s3://bucket/prefix?endpoint=gateway.example",
        "s3://bucket/prefix?endpoint=file:///etc",
        "s3://bucket/prefix?acl=public-read",
        "s3://bucket/prefix#part",
    ],
)
def test_an_address_that_is_not_understood_is_refused_and_never_repeated(url):
    with pytest.raises(ValueError, match=r"storage address|address of|option|endpoint") as caught:
        open_store(url)

    assert "secret" not in str(caught.value)


def test_importing_the_library_or_opening_a_folder_never_loads_boto3(tmp_path, request):
    program = (
        "import sys, storage\n"
        f"storage.open_store('file:{tmp_path}/store').write(b'abc')\n"
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'boto3', 'botocore', 'urllib3'}))"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=request.config.rootpath, check=True, capture_output=True, text=True)

    assert done.stdout == "[]\n"
