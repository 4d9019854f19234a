"""Domain: what citizens ask to be published: the states of a request, its moves, and what may be told of it.

Standard library only. The e-mail address of who asked never enters: what is not here cannot be shown.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from catalog.domain.errors import WrongState


class RequestState(StrEnum):
    """Where a request stands. `waiting` and `hidden` ones are never told to the public."""

    WAITING = "waiting"
    OPEN = "open"
    CANDIDATE = "candidate"
    ANSWERED = "answered"
    REFUSED = "refused"
    HIDDEN = "hidden"


PUBLIC = (RequestState.OPEN, RequestState.CANDIDATE, RequestState.ANSWERED, RequestState.REFUSED)
# An answer is owed; a candidate stays owed until a decision or a refusal says what came of it.
PENDING = (RequestState.WAITING, RequestState.OPEN, RequestState.CANDIDATE)
VOTABLE = (RequestState.OPEN, RequestState.CANDIDATE)

_MOVES: dict[tuple[str, RequestState], RequestState] = {
    ("open", RequestState.WAITING): RequestState.OPEN,
    ("hide", RequestState.WAITING): RequestState.HIDDEN,
    ("hide", RequestState.OPEN): RequestState.HIDDEN,
    ("hide", RequestState.CANDIDATE): RequestState.HIDDEN,
    ("assign", RequestState.WAITING): RequestState.WAITING,
    ("assign", RequestState.OPEN): RequestState.OPEN,
    ("assign", RequestState.CANDIDATE): RequestState.CANDIDATE,
    ("propose", RequestState.OPEN): RequestState.CANDIDATE,
    ("propose", RequestState.CANDIDATE): RequestState.CANDIDATE,
    ("answer", RequestState.OPEN): RequestState.ANSWERED,
    ("answer", RequestState.CANDIDATE): RequestState.ANSWERED,
    ("refuse", RequestState.OPEN): RequestState.REFUSED,
    ("refuse", RequestState.CANDIDATE): RequestState.REFUSED,
}


def move(act: str, state: str) -> RequestState:
    """The state after `act`.

    Raises: WrongState when the act does not fit the state: what was closed stays as it was told.
    """
    try:
        return _MOVES[act, RequestState(state)]
    except KeyError:
        raise WrongState(act=act, state=str(state)) from None


def can(act: str, state: str) -> bool:
    """Does the act fit the state? For showing forms; `move` decides."""
    return (act, RequestState(state)) in _MOVES


@dataclass(frozen=True)
class AskedUnit:
    """The unit that a request was handed to."""

    name: str
    code: str
    title_vi: str
    title_en: str

    def title(self, lang: str) -> str:
        """The name in `vi` or `en`; Vietnamese where English is missing."""
        return (self.title_en if lang == "en" else self.title_vi) or self.title_vi


@dataclass(frozen=True)
class AnsweringDataset:
    """The public dataset that an answer names, as it is called now."""

    name: str
    title_vi: str
    title_en: str

    def title(self, lang: str) -> str:
        """The title in `vi` or `en`; Vietnamese where English is missing."""
        return (self.title_en if lang == "en" else self.title_vi) or self.title_vi


@dataclass(frozen=True)
class TellableRequest:
    """A request without its inner id and without the e-mail address.

    `answer` is the answer, the reason of a refusal, or why it was hidden. `is_edited`: the office took
    personal data out of the text before it was shown.
    """

    code: str
    title: str
    body: str
    purpose: str
    state: RequestState
    votes: int
    created: datetime
    answer_due: date
    answered_at: datetime | None
    unit: AskedUnit | None = None
    answer: str = ""
    legal_basis: str = ""
    item_code: str | None = None
    dataset: AnsweringDataset | None = None
    proposed_name: str = ""
    proposed_frequency: str = ""
    is_edited: bool = False

    @property
    def is_votable(self) -> bool:
        """May people still say that they want it too?"""
        return self.state in VOTABLE

    def is_overdue(self, today: date) -> bool:
        """Is the answer still owed after its last day?"""
        return self.state in PENDING and today > self.answer_due
