"""Room web: the register is worked out before anybody asks: at the start of the process and before midnight.

A thread of its own, so that the server listens at once; whoever asks meanwhile waits for the same answer.
What was written in between is asked anew, so that nothing stale is shown (`services.register_book`).
"""

import threading
from datetime import UTC, datetime, time, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from catalog.bootstrap import Catalog
from catalog.domain.errors import CatalogError
from catalog.domain.register_facts import VIETNAM

# So long before midnight in Viet Nam the next day is prepared: minutes are enough for thousands of items.
AHEAD = timedelta(minutes=20)
# A database that does not answer is asked again after this time.
_AGAIN = timedelta(minutes=1)

log = structlog.get_logger()


class RegisterWarmer:
    """Prepares the register of one running process until `stop`."""

    def __init__(self, running: Catalog) -> None:
        self._running = running
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="register-warmer", daemon=True)

    def start(self) -> None:
        """Begin in the background."""
        self._thread.start()

    def stop(self, timeout: float = 5) -> None:
        """End after what is being worked out just now."""
        self._stopping.set()
        self._thread.join(timeout)

    def _work(self) -> None:
        while not self._stopping.is_set():
            now = self._running.clock()
            try:
                wait = self.warm(now)
            except (CatalogError, SQLAlchemyError) as error:
                log.warning("register_not_prepared", error=type(error).__name__)
                wait = _AGAIN
            self._stopping.wait(wait.total_seconds())

    def warm(self, now: datetime) -> timedelta:
        """Work out today, and tomorrow once it is near; gives how long to wait for the next time.

        Raises: DatabaseBusy.
        """
        midnight = next_midnight(now)
        with self._running.db.read_session() as session:
            self._running.register.summaries(session, now)
            if midnight - now <= AHEAD:
                self._running.register.prepare(session, midnight)
                return midnight - now + _AGAIN
        return midnight - now - AHEAD


def next_midnight(now: datetime) -> datetime:
    """The first moment of the next day in Viet Nam."""
    tomorrow = now.astimezone(VIETNAM).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), VIETNAM).astimezone(UTC)
