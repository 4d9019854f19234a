"""Use-cases on the register: choosing and ordering short answers. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from catalog.domain.register_facts import Code
from catalog.search.analysis import collation_key, folded_tokens
from catalog.services.register_summary import Summary

# What the public is told, in the order of the codes; "open" stands for anything that is public.
PUBLIC_CODES = tuple(code for code in Code if code not in (Code.FAILED, Code.HELD, Code.IN_REVIEW))
OPEN = "open"
STATES = (OPEN, *(code.name.lower() for code in PUBLIC_CODES))
SORTS = ("list", "due", "late", "state", "unit", "name")


@dataclass(frozen=True)
class Choice:
    """Which items to show and in what order; empty is no condition.

    `unit` is the id of a unit, `state` one of STATES, `group` a group name of the list, `text` words with or
    without accents, `sort` one of SORTS.
    """

    unit: str = ""
    state: str = ""
    group: str = ""
    text: str = ""
    is_overdue: bool = False
    sort: str = "list"


def choose(summaries: Iterable[Summary], choice: Choice, units: Mapping[str, str]) -> list[Summary]:
    """The items that fit, ordered. `units` are the names of units by id, for ordering."""
    tokens = folded_tokens(choice.text)
    found = [s for s in summaries if _fits(s, choice) and _has_words(s, tokens)]
    if choice.sort in _KEYS:
        found.sort(key=_KEYS[choice.sort])
    elif choice.sort == "unit":
        found.sort(key=lambda s: (s.unit is None, collation_key(units.get(s.unit or "", ""))))
    return found


def _fits(summary: Summary, choice: Choice) -> bool:
    if choice.unit and summary.unit != choice.unit:
        return False
    if choice.state == OPEN:
        is_state = summary.has_public and not summary.is_repealed
    else:
        is_state = not choice.state or summary.public_standing.name.lower() == choice.state
    if not is_state or (choice.group and summary.item.group_name != choice.group):
        return False
    return not choice.is_overdue or summary.standing is Code.OVERDUE


def _has_words(summary: Summary, tokens: Sequence[str]) -> bool:
    """Does every word begin a word of the code, the name, the group or the description?"""
    if not tokens:
        return True
    item = summary.item
    known = _known_words(f"{summary.code} {item.name_vi} {item.group_name} {item.description}")
    return all(any(word.startswith(token) for word in known) for token in tokens)


# From what is done to what needs most doing.
_WEIGHT = (
    Code.REPEALED,
    Code.EXEMPT,
    Code.LIVE,
    Code.PUBLISHED,
    Code.DRAFT,
    Code.ASSIGNED,
    Code.UNASSIGNED,
    Code.DUE,
    Code.OVERDUE,
)


@lru_cache(maxsize=10_000)
def _known_words(text: str) -> tuple[str, ...]:
    """The folded words of an item: the same texts are searched with every question."""
    return tuple(dict.fromkeys(folded_tokens(text)))


def _by_due(summary: Summary) -> tuple[bool, date]:
    day = summary.next_due
    return day is None, day or date.max


_KEYS: dict[str, Callable[[Summary], tuple[object, ...] | int | str]] = {
    "due": _by_due,
    "late": lambda s: -s.days_late,
    "state": lambda s: -_WEIGHT.index(s.public_standing),
    "name": lambda s: collation_key(s.item.name_vi),
}
