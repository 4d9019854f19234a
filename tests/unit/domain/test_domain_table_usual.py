"""Columns of a wide table that are shown before anybody has chosen, and the one that names the rows."""

from urllib.parse import parse_qsl

import pytest
from werkzeug.datastructures import MultiDict

from catalog.domain.table_grid import GridState
from catalog.domain.table_profile import ColumnProfile, TableProfile
from catalog.domain.table_query import TableColumn, TableShape
from catalog.domain.table_usual import naming_column, usual_columns
from catalog.web.portal.grid_form import has_no_column, state_of_form

TEXTS = ("period", "place_code", "place_name", "level", "tax_code")
NUMBERS = tuple(f"n{at}" for at in range(12))
SHAPE = TableShape(
    (
        *(TableColumn(name, "text") for name in TEXTS),
        *(TableColumn(name, "integer") for name in NUMBERS),
        TableColumn("n1_hidden", "boolean", flags="n1"),
    ),
    rows=5,
)
# 5 rows. period: all alike; n0: empty; n1: one value and hidden cells; n2: one value beside empty cells.
FIGURES = {"period": (5, 0, 1), "n0": (0, 0, 0), "n1": (3, 2, 1), "n2": (3, 0, 1)}
PROFILE = TableProfile(
    5, tuple(ColumnProfile(name, *FIGURES.get(name, (5, 0, 5))) for name in (*TEXTS, *NUMBERS))
)
USUAL = ("place_name", "level", "tax_code", "n1", "n2", "n3", "n4", "n5", "n6", "n7")


def test_columns_that_tell_nothing_and_codes_beside_their_name_wait_to_be_chosen():
    assert usual_columns(SHAPE, PROFILE) == USUAL
    assert usual_columns(SHAPE, None)[:3] == ("period", "place_name", "level")
    assert usual_columns(TableShape(SHAPE.columns[:10], rows=5), PROFILE) == ()
    assert [one.name for one in GridState(usual=USUAL).columns(SHAPE)] == list(USUAL)


@pytest.mark.parametrize(
    ("shown", "naming"),
    [
        (("period", "place_code", "place_name"), "place_name"),
        (("place_code", "level", "period"), "period"),
        (("place_code", "n1"), "place_code"),
        (("n3", "n1"), "n3"),
    ],
)
def test_the_column_with_names_stays_in_sight(shown, naming):
    found = naming_column([SHAPE.find(name) for name in shown], {"level": {"1": "Xã"}})
    assert found == SHAPE.find(naming)


def form(names):
    places = [str(at) for at, one in enumerate(SHAPE.columns) if one.name in names]
    return MultiDict([("_form", "1"), ("_cols", "1"), ("_q", "hoa"), *(("_col", at) for at in places)])


def test_an_address_names_columns_only_where_others_than_the_usual_ones_are_chosen():
    every = (*TEXTS, *NUMBERS)
    pairs = [state_of_form(form(names), SHAPE, "vi", USUAL).pairs for names in (USUAL, (), every, ("n1",))]
    plain = parse_qsl("_q=hoa")
    assert pairs == [plain, plain, [*plain, ("_select", ",".join(every))], [*plain, ("_select", "n1")]]
    assert has_no_column(form(()))
    assert not has_no_column(form(("n1",)))
    assert not has_no_column(MultiDict([("_form", "1"), ("_q", "hoa")]))
