"""Presenter: the distribution of a column's cells as a small drawing, and its figures as words. Pure.

The drawing is for the eye alone: every figure in it stands beside it as text.
"""

from collections.abc import Sequence

from markupsafe import Markup

from catalog.domain.table_profile import Bar
from catalog.i18n import translate
from catalog.presenters.grid_cells import number_text

HEIGHT = 48
_BASE = 46.0
_TALLEST = 45.0
# A bar that counts anything can be seen.
_LOWEST = 1.0
_GAP = 0.06
_BAR = Markup('<rect class="k1" x="{}%" y="{}" width="{}%" height="{}"/>')
_METER = Markup(
    '<svg class="meter" aria-hidden="true"><rect class="track" width="100%" height="6" rx="3"/>'
    '<rect class="fill" width="{}%" height="6" rx="3"/></svg>'
)


def bars_drawing(bars: Sequence[Bar]) -> Markup:
    """Bars from zero, as high as their counts, side by side over the whole width."""
    most = max((one.count for one in bars), default=0)
    slot = 100 / max(1, len(bars))
    drawn = []
    for at, one in enumerate(bars):
        if one.count:
            height = max(_LOWEST, _TALLEST * one.count / most)
            x, width = slot * (at + _GAP / 2), slot * (1 - _GAP)
            figures = (f"{x:.2f}", f"{_BASE - height:.1f}", f"{width:.2f}", f"{height:.1f}")
            drawn.append(_BAR.format(*figures))
    start = Markup('<svg class="chart" height="{}" aria-hidden="true">').format(HEIGHT)
    end = Markup('<line class="axis" x1="0" x2="100%" y1="{0}" y2="{0}"/></svg>').format(f"{_BASE:g}")
    return Markup("").join([start, *drawn, end])


def meter_drawing(count: int, most: int) -> Markup:
    """One bar on its track: `count` of `most`."""
    return _METER.format(f"{100 * count / most if most else 0:.1f}")


def edge_text(edge: float | str, lang: str, *, is_year: bool = False) -> str:
    """The edge of a bar for people: a number, 01/2025 or 2025."""
    if isinstance(edge, str):
        year, _, month = edge.partition("-")
        return f"{month}/{year}" if month else year
    return number_text(edge, lang, is_year=is_year)


def bar_text(bar: Bar, kind: str, lang: str, *, is_whole: bool, is_year: bool = False) -> str:
    """What a bar holds: one month or year, or from its first to its last value.

    Bars of whole numbers tell their last number; others the edge that they do not reach.
    """
    start = edge_text(bar.start, lang, is_year=is_year)
    if bar.end is None:
        return translate("%(edge)s or more", lang, edge=start)
    if isinstance(bar.start, str) or isinstance(bar.end, str):
        if kind == "months" or int(bar.end) - int(bar.start) == 1:
            return start
        return f"{start}–{int(bar.end) - 1}"
    if is_whole:
        last = bar.end - 1
        return start if last <= bar.start else f"{start}–{edge_text(last, lang, is_year=is_year)}"
    return f"{start}–<{edge_text(bar.end, lang)}"
