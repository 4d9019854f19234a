"""Blocks hold the cells that Python's csv module finds, whatever the bytes are."""

import csv
import io

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from validators.reading.csv_blocks import CsvLayout, locate_content, read_pieces
from validators.reading.csv_quotes import find_quotes, find_records

TEXTS = st.text(alphabet='ab"",,;\n\n\r é\x00#', max_size=60)


def layout(width, **options):
    dialect = csv.excel()
    for name, value in options.items():
        setattr(dialect, name, value)
    return CsvLayout(0, 1, width, dialect)


def records_of(pieces):
    found = {}
    for piece in pieces:
        found.update(zip(piece.numbers.to_list(), map(list, piece.frame.iter_rows()), strict=True))
        found.update(piece.odd)
    return found


def by_csv(text, dialect):
    return dict(enumerate(csv.reader(io.StringIO(text, newline=""), dialect), start=1))


@settings(max_examples=400, deadline=None)
@given(TEXTS, st.integers(1, 4), st.sampled_from([8, 20, 1 << 20]), st.booleans())
@example('a,"b\nc"\nd,e\n', 2, 8, False)
@example('a,b"c\nd,e\n', 2, 20, False)
@example('a,"b\n', 2, 8, False)
@example("\n\na\n\n", 1, 20, False)
@example("a, b\nc,d\n", 2, 20, True)
@example('"a\r\nb",c\r\nd,e\r\n', 2, 20, False)
@example("a,b\nc\nd,e,f\n" * 30, 2, 200, False)
def test_every_record_is_found_as_the_csv_module_finds_it(tmp_path_factory, text, width, size, is_loose):
    path = tmp_path_factory.mktemp("blocks") / "table.csv"
    path.write_bytes(text.encode())
    asked = layout(width, skipinitialspace=is_loose)
    assert records_of(read_pieces(path, asked, block_bytes=size)) == by_csv(text, asked.reader)


@pytest.mark.parametrize("mark", [";", "\t", "|"])
def test_other_delimiters_are_cut_alike(tmp_path, mark):
    text = f'a{mark}b\n"x{mark}y"{mark}z\n1\n'
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8", newline="")
    asked = layout(2, delimiter=mark)
    assert records_of(read_pieces(path, asked)) == by_csv(text, asked.reader)


def test_a_piece_can_be_found_again_from_its_start(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("".join(f"{number},x\n" for number in range(100)), encoding="utf-8")
    asked = layout(2)
    pieces = list(read_pieces(path, asked, block_bytes=64))
    assert len(pieces) > 5
    third = pieces[3]
    again = next(read_pieces(path, CsvLayout(*third.start, 2, asked.reader), block_bytes=64))
    assert again.frame.row(0) == third.frame.row(0) == (str(third.start[1] - 1), "x")


@pytest.mark.parametrize(
    ("data", "escaped"),
    [(b'"a","b"\n', 0), (b'"a""b",c\n', 1), (b'"""",x\n', 1), (b'"",x\n', 0), (b"a,b\n", 0)],
)
def test_strict_marks_are_told_with_the_doubled_ones(data, escaped):
    assert find_quotes(data, b",").escaped == escaped


@pytest.mark.parametrize("data", [b'a"b,c\n', b'"a"b,c\n', b'"a,b\n', b'a, "b"\n', b"a,b\rc,d\n"])
def test_what_readers_may_take_differently_is_not_strict(data):
    assert find_quotes(data, b",") is None


def test_records_are_counted_with_their_cells():
    data = b'a,"x,y\nz"\n\nb\nc,d,e'
    records = find_records(data, b",", find_quotes(data, b","))
    assert records.cells.tolist() == [2, 0, 1, 3]
    assert np.array_equal(records.ends, [10, 11, 13, 18])


def test_the_content_begins_after_the_records_of_the_header(tmp_path):
    path = tmp_path / "table.csv"
    path.write_bytes(b'\xef\xbb\xbf"a\nb",c\n1,2\n')
    assert locate_content(path, 1, csv.excel()) == (11, 2)
    assert locate_content(path, 0, csv.excel()) == (3, 1)
    path.write_bytes(b"a,b\rc,d\n")
    with pytest.raises(csv.Error):
        locate_content(path, 1, csv.excel())
