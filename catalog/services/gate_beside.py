"""Beside which tables a file is judged: those that are public, and those that would become it with it.

The gate's entry keeps a fingerprint of that set. When the set is another one on the day of publication, the
judgement was of another question: the file is judged again before it may be published.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from catalog.domain.gate import newest_judgement
from catalog.domain.workflow import PENDING, VersionState
from catalog.models import Dataset, DatasetVersion, GateDecision, Resource, ResourceVersion
from catalog.services import profiles
from catalog.services.published_tables import PublishedTable, header_row_of, list_published_tables
from validators.rules_version import RULES_VERSION

_BLOBS = "blobs/"


@dataclass(frozen=True)
class Beside:
    """The tables, and the fingerprint that tells this set from another; empty for no table."""

    tables: tuple[PublishedTable, ...]
    fingerprint: str


def tables_beside(session: Session, resource: Resource, version: ResourceVersion) -> Beside:
    """The public tables of the slot's profile and the newest files of its sibling slots, without its own.

    Empty for a profile without a threshold of small figures: its tables are judged alone.
    """
    if not _counts_people(resource):
        return Beside((), "")
    public = list_published_tables(session, resource, but=version.sha256)
    known = {one.sha256 for one in public} | {version.sha256}
    near = [one for one in _siblings(session, resource) if one.sha256 not in known]
    tables = (*near, *public)
    return Beside(tables, fingerprint([one.sha256 for one in tables]))


def fingerprint(hashes: Iterable[str]) -> str:
    """SHA-256 over the sorted SHA-256 hashes of a set of tables; empty for none."""
    told = sorted(set(hashes))
    return hashlib.sha256("\n".join(told).encode()).hexdigest() if told else ""


def is_current(
    session: Session, resource: Resource, version: ResourceVersion, entries: Sequence[GateDecision]
) -> bool:
    """Were the newest rules asked of this file, beside what is and would be public now?"""
    if not is_by_newest_rules(entries):
        return False
    judged = newest_judgement(entries)
    return judged is not None and judged.beside == tables_beside(session, resource, version).fingerprint


def is_by_newest_rules(entries: Sequence[GateDecision]) -> bool:
    """Was the file judged by the rules in force? A file without a record was judged by none of them."""
    judged = newest_judgement(entries)
    return judged is not None and judged.rules_version == RULES_VERSION


def published_ids(session: Session, dataset_id: str) -> set[str]:
    """Ids of the files that any version of a dataset has published."""
    frozen = session.scalars(
        select(DatasetVersion.publication).where(DatasetVersion.dataset_id == dataset_id)
    )
    return {str(file["version_id"]) for one in frozen for file in one["files"]}


def _counts_people(resource: Resource) -> bool:
    profile = profiles.find_profile(resource.profile) if resource.profile else None
    recipe: dict[str, Any] = (profile or {}).get("aggregate_at_import") or {}
    return bool(recipe.get("threshold"))


def _siblings(session: Session, resource: Resource) -> list[PublishedTable]:
    """The newest files of the dataset's other slots of the same profile: they go public with this one."""
    family = (resource.profile or "").partition("@")[0]
    name = session.scalar(select(Dataset.name).where(Dataset.id == resource.dataset_id))
    found = []
    for other in session.scalars(
        select(Resource).where(Resource.dataset_id == resource.dataset_id, Resource.id != resource.id)
    ):
        if (other.profile or "").partition("@")[0] != family:
            continue
        newest = session.scalars(
            select(ResourceVersion)
            .where(ResourceVersion.resource_id == other.id)
            .options(joinedload(ResourceVersion.report))
            .order_by(ResourceVersion.number.desc())
            .limit(1)
        ).first()
        if newest is not None and _is_to_be_public(newest):
            found.append(_told(other, newest, f"{name}: {other.title_vi}"))
    return sorted(found, key=lambda one: one.sha256)


def _is_to_be_public(version: ResourceVersion) -> bool:
    """Has it passed once and was not refused since? One that is being checked again counts meanwhile."""
    is_open = version.state == VersionState.VALID or VersionState(version.state) in PENDING
    return is_open and (version.storage_key or "").startswith(_BLOBS) and version.taken_down_at is None


def _told(resource: Resource, version: ResourceVersion, name: str) -> PublishedTable:
    body: dict[str, Any] = version.report.body if version.report else {}
    dialect = dict(resource.dialect or {})
    delimiter = dialect.get("delimiter") or body.get("delimiter") or ","
    return PublishedTable(
        name=name,
        sha256=version.sha256,
        keys=(version.storage_key or "",),
        format=version.format,
        delimiter=str(delimiter) if version.format == "CSV" else None,
        rows=int(version.rows or 0),
        dialect=dialect,
        header_row=header_row_of(body.get("findings", ())),
        profile=profiles.find_profile(resource.profile) if resource.profile else None,
    )
