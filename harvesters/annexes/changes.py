"""Room annexes: does an amending annex add, change or repeal an item? Pure; only text may enter."""

import re
from dataclasses import dataclass

from harvesters.annexes.folding import words_of

ADDED, CHANGED, REPEALED = "added", "changed", "repealed"
_REPEAL = r"bai bo|huy bo|loai bo|dua ra khoi|repealed"
_CHANGE = r"sua doi|dieu chinh|thay the|cap nhat lai|doi ten|changed"
_ADD = r"bo sung|them moi|moi bo sung|added"
# What is added to an item is a change of it, not a new item.
_PART = r"(cot|truong|dinh dang|noi dung|thong tin|don vi|phuong thuc|chi tieu)"
_RULES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (REPEALED, re.compile(rf"\b({_REPEAL})\b")),
    (CHANGED, re.compile(rf"\b({_CHANGE})\b|\bbo sung (them )?(cac )?{_PART}\b")),
    (ADDED, re.compile(rf"\b({_ADD})\b|^moi$")),
)
_UNCHANGED = re.compile(r"\b(giu nguyen|khong (thay doi|sua doi|dieu chinh)|khong doi|unchanged)\b")
_LEADING = re.compile(
    r"^(noi dung |muc |du lieu |bo du lieu |danh muc |cac |nhom |duoc |de nghi |i+v? |[a-d] |\d+ )*"
)
_SUFFIX = re.compile(r"\s*[(\[]\s*([^()\[\]]{2,40})\s*[)\]]\s*$")


@dataclass(frozen=True)
class Change:
    """`value` is added, changed, repealed or None; `is_sure` is False when a text only mentions a change."""

    value: str | None
    is_sure: bool = True


def read_change(column: str, note: str, group: str) -> Change:
    """Ask the column of changes, then the note, then the title of the group; the first that says so wins.

    A note must begin with the word ("Bãi bỏ theo ..."); "theo nghị định đã bãi bỏ" is about something else.
    """
    words = words_of(column)
    if words:
        if _UNCHANGED.search(words):
            return Change(None)
        found = _first(words)
        return Change(found, is_sure=found is not None)
    for text in (note, group):
        words = _LEADING.sub("", words_of(text))
        found = _first(words)
        if found and not _UNCHANGED.search(words):
            begins = any(rule.match(words) for _, rule in _RULES)
            return Change(found) if begins else Change(None, is_sure=False)
    return Change(None)


def split_name(name: str) -> tuple[str, str]:
    """Give a name without "(bãi bỏ)" at its end, and that word; other brackets belong to the name."""
    match = _SUFFIX.search(name)
    if match and any(rule.fullmatch(words_of(match[1])) for _, rule in _RULES):
        return name[: match.start()].rstrip(), match[1]
    return name, ""


def _first(words: str) -> str | None:
    """ "Sửa đổi, bổ sung" changes an item: the rules are asked in their order."""
    return next((value for value, rule in _RULES if rule.search(words)), None)
