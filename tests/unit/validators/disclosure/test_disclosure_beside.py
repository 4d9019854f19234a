"""A table that is protected beside what the public has already: both together give nothing away."""

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from validators.disclosure.beside import stand_beside
from validators.disclosure.cells import Table
from validators.disclosure.joint import joint_attack, link_of
from validators.disclosure.layout import Layout, Measure
from validators.disclosure.publication import Published
from validators.disclosure.published import find_joint_disclosures
from validators.disclosure.tabular import table_problem
from validators.disclosure.ways import offer_ways
from validators.places.book import PlaceBook

NEW, OLD = "2025-07-01", "2025-01-01"
LAYOUT = Layout(
    measures=(Measure("n", "count", 5),),
    groups=("nhom",),
    place="xa",
    period="ky",
    totals={"xa": frozenset({"T"}), "nhom": frozenset({"T"})},
)
FIGURES = [[3, 20, 30, 41], [40, 50, 2, 61], [70, 8, 90, 12], [33, 4, 25, 16]]


@pytest.fixture(scope="module")
def places():
    return PlaceBook.load(Path("catalog/data/places"))


def table(array, period="2024"):
    """Make a table of period x place x group with totals (T) from the inner figures."""
    array = np.asarray(array)
    full = np.concatenate([array, array.sum(0, keepdims=True)], axis=0)
    full = np.concatenate([full, full.sum(1, keepdims=True)], axis=1)
    rows = [
        [period, f"x{i}" if i < len(array) else "T", f"g{j}" if j < array.shape[1] else "T", str(full[i, j])]
        for i in range(full.shape[0])
        for j in range(full.shape[1])
    ]
    return Table.of_rows(["ky", "xa", "nhom", "n"], rows)


def safe_way(made, published=(), layout=LAYOUT, places=None):
    ways = offer_ways(made, layout, places, published=published, seconds=10, only="suppress")
    return next((one for one in ways if one.is_safe), None)


def public(made, layout=LAYOUT, name="bo-1 v1"):
    return Published(name, made, layout)


def given_away(tables, layout=LAYOUT, places=None):
    """Tell how many hidden figures all tables together give away."""
    made = [table_problem(one, layout, places) for one in tables]
    links = [(a, b, link_of(made[a], made[b], places)) for a, b in combinations(range(len(made)), 2)]
    problem, _, bounds = joint_attack(made, [one.hidden for one in made], links)
    return len(bounds.recovered(problem))


def stars(made):
    return {tuple(row[:-1]) for row in made.rows() if row[-1] == "*"}


@pytest.fixture(scope="module")
def first():
    way = safe_way(table(FIGURES))
    assert stars(way.table)
    return way.table


def test_the_same_table_again_hides_the_same_figures(first):
    way = safe_way(table(FIGURES), [public(first)])
    assert stars(way.table) == stars(first)
    assert given_away([first, way.table]) == 0


def test_a_figure_revised_elsewhere_leaves_a_safe_way(first):
    # The revised figure and its three totals are new; the rest is public as it is.
    changed = np.array(FIGURES)
    shown = next((i, j) for i in range(4) for j in range(4) if ("2024", f"x{i}", f"g{j}") not in stars(first))
    changed[shown] += 7
    way = safe_way(table(changed), [public(first)])
    assert way is not None
    assert stars(first) <= stars(way.table)
    assert given_away([first, way.table]) == 0
    assert find_joint_disclosures(public(way.table), [public(first)], None) == []


def test_a_revised_figure_that_is_hidden_in_both_leaves_a_safe_way(first):
    changed = np.array(FIGURES)
    changed[0, 0] = 4  # It was 3; both are hidden, the totals tell that something in their line grew by 1.
    way = safe_way(table(changed), [public(first)])
    assert way is not None
    assert find_joint_disclosures(public(way.table), [public(first)], None) == []


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_one_more_category_leaves_a_safe_way(first, seed):
    # T of the new table minus T of the old one is the new category: small ones must be guarded by totals.
    extra = np.random.default_rng(seed).integers(0, 9, size=(4, 1))
    way = safe_way(table(np.hstack([FIGURES, extra])), [public(first)])
    assert way is not None
    assert given_away([first, way.table]) == 0
    assert find_joint_disclosures(public(way.table), [public(first)], None) == []


