"""Use-cases on reports: half-year, year, contribution of a unit, KPI, DTI; figures of a day with evidence."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.domain import policy
from catalog.domain.errors import Invalid, NotFound
from catalog.domain.periods import Kind, Period, parse_period, period_of
from catalog.domain.policy import Actor
from catalog.domain.register_facts import end_of_day, local_day
from catalog.domain.register_report import Column, Report, ReportKind, Section, Table, Value
from catalog.i18n import format_day
from catalog.models import Organization, RegisterSnapshot
from catalog.services import organizations
from catalog.services import report_agency_sections as agency
from catalog.services import report_register_sections as register
from catalog.services import report_span_sections as span
from catalog.services.register_book import RegisterBook
from catalog.services.report_context import Context, ReportOrder
from catalog.services.report_facts import last_moment, standing_at
from catalog.services.snapshot_body import compose, differences

# What the kinds take for a period: a half-year report has a half year.
_PERIODS = {ReportKind.HALF: (Kind.HALF,), ReportKind.YEAR: (Kind.YEAR,)}
_ANY = (Kind.YEAR, Kind.HALF, Kind.QUARTER, Kind.MONTH)
_MOST_DIFFERENCES = 50
# Each quarter of a span is worked out anew, and no list is older.
MOST_YEARS = 20

_Part = Callable[[Context], Section]
_CONTRIBUTION: tuple[_Part, ...] = (
    register.basis,
    register.results,
    register.by_unit,
    span.publications,
    register.late,
    register.exemptions,
    span.removals,
    span.requests,
    span.outside,
)
_PARTS: dict[ReportKind, tuple[_Part, ...]] = {
    ReportKind.HALF: _CONTRIBUTION,
    ReportKind.YEAR: _CONTRIBUTION,
    ReportKind.ADHOC: _CONTRIBUTION,
    ReportKind.KPI: (register.basis, agency.agencies),
    ReportKind.DTI: (
        register.basis,
        agency.agencies,
        register.results,
        agency.datasets,
        span.publications,
        register.exemptions,
        span.requests,
        agency.frozen,
    ),
}
# Of these nothing can be said of one unit alone.
WHOLE = frozenset({ReportKind.KPI, ReportKind.DTI})


def span_of(
    kind: ReportKind, period: str = "", start: date | None = None, end: date | None = None, *, today: date
) -> tuple[date, date]:
    """The span of a report from a period (`2026-H1`, `2026`) or from two days (both inside).

    Without either: the newest half year or year that is over; for the others the present year to today.
    Raises: Invalid for a period that the kind does not take, a span that is turned, has not begun
    or begins more than `MOST_YEARS` ago.
    """
    if period:
        found = _period(kind, period)
        start, end = found.start, found.end
    elif kind in _PERIODS and (start is None or end is None):
        over = period_of(today, _PERIODS[kind][0]).previous
        start, end = over.start, over.end
    end = end or today
    start = start or date(end.year, 1, 1)
    if end < start:
        raise Invalid({"end": ["ends_before_start"]})
    if start > today:
        raise Invalid({"start": ["in_future"]})
    if start.year < today.year - MOST_YEARS:
        raise Invalid({"start": ["too_long_ago"]})
    return start, end


def _period(kind: ReportKind, text: str) -> Period:
    try:
        found = parse_period(text.strip().upper())
    except ValueError:
        raise Invalid({"period": ["not_a_report_period"]}) from None
    if found.kind not in _PERIODS.get(kind, _ANY):
        raise Invalid({"period": ["not_a_report_period"]})
    return found


def make_report(
    session: Session, actor: Actor, book: RegisterBook, order: ReportOrder, *, now: datetime
) -> Report:
    """A report with all its figures; nothing is written.

    A unit that ended within the span is reported on as of its last day.
    Raises: LoginRequired; NotAllowed; NotFound for a unknown unit; Invalid for a span that has not begun.
    """
    unit = organizations.get_unit(session, order.unit) if order.unit else None
    policy.require_role(actor, "report_register", unit.id if unit else None)
    if order.kind in WHOLE:
        policy.require_role(actor, "report_register")
        unit = None
    if order.start > local_day(now):
        raise Invalid({"start": ["in_future"]})
    end = order.end
    if unit is not None and unit.valid_to is not None and order.start <= unit.valid_to < end:
        end = unit.valid_to
    standing = standing_at(session, book, last_moment(end, now))
    units = {one.id: one for one in session.scalars(select(Organization))}
    context = Context(session, book, order, standing, units, unit)
    sections = [part(context) for part in _PARTS[order.kind]]
    if order.kind is not ReportKind.KPI:
        sections += _against_snapshot(context)
    return Report(
        kind=order.kind,
        lang=order.lang,
        title=_title(context),
        subject=_subject(context),
        start=order.start,
        end=end,
        at=standing.at,
        unit=unit.code if unit else "",
        sections=tuple(sections),
        head=order.head,
    )


def find_evidence(report: Report, key: str) -> Table:
    """The evidence of a figure, or a table of the report, by its key.

    Raises: NotFound.
    """
    found = report.evidence.get(key)
    if found is None:
        raise NotFound(kind="evidence", name=key)
    return found


def _title(context: Context) -> str:
    _ = context.say
    return {
        ReportKind.HALF: _("Half-year report"),
        ReportKind.YEAR: _("Yearly report"),
        ReportKind.ADHOC: _("Report"),
        ReportKind.KPI: _("Report"),
        ReportKind.DTI: _("Evidence pack"),
    }[context.order.kind]


def _subject(context: Context) -> str:
    _ = context.say
    start, end = format_day(context.order.start), format_day(context.order.end)
    if context.order.kind is ReportKind.KPI:
        return _("Share of agencies that open data, on %(day)s", day=format_day(context.standing.day))
    if context.order.kind is ReportKind.DTI:
        return _(
            "Open data for the digital transformation index, on %(day)s", day=format_day(context.standing.day)
        )
    words = {
        ReportKind.HALF: _("supplying data by the open data list, first or second half of the year"),
        ReportKind.YEAR: _("supplying data by the open data list, year"),
        ReportKind.ADHOC: _("contributing and updating open data"),
    }
    told = f"{words[context.order.kind]} ({start} - {end})"
    return f"{told}, {context.unit.title(context.order.lang)}" if context.unit else told


def _against_snapshot(context: Context) -> list[Section]:
    """Whether the register of the report's last day is still what was frozen of it."""
    _ = context.say
    day = context.standing.day
    frozen = context.session.scalar(select(RegisterSnapshot).where(RegisterSnapshot.day == day))
    if frozen is None or context.standing.at != end_of_day(day):
        return []
    present = compose(context.session, context.standing, frozen.quarter)
    found = list(differences(frozen.body, present))
    told = _("Frozen quarter %(quarter)s, SHA-256 %(digest)s.", quarter=frozen.quarter, digest=frozen.digest)
    title = _("Compared with the frozen quarter")
    if not found:
        return [Section("snapshot", title, (told, _("This report equals what was frozen.")))]
    rows: list[tuple[Value, ...]] = [(_part_word(context, part), what) for part, what in found]
    table = Table(
        "differences",
        _("What differs from the frozen quarter"),
        (Column(_("Item or part"), 2), Column(_("Differs in"), 5)),
        tuple(rows[:_MOST_DIFFERENCES]),
        _("The frozen body beside the one reckoned today for the same day, item by item."),
        context.query("snapshot.differences", "differences", quarter=frozen.quarter),
    )
    changed = _(
        "This report differs from what was frozen in %(count)s places: facts were entered or changed since. "
        "The frozen quarter stays as it was.",
        count=len(found),
    )
    return [Section("snapshot", title, (told, changed), (), (table,))]


def _part_word(context: Context, part: str) -> str:
    _ = context.say
    words: dict[str, Any] = {
        "decisions": _("Decisions in force"),
        "indicators": _("Figures of the whole register"),
        "units": _("Figures by unit"),
    }
    return str(words.get(part, part))
