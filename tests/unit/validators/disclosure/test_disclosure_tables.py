"""Tables as the department publishes them: what gives a hidden figure away, and the ways to publish."""

import datetime
import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from validators.disclosure.attack import attack
from validators.disclosure.audit import audit_table
from validators.disclosure.cells import Table, has_anything_small
from validators.disclosure.joint import joint_attack, merged_places, same_figures
from validators.disclosure.layout import Layout, Measure, guess_layout, layout_of_profile
from validators.disclosure.settings import THRESHOLDS, thresholds_on
from validators.disclosure.suppress import protect
from validators.disclosure.tabular import table_problem
from validators.disclosure.ways import FiguresMissing, offer_ways
from validators.disclosure.written import leave_out
from validators.places.book import PlaceBook

DATA = Path("catalog/data")
TODAY = thresholds_on(datetime.date(2026, 11, 26))
NEW, OLD = "2025-07-01", "2025-01-01"


@pytest.fixture(scope="module")
def places():
    return PlaceBook.load(DATA / "places")


def profile(name):
    return json.loads((DATA / "profiles" / f"{name}.json").read_text(encoding="utf-8"))


def social(*rows):
    """Make rows of the social-protection profile: code, level, sex, age, recipients, amount."""
    known = profile("social-protection")
    labels = [one["name"] for one in known["schema"]["fields"]]
    made = []
    for code, level, category, sex, age, recipients, amount in rows:
        cells = {
            "period": "2025-09", "place_code": code, "place_name": "x", "place_level": level,
            "place_vintage": NEW, "category": category, "sex": sex, "age_group": age,
            "coefficient": "1.5", "base_level": "500000", "recipients": recipients, "amount": amount,
            "with_account": ":", "paid_by_account": ":", "suppression": "none",
        }  # fmt: skip
        made.append([cells[label] for label in labels])
    return known, Table.of_rows(labels, made)


LONE = "k4_don_than_nuoi_con"


def test_an_amount_gives_the_number_of_recipients_back(places):
    # 3 x 1.5 x 500,000 = 2,250,000 VND: whoever divides has the hidden 3.
    known, table = social(
        ("38", "tinh", LONE, "nam", "chung", "60", "45000000"),
        ("38", "tinh", LONE, "nu", "chung", "*", "2250000"),
        ("38", "tinh", LONE, "chung", "chung", "*", "47250000"),
    )
    layout = layout_of_profile(known, table.labels, TODAY)
    found = audit_table(table, layout, places)
    assert [(one.code, one.row, one.column_name) for one in found] == [
        ("hidden_cell_recoverable", 3, "recipients"),
        ("hidden_cell_recoverable", 4, "recipients"),
    ]


def test_a_hidden_figure_takes_its_amount_with_it(places):
    known, table = social(
        ("38", "tinh", LONE, "nam", "chung", "60", "45000000"),
        ("38", "tinh", LONE, "nu", "chung", "3", "2250000"),
        ("38", "tinh", LONE, "chung", "chung", "63", "47250000"),
    )
    layout = layout_of_profile(known, table.labels, TODAY)
    way = offer_ways(table, layout, places)[0]
    at = {label: place for place, label in enumerate(table.labels)}
    hidden = [(row[at["recipients"]], row[at["amount"]]) for row in way.table.rows()]
    assert ("*", "*") in hidden
    assert all((a == "*") == (b == "*") for a, b in hidden)
    assert audit_table(way.table, layout, places) == []


def test_every_row_with_a_hidden_figure_says_the_same_word(places):
    known, table = social(
        ("38", "tinh", LONE, "nam", "chung", "60", "45000000"),
        ("38", "tinh", LONE, "nu", "chung", "3", "2250000"),
        ("38", "tinh", LONE, "chung", "chung", "63", "47250000"),
    )
    way = offer_ways(table, layout_of_profile(known, table.labels, TODAY), places)[0]
    words = {("*" in row, row[-1]) for row in way.table.rows()}
    assert words <= {(True, "secondary"), (False, "none")}
    assert (True, "secondary") in words


def test_a_sensitive_group_is_not_shown_below_the_province_even_as_a_zero(places):
    known, table = social(
        ("38", "tinh", "k8_hiv_ho_ngheo", "chung", "chung", "200", ":"),
        ("14797", "xa", "k8_hiv_ho_ngheo", "chung", "chung", "0", ":"),
        ("14758", "xa", "k8_hiv_ho_ngheo", "chung", "chung", "44", ":"),
    )
    found = audit_table(table, layout_of_profile(known, table.labels, TODAY), places)
    assert [(one.code, one.row) for one in found] == [("group_disclosed", 3), ("group_disclosed", 4)]


