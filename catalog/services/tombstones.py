"""What an address that people may hold is answered after a withdrawal or a take-down: a tombstone."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.domain.errors import Withdrawn
from catalog.domain.publication import Publication
from catalog.models import Dataset, DatasetVersion, Incident


def refuse_withdrawn(session: Session, name_or_id: str) -> None:
    """Raises: Withdrawn when a dataset of this name or id was public once."""
    row = session.scalars(
        select(Dataset).where(
            (Dataset.name == name_or_id) | (Dataset.id == name_or_id),
            Dataset.withdrawn_at.is_not(None),
            Dataset.current_number.is_not(None),
        )
    ).first()
    if row is None:
        return
    # The working copy may have another title by now, which nobody has approved.
    frozen = session.scalar(
        select(DatasetVersion.publication).where(
            DatasetVersion.dataset_id == row.id, DatasetVersion.number == row.current_number
        )
    )
    shown = Publication.from_dict(frozen) if frozen else None
    raise Withdrawn(
        title_vi=shown.title_vi if shown else "",
        title_en=shown.title_en if shown else "",
        reason=row.withdrawn_reason,
        day=row.withdrawn_at,
        successor=row.successor_name,
    )


def refuse_taken_down(session: Session, publication: Publication, resource_id: str) -> None:
    """Raises: Withdrawn when this version of the dataset had the file once."""
    frozen = session.scalar(
        select(DatasetVersion.publication).where(
            DatasetVersion.dataset_id == publication.id, DatasetVersion.number == publication.number
        )
    )
    had = next((file for file in (frozen or {}).get("files", []) if file["id"] == resource_id), None)
    if had is None:
        return
    told = [
        incident
        for incident in session.scalars(select(Incident).order_by(Incident.opened_at.desc()))
        if any(file["version_id"] == had["version_id"] for file in incident.files)
    ]
    raise Withdrawn(
        title_vi=had["title_vi"],
        title_en=had["title_en"],
        reason=told[0].reason if told else "",
        day=told[0].opened_at if told else None,
        successor="",
    )
