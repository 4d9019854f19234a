"""The job loop: one job at a time, heartbeat beside it, clean stop on SIGTERM.

It catches everything a job raises once, here: logs it, counts it, tries again later.
"""

import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from types import FrameType

import structlog

from catalog.domain.errors import CatalogError, DatabaseBusy, MailNotSent
from catalog.jobs import handlers, leasing, measuring
from catalog.jobs.context import CheckInterrupted, JobContext, Ports
from catalog.jobs.leasing import Claim, LeaseLost
from catalog.services import (
    coverage,
    fact_log,
    indexing,
    nudges,
    queue,
    register_snapshots,
    rescanning,
    served_tables,
    succession,
)
from harvesters.errors import HarvestError

POLL_SECONDS = 0.25
LEVEL_CHECK = timedelta(seconds=60)
SWEEP_EVERY = timedelta(hours=1)

log = structlog.get_logger()


class StopNow(BaseException):
    """The grace after SIGTERM is over: leave the running job. Not an Exception, so no handler swallows it."""


class Worker:
    """Takes jobs from the table until it is told to stop."""

    def __init__(
        self, ports: Ports, *, lease: timedelta = leasing.LEASE, grace: timedelta = timedelta(seconds=20)
    ) -> None:
        self.ports = ports
        self.lease = lease
        self.grace = grace
        self.name = f"{socket.gethostname()}:{os.getpid()}"
        self._stopping = threading.Event()
        self._next_level_check: datetime | None = None
        self._next_sweep: datetime | None = None

    def run_forever(self) -> None:
        """Work until SIGTERM or SIGINT; a running job gets the grace, then goes back into the queue."""
        signal.signal(signal.SIGTERM, self._on_stop)
        signal.signal(signal.SIGINT, self._on_stop)
        signal.signal(signal.SIGALRM, _on_alarm)
        log.info("worker_started", worker=self.name)
        while not self._stopping.is_set():
            try:
                self._plan_housekeeping()
                worked = self.run_one()
            except DatabaseBusy:
                worked = False
            except StopNow:
                break
            if not worked:
                self._stopping.wait(POLL_SECONDS)
        signal.setitimer(signal.ITIMER_REAL, 0)
        log.info("worker_stopped", worker=self.name)

    def run_until_idle(self, *, seconds: float = 600) -> None:
        """Work until nothing waits (tests, `demo load`).

        Raises: TimeoutError when the queue does not drain in time.
        """
        end = time.monotonic() + seconds
        while True:
            if self.run_one():
                continue
            with self.ports.db.read_session() as session:
                if leasing.count_waiting(session) == 0:
                    return
            if time.monotonic() > end:
                raise TimeoutError("jobs still wait")
            time.sleep(0.05)

    def run_one(self) -> bool:
        """Claim and run one job; False when none is due."""
        with self.ports.db.read_session() as session:
            if not leasing.is_job_due(session, now=self.ports.clock()):
                return False
        with self.ports.db.unit_of_work() as session:
            claim = leasing.claim_job(session, self.name, now=self.ports.clock(), lease=self.lease)
        if claim is None:
            return False
        structlog.contextvars.bind_contextvars(job=claim.id, job_name=claim.name, request_id=claim.request_id)
        try:
            with self._heartbeat(claim):
                self._run(claim)
        finally:
            structlog.contextvars.clear_contextvars()
        return True

    def _run(self, claim: Claim) -> None:
        if claim.is_exhausted:
            self._fail(claim, "worker_lost", is_final=True)
            return
        started = time.monotonic()
        try:
            handlers.run(JobContext(self.ports, claim))
        except LeaseLost:
            log.warning("job_lease_lost")
        except StopNow:
            with self.ports.db.unit_of_work() as session:
                leasing.release_job(session, claim, now=self.ports.clock())
            log.info("job_released")
            raise
        except Exception as error:
            self._record_failure(claim, error)
        else:
            log.info("job_done", seconds=round(time.monotonic() - started, 3))

    def _record_failure(self, claim: Claim, error: Exception) -> None:
        # Only the kind of an unexpected error is stored: its text may quote data.
        code = getattr(error, "code", type(error).__name__)
        if isinstance(error, MailNotSent):
            code = f"{code}/{error.params['reason']}"
        is_final = isinstance(error, HarvestError) and not error.retryable
        asked = getattr(error, "retry_after", None)
        pause = timedelta(seconds=asked) if asked else None
        state = self._fail(claim, str(code), is_final=is_final, pause=pause)
        # A refusal that was foreseen is told by its code; only a surprise needs its trace.
        is_foreseen = isinstance(error, CatalogError | HarvestError | CheckInterrupted)
        log.error("job_failed", code=str(code), state=state, exc_info=None if is_foreseen else error)

    def _fail(
        self, claim: Claim, code: str, *, is_final: bool = False, pause: timedelta | None = None
    ) -> str:
        now = self.ports.clock()
        with self.ports.db.unit_of_work() as session:
            state = leasing.fail_job(session, claim, error=code, now=now, is_final=is_final, pause=pause)
            if state == "dead":
                handlers.give_up(session, claim, now=now)
        return state

    def _plan_housekeeping(self) -> None:
        now = self.ports.clock()
        if self._next_level_check is None or now >= self._next_level_check:
            self._next_level_check = now + LEVEL_CHECK
            self._plan_rebuild(now)
            self._plan_rescan(now)
            self._plan_succession(now)
            self._note_facts(now)
            self._plan_measuring(now)
            self._plan_reminders(now)
            self._plan_freezing(now)
            self._plan_tables(now)
        if self._next_sweep is None or now >= self._next_sweep:
            self._next_sweep = now + SWEEP_EVERY
            with self.ports.db.unit_of_work() as session:
                queue.enqueue(session, "sweep_quarantine", {}, now=now)

    def _note_facts(self, now: datetime) -> None:
        """What an act forgot to note is noted within a minute; rows from before the logs are taken in."""
        with self.ports.db.unit_of_work() as session:
            missing = fact_log.note_everything(session, now=now)
        if missing:
            log.info("facts_noted", entries=missing)

    def _plan_reminders(self, now: datetime) -> None:
        """Once a day from seven in the morning; a worker that was down then does it when it starts."""
        with self.ports.db.read_session() as session:
            is_due = nudges.is_due(session, now=now) and leasing.count_waiting(session, nudges.JOB) == 0
        if is_due:
            with self.ports.db.unit_of_work() as session:
                queue.enqueue(session, nudges.JOB, {}, now=now)

    def _plan_freezing(self, now: datetime) -> None:
        """The quarter that ended last is frozen once, by whichever worker comes first."""
        with self.ports.db.read_session() as session:
            quarter = register_snapshots.quarter_due(session, now=now)
        if quarter is not None:
            with self.ports.db.unit_of_work() as session:
                queue.enqueue(session, register_snapshots.JOB, {"quarter": quarter}, now=now)

    def _plan_rebuild(self, now: datetime) -> None:
        """The database is the truth: on any doubt about the index it is written anew."""
        with self.ports.db.read_session() as session:
            waiting = leasing.count_waiting(session, *indexing.JOBS)
            is_level = indexing.is_level(session, self.ports.index)
        if not is_level and waiting == 0:
            with self.ports.db.unit_of_work() as session:
                queue.enqueue(session, "rebuild_index", {}, now=now)

    def _plan_tables(self, now: datetime) -> None:
        """Tables that are missing, damaged or made by other rules are made anew; others go."""
        if self.ports.tables is None:
            return
        stamps = self.ports.tables.stamps()
        with self.ports.db.read_session() as session:
            waiting = leasing.count_waiting(session, *served_tables.JOBS)
            late = () if waiting else self.ports.tables.unexported()
            is_level = waiting > 0 or served_tables.compare(session, stamps, unexported=late).is_level
        if not is_level:
            with self.ports.db.unit_of_work() as session:
                served_tables.enqueue_level(session, now=now)

    def _plan_rescan(self, now: datetime) -> None:
        """Files that the rules in force have not judged are judged again, one by one, behind all else."""
        with self.ports.db.read_session() as session:
            waiting = leasing.count_waiting(session, rescanning.JOB)
            retried = now - rescanning.RETRY_AFTER
            is_due = waiting == 0 and rescanning.count_due(session, retry_before=retried) > 0
        if is_due:
            with self.ports.db.unit_of_work() as session:
                rescanning.enqueue_next(session, now=now)

    def _plan_succession(self, now: datetime) -> None:
        """Units follow one another on the day of the decision, by itself."""
        with self.ports.db.read_session() as session:
            is_due = succession.has_due(session, now=now)
        if is_due:
            with self.ports.db.unit_of_work() as session:
                succession.enqueue_due(session, now=now)

    def _plan_measuring(self, now: datetime) -> None:
        """Files that were checked before their check counted what they hold are counted, one by one."""
        with self.ports.db.read_session() as session:
            waiting = leasing.count_waiting(session, coverage.JOB)
            is_due = waiting == 0 and coverage.next_unmeasured(session) is not None
        if is_due:
            with self.ports.db.unit_of_work() as session:
                measuring.enqueue_next(session, now=now)

    @contextmanager
    def _heartbeat(self, claim: Claim) -> Iterator[None]:
        done = threading.Event()

        def beat() -> None:
            while not done.wait(self.lease.total_seconds() / 3):
                try:
                    with self.ports.db.unit_of_work() as session:
                        leasing.extend_lease(session, claim, now=self.ports.clock(), lease=self.lease)
                except DatabaseBusy:
                    log.warning("heartbeat_missed")

        thread = threading.Thread(target=beat, daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join(timeout=5)

    def _on_stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping.set()
        signal.setitimer(signal.ITIMER_REAL, max(self.grace.total_seconds(), 0.01))


def _on_alarm(_number: int, _frame: FrameType | None) -> None:
    raise StopNow
