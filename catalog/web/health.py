"""Room web: is this process alive, and may it be given visitors? Booleans only; reasons go to the log."""

from collections.abc import Callable
from datetime import timedelta
from functools import cache

import structlog
from flask import Blueprint, Response, jsonify
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from catalog import migrating
from catalog.models import Job
from catalog.ports import IndexBroken
from catalog.web.context import read_session, running, utcnow
from storage import StorageError

bp = Blueprint("health", __name__)

LONGEST_WAIT = timedelta(minutes=10)

log = structlog.get_logger()


@bp.get("/healthz")
def healthz() -> Response:
    """The process answers; nothing behind it is asked."""
    return _unstored(jsonify(status="ok"))


@bp.get("/readyz")
def readyz() -> Response:
    """200 when everything a visitor needs is there, 503 otherwise; which part, as booleans."""
    parts = {name: _holds(name, check) for name, check in CHECKS.items()}
    response = jsonify(ready=all(parts.values()), **parts)
    response.status_code = 200 if all(parts.values()) else 503
    return _unstored(response)


def _database_answers() -> bool:
    with read_session() as session:
        return session.scalar(select(1)) == 1


def _is_migrated() -> bool:
    return migrating.current(running().db) == _head()


def _storage_answers() -> bool:
    running().store.check()
    return True


def _index_serves() -> bool:
    return running().index.generation() >= 0


def _queue_moves() -> bool:
    """Does no job wait for longer than the worker would ever leave one?"""
    with read_session() as session:
        oldest = session.scalar(select(func.min(Job.run_after)).where(Job.state == "ready"))
    return oldest is None or utcnow() - oldest < LONGEST_WAIT


CHECKS: dict[str, Callable[[], bool]] = {
    "database": _database_answers,
    "migrated": _is_migrated,
    "storage": _storage_answers,
    "index": _index_serves,
    "queue": _queue_moves,
}


def _holds(name: str, check: Callable[[], bool]) -> bool:
    try:
        return check()
    except (SQLAlchemyError, StorageError, IndexBroken):
        log.exception("not_ready", part=name)
        return False


@cache
def _head() -> str:
    return migrating.head()


def _unstored(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
