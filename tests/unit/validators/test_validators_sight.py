"""The marks of a whole column equal those of its cells judged one by one. All persons and numbers are invented."""

import random
import unicodedata

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validators.folding import fold
from validators.letters import ACCENTED, LETTER, ODD, any_accent
from validators.personal_sight import Sight
from validators.places import Place, PlaceBook

SURNAMES = ["Nguyễn", "Trần", "Lê", "Phạm", "Vũ", "Đỗ", "H'", "Y", "Ksor", "Khổng", "Tô", "Cao", "Hồ", "Tổ", "Quách", "Âu", "Ông", "Bà", "Từ", "Hội", "Ủy", "Thị"]
MIDDLE = ["Văn", "Thị", "Đức", "Mô", "H'Mẫu", "Công", "Hữu", "Quý", "a-b"]
GIVEN = ["An", "Mẫu", "Phỏng", "Dụ", "Thử", "Trường", "Phương", "Hoà", "Hòa", "Khoa", "x", "Y", "Ý", "Đạt", "Ñao", "School", "người"]
TITLES = [
    "",
    "",
    "",
    "Ông ",
    "bà ",
    "Ông/Bà: ",
    "anh  ",
    "Bà, ",
    "CHỊ ",
    "ông bà ",
    "Ong (ba) ",
    "Bé. ",
    "Chi ",
]
NUMBERING = [
    "",
    "",
    "",
    "1. ",
    "01) ",
    "(3) ",
    "12 ",
    "- ",
    "• ",
    "7– ",
    "100000. ",
    "5/ ",
    "2:",
    "* ",
    "+ ",
    "1.2. ",
]
BODIES = [
    "Sở Nội vụ",
    "Phòng Y tế",
    "Trung tâm Mẫu",
    "So Noi vu",
    "Xã Hoạt Giang",
    "trung tâm",
    "Cao Dang Khoa",
]
STREETS = ["đường Lê Lợi", "ngõ 5", "phố", "phong", "ngách 2/3", "kiệt", "Trần Phú", "DUONG X", "hẻm\t7"]
ADDRESSES = [
    "Số",
    "SN",
    "sn:",
    "số nhà",
    "SO  NHA",
    "tổ",
    "Tổ dân phố",
    "TDP",
    "thôn",
    "Xóm",
    "ấp",
    "bản",
    "buôn",
    "so",
]
DIGITS = "0123456789"
ODDITIES = [
    "\u0301",
    "\u200b",
    "\u00a0",
    "٣",
    "５",
    "İ",
    "ſ",
    "ﬁ",
    "漢",
    "\x1c",
    "\x00",
    "😀",
    "K",
    "ǌ",
    "\u2028",
    "ʹ",
]
SPACES = ["", "", "", " ", "  ", "\n", "\t", "\u00a0", "\x1f", "\r\n", "\u3000"]
SEPARATORS = ["", "", "", " ", ".", "-", ",", "/", "  ", "(", ")", ":"]


def digits(r, *lengths):
    return "".join(r.choice(DIGITS) for _ in range(r.choice(lengths)))


def a_name(r):
    words = [r.choice(SURNAMES), *r.choices(MIDDLE, k=r.choice((0, 1, 1, 2, 3))), r.choice(GIVEN)]
    text = r.choice(NUMBERING) + r.choice(TITLES) + r.choice((" ", " ", "  ", "\n")).join(words)
    return r.choice((str, str, str, str.upper, str.lower, str.title, nfd))(text)


def nfd(text):
    return unicodedata.normalize("NFD", text)


def a_number(r):
    kind = r.randrange(9)
    if kind == 0:
        return r.choice(("038", "001", "003", "096", "38")) + r.choice("0123459") + digits(r, 8, 8, 8, 7, 9)
    if kind == 1:
        body = r.choice(("0912", "+84912", "84352", "912", "0237", "+84237", "09", "024")) + digits(
            r, 5, 6, 7, 8
        )
        cut = r.randrange(1, len(body))
        return body[:cut] + r.choice(SEPARATORS) + body[cut:]
    if kind == 2:
        return "".join(r.choice(DIGITS) + r.choice(SEPARATORS) for _ in range(r.randrange(1, 24)))
    if kind == 3:
        day, month, year = r.randrange(0, 40), r.randrange(0, 15), r.choice((1899, 1960, 2020, 2101))
        mark = r.choice("/.-")
        return r.choice(
            (
                f"{day}{mark}{month}{mark}{year}",
                f"{year}-{month:02d}-{day:02d}",
                f"{day:02d}{mark}{month:02d}/{year}",
            )
        )
    if kind == 4:
        return r.choice(("1960", "2031", "1899", "2100", "960", "19600"))
    if kind == 5:
        return r.choice(("HN", "hn", "DNX")) + digits(r, 13, 13, 12)
    if kind == 6:
        return f"000.00.{digits(r, 2)}.H{digits(r, 2)}-{digits(r, 6)}-{digits(r, 2, 3, 4, 5, 6)}"
    if kind == 7:
        return digits(r, 10) + "-" + digits(r, 3, 3, 2)
    return digits(r, 3, 5, 6, 9, 10, 11, 12, 13, 19, 20)


