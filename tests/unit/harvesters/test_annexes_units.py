"""Which unit a cell means; the units are those of the corpus, the meanings told by hand."""

import pytest

from harvesters.annexes import Unit
from harvesters.annexes.units import UnitMatcher
from tests.factories.annex_words import UNITS

MATCHER = UnitMatcher(UNITS)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Sở Lao động - Thương binh và Xã hội", "SLDTBXH"),
        ("SỞ LAO ĐỘNG – THƯƠNG BINH VÀ XÃ HỘI TỈNH THANH HOÁ", "SLDTBXH"),
        ("LĐTBXH", "SLDTBXH"),
        ("Sở LĐTB&XH", "SLDTBXH"),
        ("Sở LĐ-TB-XH", "SLDTBXH"),
        ("So LDTBXH", "SLDTBXH"),
        ("BTXH", "BTXH"),
        ("Phòng BTXH", "BTXH"),
        ("P. Bảo trợ XH", "BTXH"),
        ("TT BTXH", "TTBTXH"),
        ("TT BTXH số 02", "TTBTXH2"),
        ("Trung tâm Dịch vụ việc làm", "TTDVVL"),
        ("Phòng LĐ-VL", "LDVL"),
        ("Phòng Bảo trợ xã hội, Sở LĐTBXH", "BTXH"),
        ("Sở LĐTBXH (Phòng BTXH)", "BTXH"),
        ("Văn phòng Sở LĐTBXH", "VP"),
        ("Sở GD&ĐT", "SGDDT"),
        ("Sở NN&MT", "SNNMT"),
        ("Phòng Phòng, chống tệ nạn xã hội", "PCTNXH"),
        ("Phòng LĐTBXH huyện Thọ Xuân", "PLD-2"),
    ],
)
def test_a_unit_is_found_surely(text, code):
    found = MATCHER.match(text)
    assert (found.code, found.doubt) == (code, "")


@pytest.mark.parametrize(
    ("text", "code"),
    [("Sở LĐTĐBXH", "SLDTBXH"), ("LĐTĐBXH", "SLDTBXH"), ("Phòng Giáo dục nghề nghệp", "GDNN")],
)
def test_a_slip_of_the_pen_gives_the_unit_with_a_doubt(text, code):
    found = MATCHER.match(text)
    assert (found.code, found.doubt) == (code, "unit_unsure")
    assert found.alternatives[0].unit == code


@pytest.mark.parametrize(
    "text",
    [
        "Phòng LĐTBXH huyện Quảng Yên",
        "Sở Xây dựng",
        "TT BTXH số 3",
        "Phòng LĐTBXH",
        "UBND các xã",
        "Ban Dân tộc",
    ],
)
def test_a_unit_that_is_only_near_is_never_taken(text):
    found = MATCHER.match(text)
    assert (found.code, found.doubt) == (None, "unit_unknown")


def test_two_units_that_fit_alike_leave_a_doubt_and_both_are_offered():
    found = MATCHER.match("Bảo trợ xã hội")
    assert found.doubt == "unit_unsure"
    assert {one.unit for one in found.alternatives[:2]} == {"BTXH", "TTBTXH"}


def test_two_lead_units_give_the_first_with_a_doubt():
    found = MATCHER.match("Phòng GDNN; Phòng LĐVL")
    assert (found.code, found.doubt) == ("GDNN", "unit_several")
    assert [one.unit for one in found.alternatives] == ["GDNN", "LDVL"]


def test_supporting_units_are_all_that_are_named_surely():
    assert MATCHER.match_all("Phòng GDNN, Phòng LĐVL và UBND các xã") == ["GDNN", "LDVL"]
    assert MATCHER.match_all("") == []


def test_a_former_name_of_a_unit_finds_it():
    matcher = UnitMatcher([Unit("SYT", ("Sở Y tế", "Sở Y tế và Dân số"))])
    assert matcher.match("Sở Y tế và Dân số").code == "SYT"


def test_without_units_nothing_is_found_and_nothing_breaks():
    assert UnitMatcher([]).match("Sở Y tế").doubt == "unit_unknown"


def test_units_that_are_above_each_other_in_a_ring_do_not_hang():
    matcher = UnitMatcher([Unit("A", ("Phòng Một Hai",), "B"), Unit("B", ("Sở Ba Bốn",), "A")])
    assert matcher.match("Phòng Một Hai; Sở Ba Bốn").code in ("A", "B")
