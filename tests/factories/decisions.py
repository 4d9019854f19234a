"""Decisions for tests: rows of a table written as an annex, read and imported as the system does it."""

import csv
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from catalog.domain.policy import SYSTEM, Actor
from catalog.services import annex_units, decision_import
from catalog.services.decision_import import AnnexFile
from catalog.services.import_answers import Answers
from catalog.services.import_rows import DecisionFacts, ImportPreview
from harvesters.annexes import Annex, read_annex


def read_rows(session: Session, rows: Sequence[Mapping[str, str]], facts: DecisionFacts) -> Annex:
    """The rows of a table, written as CSV and read as an annex."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "phu-luc.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            titles = list(dict.fromkeys(title for row in rows for title in row)) or ["TT"]
            writer = csv.DictWriter(file, titles, restval="")
            writer.writeheader()
            writer.writerows(rows)
        units = annex_units.known_units(session, facts.in_force_from)
        return read_annex(path, file_format="csv", units=units)


def import_rows(
    session: Session,
    rows: Sequence[Mapping[str, str]],
    *,
    decision: str,
    issued_on: date,
    now: datetime,
    actor: Actor = SYSTEM,
    answers: Answers | None = None,
    file: AnnexFile | None = None,
    **facts: object,
) -> ImportPreview:
    """Import a table as one decision, its warnings confirmed unless `answers` are given."""
    given = DecisionFacts.from_dict(DecisionFacts(decision, issued_on).to_dict() | _plain(facts))
    return decision_import.import_decision(
        session,
        actor,
        read_rows(session, rows, given),
        given,
        answers or Answers(confirm_all=True),
        file=file,
        now=now,
    )


def _plain(facts: Mapping[str, object]) -> dict[str, object]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in facts.items()}
