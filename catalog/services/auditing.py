"""Writing audit rows: one per act, in the transaction of the act."""

from datetime import datetime

from sqlalchemy.orm import Session

from catalog.domain.policy import Actor
from catalog.models import AuditEntry


def record(
    session: Session,
    actor: Actor,
    action: str,
    kind: str,
    object_id: str,
    *,
    now: datetime,
    **details: object,
) -> None:
    """Add one row. `details` are codes, digests and counts: never a secret, a cell or a personal value."""
    session.add(
        AuditEntry(
            at=now,
            actor_id=actor.id,
            actor_name=actor.name,
            address=actor.address,
            request_id=actor.request_id,
            action=action,
            object_kind=kind,
            object_id=object_id,
            details=details,
        )
    )
