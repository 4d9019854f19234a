"""Domain: one act by which units follow one another: rename, merge, split, transfer. What may be, what moves.

An act comes from a decision with a number and holds from a day. After a rename, a merge or a split the
predecessor is no longer in office; a transfer takes single things away from a unit that stays. Standard
library only. Source: 10-domain.md, section 2; 11-register.md, Units move.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """How units follow one another."""

    RENAME = "rename"
    MERGE = "merge"
    SPLIT = "split"
    TRANSFER = "transfer"

    @property
    def closes(self) -> bool:
        """Does the predecessor end by it?"""
        return self is not Kind.TRANSFER


class ThingKind(StrEnum):
    """What can move from unit to unit."""

    DATASET = "dataset"
    LIST_ITEM = "list_item"
    USER = "user"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as far as an act needs it. `is_succeeded` is true when an act has ended it already."""

    id: str
    code: str
    title: str
    parent_id: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    is_succeeded: bool = False

    def is_in_office(self, day: date) -> bool:
        """Was it in office on `day`?"""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A successor that the act makes. `parent` is the id of a unit or of the act's own new unit, or empty."""

    code: str
    title_vi: str
    title_en: str = ""
    e_identifier: str = ""
    parent: str = ""
    kind: str = ""

    @property
    def key(self) -> str:
        """Its id inside the act, before it has one."""
        return f"new:{self.code}"


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing of a predecessor; of an item `id` is the permanent code. `since`: last moved on that day."""

    kind: ThingKind
    id: str
    owner: str
    label: str = ""
    since: date | None = None
    theme: str = ""

    @property
    def key(self) -> str:
        """Kind and id in one word, as forms and files name it."""
        return f"{self.kind.value}:{self.id}"


@dataclass(frozen=True)
class Act:
    """What is to be done. Successors are ids of units, or keys of `new_units`.

    `chosen` names the successor of single things by their key; `rest` is that of all others: empty leaves
    them where they are (transfer) or without one (split, which is refused). Rename and merge need neither.
    """

    kind: Kind
    decision_number: str
    effective_on: date
    predecessors: tuple[str, ...]
    successors: tuple[str, ...] = ()
    new_units: tuple[NewUnit, ...] = ()
    chosen: Mapping[str, str] = field(default_factory=dict)
    rest: str = ""
    note: str = ""

    @property
    def heirs(self) -> tuple[str, ...]:
        """All successors, existing ones first."""
        return (*self.successors, *(new.key for new in self.new_units))

    @property
    def last_day(self) -> date:
        """The last day in office of a unit that the act ends."""
        return self.effective_on - timedelta(days=1)

    def heir_of(self, thing: Thing) -> str:
        """The successor of one thing; empty where none was named."""
        if len(self.heirs) == 1 and self.kind.closes:
            return self.heirs[0]
        return self.chosen.get(thing.key, self.rest)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values; `from_dict` gives the same act back."""
        return {
            "kind": self.kind.value,
            "decision_number": self.decision_number,
            "effective_on": self.effective_on.isoformat(),
            "predecessors": list(self.predecessors),
            "successors": list(self.successors),
            "new_units": [
                {name: getattr(new, name) for name in NewUnit.__dataclass_fields__} for new in self.new_units
            ],
            "chosen": dict(self.chosen),
            "rest": self.rest,
            "note": self.note,
        }

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> "Act":
        """The act that `to_dict` wrote."""
        return cls(
            kind=Kind(given["kind"]),
            decision_number=given["decision_number"],
            effective_on=date.fromisoformat(given["effective_on"]),
            predecessors=tuple(given["predecessors"]),
            successors=tuple(given["successors"]),
            new_units=tuple(NewUnit(**new) for new in given["new_units"]),
            chosen=dict(given["chosen"]),
            rest=given["rest"],
            note=given["note"],
        )


@dataclass(frozen=True, slots=True)
class Move:
    """One thing goes to one successor (id or key of a new unit)."""

    thing: Thing
    to: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Why an act cannot be: a code with words in both languages, and what it speaks of."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)


def moves_of(act: Act, things: Iterable[Thing]) -> tuple[Move, ...]:
    """What moves where. Things without a successor stay; `faults_of` refuses that where it must not be."""
    heirs = set(act.heirs)
    found = ((thing, act.heir_of(thing)) for thing in things)
    # A successor that stood below its predecessor is no thing to be given away.
    return tuple(Move(thing, to) for thing, to in found if to in heirs and thing.id not in heirs)


def links_of(act: Act, moves: Iterable[Move]) -> tuple[tuple[str, str], ...]:
    """(predecessor, successor) pairs: who got something, and all successors where nobody did."""
    if act.kind in (Kind.RENAME, Kind.MERGE):
        return tuple((before, after) for before in act.predecessors for after in act.heirs)
    given = dict.fromkeys((move.thing.owner, move.to) for move in moves)
    for before in act.predecessors:
        if len(act.predecessors) == 1 or not any(one == before for one, _ in given):
            given |= dict.fromkeys((before, after) for after in act.heirs)
    return tuple(given)


def faults_of(
    act: Act, units: Mapping[str, Unit], things: Sequence[Thing], *, taken_codes: frozenset[str] = frozenset()
) -> tuple[Fault, ...]:
    """Everything that speaks against the act; nothing means that it may be carried out.

    Args:
        units: every unit by id, among them all that the act names.
        things: what the predecessors hold (on the day, of items).
        taken_codes: codes and addresses in use, folded to addresses.
    """
    found = [*_form(act), *_units(act, units), *_new_units(act, units, taken_codes)]
    # Who follows whom must be clear before it makes sense to speak of single things.
    return tuple(found or [*_things(act, things), *_circles(act, units, things)])