def test_a_profile_that_lists_organisations_has_no_small_cells():
    known = profile("vocational-institutions")
    labels = [one["name"] for one in known["schema"]["fields"]]
    assert layout_of_profile(known, labels, TODAY) is None


def test_the_columns_of_lacks_have_the_stricter_threshold():
    known = profile("poor-households")
    labels = [one["name"] for one in known["schema"]["fields"]]
    layout = layout_of_profile(known, labels, TODAY)
    k = {one.name: one.threshold for one in layout.measures}
    assert (k["households_poor"], k["poor_ethnic"], k["lack_water"], k["rate_poor"]) == (5, 10, 10, 0)


def test_a_rate_beside_a_hidden_figure_is_found(places):
    known = profile("poor-households")
    labels = ["period", "place_code", "place_level", "place_vintage", "area", "households_total",
              "households_poor", "rate_poor", "suppression"]  # fmt: skip
    rows = [
        ["2025", "38", "tinh", NEW, "chung", "1000", "100", "10.00", "none"],
        # 0.30 % of 1,000 households: 2.95 to 3.05, which is 3.
        ["2025", "14758", "xa", NEW, "chung", "1000", "*", "0.30", "secondary"],
    ]
    table = Table.of_rows(labels, rows)
    found = audit_table(table, layout_of_profile(known, labels, TODAY), places)
    assert [(one.code, one.row, one.column) for one in found] == [("hidden_cell_recoverable", 3, 7)]


PLAIN = Layout(
    measures=(Measure("n", "count", 5),),
    groups=("nhom",),
    place="xa",
    totals={"xa": frozenset({"T"}), "nhom": frozenset({"T"})},
)


def plain(array, places=None):
    """Make a table of place x group with totals (code T) from the inner figures."""
    array = np.asarray(array)
    full = np.concatenate([array, array.sum(0, keepdims=True)], axis=0)
    full = np.concatenate([full, full.sum(1, keepdims=True)], axis=1)
    names = [*(places or [f"x{at}" for at in range(len(array))]), "T"]
    groups = [*(f"g{at}" for at in range(array.shape[1])), "T"]
    rows = [
        [place, group, str(full[r, c])] for r, place in enumerate(names) for c, group in enumerate(groups)
    ]
    return Table.of_rows(["xa", "nhom", "n"], rows)


def test_a_blank_row_hides_nothing():
    # The row of x1, g1 is absent; the total tells that it was 3.
    table = plain([[30, 20], [40, 3]])
    rows = [row for row in table.rows() if row[:2] != ["x1", "g1"]]
    made = table_problem(Table.of_rows(table.labels, rows), PLAIN)
    assert len(made.problem) == 8
    assert not made.problem.broken().any()


def test_every_way_is_safe_and_says_what_it_costs():
    rng = np.random.default_rng(5)
    table = plain(rng.negative_binomial(0.6, 0.6 / 12.6, size=(12, 5)))
    found = offer_ways(table, PLAIN, seconds=20)
    assert {one.kind for one in found} == {"suppress", "merge", "round"}
    assert all(one.is_safe for one in found)
    assert [one.loss for one in found] == sorted(one.loss for one in found)
    assert all(0 < one.loss < 1 for one in found)
    for one in found:
        if one.kind != "round":
            assert audit_table(one.table, PLAIN) == []
    merged = next(one for one in found if one.kind == "merge")
    assert "khac" in {row[1] for row in merged.table.rows()}
    rounded = next(one for one in found if one.kind == "round")
    assert all(int(row[2]) % 10 == 0 for row in rounded.table.rows())


def test_a_merge_keeps_the_sum_of_what_it_merges():
    table = plain([[30, 2, 1], [40, 1, 2], [50, 4, 30]])
    way = next(one for one in offer_ways(table, PLAIN, seconds=5) if one.kind == "merge")
    assert way.details["codes"] == "g1, g2"
    figures = {tuple(row[:2]): row[2] for row in way.table.rows()}
    assert figures["x2", "khac"] in ("34", "*")
    assert figures["x2", "T"] in ("84", "*")


def test_a_table_with_stars_can_only_be_judged():
    table = plain([[30, 20], [40, 50]])
    rows = table.rows()
    rows[0][2] = "*"
    starred = Table.of_rows(table.labels, rows)
    with pytest.raises(FiguresMissing):
        offer_ways(starred, PLAIN)
    assert [one.code for one in audit_table(starred, PLAIN)] == ["hidden_cell_recoverable"]


