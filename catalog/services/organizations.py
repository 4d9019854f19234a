"""Use-cases on units: import from a table, list, find."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.domain import naming, policy
from catalog.domain.errors import ImportRefused, Invalid, NotFound
from catalog.domain.policy import Actor
from catalog.models import Organization, Redirect
from catalog.schemas.fields import plain_text
from catalog.services import auditing

COLUMNS = ("code", "parent", "name_vi", "name_en", "kind")


@dataclass(frozen=True)
class UnitsImported:
    """How many units an import added and changed."""

    added: int
    changed: int


def list_units(session: Session) -> list[Organization]:
    """All units, parents before children, then by title."""
    units = session.scalars(select(Organization).order_by(Organization.title_vi)).all()
    return sorted(units, key=lambda u: (u.parent_id is not None, u.title_vi))


def list_in_office(session: Session, day: date) -> list[Organization]:
    """The units in office on `day`, parents before children, then by title."""
    return [unit for unit in list_units(session) if is_in_office(unit, day)]


def is_in_office(unit: Organization, day: date) -> bool:
    """Was the unit in office on `day`?"""
    has_begun = unit.valid_from is None or unit.valid_from <= day
    return has_begun and (unit.valid_to is None or day <= unit.valid_to)


def get_unit_in_office(session: Session, name_or_id: str, day: date) -> Organization:
    """The unit, where it may still be given something: accounts, datasets.

    Raises: NotFound; Invalid when it is not in office on `day`.
    """
    unit = get_unit(session, name_or_id)
    if not is_in_office(unit, day):
        raise Invalid({"organization": ["unit_not_in_office"]})
    return unit


def find_unit(session: Session, name_or_id: str) -> Organization:
    """The unit for a reader: the one of this name, code or id; for an old name the one that has it now.

    Raises: NotFound.
    """
    led = redirected_name(session, "organization", name_or_id.strip().lower())
    seen: set[str] = set()
    while led is not None and led not in seen:
        seen.add(led)
        unit = get_unit(session, led)
        led = redirected_name(session, "organization", unit.name)
        if led is None:
            return unit
    return get_unit(session, name_or_id)


def get_unit(session: Session, name_or_id: str) -> Organization:
    """The unit with this name, code or id.

    Raises: NotFound.
    """
    wanted = name_or_id.strip()
    found = session.scalars(
        select(Organization).where(
            (Organization.id == wanted)
            | (Organization.name == wanted.lower())
            | (Organization.code == wanted)
        )
    ).first()
    if found is None:
        raise NotFound(kind="organization", name=wanted)
    return found


def redirected_name(session: Session, kind: str, old_name: str) -> str | None:
    """The id of the object that once had this name, if there is one."""
    return session.scalar(
        select(Redirect.object_id).where(Redirect.kind == kind, Redirect.old_name == old_name)
    )


def import_units(
    session: Session, actor: Actor, rows: Iterable[Mapping[str, str]], *, now: datetime
) -> UnitsImported:
    """Add or update units from rows with the columns code, parent, name_vi, name_en, kind.

    Optional columns valid_from and valid_to are ISO dates. All rows are checked first.
    Raises: NotAllowed; ImportRefused with one entry per fault; then nothing is written.
    """
    policy.require_role(actor, "administer")
    known = {u.code: u for u in session.scalars(select(Organization))}
    names = {u.name: u.code for u in known.values()}
    given = [(number, _cleaned(row)) for number, row in enumerate(rows, start=2)]
    errors = _faults(given, set(known), names)
    if errors:
        raise ImportRefused(errors)
    added = changed = 0
    for _, row in given:
        unit = known.get(row["code"])
        if unit is None:
            unit = Organization(code=row["code"], name=naming.slugify(row["code"]), title_vi="")
            session.add(unit)
            known[row["code"]] = unit
            added += 1
        else:
            changed += 1
        unit.title_vi, unit.title_en, unit.kind = row["name_vi"], row["name_en"], row["kind"]
        unit.valid_from, unit.valid_to = _day(row.get("valid_from")), _day(row.get("valid_to"))
        # The id is needed by children below.
        session.flush()
        unit.parent_id = known[row["parent"]].id if row["parent"] else None
    auditing.record(
        session, actor, "import_units", "organization", "*", now=now, added=added, changed=changed
    )
    return UnitsImported(added, changed)


def _cleaned(row: Mapping[str, str]) -> dict[str, str]:
    return {key: plain_text(row.get(key) or "") for key in (*COLUMNS, "valid_from", "valid_to")}


def _faults(
    given: list[tuple[int, dict[str, str]]], known: set[str], names: dict[str, str]
) -> list[dict[str, object]]:
    errors: list[dict[str, object]] = []
    seen: set[str] = set()
    for number, row in given:
        for column in ("code", "name_vi"):
            if not row[column]:
                errors.append({"row": number, "column": column, "message": "required"})
        if row["code"] in seen:
            errors.append({"row": number, "column": "code", "message": "duplicate"})
        if row["code"] and not naming.is_name(naming.slugify(row["code"])):
            errors.append({"row": number, "column": "code", "message": "not_a_name"})
        # Two codes that differ in marks alone (QLĐT, QLDT) would have one address.
        if names.setdefault(naming.slugify(row["code"]), row["code"]) != row["code"]:
            errors.append({"row": number, "column": "code", "message": "duplicate"})
        if row["parent"] and row["parent"] not in seen | known:
            errors.append({"row": number, "column": "parent", "message": "unknown_parent"})
        for column in ("valid_from", "valid_to"):
            if row[column] and not _is_day(row[column]):
                errors.append({"row": number, "column": column, "message": "not_a_date"})
        seen.add(row["code"])
    return errors


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
