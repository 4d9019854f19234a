"""The first look spares work and loses nothing: what it leaves out bears no mark. All is invented."""

import random

import polars as pl
import pytest

from validators.personal.column_marks import ColumnMarks
from validators.personal.first_look import FirstLook
from validators.personal.more_marks import MoreMarks, Run
from validators.personal.rules import judge_columns
from validators.personal.scan import scan_personal_data
from validators.personal.sight import Sight
from validators.places.book import Place, PlaceBook

YEAR = 2026
NEEDLES = [
    "gặp ông Nguyễn Văn Mẫu tại nhà",
    "hộ Trần Thị Ví Dụ đã nhận",
    "liên hệ sđt 0912000017 sau giờ",
    "số căn cước 038099012345 đã đổi",
    "cmnd: 171234567 cấp lại",
    "stk 3500123456789 mở năm ngoái",
    "thẻ HN4380012345678 hết hạn",
    "bhxh 3812345678 còn nợ",
    "sinh ngày 1/2/1938, đã mất",
    "nhà ở số nhà 12 ngõ 5",
    "thư về mau@vidu.vn nhé",
    "hồ sơ 000.00.12.H56-240102-0012 chờ",
    "0912 000 017",
    "Lê Mô Phỏng",
    "17/6/1988",
    "  038099012345 ",
]
FILLERS = [
    "đã nhận đủ hồ sơ",
    "chờ bổ sung giấy tờ",
    "không có ý kiến gì thêm",
    "xem lại đợt sau",
    "19,5",
    "12",
]


def cells_with(needles, size):
    rng = random.Random(5)
    cells = [f"{rng.choice(FILLERS)} {rng.choice(FILLERS)} lần {rng.randrange(10**5)}" for _ in range(size)]
    for needle in needles:
        cells[rng.randrange(size)] = needle
    return pl.Series(cells, dtype=pl.String)


def marks_of(cells, numbers, **options):
    found = Sight(YEAR, **options).marks_in(cells)
    return {mark: sorted(numbers.gather(at)) for mark, at in found.items() if len(at)}


@pytest.mark.parametrize("asks_for_names", [False, True])
def test_cells_that_are_left_out_bear_no_mark(asks_for_names):
    cells = cells_with(NEEDLES, 3_000)
    if asks_for_names:
        # Words of any kind may be a name then; figures may not.
        cells = pl.concat([cells, pl.Series([f"{n},5" for n in range(12_000)], dtype=pl.String)])
    numbers = pl.int_range(len(cells), eager=True)
    passed = FirstLook(asks_for_names, is_note=False).pass_cells(cells)
    assert passed is not None
    assert 0 < len(passed.at) < len(cells) / 3
    some = marks_of(cells.gather(passed.at), numbers.gather(passed.at), asks_for_names=asks_for_names)
    assert some == marks_of(cells, numbers, asks_for_names=asks_for_names)
    assert {"cccd", "mobile", "email_inside", "name", "date", "address", "mobile_inside"} <= some.keys()


@pytest.mark.parametrize("hints", [frozenset(), frozenset(("note",))])
def test_running_text_is_looked_into_as_if_there_were_no_first_look(hints):
    cells = cells_with(NEEDLES, 3_000)
    numbers = pl.int_range(len(cells), dtype=pl.Int64, eager=True)
    passed = FirstLook(is_note="note" in hints).pass_cells(cells)
    assert passed is not None
    with_look, without = MoreMarks(hints), MoreMarks(hints)
    with_look.add(Run(numbers, cells, passed=passed), is_text=True)
    without.add(Run(numbers, cells), is_text=True)
    assert with_look.counts == without.counts
    assert with_look.first == without.first
    assert {
        "name_inside",
        "phone_named",
        "cccd_named",
        "account_named",
        "birth_named",
    } <= without.counts.keys()


def test_few_different_texts_are_looked_into_like_all_the_cells():
    cells = pl.concat([cells_with(NEEDLES, 40)] * 50)
    numbers = pl.int_range(len(cells), dtype=pl.Int64, eager=True)
    by_texts, by_cells = MoreMarks(frozenset(("note",))), MoreMarks(frozenset(("note",)))
    by_texts.add(Run(numbers, cells, distinct=cells.unique()), is_text=True)
    by_cells.add(Run(numbers, cells), is_text=True)
    assert by_texts.counts == by_cells.counts
    assert by_texts.first == by_cells.first


