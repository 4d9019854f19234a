"""Use-cases on reports: the sections on the register: its basis, results by unit, what is late."""

from datetime import date, timedelta
from fractions import Fraction

from sqlalchemy import select

from catalog.domain.periods import Kind, period_of
from catalog.domain.register_facts import Code, end_of_day
from catalog.domain.register_report import Column, Section, Table, Value
from catalog.i18n import format_day
from catalog.models import Exemption
from catalog.services.list_versions import decisions_in_order, whole_list_on
from catalog.services.register_summary import public_code
from catalog.services.report_context import STATE_WORDS, Context, register_figures
from catalog.services.report_facts import (
    NOTHING,
    Ended,
    Standing,
    UnitSums,
    ended_between,
    share_of,
    standing_at,
)

_AHEAD = timedelta(days=90)


def basis(context: Context) -> Section:
    """The decisions in force at the end of the span."""
    _ = context.say
    day = context.standing.day
    whole = whole_list_on(context.session, day)
    in_force = [
        d
        for d in decisions_in_order(context.session)
        if whole is not None
        and d.in_force_from <= day
        and (d.expires_on is None or day <= d.expires_on)
        and whole.id in (d.id, d.amends_id)
    ]
    rows: list[tuple[Value, ...]] = [
        (d.number, d.issued_on, d.in_force_from, d.title_vi or d.issuer, d.file_sha256[:16] or "–")
        for d in in_force
    ]
    columns = (
        Column(_("Decision"), 2),
        Column(_("Day of issue"), 2),
        Column(_("First day in force"), 2),
        Column(_("Title of the decision"), 5),
        Column(_("File (SHA-256)"), 2),
    )
    told = [_("Figures are those of %(day)s: decisions, units and states of that day.", day=format_day(day))]
    if not rows:
        told.append(_("No open data list was in force on that day."))
    table = Table("decisions", _("Decisions in force"), columns, tuple(rows))
    return Section("basis", _("Basis"), tuple(told), (), (table,) if rows else ())


def results(context: Context) -> Section:
    """The three figures of the register, the items by state, and how the figures moved."""
    _ = context.say
    standing = context.standing
    figures = register_figures(context, standing)
    listed = context.count(
        "items",
        _("Items of the list in force"),
        _("Number of items of the list in force on that day, exempt ones included."),
        context.query("register.items", "items"),
        _items_table(context, standing),
    )
    return Section(
        "results", _("Results of the list"), (), (listed, *figures), (_by_state(context), _course(context))
    )


def _items_table(context: Context, standing: Standing) -> Table:
    _ = context.say
    rows: list[tuple[Value, ...]] = []
    for code, known, state in standing.listed(context.unit_id):
        worst = state.worst
        rows.append(
            (
                code,
                standing.name_of(known),
                context.title_of(state.unit),
                context.state_word(state.code),
                worst.obligation.period.code if worst else "–",
                worst.obligation.due if worst else None,
            )
        )
    columns = (
        Column(_("Item code"), 1),
        Column(_("Name of the item"), 4),
        Column(_("Unit"), 3),
        Column(_("State shown"), 2),
        Column(_("Reference period"), 1),
        Column(_("Due by"), 1),
    )
    return Table("items", _("Items in force with their state"), columns, tuple(rows))


def _by_state(context: Context) -> Table:
    _ = context.say
    counts = dict.fromkeys(STATE_WORDS, 0)
    for _code, _known, state in context.standing.listed(context.unit_id):
        counts[public_code(state.code)] += 1
    total = sum(counts.values())
    rows: list[tuple[Value, ...]] = [
        (int(code), context.state_word(code), number, Fraction(number, total))
        for code, number in counts.items()
        if number
    ]
    columns = (
        Column(_("Short code"), 1, is_number=True),
        Column(_("State shown"), 5),
        Column(_("Number of items"), 2, is_number=True),
        Column(_("Share of items"), 2, is_number=True),
    )
    return Table(
        "by-state",
        _("Items by state"),
        columns,
        tuple(rows),
        _("Items in force counted by the state shown for them on that day."),
        context.query("register.by_state", "items"),
    )


