"""The job that freezes the register at the end of a quarter."""

from catalog.domain.errors import SnapshotExists
from catalog.domain.policy import SYSTEM
from catalog.jobs.context import JobContext
from catalog.services import register_snapshots


def freeze_quarter(job: JobContext, quarter: str) -> None:
    """Freeze one quarter; what another worker froze meanwhile stands.

    Raises: QuarterNotOver; NothingToFreeze.
    """
    register = job.ports.register
    try:
        with job.read() as session:
            body = register_snapshots.compose_quarter(session, SYSTEM, register, quarter, now=job.now())
    except SnapshotExists:
        with job.finish():
            return
    try:
        with job.finish() as session:
            register_snapshots.freeze(session, SYSTEM, quarter, body, now=job.now())
    except SnapshotExists:
        # The other one wrote between our reading and our writing: this run has nothing left to do.
        with job.finish():
            return
