"""States of random histories are those which a slow, separate reckoning finds, now and on any past day."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.domain.deadlines import Deadlines, LegalRules
from catalog.domain.register_states import state_at
from tests.factories import register_oracle
from tests.factories.register_histories import RECORDS, FixedDays, histories, moments
from tests.factories.register_past import in_words, known_at

DEADLINES = Deadlines(LegalRules(RECORDS), FixedDays())


def compare(history, asked):
    for moment in asked:
        ours = in_words(state_at(history, DEADLINES, moment))
        assert ours == register_oracle.item_state(history, moment)


@settings(
    max_examples=300,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(histories, st.lists(moments, min_size=1, max_size=3))
def test_states_of_any_history_at_any_moment_are_those_of_the_oracle(history, asked):
    compare(history, asked)


@settings(
    max_examples=100,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(histories, moments)
def test_what_happens_later_does_not_change_the_state_of_a_past_moment(history, moment):
    then = state_at(known_at(history, moment), DEADLINES, moment)
    assert in_words(then) == in_words(state_at(history, DEADLINES, moment))
