"""What moved things are called, for the page and the command that show an act."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import Dataset, Organization, UnitMove, User
from catalog.services.list_versions import versions_by_code


def thing_labels(session: Session, moves: Iterable[UnitMove]) -> dict[str, str]:
    """The name of each moved thing by `kind:id`; an item that is no longer listed by its code."""
    ids: dict[str, list[str]] = {}
    for move in moves:
        ids.setdefault(move.object_kind, []).append(move.object_id)
    found: dict[str, str] = {}
    for kind, column, label in (
        ("dataset", Dataset.id, Dataset.title_vi),
        ("user", User.id, User.name),
        ("unit", Organization.id, Organization.title_vi),
    ):
        for object_id, name in session.execute(select(column, label).where(column.in_(ids.get(kind, [])))):
            found[f"{kind}:{object_id}"] = name
    for code, versions in versions_by_code(session, ids.get("list_item", [])).items():
        found[f"list_item:{code}"] = f"{code}. {versions[-1].item.name_vi}"
    return found
