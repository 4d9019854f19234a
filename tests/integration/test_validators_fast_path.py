"""The fast path through the whole of a check: what it leaves out, and that nothing of a report changes."""

import csv
import io
import tracemalloc

import openpyxl
import pytest

from tests.benchmarks.reference_table import SCHEMA, write_table, write_units
from tests.benchmarks.validation import write_workbook
from tests.factories.frictionless_oracle import answer_of_frictionless, comparable
from validators.fast.fast_path import FastContent
from validators.reading.csv_blocks import CsvLayout, read_pieces
from validators.reading.opening import Opening
from validators.schema.schema_rules import DialectSettings, SchemaRefused, clean_schema
from validators.survey import Look, ask_frictionless
from validators.table import validate_table
from validators.watchers import Task

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    """A clean table, one with dirty rows, a worksheet of each, and the units they point to."""
    folder = tmp_path_factory.mktemp("tables")
    write_units(folder / "units.csv")
    write_table(folder / "clean.csv", 2_600)
    write_table(folder / "dirty.csv", 2_600, dirty=0.02)
    write_workbook(folder / "clean.csv", folder / "clean.xlsx")
    return folder


def plain(report):
    return {**report.to_dict(), "seconds": 0}


@pytest.mark.parametrize("name", ["clean.csv", "dirty.csv", "clean.xlsx"])
@pytest.mark.parametrize("limit", [1000, 20])
def test_switching_it_off_changes_nothing_of_a_report(tables, name, limit):
    asked = {"schema": SCHEMA, "references": {"units": tables / "units.csv"}, "limit_errors": limit}
    fast = validate_table(tables / name, **asked)
    slow = validate_table(tables / name, is_fast=False, **asked)
    assert plain(fast) == plain(slow)
    assert comparable(fast.to_frictionless()) == comparable(slow.to_frictionless())


@pytest.mark.parametrize("name", ["clean.csv", "dirty.csv", "clean.xlsx"])
def test_the_whole_check_keeps_the_answer_of_frictionless(tables, name):
    report = validate_table(tables / name, schema=SCHEMA, references={"units": tables / "units.csv"})
    alone = answer_of_frictionless(tables / name, SCHEMA, None, 1000, tables / "units.csv")
    assert comparable(report.to_frictionless()) == comparable(alone)


def test_the_place_and_name_in_the_answer_are_those_of_the_file(tables):
    report = validate_table(tables / "clean.csv", schema=None)
    (task,) = report.to_frictionless()["tasks"]
    assert (task["place"], task["name"]) == (str(tables / "clean.csv"), "clean")


class Counting:
    """Counts the rows that are handed to Frictionless after its first ones."""

    def __init__(self, path, head):
        self.path, self.head, self.rows = path, head, 0

    def serve(self, resource, plain):
        options = {"limit_errors": 1000, "head_rows": self.head}
        reader = csv.excel()
        header = self.path.read_bytes().index(b"\n") + 1
        layout = CsvLayout(header, 2, len(resource.labels), reader)
        content = FastContent(self.path, resource, layout, lambda: read_pieces(self.path, layout), **options)
        for row in content.rows(plain):
            self.rows += 1
            yield row


def test_rows_that_are_proven_good_never_reach_frictionless(tables):
    server = Counting(tables / "clean.csv", head=10)
    task = Task(clean_schema(SCHEMA), None, None, 1000)
    look = Look({"units": tables / "units.csv"})
    opening = Opening(tables / "clean.csv", DialectSettings())
    structure = ask_frictionless(opening, "csv", task, look, server)
    assert structure.report["tasks"][0]["stats"]["rows"] == 2_600
    assert server.rows == 10


def sheet_of(rows, hidden=()):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, values in rows.items():
        sheet = book.create_sheet(name)
        for row in values:
            sheet.append(row)
        sheet.sheet_state = "hidden" if name in hidden else "visible"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_hidden_first_sheet_is_passed_over_but_frictionless_own_answer_is_kept(tmp_path):
    path = tmp_path / "table.xlsx"
    path.write_bytes(sheet_of({"Ẩn": [["x"], ["1"]], "Hiện": [["a"], ["b"]]}, hidden=["Ẩn"]))
    report = validate_table(path, schema={"fields": [{"name": "a", "type": "string"}]})
    assert [column.name for column in report.columns] == ["a"]
    assert "hidden_sheet" in report.counts
    assert report.to_frictionless()["tasks"][0]["labels"] == ["x"]


