"""The index on disk: switched in one step, owner only, and never opened when a byte of it is not ours."""

import json
import multiprocessing
import os
import pickle
import stat
import threading
from pathlib import Path

import pytest

from catalog.ports import IndexBroken, Query
from catalog.search.generations import GenerationFolder
from catalog.search.whoosh_index import WhooshIndex
from tests.factories.documents import make_document


@pytest.fixture
def root(tmp_path):
    return tmp_path / "index"


@pytest.fixture
def index(root):
    built = WhooshIndex(root)
    built.rebuild([make_document("a", "Hộ nghèo"), make_document("b", "Việc làm")], generation=3)
    return built


def serving(root):
    return root / json.loads((root / "CURRENT.json").read_text())["folder"]


def segment(root):
    return next(serving(root).glob("*.pst"))


def flip(path, position):
    content = bytearray(path.read_bytes())
    content[position] ^= 1
    path.write_bytes(content)


def add_foreign_toc(root):
    (serving(root) / "_MAIN_99.toc").write_bytes(pickle.dumps("foreign"))


def point_to(root, folder):
    pointer = json.loads((root / "CURRENT.json").read_text()) | {"folder": folder}
    (root / "CURRENT.json").write_text(json.dumps(pointer))


def swap_toc(root):
    other = WhooshIndex(root.parent / "other")
    other.rebuild([make_document("x", "Khác")], generation=3)
    name = next(serving(root).glob("*.toc")).name
    (serving(root) / name).write_bytes((serving(root.parent / "other") / name).read_bytes())


