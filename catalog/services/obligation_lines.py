"""Use-cases on one item: each of its periods as a line, with the law and the files behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from catalog.domain.deadlines import LegalRecord
from catalog.domain.register_facts import Code, Exemption, Override, Stage, local_day
from catalog.domain.register_states import ItemState, ObligationState
from catalog.domain.scope import Missing, missing, scope_of
from catalog.services.period_marks import PeriodMark, mark_of
from catalog.services.register_answers import CountedFile, slot_of
from catalog.services.register_summary import public_code


@dataclass(frozen=True)
class ObligationLine:
    """One period as the public is told of it.

    `rules` are the legal records behind the due date, empty where the list itself named the day (`is_first`).
    `missing` is None where the period is whole or nobody owes it. `is_live` is None where nothing whole is
    public. `unit` is an id.
    """

    mark: PeriodMark
    code: Code
    due: date
    is_first: bool
    is_moved: bool
    rules: tuple[LegalRecord, ...]
    decision: str
    unit: str | None
    delivered_on: date | None
    days_late: int
    percent: int
    missing: Missing | None
    is_live: bool | None
    files: tuple[CountedFile, ...]
    exemption: Exemption | None
    override: Override | None


def lines_of(state: ItemState, files: Mapping[tuple[str, int], CountedFile]) -> list[ObligationLine]:
    """The periods of an item, the newest first; `files` as `register_answers.files_of` finds them."""
    ordered = sorted(state.obligations, key=lambda o: o.obligation.period, reverse=True)
    return [_line(one, files) for one in ordered]


def rules_of(lines: list[ObligationLine]) -> list[LegalRecord]:
    """Every legal record that these lines name, once."""
    return list({rule.key: rule for line in lines for rule in line.rules}.values())


def _line(state: ObligationState, files: Mapping[tuple[str, int], CountedFile]) -> ObligationLine:
    asked = state.obligation
    due = asked.due_date
    keys = dict.fromkeys((slot_of(release), release.number) for release in state.counted)
    return ObligationLine(
        mark=mark_of(state),
        code=public_code(state.code),
        due=asked.due,
        is_first=asked.is_first,
        is_moved=due is not None and due.unmoved != due.day,
        rules=(due.lag, due.grace) if due else (),
        decision=asked.version.decision,
        unit=state.unit,
        delivered_on=local_day(state.delivered_at) if state.delivered_at else None,
        days_late=state.days_late,
        percent=state.completeness.percent,
        missing=_missing(state),
        is_live=state.stage is Stage.LIVE if state.is_whole else None,
        files=tuple(files[key] for key in keys if key in files),
        exemption=state.exemption,
        override=state.override,
    )


def _missing(state: ObligationState) -> Missing | None:
    if state.is_whole or not state.counted or state.stage >= Stage.EXEMPT:
        return None
    version = state.obligation.version
    scope = scope_of(state.obligation.period, version.promise, is_snapshot=version.asks_snapshots)
    return missing(scope, state.counted)
