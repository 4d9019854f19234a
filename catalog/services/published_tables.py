"""What the public has of one profile: the tables beside which a new one must give nothing away."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import Dataset, DatasetVersion, Resource

# Each is read and attacked together with the new table: the newest count, and a check must end.
MOST = 24


@dataclass(frozen=True)
class PublishedTable:
    """One public file; `name` is what may be told of it: dataset and number of the version."""

    name: str
    blob_key: str
    format: str
    delimiter: str | None
    rows: int


def list_published_tables(session: Session, resource: Resource, *, but: str) -> tuple[PublishedTable, ...]:
    """The public files of the slot's profile, in any dataset and any version, the newest first, at most 24.

    Withdrawn datasets are left out: nobody can fetch their files any more; and so is the file with the
    SHA-256 `but`, which is the one that is judged.
    """
    if not resource.profile:
        return ()
    family = resource.profile.partition("@")[0]
    near = session.scalars(select(Resource).where(Resource.profile.startswith(family)))
    slots = {one.id: one.dataset_id for one in near if (one.profile or "").partition("@")[0] == family}
    versions = session.execute(
        select(DatasetVersion.publication, Dataset.name)
        .join(Dataset, Dataset.id == DatasetVersion.dataset_id)
        .where(Dataset.id.in_(set(slots.values())), Dataset.withdrawn_at.is_(None))
        .order_by(DatasetVersion.published_at.desc())
    )
    found: dict[str, PublishedTable] = {}
    for publication, name in versions:
        for file in _tables(publication, slots):
            found.setdefault(str(file["sha256"]), _told(file, f"{name} v{publication['number']}"))
    return tuple(one for sha256, one in found.items() if sha256 != but)[:MOST]


def _tables(publication: dict[str, Any], slots: Mapping[str, str]) -> list[dict[str, Any]]:
    return [one for one in publication["files"] if one["id"] in slots and one["blob_key"]]


def _told(file: dict[str, Any], name: str) -> PublishedTable:
    return PublishedTable(
        name=name,
        blob_key=str(file["blob_key"]),
        format=str(file["format"]),
        delimiter=str(file["dialect"].get("delimiter", ",")) if file["format"] == "CSV" else None,
        rows=int(file["rows"] or 0),
    )
