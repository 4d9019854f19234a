"""The heat map of the register: one strip of cells for each item, drawn as SVG on the server.

Time runs from right to left, so that the newest periods are in sight without scrolling. A cell says its state
by a sign or a number besides its colour, has a title, and each strip is told in words for those who listen.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from markupsafe import escape

from catalog.i18n import format_day, translate
from catalog.presenters.period_words import period_word
from catalog.presenters.register_words import told_word
from catalog.services.period_marks import SEVERITY, PeriodMark, Told

HEIGHT = 28
# Years shown -> width of a month in pixels: a number of three digits fits.
WIDTHS = {2: 30, 5: 24}
_SIGNS = {
    Told.ON_TIME: "check",
    Told.MISSING: "x",
    Told.DUE: "clock",
    Told.EXEMPT: "pause",
    Told.REPEALED: "minus",
}
_CLASSES = {
    Told.ON_TIME: "so", Told.LATE: "sl", Told.PARTLY: "sp", Told.MISSING: "sm", Told.DUE: "sd",
    Told.WAITING: "sw", Told.EXEMPT: "sx", Told.REPEALED: "sx",
}  # fmt: skip
# The legend: a number where the sign is one.
LEGEND = (
    (Told.ON_TIME, 0),
    (Told.LATE, 12),
    (Told.PARTLY, 45),
    (Told.MISSING, 30),
    (Told.DUE, 0),
    (Told.WAITING, 0),
    (Told.EXEMPT, 0),
)


class Window(NamedTuple):
    """The months shown: `months` of them up to the month of `last`; `month` is their width in pixels."""

    last: date
    months: int
    month: int

    @property
    def width(self) -> int:
        """The width of a strip."""
        return self.months * self.month

    def back(self, day: date) -> int:
        """How many months before the last one the month of `day` is."""
        return (self.last.year - day.year) * 12 + self.last.month - day.month


@dataclass(frozen=True)
class Strip:
    """The cells of one item as SVG elements, every text in them escaped, and the same in words."""

    cells: str
    words: str


def window_on(day: date, years: int) -> Window:
    """The last `years` years; `day` is in the newest month."""
    return Window(day.replace(day=1), years * 12, WIDTHS[years])


def strip(marks: Iterable[PeriodMark], window: Window, lang: str) -> Strip:
    """The cells of one item inside the window."""
    shown = [m for m in marks if window.back(m.period.end) < window.months]
    long, short = [m for m in shown if not m.is_short], [m for m in shown if m.is_short]
    cells = [_cell(mark, window, lang) for mark in long]
    by_month: dict[int, list[PeriodMark]] = {}
    for mark in short:
        by_month.setdefault(window.back(mark.period.end), []).append(mark)
    cells += [_month_cell(tuple(some), back, window, lang) for back, some in by_month.items()]
    words = _in_words(shown, lang)
    return Strip("".join(cells), words)


def axis(window: Window, lang: str) -> Strip:
    """The months above the strips."""
    first = _month_before(window, window.months - 1)
    words = translate(
        "Months from %(first)s back to %(last)s, the newest first",
        lang,
        first=window.last.strftime("%m/%Y"),
        last=first.strftime("%m/%Y"),
    )
    labels = []
    for back in range(window.months):
        day = _month_before(window, back)
        x = back * window.month + window.month // 2
        labels.append(f'<text class="soft" x="{x}" y="25">{day.month}</text>')
        if day.month == 12 or back == 0:
            labels.append(f'<text class="year" x="{back * window.month + 2}" y="10">{day.year}</text>')
    return Strip("".join(labels), words)


def sample(told: Told, number: int) -> str:
    """One cell for the legend."""
    return f'<g class="{_CLASSES[told]}">{_drawn(told, number, 0, 30)}</g>'


def _month_before(window: Window, back: int) -> date:
    year, month = divmod(window.last.year * 12 + window.last.month - 1 - back, 12)
    return date(year, month + 1, 1)


@lru_cache(maxsize=50_000)
def _cell(mark: PeriodMark, window: Window, lang: str) -> str:
    """One period over the months that it has inside the window."""
    newest = max(0, window.back(mark.period.end))
    oldest = min(window.months - 1, window.back(mark.period.start))
    title = f"{period_word(mark.period, lang)}: {_told(mark, lang)}"
    x, width = newest * window.month, (oldest - newest + 1) * window.month
    return _group(mark, x, width, title)


def _month_cell(marks: tuple[PeriodMark, ...], back: int, window: Window, lang: str) -> str:
    """The weeks or days of one month in one cell: the worst of them is shown, all are told."""
    worst = min(marks, key=lambda m: (SEVERITY.index(m.told), -m.number))
    title = "; ".join(f"{period_word(m.period, lang)}: {_told(m, lang)}" for m in marks)
    return _group(worst, max(0, back) * window.month, window.month, title)


def _group(mark: PeriodMark, x: int, width: int, title: str) -> str:
    drawn = _drawn(mark.told, mark.number, x, width)
    return f'<g class="{_CLASSES[mark.told]}"><title>{escape(title)}</title>{drawn}</g>'


def _drawn(told: Told, number: int, x: int, width: int) -> str:
    # The sign stands at the newest end: the rest of a long cell may lie outside a small window.
    inner, middle = width - 2, x + min(width, 30) // 2
    box = f'<rect x="{x + 1}" y="1" width="{inner}" height="26" rx="3"/>'
    if told is Told.PARTLY:
        part = max(1, inner * number // 100)
        box += f'<rect class="part" x="{x + 1}" y="22" width="{part}" height="5"/>'
        return f'{box}<text x="{middle}" y="17">{number}%</text>'
    if told is Told.LATE:
        return f'{box}<text x="{middle}" y="18">{number}</text>'
    if told is Told.WAITING:
        return f'{box}<text x="{middle}" y="16">…</text>'
    return f'{box}<use href="#i-{_SIGNS[told]}" x="{middle - 7}" y="7" width="14" height="14"/>'


def _told(mark: PeriodMark, lang: str) -> str:
    told = told_word(mark.told, mark.number, lang)
    due = translate("due by %(day)s", lang, day=format_day(mark.due))
    hand = f", {translate('set by hand', lang)}" if mark.is_by_hand else ""
    return f"{told}{hand} ({due})"


def _in_words(marks: Sequence[PeriodMark], lang: str) -> str:
    """How many periods stand how, and by name those that are not simply there."""
    if not marks:
        return translate("no period was asked for in these months", lang)
    counts: dict[Told, int] = {}
    for mark in marks:
        counts[mark.told] = counts.get(mark.told, 0) + 1
    told = "; ".join(f"{translate(_COUNTED[one], lang)} {counts[one]}" for one in Told if one in counts)
    named = "; ".join(_named(mark, lang) for mark in reversed(marks) if mark.told in _NAMED)
    return f"{told}. {named}" if named else told


@lru_cache(maxsize=50_000)
def _named(mark: PeriodMark, lang: str) -> str:
    return f"{period_word(mark.period, lang)} {told_word(mark.told, mark.number, lang)}"


_NAMED = frozenset({Told.MISSING, Told.PARTLY, Told.LATE, Told.DUE})
_COUNTED = {
    Told.ON_TIME: "on time:",
    Told.LATE: "late:",
    Told.PARTLY: "in part:",
    Told.MISSING: "missing:",
    Told.DUE: "due soon:",
    Told.WAITING: "not due yet:",
    Told.EXEMPT: "exempt:",
    Told.REPEALED: "no longer asked for:",
}
