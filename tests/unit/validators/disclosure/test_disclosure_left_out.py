"""A figure that is hidden by leaving its row out is computed back from the total like any other."""

import pytest

from catalog.config import DATA_FOLDER
from tests.unit.validators.test_small_cells import PROFILE, beside, by_sex, check, codes, row
from validators.disclosure.audit import audit_table
from validators.disclosure.cells import Table
from validators.disclosure.layout import Layout, Measure
from validators.disclosure.publication import Published
from validators.disclosure.published import find_joint_disclosures
from validators.personal.outcome import outcome_of
from validators.places.book import PlaceBook
from validators.small_cells import offer_protection

LONE, HIV = "k4_don_than_nuoi_con", "k8_hiv_ho_ngheo"
LISTED = Layout(
    measures=(Measure("n", "count", 5),),
    groups=("nhom",),
    place="xa",
    totals={"nhom": frozenset({"T"})},
    listed={"nhom": frozenset({"g", "h", "i"})},
)
FREE = Layout(
    measures=(Measure("n", "count", 5),), groups=("nhom",), place="xa", totals={"nhom": frozenset({"T"})}
)


@pytest.fixture(scope="module")
def places() -> PlaceBook:
    return PlaceBook.load(DATA_FOLDER / "places")


def told(layout, **cells):
    """What is found in one commune: (code, row), the cells in the order of the rows."""
    table = Table.of_rows(("xa", "nhom", "n"), [["a", name, cell] for name, cell in cells.items()])
    return [(one.code, one.row) for one in audit_table(table, layout)]


def without(rows, *sexes):
    return [one for one in rows if one["sex"] not in sexes]


def test_a_total_less_the_shown_parts_gives_the_group_that_is_left_out():
    # 100 - 97 = 3 in h or i; the finding stands at the total.
    assert told(LISTED, g="97", T="100") == [("hidden_cell_recoverable", 3)]
    assert told(LISTED, g="57", h="40", T="100") == [("hidden_cell_recoverable", 4)]
    # A row that is there and says "not available" hides no better.
    assert told(LISTED, g="57", h="40", i=":", T="100") == [("hidden_cell_recoverable", 5)]
    # Without a list nobody can say that no group is lacking.
    assert told(FREE, g="97", T="100") == [("hidden_cell_recoverable", 3)]


@pytest.mark.parametrize(
    "cells",
    [
        {"g": "95", "T": "100"},
        {"g": "100", "T": "100"},
        {"g": "103", "T": "100"},
        # All groups of the list are there: the sum is wrong, nobody is left out.
        {"g": "57", "h": "30", "i": "10", "T": "100"},
        {"T": "100"},
        {"g": "97"},
        {"g": "97", "T": ":"},
    ],
)
def test_large_remainders_and_sums_that_say_nothing_are_no_alarm(cells):
    assert told(LISTED, **cells) == []


def test_a_figure_that_is_no_count_or_does_not_add_up_leaves_no_remainder():
    table = Table.of_rows(("xa", "nhom", "n"), [["a", "g", "97"], ["a", "T", "100"]])
    for measure in (Measure("n", "rate", 0), Measure("n", "count", 5, is_additive=False)):
        layout = Layout((measure,), ("nhom",), place="xa", totals={"nhom": frozenset({"T"})})
        assert audit_table(table, layout) == []


def test_a_sex_that_is_left_out_is_told_in_a_table_of_the_profile(tmp_path, places):
    report, request = check(tmp_path / "a.csv", without(by_sex(LONE, 3, 97, 100), "nam"), places)
    assert report.verdict == "held"
    errors = [one for one in report.findings if one.severity == "error"]
    assert [(one.code, one.row, one.column_name) for one in errors] == [
        ("hidden_cell_recoverable", 3, "recipients")
    ]
    assert outcome_of(report.to_dict()).outcome == "refuse"
    # The figures are not there: no way can be worked out, the cure is to hand them in.
    assert offer_protection(report, request, places).fixes == []


def of_province(rows):
    total = {"place_code": "38", "place_name": "Tỉnh Thanh Hóa", "place_level": "tinh"}
    return [{**one, **total} for one in rows]


@pytest.mark.parametrize(
    ("category", "figures", "is_told"),
    [
        # 7 is below 10, not below 5.
        (HIV, (7, 93, 100), True),
        (LONE, (7, 93, 100), False),
        # No woman among 40: all of them are of the one sex that is left out.
        (HIV, (40, 0, 40), True),
        (LONE, (40, 0, 40), False),
        (HIV, (40, 60, 100), False),
    ],
)
def test_a_sensitive_group_has_its_own_threshold_and_nothing_is_told_of_all_of_it(
    tmp_path, places, category, figures, is_told
):
    rows = of_province(without(by_sex(category, *figures), "nam"))
    report, _ = check(tmp_path / "a.csv", rows, places)
    assert report.counts.get("hidden_cell_recoverable", 0) == is_told


def communes(places, few, least=0):
    """A province and its communes with 20 each, one of which has `few`; that one is left out, and more."""
    units = [one for one in places.places("2025-07-01") if one.parent == "38"]
    counts = [few if at == 0 else 20 for at in range(len(units))]
    shown = [
        row(LONE, "chung", n, place_code=one.code, place_name=one.name)
        for one, n in list(zip(units, counts, strict=True))[1 + least :]
    ]
    return [*of_province([row(LONE, "chung", sum(counts))]), *shown]