def test_a_column_of_long_numbers_hides_no_text_among_them():
    # Coordinates are long numbers in every cell: the look goes on without them, and the text is still found.
    look = FirstLook()
    cells = pl.Series([f"105.{n:05d},19.{n:05d}" for n in range(2_000)], dtype=pl.String)
    first = look.pass_cells(cells)
    assert first is not None
    assert (len(first.at), first.has_digits) == (0, False)
    with_text = pl.concat([cells, pl.Series(["gặp ông Nguyễn Văn Mẫu", "sđt 0912000017"], dtype=pl.String)])
    passed = look.pass_cells(with_text)
    assert passed is not None
    assert not passed.has_digits
    assert 2_000 in passed.at.to_list()
    more = MoreMarks(frozenset())
    more.add(Run(pl.int_range(len(with_text), eager=True), with_text, passed=passed), is_text=True)
    assert (more.counts["name_inside"], more.counts["phone_named"]) == (1, 1)


def test_a_look_that_spares_nothing_is_given_up():
    look = FirstLook()
    names = pl.Series(["Nguyễn Văn Mẫu", "0912000017"] * 500, dtype=pl.String)
    assert look.pass_cells(names) is None
    assert look.pass_cells(names) is None
    assert look.pass_cells(pl.Series(["không", "có"] * 500, dtype=pl.String)) is None


@pytest.mark.parametrize("needle", ["sđt 0912000017", "cccd 038099012345", "gặp bà Trần Thị Ví Dụ"])
def test_one_cell_among_many_thousands_is_found_wherever_it_stands(write, needle):
    for at in (0, 24_999):
        cells = cells_with([], 25_000).to_list()
        cells[at] = needle
        rows = "".join(f"{cell},{n}\n" for n, cell in enumerate(cells))
        found = scan_personal_data(write(f"ghi chu,so\n{rows}"))
        assert {one.row for one in found} == {at + 2}


def test_forms_of_a_very_long_column_are_estimated_from_some_cells():
    # Half of the cells are days in another way of writing: 90,000 of 180,000, known to a tenth.
    cells = pl.Series(["1-2-38", "chưa"] * 30_000, dtype=pl.String)
    more = MoreMarks(frozenset(("birth_date",)))
    for start in range(0, 180_000, 60_000):
        more.add(Run(pl.int_range(start, start + 60_000, eager=True), cells), is_text=False)
    assert more.counts["date_other"] == pytest.approx(90_000, rel=0.1)
    assert more.first["date_other"] == (0, "1-2-38")


@pytest.mark.parametrize(
    ("cell", "mark", "least"),
    [("038099{:06d}", "cccd", 0.85), ("0912{:06d}", "mobile", 0.85), ("mau{}@vidu.vn", "email", 0.85)],
)
def test_a_very_long_column_of_numbers_stays_blocked_and_its_cells_are_estimated(cell, mark, least):
    # Nine of ten cells are such numbers: 162,000 of 180,000, the last third known from a sample.
    column = ColumnMarks(frozenset(), YEAR)
    for start in range(0, 180_000, 30_000):
        texts = ["chưa rõ số" if at % 10 == 3 else cell.format(start + at) for at in range(30_000)]
        cells = pl.Series(texts, dtype=pl.String)
        column.add(pl.int_range(start, start + 30_000, eager=True), cells, None)
    assert column.counts[mark] == pytest.approx(162_000, rel=0.1)
    assert column.first[mark][0] == 0
    assert column.share(mark) >= least
    assert "block" in {one.level for one in judge_columns([column])[0]}


def test_names_of_a_very_long_column_are_still_known_from_the_places_among_them():
    # Half of the names are a commune's: these go on being left out, however long the column is.
    places = PlaceBook(
        {"2025-07-01": None}, {"2025-07-01": {"1": Place("1", "Xã Lê Mô Phỏng", "commune", "")}}, {}
    )
    sight = Sight(YEAR, places=places)
    names = ["Lê Mô Phỏng", "Trần Thị Mẫu"] * 20_000
    for _ in range(4):
        assert len(sight.marks_in(pl.Series(names, dtype=pl.String))["name"]) == 20_000