def test_the_next_period_is_protected_as_if_it_were_alone(first):
    alone = safe_way(table(FIGURES, "2025"))
    beside = safe_way(table(FIGURES, "2025"), [public(first)])
    assert stars(beside.table) == stars(alone.table)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_alone_the_second_version_would_have_given_figures_of_both_away(first, seed):
    extra = np.random.default_rng(seed).integers(0, 9, size=(4, 1))
    alone = safe_way(table(np.hstack([FIGURES, extra])))
    assert find_joint_disclosures(public(alone.table), [public(first)], None) != []


def test_a_small_figure_that_is_public_in_full_leaves_no_way_and_names_who_tells_it():
    ways = offer_ways(table(FIGURES), LAYOUT, published=[public(table(FIGURES))], seconds=5)
    assert not any(one.is_safe for one in ways)
    assert {name for one in ways for name in one.given_by} == {"bo-1 v1"}
    made = table_problem(table(FIGURES), LAYOUT)
    assert stand_beside(made, [("bo-1 v1", made)], None).given


def test_three_versions_together_give_nothing_away(first):
    second = np.array(FIGURES)
    second[1, 1] = 57
    two = safe_way(table(second), [public(first)]).table
    third = np.hstack([second, [[6], [2], [19], [11]]])
    three = safe_way(table(third), [public(two, name="bo-1 v2"), public(first)]).table
    assert given_away([first, two, three]) == 0


def test_new_communes_are_protected_beside_the_old_ones_they_were_made_of(places):
    chains = {}
    for old in places.places(OLD):
        if old.level == "commune":
            found = places.successors(OLD, NEW, old.code)
            if len(found) == 1 and found[0].relation == "whole":
                chains.setdefault(found[0].code, []).append(old.code)
    split = {
        one.code
        for old in places.places(OLD)
        for found in [places.successors(OLD, NEW, old.code)]
        for one in found
        if len(found) > 1 or one.relation != "whole"
    }
    taken = [(new, parts) for new, parts in sorted(chains.items()) if new not in split and len(parts) > 1][:6]
    assert len(taken) == 6
    layout = Layout(
        measures=(Measure("n", "count", 5),),
        groups=("nhom",),
        place="xa",
        vintage="moc",
        totals={"nhom": frozenset({"T"})},
    )
    labels = ["moc", "xa", "nhom", "n"]
    rng = np.random.default_rng(7)
    counts = {part: rng.negative_binomial(0.6, 0.05, size=3) for _, parts in taken for part in parts}

    def rows(vintage, code, figures):
        told = [*figures, sum(figures)]
        return [[vintage, code, g, str(n)] for g, n in zip(["a", "b", "c", "T"], told, strict=True)]

    old = Table.of_rows(labels, [row for part, n in counts.items() for row in rows(OLD, part, n)])
    new = Table.of_rows(
        labels, [row for code, parts in taken for row in rows(NEW, code, sum(counts[p] for p in parts))]
    )
    old_way = safe_way(old, layout=layout, places=places)
    assert stars(old_way.table)
    alone = safe_way(new, layout=layout, places=places)
    assert given_away([old_way.table, alone.table], layout, places) > 0
    way = safe_way(new, [public(old_way.table, layout)], layout, places)
    assert way is not None
    assert given_away([old_way.table, way.table], layout, places) == 0
    # And the other way round: the old communes after the new ones.
    back = safe_way(old, [public(alone.table, layout)], layout, places)
    assert given_away([alone.table, back.table], layout, places) == 0
