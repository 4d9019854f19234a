"""The small chart of a table on the home page: one column, chosen and drawn from the profile of the table.

Pure. Lengths go across in per cent and down in pixels, so that bars stretch and text never scales. What may
be told of a column has been decided by `catalog.domain.table_profile`; nothing is told here beyond it.
"""

from dataclasses import dataclass

from catalog.domain.table_profile import ColumnProfile, TableProfile
from catalog.domain.table_query import TableShape

# Columns across: at least so many for a shape, at most for the width of the chart.
_FEW, _MANY = 3, 24
# Values told one below the other, and how many a column may have to be worth it.
_LINES = 3
_MOST_VALUES = 12
COLUMN_HEIGHT = 44.0
LINE_HEIGHT = 31
# Numbers that say where or when something is, not how much of it.
_PLACES = ("lat", "lon", "lng", "vi_do", "kinh_do", "year", "nam", "stt", "ma_", "code", "id")


@dataclass(frozen=True)
class Bar:
    """One bar: what it counts, how many, and its place: x and width in per cent, y and height in pixels."""

    label: str
    count: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class NewsChart:
    """`kind` is months, years, numbers or values; titles are those of the column; bars in order."""

    kind: str
    column: str
    title_vi: str
    title_en: str
    bars: tuple[Bar, ...]
    height: int

    def title(self, lang: str) -> str:
        """The title of the column in `vi` or `en`, Vietnamese where there is no other."""
        return (self.title_en if lang == "en" else self.title_vi) or self.title_vi or self.column

    @property
    def is_upright(self) -> bool:
        """Do the bars stand beside one another rather than lie below one another?"""
        return self.kind != "values"


def draw(profile: TableProfile, shape: TableShape) -> NewsChart | None:
    """The chart of the column that says most at a glance; None where no column does."""
    chosen = _choose(profile.columns)
    if chosen is None:
        return None
    column = shape.find(chosen.name)
    titles = (column.title_vi, column.title_en) if column else ("", "")
    if chosen.values:
        bars = _lying(chosen)
        return NewsChart("values", chosen.name, *titles, bars, LINE_HEIGHT * len(bars))
    bars = _standing(chosen)
    return NewsChart(chosen.kind, chosen.name, *titles, bars, int(COLUMN_HEIGHT) + 16)


def _choose(columns: tuple[ColumnProfile, ...]) -> ColumnProfile | None:
    """Days first, then words that people read, then amounts, then codes."""
    wishes = (
        lambda one: one.kind in {"months", "years"} and _FEW <= len(one.bars) <= _MANY,
        lambda one: _is_told(one) and all(_is_words(value.value) for value in one.values[:_LINES]),
        lambda one: one.kind == "numbers" and _has_shape(one) and not _is_place(one.name),
        _is_told,
    )
    return next((one for wish in wishes for one in columns if wish(one)), None)


def _has_shape(column: ColumnProfile) -> bool:
    """Are the cells spread over several bars? A printed total beside its parts leaves all of them in one."""
    filled = [bar.count for bar in column.bars if bar.count]
    return len(column.bars) <= _MANY and len(filled) > _FEW and max(filled) < 0.9 * sum(filled)


def _is_told(column: ColumnProfile) -> bool:
    return len(column.values) > 1 and column.distinct <= _MOST_VALUES


def _is_words(value: str | bool) -> bool:
    """Is it written for people? `xa` and `cong_lap` are codes, `Xã` and `Công lập` are words."""
    return isinstance(value, str) and "_" not in value and (" " in value or value[:1].isupper())


def _is_place(name: str) -> bool:
    return any(name.lower().startswith(part) or name.lower().endswith(part) for part in _PLACES)


def _standing(column: ColumnProfile) -> tuple[Bar, ...]:
    most = max(bar.count for bar in column.bars)
    step = 100 / len(column.bars)
    made = []
    for place, bar in enumerate(column.bars):
        height = round(COLUMN_HEIGHT * bar.count / most, 1)
        x, width = round(step * place + step * 0.16, 2), round(step * 0.68, 2)
        made.append(Bar(str(bar.start), bar.count, x, round(COLUMN_HEIGHT - height, 1), width, height))
    return tuple(made)


def _lying(column: ColumnProfile) -> tuple[Bar, ...]:
    told = sorted(column.values, key=lambda one: -one.count)[:_LINES]
    most = told[0].count
    return tuple(
        Bar(str(one.value), one.count, 0, LINE_HEIGHT * place + 16, round(100 * one.count / most, 1), 7)
        for place, one in enumerate(told)
    )
