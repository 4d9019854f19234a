"""An act as it is written in the shell: units by code, new ones in one line, things by name in a table."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.domain.errors import ImportRefused
from catalog.domain.succession import Act, Kind, NewUnit
from catalog.models import Dataset, Organization, User
from catalog.schemas.fields import plain_text
from catalog.services.organizations import get_unit

COLUMNS = ("kind", "id", "successor")
_NAMED = {
    "dataset": (Dataset.id, Dataset.name),
    "user": (User.id, User.name),
    "unit": (Organization.id, Organization.code),
}


def read_order(
    session: Session,
    *,
    kind: Kind,
    decision: str,
    effective_on: date,
    old: Sequence[str],
    into: Sequence[str],
    new: Sequence[str],
    rest: str,
    rows: Iterable[Mapping[str, str]],
    note: str = "",
) -> Act:
    """The act that was written.

    Args:
        old, into: units by code, name or id.
        new: `CODE;name;English name;e-identifier;code of the parent`, all behind the name may be left out.
        rest: code of the successor of everything that `rows` do not name.
        rows: columns kind (dataset, list_item, user, unit), id (name, item code, account, unit code) and
            successor (code).

    Raises: NotFound (a unit), ImportRefused (rows of the table, each with its line).
    """
    new_units = tuple(_new_unit(session, text) for text in new)
    heirs = {unit.code: unit.key for unit in new_units}
    successors = []
    for text in into:
        unit = get_unit(session, text)
        successors.append(unit.id)
        heirs |= {unit.code: unit.id, unit.name: unit.id, text: unit.id}
    return Act(
        kind=kind,
        decision_number=plain_text(decision),
        effective_on=effective_on,
        predecessors=tuple(get_unit(session, text).id for text in old),
        successors=tuple(successors),
        new_units=new_units,
        chosen=_chosen(session, rows, heirs),
        rest=heirs.get(rest, rest),
        note=plain_text(note),
    )


def _new_unit(session: Session, text: str) -> NewUnit:
    code, title_vi, title_en, e_identifier, parent = [plain_text(p) for p in (text + ";;;;").split(";")[:5]]
    above = get_unit(session, parent).id if parent else ""
    return NewUnit(code, title_vi, title_en, e_identifier, above)


def _chosen(session: Session, rows: Iterable[Mapping[str, str]], heirs: Mapping[str, str]) -> dict[str, str]:
    chosen: dict[str, str] = {}
    errors: list[dict[str, object]] = []
    for number, row in enumerate(rows, start=2):
        kind, name, to = (plain_text(row.get(column) or "") for column in COLUMNS)
        key = _key(session, kind, name)
        if key is None:
            column = "id" if kind in _NAMED else "kind"
            errors.append({"row": number, "column": column, "message": "unknown_thing"})
        elif to not in heirs:
            errors.append({"row": number, "column": "successor", "message": "no_successor_of_act"})
        elif key in chosen:
            errors.append({"row": number, "column": "id", "message": "duplicate"})
        else:
            chosen[key] = heirs[to]
    if errors:
        raise ImportRefused(errors)
    return chosen


def _key(session: Session, kind: str, name: str) -> str | None:
    if kind == "list_item":
        return f"{kind}:{name}" if name else None
    if kind not in _NAMED:
        return None
    id_column, column = _NAMED[kind]
    found = session.scalar(select(id_column).where((column == name) | (id_column == name)))
    return f"{kind}:{found}" if found else None
