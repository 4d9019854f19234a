"""The part of Solr's syntax that CKAN clients of this catalog may use in `q` and `fq`; all else is refused.

Understood: words and "phrases", field:value, field:"value", field:prefix*, field:*, field:[a TO b], `*:*`,
field:(...), NOT - !, AND && +, OR ||, parentheses, backslash escapes, ^boost (which changes nothing).
NOT binds closest, then AND (also where nothing is written), then OR; each means what it means in logic.
Lucene's classic parser differs where AND and OR stand side by side without parentheses.
Nothing is dropped silently: an answer to another question than the one asked is worse than a refusal.
Source: 30-search.md, CKAN package_search subset.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from catalog.domain.errors import QueryRefused
from catalog.domain.search_condition import EVERYTHING, AllOf, AnyOf, Condition, Mentions, Not
from catalog.search.analysis import clean, syllables
from catalog.search.solr_fields import Bounds, Meaning, meaning_of, meanings
from catalog.search.solr_tokens import END, Token, refuse, tokens, unescaped, wildcards

MAX_CHARACTERS = 4000
MAX_DEPTH = 8
# Values, words and ranges in all parameters together: so many are judged in a moment.
MAX_TERMS = 128
_NO_UNITS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class ParsedQuery:
    """`text` and `condition` of `catalog.ports.Query`.

    The text holds the words that must be there, for the plan to find and rank; what was asked of them beyond
    that (an operator, a field, parentheses) is in the condition too, exactly.
    """

    text: str = ""
    condition: Condition = EVERYTHING


@dataclass(frozen=True)
class _Clause:
    """A part of a row that is joined by AND; `is_bare`: a word or phrase with no operator beside it."""

    condition: Condition
    is_bare: bool = False


def parse(
    q: str, fq: Iterable[str] = (), *, now: datetime, units: Mapping[str, str] = _NO_UNITS
) -> ParsedQuery:
    """What a CKAN client asks by `q` and any number of `fq`; `units` are the ids of units by their names.

    Raises: QueryRefused; its reasons are in docs/guides/package-search.md.
    """
    parser = _Parser(meanings(now, units))
    # Without a field CKAN reads plain words, where a question mark or a lone dash is only a mark.
    is_strict = ":" in q
    asked = parser.read(q if is_strict else q.replace("?", " "), is_strict=is_strict)
    rows = [parser.read(one, is_strict=True) for one in fq]
    exact = [_judged(clause.condition) for clause in asked if not clause.is_bare]
    exact += [_judged(clause.condition) for row in rows for clause in row]
    words = " ".join(word for clause in asked for word in _words(clause.condition))
    return ParsedQuery(words, _all_of([one for one in exact if one != EVERYTHING]))


class _Parser:
    """Recursive descent over the tokens of one parameter after the other; counts the terms of all."""

    def __init__(self, known: Mapping[str, Meaning]) -> None:
        self._known = known
        self._terms = 0
        self._tokens: list[Token] = [END]
        self._next = 0
        self._is_strict = True

    def read(self, text: str, *, is_strict: bool) -> Sequence[_Clause]:
        """The clauses that must all hold.

        Raises: QueryRefused.
        """
        if len(text) > MAX_CHARACTERS:
            raise QueryRefused(reason="parameter_too_long", characters=MAX_CHARACTERS)
        self._is_strict = is_strict
        found = tokens(clean(text), is_strict=is_strict)
        self._tokens, self._next = [*found, END], 0
        clauses = self._either(None, 0) if found else []
        if self._peek() != END:
            refuse("open_parenthesis", self._peek().text)
        return clauses

    def _either(self, field: Meaning | None, depth: int) -> Sequence[_Clause]:
        """Rows joined by OR: one row as it is, several as one clause."""
        if depth > MAX_DEPTH:
            raise QueryRefused(reason="too_deep", depth=MAX_DEPTH)
        rows = [self._row(field, depth)]
        while self._peek().kind == "OR":
            self._take()
            rows.append(self._row(field, depth))
        if len(rows) == 1:
            return rows[0]
        return [_Clause(AnyOf(tuple(_joined(row) for row in rows)))]

    def _row(self, field: Meaning | None, depth: int) -> list[_Clause]:
        clauses = [self._clause(field, depth)]
        while self._peek().kind not in {"end", ")", "OR"}:
            if is_written := self._peek().kind == "AND":
                self._take()
                clauses[-1] = replace(clauses[-1], is_bare=False)
            clause = self._clause(field, depth)
            clauses.append(replace(clause, is_bare=clause.is_bare and not is_written))
        return clauses

    def _clause(self, field: Meaning | None, depth: int) -> _Clause:
        sign = self._take() if self._peek().kind in {"NOT", "+"} else None
        is_bare = sign is None and field is None and self._is_at_words()
        condition = self._term(field, depth)
        if sign is None or sign.kind == "+":
            return _Clause(condition, is_bare)
        return _Clause(Not(_judged(condition)))

    def _term(self, field: Meaning | None, depth: int) -> Condition:
        """A word, a phrase, a range, a field with what is asked of it, or parentheses."""
        token = self._take()
        if token.kind == "(":
            condition = _joined(self._either(field, depth + 1))
            if self._take().kind != ")":
                refuse("open_parenthesis", token.text)
        elif token.kind == "word" and self._peek().kind == ":":
            condition = self._of_field(token, depth)
        else:
            condition = self._value(token, field)
        if self._peek().kind == "boost":
            self._take()
        return condition

    def _of_field(self, name: Token, depth: int) -> Condition:
        """What follows `name:`."""
        self._take()
        if name.text == "*":
            if self._take().text != "*":
                refuse("wildcard", "*:")
            self._count()
            return EVERYTHING
        meaning = meaning_of(unescaped(name.text), self._known)
        if self._peek().kind == "(":
            self._take()
            condition = _joined(self._either(meaning, depth + 1))
            if self._take().kind != ")":
                refuse("open_parenthesis", f"{name.text}:(")
            return condition
        return self._value(self._take(), meaning, name.text)

    def _value(self, token: Token, field: Meaning | None, name: str = "") -> Condition:
        """What one token asks of a field, or of the text as a whole."""
        self._count()
        if token.kind == "range":
            if field is None:
                refuse("range_without_field", token.text)
            return field.between(_bounds(token))
        if token.kind == "phrase":
            return _words_of(unescaped(token.text[1:-1]), field, is_phrase=True)
        if token.kind != "word":
            refuse(_missing(token), f"{name}:{token.text}" if name else token.text)
        if self._is_strict and self._peek().kind == ":":
            refuse("stray_colon", f"{token.text}:")
        return self._word(token, field)

    def _word(self, token: Token, field: Meaning | None) -> Condition:
        signs, text = wildcards(token.text), token.text
        if not signs:
            return _words_of(unescaped(text), field, is_phrase=False)
        if signs != "*" or wildcards(text[:-1]):
            refuse("wildcard", text)
        if field is None:
            if text != "*":
                refuse("prefix_without_field", text)
            return EVERYTHING
        return field.starts(unescaped(text[:-1]))

    def _count(self) -> None:
        self._terms += 1
        if self._terms > MAX_TERMS:
            raise QueryRefused(reason="too_many_terms", terms=MAX_TERMS)

    def _is_at_words(self) -> bool:
        kind = self._peek().kind
        return kind == "phrase" or (kind == "word" and self._tokens[self._next + 1].kind != ":")

    def _peek(self) -> Token:
        return self._tokens[self._next]

    def _take(self) -> Token:
        token = self._tokens[self._next]
        # The end is never passed: whoever takes it finds it again.
        self._next = min(self._next + 1, len(self._tokens) - 1)
        return token


def _words_of(text: str, field: Meaning | None, *, is_phrase: bool) -> Condition:
    if field is not None:
        return field.equals(text, is_phrase=is_phrase)
    # Among plain words a mark is only a mark; where it would have to be judged it is refused.
    return Mentions(text, is_phrase=is_phrase and len(syllables(text)) > 1)


def _bounds(token: Token) -> Bounds:
    low, high = (_bound(one, token.text) for one in (token.low, token.high))
    return Bounds(low, high, token.text.startswith("["), token.text.endswith("]"), token.text)


def _bound(written: str, whole: str) -> str | None:
    if written == "*":
        return None
    if written.startswith('"'):
        return unescaped(written[1:-1])
    if wildcards(written):
        refuse("bad_range", whole)
    return unescaped(written)


def _missing(token: Token) -> str:
    reasons = {"boost": "stray_mark", ":": "stray_colon"}
    return reasons.get(token.kind, "missing_term")


def _judged(condition: Condition) -> Condition:
    """The condition, refused where it asks for words and has none."""
    if isinstance(condition, Mentions) and not syllables(condition.text):
        refuse("no_word", condition.text)
    return condition


def _joined(row: Sequence[_Clause]) -> Condition:
    return _all_of([_judged(clause.condition) for clause in row])


def _all_of(parts: Sequence[Condition]) -> Condition:
    if not parts:
        return EVERYTHING
    return parts[0] if len(parts) == 1 else AllOf(tuple(parts))


def _words(condition: Condition) -> Iterator[str]:
    """The words anywhere that must be there, written so that people's syntax reads them as the same."""
    if isinstance(condition, AllOf):
        for part in condition.parts:
            yield from _words(part)
    elif isinstance(condition, Mentions) and not condition.field:
        text = condition.text.replace('"', " ").strip()
        yield f'"{text}"' if condition.is_phrase else _plain(text)


def _plain(text: str) -> str:
    """Without a dash before a word, which would mean that it must not be there."""
    return " ".join(word.lstrip("-") or word for word in text.split())
