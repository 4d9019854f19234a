"""Use-cases on annexes that wait for a person's answers: begin, look, answer, drop, write."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.domain import policy
from catalog.domain.errors import NotFound
from catalog.domain.policy import SYSTEM, Actor
from catalog.models import DecisionDraft
from catalog.services import auditing, decision_import, decision_rules
from catalog.services.decision_import import AnnexFile
from catalog.services.import_answers import Answers
from catalog.services.import_rows import DecisionFacts, ImportPreview
from harvesters.annexes import Annex
from storage import StoredObject
from validators.words.safe_text import safe_filename

# An import that nobody went on with for so long is forgotten.
KEPT_FOR = timedelta(days=30)


def begin_draft(
    session: Session,
    actor: Actor,
    stored: StoredObject,
    annex: Annex,
    facts: DecisionFacts,
    *,
    filename: str,
    now: datetime,
) -> DecisionDraft:
    """Keep an annex that was read, its bytes durable in quarantine, until somebody answered its doubts.

    Raises: NotAllowed; Invalid (the facts).
    """
    policy.require_role(actor, "administer")
    decision_rules.require_facts(session, facts, now=now)
    draft = DecisionDraft(
        file_key=stored.key,
        file_name=safe_filename(filename)[:255],
        file_sha256=stored.sha256,
        facts=facts.to_dict(),
        annex=annex.to_dict(),
        answers=Answers().to_dict(),
        created=now,
        created_by=actor.id,
    )
    session.add(draft)
    session.flush()
    auditing.record(session, actor, "begin_import", "decision_draft", draft.id, now=now, sha256=stored.sha256)
    return draft


def list_drafts(session: Session, actor: Actor) -> list[DecisionDraft]:
    """Every import that was begun, the newest first.

    Raises: NotAllowed.
    """
    policy.require_role(actor, "administer")
    return list(session.scalars(select(DecisionDraft).order_by(DecisionDraft.created.desc())))


def get_draft(session: Session, actor: Actor, draft_id: str) -> DecisionDraft:
    """An import that was begun.

    Raises: NotAllowed; NotFound.
    """
    policy.require_role(actor, "administer")
    draft = session.get(DecisionDraft, draft_id)
    if draft is None:
        raise NotFound(kind="decision_draft", name=draft_id)
    return draft


def parts_of(draft: DecisionDraft) -> tuple[Annex, DecisionFacts, Answers]:
    """What an import works on, out of its draft."""
    return (
        Annex.from_dict(draft.annex),
        DecisionFacts.from_dict(draft.facts),
        Answers.from_dict(draft.answers),
    )


def preview_draft(session: Session, actor: Actor, draft_id: str, *, now: datetime) -> ImportPreview:
    """What the import would do with the answers given so far.

    Raises: NotAllowed; NotFound; Invalid (the facts no longer fit).
    """
    annex, facts, answers = parts_of(get_draft(session, actor, draft_id))
    return decision_import.preview(session, annex, facts, answers, now=now)


def save_answers(
    session: Session,
    actor: Actor,
    draft_id: str,
    *,
    units: dict[str, str],
    rows: dict[str, dict[str, Any]],
) -> DecisionDraft:
    """Lay new answers over the ones given before; an empty one takes all of its row back.

    Raises: NotAllowed; NotFound.
    """
    draft = get_draft(session, actor, draft_id)
    answers = Answers.from_dict(draft.answers)
    kept = {**answers.rows, **rows}
    merged = Answers({**answers.units, **units}, {key: row for key, row in kept.items() if row})
    draft.answers = merged.to_dict()
    session.flush()
    return draft


def drop_draft(session: Session, actor: Actor, draft_id: str, *, now: datetime) -> str:
    """End an import that was begun; give the key of its bytes, to be deleted.

    Raises: NotAllowed; NotFound.
    """
    draft = get_draft(session, actor, draft_id)
    session.delete(draft)
    auditing.record(session, actor, "drop_import", "decision_draft", draft_id, now=now)
    session.flush()
    return draft.file_key


def drop_forgotten(session: Session, *, now: datetime) -> list[str]:
    """End the imports that were begun long ago; give the keys of their bytes, to be deleted.

    An annex that was refused for what it says of persons must not lie here for ever.
    """
    old = session.scalars(select(DecisionDraft).where(DecisionDraft.created < now - KEPT_FOR)).all()
    for draft in old:
        session.delete(draft)
        auditing.record(session, SYSTEM, "drop_import", "decision_draft", draft.id, now=now, reason="expired")
    session.flush()
    return [draft.file_key for draft in old]


def write_draft(
    session: Session, actor: Actor, draft_id: str, *, blob_key: str, now: datetime
) -> ImportPreview:
    """Write the decision with all its items and end the draft, or nothing of both.

    Args: blob_key: where the annex lies now, promoted from quarantine.
    Raises: NotAllowed; NotFound; Invalid, ImportRefused (`decision_import.import_decision`).
    """
    draft = get_draft(session, actor, draft_id)
    annex, facts, answers = parts_of(draft)
    file = AnnexFile(blob_key, draft.file_name, draft.file_sha256)
    found = decision_import.import_decision(session, actor, annex, facts, answers, file=file, now=now)
    session.delete(draft)
    session.flush()
    return found
