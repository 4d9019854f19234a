"""Room web: `/api/v1/register`: the items as the page chooses them, one item, the indicators."""

from typing import Any

from flask import Response, request

from catalog.domain.errors import NotFound
from catalog.domain.register_indicators import owed_by
from catalog.i18n import local_day
from catalog.services.item_quality import quality_of_items
from catalog.services.obligation_lines import lines_of
from catalog.services.register_answers import answers_of, files_of
from catalog.services.register_choice import choose
from catalog.services.register_summary import Summary
from catalog.services.register_sums import add_up, add_up_by_unit
from catalog.web.context import read_session, running, site
from catalog.web.portal.paging import Paging, offset_of
from catalog.web.portal.register_form import PAGE_ITEMS, RegisterForm
from catalog.web.register_api.blueprint import Asked, ask, bp
from catalog.web.register_api.objects import (
    figures_object,
    files_object,
    item_object,
    obligation_object,
    quality_object,
    unit_object,
)


@bp.get("/api/v1/register")
def items() -> Response:
    """The items that the filters leave, fifty a page, each with its periods."""
    form = RegisterForm.from_args(request.args)
    with read_session() as session:
        asked = ask(session)
        return asked.json(lambda: _page(asked, form))


@bp.get("/api/v1/register/<item>")
def one_item(item: str) -> Response:
    """One item with its periods."""
    with read_session() as session:
        asked = ask(session)
        summaries = running().register.summaries(session, asked.now)
        summary = next((s for s in summaries if s.code == item), None)
        if summary is None:
            raise NotFound(kind="list_item", name=item)
        return asked.json(lambda: {"item": _whole(asked, summary)})


@bp.get("/api/v1/register/indicators")
def indicators() -> Response:
    """The indicators of every unit and of all together."""
    with read_session() as session:
        asked = ask(session)
        return asked.json(lambda: _indicators(asked))


def _page(asked: Asked, form: RegisterForm) -> dict[str, Any]:
    summaries = running().register.summaries(asked.session, asked.now)
    found = choose(summaries, form.choice(asked.units), {u.id: u.title_vi for u in asked.units.values()})
    paging = Paging(form.page, len(found), PAGE_ITEMS)
    start = offset_of(form.page, PAGE_ITEMS)
    return {
        "total": len(found),
        "page": form.page,
        "pages": paging.count,
        "items": _with_periods(asked, found[start : start + PAGE_ITEMS]),
    }


def _whole(asked: Asked, summary: Summary) -> dict[str, Any]:
    """One item with its periods, each with the files that counted for it."""
    found = _with_periods(asked, [summary])[0]
    states = running().register.states(asked.session, [summary.code], asked.now)
    state = states[summary.code][1]
    counted = [release for one in state.obligations for release in one.counted]
    lines = lines_of(state, files_of(asked.session, summary.code, counted))
    owed = {summary.code: owed_by(state, local_day(asked.now))}
    found["quality_reasons"] = quality_object(quality_of_items(asked.session, owed)[summary.code])
    for told, line in zip(found["obligations"], lines, strict=True):
        told["files"] = files_object(line)
    return found


def _with_periods(asked: Asked, shown: list[Summary]) -> list[dict[str, Any]]:
    codes = [summary.code for summary in shown]
    answers = answers_of(asked.session, codes)
    states = running().register.states(asked.session, codes, asked.now)
    found = []
    for summary in shown:
        lines = lines_of(states[summary.code][1], {}) if summary.code in states else []
        item = item_object(summary, answers[summary.code], asked.units, site())
        found.append(item | {"obligations": [obligation_object(line, asked.units) for line in lines]})
    return found


def _indicators(asked: Asked) -> dict[str, Any]:
    summaries = running().register.summaries(asked.session, asked.now)
    by_unit = add_up_by_unit(summaries)
    ordered = [unit for unit in asked.units.values() if unit.id in by_unit]
    units = [{"unit": unit_object(unit), **figures_object(by_unit[unit.id])} for unit in ordered]
    if None in by_unit:
        units.append({"unit": None, **figures_object(by_unit[None])})
    return {"total": figures_object(add_up(summaries)), "units": units}
