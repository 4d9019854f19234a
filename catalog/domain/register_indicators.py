"""Domain: the figures of a register page and report, each with what was counted and what it was counted of.

Repealed items and exempt obligations are in no figure: nothing is owed for them. Standard library only.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from catalog.domain.register_facts import Code, Stage
from catalog.domain.register_states import ItemState, ObligationState


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that was counted: the item's code, the period's code (empty for the item) and its share."""

    item: str
    period: str
    share: Fraction


@dataclass(frozen=True, slots=True)
class Indicator:
    """`numerator` of `denominator`, with everything the denominator counts; `key` names the formula."""

    key: str
    evidence: tuple[Evidence, ...]

    @property
    def numerator(self) -> Fraction:
        """The sum of the shares; a whole number where each is 0 or 1."""
        return sum((e.share for e in self.evidence), Fraction(0))

    @property
    def denominator(self) -> int:
        """How many things were counted."""
        return len(self.evidence)

    @property
    def share(self) -> Fraction | None:
        """The indicator, 0 to 1; None where there is nothing to count."""
        return self.numerator / self.denominator if self.evidence else None

    @property
    def percent(self) -> float | None:
        """The share in percent with one decimal, rounded down, so that 100 is said of the whole alone."""
        return None if self.share is None else int(self.share * 1000) / 10


@dataclass(frozen=True, slots=True)
class Indicators:
    """The figures of some items: one unit's or all."""

    coverage: Indicator
    timeliness: Indicator
    completeness: Indicator


def indicators(items: Iterable[tuple[str, ItemState]], day: date, unit: str | None = None) -> Indicators:
    """The figures of these items (code, state) on `day`; with `unit`, of what it has or had to supply.

    Coverage: items in force of which something is public, of all items in force.
    Timeliness: obligations due before `day` that were delivered whole by their due date, of all of them.
    Completeness: shares of what was promised that are public, over the same obligations.
    """
    known = [(code, state) for code, state in items if state.version is not None]
    in_force = [(c, s) for c, s in known if _is_owed(s) and unit in (None, s.unit)]
    due = [(c, o) for c, s in known for o in owed_by(s, day) if unit in (None, o.unit)]
    return Indicators(
        coverage=Indicator("coverage", tuple(Evidence(c, "", _yes(is_so=s.has_public)) for c, s in in_force)),
        timeliness=Indicator(
            "timeliness", tuple(_evidence(c, o, _yes(is_so=was_in_time(o))) for c, o in due)
        ),
        completeness=Indicator("completeness", tuple(_evidence(c, o, _share(o)) for c, o in due)),
    )


def owed_by(state: ItemState, day: date) -> Sequence[ObligationState]:
    """The obligations of an item whose due date lies before `day`, exempt and repealed ones left out.

    What is not due yet is not counted even when it is there already: all items are measured at the same mark.
    """
    return [o for o in state.obligations if o.stage < Stage.EXEMPT and o.obligation.due < day]


def sum_of_shares(obligations: Iterable[ObligationState]) -> Fraction:
    """How much of what was promised for these is public, each from 0 to 1."""
    # Few totals, many periods: a fraction is made once for each total, whole numbers are added.
    filled: dict[int, int] = {}
    for one in obligations:
        filled[one.completeness.total] = filled.get(one.completeness.total, 0) + one.completeness.filled
    return sum((Fraction(part, total) for total, part in filled.items()), Fraction(0))


def was_in_time(state: ObligationState) -> bool:
    """Was it delivered whole by its due date, and is it still there?"""
    return state.is_whole and state.days_late == 0


def _is_owed(state: ItemState) -> bool:
    return state.computed not in (Code.EXEMPT, Code.REPEALED) and state.exemption is None


def _share(state: ObligationState) -> Fraction:
    return Fraction(state.completeness.filled, state.completeness.total)


def _yes(*, is_so: bool) -> Fraction:
    return Fraction(int(is_so))


def _evidence(item: str, state: ObligationState, share: Fraction) -> Evidence:
    return Evidence(item, state.obligation.period.code, share)
