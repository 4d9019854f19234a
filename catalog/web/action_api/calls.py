"""Action API: what an action gets, and what it is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from catalog.ports import SearchIndex, TableStore
from catalog.presenters.site import Site
from catalog.web.action_api.parameters import Parameters


@dataclass(frozen=True)
class Call:
    """One call of an action: its parameters, and what it may read."""

    given: Parameters
    session: Session
    index: SearchIndex
    site: Site
    now: datetime
    tables: TableStore | None = None


@dataclass(frozen=True)
class Action:
    """An action: its function gives the `result`; only a read answers GET and needs no token."""

    function: Callable[[Call], Any]
    is_read: bool = True
