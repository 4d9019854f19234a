"""What is left in a text when the Vietnamese keyboard was off: `hooj ngheof` (Telex) and `ho65 ngheo2` (VNI).

Pure functions from one typed syllable to what was meant. Both are rules of the keyboards, published with
every Vietnamese input method; nothing is guessed here, whoever asks decides whether the result is a word.
"""

import re
import unicodedata

_LETTERS = re.compile(r"[a-z]+")
_BRACKETS = re.compile(r"(?<=[^\W\d_])[\[\]]+(?=[^\W\d_])")
_VNI_WORD = re.compile(r"[a-z]+[0-9][a-z0-9]*")
_TELEX_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323", "z": ""}
_VNI_TONES = {"1": "\u0301", "2": "\u0300", "3": "\u0309", "4": "\u0303", "5": "\u0323", "0": ""}
_CIRCUMFLEX, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"
_VOWELS = "aeiouy"
# A syllable ends in one of these; longest first.
_FINALS = ("ng", "nh", "ch", "c", "m", "n", "p", "t")


def written_keys(text: str) -> str:
    """The text with the bracket keys of Telex inside words as its other keys: `ng][if` is `nguwowif`.

    Before a letter with marks they are the letters themselves: `ng]ời` is `người`.
    """
    return _BRACKETS.sub(lambda found: _bracket_letters(found.group(), text[found.end()]), text)


def _bracket_letters(brackets: str, following: str) -> str:
    horned_o, horned_u = ("ow", "uw") if following.isascii() else ("ơ", "ư")
    return brackets.replace("[", horned_o).replace("]", horned_u)


def decode_telex(typed: str) -> str | None:
    """The syllable that these keys mean under Telex, NFC in lower case; None where they mean nothing else."""
    keys = typed.casefold()
    if not _LETTERS.fullmatch(keys):
        return None
    letters, tone = _telex_letters(keys)
    return _syllable(letters, tone) if letters != list(keys) or tone is not None else None


def decode_vni(typed: str) -> str | None:
    """The syllable that these keys mean under VNI, NFC in lower case; None where they mean nothing else."""
    keys = typed.casefold()
    if not _VNI_WORD.fullmatch(keys):
        return None
    letters: list[str] = []
    tone: str | None = None
    for key in keys:
        if key in _VNI_TONES:
            tone = _VNI_TONES[key]
        elif key == "6":
            _mark_last(letters, "aeo", _CIRCUMFLEX)
        elif key == "7":
            _mark_horns(letters)
        elif key == "8":
            _mark_last(letters, "a", _BREVE)
        elif key == "9" and "d" in letters:
            letters[letters.index("d")] = "đ"
        else:
            letters.append(key)
    return None if any(letter.isdigit() for letter in letters) else _syllable(letters, tone)


def _telex_letters(keys: str) -> tuple[list[str], str | None]:
    """The letters with their own marks, and the tone's mark; None where no key of a tone was typed."""
    letters: list[str] = []
    tone: str | None = None
    for key in keys:
        has_vowel = any(letter[0] in _VOWELS for letter in letters)
        if key in _TELEX_TONES and has_vowel:
            tone = _TELEX_TONES[key]
        elif key in "aeo" and key in letters:
            letters[_last(letters, key)] = key + _CIRCUMFLEX
        elif key == "d" and letters and letters[0] == "d":
            letters[0] = "đ"
        elif key == "w" and any(letter in "uoa" for letter in letters):
            _mark_w(letters)
        elif key == "w":
            letters.append("u" + _HORN)
        else:
            letters.append(key)
    return letters, tone


def _mark_w(letters: list[str]) -> None:
    """The mark of a w: Hoằng is hoawngf, người is nguwowif or nguowif."""
    if "oa" in "".join(letters):
        letters[_last(letters, "a")] = "a" + _BREVE
    elif "u" in letters or "o" in letters:
        _mark_horns(letters)
    else:
        letters[_last(letters, "a")] = "a" + _BREVE


def _mark_horns(letters: list[str]) -> None:
    """A horn on u and o; in `uo` on both (nguoi7 and nguowi are người)."""
    for vowel in ("u", "o"):
        if vowel in letters:
            letters[_last(letters, vowel)] = vowel + _HORN


def _mark_last(letters: list[str], vowels: str, mark: str) -> None:
    for place in range(len(letters) - 1, -1, -1):
        if letters[place] in vowels:
            letters[place] += mark
            return


def _last(letters: list[str], letter: str) -> int:
    return len(letters) - 1 - letters[::-1].index(letter)


def _syllable(letters: list[str], tone: str | None) -> str | None:
    """The letters with the tone on the right vowel; None where there is no vowel to bear it."""
    vowels = [n for n, letter in enumerate(letters) if letter[0] in _VOWELS]
    if not vowels:
        return None
    if tone:
        letters = list(letters)
        letters[_bearer(letters, vowels)] += tone
    return unicodedata.normalize("NFC", "".join(letters))


def _bearer(letters: list[str], vowels: list[int]) -> int:
    """Where the tone stands: on the marked vowel, else before a final the last one, else the one before it.

    `qu` and `gi` begin with consonants. Which of two vowels it is changes no key that we search by.
    """
    marked = [n for n in vowels if len(letters[n]) > 1]
    if marked:
        return marked[-1]
    if len(vowels) > 1 and "".join(letters[:2]) in ("qu", "gi"):
        vowels = vowels[1:]
    ending = "".join(letters[vowels[-1] + 1 :])
    return vowels[-1] if ending in _FINALS or len(vowels) == 1 else vowels[-2]
