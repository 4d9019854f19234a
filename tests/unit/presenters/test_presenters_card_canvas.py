"""The drawing surface of share cards: pixels by hand, a PNG as the standard has it, Vietnamese letters."""

import struct
import unicodedata
import zlib

import pytest

from catalog.presenters.card_canvas import SHADES, Canvas, clean, width_of, wrapped

INKS = {"ink": (0, 0, 0), "teal": (11, 85, 99)}
VOWELS = [
    unicodedata.normalize("NFC", v + m) for v in "aăâeêioôơuưy" for m in "\u0300\u0301\u0303\u0309\u0323"
]


def canvas(width: int = 40, height: int = 40) -> Canvas:
    return Canvas(width, height, (255, 255, 255), INKS)


def reached(one: Canvas) -> tuple[int, int]:
    """The first and the last row with ink."""
    inked = [at for at, row in enumerate(one.rows) if any(row)]
    return inked[0], inked[-1]


def unpacked(png: bytes) -> tuple[dict[bytes, bytes], list[bytes]]:
    """The chunks of a PNG, their checksums verified, and its rows of pixels without the filter byte."""
    chunks, at = {}, 8
    while at < len(png):
        size, kind = struct.unpack(">I4s", png[at : at + 8])
        data = png[at + 8 : at + 8 + size]
        assert zlib.crc32(kind + data) == struct.unpack(">I", png[at + 8 + size : at + 12 + size])[0]
        chunks[kind] = data
        at += 12 + size
    width = struct.unpack(">I", chunks[b"IHDR"][:4])[0]
    raw = zlib.decompress(chunks[b"IDAT"])
    return chunks, [raw[i + 1 : i + 1 + width] for i in range(0, len(raw), width + 1)]


def test_the_picture_is_a_png_of_indexed_colours_as_the_standard_has_it():
    made = canvas(3, 2)
    made.rectangle(1, 0, 9, 1, "teal")
    png = made.png()
    chunks, rows = unpacked(png)
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert list(chunks) == [b"IHDR", b"PLTE", b"IDAT", b"IEND"]
    assert struct.unpack(">IIBBBBB", chunks[b"IHDR"]) == (3, 2, 8, 3, 0, 0, 0)
    colours = [tuple(chunks[b"PLTE"][3 * one : 3 * one + 3]) for one in rows[0]]
    assert colours == [(255, 255, 255), (11, 85, 99), (11, 85, 99)]
    assert rows[1] == b"\0\0\0"


def test_a_straight_stem_is_the_same_in_every_row_and_full_inside():
    made = canvas()
    made.text(4, 30, "I", "ink", size=100, weight=600)
    shades = [max(0, one - 1) for row in made.rows for one in row]
    columns = [at for at in range(40) if any(row[at] for row in made.rows)]
    full = max(shades)
    assert full == SHADES
    # A stem without serifs: every row that it covers is the same, its edges may be shaded.
    covered = {tuple(row) for row in made.rows[:28]}
    assert len(covered) == 1
    assert 8 <= len(columns) <= 20


@pytest.mark.parametrize("weight", [400, 600])
def test_every_vietnamese_letter_is_a_sign_of_its_own_and_lies_above_and_below_its_base(weight):
    assert clean("".join(VOWELS) + "đĐ" + "".join(VOWELS).upper()).count("·") == 0
    for letter in VOWELS:
        base = unicodedata.normalize("NFD", letter)[0]
        drawn, plain = canvas(), canvas()
        drawn.text(5, 28, letter, "ink", size=24, weight=weight)
        plain.text(5, 28, base, "ink", size=24, weight=weight)
        reach, base_reach = reached(drawn), reached(plain)
        # A mark reaches above or below its letter; that of i stands where its dot is.
        assert reach[0] < base_reach[0] or reach[1] > base_reach[1] or base == "i", letter
        assert drawn.rows != plain.rows, letter


def test_letters_written_apart_are_joined_and_what_is_unknown_is_a_dot():
    apart = unicodedata.normalize("NFD", "Hộ nghèo")
    assert clean(apart) == "Hộ nghèo"
    assert clean("a漢\nb") == "a· b"
    assert width_of(apart, 20) == width_of("Hộ nghèo", 20)


def test_long_titles_are_cut_at_words_and_end_in_a_mark_of_omission():
    lines = wrapped("mot hai ba bon nam sau bay tam chin muoi " * 4, 300, 2, 30)
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert all(width_of(line, 30) <= 300 for line in lines)
    assert wrapped("ngan", 300, 2, 30) == ["ngan"]
    assert wrapped("x" * 200, 300, 2, 30)[0].endswith("…")
