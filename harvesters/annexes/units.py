"""Room annexes: which unit a text means, with a score and the alternatives. Only words and units may enter.

A match is sure when the words or their initials agree and no other unit comes near; a slip of the pen, a word
missing or too many gives the best unit with a warning; less gives none, with the alternatives.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from harvesters.annexes.alignment import Name, align, may_align
from harvesters.annexes.annex import Alternative, Unit
from harvesters.annexes.folding import words_of

SURE, PLAUSIBLE, GAP = 0.9, 0.75, 0.05
_SHOWN = 3
# No unit's name is longer, nor are two of them: a longer text is not compared word by word.
_LONGEST = 400
OWN_LEAD = 0.005
_CODE_SCORE = 0.99
_KIND_DROPPED = 0.06
_PARENT_NAMED = 0.01
_CONFLICT = 0.6
_KINDS = (
    ("uy", "ban", "nhan", "dan"), ("ban", "quan", "ly"), ("trung", "tam"), ("van", "phong"), ("thanh", "tra"),
    ("chi", "cuc"), ("co", "so"), ("cong", "an"), ("bao", "hiem"), ("benh", "vien"), ("so",), ("phong",),
    ("truong",), ("quy",), ("ban",), ("cuc",), ("bo",), ("hoi",), ("vien",), ("dai",),
)  # fmt: skip
# How kinds are shortened; "tt" and "vp" stand for two words.
_SHORT_KINDS = {
    "ubnd": _KINDS[0], "bql": _KINDS[1], "tt": _KINDS[2], "vp": _KINDS[3], "cc": _KINDS[5], "bv": _KINDS[9],
    "bhxh": _KINDS[8], "p": ("phong",), "s": ("so",), "ttr": _KINDS[4],
}  # fmt: skip
# Kinds of which a province has one each, so that its name may be left out.
_OF_PROVINCE = (
    ("so",),
    ("trung", "tam"),
    ("truong",),
    ("chi", "cuc"),
    ("quy",),
    ("benh", "vien"),
    ("van", "phong"),
)
_BEFORE_KIND = re.compile(
    r"[;/\n,&()]|\s(?:và|va)\s|\s[-–]\s"
    r"|(?<=\S)\s+(?=(?:Phòng|Trung tâm|Sở|Trường|Văn phòng|Thanh tra|Cơ sở|UBND|Chi cục)\b)"
)


@dataclass(frozen=True)
class Match:
    """What a text means; `code` is None when nothing is plausible, `doubt` names the warning or is ""."""

    code: str | None
    score: float
    alternatives: tuple[Alternative, ...]
    doubt: str = ""


@dataclass(frozen=True)
class _Variant:
    unit: int
    name: Name
    kind: tuple[str, ...]
    cost: float


class UnitMatcher:
    """Finds units by their names, codes, abbreviations and likely slips; equal texts are matched once."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self._units = list(units)
        self._place_at = {unit.code: number for number, unit in enumerate(self._units)}
        self._free = _province_words(units)
        self._codes: dict[str, set[int]] = {}
        self._exact: dict[str, set[int]] = {}
        self._plain: list[_Variant] = []
        self._with_parent: list[_Variant] = []
        for number, unit in enumerate(self._units):
            self._codes.setdefault(_compact(unit.code), set()).add(number)
            for name in unit.names:
                self._exact.setdefault(_words(name), set()).add(number)
                self._plain += self._variants(number, name)
                self._with_parent += self._under_parent(number, name)
        self._known: dict[str, Match] = {}
        self._known_words: dict[str, Match] = {}

    def match(self, text: str) -> Match:
        """Give what a cell means: one unit, or the first of several that are named (doubt unit_several)."""
        key = _words(text)
        if not key:
            return Match(None, 0.0, (), "unit_missing")
        if text not in self._known:
            whole = self._one(key)
            self._known[text] = whole if not whole.doubt else self._several(text, whole)
        return self._known[text]

    def match_all(self, text: str) -> list[str]:
        """Give the codes of all units that a cell names surely, in its order."""
        whole = self._one(_words(text)) if _words(text) else None
        if whole and whole.code and not whole.doubt:
            return [whole.code]
        found = [self._one(words) for part in _BEFORE_KIND.split(text) if (words := _words(part))]
        return list(dict.fromkeys(one.code for one in found if one.code and not one.doubt))

    def _one(self, words: str) -> Match:
        if words not in self._known_words:
            self._known_words[words] = self._find(words)
        return self._known_words[words]

    def _find(self, words: str) -> Match:
        if len(words) > _LONGEST:
            return Match(None, 0.0, (), "unit_unknown")
        exact = self._exact.get(words, set())
        if len(exact) == 1:
            only = self._units[next(iter(exact))].code
            return Match(only, 1.0, (Alternative(only, 1.0),))
        scores = self._scores(tuple(words.split()), self._plain)
        for number in self._codes.get(words.replace(" ", ""), ()):
            scores[number] = max(scores.get(number, 0.0), _CODE_SCORE)
        if max(scores.values(), default=0.0) < SURE:
            for number, score in self._scores(tuple(words.split()), self._with_parent).items():
                scores[number] = max(scores.get(number, 0.0), score)
        return self._judge(scores)

    def _judge(self, scores: dict[int, float]) -> Match:
        ranked = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))[:_SHOWN]
        shown = tuple(Alternative(self._units[number].code, round(score, 3)) for number, score in ranked)
        if not shown or shown[0].score < PLAUSIBLE:
            return Match(None, shown[0].score if shown else 0.0, shown, "unit_unknown")
        second = shown[1].score if len(shown) > 1 else 0.0
        is_sure = shown[0].score >= SURE and shown[0].score - second >= GAP
        # Its own code or its whole name settles it, however near a cousin comes.
        is_sure = is_sure or (shown[0].score >= _CODE_SCORE and second < _CODE_SCORE - OWN_LEAD)
        return Match(shown[0].unit, shown[0].score, shown, "" if is_sure else "unit_unsure")

    def _several(self, text: str, whole: Match) -> Match:
        parts = [words for part in _BEFORE_KIND.split(text) if (words := _words(part))]
        sure = [one for words in parts if len(parts) > 1 and not (one := self._one(words)).doubt]
        codes = list(dict.fromkeys(one.code for one in sure if one.code))
        if not codes:
            return whole
        lowest = [code for code in codes if not any(self._is_above(code, other) for other in codes)] or codes
        shown = tuple(Alternative(code, SURE) for code in lowest[:_SHOWN])
        if len(lowest) > 1:
            return Match(lowest[0], SURE, shown, "unit_several")
        is_sure = len(sure) == len(parts)
        return Match(lowest[0], SURE, shown, "" if is_sure else "unit_unsure")

    def _is_above(self, code: str, other: str) -> bool:
        """Tell whether `code` is a unit above `other`."""
        seen = {other}
        parent = self._units[self._place_at[other]].parent
        while parent in self._place_at and parent not in seen:
            if parent == code:
                return True
            seen.add(parent)
            parent = self._units[self._place_at[parent]].parent
        return False

    def _scores(self, text: tuple[str, ...], variants: Iterable[_Variant]) -> dict[int, float]:
        kind, digits = _kind_of(text), _digits(text)
        scores: dict[int, float] = {}
        for one in variants:
            if not may_align(text, one.name):
                continue
            score = align(text, one.name) - one.cost
            theirs = _digits(one.name.words)
            if (kind and one.kind and kind != one.kind) or (digits and theirs and digits != theirs):
                score = min(score, _CONFLICT)
            scores[one.unit] = max(scores.get(one.unit, 0.0), score)
        return {number: score for number, score in scores.items() if score > 0.3}

    def _variants(self, number: int, name: str) -> list[_Variant]:
        words = tuple(_words(name).split())
        kind = _kind_of(words)
        full = self._name(words, kind)
        found = [_Variant(number, full, kind, 0.0)]
        bare = words[len(kind) :]
        if kind and len(bare) >= 2:
            name_of_kind = self._name(bare, kind, shortest=1)
            found.append(_Variant(number, name_of_kind, kind, _KIND_DROPPED))
        # "Văn phòng Sở", "Thanh tra Sở" are also written without the last word.
        if len(words) >= 3 and words[-1] == "so":
            found.append(_Variant(number, self._name(words[:-1], kind), kind, 2 * _PARENT_NAMED))
        return found

    def _under_parent(self, number: int, name: str) -> list[_Variant]:
        parent = (
            self._units[self._place_at[up]] if (up := self._units[number].parent) in self._place_at else None
        )
        words = tuple(_words(name).split())
        kind = _kind_of(words)
        if parent is None or not words:
            return []
        found = []
        for title in parent.names:
            over = tuple(_words(title).split())
            after = over[1:] if over and words[-1] == over[0] else over
            found.append(_Variant(number, self._name(words + after, kind), kind, _PARENT_NAMED))
            found.append(
                _Variant(number, self._name(over + words, _kind_of(over)), _kind_of(over), _PARENT_NAMED)
            )
        return found

    def _name(self, words: tuple[str, ...], kind: tuple[str, ...], *, shortest: int = 0) -> Name:
        if kind not in _OF_PROVINCE:
            return Name(words, len(words))
        end = len(words)
        while end > (shortest or len(kind) + 1) and words[end - 1] in self._free:
            end -= 1
        return Name(words, end, self._free)


def _province_words(units: Iterable[Unit]) -> frozenset[str]:
    """Give "tinh" and the words of the province, as the units' own names say them."""
    found: set[str] = set()
    for unit in units:
        for name in unit.names:
            words = _words(name).split()
            if "tinh" in words[1:-1]:
                found |= set(words[words.index("tinh", 1) :])
    return frozenset(found)


def _kind_of(words: Sequence[str]) -> tuple[str, ...]:
    for kind in _KINDS:
        if tuple(words[: len(kind)]) == kind:
            return kind
    return _SHORT_KINDS.get(words[0], ()) if words else ()


def _digits(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(word for word in words if word.isdigit())


def _compact(code: str) -> str:
    return _words(code).replace(" ", "")


def _words(text: str) -> str:
    """Give the folded words, numbers without leading zeros: "số 02" is "số 2"."""
    return " ".join(word.lstrip("0") if word.isdigit() else word for word in words_of(text).split())
