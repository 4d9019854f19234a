"""Room validators: a regular expression as a tree, and how many ways it has to match one text. Pure.

Python's engine tries every way before it gives up. A way to go on is free of cost when the next letter
decides it; any other repetition or choice multiplies the ways. Their product bounds the work: `(a+)+` has no
bound, `.*foo` has a way for each letter, `[0-9]+,[0-9]+` has a single one. A way costs at most
one walk over the text: with one undecided open repetition, the work may reach the square of its length.
"""

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache

ENDLESS = 10**18
_OPEN = 1_000  # the ways of an open repetition: the letters of a long cell
_FEW = 10  # up to so many ways may each be followed by an open repetition
_BRACES = re.compile(r"\{(\d*)(,?)(\d*)\}")
_ANCHORS = frozenset("^$")
_EDGES = frozenset("bBAZ")
_SET_MARKS = ("[", "--", "&&", "~~", "||")
# Letters that stand for all: Latin, combining marks, Vietnamese, punctuation, other digits and scripts.
_LETTERS = frozenset(
    chr(code)
    for first, last in ((0, 0x250), (0x300, 0x370), (0x660, 0x66A), (0x1E00, 0x1F00), (0x2000, 0x2070))
    for code in range(first, last)
) | frozenset("αЖ中٠०０Ａあ한€№∑😀")
# Stands for every letter that is no sample: a class that excludes some letters always matches others.
_OTHER = chr(0x10FFFF)
_NUMBERED = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))")
_UNREAD_NUMBER = re.compile(r"\\[0-9N]")


class Unreadable(ValueError):
    """The pattern holds what this reader does not know: look-around, flags, names, set operations."""


@dataclass(frozen=True)
class Node:
    """A part of a pattern: letters, or `parts` in a row (seq), as a choice (alt), or repeated (repeat)."""

    kind: str
    letters: frozenset[str] = frozenset()
    parts: tuple["Node", ...] = ()
    least: int = 1
    most: int | None = 1

    @cached_property
    def is_nullable(self) -> bool:
        """Tell whether it matches nothing at all, too."""
        if self.kind == "letters":
            return False
        if self.kind == "repeat":
            return self.least == 0 or self.parts[0].is_nullable
        test: Callable[[list[bool]], bool] = all if self.kind == "seq" else any
        return test([part.is_nullable for part in self.parts])

    @cached_property
    def first(self) -> frozenset[str]:
        """Give the letters with which a match may begin."""
        if self.kind == "letters":
            return self.letters
        found: frozenset[str] = frozenset()
        for part in self.parts:
            found |= part.first
            if self.kind == "seq" and not part.is_nullable:
                break
        return found

    @cached_property
    def first_open(self) -> frozenset[str]:
        """Give the letters of the open repetitions with which a match may begin."""
        if self.kind == "repeat" and self.most is None:
            return self.first
        found: frozenset[str] = frozenset()
        for part in self.parts:
            found |= part.first_open
            if self.kind == "seq" and not part.is_nullable:
                break
        return found

    def can_consist_of(self, letters: frozenset[str]) -> bool:
        """Tell whether some match is made of `letters` only."""
        if self.kind == "letters":
            return bool(self.letters & letters)
        if self.kind == "repeat":
            return self.least == 0 or self.parts[0].can_consist_of(letters)
        test: Callable[[list[bool]], bool] = all if self.kind == "seq" else any
        return test([part.can_consist_of(letters) for part in self.parts])


_NOTHING: frozenset[str] = frozenset()


def count_ways(
    node: Node, following: frozenset[str] = _NOTHING, following_open: frozenset[str] = _NOTHING
) -> int:
    """Bound the ways in which `node` can match a text that goes on with `following`; ENDLESS at most.

    `following_open` are the letters among them that an open repetition takes: if it can take what `node`
    gives back, each way of `node` costs a walk over the rest of the text, as in `a*a*b`.
    """
    if node.kind == "letters":
        return 1
    if node.kind == "seq":
        return _ways_of_row(node.parts, following, following_open)
    if node.kind == "alt":
        return _ways_of_choice(node, following, following_open)
    return _ways_of_repeat(node, following, following_open)


def _ways_of_row(parts: tuple[Node, ...], following: frozenset[str], following_open: frozenset[str]) -> int:
    ways = 1
    for part in reversed(parts):
        ways = min(ways * count_ways(part, following, following_open), ENDLESS)
        following = part.first | following if part.is_nullable else part.first
        following_open = part.first_open | following_open if part.is_nullable else part.first_open
    return ways


def _ways_of_choice(node: Node, following: frozenset[str], following_open: frozenset[str]) -> int:
    ways = max(count_ways(part, following, following_open) for part in node.parts)
    seen: frozenset[str] = frozenset()
    for part in node.parts:
        starts = part.first | following if part.is_nullable else part.first
        if starts & seen:
            return min(ways * len(node.parts), ENDLESS)
        seen |= starts
    return ways


