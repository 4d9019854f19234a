"""Who may do what: the table of the specification, row by row."""

from dataclasses import dataclass

import pytest

from catalog.domain import policy
from catalog.domain.errors import LoginRequired, NotAllowed, NotFound
from catalog.domain.policy import ANONYMOUS, SYSTEM, Actor, Role


@dataclass
class Thing:
    organization_id: str = "own"
    is_public: bool = False


EDITOR = Actor("1", "editor", Role.EDITOR, "own")
OTHER = Actor("2", "other", Role.EDITOR, "elsewhere")
REVIEWER = Actor("3", "reviewer", Role.REVIEWER)
ADMIN = Actor("4", "admin", Role.ADMIN)


@pytest.mark.parametrize("action", sorted(policy.ACTIONS - {"see_workspace"}))
def test_nobody_without_an_account_may_do_anything(action):
    assert not policy.may(ANONYMOUS, action, "own")


@pytest.mark.parametrize("action", ["create", "edit", "upload", "submit", "see_draft"])
def test_an_editor_works_in_the_own_unit_only(action):
    assert policy.may(EDITOR, action, "own")
    assert not policy.may(OTHER, action, "own")


@pytest.mark.parametrize("action", ["publish", "return", "withdraw"])
def test_only_reviewers_decide_and_an_admin_cannot_approve(action):
    assert policy.may(REVIEWER, action, "own")
    assert not policy.may(EDITOR, action, "own")
    assert not policy.may(ADMIN, action, "own")


def test_a_reviewer_does_not_write_what_is_to_be_reviewed():
    assert not policy.may(REVIEWER, "edit", "own")


def test_a_hidden_dataset_is_missing_for_those_who_may_not_know_it():
    for actor in (ANONYMOUS, OTHER):
        with pytest.raises(NotFound):
            policy.require(actor, "edit", Thing())


def test_a_public_dataset_is_known_but_forbidden():
    with pytest.raises(NotAllowed):
        policy.require(OTHER, "edit", Thing(is_public=True))
    with pytest.raises(LoginRequired):
        policy.require(ANONYMOUS, "edit", Thing(is_public=True))


def test_the_operators_shell_may_do_everything_that_is_not_bound_to_two_people():
    assert policy.may(SYSTEM, "administer")
