"""Killing a worker on purpose: a portal slow enough to be caught at it, a hunter that watches the jobs."""

import random
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import func, select

from catalog.bootstrap import Catalog
from catalog.models import Job
from tests.factories.scripted_ckan import ScriptedCkan

PATIENCE = 30.0
GLANCE = 0.002
# Fewer than the attempts a job has, so that none is given up for being unlucky.
KILLS_PER_JOB = 3


class SlowCkan(ScriptedCkan):
    """Takes its time over each action; one that was asked for is carried out though the asker has died."""

    def act(self, action, fields, upload=None):
        time.sleep(0.03)
        return super().act(action, fields, upload)


@dataclass(frozen=True)
class Kill:
    """A worker's end: the kind aimed at, and the job (with its fence) that was cut off; None for a miss."""

    target: str
    job: int | None = None
    fence: int = 0


@dataclass
class Hunter:
    """Kills workers inside jobs of a wanted kind, at a random part of that kind's usual time."""

    catalog: Catalog
    chance: random.Random
    usual: dict[str, float] = field(default_factory=dict)  # kind -> seconds
    kills: list[Kill] = field(default_factory=list)

    def hits(self) -> Counter[str]:
        """How many jobs of each kind were cut off."""
        return Counter(kill.target for kill in self.kills if kill.job is not None)

    def wait_until_warm(self, worker: subprocess.Popen[bytes]) -> None:
        """Until this worker has done its first sweep: it is imported, started and has taken up the rest."""
        mine = (Job.name == "sweep_quarantine", Job.state == "done", Job.worker.endswith(f":{worker.pid}"))
        wait_for(lambda: self._look(select(Job.id).where(*mine)))

    def measure(self, target: str) -> None:
        """Let the next job of this kind live and note how long it took."""
        job, _ = wait_for(lambda: self._running(target))
        started = time.monotonic()
        wait_for(lambda: self._look(select(Job.id).where(Job.id == job, Job.state == "done")))
        self.usual[target] = time.monotonic() - started

    def kill_inside(self, worker: subprocess.Popen[bytes], target: str) -> None:
        """Wait for a job of this kind to run, let some of its time pass, kill; note what was hit."""
        caught = wait_for(lambda: self._running(target) or self._is_too_late(target))
        time.sleep(self.chance.uniform(0, 0.5) * self.usual[target])
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        left = self._running(target)
        self.kills.append(Kill(target, *left) if left and left == caught else Kill(target))

    def _running(self, target: str) -> tuple[int, int] | None:
        tired = [job for job, times in Counter(k.job for k in self.kills).items() if times >= KILLS_PER_JOB]
        wanted = (Job.name == target, Job.state == "running", Job.id.not_in([j for j in tired if j]))
        found = self._look(select(Job.id, Job.fence).where(*wanted))
        return tuple(found) if found else None

    def _is_too_late(self, target: str) -> bool:
        """Has every job of this kind come to its end between two glances?"""
        with self.catalog.db.read_session() as session:
            alive = (Job.name == target, Job.state.in_(["ready", "running"]))
            return not session.scalar(select(func.count()).select_from(Job).where(*alive))

    def _look(self, question):
        with self.catalog.db.read_session() as session:
            return session.execute(question).first()


def wait_for(look: Callable[[], object]):
    """What `look` sees once it sees something."""
    end = time.monotonic() + PATIENCE
    while not (seen := look()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(GLANCE)
    return seen
