"""The name in a Content-Disposition: any letters, never a second header (abuse cases B1, E5)."""

import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.presigning import attachment


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("ngan-sach-2025.csv", "ngan-sach-2025.csv"),
        ('a"b\\c;d.csv', "a_b_c_d.csv"),
        ("a\r\nSet-Cookie: x=1.csv", "aSet-Cookie_ x_1.csv"),
        ("../../etc/passwd", ".._.._etc_passwd"),
        ("\r\n", "download"),
        ("", "download"),
    ],
)
def test_the_plain_name_keeps_only_letters_that_need_no_quoting(name, plain):
    assert f'filename="{plain}"' in attachment(name)


@given(st.text(max_size=40))
def test_whatever_the_name_the_header_is_one_line_of_ascii_and_tells_it_to_new_clients(name):
    header = attachment(name)
    match = re.fullmatch(r"attachment; filename=\"[A-Za-z0-9._ -]+\"; filename\*=UTF-8''([!-~]+)", header)

    assert match
    told = unquote(match[1], errors="strict")
    assert all(letter in name for letter in told) or told == "download"
