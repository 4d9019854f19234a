"""Reading an annex of the approved list (CSV) and writing it as one Decision with its items.

XLSX and DOCX annexes, previews and unit matching by likeness come with the register issue; the shape of the
answer (items with warnings, errors with row and column) stays.
"""

import re
from calendar import monthrange
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.domain import policy
from catalog.domain.errors import ImportRefused, Invalid, NameTaken, NotFound
from catalog.domain.naming import fold
from catalog.domain.policy import Actor
from catalog.i18n import local_day
from catalog.models import Decision, ListItem, Organization
from catalog.services import auditing, late_leads

# Folded header words -> our column; the first that fits wins.
HEADERS: dict[str, tuple[str, ...]] = {
    "code": ("tt", "stt", "so tt", "ma", "ma muc", "code"),
    "name": ("ten du lieu", "ten bo du lieu", "ten csdl", "ten du lieu mo", "name"),
    "unit": ("don vi chu tri", "don vi", "co quan chu tri", "unit"),
    "formats": ("dinh dang", "dinh dang va hinh thuc chia se", "formats"),
    "frequency": ("tan suat cap nhat", "tan suat", "ky du lieu", "frequency"),
    "first_publication": ("thoi gian cong bo lan dau", "thoi gian cong bo", "first publication"),
    "profile": ("profile",),
    "note": ("ghi chu", "nguon goc", "note"),
}
FREQUENCY_WORDS = {
    "nam": "P1Y",
    "hang nam": "P1Y",
    "6 thang": "P6M",
    "quy": "P3M",
    "hang quy": "P3M",
    "thang": "P1M",
    "hang thang": "P1M",
    "tuan": "P1W",
    "hang tuan": "P1W",
    "khi thay doi": "on-change",
    "khi co thay doi": "on-change",
}
FORMAT_WORDS = {
    "csv": "CSV",
    "xlsx": "XLSX",
    "xls": "XLSX",
    "excel": "XLSX",
    "json": "JSON",
    "geojson": "GEOJSON",
    "ics": "ICS",
    "api": "API",
}


@dataclass
class ReadItem:
    """One row as understood; what cannot be told is None and named in `warnings`."""

    code: str
    name: str
    unit: str | None
    frequency: str | None
    formats: list[str]
    first_publication: str | None
    row: int
    profile: str = ""
    note: str = ""
    unit_text: str = ""
    change: str | None = None
    warnings: list[str] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """The public form of `register import --json`."""
        keys = ("code", "name", "unit", "frequency", "formats", "first_publication", "row", "warnings")
        told = {key: getattr(self, key) for key in keys}
        return told | {"change": self.change} if self.change else told


@dataclass(frozen=True)
class ReadList:
    """A whole annex as understood."""

    items: list[ReadItem]
    errors: list[dict[str, object]]


def read_list(
    rows: Sequence[Mapping[str, str]], units: Mapping[str, str], *, amended: Container[str] | None = None
) -> ReadList:
    """Understand the rows of an annex.

    Args:
        units: folded codes and titles to unit codes (`unit_words`).
        amended: codes of the list that this one amends; its items then carry added, changed or repealed.

    Errors are for tables that are no readable list; doubts about one row are warnings of that row.
    """
    if not rows:
        return ReadList([], [{"row": 1, "column": None, "message": "empty_list"}])
    columns = _columns(list(rows[0]))
    missing = [name for name in ("code", "name", "unit") if name not in columns]
    if missing:
        return ReadList([], [{"row": 1, "column": name, "message": "missing_column"} for name in missing])
    items: list[ReadItem] = []
    errors: list[dict[str, object]] = []
    seen: dict[str, int] = {}
    for number, row in enumerate(rows, start=2):
        cells = {ours: (row.get(theirs) or "").strip() for ours, theirs in columns.items()}
        if not any(cells.values()):
            continue
        item = _item(cells, number, units)
        if not item.code or not item.name:
            column = "name" if item.code else "code"
            errors.append({"row": number, "column": column, "message": "required"})
        elif item.code in seen:
            errors.append(
                {"row": number, "column": "code", "message": "duplicate", "first_row": seen[item.code]}
            )
        seen.setdefault(item.code, number)
        if amended is not None:
            item.change = _change(item, amended)
        items.append(item)
    return ReadList(items, errors)


def unit_words(session: Session) -> dict[str, str]:
    """Every way to write a unit that we understand: its code and its titles, folded, to its code."""
    found: dict[str, str] = {}
    for unit in session.scalars(select(Organization)):
        for word in (unit.code, unit.title_vi, unit.title_en):
            if word:
                found[_plain(word)] = unit.code
    return found


