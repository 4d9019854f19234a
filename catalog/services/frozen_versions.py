"""The frozen publications of dataset versions: each is parsed once, for its row is never written again."""

from collections.abc import Hashable, Sequence
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.domain.publication import Publication
from catalog.models import DatasetVersion
from catalog.remembering import always_remembered_each

# Ids in one question to the database; SQLite has a limit on parameters.
_AT_ONCE = 500


def read_frozen(session: Session, ids: Sequence[str]) -> list[Publication]:
    """The publications of these versions as they were frozen, in the order of `ids`."""
    found = always_remembered_each(session.info, ids, _key, partial(_read, session))
    return [found[id_] for id_ in ids]


def _key(id_: str) -> Hashable:
    return "frozen", id_


def _read(session: Session, ids: Sequence[str]) -> dict[str, Publication]:
    found: dict[str, Publication] = {}
    for start in range(0, len(ids), _AT_ONCE):
        asked = select(DatasetVersion.id, DatasetVersion.publication)
        rows = session.execute(asked.where(DatasetVersion.id.in_(ids[start : start + _AT_ONCE])))
        found |= {row[0]: Publication.from_dict(row[1]) for row in rows}
    return found