DAMAGES = {
    "a flipped bit in a segment": lambda root: flip(segment(root), 100),
    "a flipped last bit in a segment": lambda root: flip(segment(root), -1),
    "a flipped bit in the table of contents": lambda root: flip(next(serving(root).glob("*.toc")), 20),
    "a flipped bit in the manifest": lambda root: flip(serving(root) / "MANIFEST.json", 30),
    "a truncated segment": lambda root: os.truncate(segment(root), 50),
    "an emptied segment": lambda root: os.truncate(segment(root), 0),
    "a deleted segment": lambda root: segment(root).unlink(),
    "a deleted manifest": lambda root: (serving(root) / "MANIFEST.json").unlink(),
    "a deleted generation": lambda root: serving(root).rename(root / "gone"),
    "a foreign table of contents added": add_foreign_toc,
    "the table of contents of another index": swap_toc,
    "a pointer out of the folder": lambda root: point_to(root, "../index/gen-1"),
    "a pointer to a missing generation": lambda root: point_to(root, "gen-77"),
    "a pointer that is no object": lambda root: (root / "CURRENT.json").write_text("[1]"),
    "a pointer that is no JSON": lambda root: (root / "CURRENT.json").write_bytes(b"\xff\x00"),
    "an emptied pointer": lambda root: os.truncate(root / "CURRENT.json", 0),
    "a deleted pointer": lambda root: (root / "CURRENT.json").unlink(),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
@pytest.mark.parametrize("opened_before", [True, False], ids=["while serving", "at start"])
def test_damage_is_noticed_and_a_rebuild_heals_it(index, root, damage, opened_before):
    assert index.search(Query("ho ngheo")).ids == ("a",)
    damage(root)
    seen = index if opened_before else WhooshIndex(root)
    assert (seen.generation(), seen.doc_count()) == (-1, 0)
    with pytest.raises(IndexBroken):
        seen.search(Query("ho ngheo"))
    with pytest.raises(IndexBroken):
        seen.update([], ["a"], generation=4)
    seen.rebuild([make_document("a", "Hộ nghèo")], generation=4)
    assert seen.generation() == WhooshIndex(root).generation() == 4
    assert index.search(Query("ho ngheo")).ids == ("a",)


def test_a_pickle_put_into_the_folder_is_never_run(index, root, tmp_path):
    ran = tmp_path / "ran"

    class Bomb:
        def __reduce__(self):
            return Path.touch, (ran,)

    for path in serving(root).glob("_MAIN_*.toc"):
        path.write_bytes(pickle.dumps(Bomb()))
    with pytest.raises(IndexBroken):
        WhooshIndex(root).search(Query())
    assert not ran.exists()


def test_an_index_of_another_layout_or_analysis_is_not_trusted(index, root):
    with pytest.raises(IndexBroken, match="kind"):
        GenerationFolder(root, kind="of tomorrow").current()


def test_only_the_owner_may_look_in(index, root):
    for folder in (root, serving(root)):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_folder_open_to_others_is_closed_before_the_first_write(root):
    root.mkdir(mode=0o777)
    root.chmod(0o777)
    WhooshIndex(root).rebuild([], generation=1)
    assert stat.S_IMODE(root.stat().st_mode) == 0o700


def test_an_update_links_old_segments_and_leaves_the_generation_before_untouched(index, root):
    before, old = serving(root), segment(root)
    content = {path.name: path.read_bytes() for path in before.iterdir()}
    # Whoosh merges from the fourth segment on; the first updates only add one.
    index.update([make_document("c", "Mới")], ["b"], generation=4)
    assert serving(root) != before
    assert (serving(root) / old.name).stat().st_ino == old.stat().st_ino
    assert {path.name: path.read_bytes() for path in before.iterdir()} == content


def test_the_generation_before_is_kept_and_older_ones_go(index, root):
    for number in range(4, 9):
        index.update([make_document("a", f"Hộ nghèo {number}")], [], generation=number)
    kept = sorted(path.name for path in root.iterdir() if path.is_dir())
    assert kept == ["gen-5", "gen-6"]
    assert serving(root).name == "gen-6"


def test_many_updates_do_not_pile_up_segments(index, root):
    for number in range(4, 34):
        index.update([make_document(f"d{number}", "Hộ nghèo")], [], generation=number)
    assert len(list(serving(root).glob("*.pst"))) <= 11
    assert index.search(Query("hộ nghèo")).total == 31


def test_a_writing_that_fails_leaves_the_serving_generation_and_no_debris(index, root):
    def documents():
        yield make_document("c", "Mới")
        raise OSError("the database went away")

    for write in (index.rebuild, lambda d, generation: index.update(d, [], generation=generation)):
        with pytest.raises(OSError, match="went away"):
            write(documents(), generation=4)
    broken = make_document("c", "Mới", modified="not a time")
    with pytest.raises(TypeError):
        index.update([broken], ["a"], generation=4)
    assert [path.name for path in root.iterdir() if path.is_dir()] == ["gen-1"]
    assert index.search(Query("ho ngheo")).generation == 3


def test_debris_of_a_killed_writer_is_ignored_and_swept(index, root):
    (root / "gen-2").mkdir()
    (root / "gen-2" / "half").write_bytes(b"half")
    (root / "CURRENT.json.new").write_bytes(b"half")
    index.update([make_document("c", "Mới")], [], generation=4)
    assert sorted(path.name for path in root.iterdir()) == ["CURRENT.json", "gen-1", "gen-3", "writer.lock"]
    assert WhooshIndex(root).search(Query("mới")).ids == ("c",)


def test_a_folder_without_hard_links_is_copied(index, root, monkeypatch):
    def refuse(*_):
        raise PermissionError

    monkeypatch.setattr(os, "link", refuse)
    index.update([make_document("c", "Mới")], [], generation=4)
    assert WhooshIndex(root).search(Query()).total == 3


def test_another_process_sees_the_new_generation_at_its_next_search(index, root):
    reader = WhooshIndex(root)
    assert reader.search(Query("mới")).total == 0
    context = multiprocessing.get_context("spawn")
    writer = context.Process(target=_update_elsewhere, args=(root,))
    writer.start()
    writer.join(60)
    assert writer.exitcode == 0
    result = reader.search(Query("mới"))
    assert (result.ids, result.generation) == (("c",), 4)


def _update_elsewhere(root):
    WhooshIndex(root).update([make_document("c", "Mới")], [], generation=4)


def test_threads_search_while_another_writes_and_never_see_half(index, root):
    problems, stop = [], threading.Event()

    def read():
        while not stop.is_set():
            result = index.search(Query("hộ nghèo"))
            # Generation 3 holds one; each later one adds one: total and generation move together.
            if result.total != result.generation - 2:
                problems.append(result)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    writer = WhooshIndex(root)
    for number in range(4, 12):
        writer.update([make_document(f"d{number}", "Hộ nghèo")], [], generation=number)
    stop.set()
    for reader in readers:
        reader.join()
    assert problems == []
    assert index.search(Query("hộ nghèo")).total == 9
