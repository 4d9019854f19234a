"""Words of a grid: what is filtered, how it is sorted, why it cannot be shown."""

from collections.abc import Mapping
from datetime import date

from catalog.domain.errors import CatalogError
from catalog.domain.table_grid import GridState, Pair
from catalog.domain.table_query import TableShape
from catalog.domain.table_query_writing import told
from catalog.domain.table_values import read_value
from catalog.i18n import format_day, refusal_text
from catalog.presenters.grid_cells import CellWords, number_text
from catalog.presenters.table_reasons import REASONS, reason_text
from catalog.web.context import language
from catalog.web.rendering import gettext

_MOST_SHOWN = 80


def cell_words() -> CellWords:
    """The words of cells in the language of the page."""
    return CellWords(
        language(), gettext("yes"), gettext("no"), gettext("hidden"), gettext("show the whole text")
    )


def refusal_words(error: CatalogError, titles: Mapping[str, str]) -> str:
    """What is wrong with a question and how to mend it; the part that it is about comes first."""
    part = str(error.params.get("at", ""))
    at = titles.get(part, part)
    reason = str(error.params.get("reason", ""))
    text = refusal_text(error, language())
    told = reason_text(reason, language()) if reason in REASONS else f"{text.message} {text.cure}"
    return f"“{at}”: {told}" if at and reason in REASONS else told


def sort_words(state: GridState, shape: TableShape, titles: Mapping[str, str]) -> str:
    """By which column the rows are sorted; the order of the file where by none."""
    for column in shape.columns:
        direction = state.direction(column.name, shape)
        if direction:
            title = titles.get(column.name, column.name)
            if direction == "ascending":
                return gettext("sorted by “%(column)s”, smallest first", column=title)
            return gettext("sorted by “%(column)s”, largest first", column=title)
    return gettext("in the order of the file")


def filter_words(pair: Pair, shape: TableShape, titles: Mapping[str, str]) -> str:
    """One filter in words."""
    name, written = told(*pair)
    if name == "_q":
        return gettext("words: %(value)s", value=written[:_MOST_SHOWN])
    if name == "_bbox":
        return gettext("inside a rectangle of coordinates")
    if name == "_where":
        return gettext("a condition in JSON")
    title = titles.get(name, name)
    if written.startswith("not."):
        return gettext("not: %(filter)s", filter=filter_words((name, written[4:]), shape, titles))
    operator, _, value = written.partition(".")
    if operator == "isnull":
        if value == "true":
            return gettext("%(column)s: empty", column=title)
        return gettext("%(column)s: filled", column=title)
    column = shape.find(name)
    if column is not None and column.flags:
        return gettext("%(column)s: hidden", column=titles.get(column.flags, column.flags))
    return f"{title} {_operator(operator)} {_value(value, name, shape)}"


def _operator(operator: str) -> str:
    return {
        "eq": "=",
        "ne": "≠",
        "gt": ">",
        "gte": "≥",
        "lt": "<",
        "lte": "≤",
        "in": gettext("is one of"),
        "between": gettext("is between"),
        "contains": gettext("has the text"),
        "prefix": gettext("begins with"),
    }.get(operator, operator)


def _value(text: str, name: str, shape: TableShape) -> str:
    """A number or day as people write it; what is none stays as it is given."""
    column = shape.find(name)
    if column is None or column.type == "text":
        return text[:_MOST_SHOWN]
    try:
        found = read_value(column.type, text, at=name)
    except CatalogError:
        return text[:_MOST_SHOWN]
    if isinstance(found, bool):
        return gettext("yes") if found else gettext("no")
    if isinstance(found, date):
        return format_day(found)
    return found if isinstance(found, str) else number_text(found, language())
