"""Structured logs: one JSON line per event on standard error, with the request or job id.

No token, password or cell value is ever passed to a log call.
"""

import logging
import sys

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
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
