"""A slot that pins an old version of its profile is judged by the strictest threshold of all versions."""

import copy
import datetime
import json

import pytest

from catalog.config import DATA_FOLDER
from catalog.services import profiles
from validators.disclosure.layout import layout_of_profile
from validators.disclosure.settings import thresholds_on

TODAY = thresholds_on(datetime.date(2026, 11, 26))
SHIPPED = json.loads((DATA_FOLDER / "profiles/social-protection.json").read_text(encoding="utf-8"))
LABELS = [one["name"] for one in SHIPPED["schema"]["fields"]]


def layout(*rules, own=None, labels=LABELS):
    """The layout of a profile with the rule `own`, of which there are versions with these rules."""
    profile = copy.deepcopy(SHIPPED)
    profile["aggregate_at_import"]["threshold"] = own
    profile["threshold_of_versions"] = list(rules)
    return layout_of_profile(profile, labels, TODAY)


def k(made):
    return {one.name: one.threshold for one in made.measures}


def test_the_largest_k_of_all_versions_counts():
    old, new = {"column": "recipients", "k": 3}, {"column": "recipients", "k": 7}
    assert k(layout(new, old, own=old))["recipients"] == 7
    # Nor does a newest version that asks for less take back what an older one promised.
    assert k(layout(old, new, own=old))["recipients"] == 7


def test_a_version_without_any_rule_is_judged_by_the_others():
    made = layout({"column": "recipients", "k": 6}, own=None)
    assert (made.main, k(made)["recipients"]) == ("recipients", 6)
    assert layout(own=None) is None


def test_a_column_that_another_version_names_has_its_threshold_and_never_less_than_the_usual_one():
    own = {"column": "recipients", "k": 5}
    strict = {"column": "recipients", "k": 9, "columns": ["with_account"]}
    mild = {"column": "recipients", "k": 2, "columns": ["paid_by_account"]}
    found = k(layout(strict, mild, own=own))
    assert (found["recipients"], found["with_account"], found["paid_by_account"]) == (9, 9, 5)


def test_sensitive_groups_of_all_versions_count_with_the_highest_of_the_lowest_levels():
    def rule(values, limit, level):
        sensitive = {"column": "category", "values": values, "k": limit, "lowest_level": level}
        return {"column": "recipients", "k": 5, "sensitive": sensitive}

    old, new = rule(["a"], 8, "xa"), rule(["b"], 10, "tinh")
    made = layout(new, old, own=old).sensitive
    assert (made.column, made.values, made.k, made.lowest_level) == ("category", {"a", "b"}, 10, "tinh")


@pytest.mark.parametrize("name", sorted(profiles.all_profiles()))
def test_no_shipped_version_is_judged_more_mildly_than_its_newest(name):
    newest, *earlier = profiles.versions_of(name)
    for profile in earlier:
        labels = [one["name"] for one in profile["schema"]["fields"]]
        mine, best = (layout_of_profile(one, labels, TODAY) for one in (profile, newest))
        assert (mine is None) == (best is None)
        if mine is not None:
            shared = set(k(mine)) & set(k(best))
            assert all(k(mine)[one] >= k(best)[one] for one in shared)
            assert (mine.sensitive is None) == (best.sensitive is None)


def test_the_first_version_of_poor_households_has_the_stricter_threshold_of_every_lack():
    # Version 1.0.0 names lack_job only; the newest names all twelve lacks.
    profile = profiles.find_profile("poor-households@1.0.0")
    labels = [one["name"] for one in profile["schema"]["fields"]]
    found = k(layout_of_profile(profile, labels, TODAY))
    assert {limit for name, limit in found.items() if name.startswith("lack_")} == {10}
