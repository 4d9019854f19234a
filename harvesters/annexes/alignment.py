"""Room annexes: how far a written name is from a unit's name, word by word. Pure; only words may enter.

A written word stands for a word of the name, for that word with one slip of the pen, or for the initials of
several words ("LĐ-TB&XH" is three words of initials). What is left over on either side counts against it.
"""

from dataclasses import dataclass, field
from functools import lru_cache

SLIP, MISSING, EXTRA, ABBREVIATED, OPTIONAL = 0.12, 0.15, 0.15, 0.005, 0.01
LONGEST_INITIALS = 12
_LINKS = frozenset(("va", "cua", "thuoc"))
_SHORTEST_SLIP = 4
_SHORTEST_INITIALS_SLIP = 5


@dataclass(frozen=True)
class Name:
    """The words of a name; those from `optional` on may be left out ("tỉnh Thanh Hóa").

    `free` are words that may stand in a text beside the name (the province's own).
    """

    words: tuple[str, ...]
    optional: int
    free: frozenset[str] = field(default_factory=frozenset)

    @property
    def initials(self) -> str:
        """Give the first letters of all words but links."""
        return "".join(word[0] for word in self.words if word not in _LINKS)


def align(text: tuple[str, ...], name: Name) -> float:
    """Give the likeness 0..1 of a text's words and a name: 1 - the cheapest sum of what differs."""
    rows, columns = len(text) + 1, len(name.words) + 1
    best = [[float("inf")] * columns for _ in range(rows)]
    best[0][0] = 0.0
    for i in range(rows):
        for j in range(columns):
            cost = best[i][j]
            if cost >= 1:
                continue
            if j < columns - 1:
                _keep(best, i, j + 1, cost + _skip_name(name, j))
            if i < rows - 1:
                _keep(best, i + 1, j, cost + _skip_text(text[i], name))
                for length, price in _readings(text[i], name.words[j:]):
                    _keep(best, i + 1, j + length, cost + price)
    return max(0.0, 1.0 - best[-1][-1])


def may_align(text: tuple[str, ...], name: Name) -> bool:
    """Tell cheaply whether at most two words of the text stand for nothing in the name."""
    words, initials = set(name.words), name.initials
    odd = [w for w in text if w not in words and w not in initials and w not in _LINKS and w not in name.free]
    return len(odd) <= 2


def _keep(best: list[list[float]], i: int, j: int, cost: float) -> None:
    best[i][j] = min(best[i][j], cost)


def _skip_name(name: Name, j: int) -> float:
    if name.words[j] in _LINKS:
        return 0.0
    return OPTIONAL if j >= name.optional else MISSING


def _skip_text(word: str, name: Name) -> float:
    if word in _LINKS:
        return 0.0
    return OPTIONAL if word in name.free else EXTRA


def _readings(word: str, rest: tuple[str, ...]) -> list[tuple[int, float]]:
    """Give how many words of the name a written word may stand for, each with its price."""
    if not rest:
        return []
    found = []
    if word == rest[0]:
        found.append((1, 0.0))
    elif len(word) >= _SHORTEST_SLIP and not word.isdigit() and is_one_slip(word, rest[0]):
        found.append((1, SLIP))
    letters, used = "", 0
    for one in rest[: LONGEST_INITIALS + 2]:
        used += 1
        # "LĐTBVXH" writes the link, "LĐTBXH" leaves it out.
        if one in _LINKS and not word.startswith(letters + one[0]):
            continue
        letters += one[0]
        if letters == word:
            found.append((used, ABBREVIATED))
        elif min(len(letters), len(word)) >= _SHORTEST_INITIALS_SLIP and is_one_slip(word, letters):
            found.append((used, SLIP))
        if len(letters) > len(word):
            break
    return found


@lru_cache(maxsize=65_536)
def is_one_slip(left: str, right: str) -> bool:
    """Tell whether one letter more, less or other, or two neighbours exchanged, make the words equal."""
    if left == right or abs(len(left) - len(right)) > 1:
        return False
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    a, b = left[start:], right[start:]
    if len(a) == len(b):
        return a[1:] == b[1:] or (a[2:] == b[2:] and a[:2] == b[1::-1])
    return a[1:] == b if len(a) > len(b) else a == b[1:]