def test_a_commune_that_is_left_out_is_the_rest_of_its_province(tmp_path, places):
    report, _ = check(tmp_path / "a.csv", communes(places, 3), places)
    assert report.counts["hidden_cell_recoverable"] == 1
    # Five or more are left; or ten communes are, with 183 people.
    assert check(tmp_path / "a.csv", communes(places, 5), places)[0].verdict == "valid"
    assert check(tmp_path / "a.csv", communes(places, 3, least=9), places)[0].verdict == "valid"


def test_what_one_file_leaves_out_is_computed_back_from_the_total_of_another(tmp_path, places):
    men, women, everybody = by_sex(LONE, 3, 97, 100)
    for public, new in (([everybody], [women]), ([women], [everybody])):
        check(tmp_path / "one.csv", public, places)
        before = beside(tmp_path / "one.csv", public)
        report, _ = check(tmp_path / "two.csv", new, places, published=before)
        assert (report.verdict, codes(report)) == ("held", {"published_together"})
        assert outcome_of(report.to_dict()).outcome == "refuse"
        withdrawn = beside(tmp_path / "one.csv", public, is_public=False)
        report, _ = check(tmp_path / "two.csv", new, places, published=withdrawn)
        assert (report.verdict, codes(report)) == ("held", {"disclosure_with_withdrawn"})
        assert outcome_of(report.to_dict()).outcome == "hold"
    assert men["recipients"] == "3"


def test_three_files_give_away_what_two_of_them_leave_open(tmp_path, places):
    # Total in one, a star in another, 97 in the new one; each pair of them tells nothing.
    men, women, everybody = by_sex(LONE, "*", 97, 100)
    for name, rows in (("one", [everybody]), ("star", [men])):
        check(tmp_path / f"{name}.csv", rows, places)
    public = [*beside(tmp_path / "one.csv", [everybody]), *beside(tmp_path / "star.csv", [men])]
    for some in ([public[0]], public):
        report, _ = check(tmp_path / "two.csv", [women], places, published=some)
        assert (report.verdict, codes(report)) == ("held", {"published_together"})
    assert check(tmp_path / "two.csv", [women], places, published=[public[1]])[0].verdict == "valid"


@pytest.mark.parametrize(
    ("public", "new"),
    [
        # 60 men are left out: no secret.
        ((60, 40, 100), (60, 40, 100)),
        # Revised: all parts are there again, whatever the old total was.
        ((43, 57, 103), (43, 57, 100)),
    ],
)
def test_large_remainders_and_revised_totals_between_files_are_no_alarm(tmp_path, places, public, new):
    first, second = by_sex(LONE, *public)[2:], by_sex(LONE, *new)[:2]
    check(tmp_path / "one.csv", first, places)
    for rows in (second, second[:1]):
        report, _ = check(tmp_path / "two.csv", rows, places, published=beside(tmp_path / "one.csv", first))
        assert report.verdict == "valid"


def stacked(layout, *files):
    """What the first of some files gives away with the others: codes and rows."""
    made = [
        Published(f"v{at}", Table.of_rows(("xa", "nhom", "n"), [["a", *one] for one in rows]), layout)
        for at, rows in enumerate(files)
    ]
    found = find_joint_disclosures(made[0], made[1:], None)
    return [(one.code, one.row) for one in found]


def test_a_total_of_listed_groups_is_of_those_that_other_files_have_too():
    # 100 - 50 - 47 = 3 of i. Without a list the total may be of g alone, or of g and others.
    total = [["g", "50"], ["T", "100"]]
    assert stacked(LISTED, [["h", "47"]], total) == [("published_together", 2)]
    assert stacked(LISTED, total, [["h", "47"]]) == [("published_together", 3)]
    assert stacked(FREE, [["h", "47"]], total) == []
    assert stacked(FREE, [["h", "97"]], [["T", "100"]]) == [("published_together", 2)]


def test_of_a_figure_in_several_files_the_newest_shown_one_counts():
    # 95 in the newest file leaves 5, whatever the older one said.
    assert stacked(LISTED, [["g", "95"]], [["g", "97"]], [["T", "100"]]) == []
    assert stacked(LISTED, [["g", "97"]], [["g", "95"]], [["T", "100"]]) == [("published_together", 2)]


def test_another_quarter_and_another_group_leave_nothing_to_subtract(tmp_path, places):
    everybody = by_sex(LONE, 3, 97, 100)[2:]
    check(tmp_path / "one.csv", everybody, places)
    before = beside(tmp_path / "one.csv", everybody)
    for other in ({"period": "2025-Q2"}, {"category": "nhan_nuoi_cham_soc"}, {"age_group": "60-74"}):
        rows = [{**by_sex(LONE, 3, 97, 100)[1], **other}]
        assert check(tmp_path / "two.csv", rows, places, published=before)[0].verdict == "valid"


def test_the_profile_lists_its_groups():
    named = {one["name"] for one in PROFILE["schema"]["fields"] if one.get("constraints", {}).get("enum")}
    assert {"category", "sex", "age_group"} <= named
