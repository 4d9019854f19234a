"""What a job handler gets: the ports, a reading session, and the one transaction in which it finishes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from catalog.db import Database
from catalog.jobs.leasing import Claim, LeaseLost, finish_job, holds_lease
from catalog.ports import Clock, Mailer, SearchIndex, TableStore
from catalog.presenters.site import Site
from catalog.services.register_book import RegisterBook
from harvesters.guarded_client import GuardedClient
from storage import ObjectStore


class CheckInterrupted(Exception):
    """A second check was stopped before it had a verdict: it is tried again. Tells the codes, no value."""

    code = "check_interrupted"


@dataclass(frozen=True)
class PortalTarget:
    """The portal we push to: address, token, owning organization there, and the client that may reach it."""

    name: str
    url: str
    token: str
    owner_org: str
    client: GuardedClient


@dataclass(frozen=True)
class Reminding:
    """What reminders need: the register, when a head is told, the key of leave links, the server if any."""

    register: RegisterBook
    escalate_after: timedelta
    secret: str
    mailer: Mailer | None = None


@dataclass(frozen=True)
class Ports:
    """Everything a handler may use; bootstrap fills it. Memory in bytes, time in seconds."""

    db: Database
    store: ObjectStore
    index: SearchIndex
    clock: Clock
    site: Site
    places_folder: Path
    validation_memory: int
    validation_seconds: int
    validation_fast: bool
    quarantine: timedelta
    reminding: Reminding
    register: RegisterBook
    portal: PortalTarget | None = None
    tables: TableStore | None = None


@dataclass(frozen=True)
class JobContext:
    """One run of one job."""

    ports: Ports
    claim: Claim

    def now(self) -> datetime:
        """The time by the clock that was passed in."""
        return self.ports.clock()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A short reading transaction; slow work happens after it has closed."""
        with self.ports.db.read_session() as session:
            yield session

    def require_lease(self) -> None:
        """Stop here when another worker has this job by now.

        Raises: LeaseLost.
        """
        with self.read() as session:
            if not holds_lease(session, self.claim):
                raise LeaseLost(self.claim.id)

    @contextmanager
    def finish(self) -> Iterator[Session]:
        """The transaction that writes the result and marks the job done; refused when the lease is lost.

        Raises: LeaseLost; nothing is written then.
        """
        with self.ports.db.unit_of_work() as session:
            finish_job(session, self.claim, now=self.now())
            yield session
