"""Use-cases of the review: submit, return, publish, withdraw.

Approval binds to the content: what is published is exactly what was submitted, by a second person.
"""

from datetime import datetime
from typing import Literal

from sqlalchemy.orm import Session, joinedload, selectinload

from catalog.domain import policy, workflow
from catalog.domain.errors import (
    ApprovalVoid,
    Invalid,
    NoListBasis,
    NothingToPublish,
    PersonalDataHeld,
    ReasonMissing,
    ReportHasErrors,
    ReportNotReady,
    SameHands,
    WrongState,
)
from catalog.domain.policy import Actor
from catalog.domain.publication import Publication
from catalog.domain.workflow import DatasetState, VersionState
from catalog.i18n import local_day
from catalog.models import Dataset, DatasetVersion, Resource, ResourceVersion
from catalog.schemas.fields import plain_text
from catalog.services import approvals, auditing, fact_log, freezing, gate, queue, register
from catalog.services.datasets import lock_dataset, require_revision
from validators.rules_version import RULES_VERSION

Review = Literal["two-person", "none"]
# What must be loaded of datasets that are to be frozen, where many are.
FREEZABLE = (
    joinedload(Dataset.organization),
    selectinload(Dataset.resources).selectinload(Resource.versions).joinedload(ResourceVersion.report),
)
PUBLIC_SEQUENCE = "public"
# Brings the tables that may be asked level with what is public.
TABLES_JOB = "level_tables"


def submit_dataset(
    session: Session, actor: Actor, name: str, *, revision: int | None, now: datetime
) -> Dataset:
    """Send a draft for review; the digest of what was sent is kept.

    Raises: NotFound, NotAllowed, WrongState, EditWithoutRevision, StaleEdit, NoListBasis, NothingToPublish,
    ReportNotReady, ReportHasErrors, PersonalDataHeld, CheckOutdated, WarningsUnanswered.
    """
    dataset = lock_dataset(session, name)
    policy.require(actor, "submit", dataset)
    require_revision(dataset, revision)
    state = workflow.move("submit", DatasetState(dataset.state))
    require_publishable(session, dataset, now=now)
    dataset.state = state
    dataset.submitted_by, dataset.submitted_at = actor.id, now
    dataset.submitted_digest = _digest(session, dataset, now=now)
    dataset.returned_reason = ""
    fact_log.note_dataset(session, dataset.id, now=now)
    auditing.record(
        session, actor, "submit_dataset", "dataset", dataset.id, now=now, digest=dataset.submitted_digest
    )
    return dataset


def return_dataset(session: Session, actor: Actor, name: str, *, reason: str, now: datetime) -> Dataset:
    """Send a dataset back to its unit with reasons.

    Raises: NotFound, NotAllowed, WrongState, ReasonMissing.
    """
    dataset = lock_dataset(session, name)
    policy.require(actor, "return", dataset)
    if not plain_text(reason):
        raise ReasonMissing()
    dataset.state = workflow.move("return", DatasetState(dataset.state))
    dataset.returned_reason = plain_text(reason)
    dataset.submitted_digest = None
    dataset.revision += 1
    dataset.modified = now
    fact_log.note_dataset(session, dataset.id, now=now)
    auditing.record(session, actor, "return_dataset", "dataset", dataset.id, now=now)
    return dataset


def publish_dataset(
    session: Session,
    actor: Actor,
    name: str,
    *,
    digest: str,
    is_declared: bool,
    now: datetime,
    review: Review = "two-person",
) -> DatasetVersion | None:
    """Make a reviewed dataset public; index and portal sync are queued in the same transaction.

    Data with sensitive attributes need two signers: the first signature is kept and gives None.

    Args:
        digest: what the reviewer saw; it must be what was submitted and what there is now.
        is_declared: the reviewer declares that the content is no state secret.

    Raises: NotFound, NotAllowed, WrongState, Invalid (not declared), SameHands, ApprovalVoid, NoListBasis,
    NothingToPublish, ReportNotReady, ReportHasErrors, PersonalDataHeld, CheckOutdated, WarningsUnanswered.
    """
    dataset = lock_dataset(session, name)
    policy.require(actor, publishing_act(review), dataset)
    state = workflow.move("publish", DatasetState(dataset.state))
    _require_decision(dataset, actor, review, is_declared=is_declared)
    # One publication after the other: two at the same moment would each be judged without the other.
    queue.lock_number(session, PUBLIC_SEQUENCE)
    require_publishable(session, dataset, now=now)
    number = (dataset.current_number or 0) + 1
    publication = freezing.freeze(session, dataset, number=number, now=now)
    content = freezing.content_digest(publication)
    if not dataset.submitted_digest == digest == content:
        raise ApprovalVoid()
    signers = approvals.sign(session, actor, dataset, content, now=now)
    if signers is None:
        return None
    version = _version(dataset, publication, content, approved_by=actor.id, now=now)
    record = gate.frozen_record(session, [file.version_id for file in publication.files])
    version.gate = {**record, "signers": signers}
    session.add(version)
    dataset.state, dataset.current_number = state, number
    dataset.issued = dataset.issued or now
    dataset.revision += 1
    announce(session, actor, dataset, now=now)
    fact_log.note_dataset(session, dataset.id, now=now)
    auditing.record(
        session,
        actor,
        "publish_dataset",
        "dataset",
        dataset.id,
        now=now,
        number=number,
        digest=content,
        review=review,
        declared_no_secret=is_declared,
        signers=signers,
        gate=record["files"],
    )
    return version


