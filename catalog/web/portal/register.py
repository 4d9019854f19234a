"""Pages of the approved open data list: the whole list with its heat map, and what was taken from it."""

from collections.abc import Sequence
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from catalog.i18n import local_day
from catalog.presenters import period_words, register_words
from catalog.search.analysis import collation_key
from catalog.services import register as use_cases
from catalog.services import register_removals
from catalog.services.register_answers import answers_of
from catalog.services.register_choice import PUBLIC_CODES, choose
from catalog.services.register_summary import Summary
from catalog.services.register_sums import add_up, count_states
from catalog.services.register_units import Unit, units_by_id
from catalog.web.context import language, read_session, running, utcnow
from catalog.web.portal import register_heat
from catalog.web.portal.blueprint import bp
from catalog.web.portal.paging import Paging, offset_of
from catalog.web.portal.register_form import PAGE_ITEMS, RegisterForm

# The number of a state -> its name in addresses.
CODE_NAMES = {int(code): code.name.lower() for code in PUBLIC_CODES}
WORDS = {
    "period_word": period_words.period_word,
    "period_code_word": period_words.period_code_word,
    "register_words": register_words,
    "codes_by_number": CODE_NAMES,
    "round_down": int,
}


@bp.get("/register")
def register() -> ResponseReturnValue:
    """The list in force with the state of every item, as the address chooses and orders it."""
    form, now = RegisterForm.from_args(request.args), utcnow()
    with read_session() as session:
        summaries = running().register.summaries(session, now)
        units = units_by_id(session)
        decision = use_cases.decision_in_force(session, local_day(now))
        found = choose(summaries, form.choice(units), {u.id: u.title_vi for u in units.values()})
        offset = offset_of(form.page, PAGE_ITEMS)
        shown = found[offset : offset + PAGE_ITEMS]
        answers = answers_of(session, [s.code for s in shown])
    return render_template(
        "register/list.html",
        form=form,
        now=now,
        decision=decision,
        total=len(summaries),
        figures=add_up(summaries),
        counts=count_states(summaries),
        shown=shown,
        answers=answers,
        units=units,
        codes=PUBLIC_CODES,
        paging=Paging(form.page, len(found), PAGE_ITEMS),
        **_choices(summaries, units),
        **_heat(shown, form),
        **WORDS,
    )


@bp.get("/register/removals")
def register_removed() -> ResponseReturnValue:
    """What left the list or the public, and who is freed of what, each with its reason."""
    now = utcnow()
    with read_session() as session:
        gone = _removals(session)
    return render_template("register/removals.html", now=now, **gone, **WORDS)


def _removals(session: Session) -> dict[str, Any]:
    now = utcnow()
    summaries = running().register.summaries(session, now)
    return {
        "repealed": register_removals.repealed(session, summaries),
        "removed": register_removals.removed(session),
        "exemptions": register_removals.exemptions_on(session, local_day(now)),
        "by_hand": register_removals.set_by_hand(session, now),
        "names": {s.code: s.item.name_vi for s in summaries},
    }


def _choices(summaries: Sequence[Summary], units: dict[str, Unit]) -> dict[str, Any]:
    """The units and groups that a filter may name."""
    named = {s.unit for s in summaries}
    groups = {s.item.group_name for s in summaries if s.item.group_name}
    return {
        "unit_choices": [unit for unit in units.values() if unit.id in named],
        "group_choices": sorted(groups, key=collation_key),
    }


def _heat(shown: Sequence[Summary], form: RegisterForm) -> dict[str, Any]:
    lang = language()
    window = register_heat.window_on(local_day(utcnow()), form.years)
    return {
        "window": window,
        "height": register_heat.HEIGHT,
        "axis": register_heat.axis(window, lang),
        "strips": {s.code: register_heat.strip(s.marks, window, lang) for s in shown},
        "legend": [
            (register_heat.sample(told, number), register_words.told_word(told, number, lang))
            for told, number in register_heat.LEGEND
        ],
        "years_choices": tuple(register_heat.WIDTHS),
    }
