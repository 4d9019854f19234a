"""Which columns of a wide table a page shows before anybody has chosen, and which one names its rows. Pure.

Codes are told by the words that registers use for them; a published table brings no other mark.
"""

from collections.abc import Callable, Mapping, Sequence

from catalog.domain.table_profile import TableProfile
from catalog.domain.table_query import TableColumn, TableShape

# Tables with no more columns than these are shown whole.
MOST_USUAL = 10
_CODE = ("ma", "code", "id")
_NAME = ("ten", "name")


def usual_columns(shape: TableShape, profile: TableProfile | None) -> tuple[str, ...]:
    """Names of the columns shown at first, in the order of the table; empty where it is shown whole.

    Left out are columns whose cells are all alike and codes beside which a name stands.
    """
    own = [one for one in shape.columns if not one.flags]
    if len(own) <= MOST_USUAL:
        return ()
    named = {_subject(one.name) for one in own if _is(one.name, _NAME)}
    named |= {one.name.casefold() for one in own if one.type == "text"}
    kept = [one.name for one in own if not _is_alike(one, profile) and not _has_name(one.name, named)]
    return tuple((kept or [one.name for one in own])[:MOST_USUAL])


def naming_column(shown: Sequence[TableColumn], labels: Mapping[str, object]) -> TableColumn | None:
    """The first of these columns that names its rows, else the first text that is no code, else the first.

    Args: labels: by name, the columns whose cells are codes of a list.
    """
    texts = [one for one in shown if one.type == "text" and not labels.get(one.name)]
    wanted: tuple[Callable[[TableColumn], bool], ...] = (
        lambda one: _is(one.name, _NAME),
        lambda one: not _is(one.name, _CODE),
    )
    for is_wanted in wanted:
        found = next((one for one in texts if is_wanted(one)), None)
        if found is not None:
            return found
    return shown[0] if shown else None


def _is_alike(one: TableColumn, profile: TableProfile | None) -> bool:
    found = profile.find(one.name) if profile else None
    if profile is None or found is None:
        return False
    # Of hidden cells it is not known what they are; empty ones beside a value tell something.
    return found.distinct <= 1 and not found.hidden and found.filled in (0, profile.rows)


def _has_name(name: str, named: set[str]) -> bool:
    return _is(name, _CODE) and _subject(name) in named


def _is(name: str, words: Sequence[str]) -> bool:
    parts = name.casefold().split("_")
    return parts[0] in words or (len(parts) > 1 and parts[-1] in words)


def _subject(name: str) -> str:
    """What a code or a name is of: `xa` of ma_xa, ten_xa, xa_code."""
    parts = name.casefold().split("_")
    return "_".join(parts[1:] if parts[0] in (*_CODE, *_NAME) else parts[:-1])