def _form(act: Act) -> Iterator[Fault]:
    if not act.decision_number.strip():
        yield Fault("decision_missing")
    for text, longest in _texts(act):
        if len(text) > longest:
            yield Fault("too_long", {"text": text[:40], "longest": longest})
    if not act.predecessors or len(set(act.predecessors)) < len(act.predecessors):
        yield Fault("predecessor_missing")
    if len(set(act.heirs)) < len(act.heirs):
        yield Fault("successor_twice")
    before, after = len(act.predecessors), len(act.heirs)
    if act.kind is Kind.RENAME and not (before == 1 and after == 1 and act.new_units):
        yield Fault("rename_form")
    if act.kind is Kind.MERGE and not (after == 1 and (before > 1 or act.successors)):
        yield Fault("merge_form")
    if act.kind is Kind.SPLIT and after < 2:
        yield Fault("split_form")
    if act.kind is Kind.TRANSFER and (before != 1 or after < 1):
        yield Fault("transfer_form")


def _texts(act: Act) -> Iterator[tuple[str, int]]:
    """Every text of the act that is kept in a column, with the most characters it takes."""
    yield act.decision_number, 100
    for new in act.new_units:
        yield new.code, 50
        yield new.e_identifier, 35
        yield new.kind, 20


def _units(act: Act, units: Mapping[str, Unit]) -> Iterator[Fault]:
    for unit in (units[one] for one in act.predecessors):
        if unit.id in act.heirs:
            yield Fault("is_both", {"unit": unit.title})
        elif unit.valid_from is not None and act.last_day < unit.valid_from:
            yield Fault("too_early", {"unit": unit.title, "day": unit.valid_from})
        elif act.kind.closes and unit.is_succeeded:
            yield Fault("already_succeeded", {"unit": unit.title, "day": unit.valid_to})
        elif not unit.is_in_office(act.last_day if act.kind.closes else act.effective_on):
            yield Fault("predecessor_not_in_office", {"unit": unit.title, "day": unit.valid_to})
    for unit in (units[one] for one in act.successors if one not in act.predecessors):
        if unit.valid_from is not None and act.effective_on < unit.valid_from:
            yield Fault("successor_too_early", {"unit": unit.title, "day": unit.valid_from})
        # Also one that ended later: what is entered afterwards must end at a unit that is there.
        elif unit.valid_to is not None:
            yield Fault("successor_not_in_office", {"unit": unit.title, "day": unit.valid_to})


def _new_units(act: Act, units: Mapping[str, Unit], taken: frozenset[str]) -> Iterator[Fault]:
    own = {new.key for new in act.new_units}
    for new in act.new_units:
        if new.code in taken:
            yield Fault("code_taken", {"code": new.code})
        if not new.title_vi.strip():
            yield Fault("title_missing", {"code": new.code})
        if new.parent in own:
            if new.parent == new.key:
                yield Fault("circle", {"unit": new.title_vi})
        elif new.parent:
            ends = act.kind.closes and new.parent in act.predecessors
            if ends or not units[new.parent].is_in_office(act.effective_on):
                titles = {"unit": new.title_vi, "parent": units[new.parent].title}
                yield Fault("parent_not_in_office", titles)


def _things(act: Act, things: Sequence[Thing]) -> Iterator[Fault]:
    known = {thing.key: thing for thing in things}
    for key, to in act.chosen.items():
        if key not in known:
            yield Fault("not_there", {"thing": key})
        elif to and to not in act.heirs:
            yield Fault("unknown_successor", {"thing": known[key].label or key})
    if act.rest and act.rest not in act.heirs:
        yield Fault("unknown_successor", {"thing": "*"})
    for thing in things:
        if act.kind.closes and thing.id not in act.heirs and not act.heir_of(thing):
            yield Fault("no_successor", {"thing": thing.label or thing.key})
    moves = moves_of(act, things)
    for thing in (move.thing for move in moves):
        if thing.since is not None and act.effective_on <= thing.since:
            yield Fault("moved_later", {"thing": thing.label or thing.key, "day": thing.since})
    if act.kind is Kind.TRANSFER and not moves:
        yield Fault("nothing_moves")


def _circles(act: Act, units: Mapping[str, Unit], things: Sequence[Thing]) -> Iterator[Fault]:
    """A unit below itself: only the parents after the act can tell."""
    parents = parents_after(act, units, things)
    for start in parents:
        seen, one = {start}, parents[start]
        while one is not None:
            if one in seen:
                title = units[start].title if start in units else start.removeprefix("new:")
                yield Fault("circle", {"unit": title})
                return
            seen.add(one)
            one = parents.get(one)


def parents_after(act: Act, units: Mapping[str, Unit], things: Iterable[Thing]) -> dict[str, str | None]:
    """The parent of every unit after the act, by id or key of a new unit."""
    found: dict[str, str | None] = {unit.id: unit.parent_id for unit in units.values()}
    for new in act.new_units:
        found[new.key] = new.parent or default_parent(act, units)
    for move in moves_of(act, (t for t in things if t.kind is ThingKind.UNIT)):
        found[move.thing.id] = move.to
    if act.kind.closes:
        # A successor that stood below a predecessor takes its place.
        for heir in act.successors:
            while (above := found[heir]) in act.predecessors and above is not None:
                found[heir] = found[above]
    return found


def default_parent(act: Act, units: Mapping[str, Unit]) -> str | None:
    """Where a new unit stands when nothing is said: beside its first predecessor."""
    above = units[act.predecessors[0]].parent_id
    while act.kind.closes and above in act.predecessors and above is not None:
        above = units[above].parent_id
    return above
