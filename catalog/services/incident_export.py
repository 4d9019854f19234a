"""Use-case: the export of an incident: who, what, when, how many rows; never a value."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.domain import policy
from catalog.domain.policy import Actor
from catalog.models import AuditEntry, Dataset, DatasetVersion, Incident, Organization
from catalog.services import auditing, gate
from catalog.services.privacy_board import deadline
from catalog.services.takedown_bytes import get_incident

# What an audit row may tell in an export: the rest of its details is for the audit alone.
_TOLD = frozenset(
    ("outcome", "rules", "counts", "number", "scope", "incident", "destroyed", "sha256", "verdict", "reason")
)
_CODE = re.compile(r"[a-z_]{1,40}")
_GOT = re.compile(r'"GET (?P<path>\S+) HTTP/[\d.]+" (?P<status>\d{3}) ')
_GIVEN = frozenset(("200", "206", "302"))


@dataclass(frozen=True)
class IncidentExport:
    """The whole export as plain JSON values: facts, files, events, and the downloads as far as known."""

    body: dict[str, Any]

    def events(self) -> Sequence[Sequence[str]]:
        """The events as rows of a table: when, who, what, object, details."""
        return [
            (
                e["at"],
                e["who"],
                e["what"],
                e["object"],
                "; ".join(f"{k}={v}" for k, v in e["details"].items()),
            )
            for e in self.body["events"]
        ]


def export_incident(
    session: Session,
    actor: Actor,
    incident_id: str,
    *,
    access_log: Iterable[str] | None = None,
    now: datetime,
) -> IncidentExport:
    """Everything that is known of an incident; the export itself is written into the audit.

    Args: access_log: lines of the web server's log (common or combined form), to count downloads.
    Raises: NotFound, LoginRequired, NotAllowed.
    """
    policy.require_role(actor, "see_privacy")
    incident = get_incident(session, incident_id)
    dataset = session.get_one(Dataset, incident.dataset_id)
    unit = session.get_one(Organization, dataset.organization_id)
    body = {
        "incident": _facts(incident, dataset, unit, now=now),
        "files": [_file(session, dataset, one) for one in incident.files],
        "rows": sum(int(one["rows"] or 0) for one in incident.files),
        "downloads": _downloads(incident, dataset, access_log),
        "events": _events(session, incident),
    }
    auditing.record(session, actor, "export_incident", "incident", incident_id, now=now)
    return IncidentExport(body)


def _facts(incident: Incident, dataset: Dataset, unit: Organization, *, now: datetime) -> dict[str, Any]:
    due = deadline(incident)
    return {
        "id": incident.id,
        "dataset": {"id": dataset.id, "name": dataset.name, "title": dataset.title_vi, "unit": unit.title_vi},
        "scope": incident.scope,
        "reason": incident.reason,
        "noticed_at": incident.noticed_at.isoformat(),
        "taken_down_at": incident.opened_at.isoformat(),
        "taken_down_by": incident.opened_name,
        "report_until": due.isoformat(),
        "reported_at": incident.reported_at.isoformat() if incident.reported_at else None,
        "is_late": (incident.reported_at or now) > due,
        "closed_at": incident.closed_at.isoformat() if incident.closed_at else None,
        "bytes": "destroyed" if incident.is_destroyed else "sealed",
        "bytes_state": incident.bytes_state,
        "portal_state": incident.portal_state,
        "portal_error": incident.portal_error,
        "exported_at": now.isoformat(),
    }


def _file(session: Session, dataset: Dataset, one: dict[str, Any]) -> dict[str, Any]:
    entries = gate.entries_of(session, one["version_id"])
    public_since = one["published_at"]
    approved = session.execute(
        select(DatasetVersion.number, DatasetVersion.gate, DatasetVersion.published_at).where(
            DatasetVersion.dataset_id == dataset.id, DatasetVersion.number.in_(one["numbers"])
        )
    )
    return {
        **one,
        "public_since": public_since,
        "decisions": [
            {
                "kind": e.kind,
                "outcome": e.outcome,
                "rules": e.rules_version,
                "counts": e.counts,
                "at": e.decided_at.isoformat(),
                "by": e.decided_name,
                "digest": e.digest,
            }
            for e in entries
        ],
        "versions": [
            {
                "number": row[0],
                "published_at": row[2].isoformat(),
                "signers": len((row[1] or {}).get("signers", [])),
            }
            for row in approved
        ],
    }


def _events(session: Session, incident: Incident) -> list[dict[str, Any]]:
    objects = {incident.id, incident.dataset_id}
    objects |= {one["version_id"] for one in incident.files} | {one["resource_id"] for one in incident.files}
    rows = session.scalars(
        select(AuditEntry).where(AuditEntry.object_id.in_(objects)).order_by(AuditEntry.at, AuditEntry.id)
    )
    return [
        {
            "at": row.at.isoformat(),
            "who": row.actor_name,
            "what": row.action,
            "object": f"{row.object_kind} {row.object_id}",
            "details": {key: value for key, value in row.details.items() if _may_tell(key, value)},
        }
        for row in rows
    ]


def _may_tell(key: str, value: object) -> bool:
    """A reason is told only where it is a code of ours, not a sentence of a person."""
    return key in _TOLD and (key != "reason" or bool(_CODE.fullmatch(str(value))))


def _downloads(incident: Incident, dataset: Dataset, access_log: Iterable[str] | None) -> dict[str, Any]:
    """How often the files were given out: by the web server's log, which alone knows; no address is kept."""
    if access_log is None:
        return {"known": False, "count": None, "by_file": {}}
    counts = {one["resource_id"]: 0 for one in incident.files}
    own = (f"/dataset/{dataset.id}/", f"/dataset/{dataset.name}/")
    for line in access_log:
        found = _GOT.search(line)
        if found is None or found["status"] not in _GIVEN or not found["path"].startswith(own):
            continue
        parts = found["path"].split("?")[0].split("/")
        resource = parts[parts.index("resource") + 1] if "resource" in parts[:-1] else ""
        if "download" in parts and resource in counts:
            counts[resource] += 1
    return {"known": True, "count": sum(counts.values()), "by_file": counts}
