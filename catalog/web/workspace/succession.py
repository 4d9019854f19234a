"""Room web/workspace: the wizard of acts by which units follow one another, for administrators.

One form: choose, look at the preview, give things to successors, confirm. Each step sends everything along.
"""

from dataclasses import replace
from datetime import date

from flask import redirect, request
from flask.typing import ResponseReturnValue

from catalog.domain import policy
from catalog.domain.errors import (
    CatalogError,
    ChangedMeanwhile,
    DatabaseBusy,
    Invalid,
    NotFound,
    SuccessionRefused,
    WrongState,
)
from catalog.domain.succession import Act, Fault, Kind
from catalog.i18n import local_day
from catalog.presenters.unit_words import KINDS, THINGS, fault_text
from catalog.services import late_leads, organizations, succession
from catalog.services.succession import Plan
from catalog.services.succession_suggestions import suggest_all
from catalog.services.unit_names import thing_labels
from catalog.web.context import current_actor, href, language, read_session, unit_of_work, utcnow
from catalog.web.rendering import gettext
from catalog.web.workspace import forms
from catalog.web.workspace.blueprint import bp
from catalog.web.workspace.pages import page
from catalog.web.workspace.succession_form import (
    NEW_FIELDS,
    NEW_UNITS,
    ActForm,
    empty_form,
    only_there,
    read_form,
)

_MENDABLE = (Invalid, SuccessionRefused, ChangedMeanwhile, NotFound, WrongState, DatabaseBusy)
_BASE = "/workspace/units"


@bp.get(_BASE)
def units() -> ResponseReturnValue:
    """All acts, those that wait first of all, and the way to a new one."""
    return _list_page()


@bp.get(f"{_BASE}/new")
def new_act() -> ResponseReturnValue:
    """An empty form."""
    return _form_page(empty_form(), None)


@bp.post(f"{_BASE}/new")
def order_act() -> ResponseReturnValue:
    """Look ahead, give things to successors, or confirm, as the button says."""
    form, do = read_form(request.form), request.form.get("do", "preview")
    policy.require_role(current_actor(), "administer")
    try:
        if do == "confirm":
            return _confirmed(form)
        if do == "assign":
            form = form.with_ticked(form.value("ticked_to"))
        return _form_page(*_looked_at(form, all_ticked=do == "tick_all"))
    except _MENDABLE as refusal:
        return _refused_page(form, refusal)


@bp.get(f"{_BASE}/<act_id>")
def act(act_id: str) -> ResponseReturnValue:
    """One act: what it moved, or what it will."""
    return _act_page(act_id)


@bp.post(f"{_BASE}/<act_id>/call-off")
def call_off(act_id: str) -> ResponseReturnValue:
    """Call off an act that waits for its day."""
    try:
        with unit_of_work() as session:
            succession.call_off(session, current_actor(), act_id, now=utcnow())
    except (WrongState, DatabaseBusy) as refusal:
        return _act_page(act_id, refusal)
    return redirect(href("workspace.units"), 303)


def _confirmed(form: ActForm) -> ResponseReturnValue:
    with unit_of_work() as session:
        row = succession.carry_out(
            session,
            current_actor(),
            form.act(),
            now=utcnow(),
            act_id=form.act_id,
            digest=form.value("digest"),
        )
        act_id = row.id
    return redirect(href("workspace.act", act_id=act_id), 303)


def _looked_at(form: ActForm, *, all_ticked: bool = False) -> tuple[ActForm, Plan]:
    """The plan of what was typed, with suggestions where nothing was given to anybody yet."""
    act = form.act()
    with read_session() as session:
        found = succession.plan(session, current_actor(), act, now=utcnow())
        form = only_there(form, found.things, act.heirs)
        if not form.is_assigned and act.kind in (Kind.SPLIT, Kind.TRANSFER):
            titles = {heir: found.title_of(heir) for heir in act.heirs}
            form = replace(form, chosen=suggest_all(act, found.things, titles))
        found = succession.plan(session, current_actor(), form.act(), now=utcnow())
    if all_ticked:
        form = replace(form, ticked=frozenset(thing.key for thing in found.things))
    return form, found


def _refused_page(form: ActForm, refusal: CatalogError) -> ResponseReturnValue:
    """The form as typed with what was refused; with the plan of now where there can be one."""
    plan = None
    if isinstance(refusal, SuccessionRefused | ChangedMeanwhile):
        form, plan = _looked_at(form)
    return _form_page(form, plan, refusal)


def _form_page(form: ActForm, plan: Plan | None, refusal: CatalogError | None = None) -> ResponseReturnValue:
    policy.require_role(current_actor(), "administer")
    with read_session() as session:
        in_office = organizations.list_units(session)
    shown = [unit for unit in in_office if unit.valid_to is None or unit.id in form.old]
    return page(
        "workspace/units_new.html",
        twin="workspace.new_act",
        refusal=refusal,
        form=form,
        plan=plan,
        faults=told(plan.faults) if plan else [],
        problems=forms.field_errors(refusal),
        units=shown,
        kinds=kind_options(),
        things=THINGS,
        new_units=NEW_UNITS,
        new_fields=NEW_FIELDS,
        labels={unit.id: unit.title(language()) for unit in shown},
    )


def _list_page() -> ResponseReturnValue:
    today = local_day(utcnow())
    with read_session() as session:
        acts = succession.list_acts(session, current_actor())
        titles = {unit.id: unit.title(language()) for unit in organizations.list_units(session)}
        orphans = late_leads.items_without_unit(session, today)
    return page(
        "workspace/units.html",
        twin="workspace.units",
        acts=acts,
        kinds=KINDS,
        titles=titles,
        today=today,
        orphans=orphans,
    )


def _act_page(act_id: str, refusal: CatalogError | None = None) -> ResponseReturnValue:
    with read_session() as session:
        row = succession.get_act(session, current_actor(), act_id)
        act = Act.from_dict(row.orders)
        plan = None
        if row.applied_at is None:
            plan = succession.plan_of(session, row, now=utcnow())
        titles = {unit.id: unit.title(language()) for unit in organizations.list_units(session)}
        labels = thing_labels(session, row.moves)
    return page(
        "workspace/units_act.html",
        twin="workspace.act",
        values={"act_id": act_id},
        refusal=refusal,
        row=row,
        act=act,
        plan=plan,
        faults=told(plan.faults) if plan else [],
        titles=titles,
        labels=labels,
        kinds=KINDS,
        things=THINGS,
        is_due=_is_due(row.effective_on) and row.applied_at is None,
    )


def _is_due(day: date) -> bool:
    return day <= local_day(utcnow())


def told(faults: tuple[Fault, ...]) -> list[str]:
    """What speaks against an act, each once, in the language of the page."""
    return list(dict.fromkeys(fault_text(fault, language()) for fault in faults))


def kind_options() -> list[tuple[str, str]]:
    """The kinds with what each means."""
    meanings = {
        "rename": gettext("one unit goes on under a new name"),
        "merge": gettext("several units become one, or one takes over others"),
        "split": gettext("units end, what they had goes to several successors"),
        "transfer": gettext("single things go to another unit, the old one stays"),
    }
    return [("", gettext("Choose a kind"))] + [
        (kind, f"{gettext(word)}: {meanings[kind]}") for kind, word in KINDS.items()
    ]
