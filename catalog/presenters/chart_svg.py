"""Presenters: a chart as SVG: along the width in per cent, along the height in pixels. Pure.

So bars stretch with the page and text never does. On a page colours come from the style sheet by class; a
file of its own carries them. Marks are labelled directly, bars begin at zero, no colour has a meaning alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

from catalog.domain.chart_columns import TIME
from catalog.domain.chart_periods import DAY, YEAR
from catalog.presenters.chart_words import ChartWords, shortened
from catalog.presenters.xml_text import only_xml

# A phone of 320 px leaves a chart so much; what is written on it must fit there.
NARROW = 262
WIDE = 800
SIGN = 6.6
# More marks than this along time are a line: bars would be hairs.
MOST_COLUMNS = 36
PLOT = 84
LONGEST = 34
COLOURS = ("#0b5563", "#a29220", "#4d8aed", "#7f3d00", "#00a39a", "#00317b", "#483122", "#21a259")
_STYLE = {
    "soft": 'fill="#4a5663"',
    "head": 'fill="#17212b" font-weight="600" font-size="14"',
    "axis": 'stroke="#8a96a3"',
    "track": 'fill="#e6eff0"',
    "gap": 'fill="none" stroke="#8a96a3" stroke-dasharray="2 2"',
}


@dataclass
class Canvas:
    """The elements of a drawing and its height so far, in pixels; `is_file`: it carries its own colours."""

    is_file: bool = False
    height: float = 0
    parts: list[str] = field(default_factory=list)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        style: str = "",
        anchor: str = "",
        full: str = "",
        *,
        is_vi: bool = False,
    ) -> None:
        """Words at x per cent, y pixels; `full` is what a pointer is told; `is_vi`: on an English page."""
        at = (f' text-anchor="{anchor}"' if anchor else "") + (' lang="vi"' if is_vi else "")
        title = f"<title>{escape(full)}</title>" if full and full != text else ""
        place = f'x="{_short(x)}%" y="{_short(y)}"{at}'
        self.parts.append(f"<text{self._style(style, 'ink')} {place}>{title}{escape(text)}</text>")

    def bar(self, x: float, y: float, width: float, height: float, style: str, told: str = "") -> None:
        """A rectangle: x and width in per cent, y and height in pixels."""
        title = f"<title>{escape(told)}</title></rect>" if told else ""
        self.parts.append(
            f'<rect{self._style(style, "")} x="{_short(x)}%" y="{_short(y)}" width="{_short(width)}%" '
            f'height="{_short(height)}"' + (f">{title}" if title else "/>")
        )

    def line(self, x1: float, y1: float, x2: float, y2: float, style: str = "axis") -> None:
        """A line between two points: x in per cent, y in pixels."""
        self.parts.append(
            f'<line{self._style(style, "")} x1="{_short(x1)}%" y1="{_short(y1)}" x2="{_short(x2)}%" '
            f'y2="{_short(y2)}"/>'
        )

    def dot(self, x: float, y: float, style: str, told: str) -> None:
        """A point of a line."""
        self.parts.append(
            f'<circle{self._style(style, "")} cx="{_short(x)}%" cy="{_short(y)}" r="3"><title>{escape(told)}'
            "</title></circle>"
        )

    def _style(self, style: str, usual: str) -> str:
        if not self.is_file:
            return f' class="{style}"' if style else ""
        if style[:1] in "kl" and style[1:].isdigit():
            colour = COLOURS[int(style[1:]) - 1]
            return f' fill="{colour}"' if style[0] == "k" else f' stroke="{colour}" stroke-width="2"'
        return f" {_STYLE[style]}" if style in _STYLE else ' fill="#17212b"' if usual else ""


def draw_chart(words: ChartWords, *, label_id: str = "", is_file: bool = False) -> str:
    """The SVG element; `label_id` names the element of the page whose text tells what it is."""
    canvas = Canvas(is_file)
    if words.data.kind == TIME:
        _draw_time(words, canvas)
    else:
        _draw_bars(words, canvas)
    height = round(canvas.height)
    if not is_file:
        named = (
            f"aria-labelledby={quoteattr(label_id)}" if label_id else f"aria-label={quoteattr(words.title)}"
        )
        start = f'<svg class="chart" height="{height}" role="img" {named}>'
        return only_xml(start + "\n".join(canvas.parts) + "</svg>")
    return only_xml(_file(words, canvas, height))


def _file(words: ChartWords, canvas: Canvas, height: int) -> str:
    """A drawing of its own: white ground, title above, what it is made of below."""
    notes = words.notes()
    title = "".join(
        f'<text x="16" y="{28 + 20 * at}" font-size="16" font-weight="600">{escape(line)}</text>'
        for at, line in enumerate(_lines(words.title, 86))
    )
    top = 28 + 20 * len(_lines(words.title, 86))
    lines = [line for note in notes for line in _lines(note, 118)]
    below = "".join(
        f'<text x="16" y="{top + height + 24 + 17 * at}" fill="#4a5663">{escape(line)}</text>'
        for at, line in enumerate(lines)
    )
    whole = top + height + 24 + 17 * len(lines)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDE}" height="{whole}" '
        f'viewBox="0 0 {WIDE} {whole}" '
        f'role="img" font-family="Be Vietnam Pro, Segoe UI, Arial, sans-serif" font-size="12" fill="#17212b">'
        f"<title>{escape(words.title)}</title>"
        f'<rect width="{WIDE}" height="{whole}" fill="#ffffff"/>{title}'
        f'<svg x="16" y="{top}" width="{WIDE - 32}" height="{height}" overflow="visible">'
        + "\n".join(canvas.parts)
        + f"</svg>{below}</svg>\n"
    )


def _lines(text: str, most: int) -> list[str]:
    """A text cut at words into lines of at most so many signs."""
    found = [""]
    for word in text.split():
        if len(found[-1]) + len(word) + 1 > most and found[-1]:
            found.append("")
        found[-1] = f"{found[-1]} {word}".strip()
    return found


def _draw_bars(words: ChartWords, canvas: Canvas) -> None:
    """Horizontal bars: the name and the figure above each; with series, a group of bars for each name."""
    data = words.data
    low, high = _range(list(data.figures.values()))
    zero = 100 * (0 - low) / (high - low)
    for x in data.xs:
        label = words.x_label(x)
        if data.choice.series:
            is_vi = words.is_vietnamese(x, is_x=True)
            canvas.text(0, canvas.height + 16, shortened(label, LONGEST + 6), "head", full=label, is_vi=is_vi)
            canvas.height += 22
        for at, series in enumerate(data.series):
            _draw_bar(words, canvas, (x, series), at=at, zero=zero, span=high - low)
        canvas.height += 8 if data.choice.series else 0
    if zero:
        # Otherwise the bars begin at the edge, which is zero.
        canvas.line(zero, 0, zero, canvas.height - 3)


def _draw_bar(
    words: ChartWords, canvas: Canvas, mark: tuple[str, str], *, at: int, zero: float, span: float
) -> None:
    data, y = words.data, canvas.height
    if data.choice.series and mark not in data.figures:
        return
    label = words.series_label(mark[1]) if data.choice.series else words.x_label(mark[0])
    figure = data.figures.get(mark)
    shown = words.number(figure) + ("*" if data.hidden.get(mark) else "")
    room = LONGEST + 6 - len(shown)
    is_vi = words.is_vietnamese(mark[1] if data.choice.series else mark[0], is_x=not data.choice.series)
    canvas.text(0, y + 12, shortened(label, room), full=label, is_vi=is_vi)
    canvas.text(100, y + 12, shown, "soft", "end")
    canvas.bar(0, y + 17, 100, 9, "track")
    if figure:
        width = 100 * abs(figure) / span
        left = zero if figure > 0 else zero - width
        canvas.bar(left, y + 17, width, 9, f"k{at % len(COLOURS) + 1}")
    canvas.height += 34


def _draw_time(words: ChartWords, canvas: Canvas) -> None:
    """A panel for each series, all of one scale: columns with figures, or a line when there are many."""
    data = words.data
    if not data.xs:
        # No row has a time.
        return
    low, high = _range(list(data.figures.values()))
    for at, series in enumerate(data.series):
        if data.choice.series:
            name, is_vi = words.series_label(series), words.is_vietnamese(series, is_x=False)
            canvas.text(0, canvas.height + 14, shortened(name, LONGEST + 6), "head", is_vi=is_vi)
            canvas.height += 20
        canvas.height += 16
        if len(data.xs) <= MOST_COLUMNS:
            _draw_columns(words, canvas, series, style=f"k{at % len(COLOURS) + 1}", low=low, high=high)
        else:
            _draw_line(words, canvas, series, at=at % len(COLOURS) + 1, low=low, high=high)
        _draw_ticks(words, canvas)


def _draw_columns(
    words: ChartWords, canvas: Canvas, series: str, *, style: str, low: float, high: float
) -> None:
    data, top = words.data, canvas.height
    slot = 100 / len(data.xs)
    zero = top + PLOT * high / (high - low)
    told = _told(words, series)
    for at, x in enumerate(data.xs):
        figure = data.figures.get((x, series))
        middle = (at + 0.5) * slot
        if figure is None:
            continue
        height = PLOT * abs(figure) / (high - low)
        y = zero - height if figure >= 0 else zero
        label = f"{words.x_label(x)}: {words.number(figure)}"
        canvas.bar(middle - 0.35 * slot, y, 0.7 * slot, height, style, label)
        if at in told:
            _write_over(canvas, middle, y - 4, _figure(words, x, series))
    canvas.line(0, zero, 100, zero)
    canvas.height += PLOT


def _draw_line(words: ChartWords, canvas: Canvas, series: str, *, at: int, low: float, high: float) -> None:
    data, top = words.data, canvas.height
    slot = 100 / len(data.xs)
    points: list[tuple[int, float, float]] = []
    for place, x in enumerate(data.xs):
        figure = data.figures.get((x, series))
        if figure is not None:
            points.append((place, (place + 0.5) * slot, top + PLOT * (high - figure) / (high - low)))
    for one, following in pairwise(points):
        if following[0] == one[0] + 1 or not data.step:
            canvas.line(one[1], one[2], following[1], following[2], f"l{at}")
    told = _told(words, series)
    for place, left, y in points:
        text = _figure(words, data.xs[place], series)
        canvas.dot(left, y, f"k{at}", f"{words.x_label(data.xs[place])}: {text}")
        if place in told:
            _write_over(canvas, left, y - 8, text)
    zero = top + PLOT * high / (high - low)
    canvas.line(0, zero, 100, zero)
    canvas.height += PLOT


def _figure(words: ChartWords, x: str, series: str) -> str:
    return words.number(words.data.figures.get((x, series))) + (
        "*" if words.data.hidden.get((x, series)) else ""
    )


def _told(words: ChartWords, series: str) -> frozenset[int]:
    """The places along a panel whose figures are written: all if they fit, else the highest and the last."""
    data = words.data
    known = [(data.figures[x, series], at) for at, x in enumerate(data.xs) if _has(words, x, series)]
    longest = max((len(_figure(words, x, series)) for x in data.xs), default=1)
    if len(data.xs) * (longest * SIGN + 4) <= NARROW:
        return frozenset(at for _, at in known)
    if not known:
        return frozenset()
    highest = max(known, key=lambda one: (one[0] or 0, one[1]))[1]
    last = known[-1][1]
    # Two labels must not touch on the narrowest page.
    is_far = abs(last - highest) * NARROW / len(data.xs) > longest * SIGN * 1.6
    return frozenset((highest, last) if is_far else (highest,))


def _has(words: ChartWords, x: str, series: str) -> bool:
    return words.data.figures.get((x, series)) is not None


def _draw_ticks(words: ChartWords, canvas: Canvas) -> None:
    """Names under the marks: all where they fit, else the first and the last, years written out."""
    data = words.data
    shorts = [words.short_period(x) if data.step else shortened(x, 12) for x in data.xs]
    slot = 100 / len(data.xs)
    y = canvas.height + 15
    fits = len(shorts) * (max(map(len, shorts)) * SIGN + 4) <= NARROW
    if fits:
        for at, text in enumerate(shorts):
            canvas.text((at + 0.5) * slot, y, text, "soft", "middle")
    if not fits or data.step not in ("", YEAR):
        y += 15 if fits else 0
        ends = (
            (data.xs[0], data.xs[-1]) if not fits or data.step == DAY else (data.xs[0][:4], data.xs[-1][:4])
        )
        told = [words.period(one) if data.step else shortened(one, 16) for one in ends]
        canvas.text(0, y, told[0], "soft")
        if told[1] != told[0]:
            canvas.text(100, y, told[1], "soft", "end")
        canvas.height += 15 if fits else 0
    canvas.height += 26


def _range(figures: Sequence[float | None]) -> tuple[float, float]:
    """From the lowest figure or zero to the highest or zero; never of no width."""
    known = [one for one in figures if one is not None]
    low, high = min([0.0, *known]), max([0.0, *known])
    return (low, high) if high > low else (0.0, 1.0)


def _write_over(canvas: Canvas, x: float, y: float, text: str) -> None:
    """Words in the middle over a mark; at the edge of the drawing where they would leave a narrow one."""
    half = 100 * len(text) * SIGN / 2 / NARROW
    if x < half:
        canvas.text(0, y, text)
    elif x > 100 - half:
        canvas.text(100, y, text, "", "end")
    else:
        canvas.text(x, y, text, "", "middle")


def _short(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"
