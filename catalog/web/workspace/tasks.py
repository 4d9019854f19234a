"""Room web/workspace: the first page: what is to be supplied, the datasets in work, what waits."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flask.typing import ResponseReturnValue

from catalog.domain import policy
from catalog.domain.policy import Actor
from catalog.domain.workflow import DatasetState
from catalog.i18n import local_day
from catalog.models import Dataset
from catalog.services import datasets, obligation_board, register
from catalog.services.obligation_board import matters_of
from catalog.services.register_summary import ListedItem, Summary
from catalog.web.context import current_actor, read_session, running, utcnow
from catalog.web.workspace.blueprint import bp
from catalog.web.workspace.labels import named_steps, state_words
from catalog.web.workspace.next_step import step_for
from catalog.web.workspace.pages import page
from catalog.web.workspace.progress import Progress, progress_of
from catalog.web.workspace.register_words import (
    code_words,
    days_words,
    matter_words,
    missing_words,
    period_words,
)

_SETTLED = frozenset({DatasetState.PUBLISHED, DatasetState.WITHDRAWN})


@dataclass(frozen=True)
class Task:
    """A dataset with its steps and its one button."""

    dataset: Dataset
    progress: Progress


@dataclass(frozen=True)
class Work:
    """What the first page shows: open work as cards, the rest as a table, items without a dataset."""

    tasks: Sequence[Task]
    others: Sequence[Dataset]
    items: Sequence[ListedItem]
    waiting: int


@bp.get("/workspace")
def tasks() -> ResponseReturnValue:
    """My work: what is due, what to do, what waits, what is done."""
    actor, now = current_actor(), utcnow()
    today = local_day(now)
    with read_session() as session:
        book = running().register
        # First, so that the board finds the datasets of the unit with their files in the session.
        known = datasets.list_datasets(session, actor)
        board = None
        if actor.role in policy.UNIT_ROLES and actor.organization_id:
            board = obligation_board.unit_board(session, book, actor.organization_id, now=now)
        listed = [s for s in book.summaries(session, now) if not s.is_repealed]
        seen = [s for s in listed if policy.may(actor, "see_draft", s.unit)]
        repealed = register.repeals(session, {d.list_item_code for d in known if d.list_item_code}, today)
        waiting = len(datasets.list_queue(session, actor)) if policy.may(actor, "see_queue") else 0
    return page(
        "workspace/tasks.html",
        twin="workspace.tasks",
        work=work_of(actor, known, listed, waiting),
        states=state_words(),
        named_steps=named_steps,
        repealed=repealed,
        board=board,
        matters=Counter(matter for s in seen for matter in matters_of(s)),
        step_for=lambda row: step_for(row, actor),
        code_words=code_words(),
        matter_words=matter_words(),
        days_words=days_words,
        missing_words=missing_words,
        period_words=period_words,
    )


def work_of(actor: Actor, known: Sequence[Dataset], listed: Sequence[Summary], waiting: int) -> Work:
    """Sort what an actor may see into what is theirs to do and what is not; items go by the unit of today."""
    mine = [d for d in known if policy.may(actor, "submit", d.organization_id)]
    todo = [d for d in mine if d.state not in _SETTLED]
    shown = {d.id for d in todo}
    answered = {d.list_item_code for d in known if d.state != DatasetState.WITHDRAWN}
    free = [
        one.item
        for one in listed
        if one.code not in answered and one.unit is not None and policy.may(actor, "create", one.unit)
    ]
    return Work(
        tasks=[Task(d, progress_of(d, actor)) for d in todo],
        others=[d for d in known if d.id not in shown],
        items=free,
        waiting=waiting,
    )
