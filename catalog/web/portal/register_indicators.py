"""Pages of the indicators: by unit and in total, each with its formula and all that it counted."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from catalog.domain.errors import NotFound
from catalog.domain.quality_score import AXES
from catalog.services.register_evidence import NO_UNIT, counted_items, evidence_of
from catalog.services.register_summary import Summary
from catalog.services.register_sums import KEYS, Figures, add_up, add_up_by_unit
from catalog.services.register_units import Unit, units_by_id
from catalog.web.context import href, read_session, running, utcnow
from catalog.web.portal.blueprint import bp
from catalog.web.portal.paging import Paging, offset_of, page_number
from catalog.web.portal.register import WORDS
from catalog.web.portal.register_form import PAGE_ITEMS

# Of these every item counts once, whatever its periods.
BY_ITEM = frozenset({"coverage", *AXES})


@bp.get("/register/indicators")
def register_indicators() -> ResponseReturnValue:
    """Every unit beside every indicator, and all of them together."""
    now = utcnow()
    with read_session() as session:
        summaries = running().register.summaries(session, now)
        units = units_by_id(session)
    by_unit = add_up_by_unit(summaries)
    known = [unit for unit in units.values() if unit.id in by_unit]
    rows: list[tuple[Unit | None, Figures]] = [(unit, by_unit[unit.id]) for unit in known]
    rows += [(None, by_unit[None])] if None in by_unit else []
    return render_template(
        "register/indicators.html",
        now=now,
        rows=rows,
        total=add_up(summaries),
        keys=KEYS,
        no_unit=NO_UNIT,
        **WORDS,
    )


@bp.get("/register/indicators/<key>")
def register_evidence(key: str) -> ResponseReturnValue:
    """Everything that one indicator counts, of one unit or of all, some items at a time."""
    if key not in KEYS:
        raise NotFound(kind="indicator", name=key)
    now, page = utcnow(), page_number(request.args.get("page"))
    name = request.args.get("unit", "")
    book = running().register
    with read_session() as session:
        summaries = book.summaries(session, now)
        units = units_by_id(session)
        unit = unit_asked(units, name)
        codes = counted_items(summaries, key, unit)
        offset = offset_of(page, PAGE_ITEMS)
        evidence = list(evidence_of(book, session, codes[offset : offset + PAGE_ITEMS], key, unit, at=now))
    return render_template(
        "register/evidence.html",
        now=now,
        key=key,
        by_item=BY_ITEM,
        unit=units.get(unit or ""),
        unit_name=name,
        part=_figures(summaries, unit).part(key),
        evidence=evidence,
        names={s.code: s.item.name_vi for s in summaries},
        paging=Paging(page, len(codes), PAGE_ITEMS),
        page_address=partial(_address, key, name),
        **WORDS,
    )


def unit_asked(units: Mapping[str, Unit], name: str) -> str | None:
    """The id of the unit that an address names; None for all of them.

    Raises: NotFound.
    """
    if name in ("", NO_UNIT):
        return name or None
    found = next((u.id for u in units.values() if u.name == name), None)
    if found is None:
        raise NotFound(kind="organization", name=name)
    return found


def _figures(summaries: Sequence[Summary], unit: str | None) -> Figures:
    if unit is None:
        return add_up(summaries)
    return add_up_by_unit(summaries).get(None if unit == NO_UNIT else unit, Figures())


def _address(key: str, unit: str, page: int) -> str:
    values: dict[str, Any] = {"unit": unit, "page": page if page > 1 else ""}
    return href("portal.register_evidence", key=key, **{n: v for n, v in values.items() if v})
