"""What the cells of a table are like: counted by a second method, and never telling a rare value."""

import csv
import io
import random
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest

from catalog.domain.table_profile import TableProfile, day_spans, number_steps
from catalog.ports import TableMissing, TableSource
from catalog.tables.building import build_files
from catalog.tables.duckdb_store import DuckdbTables

KEY = "11111111-2222-4333-8444-555555555555"
FIELDS = [
    {"name": "ma", "type": "string"},
    {"name": "nhom", "type": "string"},
    {"name": "so_ho", "type": "integer", "missingValues": ["", "*"]},
    {"name": "ty_le", "type": "number"},
    {"name": "ngay", "type": "date"},
    {"name": "dung", "type": "boolean"},
    {"name": "trong", "type": "integer"},
]


@pytest.fixture(scope="module")
def rows():
    chance = random.Random(7)
    first = date(2023, 11, 20)
    found = []
    for number in range(400):
        group = chance.choice(["Thành thị", "Nông thôn", "Miền núi"])
        # Two names that stand in one and two rows: neither may be told.
        group = {5: "Một người", 17: "Hai người", 18: "Hai người"}.get(number, group)
        found.append(
            [
                f"{number:05d}",
                group,
                chance.choice(["*", "", *map(str, range(95))]),
                str(Decimal(chance.randrange(0, 1000)) / 100),
                str(first + timedelta(days=chance.randrange(0, 300))),
                chance.choice(["true", "false", ""]),
                "",
            ]
        )
    return found


@pytest.fixture(scope="module")
def store(rows, tmp_path_factory):
    folder = tmp_path_factory.mktemp("profile")
    out = io.StringIO()
    csv.writer(out).writerows([[one["name"] for one in FIELDS], *rows])
    (folder / "bytes").write_text(out.getvalue(), encoding="utf-8")
    made = DuckdbTables(folder / "tables", build_files)
    made.build(TableSource(KEY, "s", "CSV", "utf-8", {}, 1, {"fields": FIELDS}), folder / "bytes")
    return made


def cells(rows, at):
    return [row[at] for row in rows if row[at] not in ("", "*")]


def test_each_column_counts_its_cells_as_hand_work_does(store, rows):
    profile = store.profile(KEY)
    assert profile.rows == 400
    assert [one.name for one in profile.columns] == [one["name"] for one in FIELDS]
    for at, one in enumerate(profile.columns):
        assert (one.filled, one.distinct) == (len(cells(rows, at)), len({*map(normal, cells(rows, at))}))
    hidden = sum(row[2] == "*" for row in rows)
    assert hidden > 0
    assert profile.find("so_ho").hidden == hidden
    assert (profile.find("trong").filled, profile.find("trong").kind) == (0, "")


def normal(cell):
    return str(Decimal(cell).normalize()) if cell.replace(".", "").isdigit() and "." in cell else cell


@pytest.mark.parametrize(("name", "at"), [("so_ho", 2), ("ty_le", 3)])
def test_bars_of_numbers_hold_what_lies_between_their_edges(store, rows, name, at):
    one = store.profile(KEY).find(name)
    numbers = [Decimal(cell) for cell in cells(rows, at)]
    assert (one.kind, one.least, one.most) == ("numbers", float(min(numbers)), float(max(numbers)))
    assert sum(bar.count for bar in one.bars) == len(numbers)
    for bar in one.bars:
        low, high = Decimal(str(bar.start)), Decimal(str(bar.end))
        assert bar.count == sum(low <= number < high for number in numbers)


def test_a_total_among_the_cells_does_not_make_one_block_of_the_others(tmp_path):
    numbers = [*range(1, 101), 5050]
    (tmp_path / "bytes").write_text("so\n" + "".join(f"{one}\n" for one in numbers), encoding="utf-8")
    made = DuckdbTables(tmp_path / "tables", build_files)
    source = TableSource(KEY, "s", "CSV", "utf-8", {}, 1, {"fields": [{"name": "so", "type": "integer"}]})
    made.build(source, tmp_path / "bytes")
    one = made.profile(KEY).find("so")
    # 0-9 has nine numbers, then ten each; 100 and the total are above the 99 that 98 of 100 cells reach.
    assert [bar.count for bar in one.bars] == [9, *[10] * 9, 2]
    assert (one.bars[-1].start, one.bars[-1].end, one.most) == (100, None, 5050)


def test_bars_of_days_are_calendar_months_also_the_empty_ones(store, rows):
    one = store.profile(KEY).find("ngay")
    months = Counter(cell[:7] for cell in cells(rows, 4))
    assert one.kind == "months"
    assert {bar.start: bar.count for bar in one.bars} == months
    assert (one.bars[0].start, one.bars[0].end, one.least) == ("2023-11", "2023-12", min(cells(rows, 4)))


def test_values_are_told_when_few_and_never_a_rare_one(store, rows):
    one = store.profile(KEY).find("nhom")
    counted = Counter(cells(rows, 1))
    told = {value.value: value.count for value in one.values}
    assert told == {value: count for value, count in counted.items() if count >= 3}
    assert (one.rare, one.rare_values, one.is_told_in_full) == (3, 2, False)
    assert "Một người" not in str(store.profile(KEY).to_dict())
    assert store.profile(KEY).find("dung").is_told_in_full


def test_names_and_codes_are_only_measured(store):
    one = store.profile(KEY).find("ma")
    assert (one.kind, one.values, one.least, one.most) == ("lengths", (), 5, 5)
    assert [(bar.start, bar.end, bar.count) for bar in one.bars] == [(5, 6, 400)]


def test_a_profile_is_read_back_as_it_was_and_a_damaged_one_is_missing(store, tmp_path):
    profile = store.profile(KEY)
    assert TableProfile.from_dict(profile.to_dict()) == profile
    path = store.parquet_path(KEY).parent / "profile.json"
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b"400", b"401"))
    fresh = DuckdbTables(path.parent.parent, build_files)
    with pytest.raises(TableMissing):
        fresh.profile(KEY)
    assert not fresh.verify(KEY)
    path.write_bytes(whole)
    assert fresh.verify(KEY)


@pytest.mark.parametrize(
    ("least", "most", "is_whole", "edges"),
    [
        (0, 94, True, [0, 10, 20, 30, 40, 50, 60, 70, 80, 90]),
        (7, 7, True, [7]),
        (1, 4, True, [1, 2, 3, 4]),
        (-3, 3, True, [-3, -2, -1, 0, 1, 2, 3]),
        (0.1, 0.3, False, [0.1, 0.12, 0.14, 0.16, 0.18, 0.2, 0.22, 0.24, 0.26, 0.28, 0.3]),
        (35_320, 1_200_000, True, [0, 200_000, 400_000, 600_000, 800_000, 1_000_000, 1_200_000]),
    ],
)
def test_bars_have_round_edges(least, most, is_whole, edges):
    steps = number_steps(least, most, is_whole=is_whole)
    assert [steps.edge(at) for at in range(steps.count)] == edges


def test_many_years_share_bars():
    spans = day_spans(date(1945, 9, 2), date(2025, 7, 1))
    assert [spans.name(at) for at in range(3)] == ["1945", "1950", "1955"]
    assert spans.name(spans.count - 1) == "2025"
    assert day_spans(date(2020, 1, 1), date(2025, 1, 1)).count == 6
