"""Use-cases on the history of an item: units, exemptions, states set by hand, changes, who acted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import (
    AuditEntry,
    Exemption,
    ItemAssignment,
    ItemChange,
    Organization,
    StateOverride,
)
from catalog.services.item_facts import KnownItem

SHOWN_ACTS = 50


@dataclass(frozen=True)
class ItemHistory:
    """Rows as they were written, the newest first; `units` are all that are named, by id."""

    exemptions: Sequence[Exemption]
    overrides: Sequence[StateOverride]
    changes: Sequence[ItemChange]
    assignments: Sequence[ItemAssignment]
    acts: Sequence[AuditEntry]
    units: Mapping[str, Organization]


def history_of(session: Session, known: KnownItem) -> ItemHistory:
    """Everything that was written about an item. The caller checks the policy."""
    code = known.code
    acts = select(AuditEntry).where(AuditEntry.object_kind == "list_item", AuditEntry.object_id == code)
    return ItemHistory(
        exemptions=session.scalars(
            select(Exemption).where(Exemption.item_code == code).order_by(Exemption.created.desc())
        ).all(),
        overrides=session.scalars(
            select(StateOverride)
            .where(StateOverride.item_code == code)
            .order_by(StateOverride.signed_at.desc())
        ).all(),
        changes=session.scalars(
            select(ItemChange).where(ItemChange.item_code == code).order_by(ItemChange.changed_on.desc())
        ).all(),
        assignments=session.scalars(
            select(ItemAssignment)
            .where(ItemAssignment.item_code == code)
            .order_by(ItemAssignment.valid_from.desc())
        ).all(),
        acts=session.scalars(acts.order_by(AuditEntry.id.desc()).limit(SHOWN_ACTS)).all(),
        units={unit.id: unit for unit in session.scalars(select(Organization))},
    )
