"""How fresh a dataset is held against what its list item owes: late, soon due, or due on a day to come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from catalog.domain.register_states import DUE_SOON, ObligationState


@dataclass(frozen=True)
class Freshness:
    """The open period that is due first: its `due` day and the days from it to now, below 0 before it."""

    due: date
    days_late: int

    @property
    def kind(self) -> str:
        """`bad` only when it is late, `due` only in its last days, else empty; as badges call it."""
        if self.days_late > 0:
            return "bad"
        return "due" if -self.days_late <= DUE_SOON.days else ""


def freshness_of(obligations: Iterable[ObligationState], day: date) -> Freshness | None:
    """The freshness of an item on a day; None where nothing is open."""
    due = min((one.obligation.due for one in obligations if one.is_open), default=None)
    return None if due is None else Freshness(due, (day - due).days)
