"""May a decision be entered as its facts say? Numbers, days, and how it stands to the ones before."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from catalog.domain.errors import Invalid
from catalog.i18n import local_day
from catalog.models import Decision
from catalog.services import decision_chain
from catalog.services.import_rows import DecisionFacts

LONGEST_NUMBER = 100


def require_facts(session: Session, facts: DecisionFacts, *, now: datetime) -> Decision | None:
    """Let facts pass that fit the decisions there are; give the whole list that is amended, if one is.

    Raises: Invalid with a code for each field.
    """
    number = facts.number.strip()
    if not number or not decision_chain.slug_of(number):
        raise Invalid({"number": ["required"]})
    if len(number) > LONGEST_NUMBER:
        raise Invalid({"number": ["too_long"]})
    slugs = {decision_chain.slug_of(one.number) for one in decision_chain.list_decisions(session)}
    if decision_chain.slug_of(number) in slugs:
        raise Invalid({"number": ["number_taken"]})
    _require_days(facts, local_day(now))
    if facts.amends.strip():
        return _require_amended(session, facts)
    _require_newest(session, facts)
    return None


def _require_days(facts: DecisionFacts, today: date) -> None:
    if facts.issued_on > today:
        raise Invalid({"issued_on": ["in_future"]})
    if facts.effective_on is not None and facts.effective_on < facts.issued_on:
        raise Invalid({"effective_on": ["effective_before_issue"]})
    if facts.expires_on is not None and facts.expires_on < facts.in_force_from:
        raise Invalid({"expires_on": ["expires_before_effect"]})


def _require_amended(session: Session, facts: DecisionFacts) -> Decision:
    """The list that is amended, also where the amendment names an amendment of it."""
    named = decision_chain.find_decision(session, facts.amends)
    if named is None:
        raise Invalid({"amends": ["unknown_decision"]})
    root = decision_chain.root_of(session, named)
    newest = decision_chain.newest_list(session)
    if newest is not None and newest.id != root.id and newest.in_force_from <= facts.in_force_from:
        raise Invalid({"amends": ["amended_was_replaced"]})
    if root.expires_on is not None and root.expires_on < facts.in_force_from:
        raise Invalid({"amends": ["amended_has_expired"]})
    last = decision_chain.chain_of(session, root)[-1]
    if facts.issued_on < last.issued_on:
        raise Invalid({"issued_on": ["before_amended"]})
    if facts.in_force_from < last.in_force_from:
        raise Invalid({"effective_on": ["before_amended"]})
    return root


def _require_newest(session: Session, facts: DecisionFacts) -> None:
    newest = decision_chain.newest_list(session)
    if newest is None:
        return
    if facts.in_force_from == newest.in_force_from:
        raise Invalid({"effective_on": ["same_day_as_list"]})
    # Amendments count too: what replaces the list must be younger than its youngest part.
    chain = decision_chain.chain_of(session, newest)
    if facts.issued_on < max(one.issued_on for one in chain):
        raise Invalid({"issued_on": ["older_than_list"]})
    if facts.in_force_from < max(one.in_force_from for one in chain):
        raise Invalid({"effective_on": ["older_than_list"]})
