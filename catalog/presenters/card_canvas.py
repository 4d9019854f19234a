"""Presenters: a small drawing surface that becomes a PNG: rectangles, and text in our own typeface. Pure.

The outlines of the signs lie in catalog/data/cards/glyphs.json, every Vietnamese letter as one sign: no font
library is needed where the catalog runs. Text becomes pixels by the area that an outline covers of each.
Sources: PNG specification, third edition (chunks, indexed colour).
"""

import json
import math
import struct
import unicodedata
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).resolve().parent.parent / "data" / "cards" / "glyphs.json"
# Lines looked at in each row of pixels, and shades between paper and ink.
_LINES = 4
SHADES = 32
# What stands for a sign that the typeface has not.
_UNKNOWN = "·"

Colour = tuple[int, int, int]
Mask = tuple[int, int, tuple[tuple[int, ...], ...]]


@dataclass
class Canvas:
    """Pixels of one paper and a few inks, each in SHADES shades; `inks` by name."""

    width: int
    height: int
    paper: Colour
    inks: dict[str, Colour]
    rows: list[bytearray] = field(init=False)

    def __post_init__(self) -> None:
        self.rows = [bytearray(self.width) for _ in range(self.height)]

    def rectangle(self, x: int, y: int, width: int, height: int, ink: str, shade: float = 1) -> None:
        """Fill a rectangle; what lies outside is left out. `shade`: from 0, paper, to 1, ink."""
        left, right = max(0, x), min(self.width, x + width)
        colour = bytes([self._index(ink, shade)]) * max(0, right - left)
        for row in self.rows[max(0, y) : max(0, min(self.height, y + height))]:
            row[left:right] = colour

    def text(self, x: int, y: int, words: str, ink: str, *, size: int, weight: int = 400) -> None:
        """Write one line from x on, its baseline at y."""
        pen = float(x)
        for sign in clean(words):
            left, top, cover = _mask(weight, size, sign)
            self._paint(round(pen) + left, y + top, cover, ink)
            pen += advance(sign, size, weight)

    def _paint(self, x: int, y: int, cover: Sequence[Sequence[int]], ink: str) -> None:
        base = self._index(ink, 0)
        for at, line in enumerate(cover):
            if not 0 <= y + at < self.height:
                continue
            row = self.rows[y + at]
            for step, shade in enumerate(line):
                if shade and 0 <= x + step < self.width:
                    row[x + step] = base + shade

    def _index(self, ink: str, shade: float) -> int:
        return 1 + list(self.inks).index(ink) * (SHADES + 1) + round(SHADES * shade)

    def png(self) -> bytes:
        """The picture as a PNG of indexed colours."""
        head = struct.pack(">IIBBBBB", self.width, self.height, 8, 3, 0, 0, 0)
        colours = bytes(value for colour in self._palette() for value in colour)
        body = zlib.compress(b"".join(b"\0" + row for row in self.rows), 9)
        chunks = ((b"IHDR", head), (b"PLTE", colours), (b"IDAT", body), (b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)

    def _palette(self) -> Iterator[Colour]:
        yield self.paper
        for ink in self.inks.values():
            for shade in range(SHADES + 1):
                mixed = [
                    round(paper + (colour - paper) * shade / SHADES)
                    for paper, colour in zip(self.paper, ink, strict=True)
                ]
                yield mixed[0], mixed[1], mixed[2]


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


@cache
def _glyphs() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return found


def clean(words: str) -> str:
    """One line of signs that the typeface has: letters with their marks joined, others as a dot."""
    known = _glyphs()["400"]["signs"]
    text = unicodedata.normalize("NFC", " ".join(words.split()))
    return "".join(sign if sign in known else _UNKNOWN for sign in text)


def advance(sign: str, size: int, weight: int) -> float:
    """How far the pen moves for a sign, in pixels."""
    font = _glyphs()[str(weight)]
    return float(font["signs"][sign][0]) * size / float(font["units"])


def width_of(words: str, size: int, weight: int = 400) -> float:
    """The width of a line in pixels."""
    return sum(advance(sign, size, weight) for sign in clean(words))


def wrapped(words: str, width: int, lines: int, size: int, weight: int = 400) -> list[str]:
    """A text cut at words into lines of at most `width` pixels; the last one ends in … if more is left."""
    found: list[str] = []
    left = words.split()
    while left and len(found) < lines:
        count = 1
        while count < len(left) and width_of(" ".join(left[: count + 1]), size, weight) <= width:
            count += 1
        found.append(" ".join(left[:count]))
        left = left[count:]
    if found and (left or width_of(found[-1], size, weight) > width):
        last = found[-1] + "…"
        while len(last) > 2 and width_of(last, size, weight) > width:
            last = last[:-2].rstrip() + "…"
        found[-1] = last
    return found


@lru_cache(maxsize=600)
def _mask(weight: int, size: int, sign: str) -> Mask:
    """The shades of a sign: offset to the right and down of the pen on the baseline, rows of shades."""
    font = _glyphs()[str(weight)]
    scale = size / font["units"]
    edges = [edge for contour in font["signs"][sign][1] for edge in _edges(contour, scale)]
    if not edges:
        return 0, 0, ()
    left = math.floor(min(min(x0, x1) for x0, _, x1, _ in edges))
    top = math.floor(min(min(y0, y1) for _, y0, _, y1 in edges))
    wide = math.ceil(max(max(x0, x1) for x0, _, x1, _ in edges)) - left + 2
    tall = math.ceil(max(max(y0, y1) for _, y0, _, y1 in edges)) - top
    cover = [[0.0] * wide for _ in range(tall)]
    for edge in edges:
        _cross(edge, cover, left, top)
    return left, top, tuple(tuple(_shades(row)) for row in cover)


def _edges(contour: Sequence[int], scale: float) -> Iterator[tuple[float, float, float, float]]:
    corners = [(x * scale, -y * scale) for x, y in zip(contour[::2], contour[1::2], strict=True)]
    for at, (x, y) in enumerate(corners):
        before = corners[at - 1]
        yield before[0], before[1], x, y


def _cross(edge: tuple[float, float, float, float], cover: list[list[float]], left: int, top: int) -> None:
    """Note where the lines of each row cross an edge: to the right of it, the inside begins or ends."""
    x0, y0, x1, y1 = edge
    if y0 == y1:
        return
    turn = 1 if y1 > y0 else -1
    low, high = sorted((y0, y1))
    first = math.ceil((low - top) * _LINES - 0.5)
    last = math.ceil((high - top) * _LINES - 0.5)
    for line in range(first, last):
        y = top + (line + 0.5) / _LINES
        x = x0 + (y - y0) * (x1 - x0) / (y1 - y0) - left
        pixel = int(x)
        share = x - pixel
        row = cover[line // _LINES]
        row[pixel] += turn * (1 - share) / _LINES
        row[pixel + 1] += turn * share / _LINES


def _shades(row: list[float]) -> Iterator[int]:
    inside = 0.0
    for change in row:
        inside += change
        yield min(SHADES, round(abs(inside) * SHADES))
