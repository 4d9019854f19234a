"""Room validators: Vietnamese text from before Unicode: TCVN3 (.VnTime), VNI and VIQR, told and decoded.

TCVN3 and VNI fonts put Vietnamese glyphs at the places of Latin letters, so that their texts read as
"Céng hßa" and "Coäng hoøa". The tables are those of TCVN 5712:1993 (VN3), VNI-Windows and RFC 1456 (VIQR).
Pure functions on strings; nothing is logged or kept.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from itertools import islice

KINDS = ("tcvn3", "vni", "viqr")
_TCVN3_BYTES = (
    "A1A2A3A4A5A6A7A8A9AAABACADAEB5B6B7B8B9BBBCBDBEC6C7C8C9CACBCCCECFD0D1D2D3D4D5D6D7D8DCDDDE"
    "DFE1E2E3E4E5E6E7E8E9EAEBECEDEEEFF1F2F3F4F5F6F7F8F9FAFBFCFDFE"
)
_TCVN3_LETTERS = "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
_TCVN3 = dict(zip(bytes.fromhex(_TCVN3_BYTES), _TCVN3_LETTERS, strict=True))

_GRAVE, _ACUTE, _TILDE, _HOOK, _DOT = "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"
_HAT, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"
# What a VNI mark adds to the letter before it; a mark that stands for hat or breve may carry a tone, too.
_VNI_MARKS = {
    "ù": _ACUTE, "ø": _GRAVE, "û": _HOOK, "õ": _TILDE, "ï": _DOT,
    "â": _HAT, "á": _HAT + _ACUTE, "à": _HAT + _GRAVE, "å": _HAT + _HOOK, "ã": _HAT + _TILDE,
    "ä": _HAT + _DOT, "ê": _BREVE, "é": _BREVE + _ACUTE, "è": _BREVE + _GRAVE, "ú": _BREVE + _HOOK,
    "ü": _BREVE + _TILDE, "ë": _BREVE + _DOT,
}  # fmt: skip
_VNI_LETTERS = {"ñ": "đ", "ô": "ơ", "ö": "ư", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI_BASES = "aeiouyAEIOUYôöÔÖ"
_VNI_PAIR = re.compile(f"([{_VNI_BASES}])([{''.join(_VNI_MARKS)}{''.join(_VNI_MARKS).upper()}])")
_VNI_MAP = {**_VNI_LETTERS, **{key.upper(): value.upper() for key, value in _VNI_LETTERS.items()}}

_VIQR_SHAPES = {"^": _HAT, "(": _BREVE, "+": _HORN}
_VIQR_TONES = {"'": _ACUTE, "`": _GRAVE, "?": _HOOK, "~": _TILDE, ".": _DOT}
_VIQR_PAIR = re.compile(
    r"([aA])([\^(]?)(['`?~.]?)|([eE])(\^?)(['`?~.]?)|([oO])([\^+]?)(['`?~.]?)"
    r"|([uU])(\+?)(['`?~.]?)|([iIyY])()(['`?~.]?)"
)
_VIQR_DD = {"dd": "đ", "DD": "Đ", "Dd": "Đ", "dD": "Đ"}
# A shape and a tone on one letter, or a shape inside a word: other texts do not write so.
_VIQR_SIGN = re.compile(
    r"[aeoAEO]\^['`?~.]?[a-z]|[uUoO]\+['`?~.]?[a-z]|[aA]\((?![^\s)]*\))['`?~.]?[a-z]|\bdd[aeiou]"
)

_SYLLABLE = re.compile(
    r"(?:b|ch?|d|đ|gi?|gh|kh?|l|m|nh?|ngh?|ph?|qu|r|s|th?|tr|v|x|h)?"
    r"(?:ieu|yeu|oai|oay|oeo|uay|uoi|uou|uye|uya|uyu|ia|ie|ye|iu|ua|ue|uo|ui|uu|uy|oa|oe|oi|oo|"
    r"ai|ao|au|ay|eo|eu|[aeiouy])"
    r"(?:ch?|ng?|nh|m|p|t)?"
)
_WORD = re.compile(r"[^\W\d_]+(?:[^\W\d_]|[\u00a1-\u00bf\u0300-\u036f])*|[\u00a1-\u00bf][^\s,;.]*")
_TONES = frozenset((_GRAVE, _ACUTE, _TILDE, _HOOK, _DOT))
_SHAPES = {_HAT: "aeo", _BREVE: "a", _HORN: "ou"}
_MIN_WORDS = 3
_MAX_TEXT = 20_000


def decode_tcvn3(text: str) -> str:
    """Give the Unicode text of a TCVN3 text that was read as Latin-1."""
    return text.translate(_TCVN3)


def decode_vni(text: str) -> str:
    """Give the Unicode text (NFC) of a VNI text that was read as Latin-1 or Windows-1252."""
    pieces = []
    at = 0
    for match in _VNI_PAIR.finditer(text):
        pieces.append(text[at : match.start()].translate(_VNI_TABLE))
        pieces.append(_VNI_MAP.get(match[1], match[1]) + _VNI_MARKS[match[2].lower()])
        at = match.end()
    pieces.append(text[at:].translate(_VNI_TABLE))
    return unicodedata.normalize("NFC", "".join(pieces))


_VNI_TABLE = str.maketrans(_VNI_MAP)


def decode_viqr(text: str) -> str:
    r"""Give the Unicode text (NFC) of a VIQR text; a backslash keeps the mark after it as it is."""
    plain = re.sub("[dD][dD]", lambda match: _VIQR_DD[match[0]], text)
    marked = _VIQR_PAIR.sub(_join_viqr, plain)
    return unicodedata.normalize("NFC", re.sub(r"\\(['`?~.^(+])", r"\1", marked))


def _join_viqr(match: re.Match[str]) -> str:
    letter, shape, tone = (part for part in match.groups() if part is not None)
    return str(letter) + _VIQR_SHAPES.get(shape, "") + _VIQR_TONES.get(tone, "")


_DECODERS: dict[str, Callable[[str], str]] = {"tcvn3": decode_tcvn3, "vni": decode_vni, "viqr": decode_viqr}


def decode_legacy(text: str, kind: str) -> str:
    """Give the Unicode text (NFC) of a text that `detect_legacy` named.

    Raises: KeyError for a kind that is not one of KINDS.
    """
    return _DECODERS[kind](text)


def detect_legacy(values: Iterable[str]) -> str | None:
    """Name the old encoding that these texts are in, as a whole: tcvn3, vni, viqr, else None.

    A kind is named when most of the words with marks are Vietnamese syllables after its decoding, and not
    before. Three such words at least, so that one foreign name proves nothing.
    """
    text = "\n".join(islice(values, 5_000))[:_MAX_TEXT]
    if len(_VIQR_SIGN.findall(text)) >= _MIN_WORDS and text.isascii():
        return "viqr"
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    if len(words) < _MIN_WORDS or _share(words) > 0.6:
        return None
    shares = {kind: _share([_DECODERS[kind](word) for word in words]) for kind in ("tcvn3", "vni")}
    best = max(shares, key=lambda kind: shares[kind])
    return best if shares[best] >= 0.7 and shares[best] > _share(words) + 0.3 else None


def _share(words: list[str]) -> float:
    return sum(map(is_syllable, words)) / len(words)


def is_syllable(word: str) -> bool:
    """Tell whether a word can be one Vietnamese syllable: its letters, its shapes, one tone at most."""
    tones = 0
    letters: list[str] = []
    for char in unicodedata.normalize("NFD", word.lower()):
        if char in _TONES:
            tones += 1
        elif char in _SHAPES:
            if not letters or letters[-1] not in _SHAPES[char]:
                return False
        else:
            letters.append(char)
    return tones <= 1 and _SYLLABLE.fullmatch("".join(letters)) is not None
