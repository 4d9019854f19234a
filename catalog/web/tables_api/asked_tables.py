"""Room web: which table an address of the data API is about."""

from flask import request

from catalog.domain.errors import TableQueryRefused
from catalog.services import served_tables
from catalog.services.served_tables import ServedTable
from catalog.web.context import read_session, running

# Of ours, but no part of the question.
ASIDE = frozenset(("_version", "_shape", "_after", "_format"))


def serve(resource: str, *, version: str | None = None) -> ServedTable:
    """The table that is public now under this id of a file.

    Raises: NotFound, Withdrawn, NotATable, TableNotReady, TableQueryRefused for a version that is no number.
    """
    number = None
    if version is not None:
        if not (version.isascii() and version.isdigit() and len(version) <= 9):
            raise TableQueryRefused(reason="table_not_natural", at="_version")
        number = int(version)
    with read_session() as session:
        return served_tables.require_table(session, running().tables, resource, number=number)


def require_once() -> None:
    """Refuse an address that gives what stands beside the question twice.

    Raises: TableQueryRefused.
    """
    for name in sorted(ASIDE):
        if len(request.args.getlist(name)) > 1:
            raise TableQueryRefused(reason="table_named_twice", at=name)


def require_known(names: frozenset[str]) -> None:
    """Refuse an address with other parameters than these, or with one of them twice.

    Raises: TableQueryRefused.
    """
    if unknown := sorted(request.args.keys() - names):
        raise TableQueryRefused(reason="table_unknown_parameter", at=unknown[0][:60])
    require_once()
