"""Room validators: the rules of lint for single cells, as a table, and the watcher that runs them by columns.

A rule costs nothing in a block whose text holds none of its needles. Where one occurs, Polars looks for
candidates, and Python decides about the few different values among them.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from validators.findings.codes import finding
from validators.findings.report import Finding
from validators.lint.notes import Notes
from validators.lint.row_marks import RowMarks
from validators.reading.rows import MAX_CELL
from validators.tabular.blocks import Block

Decision = dict[str, str | float] | None
ERROR_CELL = "^#(?:N/A|REF!|VALUE!|DIV/0!|NAME\\?|NUM!|NULL!|SPILL!|CALC!)$"
_HIDDEN = "\u00a0\u00ad\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff"
# The first byte of each of them, and what may follow; most of these first bytes are rare in Vietnamese text.
_HIDDEN_BYTES = {
    b"\xc2": re.compile(rb"\xc2[\xa0\xad]"),
    b"\xe2": re.compile(rb"\xe2(?:\x80[\x80-\x8f\xa8-\xaf]|\x81[\x9f-\xa4])"),
    b"\xe3": re.compile(rb"\xe3\x80\x80"),
    b"\xef": re.compile(rb"\xef\xbb\xbf"),
}
_HIDDEN_SET = re.compile(f"[{_HIDDEN}]")
_FORMULA = re.compile(r"\s*=\S|@\w+\(|[+\-][A-Za-z]\w*[(|!]|\t=")
_EXPONENT = re.compile(r"\s*[+-]?\d(?:[.,]\d+)?[eE]\+(\d{2,3})\s*")
_TEXT_TYPES = frozenset(("string", "any"))
_NUMERIC_TYPES = frozenset(("number", "integer"))
_SHOWN_CHARACTERS = 4


@dataclass(frozen=True)
class CellRule:
    """One kind of odd cell.

    `needles`: at least one of each group occurs in every text that has such a cell. `candidate` is a pattern
    of Polars that matches all such cells, maybe others; `decide` gives the parameters of a cell that is one,
    None for one that is not. `types`: the columns it is for (None: all), where a schema states types.
    `screen` is a cheaper look at a column than the pattern. `is_summed`: one finding for the table, with
    their count. `without_text`: for workbooks only.
    """

    code: str
    candidate: str
    decide: Callable[[str], Decision]
    needles: tuple[tuple[bytes, ...], ...] = ()
    types: frozenset[str] | None = None
    is_summed: bool = False
    without_text: bool = False
    screen: Callable[[pl.Series], bool] | None = None

    def may_fire(self, block: Block) -> bool:
        """Tell whether the block's text holds what the rule needs; a rule `without_text` is for workbooks."""
        if self.without_text:
            return block.raw is None
        if self.code == "hidden_space" and block.raw is not None:
            raw = block.raw
            return any(lead in raw and after.search(raw) for lead, after in _HIDDEN_BYTES.items())
        return all(block.may_hold(*group) for group in self.needles)


def _escapes(text: str, characters: re.Pattern[str]) -> str:
    """Name the characters found, as U+00A0; never the text itself."""
    found = list(dict.fromkeys(characters.findall(text)))
    names = ", ".join(f"U+{ord(char):04X}" for char in found[:_SHOWN_CHARACTERS])
    return names + (", …" if len(found) > _SHOWN_CHARACTERS else "")


def _decide_formula(text: str) -> Decision:
    return {} if _FORMULA.match(text) else None


def _decide_error(text: str) -> Decision:
    return {"error": text}


def _decide_hidden(text: str) -> Decision:
    return {"chars": _escapes(text, _HIDDEN_SET)}


def _decide_edge(text: str) -> Decision:
    if not text.strip(" \t"):
        return None  # nothing but spaces: that is for the schema to judge
    return {"chars": "U+0009" if "\t" in (text[0], text[-1]) else "U+0020"}


_MARKS = re.compile("[\u0300-\u036f]")


def _decide_decomposed(text: str) -> Decision:
    if unicodedata.is_normalized("NFC", text):
        return None
    return {"chars": _escapes(unicodedata.normalize("NFD", text), _MARKS)}


def _decide_exponent(text: str) -> Decision:
    exponent = _EXPONENT.fullmatch(text)
    # Ten digits fit into a cell's width; Excel shortens what is longer.
    return {"form": f"E+{exponent[1]}"} if exponent and int(exponent[1]) >= 10 else None


def _decide_rounded(_text: str) -> Decision:
    return {"form": "> 15"}


def _decide_not_number(_text: str) -> Decision:
    return {}


def _screen_edges(column: pl.Series) -> bool:
    return bool(column.str.starts_with(" ").any() or column.str.ends_with(" ").any())


def _screen_not_number(column: pl.Series) -> bool:
    """Letters come after digits, so the greatest cell tells; a sign or a space may stand before them."""
    if str(column.max() or "") > ":":
        return True
    is_plain = str(column.min() or "") >= "0"
    return not is_plain and any(column.str.starts_with(mark).any() for mark in "+- \t")


