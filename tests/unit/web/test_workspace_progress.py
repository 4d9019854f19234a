"""The steps and the ONE next act of a dataset."""

from datetime import UTC, datetime

import pytest

from catalog.domain.policy import Actor, Role
from catalog.models import Dataset, Resource, ResourceVersion
from catalog.web.workspace.progress import Act, Step, has_pending, progress_of

NOW = datetime(2025, 11, 3, tzinfo=UTC)
CLERK = Actor("1", "clerk", Role.EDITOR, "unit")
STRANGER = Actor("2", "stranger", Role.EDITOR, "another")
REVIEWER = Actor("3", "reviewer", Role.REVIEWER)


def dataset(state="draft", *slots):
    """A dataset whose slots hold files in these states, the newest first."""
    resources = [Resource(versions=[ResourceVersion(state=s) for s in states]) for states in slots]
    return Dataset(state=state, organization_id="unit", resources=resources, versions=[])


@pytest.mark.parametrize(
    ("given", "act", "here", "word"),
    [
        (dataset(), Act.LOAD, Step.LOADED, "current"),
        (dataset("draft", []), Act.LOAD, Step.LOADED, "current"),
        (dataset("draft", ["received"]), Act.WAIT, Step.CHECKED, "current"),
        (dataset("draft", ["validating"], ["invalid"]), Act.WAIT, Step.CHECKED, "current"),
        (dataset("draft", ["valid"], ["invalid"]), Act.FIX, Step.CHECKED, "failed"),
        (dataset("draft", ["held"]), Act.FIX, Step.CHECKED, "failed"),
        (dataset("draft", ["rejected", "valid"]), Act.FIX, Step.CHECKED, "failed"),
        (dataset("draft", ["valid", "invalid"]), Act.SUBMIT, Step.REVIEWED, "current"),
        (dataset("returned", ["valid"]), Act.MEND, Step.REVIEWED, "failed"),
        (dataset("returned", ["invalid"]), Act.FIX, Step.CHECKED, "failed"),
        (dataset("in_review", ["valid"]), Act.NOTHING, Step.REVIEWED, "current"),
        (dataset("published", ["valid"]), Act.NOTHING, Step.PUBLISHED, "done"),
        (dataset("withdrawn", ["valid"]), Act.NOTHING, Step.PUBLISHED, "done"),
    ],
)
def test_a_clerk_sees_one_next_act_and_where_the_dataset_stands(given, act, here, word):
    progress = progress_of(given, CLERK)
    assert progress.act == act
    steps = dict(progress.steps)
    assert list(steps) == list(Step)
    assert steps[here] == word
    before = list(Step)[: list(Step).index(here)]
    after = list(Step)[list(Step).index(here) + 1 :]
    assert {steps[s] for s in before} <= {"done"}
    assert {steps[s] for s in after} <= {"todo"}


def test_a_reviewer_reviews_and_a_stranger_has_nothing_to_do():
    waiting = dataset("in_review", ["valid"])
    assert progress_of(waiting, REVIEWER).act == Act.REVIEW
    assert progress_of(waiting, STRANGER).act == Act.NOTHING
    assert progress_of(dataset("draft", ["valid"]), REVIEWER).act == Act.NOTHING
    assert progress_of(dataset(), STRANGER).act == Act.NOTHING


def test_the_act_names_the_file_it_is_about():
    given = dataset("draft", ["valid"], ["held"])
    assert progress_of(given, CLERK).version is given.resources[1].versions[0]


def test_only_the_newest_file_of_a_slot_can_be_pending():
    assert has_pending(dataset("draft", ["valid"], ["received"]))
    assert not has_pending(dataset("draft", ["valid", "received"]))