def publish_announced(
    session: Session,
    importer: Actor,
    dataset: Dataset,
    *,
    review: Review,
    approver: Actor | None,
    now: datetime,
) -> DatasetVersion:
    """Make a description without files public, as a bulk import does (ADR 0023); the caller announces it.

    The dataset must have been loaded with `FREEZABLE`. The caller has asked who may and holds the lock of the
    public sequence. Raises: WrongState, NoListBasis, and what a file of the dataset is refused for.
    """
    require_publishable(session, dataset, now=now)
    state = workflow.move("publish", workflow.move("submit", DatasetState(dataset.state)))
    number = (dataset.current_number or 0) + 1
    publication = freezing.freeze(session, dataset, number=number, now=now)
    content = freezing.content_digest(publication)
    dataset.submitted_by, dataset.submitted_at, dataset.submitted_digest = importer.id, now, content
    signer = approver.id if approver else None
    version = _version(dataset, publication, content, approved_by=signer, now=now)
    version.gate = {"rules_version": RULES_VERSION, "files": {}, "signers": [signer], "by": "import"}
    session.add(version)
    dataset.state, dataset.current_number = state, number
    dataset.returned_reason = ""
    dataset.issued = dataset.issued or now
    dataset.revision += 1
    auditing.record(
        session,
        importer,
        "publish_dataset",
        "dataset",
        dataset.id,
        now=now,
        number=number,
        digest=content,
        review=review,
        declared_no_secret=True,
        signers=[signer],
        by="import",
    )
    return version


def _version(
    dataset: Dataset, publication: Publication, digest: str, *, approved_by: str | None, now: datetime
) -> DatasetVersion:
    return DatasetVersion(
        dataset_id=dataset.id,
        number=publication.number,
        publication=publication.to_dict(),
        digest=digest,
        list_item_code=dataset.list_item_code,
        published_at=now,
        submitted_by=dataset.submitted_by,
        approved_by=approved_by,
    )


def _require_decision(dataset: Dataset, actor: Actor, review: Review, *, is_declared: bool) -> None:
    if review == "two-person" and not _is_other_person(dataset, actor):
        raise SameHands()
    if not is_declared:
        raise Invalid({"declaration": ["not_declared"]})


def publishing_act(review: Review) -> str:
    """The name of the right to publish under this rule of review, for the policy."""
    return "publish" if review == "two-person" else "publish_unreviewed"


def withdraw_dataset(
    session: Session, actor: Actor, name: str, *, reason: str, successor: str = "", now: datetime
) -> Dataset:
    """Take a public dataset off the site; its address answers with a tombstone from now on.

    Raises: NotFound, NotAllowed, WrongState, ReasonMissing.
    """
    dataset = lock_dataset(session, name)
    policy.require(actor, "withdraw", dataset)
    if not plain_text(reason):
        raise ReasonMissing()
    if not dataset.is_public:
        raise WrongState(act="withdraw", state=dataset.state)
    dataset.state = workflow.move("withdraw", DatasetState(dataset.state))
    dataset.withdrawn_at, dataset.withdrawn_reason = now, plain_text(reason)
    dataset.successor_name = plain_text(successor)
    dataset.revision += 1
    announce(session, actor, dataset, now=now)
    fact_log.note_dataset(session, dataset.id, now=now)
    auditing.record(session, actor, "withdraw_dataset", "dataset", dataset.id, now=now)
    return dataset


def preview(session: Session, dataset: Dataset, *, now: datetime) -> tuple[Publication, str]:
    """What the public would see, and its digest for the approval form."""
    number = (dataset.current_number or 0) + 1
    publication = freezing.freeze(session, dataset, number=number, now=now)
    return publication, freezing.content_digest(publication)


def require_publishable(session: Session, dataset: Dataset, *, now: datetime) -> None:
    """Refuse what may not become public, whoever asks.

    Raises: NoListBasis, NothingToPublish, ReportNotReady, ReportHasErrors, PersonalDataHeld, CheckOutdated,
    WarningsUnanswered.
    """
    if dataset.list_item_code:
        if register.find_item(session, dataset.list_item_code, local_day(now)) is None:
            raise NoListBasis(item=dataset.list_item_code)
    elif not dataset.off_list_reason_vi:
        raise NoListBasis(item="")
    newest = [(r, r.versions[0]) for r in dataset.resources if r.versions]
    if not newest and dataset.announced_formats is None:
        raise NothingToPublish()
    if waiting := [r.title_vi for r, v in newest if v.is_pending]:
        raise ReportNotReady(resources=waiting)
    if held := [r.title_vi for r, v in newest if v.state == VersionState.HELD]:
        raise PersonalDataHeld(resources=held)
    if failing := [r.title_vi for r, v in newest if v.state != VersionState.VALID]:
        raise ReportHasErrors(resources=failing)
    if newest:
        gate.require_cleared(session, dataset)


def _digest(session: Session, dataset: Dataset, *, now: datetime) -> str:
    return preview(session, dataset, now=now)[1]


def _is_other_person(dataset: Dataset, actor: Actor) -> bool:
    return actor.id is not None and dataset.submitted_by is not None and actor.id != dataset.submitted_by


def announce(session: Session, actor: Actor, dataset: Dataset, *, now: datetime) -> None:
    """Tell index, portal and tables, through the queue, that what is public has changed."""
    queue.next_number(session, PUBLIC_SEQUENCE)
    for job in ("index_dataset", "sync_dataset"):
        queue.enqueue(session, job, {"dataset_id": dataset.id}, now=now, request_id=actor.request_id)
    queue.enqueue(session, TABLES_JOB, {}, now=now, request_id=actor.request_id)
