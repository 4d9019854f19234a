"""Several public versions beside a new one: a revision puts aside only what it contradicts."""

import numpy as np
import polars as pl

from validators.disclosure.cells import Table
from validators.disclosure.layout import Layout, Measure
from validators.disclosure.publication import Published
from validators.disclosure.published import find_joint_disclosures

LAYOUT = Layout(
    measures=(Measure("n", "count", 5),), groups=("nhom",), place="xa", totals={"nhom": frozenset({"T"})}
)
LABELS = ("xa", "nhom", "n")


def version(name, communes, *, is_public=True):
    """A table of communes: {commune: cells of g0, g1, ... and their total T}."""
    rows = [
        [xa, "T" if at == len(cells) - 1 else f"g{at}", str(cell)]
        for xa, cells in communes.items()
        for at, cell in enumerate(cells)
    ]
    return Published(name, Table.of_rows(LABELS, rows), LAYOUT, is_public=is_public)


def found(new, *others):
    return [(one.code, one.row, one.params["other"]) for one in find_joint_disclosures(new, others, None)]


def test_a_revision_in_one_commune_does_not_switch_off_the_comparison_of_another():
    # a: 40 became 50 with the same two hidden: one of them was revised. b: 100 - 97 = 3.
    old = version("v1", {"a": ["*", "*", 40], "b": ["*", "*", 100]})
    new = version("new", {"a": ["*", "*", 50], "b": ["*", 97, "*"]})
    # Rows 5 and 7 are g0 and the total of b; g0 and g1 of the old b are narrowed with them.
    assert sorted(row or 0 for _, row, _ in found(new, old)) == [0, 0, 5, 7]
    assert all(code == "published_together" for code, _, _ in found(new, old))


def test_a_shown_figure_that_was_revised_does_not_switch_off_the_comparison_beside_it():
    # g2 was 30 and is 31: nobody minds. g0 + g1 = 40 in both, and g1 is shown now: g0 was 3.
    old = version("v1", {"a": ["*", "*", 30, 70]})
    new = version("new", {"a": ["*", 37, 31, "*"]})
    assert {one[0] for one in found(new, old)} == {"published_together"}


def test_a_revision_of_one_is_no_cover_for_the_figures_around_it():
    # v1: x + y = 30, z = 10. v2: y = 25, x + z = 16. Were nothing revised, x is 5 and 6 at once: whoever
    # supposes that one figure changed by one has x within 5 ... 6.
    old = version("v1", {"a": ["*", "*", 10, 40]})
    new = version("new", {"a": ["*", 25, "*", 41]})
    rows = {row for _, row, _ in found(new, old)}
    assert 2 in rows


def test_a_revision_that_may_be_anywhere_and_is_large_leaves_the_hidden_cells_alone():
    old = version("v1", {"a": ["*", "*", 40]})
    new = version("new", {"a": ["*", "*", 50]})
    assert found(new, old) == []


def test_the_newest_public_version_is_believed_whatever_older_ones_say():
    # The total of two hidden figures: 60 in the older two, 44 in the newest, of which the new table shows 41.
    oldest = version("v1", {"a": ["*", "*", 60]})
    older = version("v2", {"a": ["*", "*", 60]})
    newest = version("v3", {"a": ["*", "*", 44]})
    new = version("new", {"a": ["*", 41, "*"]})
    assert ("published_together", 2, "v3") in found(new, newest, older, oldest)


def test_what_one_version_gives_away_is_told_when_another_contradicts_it():
    tells = version("v2", {"a": ["*", "*", 100]})
    other = version("v1", {"a": ["*", "*", 70]})
    new = version("new", {"a": ["*", 97, "*"]})
    alone = found(new, tells)
    assert ("published_together", 2, "v2") in alone
    assert set(alone) <= set(found(new, tells, other))
    assert set(alone) <= set(found(new, other, tells))


def test_versions_tell_together_what_no_two_of_them_tell():
    # g0 + g1 = 50, g1 + g2 = 40, g0 + g2 = 20: g0 is 15, g1 35, g2 5, and of 100 there are 45 left for g3.
    one = version("v1", {"a": ["*", "*", ":", ":", 50]})
    two = version("v2", {"a": [":", "*", "*", ":", 40]})
    three = version("v3", {"a": ["*", ":", "*", ":", 20]})
    new = version("new", {"a": ["*", "*", "*", "*", 100]})
    assert [found(new, public) for public in (one, two, three)] == [[], [], []]
    together = found(new, three, two, one)
    assert {(row, other) for _, row, other in together if row} == {(at, "v3, v2, v1") for at in (2, 3, 4, 5)}


def test_two_unlinked_tables_hang_together_over_a_third():
    # The new one and v1 share no commune; v2 has both: nothing of it concerns them, and nothing is found.
    new = version("new", {"a": ["*", "*", 40]})
    assert found(new, version("v2", {"a": ["*", "*", 40], "b": ["*", 97, "*"]})) == []
    # With v1 beside it v2 gives b away, which is told while a of the same tables is judged.
    middle = version("v2", {"a": ["*", "*", 40], "b": ["*", 97, "*"]})
    assert ("published_together", None, "v2, v1") in found(new, middle, version("v1", {"b": ["*", "*", 100]}))


def test_a_withdrawn_version_is_still_compared_and_its_finding_says_that_it_was_withdrawn():
    old = version("v1", {"b": ["*", "*", 100]}, is_public=False)
    new = version("new", {"b": ["*", 97, "*"]})
    assert {code for code, _, _ in found(new, old)} == {"disclosure_with_withdrawn"}


def test_a_public_table_too_large_to_be_put_beside_the_new_one_is_told():
    count = 400_001
    codes = pl.Series(np.arange(count)).cast(pl.String)
    groups = pl.Series(["g0"]).new_from_index(0, count)
    large = Table(LABELS, (codes, groups, codes), range(2, count + 2))
    new = version("new", {"b": ["*", "*", 100]})
    assert found(new, Published("v1", large, LAYOUT)) == [("disclosure_unjudged_public", None, "v1")]
    # Of other groups it says nothing of these: it is no doubt at all.
    apart = Table(LABELS, (codes, pl.Series(["h"]).new_from_index(0, count), codes), range(2, count + 2))
    assert found(new, Published("v1", apart, LAYOUT)) == []


def test_a_public_table_that_contradicts_itself_is_told():
    # Two figures of 30 do not fit into a total of 40.
    old = version("v1", {"a": [30, "*", 20], "b": ["*", "*", 40]})
    new = version("new", {"a": ["*", "*", 60], "b": ["*", "*", 40]})
    assert found(new, old) == [("disclosure_unjudged_public", None, "v1")]
