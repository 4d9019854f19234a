"""What differs between two tables: judged beside plain Python over the rows, by key and by content."""

import csv
import io
import random
from collections import Counter

import pytest

from catalog.domain.errors import TableTooLarge, TableTooSlow
from catalog.domain.table_difference import KINDS, is_too_large, pair_columns
from catalog.domain.table_query import TableColumn, TableShape
from catalog.ports import TableMissing, TableSource
from catalog.presenters.difference_cells import DifferenceWords, difference_markup
from catalog.presenters.grid_cells import CellColumn, CellWords
from catalog.tables.building import build_files
from catalog.tables.duckdb_store import DuckdbTables

OLD, NEW = (f"{n}1111111-2222-4333-8444-555555555555" for n in "12")
FIELDS = (
    {"name": "ma", "type": "string", "title": "Mã"},
    {"name": "ten", "type": "string", "title": "Tên"},
    {"name": "so_ho", "type": "integer", "title": "Số hộ", "missingValues": ["", "*"]},
    {"name": "ty_le", "type": "number"},
    {"name": "ngay", "type": "date"},
)

WORDS = DifferenceWords(
    CellWords("vi", "có", "không", "đã ẩn", "xem hết"),
    dict.fromkeys(KINDS, "khác"),
    "trước",
    "nay",
    "(trống)",
)


@pytest.fixture
def store(tmp_path):
    return DuckdbTables(tmp_path / "tables", build_files)


def build(store, tmp_path, key, rows, fields=FIELDS, primary=("ma",)):
    out = io.StringIO()
    csv.writer(out).writerows([[one["name"] for one in fields], *rows])
    path = tmp_path / "bytes"
    path.write_text(out.getvalue(), encoding="utf-8")
    schema = {"fields": list(fields), "primaryKey": list(primary)}
    store.build(TableSource(key, "s", "CSV", "utf-8", {}, 1, schema), path)


def compare(store, *, limit=1_000, offset=0):
    pairing = pair_columns(store.shape(OLD), store.shape(NEW))
    return store.difference(OLD, NEW, pairing, limit=limit, offset=offset)


def table(chance, count):
    return [
        [
            f"{number:04d}",
            chance.choice(["Đông", "Tây", "", 'a"b,c']),
            chance.choice(["*", "", "1", "2", "30"]),
            chance.choice(["", "0.1", "0.30", "2"]),
            chance.choice(["", "2025-01-31", "2024-02-29"]),
        ]
        for number in range(count)
    ]


def changed(chance, rows):
    """Some rows gone, some cells another, some rows new; in another order."""
    kept = [list(row) for row in rows if chance.random() > 0.1]
    for row in kept:
        if chance.random() < 0.2:
            at = chance.randrange(1, 5)
            row[at] = chance.choice(table(chance, 1))[at]
    fresh = [["n" + row[0], *row[1:]] for row in table(chance, chance.randrange(4))]
    chance.shuffle(kept)
    return [*kept, *fresh]


def plain(row):
    """A row as the table holds it: 0.30 is 0.3, an empty cell none, a star hidden."""
    return (row[0], row[1], row[2], f"{float(row[3]):g}" if row[3] else "", row[4])


@pytest.mark.parametrize("seed", range(6))
def test_rows_with_a_key_are_added_removed_and_changed_cell_by_cell(store, tmp_path, seed):
    chance = random.Random(seed)
    before = table(chance, 40)
    after = changed(chance, before)
    build(store, tmp_path, OLD, before)
    build(store, tmp_path, NEW, after)
    found = compare(store)
    old, new = ({row[0]: plain(row) for row in rows} for rows in (before, after))
    both = [key for key in new if key in old and old[key] != new[key]]
    assert found.counts == {
        "changed": len(both),
        "added": len(new.keys() - old.keys()),
        "removed": len(old.keys() - new.keys()),
    }
    assert found.cells == tuple(sum(old[key][at] != new[key][at] for key in both) for at in range(5))
    told = {row.cells[0].new: row for row in found.rows if row.kind == "changed"}
    assert set(told) == set(both)
    for key, row in told.items():
        assert [cell.is_changed for cell in row.cells] == [
            a != b for a, b in zip(old[key], new[key], strict=True)
        ]
        assert (row.cells[2].was_hidden, row.cells[2].is_hidden) == (old[key][2] == "*", new[key][2] == "*")
    assert found.is_keyed


@pytest.mark.parametrize("seed", range(4))
def test_rows_without_a_key_are_counted_by_their_content(store, tmp_path, seed):
    chance = random.Random(seed)
    before = [["x", *row[1:]] for row in table(chance, 40)]
    after = [["x", *row[1:]] for row in changed(chance, before)]
    # The named key has rows twice: it is none.
    build(store, tmp_path, OLD, before)
    build(store, tmp_path, NEW, after)
    found = compare(store)
    old, new = Counter(map(plain, before)), Counter(map(plain, after))
    assert found.counts == {"changed": 0, "added": (new - old).total(), "removed": (old - new).total()}
    assert not found.is_keyed


