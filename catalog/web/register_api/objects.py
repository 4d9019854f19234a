"""Room web: items, periods and figures of the register as plain JSON values. No state but the public one."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from catalog.domain.quality_score import AXES, QualityScore
from catalog.domain.register_facts import Code, Exemption, Override
from catalog.domain.scope import Missing
from catalog.presenters import addresses
from catalog.presenters.site import Site
from catalog.services.obligation_lines import ObligationLine
from catalog.services.register_answers import Answer
from catalog.services.register_summary import Summary, public_code
from catalog.services.register_sums import KEYS, Figures, Part
from catalog.services.register_units import Unit


def item_object(
    summary: Summary, answers: Iterable[Answer], units: Mapping[str, Unit], site: Site
) -> dict[str, Any]:
    """One item with its state."""
    item = summary.item
    return {
        "code": summary.code,
        "position": item.position,
        "name": item.name_vi,
        "group": item.group_name,
        "unit": unit_object(units.get(summary.unit or "")),
        "unit_text": item.unit_text,
        "frequency": item.frequency,
        "first_publication": _day(item.first_publication),
        "columns": list(item.columns),
        "formats": list(item.formats),
        "place_level": item.place_level,
        "decision": summary.decision,
        **_state(summary.public_standing),
        "period": summary.period,
        "due": _day(summary.due),
        "next_due": _day(summary.next_due),
        "days_late": summary.days_late,
        "percent": summary.percent,
        "has_public": summary.has_public,
        "public_until": summary.public_until or None,
        "quality": summary.points._asdict(),
        "exemptions": [exemption_object(e) for e in summary.exemptions],
        "overrides": [override_object(o) for o in summary.overrides],
        "datasets": [
            {
                "name": a.name,
                "title_vi": a.title_vi,
                "title_en": a.title_en,
                "url": addresses.dataset(site, a.name),
            }
            for a in answers
        ],
        "url": addresses.register_item(site, summary.code),
    }


def obligation_object(line: ObligationLine, units: Mapping[str, Unit]) -> dict[str, Any]:
    """One period of an item."""
    period = line.mark.period
    unit = units.get(line.unit or "")
    return {
        "period": period.code,
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
        **_state(line.code),
        "told": line.mark.told.value,
        "due": line.due.isoformat(),
        "is_first_publication": line.is_first,
        "rules": [rule.key for rule in line.rules],
        "decision": line.decision,
        "unit": unit.code if unit else None,
        "delivered_on": _day(line.delivered_on),
        "days_late": line.days_late,
        "percent": line.percent,
        "missing": _missing(line.missing) if line.missing else None,
        "is_live": line.is_live,
        "exemption": exemption_object(line.exemption) if line.exemption else None,
        "override": override_object(line.override) if line.override else None,
    }


def files_object(line: ObligationLine) -> list[dict[str, Any]]:
    """The files that counted for a period."""
    return [{"dataset": f.dataset.name, "resource": f.resource_id, "version": f.number} for f in line.files]


def figures_object(figures: Figures) -> dict[str, Any]:
    """The indicators of one unit or of all: what was counted, of how many, per cent rounded down.

    Of the four scores `unmeasured` tells how many items have none; they are not counted.
    """
    return {key: _figure(figures.part(key), is_score=key in AXES) for key in KEYS}


def quality_object(score: QualityScore) -> dict[str, Any]:
    """Why each score of an item is not 100, or is not there: codes, what they speak of, how many."""
    return {
        axis: [{"code": r.code, "subject": r.subject, "count": r.count} for r in getattr(score, axis).reasons]
        for axis in AXES
    }


def unit_object(unit: Unit | None) -> dict[str, str] | None:
    """A unit by code, name and titles."""
    if unit is None:
        return None
    return {"code": unit.code, "name": unit.name, "title_vi": unit.title_vi, "title_en": unit.title_en}


def exemption_object(given: Exemption) -> dict[str, Any]:
    """An exemption with reason, signer and its last day."""
    return {
        "reason": given.reason,
        "signer": given.signer,
        "valid_from": given.valid_from.isoformat(),
        "expires_on": given.expires_on.isoformat(),
        "periods": sorted(given.periods),
    }


def override_object(given: Override) -> dict[str, Any]:
    """A state set by hand with reason, signer and its last day."""
    return {
        **_state(public_code(given.code)),
        "reason": given.reason,
        "signer": given.signer,
        "signed_at": given.signed_at.isoformat(),
        "expires_on": given.expires_on.isoformat(),
        "period": given.period,
    }


def _state(code: Code) -> dict[str, Any]:
    return {"state": code.name.lower(), "state_code": int(code)}


def _figure(part: Part, *, is_score: bool) -> dict[str, Any]:
    number = part.numerator
    told = {
        "numerator": number if isinstance(number, int) else float(number),
        "denominator": part.denominator,
        "percent": part.percent,
    }
    return told | ({"unmeasured": part.unmeasured} if is_score else {})


def _missing(missing: Missing) -> dict[str, Any]:
    return {
        "days": [[start.isoformat(), end.isoformat()] for start, end in missing.days],
        "places": sorted(missing.places),
        "columns": sorted(missing.columns),
        "formats": sorted(missing.formats),
        "wrong_place_lists": sorted(missing.vintages),
        "is_scattered": missing.is_scattered,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