def test_a_repeated_key_far_down_names_the_row_that_it_repeats(tmp_path):
    path = tmp_path / "table.xlsx"
    rows = [["id", "n"], *([f"k{number}", number] for number in range(2_500)), ["k2400", 1], ["k2400", 2]]
    path.write_bytes(sheet_of({"S": rows}))
    schema = {
        "fields": [{"name": "id", "type": "string"}, {"name": "n", "type": "integer"}],
        "primaryKey": ["id"],
    }
    report = validate_table(path, schema=schema)
    alone = answer_of_frictionless(path, schema, None, 1000)
    assert comparable(report.to_frictionless()) == comparable(alone)
    notes = [error["note"] for error in report.to_frictionless()["tasks"][0]["errors"]]
    assert notes == [f"the same as in the row at position {row}" for row in (2_402, 2_502)]


def compare(tmp_path, text, schema, look=None):
    """Give our answer, after it was compared with Frictionless's own."""
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8", newline="")
    task = Task(clean_schema(schema), None, None, 1000)
    look = look or Look(head_rows=1, block_bytes=200)
    ours = ask_frictionless(Opening(path, DialectSettings()), "csv", task, look).report
    assert comparable(ours) == comparable(answer_of_frictionless(path, schema, None, 1000))
    return ours


@pytest.mark.parametrize(
    "field",
    [
        {"type": "number", "decimalChar": ",", "groupChar": "'", "constraints": {"minimum": 0}},
        {"type": "integer", "constraints": {"maximum": 10**30}},
        {"type": "integer", "constraints": {"minimum": "-10000000000000000000"}},
        {"type": "integer", "constraints": {"minimum": 2**63}},
    ],
)
def test_bounds_and_marks_out_of_the_common_are_judged_as_ever(tmp_path, field):
    cells = "".join(f"{number}\n" for number in (15, 152, 0, 5, 1555, 99999999999) for _ in range(20))
    compare(tmp_path, f"a\n{cells}", {"fields": [{"name": "a", **field}]})


@pytest.mark.parametrize("decimal", ["5", "", "-", "x", '"'])
def test_a_mark_that_belongs_to_numbers_is_refused_in_a_schema(decimal):
    with pytest.raises(SchemaRefused):
        clean_schema({"fields": [{"name": "a", "type": "number", "decimalChar": decimal}]})


@pytest.mark.parametrize("key", [["a", "a"], ["a", "b", "a"]])
def test_a_key_that_names_a_column_twice_is_no_trouble(tmp_path, key):
    schema = {"fields": [{"name": "a"}, {"name": "b"}], "primaryKey": key}
    compare(tmp_path, "a,b\n" + "".join(f"x{n % 50},y\n" for n in range(60)), schema)


def test_a_byte_order_mark_after_a_short_record_is_kept(tmp_path):
    text = "a,b\n" + "z\n\ufeff1,x\n" + "1,x\n" * 60
    compare(tmp_path, text, {"fields": [{"name": "a", "type": "integer"}, {"name": "b"}]})


def test_many_blank_lines_of_a_wide_table_stay_small(tmp_path):
    fields = [{"name": f"c{number}", "type": "string"} for number in range(100)]
    header = ",".join(one["name"] for one in fields)
    path = tmp_path / "table.csv"
    path.write_text(header + "\n" * 100_001, encoding="utf-8")
    tracemalloc.start()
    try:
        # Frictionless makes an error of every cell of a blank row: few rows, or it takes minutes.
        report = validate_table(path, schema={"fields": fields}, limit_errors=50)
        assert tracemalloc.get_traced_memory()[1] < 40 << 20
    finally:
        tracemalloc.stop()
    assert report.counts["blank-row"] == 50
