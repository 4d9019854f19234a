"""Use-cases on reports: the sections on what a span saw: publications, removals, wishes of citizens."""

from sqlalchemy import select

from catalog.domain.register_facts import local_day
from catalog.domain.register_report import Column, Section, Table, Value
from catalog.models import DataRequest
from catalog.services.report_context import Context
from catalog.services.report_facts import (
    PublishedVersion,
    public_at,
    removals_between,
    start_of_day,
    versions_between,
)

# A wish that is not public, or no longer, is counted and not told.
_TOLD_REQUESTS = frozenset({"open", "candidate", "answered", "refused"})


def publications(context: Context) -> Section:
    """What was published in the span: datasets, versions, files and rows."""
    _ = context.say
    found = [
        version
        for version in versions_between(context.session, context.order.start, context.until)
        if context.unit_id in (None, version.unit)
    ]
    table = _versions_table(context, found)
    first = _versions_table(context, [v for v in found if v.is_first], "first-published")
    asked = context.span_query
    figures = (
        context.count(
            "new-datasets",
            _("Datasets published for the first time"),
            _("Datasets whose version 1 was published in the span, under the unit of that day."),
            asked("publications.first", "new-datasets"),
            first,
        ),
        context.count(
            "versions",
            _("Versions published, first ones and updates"),
            _("All versions published in the span."),
            asked("publications.versions", "versions"),
            table,
        ),
        context.count(
            "files",
            _("Files published"),
            _(
                "Files that became public for the first time in the span; one that a later version repeats "
                "counts once."
            ),
            asked("publications.files", "files"),
            table,
            column=5,
        ),
        context.count(
            "rows",
            _("Rows of data published"),
            _("Rows, without headers, of the files that became public for the first time in the span."),
            asked("publications.rows", "rows"),
            table,
            column=6,
        ),
    )
    return Section("publications", _("Data published in the span"), (), figures, (table,) if found else ())


def _versions_table(context: Context, found: list[PublishedVersion], key: str = "publications") -> Table:
    _ = context.say
    rows: list[tuple[Value, ...]] = [
        (
            local_day(v.published_at),
            v.item_code or "–",
            v.title,
            context.title_of(v.unit),
            v.number,
            v.files,
            v.rows,
        )
        for v in found
    ]
    columns = (
        Column(_("Published on"), 2),
        Column(_("Item code"), 1),
        Column(_("Dataset"), 4),
        Column(_("Unit"), 3),
        Column(_("Version"), 1, is_number=True),
        Column(_("Files"), 1, is_number=True),
        Column(_("Rows"), 1, is_number=True),
    )
    return Table(key, _("Versions published in the span"), columns, tuple(rows))


def removals(context: Context) -> Section:
    """What ceased to be public in the span."""
    _ = context.say
    words = {"dataset": _("Dataset withdrawn"), "file": _("File taken down")}
    rows: list[tuple[Value, ...]] = [
        (one.on, one.title, context.title_of(one.unit), words[one.what], one.reason or "–")
        for one in removals_between(context.session, context.order.start, context.until)
        if context.unit_id in (None, one.unit)
    ]
    columns = (
        Column(_("As of day"), 2),
        Column(_("Dataset"), 4),
        Column(_("Unit"), 3),
        Column(_("Kind of removal"), 2),
        Column(_("Reason given"), 4),
    )
    table = Table("removals", _("Withdrawn or taken down in the span"), columns, tuple(rows))
    figure = context.count(
        "removals",
        _("Datasets withdrawn and files taken down"),
        _("Datasets withdrawn in the span, and single files of public datasets taken down in it."),
        context.span_query("publications.removals", "removals"),
        table,
    )
    return Section("removals", _("Withdrawals"), (), (figure,), (table,) if rows else ())


def requests(context: Context) -> Section:
    """The wishes of citizens that came in the span, and how many of all were answered in it; no contact."""
    _ = context.say
    since, until = start_of_day(context.order.start), context.until
    asked = select(DataRequest).where(DataRequest.created <= until).order_by(DataRequest.code)
    known = [r for r in context.session.scalars(asked) if context.unit_id in (None, r.organization_id)]
    received = [r for r in known if r.created >= since]
    answered = [r for r in known if r.answered_at is not None and since <= r.answered_at <= until]
    in_time = _("Answered by the day owed")
    columns = (
        Column(_("Request number"), 2),
        Column(_("Wish"), 5),
        Column(_("Unit"), 3),
        Column(_("Received on"), 2),
        Column(_("Answer due"), 2),
        Column(_("Answered on"), 2),
        Column(in_time, 1, is_number=True),
    )

    def table(key: str, title: str, rows: list[DataRequest]) -> Table:
        return Table(key, title, columns, tuple(_request_row(context, row) for row in rows))

    came = table("requests", _("Wishes received in the span"), received)
    done = table("answers", _("Wishes answered in the span"), answered)
    figures = (
        context.count(
            "requests",
            _("Data requests received"),
            _("Requests of citizens that came in the span; those not public are counted, not told."),
            context.span_query("requests.received", "requests"),
            came,
        ),
        context.share(
            "answers",
            _("Requests answered in time"),
            _("Requests answered in the span by the day on which the answer was owed, of all answered."),
            context.span_query("requests.answered", "answers"),
            done,
        ),
    )
    return Section("requests", _("Data requests of citizens"), (), figures, (came,) if received else ())


def _request_row(context: Context, row: DataRequest) -> tuple[Value, ...]:
    answered = local_day(row.answered_at) if row.answered_at and row.answered_at <= context.until else None
    return (
        row.code,
        row.title if row.state in _TOLD_REQUESTS else context.say("(not public)"),
        context.title_of(row.organization_id),
        local_day(row.created),
        row.answer_due,
        answered,
        int(answered is not None and answered <= row.answer_due),
    )


def outside(context: Context) -> Section:
    """The public datasets that no item of the list asks for."""
    _ = context.say
    found = [
        one
        for one in public_at(context.session, context.until)
        if one.item_code is None and context.unit_id in (None, one.unit)
    ]
    rows: list[tuple[Value, ...]] = [
        (one.name, one.title, context.title_of(one.unit), local_day(one.published_at)) for one in found
    ]
    columns = (
        Column(_("Address of the dataset"), 3),
        Column(_("Dataset"), 5),
        Column(_("Unit"), 3),
        Column(_("Published on"), 2),
    )
    table = Table("outside", _("Public datasets outside the list"), columns, tuple(rows))
    figure = context.count(
        "outside",
        _("Public datasets outside the list"),
        _("Datasets public on that day whose version in force answers no item of the list."),
        context.query("publications.outside", "outside"),
        table,
    )
    return Section("outside", _("Outside the open data list"), (), (figure,), (table,) if rows else ())
