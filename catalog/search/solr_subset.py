"""The part of Solr's syntax that CKAN clients of this catalog may use in `q` and `fq`; all else is refused.

Understood: words; `*:*`; field:value, field:"value", field:(a OR b); joined by a space, AND, && or +; OR
between values of one field; parentheses; backslash escapes. Nothing is dropped silently: an answer to
another question than the one asked is worse than a refusal.
Source: 30-search.md, CKAN package_search subset.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NoReturn

from catalog.domain.errors import QueryRefused
from catalog.search.analysis import syllables

MAX_CHARACTERS = 4000
MAX_DEPTH = 8

# CKAN's names of what can be filtered, and ours.
FIELDS = {
    "organization": "organization",
    "groups": "theme",
    "res_format": "res_format",
    "year": "year",
    "name": "name",
    "id": "id",
}
# True of every dataset in the index, which holds public datasets only.
_ALWAYS_TRUE = {
    ("*", "*"),
    ("state", "active"),
    ("dataset_type", "dataset"),
    ("type", "dataset"),
    ("capacity", "public"),
    ("private", "false"),
}
_TOKEN = re.compile(
    r"""\s*(?:
        (?P<phrase>"(?:[^"\\]|\\.)*")
      | (?P<mark>[()+:]|&&|\|\||(?:AND|OR|NOT)(?=[\s()]|$))
      | (?P<word>(?:[^\s()":\\]|\\.)+)
    )""",
    re.VERBOSE,
)
_AND = {"AND", "&&"}
_OR = {"OR", "||"}
# Wildcards, fuzziness, boosts, ranges, local parameters; a word may not begin with a negation or a regex.
_FORBIDDEN = re.compile(r"(?<!\\)[*?~^\[\]{}]|^[-!/](?=.)")


@dataclass(frozen=True)
class ParsedQuery:
    """Words to find, and the values chosen in each field: `text` and `filters` of `catalog.ports.Query`."""

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def parse(q: str, fq: Iterable[str] = ()) -> ParsedQuery:
    """What a CKAN client asks by `q` and any number of `fq`.

    Raises: QueryRefused(reason="too_long" | "unsupported_syntax" | "unknown_filter").
    """
    # Without a field CKAN reads plain words, where a question mark is one.
    meaning = _parse_one(q if ":" in q else q.replace("?", " "))
    for text in fq:
        restriction = _parse_one(text)
        if restriction.text:
            _refuse(restriction.text)
        meaning = _both(meaning, restriction)
    return meaning


def _parse_one(text: str) -> ParsedQuery:
    if len(text) > MAX_CHARACTERS:
        raise QueryRefused(reason="too_long", characters=MAX_CHARACTERS)
    return _Parser(_tokens(text)).parse()


def _tokens(text: str) -> list[tuple[str, str]]:
    """(kind, text) of each token; kinds are phrase, mark and word."""
    tokens, position, text = [], 0, text.rstrip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if not match:
            _refuse(text[position:])
        tokens.append((str(match.lastgroup), match[str(match.lastgroup)]))
        position = match.end()
    return tokens


class _Parser:
    """Recursive descent over the tokens of one parameter."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = [*tokens, ("end", "")]
        self._next = 0

    def parse(self) -> ParsedQuery:
        """The meaning of all tokens."""
        meaning = self._joined(depth=0)
        if self._peek() != ("end", ""):
            _refuse(self._peek()[1])
        return meaning

    def _joined(self, depth: int) -> ParsedQuery:
        """Items up to a closing parenthesis or the end, joined by AND or by OR, never by both."""
        if depth > MAX_DEPTH:
            _refuse("(" * depth)
        if self._at_end():
            return ParsedQuery()
        meaning, joints = self._item(depth), set()
        while not self._at_end():
            joint = self._joint()
            joints.add(joint)
            if len(joints) > 1:
                _refuse("AND OR")
            item = self._item(depth)
            meaning = _either(meaning, item) if joint == "OR" else _both(meaning, item)
        return meaning

    def _item(self, depth: int) -> ParsedQuery:
        while self._peek() == ("mark", "+"):
            # Everything is required already.
            self._take()
        kind, text = self._take()
        if (kind, text) == ("mark", "("):
            meaning = self._joined(depth + 1)
            self._expect(")")
            return meaning
        if kind not in {"word", "phrase"}:
            _refuse(text)
        if kind == "word" and self._peek() == ("mark", ":"):
            self._take()
            return self._restriction(text)
        return ParsedQuery(text=_free_words(kind, text))

    def _restriction(self, name: str) -> ParsedQuery:
        """What follows `name:`; values keep their order, each once."""
        values = [self._value(name)] if self._peek() != ("mark", "(") else self._values(name)
        if all((name, value) in _ALWAYS_TRUE for value in values):
            return ParsedQuery()
        if name not in FIELDS:
            raise QueryRefused(reason="unknown_filter", field=name)
        # Formats are the only values that clients write in either case.
        values = [value.upper() for value in values] if name == "res_format" else values
        return ParsedQuery(filters={FIELDS[name]: tuple(dict.fromkeys(values))})

    def _values(self, name: str) -> list[str]:
        self._expect("(")
        values = [self._value(name)]
        while self._peek()[1] in _OR:
            self._take()
            values.append(self._value(name))
        self._expect(")")
        return values

    def _value(self, name: str) -> str:
        kind, text = self._take()
        if kind == "phrase":
            return _unescaped(text[1:-1])
        if kind != "word" or ((name, text) != ("*", "*") and _FORBIDDEN.search(text)):
            _refuse(f"{name}:{text}")
        return _unescaped(text)

    def _joint(self) -> str:
        kind, text = self._peek()
        if kind == "mark" and text in _AND | _OR:
            self._take()
            return "OR" if text in _OR else "AND"
        return "AND"

    def _at_end(self) -> bool:
        return self._peek() in {("end", ""), ("mark", ")")}

    def _expect(self, mark: str) -> None:
        if self._take() != ("mark", mark):
            _refuse(mark)

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._next]

    def _take(self) -> tuple[str, str]:
        token = self._tokens[self._next]
        # The end is never passed: whoever takes it finds it again.
        self._next = min(self._next + 1, len(self._tokens) - 1)
        return token


def _both(one: ParsedQuery, other: ParsedQuery) -> ParsedQuery:
    """AND; two different choices in one field cannot be said in a Query."""
    for name in one.filters.keys() & other.filters.keys():
        if set(one.filters[name]) != set(other.filters[name]):
            _refuse(f"{name}: AND {name}:")
    return ParsedQuery(f"{one.text} {other.text}".strip(), {**one.filters, **other.filters})


def _either(one: ParsedQuery, other: ParsedQuery) -> ParsedQuery:
    """OR, possible between values of one field alone."""
    if one.text or other.text or len(one.filters) != 1 or one.filters.keys() != other.filters.keys():
        _refuse("OR")
    ((name, values),) = one.filters.items()
    return ParsedQuery(filters={name: tuple(dict.fromkeys((*values, *other.filters[name])))})


def _free_words(kind: str, text: str) -> str:
    """The text of a word, or of a phrase of one syllable; longer phrases come with a fuller parser."""
    if kind == "phrase":
        if len(syllables(text)) > 1:
            _refuse(text)
        return _unescaped(text[1:-1])
    if _FORBIDDEN.search(text):
        _refuse(text)
    return _unescaped(text)


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def _refuse(part: str) -> NoReturn:
    raise QueryRefused(reason="unsupported_syntax", part=part[:60])
