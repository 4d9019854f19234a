"""Use-cases on the facts of the register: noting what an act changed, in the transaction of the act.

Every use-case that changes a dataset, its files or what is public of them calls `note_dataset` at its end.
The worker calls `note_everything` once a minute: it finds nothing, unless a call is missing or rows are older
than the logs.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import Dataset, Resource, ResourceVersion
from catalog.services import fact_clock, release_log, stage_log


def note_dataset(session: Session, dataset_id: str, *, now: datetime) -> None:
    """Bring the logs level with a dataset, and tell kept answers that its items are to be asked anew."""
    stage_log.note(session, [dataset_id], now=now)
    release_log.note_releases(session, [dataset_id])
    code = session.scalar(select(Dataset.list_item_code).where(Dataset.id == dataset_id))
    fact_clock.advance(session, {code, *release_log.item_codes(session, [dataset_id])})


def note_file(session: Session, version_id: str, *, now: datetime) -> None:
    """The same for the dataset of a file."""
    dataset_id = session.scalar(
        select(Resource.dataset_id).join(ResourceVersion).where(ResourceVersion.id == version_id)
    )
    if dataset_id is not None:
        note_dataset(session, dataset_id, now=now)


def note_everything(session: Session, *, now: datetime) -> int:
    """Bring the logs level with everything there is; gives how many entries were missing."""
    return stage_log.note(session, now=now) + release_log.note_releases(session)
