"""Reading decision records to verify them: each chain by itself, and against publications and audit."""

from collections.abc import Iterator
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import AuditEntry, Dataset, DatasetVersion, GateDecision
from catalog.services import gate


def all_records(session: Session) -> Iterator[tuple[str, list[GateDecision]]]:
    """Every file's id with its entries in order."""
    rows = session.scalars(
        select(GateDecision).order_by(GateDecision.resource_version_id, GateDecision.number)
    )
    for version_id, entries in groupby(rows, key=lambda one: one.resource_version_id):
        yield version_id, list(entries)


def broken_publications(session: Session) -> list[str]:
    """Where a chain no longer holds what a publication froze, or an entry whose digest the audit carries.

    A chain that was written anew as a whole is consistent in itself; these two copies show it.
    """
    found = []
    asked = select(Dataset.name, DatasetVersion.number, DatasetVersion.gate).join(
        DatasetVersion, DatasetVersion.dataset_id == Dataset.id
    )
    for name, number, frozen in session.execute(asked):
        for version_id, kept in ((frozen or {}).get("files") or {}).items():
            entries = gate.entries_of(session, version_id)
            at = int(kept["entries"])
            if len(entries) < at or entries[at - 1].digest != kept["digest"]:
                found.append(f"{name} {number} {version_id}")
    return found + _missing_in_record(session)


def _missing_in_record(session: Session) -> list[str]:
    known = {(x.resource_version_id, x.number): x.digest for x in session.scalars(select(GateDecision))}
    rows = session.scalars(select(AuditEntry).where(AuditEntry.action.like("gate@_%", escape="@")))
    return [
        f"audit {row.id} {row.object_id}"
        for row in rows
        if known.get((row.object_id, int(row.details["entry"]))) != row.details["digest"]
    ]
