"""Reports on the register: figures by hand and by raw SQL, units of their day, evidence of each figure."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from sqlalchemy import bindparam, text

from catalog.domain.errors import Invalid, NotAllowed, NotFound
from catalog.domain.policy import SYSTEM
from catalog.domain.register_report import ReportKind
from catalog.models.base import UtcDateTime
from catalog.services import register_reports
from catalog.services.report_context import ReportOrder
from tests.factories.report_world import NOW_2026, make_world, noon

Y2024 = (ReportKind.YEAR, date(2024, 1, 1), date(2024, 12, 31))
H1_2025 = (ReportKind.HALF, date(2025, 1, 1), date(2025, 6, 30))
H2_2025 = (ReportKind.HALF, date(2025, 7, 1), date(2025, 12, 31))


@pytest.fixture
def world(session):
    return make_world(session)


@pytest.fixture
def make(session, catalog, world):
    def report(kind, start, end, unit="", *, actor=SYSTEM, now=NOW_2026):
        order = ReportOrder(kind, start, end, unit)
        return register_reports.make_report(session, actor, catalog.register, order, now=now)

    return report


def figures(report):
    return {f.key: (f.numerator, f.denominator) for f in report.figures}


def table(report, key):
    found = report.evidence[key]
    return [dict(zip([c.title for c in found.columns], row, strict=True)) for row in found.rows]


def by_unit(report):
    """Code -> items, with open data, due, in time."""
    return {
        row["Mã"]: (row["Số mục"], row["Có dữ liệu mở"], row["Đến hạn"], row["Đúng hạn"])
        for row in table(report, "by-unit")
    }


def test_the_year_before_the_reform_knows_the_units_of_that_year(make):
    """At the end of 2024: Q1 in time, Q2 five days late, Q3 is due on that very day; 2024-H1 in time."""
    report = make(*Y2024)
    found = figures(report)
    assert found["items"] == (3, None)
    assert found["coverage"] == (2, 3)
    assert found["timeliness"] == (2, 3)
    assert found["completeness"] == (3, 3)
    assert by_unit(report) == {"LD": (2, 1, 2, 1), "NV": (1, 1, 1, 1)}
    assert (found["versions"], found["new-datasets"], found["files"]) == ((5, None), (3, None), (5, None))
    assert found["rows"] == (100 + 110 + 120 + 10 + 5, None)
    assert found["outside"] == (1, None)
    assert found["overdue"] == (0, None)
    assert "ended" not in report.evidence


def test_the_half_year_of_the_reform_tells_the_last_day_and_the_successors(make):
    """Of 2024 LD delivered four quarters, three in time; 2024-H2 of NV is missing; 2025-Q1 is due on 30/6."""
    report = make(*H1_2025)
    found = figures(report)
    assert found["coverage"] == (3, 3)
    assert found["timeliness"] == (5, 7)
    assert found["completeness"] == (6, 7)
    assert by_unit(report) == {"LD": (0, 0, 4, 3), "NV": (2, 2, 2, 1), "YT": (1, 1, 1, 1)}
    (ended,) = table(report, "ended")
    assert ended["Đơn vị"] == "Sở Lao động - Thương binh và Xã hội"
    assert ended["Ngày hoạt động cuối"] == date(2025, 2, 28)
    assert ended["Đơn vị kế thừa"] == "Sở Nội vụ; Sở Y tế (10/NQ-HĐND)"
    # On 28/2/2025: two items, one with open data; Q1, Q2 and Q3 were due, Q2 was late.
    assert (ended["Số mục"], ended["Tỷ lệ mở"]) == (2, Fraction(1, 2))
    assert (ended["Tỷ lệ đúng hạn"], ended["Mức độ đầy đủ"]) == (Fraction(2, 3), 1)
    assert (found["versions"], found["new-datasets"], found["rows"]) == (
        (3, None),
        (1, None),
        (130 + 140 + 47, None),
    )
    assert found["removals"] == (1, None)
    assert found["outside"] == (0, None)


def test_the_half_year_after_the_reform_gives_what_is_open_to_the_successors(make):
    report = make(*H2_2025)
    found = figures(report)
    assert found["coverage"] == (3, 3)
    assert found["timeliness"] == (7, 10)
    assert found["completeness"] == (8, 10)
    assert by_unit(report) == {"LD": (0, 0, 4, 3), "NV": (2, 2, 5, 3), "YT": (1, 1, 1, 1)}
    overdue = [
        (r["Mã mục"], r["Kỳ số liệu"], r["Đơn vị"], r["Số ngày quá hạn"]) for r in table(report, "overdue")
    ]
    # 31/3 to 31/12 are 275 days, 30/9 to 31/12 are 92.
    assert overdue == [("3", "2024-H2", "Sở Nội vụ", 275), ("1", "2025-Q2", "Sở Nội vụ", 92)]
    assert (found["versions"], found["rows"]) == ((2, None), (162, None))
    assert found["exemptions"] == (1, None)
    assert (found["requests"], found["answers"]) == ((2, None), (1, 1))
    assert [r["Nội dung yêu cầu"] for r in table(report, "requests")] == [
        "Số hộ nghèo theo xã",
        "(không công khai)",
    ]


def test_the_course_of_a_year_names_its_eve_and_each_quarter(make):
    """The ends of 2024 and of each quarter of 2025; on 31/3/2025 Q4 of 2024 and the year are due today."""
    rows = table(make(ReportKind.YEAR, date(2025, 1, 1), date(2025, 12, 31)), "course")
    assert [(r["Tại ngày"], r["Đến hạn"], r["Đúng hạn"]) for r in rows] == [
        (date(2024, 12, 31), 3, 2),
        (date(2025, 3, 31), 4, 3),
        (date(2025, 6, 30), 7, 5),
        (date(2025, 9, 30), 8, 6),
        (date(2025, 12, 31), 10, 7),
    ]


def test_a_unit_that_ended_in_the_span_is_reported_on_as_of_its_last_day(make):
    report = make(ReportKind.ADHOC, date(2025, 1, 1), date(2025, 6, 30), "LD")
    assert report.end == date(2025, 2, 28)
    assert figures(report)["items"] == (2, None)
    assert figures(report)["timeliness"] == (2, 3)
    assert figures(report)["versions"] == (1, None)
    assert figures(report)["rows"] == (130, None)
    assert by_unit(report) == {"LD": (2, 1, 3, 2)}


def test_the_share_of_agencies_is_that_of_its_day(make):
    """On 10/3/2025 YT leads an item of which nothing is public yet; GD leads none and opens nothing."""
    kpi = make(ReportKind.KPI, date(2025, 1, 1), date(2025, 3, 10))
    assert figures(kpi) == {"agencies": (1, 2), "in-office": (1, 3)}
    # The dataset that LD had published belonged to NV by then.
    assert [r["Mã"] for r in table(kpi, "in-office") if r["Đã mở dữ liệu"]] == ["NV"]
    assert figures(make(ReportKind.KPI, date(2025, 1, 1), date(2025, 12, 31))) == {
        "agencies": (2, 2),
        "in-office": (2, 3),
    }
    assert figures(make(ReportKind.KPI, date(2024, 1, 1), date(2024, 12, 31))) == {
        "agencies": (2, 2),
        "in-office": (2, 4),
    }


def test_the_evidence_pack_counts_the_datasets_public_on_the_day(make):
    found = figures(make(ReportKind.DTI, date(2025, 1, 1), date(2025, 12, 31)))
    assert (found["datasets"], found["machine-readable"], found["on-portal"]) == ((3, None), (3, 3), (0, 3))
    assert figures(make(ReportKind.DTI, date(2024, 1, 1), date(2024, 12, 31)))["datasets"] == (3, None)


# The due dates as the head of the factory reckons them by hand; a table written here and nowhere else.
DUE = (
    ("1", date(2024, 3, 31), date(2024, 7, 1)),
    ("1", date(2024, 6, 30), date(2024, 9, 30)),
    ("1", date(2024, 9, 30), date(2024, 12, 31)),
    ("1", date(2024, 12, 31), date(2025, 3, 31)),
    ("1", date(2025, 3, 31), date(2025, 6, 30)),
    ("1", date(2025, 6, 30), date(2025, 9, 30)),
    ("1", date(2025, 9, 30), date(2025, 12, 31)),
    ("2", date(2024, 12, 31), date(2025, 3, 31)),
    ("3", date(2024, 6, 30), date(2024, 9, 30)),
    ("3", date(2024, 12, 31), date(2025, 3, 31)),
    ("3", date(2025, 6, 30), date(2025, 9, 30)),
)
ITEMS = (
    "select i.code from list_item i join decision d on d.id = i.decision_id where d.effective_on <= :day "
    "and i.change <> 'repealed'"
)
OPEN = (
    "select distinct f.item_code from released_file f join dataset d on d.id = f.dataset_id "
    "where f.item_code is not null and f.published_at < :until "
    "and (d.withdrawn_at is null or d.withdrawn_at >= :until)"
)
DELIVERED = (
    "select count(*) from released_file where item_code = :code and period_end = :period "
    "and published_at < :until"
)
VERSIONS = "select number from dataset_version where published_at >= :since and published_at < :until"
ROWS = (
    "select sum(v.rows) from resource_version v where v.id in (select version_id from released_file "
    "group by version_id having min(published_at) >= :since and min(published_at) < :until)"
)


@pytest.mark.parametrize("span", [Y2024, H1_2025, H2_2025])
def test_the_figures_equal_raw_sql(session, make, span):
    found = figures(make(*span))
    _kind, start, end = span
    # A day in Viet Nam ends at 17:00 UTC.
    since, until = (utc_end(day) for day in (start - timedelta(days=1), end))

    def sql(statement, **given):
        typed = [
            bindparam(k, v, UtcDateTime() if isinstance(v, datetime) else None) for k, v in given.items()
        ]
        return [row[0] for row in session.execute(text(statement).bindparams(*typed))]

    listed, opened = set(sql(ITEMS, day=end)), set(sql(OPEN, until=until))
    assert found["coverage"] == (len(listed & opened), len(listed))
    due = [row for row in DUE if row[2] < end]
    in_time = [sql(DELIVERED, code=c, period=p, until=utc_end(day))[0] for c, p, day in due]
    by_end = [sql(DELIVERED, code=c, period=p, until=until)[0] for c, p, _day in due]
    assert found["timeliness"] == (sum(in_time), len(due))
    assert found["completeness"] == (sum(by_end), len(due))
    numbers = sql(VERSIONS, since=since, until=until)
    assert (found["versions"][0], found["new-datasets"][0]) == (len(numbers), numbers.count(1))
    assert found["rows"][0] == sql(ROWS, since=since, until=until)[0]


def utc_end(day):
    return datetime(day.year, day.month, day.day, 17, tzinfo=UTC)


@pytest.mark.parametrize("kind", list(ReportKind))
def test_every_figure_follows_from_its_evidence_and_names_formula_and_query(make, kind):
    report = make(kind, date(2025, 1, 1), date(2025, 12, 31))
    assert report.figures
    for figure in report.figures:
        rows = figure.evidence.rows
        if figure.is_share:
            assert (sum(row[-1] for row in rows), len(rows)) == (figure.numerator, figure.denominator)
        assert figure.formula.endswith(".")
        assert figure.query.key
        assert ("at", "2025-12-31") in figure.query.parameters
        assert f"table={figure.key}" in figure.query.address
        assert report.evidence[figure.key] is figure.evidence
    assert len({f.key for f in report.figures}) == len(report.figures)


def test_the_rows_of_the_units_add_up_to_the_total(make):
    report = make(*H2_2025)
    total = [sum(values) for values in zip(*by_unit(report).values(), strict=True)]
    found = figures(report)
    assert total == [
        found["coverage"][1],
        found["coverage"][0],
        found["timeliness"][1],
        found["timeliness"][0],
    ]


def test_a_report_before_its_end_is_that_of_today(make):
    """In the middle of February 2025 the half year is not over: the report stands as of that moment."""
    now = datetime(2025, 2, 14, 3, tzinfo=UTC)
    report = make(*H1_2025, now=now)
    assert report.at == now
    assert by_unit(report) == {"LD": (2, 1, 3, 2), "NV": (1, 1, 1, 1)}


def test_clerks_report_on_their_own_unit_and_reviewers_on_all(make, people, session, world):
    assert make(*Y2024, "VP", actor=people.clerk).unit == "VP"
    for unit in ("", "NV"):
        with pytest.raises(NotAllowed):
            make(*Y2024, unit, actor=people.clerk)
    with pytest.raises(NotAllowed):
        make(ReportKind.KPI, date(2025, 1, 1), date(2025, 3, 10), "VP", actor=people.head)
    assert make(*Y2024, actor=people.reviewer).unit == ""
    with pytest.raises(NotFound):
        make(*Y2024, "KHONG-CO")


@pytest.mark.parametrize(
    ("kind", "period", "span"),
    [
        (ReportKind.HALF, "2025-h1", (date(2025, 1, 1), date(2025, 6, 30))),
        (ReportKind.YEAR, "2024", (date(2024, 1, 1), date(2024, 12, 31))),
        (ReportKind.ADHOC, "2025-Q3", (date(2025, 7, 1), date(2025, 9, 30))),
        (ReportKind.HALF, "", (date(2025, 1, 1), date(2025, 6, 30))),
        (ReportKind.YEAR, "", (date(2024, 1, 1), date(2024, 12, 31))),
        (ReportKind.KPI, "", (date(2025, 1, 1), date(2025, 11, 3))),
    ],
)
def test_a_period_names_the_span_and_without_one_the_last_that_is_over(kind, period, span):
    assert register_reports.span_of(kind, period, today=date(2025, 11, 3)) == span


@pytest.mark.parametrize(
    ("kind", "given", "field"),
    [
        (ReportKind.HALF, {"period": "2025"}, "period"),
        (ReportKind.YEAR, {"period": "2025-H1"}, "period"),
        (ReportKind.ADHOC, {"period": "nam ngoai"}, "period"),
        (ReportKind.ADHOC, {"start": date(2025, 5, 2), "end": date(2025, 5, 1)}, "end"),
        (ReportKind.ADHOC, {"start": date(2025, 12, 2), "end": date(2025, 12, 3)}, "start"),
        (ReportKind.ADHOC, {"start": date(1, 1, 1), "end": date(2025, 11, 1)}, "start"),
        (ReportKind.YEAR, {"period": "0001"}, "start"),
    ],
)
def test_a_span_that_cannot_be_is_refused(kind, given, field):
    with pytest.raises(Invalid) as refused:
        register_reports.span_of(kind, **given, today=date(2025, 11, 3))
    assert list(refused.value.fields) == [field]


def test_a_taken_down_file_is_no_evidence(session, make):
    session.execute(
        text(
            "update resource_version set taken_down_at = :at where id in "
            "(select version_id from released_file where item_code = '2')"
        ),
        {"at": "2025-10-01 03:00:00.000000"},
    )
    session.expire_all()
    report = make(*H2_2025)
    assert figures(report)["coverage"] == (2, 3)
    assert [r["Hình thức"] for r in table(report, "removals")] == ["Gỡ một tệp"]
    assert noon(date(2025, 10, 1)) < report.at
