"""Public pages that are the same for everybody, kept as text until anything is written to the database.

Nobody's name, form token or language of a browser is in them. Everything the worker does to the index and to
the tables ends with a commit, so it makes a new page; what is done beside the database, such as an index that
was rebuilt by hand, shows after a minute.
"""

from collections.abc import Callable
from typing import Final, TypeVar, cast

from flask import request

from catalog.remembering import INFO, Remembered
from catalog.web.context import read_session, running, utcnow

T = TypeVar("T")
_SECONDS: Final = 60
# Characters: what is longer is made anew each time, so that the kept pages stay a few megabytes whoever asks.
_LONGEST_ADDRESS: Final = 500
_LONGEST_PAGE: Final = 300_000


def kept(make: Callable[[], T]) -> T:
    """What this request asks for, made now or kept from an equal request; it must never be changed.

    What `make` raises is raised, and nothing is kept.
    """
    with read_session() as session:
        state: Remembered | None = session.info.get(INFO)
    address = request.full_path
    if state is None or len(address) > _LONGEST_ADDRESS:
        return make()
    pages = Remembered(running().pages, (state.stamp, _minute()))
    known = pages.known([address], str)
    if known:
        return cast(T, known[address])
    page = make()
    if _size(page) <= _LONGEST_PAGE:
        pages.keep(address, page)
    return page


def _size(page: object) -> int:
    parts = page if isinstance(page, tuple) else (page,)
    return sum(len(part) for part in parts if isinstance(part, str))


def _minute() -> int:
    return int(utcnow().timestamp()) // _SECONDS