def an_address(r):
    parts = [
        r.choice(ADDRESSES),
        r.choice(("12", "3a", "5/7", "12/3/4", "x", "7,", "12b,")),
        r.choice(STREETS),
    ]
    return r.choice((" ", "  ", "")).join(parts[r.randrange(2) :])


def a_mail(r):
    where = (
        "vidu.example",
        "thanhhoa.gov.vn",
        "GOV.VN",
        "gov.vn.example",
        "x",
        "vidu..example",
        "đ.vn",
        "a_b.vn",
    )
    return r.choice(("mau", "m.au+1", "sn12", "", "0912345678", "mẫu", "a b")) + "@" + r.choice(where)


def a_cell(r):
    """Make one invented cell: something looked for, or something near it, alone or within other text."""
    makers = (a_name, a_name, a_number, a_number, an_address, a_mail, lambda r: r.choice(BODIES))
    text = r.choice(makers)(r)
    if r.random() < 0.3:
        text += r.choice((" ", ", ", "; ", "", " gọi ", ".")) + r.choice(makers)(r)
    if r.random() < 0.15:
        text = r.choice(("gọi ", "Số ", "x", "ngày ", "q" * 395, "Lê " * 140)) + text
    if r.random() < 0.1:
        at = r.randrange(len(text) + 1)
        text = text[:at] + r.choice(ODDITIES) + text[at:]
    return r.choice(SPACES) + text + r.choice(SPACES)


def book(*names):
    places = {str(n): Place(str(n), name, "commune", "") for n, name in enumerate(names)}
    return PlaceBook({"2025-07-01": None}, {"2025-07-01": places}, {})


PLACES = book(
    "Phường Lê Mẫu", "Xã Trần Văn An", "Nguyễn Thị Dụ", "Xã H Văn An", "Thị trấn 12", "Phạm Thử", "Vũ Đức An"
)
SIGHTS = [
    Sight(2026),
    Sight(2026, asks_for_names=True),
    Sight(2031, places=PLACES),
    Sight(2026, asks_for_names=True, places=PLACES),
]


def one_by_one(sight, texts):
    found = {}
    for at, text in enumerate(texts):
        for mark in sight.marks_of(text) if text else ():
            found.setdefault(mark, []).append(at)
    return found


def at_once(sight, texts):
    found = sight.marks_in(pl.Series(texts, dtype=pl.String))
    return {mark: sorted(at) for mark, at in found.items()}


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("seed", range(6))
def test_a_column_has_the_marks_of_its_cells(sight, seed):
    r = random.Random(seed)
    texts = [a_cell(r) if r.random() < 0.95 else r.choice(("", None)) for _ in range(4_000)]
    assert at_once(sight, texts) == one_by_one(sight, texts)


FRAGMENTS = st.sampled_from(
    [
        *SURNAMES,
        *GIVEN,
        *STREETS,
        *ADDRESSES,
        *ODDITIES,
        *BODIES,
        *" .,:;-/()@+_'’\n",
        *DIGITS,
        "0912345678",
        "038",
        "gov.vn",
    ]
)


@given(
    st.lists(st.one_of(st.text(max_size=30), st.lists(FRAGMENTS, max_size=12).map("".join)), max_size=20),
    st.sampled_from(SIGHTS),
)
@settings(max_examples=400, deadline=None)
def test_a_column_of_any_text_has_the_marks_of_its_cells(texts, sight):
    assert at_once(sight, texts) == one_by_one(sight, texts)


@pytest.mark.parametrize("length", [398, 399, 400, 401, 402])
def test_an_address_is_looked_for_in_the_first_part_of_a_long_cell(length):
    cell = "q" * (length - 10) + " số 3 phong"
    texts = [cell, cell + " x" * 40, " " + cell, cell[20:] + " ngõ 3"]
    assert at_once(SIGHTS[0], texts) == one_by_one(SIGHTS[0], texts)


def test_each_plain_letter_folds_to_one_letter_in_both_cases():
    assert {fold(char) for char in ACCENTED} == set("aeiouyd")
    assert all(fold(char) == fold(char.swapcase()) for char in LETTER)
    # The 67 letters of Vietnamese with accents, đ among them, are all plain.
    vietnamese = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
    assert len(vietnamese) == 67
    assert set(vietnamese) | set(vietnamese.upper()) <= set(ACCENTED)


def test_a_pattern_without_accents_finds_all_accents_and_cases():
    texts = pl.Series(["SỐ NHÀ", "so  nha", "Sô\tnhạ", "so", "số nhà", nfd("số nhà")])
    assert texts.str.contains(f"^{any_accent('so nha')}$").to_list() == [True, True, True, False, True, False]
    assert texts.str.contains(ODD).to_list() == [False] * 5 + [True]