RULES = (
    CellRule("formula_cell", r"^\s*=\S|^@\w+\(", _decide_formula, ((b"=", b"@"),), is_summed=True),
    CellRule(
        "formula_cell",
        r"^[+\-][A-Za-z]\w*[(|!]",
        _decide_formula,
        ((b"|", b"!", b"("), (b"+", b"-")),
        is_summed=True,
    ),
    CellRule("error_cell", ERROR_CELL, _decide_error, ((b"#",),)),
    CellRule(
        "not_a_number",
        r"(?i)^\s*[+-]?(?:s?nan\d*|inf|infinity)\s*$",
        _decide_not_number,
        types=_NUMERIC_TYPES,
        screen=_screen_not_number,
    ),
    CellRule("hidden_space", f"[{_HIDDEN}]", _decide_hidden),
    CellRule("edge_space", "^ | $", _decide_edge, types=_TEXT_TYPES, screen=_screen_edges),
    CellRule("edge_space", "^\t|\t$", _decide_edge, ((b"\t",),), types=_TEXT_TYPES),
    CellRule("decomposed_text", "[\u0300-\u036f]", _decide_decomposed, ((b"\xcc", b"\xcd"),)),
    CellRule(
        "precision_lost",
        r"^\s*[+-]?\d(?:[.,]\d+)?[eE]\+\d\d",
        _decide_exponent,
        ((b"+",),),
        types=_TEXT_TYPES | {"integer"},
    ),
    CellRule("precision_lost", r"^[1-9]\d{14}0+$", _decide_rounded, without_text=True),
)


class CellLint:
    """Runs the rules over the blocks of one table; `types` are the stated types by column, or None.

    `marks` gets every row with a cell that a rule is for.
    """

    def __init__(
        self, labels: Sequence[str], types: Sequence[str | None], spaced: Sequence[bool], marks: RowMarks
    ) -> None:
        self._marks = marks
        self._labels = labels
        self._types = types
        self._spaced = spaced
        self._notes = Notes()
        self._sums: Counter[str] = Counter()
        self._first: dict[str, tuple[int, int]] = {}

    def add(self, block: Block) -> None:
        """Take the next block."""
        self._find_long(block)
        for rule in RULES:
            if rule.may_fire(block):
                self._run(rule, block)

    def _run(self, rule: CellRule, block: Block) -> None:
        total, places = 0, []
        for number, column in enumerate(block.columns):
            if not self._is_for(rule, number) or (rule.screen is not None and not rule.screen(column)):
                continue
            rows, found = _matches(rule, column, block.numbers, self._notes.room(rule.code) or 1)
            self._marks.note(rows)
            total += len(rows)
            places += [(row, number + 1, params, value) for row, params, value in found]
        if not total:
            return
        places.sort(key=lambda place: place[:2])
        if rule.is_summed:
            self._sums[rule.code] += total
            first = places[0][:2]
            self._first[rule.code] = min(self._first.get(rule.code, first), first)
            return
        shows_value = rule.code != "error_cell"
        self._notes.add(
            rule.code,
            (
                {"row": row, "column": column, "label": self._label(column), **params}
                | ({"value": value} if shows_value else {})
                for row, column, params, value in places
            ),
            total,
        )

    def _is_for(self, rule: CellRule, number: int) -> bool:
        stated = self._types[number] if number < len(self._types) else None
        if rule.code == "not_a_number" and stated is None:
            return False
        if rule.code == "hidden_space" and any(self._spaced[number : number + 1]):
            return False  # the schema says that these spaces group the digits
        return rule.types is None or stated is None or stated in rule.types

    def _find_long(self, block: Block) -> None:
        for number, column in enumerate(block.columns, start=1):
            if column.estimated_size() <= MAX_CELL:
                continue
            lengths = column.str.len_bytes()
            longest: Any = lengths.max()
            if longest is None or longest <= MAX_CELL:
                continue
            rows = block.numbers.filter(column.str.len_chars() > MAX_CELL)
            label = self._label(number)
            self._marks.note(rows)
            self._notes.add(
                "cell_too_long",
                ({"row": row, "column": number, "label": label, "limit": MAX_CELL} for row in rows.head(20)),
                len(rows),
            )

    def findings(self) -> list[Finding]:
        """Give what was found."""
        found = self._notes.findings()
        for code, (row, column) in self._first.items():
            label = self._label(column)
            found.append(finding(code, row=row, column=column, label=label, count=self._sums[code]))
        return found

    def overflow(self) -> Counter[str]:
        """Give how many findings of each code were left out."""
        return self._notes.overflow()

    def _label(self, column: int) -> str:
        return self._labels[column - 1] if column <= len(self._labels) else ""


def _matches(
    rule: CellRule, column: pl.Series, numbers: pl.Series, wanted: int
) -> tuple[pl.Series, list[tuple[int, dict[str, Any], str]]]:
    """Give the rows whose cell the rule is for, and (row, parameters, value) of the first `wanted`."""
    mask = column.str.contains(rule.candidate).fill_null(value=False)
    if not mask.any():
        return numbers.clear(), []
    values = column.filter(mask)
    decisions = {value: rule.decide(value) for value in values.unique()}
    good = [value for value, decision in decisions.items() if decision is not None]
    if len(good) < len(decisions):
        mask &= column.is_in(good)
    rows, cells = numbers.filter(mask), column.filter(mask)
    first = zip(rows.head(wanted), cells.head(wanted), strict=True)
    return rows, [(row, dict(decisions[cell] or {}), cell) for row, cell in first]
