"""Write the outlines of our typeface for share cards, catalog/data/cards/glyphs.json, of the vendored fonts.

usage: python3 deploy/frontend/card_glyphs.py     needs fonttools and brotli, which the catalog never does

Run it after refresh.py has brought another version of the typeface; the same fonts give the same bytes.
Curves are cut into lines that stay within a quarter of a pixel at the size of a card's title.
"""

import json
import sys
import unicodedata
from pathlib import Path
from typing import Any

from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

HERE = Path(__file__).resolve().parent
FONTS = HERE.parents[1] / "catalog" / "static" / "fonts"
TARGET = HERE.parents[1] / "catalog" / "data" / "cards" / "glyphs.json"
# Steps of one curve.
STEPS = 4
SIGNS = "".join(chr(code) for code in [*range(32, 127), *range(0xA1, 0x100)]) + "ĂăĐđĨĩŨũƠơƯư₫–—‘’“”…•·×²³°"
VOWELS = "aăâeêioôơuưy"
MARKS = "\u0300\u0301\u0303\u0309\u0323"


def wanted() -> list[str]:
    """Latin signs and every Vietnamese letter, as one sign each."""
    letters = [unicodedata.normalize("NFC", vowel + mark) for vowel in VOWELS for mark in MARKS]
    return sorted({*SIGNS, *letters, *(one.upper() for one in letters)})


def lines_of(glyphs: Any, name: str) -> list[list[int]]:
    """The contours of a glyph as closed lines: x and y of each corner in turn, in units of the font."""
    pen = DecomposingRecordingPen(glyphs)
    glyphs[name].draw(pen)
    contours: list[list[int]] = []
    at = (0.0, 0.0)
    for action, points in pen.value:
        if action == "moveTo":
            at = points[0]
            contours.append([round(at[0]), round(at[1])])
        elif action == "lineTo":
            at = points[0]
            contours[-1] += [round(at[0]), round(at[1])]
        elif action == "qCurveTo":
            at = curve(contours[-1], at, points)
    return [one for one in contours if len(one) >= 6]


def curve(corners: list[int], start: Any, points: Any) -> Any:
    """The corners of a row of quadratic curves; the points between two controls are their means."""
    *controls, end = points
    for number, control in enumerate(controls):
        last = number == len(controls) - 1
        stop = end if last else mean(control, controls[number + 1])
        for step in range(1, STEPS + 1):
            t = step / STEPS
            x, y = (
                (1 - t) ** 2 * start[axis] + 2 * t * (1 - t) * control[axis] + t * t * stop[axis]
                for axis in (0, 1)
            )
            corners += [round(x), round(y)]
        start = stop
    return end


def mean(one: Any, other: Any) -> tuple[float, float]:
    """The point in the middle."""
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2


def weight_of(weight: int) -> dict[str, Any]:
    """The signs of one weight: of each its advance and contours."""
    found: dict[str, Any] = {}
    units = 1000
    for subset in ("latin", "vietnamese"):
        font = TTFont(FONTS / f"be-vietnam-pro-{subset}-{weight}-normal.woff2")
        names, glyphs = font.getBestCmap(), font.getGlyphSet()
        units = font["head"].unitsPerEm
        for sign in wanted():
            if ord(sign) in names and sign not in found:
                name = names[ord(sign)]
                found[sign] = [glyphs[name].width, lines_of(glyphs, name)]
    return {"units": units, "signs": found}


def main() -> int:
    """Write the file and tell what it holds."""
    body = {str(weight): weight_of(weight) for weight in (400, 600)}
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    TARGET.write_text(text + "\n", encoding="utf-8")
    lacking = "".join(sign for sign in wanted() if sign not in body["400"]["signs"])
    sys.stdout.write(
        f"{len(body['400']['signs'])} signs, {TARGET.stat().st_size} bytes; not there: {lacking}\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