def test_two_versions_that_hide_different_cells_give_both_away():
    made = table_problem(plain([[3, 20, 30], [40, 50, 60], [70, 80, 90]]), PLAIN)
    first = protect(made.problem).hidden
    # The later version hides another square around the same 3.
    second = np.zeros(len(first), dtype=bool)
    second[[0, 2, 8, 10]] = True
    assert not len(attack(made.problem, second).recovered(made.problem))
    problem, _, bounds = joint_attack([made, made], [first, second], [(0, 1, same_figures(made, made))])
    assert len(bounds.recovered(problem)) == len(bounds.cells)


def test_the_same_cells_hidden_in_both_versions_stay_hidden():
    made = table_problem(plain([[3, 20, 30], [40, 50, 60], [70, 80, 90]]), PLAIN)
    hidden = protect(made.problem).hidden
    problem, _, bounds = joint_attack([made, made], [hidden, hidden], [(0, 1, same_figures(made, made))])
    assert not len(bounds.recovered(problem))


def test_old_communes_give_a_hidden_new_commune_back(places):
    new = next(one for one in places.places(NEW) if one.parent == "38")
    parts = [
        one.code
        for one in places.places(OLD)
        for made_of in places.successors(OLD, NEW, one.code)
        if made_of.code == new.code and one.level == "commune"
    ]
    layout = Layout(measures=(Measure("n", "count", 5),), place="xa")
    old = table_problem(
        Table.of_rows(["xa", "n"], [[code, "1" if at else "2"] for at, code in enumerate(parts)]), layout
    )
    now = table_problem(Table.of_rows(["xa", "n"], [[new.code, str(len(parts) + 1)]]), layout)
    link = merged_places(old, now, places, OLD, NEW)
    assert len(link) >= 1
    nothing, all_of_it = np.zeros(len(old.problem), dtype=bool), np.ones(1, dtype=bool)
    problem, _, bounds = joint_attack([old, now], [nothing, all_of_it], [(0, 1, link)], enough=False)
    assert bounds.lower[0] <= len(parts) + 1 <= bounds.upper[0]
    whole = all(
        made_of.relation == "whole" for code in parts for made_of in places.successors(OLD, NEW, code)
    )
    assert len(bounds.recovered(problem)) == (1 if whole or bounds.upper[0] - bounds.lower[0] < 5 else 0)


def test_a_layout_can_be_guessed_from_labels_and_cells():
    table = plain([[30, 20], [40, 50]])
    layout = guess_layout(table.labels, table.columns, TODAY)
    assert [one.name for one in layout.measures] == ["n"]
    assert layout.place == "xa"
    assert layout.groups == ("nhom",)


def test_a_million_rows_without_anything_small_are_settled_at_a_look():
    count = 1_000_000
    codes = pl.Series(["a"]).new_from_index(0, count)
    figures = (pl.Series(np.arange(count)) + 100).cast(pl.String)
    table = Table(("xa", "nhom", "n"), (codes, codes, figures), range(2, count + 2))
    assert not has_anything_small(table, PLAIN)
    assert audit_table(table, PLAIN) == []


def test_thresholds_are_chosen_by_the_day():
    assert thresholds_on(datetime.date(1990, 1, 1)) == THRESHOLDS[0]
    assert (TODAY.count, TODAY.sensitive, TODAY.enterprises) == (5, 10, 3)


def test_a_column_that_is_left_out_says_not_available_in_every_row_and_leaves_the_rest():
    table = Table.of_rows(["xa", "n", "m"], [["a", "3", "1"], ["b", "", ""], ["c", "7", "0"]])
    assert leave_out(table, ("m",)).rows() == [["a", "3", ":"], ["b", "", ""], ["c", "7", ":"]]


@pytest.mark.parametrize("seconds", [0.1, 5])
def test_a_search_without_time_ends_with_a_safe_way_that_says_what_it_costs(seconds):
    rng = np.random.default_rng(11)
    table = plain(rng.negative_binomial(0.5, 0.05, size=(40, 8)))
    way = next(one for one in offer_ways(table, PLAIN, seconds=seconds, only="suppress"))
    assert way.is_safe
    made = table_problem(table, PLAIN)
    stars = np.array([row[2] == "*" for row in way.table.rows()])
    lost = made.problem.weights[stars].sum() / made.problem.weights.sum()
    assert way.loss == pytest.approx(lost)