def _course(context: Context) -> Table:
    """The figures on the eve of the span, at the end of each quarter in it, and at its last moment."""
    _ = context.say
    rows: list[tuple[Value, ...]] = []
    for day in _marks(context.order.start, context.standing.day):
        standing = standing_at(context.session, context.book, end_of_day(day))
        rows.append(_sums_row((day,), _sums_of(standing, context.unit_id)))
    rows.append(_sums_row((context.standing.day,), _sums_of(context.standing, context.unit_id)))
    return Table(
        "course",
        _("How the figures moved"),
        (Column(_("As of day"), 2), *_sums_columns(context)),
        tuple(rows),
        _("The three figures above, reckoned in the same way for each of the days named."),
        context.query("register.course", "course"),
    )


def _marks(start: date, last: date) -> list[date]:
    found = [start - timedelta(days=1)]
    quarter = period_of(start, Kind.QUARTER)
    while quarter.end < last:
        if quarter.end > found[-1]:
            found.append(quarter.end)
        quarter = quarter.next
    return found


def _sums_of(standing: Standing, unit_id: str | None) -> UnitSums:
    if unit_id is not None:
        return standing.by_unit.get(unit_id, NOTHING)
    total = NOTHING
    for sums in standing.by_unit.values():
        total = total.plus(sums)
    return total


def _sums_columns(context: Context) -> tuple[Column, ...]:
    _ = context.say
    return (
        Column(_("Number of items"), 1, is_number=True),
        Column(_("With open data"), 1, is_number=True),
        Column(_("Share with open data"), 2, is_number=True),
        Column(_("Obligations due"), 1, is_number=True),
        Column(_("Met in time"), 1, is_number=True),
        Column(_("Share in time"), 2, is_number=True),
        Column(_("Share complete"), 2, is_number=True),
    )


def _sums_row(head: tuple[Value, ...], sums: UnitSums) -> tuple[Value, ...]:
    return (
        *head,
        sums.items,
        sums.open_items,
        Fraction(sums.open_items, sums.items) if sums.items else None,
        sums.due,
        sums.in_time,
        Fraction(sums.in_time, sums.due) if sums.due else None,
        sums.share / sums.due if sums.due else None,
    )


def by_unit(context: Context) -> Section:
    """The figures of each unit; those that ended in the span stand below with those of their last day."""
    _ = context.say
    sums = context.standing.by_unit
    known = sorted((u for u in sums if u is not None), key=context.code_of)
    rows = [
        _sums_row((context.code_of(unit), context.title_of(unit)), sums[unit])
        for unit in known
        if context.unit_id in (None, unit)
    ]
    if context.unit is None and None in sums:
        rows.append(_sums_row(("–", _("No unit assigned")), sums[None]))
    table = Table(
        "by-unit",
        _("Figures by unit"),
        (Column(_("Short code"), 2), Column(_("Unit"), 4), *_sums_columns(context)),
        tuple(rows),
        _(
            "The three figures above for the items and obligations of one unit. What was delivered stays "
            "with the unit of that day, what is open belongs to its successor; the rows add up to the total."
        ),
        context.query("register.by_unit", "by-unit"),
    )
    ended = [
        one
        for one in ended_between(context.session, context.order.start, context.standing.day)
        if context.unit_id in (None, one.unit.id)
    ]
    tables = [table, *([_ended_table(context, ended)] if ended else [])]
    return Section("units", _("Results by unit"), (), (), tuple(tables))


def _ended_table(context: Context, ended: list[Ended]) -> Table:
    _ = context.say
    standings = {
        day: standing_at(context.session, context.book, end_of_day(day))
        for day in {e.last_day for e in ended}
    }
    rows = []
    for one in ended:
        successors = "; ".join(s.title(context.order.lang) for s in one.successors) or "–"
        by_decision = f" ({', '.join(one.decisions)})" if one.decisions else ""
        sums = standings[one.last_day].by_unit.get(one.unit.id, NOTHING)
        told = _sums_row((), sums)
        rows.append(
            (
                one.unit.title(context.order.lang),
                one.last_day,
                successors + by_decision,
                told[0],
                told[2],
                told[5],
                told[6],
            )
        )
    columns = (
        Column(_("Unit"), 3),
        Column(_("Last day in office"), 2),
        Column(_("Successor units"), 4),
        Column(_("Number of items"), 1, is_number=True),
        Column(_("Share with open data"), 2, is_number=True),
        Column(_("Share in time"), 2, is_number=True),
        Column(_("Share complete"), 2, is_number=True),
    )
    return Table(
        "ended",
        _("Units that ended in the span, with their figures of their last day"),
        columns,
        tuple(rows),
        _("Figures of the unit at the end of its last day; they are in no total above."),
        context.span_query("units.ended", "ended"),
    )


