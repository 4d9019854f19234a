"""From a text in Solr's syntax to its tokens; what no token can begin with is refused here.

Source: 30-search.md, CKAN package_search subset; the signs are those of Lucene's classic query parser.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

from catalog.domain.errors import QueryRefused

_MOST_SHOWN = 60
_QUOTED = r'"(?:[^"\\]|\\.)*"'
_BOUND = rf'(?:{_QUOTED}|(?:[^\s\[\]{{}}"\\]|\\.)+)'
_TOKEN = re.compile(
    rf"""
        (?P<phrase>{_QUOTED})
      | (?P<range>[\[{{]\s*(?P<low>{_BOUND})\s+TO\s+(?P<high>{_BOUND})\s*[\]}}])
      | (?P<boost>\^=?[0-9]{{1,9}}(?:\.[0-9]{{1,9}})?(?![^\s()]))
      | (?P<mark>[():]|&&|\|\||[-+!](?=[^\s)]))
      | (?P<word>(?:(?!&&|\|\|)[^\s()":\\^~\[\]{{}}]|\\.)+)
    """,
    re.VERBOSE | re.DOTALL,
)
_MARKS = {"&&": "AND", "||": "OR", "!": "NOT", "-": "NOT"}
_JOINTS = frozenset({"AND", "OR", "NOT"})
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|(.))", re.DOTALL)
_HALF = re.compile("[\ud800-\udfff]")
# Why a text cannot go on with this sign.
_REASONS = {'"': "open_quote", "~": "fuzzy", "\\": "bad_escape", "[": "bad_range", "{": "bad_range"}


@dataclass(frozen=True)
class Token:
    """`kind` is phrase, word, range, boost, end, a joint (AND, OR, NOT) or a mark: ( ) : +.

    `text` is what was written, with quotes and escapes; `low` and `high` are the bounds of a range.
    """

    kind: str
    text: str
    low: str = ""
    high: str = ""


END = Token("end", "")


def tokens(text: str, *, is_strict: bool) -> list[Token]:
    """The tokens of a text. Unless it `is_strict`, a sign that stands alone or in a word is only punctuation.

    Raises: QueryRefused.
    """
    return list(_tokens(text, is_strict=is_strict))


def _tokens(text: str, *, is_strict: bool) -> Iterator[Token]:
    position, end = 0, len(text.rstrip())
    while position < end:
        if text[position].isspace():
            position += 1
            continue
        match = _TOKEN.match(text, position, end)
        if not match or text.startswith("{!", position):
            _refuse_rest(text[position:end])
        yield _token(match, is_strict=is_strict)
        position = match.end()


def _token(match: re.Match[str], *, is_strict: bool) -> Token:
    text, kind = match[0], str(match.lastgroup)
    if match["range"]:
        return Token("range", text, match["low"], match["high"])
    if kind == "mark":
        return Token(_MARKS.get(text, text), text)
    if kind != "word":
        return Token(kind, text)
    if text in _JOINTS:
        return Token(text, text)
    if text.startswith("/") and len(text) > 1:
        refuse("regex", text)
    if is_strict and (text in {"-", "+"} or "!" in _ESCAPE.sub("", text)):
        refuse("lone_sign", text)
    return Token("word", text)


def _refuse_rest(rest: str) -> NoReturn:
    if rest.startswith("{!"):
        refuse("local_parameters", rest)
    refuse(_REASONS.get(rest[0], "stray_mark"), rest)


def unescaped(text: str) -> str:
    r"""What a word or the inside of a phrase means: `\:` is a colon, `\u0041` a letter.

    Raises: QueryRefused.
    """
    found = _ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else m[2], text)
    if _HALF.search(found):
        refuse("bad_escape", text)
    return found


def wildcards(text: str) -> str:
    """Which of the signs * and ? stand in a word without an escape, in order."""
    return "".join(sign for sign in _ESCAPE.sub("", text) if sign in "*?")


def refuse(reason: str, part: str, **params: object) -> NoReturn:
    """Refuse a query for what stands at `part`.

    Raises: QueryRefused.
    """
    raise QueryRefused(reason=reason, part=part[:_MOST_SHOWN], **params)
