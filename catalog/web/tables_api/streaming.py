"""Room web: the rows of a table sent while they are made; what can be refused is, before the first byte."""

from contextlib import ExitStack
from itertools import chain, islice

from flask import Response

from catalog.domain.errors import NotATable, TableNotReady
from catalog.domain.table_query import TableQuery
from catalog.ports import TableMissing
from catalog.services.served_tables import SOON, ServedTable
from catalog.web.context import running


def streamed(
    table: ServedTable, query: TableQuery, *, kind: str, most: int | None, content_type: str
) -> Response:
    """A file of the answer to a checked question, in constant memory; see TableStore.export for `kind`.

    Raises: NotATable, TableNotReady, TableQueryRefused, TableTooSlow, TableTooLarge.
    """
    store = running().tables
    if store is None:
        raise NotATable()
    stack = ExitStack()
    try:
        parts = stack.enter_context(store.export(table.key, query, kind=kind, most=most))
        # The first rows are made before anything is sent: a refusal is still a refusal then.
        first = list(islice(parts, 2))
    except TableMissing:
        stack.close()
        raise TableNotReady(seconds=SOON) from None
    except BaseException:
        stack.close()
        raise
    response = Response(chain(first, parts), content_type=content_type)
    response.call_on_close(stack.close)
    return response