def import_list(
    session: Session,
    actor: Actor,
    rows: Sequence[Mapping[str, str]],
    *,
    decision: str,
    issued_on: date,
    now: datetime,
    amends: str | None = None,
    title_vi: str = "",
    is_illustrative: bool = False,
) -> ReadList:
    """Write one Decision with its items, or nothing at all.

    Raises: NotAllowed; Invalid (issued in the future); NameTaken (the decision exists); NotFound (the
    amended one); ImportRefused.
    """
    policy.require_role(actor, "administer")
    if issued_on > local_day(now):
        raise Invalid({"issued_on": ["in_future"]})
    if session.scalar(select(Decision.id).where(Decision.number == decision)):
        raise NameTaken(name=decision)
    base = _amended(session, amends)
    read = read_list(rows, unit_words(session), amended=amended_codes(session, amends))
    if read.errors:
        raise ImportRefused(read.errors)
    row = Decision(
        number=decision,
        issued_on=issued_on,
        title_vi=title_vi,
        is_illustrative=is_illustrative,
        amends_id=base.id if base else None,
        created=now,
    )
    session.add(row)
    session.flush()
    units = {u.code: u.id for u in session.scalars(select(Organization))}
    for position, item in enumerate(read.items, start=1):
        session.add(_list_item(row.id, position, item, units))
    session.flush()
    # The annex names units in the words of its time; some have ended since.
    late_leads.pass_on(session, actor, now=now)
    auditing.record(
        session, actor, "import_list", "decision", row.id, now=now, number=decision, items=len(read.items)
    )
    return read


def amended_codes(session: Session, amends: str | None) -> set[str] | None:
    """The codes in force of the list that is amended; None when none is.

    Raises: NotFound when there is no such decision.
    """
    base = _amended(session, amends)
    if base is None:
        return None
    chain = select(Decision.id).where((Decision.id == base.id) | (Decision.amends_id == base.id))
    return set(session.scalars(select(ListItem.code).where(ListItem.decision_id.in_(chain))))


def _amended(session: Session, number: str | None) -> Decision | None:
    if not number:
        return None
    found = session.scalars(select(Decision).where(Decision.number == number)).first()
    if found is None:
        raise NotFound(kind="decision", name=number)
    return found


def _change(item: ReadItem, amended: Container[str]) -> str:
    if "bai bo" in _plain(f"{item.note} {item.name}"):
        return "repealed"
    return "changed" if item.code in amended else "added"


def _list_item(decision_id: str, position: int, item: ReadItem, units: dict[str, str]) -> ListItem:
    first = date.fromisoformat(item.first_publication) if item.first_publication else None
    return ListItem(
        decision_id=decision_id,
        code=item.code,
        position=position,
        name_vi=item.name,
        organization_id=units.get(item.unit or ""),
        unit_text=item.unit_text,
        frequency=item.frequency,
        formats=item.formats,
        first_publication=first,
        profile=item.profile,
        note=item.note,
        change=item.change or "added",
    )


def _columns(header: list[str]) -> dict[str, str]:
    plain = {_plain(h): h for h in header if h}
    return {ours: plain[word] for ours, words in HEADERS.items() for word in reversed(words) if word in plain}


def _item(cells: dict[str, str], number: int, units: Mapping[str, str]) -> ReadItem:
    unit_text = cells.get("unit", "")
    item = ReadItem(
        code=cells["code"],
        name=" ".join(cells["name"].split()),
        unit=units.get(_plain(unit_text)),
        frequency=FREQUENCY_WORDS.get(_plain(cells.get("frequency", ""))),
        formats=_formats(cells.get("formats", "")),
        first_publication=_day(cells.get("first_publication", "")),
        row=number,
        profile=cells.get("profile", ""),
        note=cells.get("note", ""),
        unit_text=unit_text,
    )
    if item.unit is None:
        item.warnings.append("unit_unknown" if unit_text else "unit_missing")
    if item.frequency is None:
        item.warnings.append("frequency_unknown")
    if not item.formats:
        item.warnings.append("formats_unknown")
    if cells.get("first_publication") and item.first_publication is None:
        item.warnings.append("first_publication_unknown")
    return item


def _formats(text: str) -> list[str]:
    """Formats in the order named; the sharing form API is one of them (04-decisions.md)."""
    words = re.split(r"[\s;,/()+&]+", fold(text))
    return list(dict.fromkeys(FORMAT_WORDS[w] for w in words if w in FORMAT_WORDS))


def _day(text: str) -> str | None:
    """The last day of a day, quarter, month or year as annexes write it ("Quý I/2025", "Tháng 6/2025")."""
    plain = fold(text)
    try:
        if found := re.search(r"(\d{1,2})/(\d{1,2})/(\d{4})", plain):
            day, month, year = (int(part) for part in found.groups())
            return date(year, month, day).isoformat()
        if found := re.search(r"\d{4}-\d{2}-\d{2}", plain):
            return date.fromisoformat(found.group()).isoformat()
        if found := re.search(r"quy\s*(iv|i{1,3}|[1-4])\s*[/\s]\s*(?:nam\s*)?(\d{4})", plain):
            return _month_end(int(found[2]), 3 * _QUARTERS[found[1]])
        if found := re.search(r"thang\s*(\d{1,2})\s*[/\s]\s*(?:nam\s*)?(\d{4})", plain):
            return _month_end(int(found[2]), int(found[1]))
        if found := re.search(r"nam\s*(\d{4})", plain):
            return _month_end(int(found[1]), 12)
    except ValueError:
        return None
    return None


_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}


def _month_end(year: int, month: int) -> str:
    return date(year, month, monthrange(year, month)[1]).isoformat()


def _plain(text: str) -> str:
    return " ".join(fold(text).replace("_", " ").replace("-", " ").split())
