"""Room validators: what a column's header says of it. Pure; the words are data (header_words)."""

import re
from collections.abc import Iterable
from functools import lru_cache

from validators.personal.header_words import KINDS, SENSITIVE, SPEAKING
from validators.words.folding import fold_header

_OTHER_MARKS = re.compile(r"[^\w]+")
# Words written together, as exports of databases do ("sodienthoai"); shorter ones stand in too many words.
_GLUED = 6
# "Tỉnh" without its accent stands in words that name no place; "Trường 1" is a field, no school.
_NO_PLACE = re.compile(
    r"\b(?:thuoc tinh|gioi tinh|dac tinh|may tinh|tinh trang|tinh hinh|tinh den|tinh chat"
    r"|truong \d+|truong du lieu|truong thong tin)\b"
)

_BEGINS_AS_CODE = re.compile(r"(?:ma|ma so|ky hieu|so hieu|code|id)\b")
# A count of people asks for none of their names: "Số người nhận được việc", "Tỷ lệ học viên".
_COUNTED = re.compile(
    r"\b(?:tong so|so luong|so luot|so|ty le|ti le)(?: (?:luot|cac|luong))?"
    r" (?:nguoi|hoc sinh|hoc vien|chu ho|than nhan|benh nhan|doi tuong)\b(?: \w+){0,2}"
)


def _words(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"\b(" + "|".join(sorted(phrases, key=len, reverse=True)) + r")\b")


def _glued(phrases: tuple[str, ...]) -> frozenset[str]:
    joined = {phrase.replace(" ", "") for phrase in phrases if " " in phrase}
    return frozenset(one for one in joined if len(one) >= _GLUED)


_PATTERNS = {name: _words(phrases) for name, phrases in (*KINDS.items(), *SPEAKING.items())}
_JOINED = {name: _glued(phrases) for name, phrases in (*KINDS.items(), *SPEAKING.items())}
_TOPICS = {topic: _words(phrases) for topic, phrases in SENSITIVE.items()}


def _folded(label: str) -> str:
    return _OTHER_MARKS.sub(" ", fold_header(label)).strip()


@lru_cache(maxsize=4_096)
def hints_of(label: str) -> frozenset[str]:
    """Give the kinds of personal data that a header names, and what else it says (header_words.SPEAKING).

    `office`, `place` and `attribute` speak against a person's name, `own_name` speaks for it.
    """
    words = _folded(label)
    found = {kind for kind, pattern in _PATTERNS.items() if pattern.search(words)}
    if "place" in found and not _PATTERNS["place"].search(_NO_PLACE.sub("", words)):
        found.remove("place")
    if _BEGINS_AS_CODE.match(words):
        # "Mã đơn vị" asks for codes: what looks like names there is no list of bodies or places.
        found.discard("place")
    if "full_name" in found and not _PATTERNS["full_name"].search(_COUNTED.sub("", words)):
        found.remove("full_name")
    if words and " " not in words:
        found |= {kind for kind, joined in _JOINED.items() if any(one in words for one in joined)}
    return frozenset(found)


@lru_cache(maxsize=4_096)
def sensitive_topics(label: str) -> frozenset[str]:
    """Give the sensitive topics that a header names: disability, hiv, ethnicity, children and others."""
    words = _folded(label)
    return frozenset(topic for topic, pattern in _TOPICS.items() if pattern.search(words))


def sensitive_columns(labels: Iterable[str]) -> dict[str, frozenset[str]]:
    """Give the columns of sensitive attributes with their topics, in the order of the labels.

    For the rule that such tables need a stricter k and two signers; a header of no such word is left out.
    """
    return {label: topics for label in labels if (topics := sensitive_topics(label))}
