"""Places on a map and classes of figures, worked out by hand."""

import pytest

from catalog.domain.map_drawing import Point, Projection, classify, cluster, legend_of, path_of


def test_a_degree_of_longitude_is_as_wide_as_in_the_middle_of_the_map():
    # At 60 degrees north a degree of longitude is half one of latitude: the box is square.
    drawn = Projection.around(10, 59, 14, 61)
    assert drawn.place(10, 61) == (24.0, 24.0)
    assert drawn.place(14, 59) == (976.0, 976.0)
    assert drawn.place(12, 60) == (500.0, 500.0)
    assert drawn.height == 1000


def test_a_map_taller_than_wide_keeps_its_shape_and_stands_in_the_middle():
    # On the equator, 1 by 4 degrees: 1,352 units high, so 338 wide, from 331 to 669.
    drawn = Projection.around(0, -2, 1, 2)
    assert drawn.height == 1400
    assert drawn.place(0, 2) == (331.0, 24.0)
    assert drawn.place(1, -2) == (669.0, 1376.0)


def test_points_of_one_square_are_one_dot_at_their_mean():
    drawn = Projection.around(10, 59, 14, 61)
    # 0.04 degrees of longitude are 9.5 units here: both lie in the square from 0 to 40.
    near = [Point(10, 61, "A"), Point(10.04, 61, "B"), Point(14, 59, "C")]
    made = cluster(near, drawn)
    assert [(one.count, one.x, one.y, one.labels) for one in made] == [
        (1, 976.0, 976.0, ("C",)),
        (2, 28.8, 24.0, ("A", "B")),
    ]


@pytest.mark.parametrize(
    ("figures", "ends"),
    [
        ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [(1, 2), (3, 4), (5, 6), (7, 8), (9, 10)]),
        # Equal figures stay together, so there are fewer classes.
        ([5, 5, 5, 5, 5, 5, 5, 5, 5, 9], [(5, 5), (9, 9)]),
        ([7], [(7, 7)]),
        ([0, 0, 1], [(0, 0), (1, 1)]),
    ],
)
def test_classes_hold_about_as_many_places_each(figures, ends):
    classes = classify(figures)
    assert list(classes.ends) == ends
    assert all(low <= one <= high for one in figures for low, high in [classes.ends[classes.of(one)]])


def test_the_legend_counts_the_places_of_each_class():
    figures = {"a": 1.0, "b": 1.0, "c": 2.0}
    assert legend_of(classify(list(figures.values())), figures) == ((0, 1.0, 1.0, 2), (1, 2.0, 2.0, 1))


def test_an_outline_is_closed_by_the_path_itself():
    drawn = Projection.around(10, 59, 14, 61)
    ring = [(10, 61), (14, 61), (14, 59), (10, 61)]
    assert path_of([[ring]], drawn) == "M24,24L976,24L976,976Z"
