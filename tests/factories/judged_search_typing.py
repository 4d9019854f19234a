"""How people type: without marks, other tone rules, Telex and VNI leftovers, slips of one key. Pure."""

import unicodedata
from collections.abc import Iterable

TELEX = {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
VNI = {"\u0301": "1", "\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0323": "5"}
_TELEX_LETTERS = {"\u0302": None, "\u0306": "w", "\u031b": "w"}
_VNI_LETTERS = {"\u0302": "6", "\u0306": "8", "\u031b": "7"}
_OPEN_PAIRS = ("oa", "oe", "uy")
_LONE = {"y": "i", "i": "y"}
_NEIGHBOURS = {
    "a": "s", "b": "v", "c": "x", "d": "f", "e": "r", "g": "h", "h": "j", "i": "o", "k": "l", "l": "k",
    "m": "n", "n": "m", "o": "p", "p": "o", "q": "w", "r": "t", "s": "d", "t": "y", "u": "i", "v": "b",
    "x": "c", "y": "u",
}  # fmt: skip


def unaccented(text: str) -> str:
    """The text as typed on a keyboard without Vietnamese."""
    parts = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in parts if not unicodedata.combining(c)).lower()


def typed(text: str, *, is_telex: bool, is_tone_last: bool = True) -> str:
    """The keys that were pressed: `hộ nghèo` is `hooj ngheof` in Telex and `ho65 ngheo2` in VNI."""
    return " ".join(_typed(word, is_telex, is_tone_last) for word in text.lower().split())


def _typed(word: str, is_telex: bool, is_tone_last: bool) -> str:
    keys, tone = "", ""
    for letter in unicodedata.normalize("NFC", word):
        base, *marks = unicodedata.normalize("NFD", letter)
        if base == "đ":
            base = "dd" if is_telex else "d9"
        keys += base
        for mark in marks:
            if mark in TELEX:
                tone = TELEX[mark] if is_telex else VNI[mark]
            elif is_telex:
                keys += _TELEX_LETTERS[mark] or base
            else:
                keys += _VNI_LETTERS[mark]
        if tone and not is_tone_last:
            keys, tone = keys + tone, ""
    return keys + tone


def tone_variant(text: str) -> str:
    """The other spelling of each syllable that has two: hòa and hoà, thủy and thuỷ, kỹ and kĩ."""
    return " ".join(_variant(word) for word in text.split())


def _variant(word: str) -> str:
    parts = unicodedata.normalize("NFD", word)
    tones = [c for c in parts if c in TELEX]
    letters = "".join(c for c in parts if c not in TELEX)
    plain = unicodedata.normalize("NFC", letters)
    if not tones:
        return word
    if plain[-2:].lower() in _OPEN_PAIRS and not plain.lower().startswith("qu"):
        is_first = unicodedata.normalize("NFD", unicodedata.normalize("NFC", word)[-2])[-1] in TELEX
        moved = f"{plain[:-1]}{plain[-1]}{tones[0]}" if is_first else f"{plain[:-1]}{tones[0]}{plain[-1]}"
        return unicodedata.normalize("NFC", moved)
    if len(plain) == 2 and plain[0].lower() in "hklmst" and plain[1] in _LONE:
        return unicodedata.normalize("NFC", plain[0] + _LONE[plain[1]] + tones[0])
    return word


def slip(word: str, number: int) -> str:
    """One key wrong in an unaccented word of four letters or more: swapped, left out, doubled or beside."""
    kind, at = number % 4, 1 + (number // 4) % (len(word) - 2)
    if kind == 0 and word[at] != word[at + 1]:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == 1:
        return word[:at] + word[at + 1 :]
    if kind == 2:
        return word[: at + 1] + word[at] + word[at + 1 :]
    return word[:at] + _NEIGHBOURS.get(word[at], "a") + word[at + 1 :]


def real_word_slips(word: str, vocabulary: Iterable[str]) -> list[str]:
    """The other words of a vocabulary that are one key away, in alphabetical order."""
    return sorted(other for other in vocabulary if other != word and _is_one_key(word, other))


def _is_one_key(one: str, other: str) -> bool:
    """Damerau distance 1: one letter more, less or other, or two neighbours swapped."""
    if abs(len(one) - len(other)) > 1:
        return False
    if len(one) == len(other):
        wrong = [i for i, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
        if len(wrong) == 1:
            return True
        is_pair = len(wrong) == 2 and wrong[1] == wrong[0] + 1
        return is_pair and one[wrong[0]] == other[wrong[1]] and one[wrong[1]] == other[wrong[0]]
    short, long = sorted((one, other), key=len)
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
