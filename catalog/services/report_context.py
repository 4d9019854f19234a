"""Use-cases on reports: what every section builds on: the order, the register at the last moment, words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from catalog.domain.register_facts import Code
from catalog.domain.register_report import (
    Column,
    Figure,
    Letterhead,
    Query,
    ReportKind,
    Table,
    Value,
)
from catalog.domain.register_states import ObligationState
from catalog.i18n import translate
from catalog.models import Organization
from catalog.services.item_facts import KnownItem
from catalog.services.register_book import RegisterBook
from catalog.services.register_summary import public_code
from catalog.services.report_facts import Standing, in_time, share_of

EVIDENCE_PATH = "/workspace/reports/evidence"


@dataclass(frozen=True)
class ReportOrder:
    """What is wanted: kind, span (both days inside), a unit's code or empty for all, the letterhead."""

    kind: ReportKind
    start: date
    end: date
    unit: str = ""
    lang: str = "vi"
    head: Letterhead = field(default_factory=Letterhead)


@dataclass(frozen=True)
class Context:
    """What the sections of one report share. `unit` is None for the report over all units."""

    session: Session
    book: RegisterBook
    order: ReportOrder
    standing: Standing
    units: Mapping[str, Organization]
    unit: Organization | None

    @property
    def unit_id(self) -> str | None:
        """The id of the unit reported on."""
        return self.unit.id if self.unit else None

    @property
    def until(self) -> datetime:
        """The last moment that the report looks at."""
        return self.standing.at

    def say(self, text: str, **params: object) -> str:
        """The words in the language of the report."""
        return translate(text, self.order.lang, **params)

    def title_of(self, unit_id: str | None) -> str:
        """The name of a unit; a dash for none."""
        unit = self.units.get(unit_id or "")
        return unit.title(self.order.lang) if unit else "–"

    def code_of(self, unit_id: str | None) -> str:
        """The code of a unit; a dash for none."""
        unit = self.units.get(unit_id or "")
        return unit.code if unit else "–"

    def query(self, key: str, table: str, **parameters: str) -> Query:
        """The query behind a figure or table, and where its evidence is given."""
        asked = {"at": self.standing.day.isoformat(), "unit": self.unit.code if self.unit else "*"}
        address = {
            "kind": self.order.kind.value,
            "from": self.order.start.isoformat(),
            "to": self.order.end.isoformat(),
            "unit": self.unit.code if self.unit else "",
            "table": table,
        }
        return Query(key, tuple((asked | parameters).items()), f"{EVIDENCE_PATH}?{urlencode(address)}")

    def span_query(self, key: str, table: str, **parameters: str) -> Query:
        """The same for what is counted over the span."""
        span = {"from": self.order.start.isoformat(), "to": self.standing.day.isoformat()}
        return self.query(key, table, **(span | parameters))

    def state_word(self, code: Code) -> str:
        """What the public is told of a state."""
        return self.say(STATE_WORDS[public_code(code)])

    def count(
        self, key: str, name: str, formula: str, query: Query, evidence: Table, *, column: int | None = None
    ) -> Figure:
        """A plain count of the rows of its evidence, or the sum of one of their columns."""
        total = len(evidence.rows) if column is None else _sum(row[column] for row in evidence.rows)
        return Figure(key, name, Fraction(total), None, formula, query, evidence)

    def share(self, key: str, name: str, formula: str, query: Query, evidence: Table) -> Figure:
        """A share: the sum of the last column of its evidence, of the number of rows."""
        total = _sum(row[-1] for row in evidence.rows)
        return Figure(key, name, Fraction(total), len(evidence.rows), formula, query, evidence)


def _(text: str) -> str:
    """A text to be found by the translators; said in the language of the report later."""
    return text


STATE_WORDS = {
    Code.UNASSIGNED: _("No unit assigned"),
    Code.ASSIGNED: _("Assigned, waiting for data"),
    Code.DRAFT: _("In preparation"),
    Code.PUBLISHED: _("Published"),
    Code.LIVE: _("On the provincial portal"),
    Code.DUE: _("Due in 15 days or less"),
    Code.OVERDUE: _("Overdue"),
    Code.EXEMPT: _("Exempt, with a reason"),
    Code.REPEALED: _("Repealed"),
}


def register_figures(context: Context, standing: Standing, suffix: str = "") -> tuple[Figure, Figure, Figure]:
    """Coverage, timeliness and completeness of the register at a moment, each with its evidence."""
    _ = context.say
    day = standing.day.isoformat()
    keys = [f"{key}{suffix}" for key in ("coverage", "timeliness", "completeness")]
    due = list(standing.owed(context.unit_id))
    coverage = context.share(
        keys[0],
        _("Items of the list with open data"),
        _(
            "Items in force on that day of which something is public, of all items in force "
            "(exempt and repealed ones left out)."
        ),
        context.query("register.coverage", keys[0], at=day),
        _coverage(context, standing, keys[0]),
    )
    timeliness = context.share(
        keys[1],
        _("Obligations met in time"),
        _(
            "Obligations (item x period) due before that day that were delivered whole by their due date and "
            "are still public, of all obligations due (exempt ones left out)."
        ),
        context.query("register.timeliness", keys[1], at=day),
        _due_table(context, standing, keys[1], ((c, k, o, in_time(o)) for c, k, o in due)),
    )
    completeness = context.share(
        keys[2],
        _("Completeness of what was due"),
        _(
            "Sum of the shares of what was promised (periods, places, columns, formats) that are public, "
            "of the number of obligations due."
        ),
        context.query("register.completeness", keys[2], at=day),
        _due_table(context, standing, keys[2], ((c, k, o, share_of(o)) for c, k, o in due)),
    )
    return coverage, timeliness, completeness


def _coverage(context: Context, standing: Standing, key: str) -> Table:
    _ = context.say
    counted = {e.item: e.share for e in standing.indicators(context.unit_id).coverage.evidence}
    rows: list[tuple[Value, ...]] = [
        (code, standing.name_of(known), context.title_of(state.unit), int(counted[code]))
        for code, known, state in standing.listed(context.unit_id)
        if code in counted
    ]
    columns = (
        Column(_("Item code"), 1),
        Column(_("Name of the item"), 5),
        Column(_("Unit"), 3),
        Column(_("Counted as open"), 1, is_number=True),
    )
    return Table(key, _("Items in force and whether something of them is public"), columns, tuple(rows))


def _due_table(
    context: Context,
    standing: Standing,
    key: str,
    counted: Iterable[tuple[str, KnownItem, ObligationState, Fraction]],
) -> Table:
    _ = context.say
    rows: list[tuple[Value, ...]] = [
        (
            code,
            standing.name_of(known),
            context.title_of(state.unit),
            state.obligation.period.code,
            state.obligation.due,
            share,
        )
        for code, known, state, share in counted
    ]
    columns = (
        Column(_("Item code"), 1),
        Column(_("Name of the item"), 4),
        Column(_("Unit"), 3),
        Column(_("Reference period"), 1),
        Column(_("Due by"), 1),
        Column(_("Counted as"), 1, is_number=True),
    )
    return Table(key, _("Obligations due and what each was counted as"), columns, tuple(rows))


def _sum(values: Iterable[Value]) -> Fraction:
    return sum((Fraction(v) for v in values if isinstance(v, int | Fraction)), Fraction(0))