def _ways_of_repeat(node: Node, following: frozenset[str], following_open: frozenset[str]) -> int:
    inner = node.parts[0]
    again = inner.first
    if node.most == 1:
        ways = count_ways(inner, following, following_open)
    else:
        ways = count_ways(inner, again | following, inner.first_open | following_open)
    if node.most is None and (inner.is_nullable or ways > 1):
        return ENDLESS
    if ways > 1:
        ways = min(ways ** min(node.most or 1, 64), ENDLESS)
    if node.least != node.most and again & following:
        choices = _OPEN if node.most is None else node.most - node.least + 1
        ways *= choices
        if choices > _FEW and following_open and inner.can_consist_of(following_open):
            ways *= _OPEN
    return min(ways, ENDLESS)


def read_pattern(pattern: str) -> Node:
    """Read a pattern that Python has compiled. Raises: Unreadable."""
    return _Reader(pattern).read()


class _Reader:
    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        # The ends of a range are samples, too: two ranges that overlap share one of their ends.
        numbered = (int("".join(found), 16) for found in _NUMBERED.findall(pattern))
        named = frozenset(chr(code) for code in numbered if code <= sys.maxunicode)
        self._letters = _LETTERS | frozenset(pattern) | named | {_OTHER}
        self._at = 0

    def read(self) -> Node:
        """Read to the end."""
        node = self._choice()
        if self._at < len(self._pattern):
            raise Unreadable(self._pattern[self._at])
        return node

    def _choice(self) -> Node:
        parts = [self._row()]
        while self._peek() == "|":
            self._at += 1
            parts.append(self._row())
        return parts[0] if len(parts) == 1 else Node("alt", parts=tuple(parts))

    def _row(self) -> Node:
        parts: list[Node] = []
        while self._peek() not in ("", "|", ")"):
            parts.append(self._repeated(self._one()))
        return Node("seq", parts=tuple(parts))

    def _one(self) -> Node:
        char = self._peek()
        if char == "(":
            return self._group()
        start = self._at
        if char == "[":
            self._at = self._class_end()
        elif char == "\\":
            follows = self._pattern[self._at + 1]
            if follows.isdigit() and follows != "0":
                raise Unreadable("back reference")
            self._at += 2
            if follows in _EDGES:
                return Node("seq")
            if follows in "x0uUN":
                # The number of a letter: any letter may be meant, which only makes the judgement stricter.
                return Node("letters", self._letters)
        else:
            self._at += 1
            if char in _ANCHORS:
                return Node("seq")
        return Node("letters", _members(self._pattern[start : self._at], self._letters))

    def _group(self) -> Node:
        if self._pattern.startswith("(?", self._at) and not self._pattern.startswith("(?:", self._at):
            raise Unreadable("group")
        self._at += 3 if self._pattern.startswith("(?:", self._at) else 1
        node = self._choice()
        self._at += 1
        return node

    def _repeated(self, node: Node) -> Node:
        while (char := self._peek()) and char in "*+?{":
            least, most = {"*": (0, None), "+": (1, None), "?": (0, 1)}.get(char, (1, 1))
            length = 1
            if char == "{":
                braces = _BRACES.match(self._pattern, self._at)
                if braces is None or braces[0] == "{}":
                    return node
                length = len(braces[0])
                least = int(braces[1] or 0)
                most = least if not braces[2] else int(braces[3]) if braces[3] else None
            self._at += length
            if self._peek() == "?":
                self._at += 1
            elif self._peek() == "+":
                raise Unreadable("possessive")
            node = Node("repeat", parts=(node,), least=least, most=most)
        return node

    def _class_end(self) -> int:
        at = self._at + 1
        if self._pattern[at] == "^":
            at += 1
        # A bracket in the first place is a member.
        at += 2 if self._pattern[at] == "\\" else 1
        while self._pattern[at] != "]":
            at += 2 if self._pattern[at] == "\\" else 1
        inside = self._pattern[self._at + 1 : at]
        if any(mark in inside.replace("\\[", "") for mark in _SET_MARKS):
            raise Unreadable("set operation")
        return at + 1

    def _peek(self) -> str:
        return self._pattern[self._at : self._at + 1]


@lru_cache(maxsize=4_096)
def _members(text: str, letters: frozenset[str]) -> frozenset[str]:
    """Give the letters that one letter, class or escape of a pattern matches, at least one.

    What matches none of the samples, or names letters in a way that is not read here, may mean any letter.
    """
    if text.startswith("[") and _UNREAD_NUMBER.search(text):
        return letters
    members = frozenset(re.findall(text if text != "{" else r"\{", "".join(letters)))
    if text.startswith("[^"):
        members |= {_OTHER}
    return members or letters
