"""Room web/workspace: how far a dataset has come and which ONE thing comes next, for steps and buttons.

Pure functions over a loaded dataset; what may really be done is decided by the use-cases.
"""

from dataclasses import dataclass
from enum import StrEnum

from catalog.domain import policy
from catalog.domain.policy import Actor
from catalog.domain.workflow import DatasetState, VersionState
from catalog.models import Dataset, ResourceVersion


class Act(StrEnum):
    """The next thing to do with a dataset."""

    LOAD = "load"
    WAIT = "wait"
    FIX = "fix"
    MEND = "mend"
    SUBMIT = "submit"
    REVIEW = "review"
    NOTHING = "nothing"


class Step(StrEnum):
    """The stages a person sees, in order."""

    REGISTERED = "registered"
    LOADED = "loaded"
    CHECKED = "checked"
    REVIEWED = "reviewed"
    PUBLISHED = "published"


@dataclass(frozen=True)
class Progress:
    """Steps with `done`, `current`, `failed` or `todo`, the next act, and the file that it concerns."""

    steps: tuple[tuple[Step, str], ...]
    act: Act
    version: ResourceVersion | None = None


def progress_of(dataset: Dataset, actor: Actor) -> Progress:
    """Steps and next act of a dataset for this actor."""
    act, version = _next(dataset)
    if not _is_theirs(act, dataset, actor):
        act = Act.NOTHING
    return Progress(_steps(dataset), act, version)


def newest_versions(dataset: Dataset) -> list[ResourceVersion]:
    """The newest file of every slot that has one."""
    return [r.versions[0] for r in dataset.resources if r.versions]


def has_pending(dataset: Dataset) -> bool:
    """Is any newest file still being checked?"""
    return any(v.is_pending for v in newest_versions(dataset))


def _next(dataset: Dataset) -> tuple[Act, ResourceVersion | None]:
    state = DatasetState(dataset.state)
    if state in {DatasetState.PUBLISHED, DatasetState.WITHDRAWN}:
        return Act.NOTHING, None
    if state == DatasetState.IN_REVIEW:
        return Act.REVIEW, None
    newest = newest_versions(dataset)
    if not newest:
        return Act.LOAD, None
    for version in newest:
        if version.is_pending:
            return Act.WAIT, version
    for version in newest:
        if version.state != VersionState.VALID:
            return Act.FIX, version
    # A returned dataset has no fault a machine can see: the person reads the reason first.
    return (Act.MEND, None) if state == DatasetState.RETURNED else (Act.SUBMIT, None)


def _is_theirs(act: Act, dataset: Dataset, actor: Actor) -> bool:
    needed = {Act.REVIEW: "publish", Act.SUBMIT: "submit", Act.LOAD: "upload", Act.MEND: "edit"}.get(act)
    return needed is None or policy.may(actor, needed, dataset.organization_id)


def _steps(dataset: Dataset) -> tuple[tuple[Step, str], ...]:
    reached, is_failed = _reached(dataset)
    order = list(Step)
    here = order.index(reached)
    if reached == Step.PUBLISHED:
        return tuple((step, "done") for step in order)
    now = "failed" if is_failed else "current"
    done, todo = order[:here], order[here + 1 :]
    return (*((s, "done") for s in done), (reached, now), *((s, "todo") for s in todo))


def _reached(dataset: Dataset) -> tuple[Step, bool]:
    state = DatasetState(dataset.state)
    if state in {DatasetState.PUBLISHED, DatasetState.WITHDRAWN}:
        return Step.PUBLISHED, False
    if state == DatasetState.IN_REVIEW:
        return Step.REVIEWED, False
    newest = newest_versions(dataset)
    if not newest:
        return Step.LOADED, False
    if any(v.is_pending for v in newest):
        return Step.CHECKED, False
    if any(v.state != VersionState.VALID for v in newest):
        return Step.CHECKED, True
    return Step.REVIEWED, state == DatasetState.RETURNED