@pytest.mark.parametrize("primary", ["ma", ""])
def test_what_the_newer_table_hides_is_not_told_by_the_older_one(store, tmp_path, primary):
    before = [["1", "Đông", "7", "1", ""], ["2", "Tây", "*", "1", ""], ["3", "Nam", "9", "1", ""]]
    after = [["1", "Đông", "*", "1", ""], ["2", "Tây", "8", "1", ""], ["3", "Nam", "9", "2", ""]]
    build(store, tmp_path, OLD, before, primary=[primary] if primary else [])
    build(store, tmp_path, NEW, after, primary=[primary] if primary else [])
    found = compare(store)
    cells = {(row.kind, row.cells[0].old or row.cells[0].new): row.cells[2] for row in found.rows}
    # By content any row that is gone may be the one whose figure is hidden now; new figures may be told.
    if primary:
        shown = {at: (cell.old, cell.new, cell.is_hidden) for (_, at), cell in cells.items()}
        assert shown == {"1": (None, None, True), "2": (None, 8, False), "3": (9, 9, False)}
    else:
        assert [cells["removed", at].old for at in "123"] == [None, None, None]
        assert all(cells["removed", at].is_hidden for at in "123")
        assert [cells["added", at].new for at in "123"] == [None, 8, 9]
    columns = [(CellColumn(0, "integer"), CellColumn(0, "integer"))] * 5
    markup = difference_markup(found.rows, [2], columns, WORDS)
    assert ("7" in markup, "đã ẩn" in markup) == (False, True)


def test_pages_hold_every_row_once_changed_ones_first(store, tmp_path):
    chance = random.Random(3)
    before = table(chance, 60)
    build(store, tmp_path, OLD, before)
    build(store, tmp_path, NEW, changed(chance, before))
    whole = compare(store).rows
    pages = [row for offset in range(0, len(whole), 7) for row in compare(store, limit=7, offset=offset).rows]
    assert pages == list(whole)
    assert [row.kind for row in whole] == sorted((row.kind for row in whole), key=KINDS.index)


def test_a_renamed_column_and_one_of_another_type_are_compared_by_what_they_hold(store, tmp_path):
    build(store, tmp_path, OLD, [["1", "Đông", "5", "0.5", ""], ["2", "Tây", "7", "1", ""]])
    fields = (
        FIELDS[0],
        {"name": "ten_xa", "type": "string", "title": "Tên"},
        {"name": "so_ho", "type": "string", "title": "Số hộ"},
        {"name": "ghi_chu", "type": "string"},
    )
    build(store, tmp_path, NEW, [["1", "Đông", "5", "x"], ["2", "Nam", "8", ""]], fields)
    pairing = pair_columns(store.shape(OLD), store.shape(NEW))
    assert [(one.old.name, one.new.name) for one in pairing.pairs if one.is_renamed] == [("ten", "ten_xa")]
    assert [one.new.name for one in pairing.pairs if one.is_retyped] == ["so_ho"]
    assert [one.name for one in (*pairing.added, *pairing.removed)] == ["ghi_chu", "ty_le", "ngay"]
    found = compare(store)
    assert (found.counts["changed"], found.cells) == (1, (0, 1, 1))


def test_equal_tables_and_tables_that_share_nothing(store, tmp_path):
    rows = table(random.Random(1), 20)
    build(store, tmp_path, OLD, rows)
    build(store, tmp_path, NEW, rows[::-1])
    assert compare(store).total == 0
    build(store, tmp_path, NEW, [["1"], ["2"]], [{"name": "khac", "type": "string"}], ())
    pairing = pair_columns(store.shape(OLD), store.shape(NEW))
    assert (pairing.pairs, pairing.is_level) == ((), False)


def test_a_comparison_is_stopped_in_time_and_within_memory(store, tmp_path):
    rows = [[f"{n:06d}", f"tên {n}", "1", "0.5", ""] for n in range(60_000)]
    build(store, tmp_path, OLD, rows)
    build(store, tmp_path, NEW, rows[1:])
    pairing = pair_columns(store.shape(OLD), store.shape(NEW))
    slow = DuckdbTables(tmp_path / "tables", build_files, seconds=0.001)
    with pytest.raises(TableTooSlow):
        slow.difference(OLD, NEW, pairing, limit=10, offset=0)
    narrow = DuckdbTables(tmp_path / "tables", build_files, memory=2_000_000)
    with pytest.raises(TableTooLarge):
        narrow.difference(OLD, NEW, pairing, limit=10, offset=0)
    with pytest.raises(TableMissing):
        store.difference(OLD, OLD.replace("1", "3"), pairing, limit=10, offset=0)
    assert store.difference(OLD, NEW, pairing, limit=10, offset=0).counts["removed"] == 1


def test_what_is_too_large_is_known_before_it_is_read():
    columns = tuple(TableColumn(f"c{n}", "text") for n in range(10))
    assert not is_too_large(TableShape(columns, 300_000), TableShape(columns, 300_000))
    assert is_too_large(TableShape(columns, 300_000), TableShape(columns, 300_001))
