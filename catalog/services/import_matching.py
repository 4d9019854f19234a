"""Which item of the list before a row goes on with, so that codes stay, and codes for the items that are new.

By permanent code, else by name within the unit; a name of another unit, or one nearly the same, is only
proposed with a warning. Pure: rows and items in, codes out.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from difflib import SequenceMatcher

from catalog.domain.naming import slugify
from catalog.models import ListItem
from catalog.models.decision import REPEALED
from catalog.services.import_answers import NEW
from catalog.services.import_rows import ADDED, CHANGED, ImportRow
from harvesters.annexes import Warn
from harvesters.annexes.folding import words_of

_ALIKE = 0.85
_NUMBER = re.compile(r"\d{1,4}(\.\d{1,3})*")
_WITHOUT_UNIT = "DM"
_USABLE = re.compile(r"[\w.()+-]{1,50}")
# Addresses below /register that are pages of their own.
_TAKEN = frozenset({"decisions", "diff", "indicators", "removals", "exemptions", "atom", "units", "items"})


def is_usable(code: str) -> bool:
    """Can the code be part of an address?"""
    return _USABLE.fullmatch(code) is not None and code.lower() not in _TAKEN and set(code) != {"."}


def match_rows(rows: Sequence[ImportRow], before: Mapping[str, ListItem]) -> None:
    """Give each row the item it goes on with, with warnings where that is not certain."""
    free = dict(before)
    for row in rows:
        _take_code(row, free)
    by_name = {(words_of(item.name_vi), _unit(item)): code for code, item in before.items()}
    open_rows = [row for row in rows if row.item is None and row.code == ""]
    for row in open_rows:
        code = by_name.get((words_of(row.read.name), _unit_of(row)))
        if code in free:
            row.item = free.pop(code)
    for row in open_rows:
        if row.item is None:
            _propose(row, free)
    for row in rows:
        _compare_words(row, has_before=bool(before))


def give_codes(rows: Sequence[ImportRow], before: Mapping[str, ListItem], used: Collection[str]) -> None:
    """Give every row its permanent code: that of its item, the one printed or chosen, else a new one.

    A first list whose numbers do not begin anew is numbered as it is printed (TT); later items are numbered
    within their unit (`BTXH-07`), so that a code is never that of another item.
    """
    taken = {*used, *before, *(row.code for row in rows if row.code not in ("", NEW))}
    orders = Counter(_order(row) for row in rows if not row.is_skipped)
    has_orders = all(_NUMBER.fullmatch(code) for code in used) and max(orders.values(), default=0) == 1
    for row in rows:
        if row.item is not None:
            row.code = row.item.code
        elif row.code in ("", NEW):
            order = _order(row)
            is_free = has_orders and bool(_NUMBER.fullmatch(order)) and order not in taken
            row.code = order if is_free else _next_code(row, taken)
        taken.add(row.code)


def _take_code(row: ImportRow, free: dict[str, ListItem]) -> None:
    """Take the code that a person chose, or that the annex prints; `new` is an item of its own."""
    row.code = row.code or (row.read.code or "")
    if row.code in free and not row.is_skipped:
        row.item = free.pop(row.code)


def _propose(row: ImportRow, free: dict[str, ListItem]) -> None:
    """Propose the one item of another unit with this name, or the one of this unit that is most alike."""
    words, unit = words_of(row.read.name), _unit_of(row)
    same = [code for code, item in free.items() if words_of(item.name_vi) == words]
    if len(same) == 1 and unit:
        row.item = free.pop(same[0])
        named = row.item.organization.code if row.item.organization else row.item.unit_text or "–"
        _warn(row, "item_elsewhere", code=row.item.code, unit=named)
        return
    alike = [(_likeness(words, item), code) for code, item in free.items() if _unit(item) == unit]
    best = max(alike, default=(0.0, ""))
    if best[0] >= _ALIKE:
        row.item = free.pop(best[1])
        _warn(row, "item_similar", code=row.item.code, name=row.item.name_vi)


def _likeness(words: str, item: ListItem) -> float:
    matcher = SequenceMatcher(None, words_of(item.name_vi), words, autojunk=False)
    return (
        matcher.ratio() if matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE else 0.0
    )


def _compare_words(row: ImportRow, *, has_before: bool) -> None:
    """Warn where the annex says of a row what does not agree with the list before."""
    said = row.read.change
    if row.item is not None and said == ADDED and row.code == "":
        _warn(row, "added_exists", code=row.item.code)
    elif row.item is None and said == REPEALED:
        _warn(row, "repealed_unknown")
    elif row.item is None and said == CHANGED and has_before and row.code != NEW:
        _warn(row, "changed_unknown")


def _warn(row: ImportRow, doubt: str, **params: object) -> None:
    row.read.warnings.append(Warn(doubt, params))


def _unit(item: ListItem) -> str:
    return item.organization.code if item.organization else words_of(item.unit_text)


def _unit_of(row: ImportRow) -> str:
    return row.read.unit or words_of(row.read.unit_text)


def _order(row: ImportRow) -> str:
    return row.read.order.lstrip("0")


def _next_code(row: ImportRow, taken: Collection[str]) -> str:
    stem = slugify(row.read.unit or "").upper()[:40] or _WITHOUT_UNIT
    number = 1
    while f"{stem}-{number:02d}" in taken:
        number += 1
    return f"{stem}-{number:02d}"
