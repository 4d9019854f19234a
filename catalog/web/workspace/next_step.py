"""Room web/workspace: the ONE button of an open obligation: which form, slot or report is next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from catalog.domain import policy
from catalog.domain.policy import Actor
from catalog.domain.workflow import DatasetState
from catalog.models import Dataset, Resource
from catalog.services.obligation_board import OpenObligation
from catalog.web.context import href
from catalog.web.rendering import gettext
from catalog.web.workspace.progress import Act, Progress, progress_of

# Of several datasets for one item the one that needs a hand most gives the button.
_ORDER = (Act.FIX, Act.MEND, Act.SUBMIT, Act.WAIT, Act.LOAD, Act.REVIEW, Act.NOTHING)
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class NextStep:
    """A button: its words, where it leads, its icon, and whether it is this person's to press."""

    label: str
    address: str
    icon: str
    is_main: bool = True


def step_for(row: OpenObligation, actor: Actor) -> NextStep | None:
    """What comes next for an obligation; None where this person has nothing to press."""
    if not row.datasets:
        if not policy.may(actor, "create", row.unit):
            return None
        address = href("workspace.new", item=row.code, period=row.period.code)
        return NextStep(gettext("Register a dataset"), address, "edit")
    found = [(progress_of(d, actor), d) for d in row.datasets]
    progress, dataset = min(found, key=lambda pair: _ORDER.index(pair[0].act))
    return _step_of(progress, dataset, actor)


def slot_to_fill(resources: Sequence[Resource]) -> Resource | None:
    """The place for the next file: one without a file, else the one that was filled longest ago."""
    return min(resources, key=lambda r: r.versions[0].received if r.versions else _LONG_AGO, default=None)


def _step_of(progress: Progress, dataset: Dataset, actor: Actor) -> NextStep:
    page = href("workspace.overview", name=dataset.name)
    if progress.version is not None and progress.act in (Act.FIX, Act.WAIT):
        report = href("workspace.report", name=dataset.name, version_id=progress.version.id)
        if progress.act is Act.FIX:
            return NextStep(gettext("See errors and cures"), report, "edit")
        return NextStep(gettext("See the check"), report, "clock", is_main=False)
    if progress.act is Act.MEND:
        return NextStep(gettext("Mend and submit again"), page, "edit")
    if progress.act is Act.SUBMIT:
        return NextStep(gettext("Submit for review"), f"{page}#h-next", "send")
    if progress.act is Act.REVIEW:
        return NextStep(gettext("Review"), href("workspace.review", name=dataset.name), "eye")
    is_fillable = dataset.state != DatasetState.IN_REVIEW and policy.may(
        actor, "upload", dataset.organization_id
    )
    if not is_fillable:
        return NextStep(gettext("See the dataset"), page, "eye", is_main=False)
    slot = slot_to_fill(dataset.resources)
    return NextStep(gettext("Load a file"), f"{page}#r-{slot.id}" if slot else f"{page}#files", "up")
