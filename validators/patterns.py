"""Room validators: which regular expressions of a schema may run. Pure; compiles nothing of its own.

Python's engine backtracks: `(a+)+$` doubles its time with each character. Until RE2 judges patterns, only
forms that cannot nest repetitions are let through; everything else is refused with a reason.
"""

import re
from dataclasses import dataclass

MAX_LENGTH = 300
_MAX_REPEATS = 8
_MANY = 10
_BRACES = re.compile(r"\{(\d*)(,?)(\d*)\}")


@dataclass
class _Group:
    """What a group holds: a repetition of varying length, or a choice."""

    varies: bool = False
    chooses: bool = False


def is_safe_pattern(pattern: str) -> bool:
    """Tell whether `pattern` compiles and cannot take exponential time.

    Refused: look-around, back references, named groups and flags; a repeated group that itself repeats with a
    varying length or holds a choice; more than 8 open repetitions; more than 300 characters.
    """
    if len(pattern) > MAX_LENGTH:
        return False
    try:
        re.compile(pattern)
    except (re.error, OverflowError):
        return False
    return _Walk(pattern).is_safe()


class _Walk:
    """One pass over a pattern that is known to compile."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0
        self._groups = [_Group()]
        self._closed: _Group | None = None
        self._repeats = 0

    def is_safe(self) -> bool:
        """Walk to the end; stop at the first thing that is refused."""
        while self._at < len(self._pattern):
            if not self._step(self._pattern[self._at]):
                return False
        return self._repeats <= _MAX_REPEATS

    def _step(self, char: str) -> bool:
        if char in "*+?{":
            return self._repeat(char)
        self._closed = None
        if char == "\\":
            follows = self._pattern[self._at + 1 : self._at + 2]
            self._at += 2
            return not follows.isdigit() or follows == "0"
        if char == "[":
            self._at = self._class_end()
            return True
        if char == "(":
            return self._open()
        if char == ")":
            self._closed = self._groups.pop()
            self._groups[-1].varies |= self._closed.varies or self._closed.chooses
        elif char == "|":
            self._groups[-1].chooses = True
        self._at += 1
        return True

    def _open(self) -> bool:
        is_special = self._pattern.startswith("(?", self._at)
        if is_special and not self._pattern.startswith("(?:", self._at):
            return False
        self._groups.append(_Group())
        self._at += 3 if is_special else 1
        return True

    def _repeat(self, char: str) -> bool:
        least, most = {"*": (0, None), "+": (1, None), "?": (0, 1), "{": (0, None)}[char]
        length = 1
        if char == "{":
            braces = _BRACES.match(self._pattern, self._at)
            if braces is None:  # a plain brace, not a repetition
                self._closed = None
                self._at += 1
                return True
            length = len(braces[0])
            least = int(braces[1] or 0)
            most = least if not braces[2] else int(braces[3]) if braces[3] else None
        self._at += length
        if self._pattern[self._at : self._at + 1] in ("?", "+"):
            self._at += 1
        is_many = most is None or most > _MANY
        inner, self._closed = self._closed, None
        if inner is not None and is_many and (inner.varies or inner.chooses):
            return False
        self._repeats += most is None
        self._groups[-1].varies |= least != most
        return True

    def _class_end(self) -> int:
        at = self._at + 1
        if self._pattern[at : at + 1] == "^":
            at += 1
        # A bracket in the first place is a member, so one member is passed before the end is looked for.
        at += 2 if self._pattern[at] == "\\" else 1
        while self._pattern[at] != "]":
            at += 2 if self._pattern[at] == "\\" else 1
        return at + 1
