"""Use-cases: what differs between two public versions of a dataset and of the table of one of its files.

Both versions are read as they may be shown today, so a file that was taken down is in neither.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from catalog.domain.errors import TableNotReady, TableTooLarge
from catalog.domain.publication import Publication
from catalog.domain.table_difference import Pairing, TableDifference, is_too_large, pair_columns
from catalog.ports import TableMissing, TableStore
from catalog.services import publications, served_tables
from catalog.services.served_tables import SOON, ServedTable

ROWS = 50


@dataclass(frozen=True)
class TablePair:
    """The table of one file in two versions, and how its columns belong together."""

    old: ServedTable
    new: ServedTable
    pairing: Pairing


def read_versions(session: Session, name: str, old: int, new: int) -> tuple[Publication, Publication]:
    """Two published versions of a public dataset.

    Raises: NotFound, Withdrawn.
    """
    return (
        publications.get_version(session, name, old),
        publications.get_version(session, name, new),
    )


def pair_tables(store: TableStore | None, old: Publication, new: Publication, resource_id: str) -> TablePair:
    """The table of a file that is in both versions.

    Raises: NotFound, NotATable, TableNotReady.
    """
    before, after = (
        served_tables.table_of(store, one, publications.find_file(one, resource_id)) for one in (old, new)
    )
    return TablePair(before, after, pair_columns(before.shape, after.shape))


def compare_tables(store: TableStore, pair: TablePair, *, offset: int) -> TableDifference | None:
    """One page of the rows that differ; None where the tables share no column.

    Raises: TableNotReady, TableTooSlow, TableTooLarge.
    """
    if not pair.pairing.pairs:
        return None
    if is_too_large(pair.old.shape, pair.new.shape):
        raise TableTooLarge()
    try:
        return store.difference(pair.old.key, pair.new.key, pair.pairing, limit=ROWS, offset=offset)
    except TableMissing:
        raise TableNotReady(seconds=SOON) from None
