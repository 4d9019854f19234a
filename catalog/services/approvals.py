"""Use-cases of signatures: sensitive data are published by two approvers, neither of them the submitter.

A signature belongs to one submission and one digest: an edit, a return or a new submission voids it.
"""

from collections.abc import Container, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.domain.errors import NotAllowed, SameHands
from catalog.domain.policy import Actor
from catalog.models import Approval, Dataset, Resource
from catalog.services import auditing, profiles
from validators.personal.sensitive import is_sensitive_label

SIGNERS = 2


def is_sensitive(dataset: Dataset) -> bool:
    """Does a file of the dataset speak of people who need more protection?

    A profile says so itself. Of one that does not, and without one, titles and columns do; only what the
    profile lists as its own columns it has answered for (accidents by trade have a column `victims`).
    """
    return any(_is_sensitive(resource) for resource in dataset.resources)


def signatures(session: Session, dataset: Dataset) -> list[Approval]:
    """The signatures that are good for what waits for review now, in order."""
    if dataset.submitted_digest is None:
        return []
    asked = select(Approval).where(
        Approval.dataset_id == dataset.id,
        Approval.digest == dataset.submitted_digest,
        Approval.submitted_at == dataset.submitted_at,
    )
    return list(session.scalars(asked.order_by(Approval.approved_at, Approval.id)))


def sign(
    session: Session, actor: Actor, dataset: Dataset, digest: str, *, now: datetime
) -> list[str | None] | None:
    """Put this approver's name under the submission; the accounts of all signers once there are enough.

    None while another signature is needed. Data without sensitive attributes need one.
    Raises: SameHands (the submitter, or who has signed already), NotAllowed (no person).
    """
    if not is_sensitive(dataset):
        return [actor.id]
    if actor.id is None or dataset.submitted_at is None:
        raise NotAllowed(action="publish")
    before = [one.approved_by for one in signatures(session, dataset)]
    if actor.id == dataset.submitted_by or actor.id in before:
        raise SameHands()
    session.add(
        Approval(
            dataset_id=dataset.id,
            digest=digest,
            submitted_at=dataset.submitted_at,
            approved_by=actor.id,
            approved_name=actor.name,
            approved_at=now,
        )
    )
    signers = [*before, actor.id]
    auditing.record(
        session, actor, "sign_dataset", "dataset", dataset.id, now=now, digest=digest, number=len(signers)
    )
    session.flush()
    return list(signers) if len(signers) >= SIGNERS else None


def _is_sensitive(resource: Resource) -> bool:
    # The newest version of the profile decides, also for a file that keeps to an earlier one.
    profile = profiles.find_profile((resource.profile or "").partition("@")[0])
    if profile is not None and profile.get("sensitive"):
        return True
    if any(is_sensitive_label(text) for text in (resource.title_vi, resource.title_en)):
        return True
    newest = resource.versions[0] if resource.versions else None
    if newest is None or newest.report is None:
        return False
    answered = {one["name"] for one in profile["schema"]["fields"]} if profile is not None else set()
    return _has_sensitive_columns(newest.report.body, answered)


def _has_sensitive_columns(body: Mapping[str, Any], answered: Container[str]) -> bool:
    """Do the columns say so, or has the gate found a sensitive attribute, on whatever sheet?"""
    found = (one for one in body["findings"] if str(one["code"]).startswith("sensitive_attribute"))
    if any(one.get("column_name") not in answered for one in found):
        return True
    columns = (one for one in body["columns"] if one["name"] not in answered)
    labels = (text for one in columns for text in (one["name"], one["title_vi"], one["title_en"]))
    return any(is_sensitive_label(text) for text in labels)
