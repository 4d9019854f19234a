"""Room web/workspace: the decision record of a file as people read it, and which of its acts are theirs.

Reads only; what may really be done is decided by the use-cases.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from catalog.domain import gate as rules
from catalog.domain import policy
from catalog.domain.gate import Kind, Standing
from catalog.domain.policy import Actor
from catalog.domain.workflow import VersionState
from catalog.models import Dataset, GateDecision, Resource, ResourceVersion
from catalog.services import gate
from catalog.web.rendering import gettext
from catalog.web.workspace.progress import newest_versions


@dataclass(frozen=True)
class RecordView:
    """The record on the page of a report; `acts` are the forms that this actor gets."""

    entries: Sequence[GateDecision]
    standing: Standing
    acts: frozenset[str]
    kind_words: dict[str, str]
    standing_words: dict[str, str]
    outcome_words: dict[str, str]


def record_view(
    session: Session, actor: Actor, dataset: Dataset, resource: Resource, version: ResourceVersion
) -> RecordView:
    """The record of a file, with the acts that are open to this actor."""
    entries = gate.entries_of(session, version.id)
    standing = rules.standing(entries)
    return RecordView(
        entries=entries,
        standing=standing,
        acts=_acts(
            actor,
            dataset,
            version,
            entries,
            standing,
            is_decidable=gate.is_decidable(session, dataset, resource, version),
        ),
        kind_words=kind_words(),
        standing_words=standing_words(),
        outcome_words=outcome_words(),
    )


def _acts(
    actor: Actor,
    dataset: Dataset,
    version: ResourceVersion,
    entries: Sequence[GateDecision],
    standing: Standing,
    *,
    is_decidable: bool,
) -> frozenset[str]:
    is_held = gate.is_on_hold(version, entries)
    others = {version.uploaded_by} | {one.decided_by for one in entries[-1:]}
    is_open = is_held and version.taken_down_at is None and is_decidable and actor.id not in others
    fits = {
        "override_warning": standing == Standing.WARNED and is_decidable and actor.id not in others,
        "ask_release": standing == Standing.HELD and is_open,
        "confirm_release": standing == Standing.RELEASE_ASKED and is_open,
        "destroy_file": version.storage_key is not None
        and not version.is_pending
        and version.state != VersionState.VALID,
    }
    return frozenset(
        act for act, does in fits.items() if does and policy.may(actor, act, dataset.organization_id)
    )


def unanswered(session: Session, dataset: Dataset) -> list[tuple[Resource, ResourceVersion, str]]:
    """The newest files of a dataset that wait for a person: a warning, or a hold that may be false."""
    versions = newest_versions(dataset)
    standings = gate.standings(session, [one.id for one in versions])
    waiting = (Standing.WARNED, Standing.HELD, Standing.RELEASE_ASKED)
    slots = {one.id: resource for resource in dataset.resources for one in resource.versions[:1]}
    return [(slots[one.id], one, str(standings[one.id])) for one in versions if standings[one.id] in waiting]


def answers_of(
    session: Session, versions: Sequence[ResourceVersion]
) -> list[tuple[ResourceVersion, GateDecision]]:
    """What people decided of these files, for the reviewer to read."""
    by_people = (Kind.OVERRIDE, Kind.RELEASE_ASKED, Kind.RELEASE)
    return [
        (version, entry)
        for version in versions
        for entry in gate.entries_of(session, version.id)
        if entry.kind in by_people
    ]


def kind_words() -> dict[str, str]:
    """The word for every kind of entry."""
    return {
        "check": gettext("Checked"),
        "rescan": gettext("Checked again under new rules"),
        "override": gettext("Warning answered"),
        "release_asked": gettext("Release asked for"),
        "release": gettext("Released as a false alarm"),
    }


def outcome_words() -> dict[str, str]:
    """The word for every outcome of the rules."""
    return {
        "pass": gettext("nothing found"),
        "warn": gettext("warning"),
        "hold": gettext("held"),
        "refuse": gettext("refused"),
        "unjudged": gettext("could not be judged"),
    }


def standing_words() -> dict[str, str]:
    """The word for where a file stands."""
    return {
        "unknown": gettext("not checked for personal data yet"),
        "passed": gettext("no personal data found"),
        "warned": gettext("a warning waits for the head of the unit"),
        "overridden": gettext("a warning was answered"),
        "held": gettext("held for the privacy officer"),
        "release_asked": gettext("the privacy officer asks for its release; a second person must confirm"),
        "released": gettext("released as a false alarm"),
        "refused": gettext("refused: people could be recognised, the file must be changed"),
        "unjudged": gettext(
            "could not be judged by the rules in force: the privacy officer looks at it, has the unit load "
            "another file, or takes it down"
        ),
    }
