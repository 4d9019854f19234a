"""Structured logs: one JSON line per event on standard error, with the request or job id.

No token, password or cell value is ever passed to a log call.
"""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog


def configure(level: str) -> None:
    """Set up JSON lines at `level` (DEBUG, INFO, WARNING, ERROR)."""
    number = logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            hide_details,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def hide_details(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Take out the lines in which PostgreSQL quotes the row that it refused."""
    trace = event.get("exception")
    if isinstance(trace, str):
        event["exception"] = "\n".join(x for x in trace.splitlines() if not x.lstrip().startswith("DETAIL:"))
    return event
