"""The reform of 2025 in reports: those before it and those after it are both right, reckoned by hand.

The list is in force from 1/10/2024; everything was published once on 20/10/2024 with figures of July to
September. Due by the rules: a month 20 days after its end, a quarter and a year 3 months after it.
"""

from datetime import UTC, date, datetime

import pytest

from catalog.domain.policy import SYSTEM
from catalog.domain.register_report import ReportKind
from catalog.services import register_reports, register_snapshots
from catalog.services.report_context import ReportOrder
from tests.functional.test_reform_of_2025 import story as _story

story = _story
LATER = datetime(2026, 1, 10, 2, tzinfo=UTC)
Y2024 = (ReportKind.YEAR, date(2024, 1, 1), date(2024, 12, 31))
H1 = (ReportKind.HALF, date(2025, 1, 1), date(2025, 6, 30))
H2 = (ReportKind.HALF, date(2025, 7, 1), date(2025, 12, 31))


@pytest.fixture(scope="module")
def make(story):
    catalog = story.world.catalog

    def report(kind, start, end, unit=""):
        with catalog.db.read_session() as session:
            order = ReportOrder(kind, start, end, unit)
            return register_reports.make_report(session, SYSTEM, catalog.register, order, now=LATER)

    return report


def figures(report):
    return {f.key: (int(f.numerator), f.denominator) for f in report.figures if f.key != "completeness"}


def by_unit(report):
    """Code -> items, with open data, due, in time."""
    return {row[0]: (row[2], row[3], row[5], row[6]) for row in report.evidence["by-unit"].rows}


def ended(report):
    """Name -> last day, followed by, items."""
    return {row[0]: row[1:4] for row in report.evidence["ended"].rows} if "ended" in report.evidence else {}


def test_the_report_of_2024_knows_the_department_and_its_divisions_alone(make):
    """Monthly figures of October (due 20/11) and November (due 20/12) never came."""
    report = make(*Y2024)
    assert by_unit(report) == {
        "BTXH": (2, 2, 0, 0),
        "GDNN": (1, 1, 0, 0),
        "LDVL": (1, 1, 2, 0),
        "NCC": (1, 1, 0, 0),
    }
    found = figures(report)
    assert (found["coverage"], found["timeliness"]) == ((5, 5), (0, 2))
    # Five items and 27 district offices, each with one file of two rows.
    assert (found["new-datasets"], found["files"], found["rows"]) == ((32, None), (32, None), (64, None))
    assert found["outside"] == (27, None)
    assert list(ended(report)) == ["Phòng LĐTBXH Huyện Đông Sơn"]
    assert {row[3] for row in report.evidence["outside"].rows} == {date(2024, 10, 20)}


def test_the_report_of_the_half_year_tells_who_ended_and_who_followed(make):
    """Months of October to May are due (8), the last quarter of 2024 came in time, three years did not."""
    report = make(*H1)
    assert by_unit(report) == {
        "BTXH": (0, 0, 1, 1),
        "SGDDT": (1, 1, 1, 0),
        "SNNMT": (1, 1, 1, 0),
        "SNV": (2, 2, 8 + 1, 0),
        "SYT": (1, 1, 0, 0),
    }
    found = figures(report)
    assert (found["coverage"], found["timeliness"]) == ((5, 5), (1, 12))
    assert (found["new-datasets"], found["versions"], found["outside"]) == ((0, None), (2, None), (27, None))
    # The department with four divisions, and 26 district offices whose last day is 30/6/2025.
    gone = ended(report)
    assert len(gone) == 5 + 26
    last_day, followers, items = gone["Phòng Bảo trợ xã hội"]
    assert (last_day, items) == (date(2025, 2, 28), 2)
    assert "Sở Y tế" in followers
    assert "77/NQ-HĐND" in followers
    assert sum(1 for day, *_ in gone.values() if day == date(2025, 6, 30)) == 26


def test_the_report_after_the_reform_has_the_successors_and_keeps_what_was_delivered_before(make):
    """Months of October 2024 to November 2025 are due (14); Q1 of 2025 came in time, Q2 did not."""
    report = make(*H2)
    assert by_unit(report) == {
        "BTXH": (0, 0, 1, 1),
        "SGDDT": (1, 1, 1, 0),
        "SNNMT": (1, 1, 1, 0),
        "SNV": (2, 2, 14 + 1, 0),
        "SYT": (1, 1, 2, 1),
    }
    found = figures(report)
    assert (found["coverage"], found["timeliness"]) == ((5, 5), (2, 20))
    assert ended(report) == {}
    # What the 27 offices had published lies with the department of agriculture and environment now.
    assert {row[2] for row in report.evidence["outside"].rows} == {"Sở Nông nghiệp và Môi trường"}
    assert len(report.evidence["outside"].rows) == 27


def test_the_share_of_agencies_follows_the_units_of_its_day(make):
    before = make(ReportKind.KPI, date(2024, 10, 1), date(2024, 12, 31))
    after = make(ReportKind.KPI, date(2025, 1, 1), date(2025, 12, 31))
    assert figures(before)["agencies"] == (4, 4)
    assert [row[0] for row in before.evidence["agencies"].rows] == ["BTXH", "GDNN", "LDVL", "NCC"]
    assert figures(after)["agencies"] == (4, 4)
    assert [row[0] for row in after.evidence["agencies"].rows] == ["SGDDT", "SNNMT", "SNV", "SYT"]
    # 27 offices, the department, four divisions and three departments; then four departments, 166 communes.
    assert figures(before)["in-office"] == (27 + 4, 27 + 5 + 3)
    assert figures(after)["in-office"] == (4, 4 + 166)


def test_a_division_that_is_gone_can_still_be_reported_on(make):
    report = make(*H1, "BTXH")
    assert report.end == date(2025, 2, 28)
    assert by_unit(report) == {"BTXH": (2, 2, 0, 0)}
    assert figures(report)["versions"] == (1, None)


def test_a_quarter_frozen_after_the_reform_shows_the_units_before_it(story):
    catalog = story.world.catalog
    with catalog.db.unit_of_work() as session:
        for quarter in ("2024-Q4", "2025-Q3"):
            register_snapshots.freeze_quarter(session, SYSTEM, catalog.register, quarter, now=LATER)
        bodies = {q: register_snapshots.get_snapshot(session, q).body for q in ("2024-Q4", "2025-Q3")}
        assert register_snapshots.verify(session) == {}
    owners = {q: {i["code"]: i["unit"] for i in body["items"]} for q, body in bodies.items()}
    assert owners["2024-Q4"] == {"1": "BTXH", "3": "BTXH", "6": "GDNN", "10": "NCC", "14": "LDVL"}
    assert owners["2025-Q3"] == {"1": "SNNMT", "3": "SYT", "6": "SGDDT", "10": "SNV", "14": "SNV"}
