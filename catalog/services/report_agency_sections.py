"""Use-cases on reports: the KPI on agencies that open data, and the evidence pack for the DTI."""

from sqlalchemy import select

from catalog.domain.register_facts import local_day
from catalog.domain.register_report import Column, Figure, Section, Table, Value
from catalog.i18n import format_moment
from catalog.models import Organization, PortalReading, RegisterSnapshot
from catalog.services.report_context import Context
from catalog.services.report_facts import PublishedVersion, public_at

_MACHINE_READABLE = frozenset({"CSV", "XLSX", "JSON", "XML", "RDF", "GeoJSON", "API"})


def agencies(context: Context) -> Section:
    """The share of agencies that open data: of those that the list obliges, and of all in office."""
    _ = context.say
    obliged: dict[str, list[bool]] = {}
    for _code, _known, state in context.standing.listed():
        if state.unit is not None:
            obliged.setdefault(state.unit, []).append(state.has_public)
    rows: list[tuple[Value, ...]] = [
        (context.code_of(unit), context.title_of(unit), len(opened), sum(opened), int(any(opened)))
        for unit, opened in sorted(obliged.items(), key=lambda one: context.code_of(one[0]))
    ]
    columns = (
        Column(_("Short code"), 2),
        Column(_("State agency"), 5),
        Column(_("Number of items"), 1, is_number=True),
        Column(_("With open data"), 2, is_number=True),
        Column(_("Opens data"), 1, is_number=True),
    )
    table = Table("agencies", _("Agencies that the list obliges"), columns, tuple(rows))
    figure = context.share(
        "agencies",
        _("Share of agencies that open data"),
        _(
            "Agencies that lead an item of the list in force on that day of which something is public, "
            "of all agencies that lead one."
        ),
        context.query("kpi.agencies", "agencies"),
        table,
    )
    return Section(
        "agencies",
        _("Agencies that open data"),
        (
            _(
                "Target: state agencies at provincial level take part in opening data and provide open data "
                "for digital government, economy and society."
            ),
        ),
        (figure, _in_office(context)),
        (table,) if rows else (),
    )


def _in_office(context: Context) -> Figure:
    _ = context.say
    day = context.standing.day
    owners = {one.unit for one in public_at(context.session, context.until)}
    asked = select(Organization).order_by(Organization.code)
    rows: list[tuple[Value, ...]] = [
        (unit.code, unit.title(context.order.lang), int(unit.id in owners))
        for unit in context.session.scalars(asked)
        if (unit.valid_from is None or unit.valid_from <= day)
        and (unit.valid_to is None or day <= unit.valid_to)
    ]
    columns = (
        Column(_("Short code"), 2),
        Column(_("State agency"), 6),
        Column(_("Opens data"), 1, is_number=True),
    )
    table = Table(
        "in-office", _("Agencies in office and whether any dataset of theirs is public"), columns, tuple(rows)
    )
    return context.share(
        "in-office",
        _("Share of all agencies in office that open data"),
        _(
            "Agencies in office on that day that have a public dataset, in the list or outside, "
            "of all in office."
        ),
        context.query("kpi.in_office", "in-office"),
        table,
    )


def datasets(context: Context) -> Section:
    """Every public dataset with what proves it: address, hash, format, and the proof of the portal."""
    _ = context.say
    found = public_at(context.session, context.until)
    live = _live(context)
    rows: list[tuple[Value, ...]] = [
        (
            one.item_code or "–",
            f"{one.title} (/dataset/{one.name})",
            context.title_of(one.unit),
            ", ".join(one.formats),
            local_day(one.published_at),
            ", ".join(value[:12] for value in one.hashes),
            int(bool(_MACHINE_READABLE.intersection(one.formats))),
        )
        for one in found
    ]
    columns = (
        Column(_("Item code"), 1),
        Column(_("Dataset"), 4),
        Column(_("Unit"), 3),
        Column(_("Formats"), 1),
        Column(_("Published on"), 2),
        Column(_("File (SHA-256)"), 2),
        Column(_("Machine-readable"), 1, is_number=True),
    )
    table = Table("datasets", _("Datasets public on that day"), columns, tuple(rows))
    figures = (
        context.count(
            "datasets",
            _("Datasets open to all"),
            _("Datasets that everyone could read on that day, in the list or outside."),
            context.query("dti.datasets", "datasets"),
            table,
        ),
        context.share(
            "machine-readable",
            _("Machine-readable datasets"),
            _("Public datasets with a file in a machine-readable open format, of all public ones."),
            context.query("dti.machine_readable", "machine-readable"),
            table,
        ),
        context.share(
            "on-portal",
            _("Datasets proven to be on the provincial portal"),
            _(
                "Public datasets whose version in force was read back at the portal and found equal by hash, "
                "of all public ones."
            ),
            context.query("dti.on_portal", "on-portal"),
            _portal_table(context, found, live),
        ),
    )
    return Section("datasets", _("Datasets open to all"), (), figures, (table,) if rows else ())


def _live(context: Context) -> dict[tuple[str, int], PortalReading]:
    """The last reading of the portal up to the moment, for each version."""
    asked = select(PortalReading).where(PortalReading.at <= context.until).order_by(PortalReading.id)
    return {(row.dataset_id, row.number): row for row in context.session.scalars(asked)}


def _portal_table(
    context: Context, found: list[PublishedVersion], live: dict[tuple[str, int], PortalReading]
) -> Table:
    _ = context.say
    rows: list[tuple[Value, ...]] = []
    for one in found:
        reading = live.get((one.dataset_id, one.number))
        told = (reading.target, format_moment(reading.at)) if reading else ("–", "–")
        rows.append((one.name, one.title, *told, int(reading is not None and reading.is_live)))
    columns = (
        Column(_("Address of the dataset"), 3),
        Column(_("Dataset"), 4),
        Column(_("Portal"), 2),
        Column(_("Last reading"), 2),
        Column(_("Found equal"), 1, is_number=True),
    )
    return Table("on-portal", _("What the portal was last seen to hold"), columns, tuple(rows))


def frozen(context: Context) -> Section:
    """The frozen quarters up to the day, each with the digest by which it can be checked."""
    _ = context.say
    asked = select(RegisterSnapshot).where(RegisterSnapshot.day <= context.standing.day)
    rows: list[tuple[Value, ...]] = [
        (one.quarter, one.day, format_moment(one.frozen_at), f"/register/snapshots/{one.quarter}", one.digest)
        for one in context.session.scalars(asked.order_by(RegisterSnapshot.day))
    ]
    columns = (
        Column(_("Quarter"), 1),
        Column(_("Last day of the quarter"), 1),
        Column(_("Frozen at"), 2),
        Column(_("Address of the snapshot"), 3),
        Column("SHA-256", 5),
    )
    table = Table("snapshots", _("Frozen quarters"), columns, tuple(rows))
    told = () if rows else (_("No quarter has been frozen yet."),)
    return Section("snapshots", _("Frozen quarters"), told, (), (table,) if rows else ())
