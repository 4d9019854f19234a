"""Room web/workspace: the form of an act of succession, from typed text to an `Act`, and back to the page.

All that was typed comes along with every step, so nothing is kept on the server before the confirmation.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from werkzeug.datastructures import MultiDict

from catalog.domain.errors import Invalid
from catalog.domain.naming import is_id
from catalog.domain.succession import Act, Kind, NewUnit, Thing
from catalog.models.base import new_id
from catalog.schemas.fields import plain_text

NEW_UNITS = range(1, 6)
NEW_FIELDS = ("code", "title_vi", "title_en", "e_identifier", "parent")
_TO = "to-"


@dataclass(frozen=True)
class ActForm:
    """What stands in the form: single texts, chosen units, the successor of each thing, ticked things.

    `is_assigned` is true when the form came with successors of things: then nothing is suggested any more.
    """

    values: Mapping[str, str]
    old: Sequence[str]
    heirs: Sequence[str]
    chosen: Mapping[str, str]
    ticked: frozenset[str]
    is_assigned: bool
    act_id: str

    def value(self, name: str) -> str:
        """The text of a field."""
        return self.values.get(name, "")

    def act(self) -> Act:
        """The act as typed.

        Raises: Invalid (no kind, no day).
        """
        faults = {}
        if self.value("kind") not in set(Kind):
            faults["kind"] = ["required"]
        day = _day(self.value("effective_on"))
        if day is None:
            faults["effective_on"] = ["not_a_date"]
        if faults or day is None:
            raise Invalid(faults)
        return Act(
            kind=Kind(self.value("kind")),
            decision_number=self.value("decision_number"),
            effective_on=day,
            predecessors=tuple(self.old),
            successors=tuple(self.heirs),
            new_units=tuple(self._new_units()),
            chosen=dict(self.chosen),
            rest=self.value("rest"),
            note=self.value("note"),
        )

    def with_ticked(self, to: str) -> "ActForm":
        """The same with everything ticked given to one successor."""
        return replace(self, chosen={**self.chosen, **dict.fromkeys(self.ticked, to)}, ticked=frozenset())

    def _new_units(self) -> list[NewUnit]:
        found = []
        for number in NEW_UNITS:
            texts = {name: self.value(f"new-{number}-{name}") for name in NEW_FIELDS}
            if texts["code"] or texts["title_vi"]:
                found.append(NewUnit(**texts))
        return found


def empty_form() -> ActForm:
    """A form in which nothing stands; its act has its id already, so that sending it twice does it once."""
    return ActForm({}, (), (), {}, frozenset(), False, new_id())


def read_form(given: MultiDict[str, str]) -> ActForm:
    """The form as it was sent."""
    many = {"old", "heir", "tick", "csrf_token"}
    values = {k: plain_text(v) for k, v in given.items() if k not in many and not k.startswith(_TO)}
    chosen = {k.removeprefix(_TO): v for k, v in given.items() if k.startswith(_TO) and v}
    sent = values.get("act_id", "")
    return ActForm(
        values=values,
        old=tuple(dict.fromkeys(given.getlist("old"))),
        heirs=tuple(dict.fromkeys(given.getlist("heir"))),
        chosen=chosen,
        ticked=frozenset(given.getlist("tick")),
        is_assigned=any(k.startswith(_TO) for k in given),
        act_id=sent if is_id(sent) else new_id(),
    )


def only_there(form: ActForm, things: Sequence[Thing], heirs: Sequence[str]) -> ActForm:
    """The same without successors of things that the chosen units do not hold (the choice was changed)."""
    known = {thing.key for thing in things}
    kept = {key: to for key, to in form.chosen.items() if key in known and to in heirs}
    values = dict(form.values)
    if values.get("rest") not in heirs:
        values["rest"] = ""
    return replace(form, values=values, chosen=kept, ticked=form.ticked & known)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
