"""Action API: CKAN's datastore over published tables. SQL of users is not offered."""

from dataclasses import replace
from typing import Any, NoReturn

from catalog.domain.errors import Invalid, NotATable, NotFound, Withdrawn
from catalog.domain.table_query import LIMITS
from catalog.presenters import datastore
from catalog.services import served_tables
from catalog.services.served_tables import ServedTable
from catalog.web.action_api.calls import Call
from catalog.web.action_api.datastore_questions import FORMATS, MOST_ROWS, echo, read_question

_LIMITS = replace(LIMITS, rows=MOST_ROWS)
_ECHOED = ("q", "filters", "sort", "distinct", "offset", "plain", "language")
_SWITCHED_OFF = (
    "datastore_search_sql is switched off here: ask for rows by datastore_search, or by "
    "/api/v1/tables/RESOURCE, which also counts, groups and adds up"
)


def datastore_search(call: Call) -> dict[str, Any]:
    """Return rows of a table.

    resource_id: the id of the file. filters: for example {"ma_xa": "14734"}; a list is any of its values, and
    {"so_ho": {"gt": 10}} compares. q: words that a row holds, accents aside, or by column. limit: most rows
    (100), at most 32000. offset: how many to pass over. fields: columns. sort: for example `so_ho desc, ten`.
    distinct: each different row once. include_total: count all rows. records_format: objects, lists, csv or
    tsv.
    """
    given = call.given
    table = _table(call)
    query = read_question(given, table.shape)
    records_format = given.text("records_format", "objects")
    if records_format not in FORMATS:
        raise Invalid({"records_format": [f"Must be one of {', '.join(FORMATS)}"]})
    if call.tables is None:
        raise NotATable()
    answer = served_tables.ask(call.tables, table, query, limits=_LIMITS)
    told = {
        **echo(given, _ECHOED),
        "resource_id": table.file.id,
        "limit": query.limit,
        "records_format": records_format,
        "include_total": query.has_total,
        "fields": datastore.fields(answer.names, answer.types),
        "records": datastore.records(answer, records_format),
        "_links": datastore.links(_asked(call, table), limit=query.limit, offset=query.offset),
        "total_was_estimated": False,
    }
    return told | ({"total": answer.total} if query.has_total else {})


def _asked(call: Call, table: ServedTable) -> dict[str, str]:
    """The parameters of the call as an address writes them, for the links to other pages."""
    names = ("limit", "q", "filters", "fields", "sort", "distinct", "records_format")
    given = {name: call.given.raw(name) for name in names}
    return {"resource_id": table.file.id} | {
        name: value if isinstance(value, str) else datastore.as_json(value)
        for name, value in given.items()
        if value is not None
    }


def datastore_info(call: Call) -> dict[str, Any]:
    """Return the columns of a table and how many rows it has.

    id: the id of the file.
    """
    table = _table(call)
    return datastore.info(table.file.id, table.shape)


def datastore_search_sql(call: Call) -> NoReturn:
    """Switched off: no SQL is taken from outside. Use datastore_search, or /api/v1/tables.

    sql: not read.
    """
    raise Invalid({"sql": [_SWITCHED_OFF]})


def _table(call: Call) -> ServedTable:
    """The table that is meant; what cannot be asked is told as CKAN tells it, as not found."""
    given = call.given
    resource_id = given.text("resource_id") or given.required_text("id", told_as="resource_id")
    try:
        return served_tables.require_table(call.session, call.tables, resource_id)
    except (NotATable, Withdrawn):
        raise NotFound(kind="resource", name=resource_id) from None
