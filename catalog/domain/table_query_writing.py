"""A question about a published table as the parameters of an address; `read_address` reads it back. Pure."""

import csv
import io
from collections.abc import Iterator

from catalog.domain.table_query import All, Compare, Condition, Not, TableQuery


def write_address(query: TableQuery) -> list[tuple[str, str]]:
    """The parameters of a question whose conditions are comparisons that all have to be fulfilled.

    Raises: TypeError for any other condition.
    """
    pairs = list(_conditions(query.where))
    if query.select:
        pairs.append(("_select", listed(query.select)))
    if query.group_by:
        pairs.append(("_group", listed(query.group_by)))
    if query.measures:
        texts = [f"{one.function}({one.column})" if one.column else one.function for one in query.measures]
        pairs.append(("_measures", listed(texts)))
    if query.order:
        pairs.append(
            ("_sort", listed([f"{'-' if one.is_descending else ''}{one.column}" for one in query.order]))
        )
    return pairs


def _conditions(where: Condition | None) -> Iterator[tuple[str, str]]:
    if where is None:
        return
    if isinstance(where, All):
        for part in where.parts:
            yield from _conditions(part)
    elif isinstance(where, Not) and isinstance(where.part, Compare):
        name, value = _compared(where.part)
        yield name, f"not.{value}"
    elif isinstance(where, Compare):
        yield _compared(where)
    else:
        raise TypeError(type(where).__name__)


def _compared(one: Compare) -> tuple[str, str]:
    texts = [str(value).lower() if isinstance(value, bool) else str(value) for value in one.values]
    return one.column, f"{one.operator}.{listed(texts) if one.operator in ('in', 'between') else texts[0]}"


def listed(parts: tuple[str, ...] | list[str]) -> str:
    """Parts divided by commas; a part that holds one stands in double quotes."""
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(parts)
    return line.getvalue()
