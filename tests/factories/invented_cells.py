"""Cells for tests of personal data: names, numbers, addresses, and what is near them. All are invented."""

import random
import unicodedata


def _texts(listed: str) -> list[str]:
    return listed.split("|")


SURNAMES = _texts("Nguyễn|Trần|Lê|Phạm|Vũ|Đỗ|H'|Y|Ksor|Khổng|Tô|Cao|Hồ|Tổ|Quách|Âu|Ông|Bà|Từ|Hội|Ủy|Thị")
MIDDLE = _texts("Văn|Thị|Đức|Mô|H'Mẫu|Công|Hữu|Quý|a-b")
GIVEN = _texts("An|Mẫu|Phỏng|Dụ|Thử|Trường|Phương|Hoà|Hòa|Khoa|x|Y|Ý|Đạt|Ñao|School|người")
TITLES = _texts("|||Ông |bà |Ông/Bà: |anh  |Bà, |CHỊ |ông bà |Ong (ba) |Bé. |Chi ")
NUMBERING = _texts("|||1. |01) |(3) |12 |- |• |7– |100000. |5/ |2:|* |+ |1.2. ")
BODIES = _texts("Sở Nội vụ|Phòng Y tế|Trung tâm Mẫu|So Noi vu|Xã Hoạt Giang|trung tâm|Cao Dang Khoa")
STREETS = _texts("đường Lê Lợi|ngõ 5|phố|phong|ngách 2/3|kiệt|Trần Phú|DUONG X|hẻm\t7")
ADDRESSES = _texts("Số|SN|sn:|số nhà|SO  NHA|tổ|Tổ dân phố|TDP|thôn|Xóm|ấp|bản|buôn|so")
DIGITS = "0123456789"
# Marks that combine, spaces and digits of other kinds, letters whose case or form is odd.
ODDITIES = ["\u0301", "\u200b", "\u00a0", "٣", "\uff15", "İ", "ſ", "ﬁ", "漢", "\x1c", "\x00"]
ODDITIES += ["😀", "\u212a", "ǌ", "\u2028", "ʹ"]
SPACES = ["", "", "", " ", "  ", "\n", "\t", "\u00a0", "\x1f", "\r\n", "\u3000"]
SEPARATORS = ["", "", "", " ", ".", "-", ",", "/", "  ", "(", ")", ":"]


def _digits(r: random.Random, *lengths: int) -> str:
    return "".join(r.choice(DIGITS) for _ in range(r.choice(lengths)))


def a_name(r: random.Random) -> str:
    """Make a person's name, or something near it, in one of many ways of writing."""
    words = [r.choice(SURNAMES), *r.choices(MIDDLE, k=r.choice((0, 1, 1, 2, 3))), r.choice(GIVEN)]
    text = r.choice(NUMBERING) + r.choice(TITLES) + r.choice((" ", " ", "  ", "\n")).join(words)
    return r.choice((str, str, str, str.upper, str.lower, str.title, nfd))(text)


def nfd(text: str) -> str:
    """Give a text with its accents as characters of their own."""
    return unicodedata.normalize("NFD", text)


def a_number(r: random.Random) -> str:
    """Make an identity number, telephone number, date, year, card or code, or something near one."""
    kind = r.randrange(9)
    if kind == 0:
        return r.choice(("038", "001", "003", "096", "38")) + r.choice("0123459") + _digits(r, 8, 8, 8, 7, 9)
    if kind == 1:
        body = r.choice(("0912", "+84912", "84352", "912", "0237", "+84237", "09", "024")) + _digits(
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
        return r.choice(("HN", "hn", "DNX")) + _digits(r, 13, 13, 12)
    if kind == 6:
        return f"000.00.{_digits(r, 2)}.H{_digits(r, 2)}-{_digits(r, 6)}-{_digits(r, 2, 3, 4, 5, 6)}"
    if kind == 7:
        return _digits(r, 10) + "-" + _digits(r, 3, 3, 2)
    return _digits(r, 3, 5, 6, 9, 10, 11, 12, 13, 19, 20)


def an_address(r: random.Random) -> str:
    """Make an address or something near it."""
    parts = [
        r.choice(ADDRESSES),
        r.choice(("12", "3a", "5/7", "12/3/4", "x", "7,", "12b,")),
        r.choice(STREETS),
    ]
    return r.choice((" ", "  ", "")).join(parts[r.randrange(2) :])


def a_mail(r: random.Random) -> str:
    """Make a mail address or something near it."""
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


def a_cell(r: random.Random) -> str:
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
