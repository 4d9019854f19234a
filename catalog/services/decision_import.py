"""Importing a decision of the approved list: what it would do, and writing it whole or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.domain import policy
from catalog.domain.errors import ImportRefused
from catalog.domain.policy import Actor
from catalog.models import Decision, ListItem, Organization
from catalog.services import (
    annex_units,
    auditing,
    decision_chain,
    decision_rules,
    fact_clock,
    import_kinds,
    late_leads,
)
from catalog.services.annex_persons import person_faults
from catalog.services.import_answers import Answers, answered_rows
from catalog.services.import_changes import settle_row
from catalog.services.import_matching import give_codes, is_usable, match_rows
from catalog.services.import_rows import DecisionFacts, ImportPreview, ImportRow
from harvesters.annexes import Annex, AnnexError
from validators.words.safe_text import safe_filename

# A row with one of these cannot be taken by confirming it: a code must be chosen, or the row left out.
_NEEDS_CODE = ("repealed_unknown",)


@dataclass(frozen=True)
class AnnexFile:
    """The stored annex: its blob, its name for people, its SHA-256."""

    key: str
    name: str
    sha256: str


def preview(
    session: Session, annex: Annex, facts: DecisionFacts, answers: Answers, *, now: datetime
) -> ImportPreview:
    """Tell what importing the annex would do, row by row; nothing is written.

    Raises: Invalid (`decision_rules.require_facts`).
    """
    root = decision_rules.require_facts(session, facts, now=now)
    replaced = None if root else decision_chain.newest_list(session)
    before = decision_chain.whole_list(session, root or replaced)
    units = {unit.code for unit in annex_units.known_units(session, facts.in_force_from)}
    rows, errors = answered_rows(annex, answers, units)
    kept = [row for row in rows if not row.is_skipped]
    match_rows(kept, before)
    printed = {field for fields in annex.columns.values() for field in fields}
    for row in kept:
        settle_row(row, printed=printed, is_amending=root is not None)
    give_codes(kept, before, decision_chain.used_codes(session))
    for row in kept:
        row.warnings = list(row.read.warnings)
        row.unanswered = [one for one in row.warnings if _is_open(row, one.code)]
    found = ImportPreview(
        rows,
        [*_left(annex, rows), *errors, *_faults(kept), *person_faults(rows, annex.columns)],
        list(annex.notes),
    )
    found.has_before, found.headers = bool(before), annex.columns
    if rows and not kept:
        found.errors.append(AnnexError("nothing_left"))
    if root is None:
        going_on = {row.code for row in kept}
        found.repealed = [item for code, item in before.items() if code not in going_on]
    return found


def import_decision(
    session: Session,
    actor: Actor,
    annex: Annex,
    facts: DecisionFacts,
    answers: Answers,
    *,
    file: AnnexFile | None,
    now: datetime,
) -> ImportPreview:
    """Write one Decision with all its items, or nothing.

    Raises: NotAllowed; Invalid (the facts); ImportRefused with every fault and every row that
    nobody has answered.
    """
    policy.require_role(actor, "administer")
    found = preview(session, annex, facts, answers, now=now)
    faults = [*found.errors, *unanswered_errors(found)]
    if faults:
        raise ImportRefused([error_dict(one) for one in faults])
    root = decision_rules.require_facts(session, facts, now=now)
    replaced = None if root else decision_chain.newest_list(session)
    row = Decision(
        number=facts.number.strip(),
        issued_on=facts.issued_on,
        effective_on=facts.effective_on,
        expires_on=facts.expires_on,
        title_vi=" ".join(facts.title_vi.split()),
        issuer=" ".join(facts.issuer.split()),
        is_illustrative=facts.is_illustrative,
        amends_id=root.id if root else None,
        supersedes_id=replaced.id if replaced else None,
        created=now,
    )
    if file is not None:
        row.file_key, row.file_name, row.file_sha256 = file.key, safe_filename(file.name), file.sha256
    session.add(row)
    session.flush()
    units = {unit.code: unit.id for unit in session.scalars(select(Organization))}
    session.add_all(
        _list_item(row.id, position, one, units) for position, one in enumerate(found.kept, start=1)
    )
    session.flush()
    fact_clock.advance(session, [fact_clock.EVERYTHING])
    # The annex names units in the words of its time; some have ended since.
    late_leads.pass_on(session, actor, now=now)
    told = {"number": row.number, "items": len(found.kept)}
    auditing.record(session, actor, "import_decision", "decision", row.id, now=now, **told)
    return found


def unanswered_errors(found: ImportPreview) -> list[AnnexError]:
    """Every row that still needs an answer, as a fault that names its doubts."""
    return [
        AnnexError(
            "row_unanswered",
            row.read.row,
            row.read.part,
            params={"doubts": " ".join(dict.fromkeys(one.code for one in row.unanswered))},
        )
        for row in found.unanswered
    ]


def error_dict(error: AnnexError) -> dict[str, object]:
    """A fault as refusals carry it: row, column, message (its code), part, and what its words need."""
    told: dict[str, object] = {"row": error.row, "column": error.column, "message": error.code}
    return told | {"part": error.part or "", "params": dict(error.params)}


def _is_open(row: ImportRow, code: str) -> bool:
    return code in _NEEDS_CODE or not row.is_confirmed


def _left(annex: Annex, rows: list[ImportRow]) -> list[AnnexError]:
    """The faults of the annex, but for those of rows that are left out, or of which only one is left."""
    out = {(row.read.part, row.read.row) for row in rows if row.is_skipped}

    def is_gone(error: AnnexError) -> bool:
        first = error.params.get("first_row")
        return (error.part or "", error.row) in out or (error.part or "", first) in out

    return [error for error in annex.errors if error.row is None or not is_gone(error)]


def _faults(kept: list[ImportRow]) -> list[AnnexError]:
    """Codes that two rows share, or that no address can bear."""
    errors: list[AnnexError] = []
    first: dict[str, int] = {}
    for row in kept:
        place = (row.read.row, row.read.part, "code")
        if not is_usable(row.code):
            errors.append(AnnexError("code_unusable", *place, params={"value": row.code[:60]}))
        elif row.code in first:
            params: Mapping[str, object] = {"value": row.code, "first_row": first[row.code]}
            errors.append(AnnexError("code_taken", *place, params=params))
        first.setdefault(row.code, row.read.row)
    return errors


def _list_item(decision_id: str, position: int, row: ImportRow, units: Mapping[str, str]) -> ListItem:
    read = row.read
    return ListItem(
        decision_id=decision_id,
        code=row.code,
        position=position,
        name_vi=read.name,
        description=read.description,
        group_name=read.group,
        organization_id=units.get(read.unit or ""),
        unit_text=read.unit_text,
        supporting_units=read.supporting,
        supporting_text=read.supporting_text,
        frequency=read.frequency,
        formats=read.formats,
        sharing=read.sharing,
        scope_text=read.scope,
        place_level=row.place_level,
        kind=row.kind,
        publication_unit=import_kinds.publication_unit_of(row.kind),
        first_publication=read.first_publication,
        profile=read.profile,
        note=read.note,
        change=row.change,
    )
