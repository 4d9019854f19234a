"""When the data of the site were published last, as the foot of every page says; asked once a minute."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app

from catalog.domain.errors import CatalogError
from catalog.services import publications
from catalog.web.context import read_session, utcnow

_KEPT = "danhmuc_last_update"
_HOLDS = timedelta(minutes=1)


@dataclass(frozen=True)
class _Asked:
    at: datetime
    found: datetime | None


def last_update() -> datetime | None:
    """The moment of the last publication; None while there is none, or the database cannot say."""
    now = utcnow()
    kept: _Asked | None = current_app.extensions.get(_KEPT)
    if kept is not None and kept.at <= now < kept.at + _HOLDS:
        return kept.found
    try:
        with read_session() as session:
            found = publications.last_published(session)
    except CatalogError:
        # The page of that very failure has a foot too.
        return None
    current_app.extensions[_KEPT] = _Asked(now, found)
    return found
