"""Presenters: the figures of a chart as CSV: values as they stand in the table beside their labels. Pure."""

import csv
import io
from collections.abc import Iterator

from catalog.domain.chart_data import EMPTY, OTHER
from catalog.presenters.chart_words import ChartWords


def chart_table(words: ChartWords) -> str:
    """One line for each mark that has rows, drawn or not; a figure that is hidden or missing is empty."""
    choice = words.data.choice
    heads = [name for name in (choice.x, choice.series) if name]
    figure = f"{choice.aggregate}_{choice.y}" if choice.y else "count"
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*(part for name in heads for part in (name, f"{name}_label")), figure, "hidden_cells"])
    writer.writerows(_lines(words))
    return text.getvalue()


def _lines(words: ChartWords) -> Iterator[list[str]]:
    data = words.data
    for x in data.xs:
        for series in data.series:
            if (x, series) in data.figures:
                told = [_value(series), words.series_label(series)] if data.choice.series else []
                shown = _number(data.figures[x, series])
                yield [_value(x), words.x_label(x), *told, shown, str(data.hidden.get((x, series), 0))]
    for x, figure in data.more:
        yield [_value(x), words.x_label(x), _number(figure), str(data.hidden.get((x, ""), 0))]


def _value(text: str) -> str:
    """A value as the table has it; what is joined or empty has none."""
    return "" if text in (OTHER, EMPTY) else text


def _number(figure: float | None) -> str:
    if figure is None:
        return ""
    return str(int(figure)) if figure == int(figure) else repr(figure)
