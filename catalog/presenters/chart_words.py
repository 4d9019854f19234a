"""Presenters: a chart in words: its title, what it is made of, how marks and figures are told. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

from catalog.domain import chart_rows
from catalog.domain.chart_choice import ChartChoice
from catalog.domain.chart_columns import PLACE, TIME, ChartColumn, ChartColumns
from catalog.domain.chart_data import EMPTY, OTHER, ChartData
from catalog.domain.chart_periods import DAY, HALF, MONTH, QUARTER, start_of, step_of
from catalog.domain.chart_rows import Restriction
from catalog.i18n import format_day, format_number, translate
from catalog.presenters.period_words import period_code_word

# Figures are told with so many digits behind the comma; files keep them all.
_DIGITS = 2
# Signs of a name in a title.
_LONGEST = 70
FIGURES = {
    "sum": "%(title)s",
    "avg": "%(title)s, average",
    "min": "%(title)s, smallest",
    "max": "%(title)s, largest",
    "median": "%(title)s, median",
}
AGGREGATE_WORDS = {
    "count": "Number of rows",
    "sum": "Sum",
    "avg": "Average",
    "min": "Smallest",
    "max": "Largest",
    "median": "Median",
}
RESTRICTIONS = {
    chart_rows.LEVEL: "Only rows with %(column)s “%(value)s”, so that no place is counted twice.",
    chart_rows.TOTAL: "Only rows with %(column)s “%(value)s”, so that nothing is counted twice.",
    chart_rows.PARTS: "Without the rows that are a total of %(column)s.",
    chart_rows.LATEST: "Only the latest %(column)s: %(value)s.",
    chart_rows.KIND: "Only rows with %(column)s “%(value)s”; figures of different kinds are not added.",
    chart_rows.VINTAGE: "Only places of the list in force from %(value)s.",
    chart_rows.LENGTH: "Only codes of %(value)s digits, so that no place is counted twice.",
}
PlaceName = Callable[[str], str]


@dataclass(frozen=True)
class ChartWords:
    """How one chart is told in one language."""

    data: ChartData
    columns: ChartColumns
    lang: str
    place_name: PlaceName

    def say(self, text: str, **params: object) -> str:
        """The text in the language of the chart."""
        return translate(text, self.lang, **params)

    def column(self, name: str) -> ChartColumn | None:
        """The column of a name."""
        return self.columns.find(name)

    def title_of(self, name: str) -> str:
        """How a column is called; in an English sentence a Vietnamese title stands in quotes."""
        found = self.column(name)
        if found is None:
            return name
        is_own = self.lang == "vi" or found.has_title(self.lang)
        return found.title(self.lang) if is_own else f"“{found.title(self.lang)}”"

    def is_vietnamese(self, value: str, *, is_x: bool) -> bool:
        """Is the label of a mark Vietnamese on an English page: a place, or a value as the table has it?"""
        if self.lang == "vi" or value in (OTHER, EMPTY) or (is_x and self.data.step):
            return False
        column = self.column(self.data.choice.x if is_x else self.data.choice.series)
        return column is not None and column.type != "boolean" and not column.has_label(value, self.lang)

    def kind_of(self, name: str) -> str:
        """What stands along a chart: places are called so, whatever the title of their codes."""
        found = self.column(name)
        return self.say("place") if found and found.role == PLACE else self.title_of(name)

    @property
    def figure(self) -> str:
        """What is measured: the number of rows, or a figure of a column with its unit."""
        choice = self.data.choice
        if not choice.y:
            return self.say("Number of rows")
        column = self.column(choice.y)
        unit = column.unit(self.lang) if column else ""
        told = self.say(FIGURES[choice.aggregate], title=self.title_of(choice.y))
        return f"{told} ({unit})" if unit and f"({unit})" not in told else told

    @property
    def title(self) -> str:
        """A sentence that the chart shows: the highest mark of one series, else what is drawn."""
        choice = self.data.choice
        found = [(figure, at) for at, figure in self.data.figures.items() if figure is not None]
        if choice.series:
            by, and_by = self.kind_of(choice.x), self.kind_of(choice.series)
            return self.say("%(figure)s by %(x)s and %(series)s", figure=self.figure, x=by, series=and_by)
        highest = [at for figure, at in found if figure == max(found)[0]]
        if len(highest) != 1 or len(found) < 2:
            return self.say("%(figure)s by %(x)s", figure=self.figure, x=self.kind_of(choice.x))
        value = self.number(self.data.figures[highest[0]])
        return self.say(
            "%(figure)s: highest for %(label)s, %(value)s",
            figure=self.figure,
            label=self._quoted(highest[0][0]),
            value=value,
        )

    def _quoted(self, x: str) -> str:
        label = shortened(self.x_label(x), _LONGEST)
        return f"“{label}”" if self.is_vietnamese(x, is_x=True) else label

    def notes(self) -> list[str]:
        """What one must know to read the chart, sentence by sentence."""
        data, choice = self.data, self.data.choice
        told = [
            self.say(
                "%(figure)s by %(x)s, from %(rows)s rows of the table.",
                figure=self.figure,
                x=self.kind_of(choice.x),
                rows=self.whole(data.rows),
            )
        ]
        told += [self.restriction(one) for one in data.restrictions]
        if data.left_out:
            told.append(self._left_out())
        # Joined series are told in the key; two numbers of what is not drawn only confuse.
        if data.series_left and not (data.left_out and data.is_joined):
            told.append(self._series_left())
        if data.hidden_cells:
            told.append(
                self.say(
                    "%(count)s cells are hidden to protect people and are not in these figures: "
                    "sums are too low, averages may be off. Hidden is not zero.",
                    count=self.whole(data.hidden_cells),
                )
            )
        return told

    def _series_left(self) -> str:
        count = self.whole(self.data.series_left)
        if self.data.is_joined:
            return self.say("The %(count)s smallest series are added up as “others”.", count=count)
        return self.say("%(count)s more series are not drawn.", count=count)

    def _left_out(self) -> str:
        data = self.data
        count, shown = self.whole(data.left_out), self.whole(len(data.xs))
        if data.kind == TIME:
            return self.say("%(count)s earlier ones are not drawn.", count=count)
        if data.more:
            return self.say(
                "The %(shown)s highest are drawn; %(count)s more stand in the table of figures.",
                shown=shown,
                count=count,
            )
        return self.say("The %(shown)s highest are drawn; %(count)s more are not.", shown=shown, count=count)

    def restriction(self, one: Restriction) -> str:
        """Why not every row is taken."""
        column = self.column(one.column)
        if one.why == chart_rows.VINTAGE:
            value = format_day(start_of(one.values[0])) if step_of(one.values) == DAY else one.values[0]
        elif one.why == chart_rows.LATEST:
            value = self.period(one.values[0])
        else:
            value = column.label(one.values[0], self.lang) if column else one.values[0]
        return self.say(RESTRICTIONS[one.why], column=self.title_of(one.column), value=value)

    def x_label(self, value: str) -> str:
        """How a mark along the chart is called."""
        return self.period(value) if self.data.step else self._label(value, self.data.choice, is_x=True)

    def series_label(self, value: str) -> str:
        """How a series is called."""
        return self._label(value, self.data.choice, is_x=False)

    def _label(self, value: str, choice: ChartChoice, *, is_x: bool) -> str:
        if value == OTHER:
            return self.say("Others (%(count)s)", count=self.whole(self.data.series_left))
        if value == EMPTY:
            return self.say("(no value)")
        column = self.column(choice.x if is_x else choice.series)
        if column is None:
            return value
        if column.role == PLACE:
            return self.place_name(value)
        if column.type == "boolean":
            return self.say("yes") if value == "true" else self.say("no")
        return column.label(value, self.lang)

    def period(self, value: str) -> str:
        """A period as officials write it: năm 2025, quý II/2025, tháng 6/2025, 30/06/2025."""
        return format_day(start_of(value)) if step_of([value]) == DAY else period_code_word(value, self.lang)

    def short_period(self, value: str) -> str:
        """The same for under a bar: without the year where the step is finer and the bar is not the first."""
        step = step_of([value])
        if step == DAY:
            return f"{int(value[8:])}/{int(value[5:7])}"
        return {MONTH: value[5:], QUARTER: f"Q{value[-1]}", HALF: f"H{value[-1]}"}.get(step, value)

    def number(self, figure: float | None) -> str:
        """A figure as people write it; a dash where there is none."""
        if figure is None:
            return "–"
        return format_number(int(figure) if figure == int(figure) else round(figure, _DIGITS), self.lang)

    def whole(self, count: int) -> str:
        """A count as people write it."""
        return format_number(count, self.lang)


def shortened(text: str, most: int) -> str:
    """The text, with a mark of omission where it is longer than `most` signs."""
    return text if len(text) <= most else text[: max(1, most - 1)].rstrip() + "…"