def late(context: Context) -> Section:
    """What is overdue at the end, and what falls due next."""
    _ = context.say
    overdue: list[tuple[Value, ...]] = []
    ahead: list[tuple[date, tuple[Value, ...]]] = []
    day = context.standing.day
    for code, known, item in context.standing.listed():
        for state in item.obligations:
            if context.unit_id not in (None, state.unit):
                continue
            due = state.obligation.due
            head = (code, context.standing.name_of(known), context.title_of(state.unit))
            told = (*head, state.obligation.period.code, due)
            if state.code is Code.OVERDUE:
                overdue.append((*told, state.days_late, share_of(state)))
            elif state.is_open and day <= due <= day + _AHEAD:
                ahead.append((due, told))
    columns = (
        Column(_("Item code"), 1),
        Column(_("Name of the item"), 4),
        Column(_("Unit"), 3),
        Column(_("Reference period"), 1),
        Column(_("Due by"), 2),
    )
    late_columns = (
        *columns,
        Column(_("Days overdue"), 1, is_number=True),
        Column(_("Share public"), 1, is_number=True),
    )
    overdue.sort(key=lambda row: (-int(str(row[5])), str(row[0]), str(row[3])))
    table = Table("overdue", _("Overdue obligations, the latest first"), late_columns, tuple(overdue))
    figure = context.count(
        "overdue",
        _("Overdue obligations"),
        _("Obligations whose due date has passed and that are not whole, exempt ones left out."),
        context.query("register.overdue", "overdue"),
        table,
    )
    ahead.sort(key=lambda one: (one[0], str(one[1][0])))
    tables = [table] if overdue else []
    if ahead:
        tables.append(
            Table("ahead", _("Due within the next 90 days"), columns, tuple(row for _due, row in ahead))
        )
    return Section("late", _("Shortfalls and what comes next"), (), (figure,), tuple(tables))


def exemptions(context: Context) -> Section:
    """The exemptions that held on any day of the span, of items listed at its end."""
    _ = context.say
    start, end = context.order.start, context.standing.day
    names = {
        code: context.standing.name_of(known) for code, known, _s in context.standing.listed(context.unit_id)
    }
    rows: list[tuple[Value, ...]] = []
    for one in context.session.scalars(
        select(Exemption)
        .where(Exemption.valid_from <= end, Exemption.expires_on >= start)
        .order_by(Exemption.item_code, Exemption.valid_from, Exemption.id)
    ):
        if one.item_code in names and one.last_day >= start:
            head = (one.item_code, names[one.item_code], ", ".join(one.periods) or _("all periods"))
            reason = f"{one.reason} ({one.legal_basis})" if one.legal_basis else one.reason
            rows.append((*head, reason, one.signer, one.valid_from, one.last_day))
    columns = (
        Column(_("Item code"), 1),
        Column(_("Name of the item"), 3),
        Column(_("Reference periods"), 2),
        Column(_("Reason given"), 3),
        Column(_("Signed by"), 2),
        Column(_("From day"), 2),
        Column(_("To day"), 2),
    )
    table = Table("exemptions", _("Exemptions that held in the span"), columns, tuple(rows))
    figure = context.count(
        "exemptions",
        _("Exemptions in the span"),
        _("Exemptions that held on at least one day of the span, for items in force at its end."),
        context.span_query("register.exemptions", "exemptions"),
        table,
    )
    return Section("exemptions", _("Exemptions in the span"), (), (figure,), (table,) if rows else ())
