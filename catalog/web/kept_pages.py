"""Public pages that are the same for everybody, kept as text until anything is written to the database.

Nobody's name, form token or language of a browser is in them. Everything the worker does to the index and to
the tables ends with a commit, so it makes a new page; what is done beside the database, such as an index that
was rebuilt by hand, shows after a minute.
"""

from collections.abc import Callable
from typing import Final, TypeVar

from flask import request

from catalog.remembering import INFO, Remembered
from catalog.web.context import read_session, running, utcnow

T = TypeVar("T")
_SECONDS: Final = 60


def kept(make: Callable[[], T]) -> T:
    """What this request asks for, made now or kept from an equal request; it must never be changed.

    What `make` raises is raised, and nothing is kept.
    """
    with read_session() as session:
        state: Remembered | None = session.info.get(INFO)
    if state is None:
        return make()
    return Remembered(running().pages, (state.stamp, _minute())).get(request.full_path, make)


def _minute() -> int:
    return int(utcnow().timestamp()) // _SECONDS
