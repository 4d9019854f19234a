"""Use-cases on frozen quarters: the whole register of one day as plain values, and how two of them differ.

Only what the public is told enters: states as `public_code` gives them, units by their name of that day.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.domain.register_facts import Exemption, Override, local_day
from catalog.domain.register_indicators import Indicator
from catalog.domain.register_states import ItemState, ObligationState
from catalog.models import Organization
from catalog.services.item_facts import KnownItem
from catalog.services.list_versions import decisions_in_order
from catalog.services.register_summary import ListedItem, public_code
from catalog.services.report_facts import Standing, UnitSums

FORMAT = 1
# The names of what each row of `obligations` holds, in order: a row without names is a third of the size.
OBLIGATION = ("period", "due", "state", "days_late", "filled", "total", "delivered_on", "unit", "files")


def compose(session: Session, standing: Standing, quarter: str) -> dict[str, Any]:
    """The body of a snapshot."""
    units = {unit.id: unit for unit in session.scalars(select(Organization))}
    ordered = sorted(
        standing.items.values(), key=lambda e: (e[0].version_on(standing.day).item.position, e[0].code)
    )
    figures = standing.indicators()
    return {
        "format": FORMAT,
        "quarter": quarter,
        "day": standing.day.isoformat(),
        "decisions": [
            {
                "number": d.number,
                "issued_on": d.issued_on.isoformat(),
                "in_force_from": d.in_force_from.isoformat(),
                "expires_on": _day(d.expires_on),
                "title": d.title_vi,
                "issuer": d.issuer,
                "file_sha256": d.file_sha256,
            }
            for d in decisions_in_order(session)
            if d.in_force_from <= standing.day and (d.expires_on is None or standing.day <= d.expires_on)
        ],
        "indicators": {
            one.key: _indicator(one) for one in (figures.coverage, figures.timeliness, figures.completeness)
        },
        "units": [
            {"code": _code(units, unit), "title": _title(units, unit), **_sums(sums)}
            for unit, sums in sorted(standing.by_unit.items(), key=lambda e: _code(units, e[0]))
        ],
        "obligation_columns": list(OBLIGATION),
        "items": [_item(standing.day, known, state, units) for known, state in ordered],
    }


def _item(day: date, known: KnownItem, state: ItemState, units: Mapping[str, Organization]) -> dict[str, Any]:
    listed = known.version_on(day)
    texts = ListedItem.of(listed.item)
    worst = state.worst
    return {
        "code": known.code,
        "position": texts.position,
        "name": texts.name_vi,
        "description": texts.description,
        "group": texts.group_name,
        "unit": _code(units, state.unit),
        "unit_title": _title(units, state.unit),
        "unit_text": texts.unit_text,
        "supporting": texts.supporting_text,
        "frequency": texts.frequency,
        "columns": list(texts.columns),
        "formats": list(texts.formats),
        "sharing": list(texts.sharing),
        "scope": texts.scope_text,
        "place_level": texts.place_level,
        "kind": texts.kind,
        "publication_unit": texts.publication_unit,
        "first_publication": _day(texts.first_publication),
        "profile": texts.profile,
        "note": texts.note,
        "decision": listed.decision.number,
        "is_repealed": state.version is None,
        "state": int(public_code(state.code)),
        "has_public": state.has_public,
        "period": worst.obligation.period.code if worst else "",
        "due": _day(worst.obligation.due) if worst else None,
        "days_late": worst.days_late if worst else 0,
        "exemptions": [_exemption(e) for e in known.facts.exemptions if e.valid_from <= day <= e.expires_on],
        "overrides": [
            _override(o) for o in known.facts.overrides if local_day(o.signed_at) <= day <= o.expires_on
        ],
        "obligations": [_obligation(o, units) for o in state.obligations],
    }


def _obligation(state: ObligationState, units: Mapping[str, Organization]) -> list[Any]:
    """One row in the order of `OBLIGATION`; `files` are slot and version of each file that was counted."""
    return [
        state.obligation.period.code,
        state.obligation.due.isoformat(),
        int(public_code(state.code)),
        state.days_late,
        state.completeness.filled,
        state.completeness.total,
        _day(local_day(state.delivered_at)) if state.delivered_at else None,
        _code(units, state.unit),
        [f"{release.source}/{release.number}" for release in state.counted],
    ]


def _exemption(one: Exemption) -> dict[str, Any]:
    return {
        "reason": one.reason,
        "signer": one.signer,
        "valid_from": one.valid_from.isoformat(),
        "expires_on": one.expires_on.isoformat(),
        "periods": sorted(one.periods),
    }


def _override(one: Override) -> dict[str, Any]:
    return {
        "state": int(public_code(one.code)),
        "period": one.period,
        "reason": one.reason,
        "signer": one.signer,
        "signed_on": local_day(one.signed_at).isoformat(),
        "expires_on": one.expires_on.isoformat(),
    }


def _indicator(one: Indicator) -> dict[str, Any]:
    return {"numerator": _exact(one.numerator), "denominator": one.denominator}


def _sums(sums: UnitSums) -> dict[str, Any]:
    return {
        "items": sums.items,
        "open_items": sums.open_items,
        "due": sums.due,
        "in_time": sums.in_time,
        "share": _exact(sums.share),
    }


def _exact(value: Fraction) -> str:
    """A fraction that loses nothing: `7/2`, or `3` for a whole number."""
    return str(value)


def _code(units: Mapping[str, Organization], unit: str | None) -> str:
    found = units.get(unit or "")
    return found.code if found else ""


def _title(units: Mapping[str, Organization], unit: str | None) -> str:
    found = units.get(unit or "")
    return found.title_vi if found else ""


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def differences(frozen: Mapping[str, Any], present: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Where a body that is composed today differs: (item code or part, names of what differs)."""
    for part in ("decisions", "indicators", "units"):
        if frozen[part] != present[part]:
            yield part, ""
    before = {item["code"]: item for item in frozen["items"]}
    after = {item["code"]: item for item in present["items"]}
    for code in sorted(before.keys() | after.keys()):
        one, other = before.get(code), after.get(code)
        if one is None or other is None:
            yield code, "item"
        elif one != other:
            yield code, ", ".join(sorted(k for k in one.keys() | other.keys() if one.get(k) != other.get(k)))
