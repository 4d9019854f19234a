"""Room validators: columns of codes that lost their zeros, columns of text from before Unicode."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from validators.findings.codes import finding
from validators.findings.report import Finding
from validators.tabular.blocks import Block
from validators.words.folding import fold_header
from validators.words.legacy_text import decode_legacy, detect_legacy

_CODE_WORDS = frozenset(("ma", "code", "id"))
_TEXT_TYPES = frozenset(("string", "any", None))
_DIGITS_PATTERN = re.compile(r"\^?\\d\{(\d{1,2})\}\$?")
_MAX_LENGTH = 20
_MAX_SHORT = 20_000
_USUAL_SHARE = 0.6
_SAMPLED = 100
_MAX_SAMPLE = 2_000
# Codes of provinces, districts and communes; one column may hold them all.
_PLACE_LENGTHS = frozenset((2, 3, 5))
_LATIN_SIGNS = "[\u00a1-\u00bf]"


@dataclass
class _Lengths:
    """One column of codes: how many cells of each length, and the digits-only ones that may be short."""

    label: str
    stated: int | None
    counts: dict[int, int] = field(default_factory=dict)
    short: dict[int, set[str]] = field(default_factory=dict)
    rows: dict[int, int] = field(default_factory=dict)
    digits: dict[int, int] = field(default_factory=dict)


class CodeLint:
    """Watches columns of codes: by the words of their header, or a pattern of a fixed number of digits."""

    def __init__(
        self, labels: Sequence[str], types: Sequence[str | None], clean: Mapping[str, Any] | None
    ) -> None:
        stated = {one["name"]: _digits_of(one) for one in (clean or {}).get("fields", [])}
        self._columns = {
            number: _Lengths(label, stated.get(label))
            for number, (label, kind) in enumerate(zip(labels, types, strict=False))
            if kind in _TEXT_TYPES and (stated.get(label) or _CODE_WORDS & set(fold_header(label).split()))
        }

    def add(self, block: Block) -> None:
        """Take the next block."""
        for number, column in self._columns.items():
            if number < len(block.columns):
                _measure(column, block.columns[number], block.numbers)

    def findings(self) -> list[Finding]:
        """Give the columns whose codes seem to have lost zeros."""
        found = []
        for number, column in self._columns.items():
            usual = column.stated or _usual_length(column)
            lost = [length for length in column.digits if usual and length < usual]
            if usual is None or not lost or (column.stated is None and _is_lawful(column, usual, lost)):
                continue
            count = sum(column.digits[length] for length in lost)
            row = min(column.rows[length] for length in lost)
            found.append(
                finding(
                    "lost_zeros", row=row, column=number + 1, label=column.label, count=count, length=usual
                )
            )
        return found


def _digits_of(one: Mapping[str, Any]) -> int | None:
    match = _DIGITS_PATTERN.fullmatch(str(one.get("constraints", {}).get("pattern", "")))
    return int(match[1]) if match else None


def _measure(column: _Lengths, cells: pl.Series, numbers: pl.Series) -> None:
    lengths = cells.str.len_bytes()
    for length, count in lengths.value_counts().iter_rows():
        if length:
            column.counts[length] = column.counts.get(length, 0) + count
    if len(column.counts) < 2 and column.stated is None:
        return  # codes of one length have lost nothing
    usual = column.stated or max(column.counts, key=lambda length: column.counts[length])
    short = lengths.is_between(1, min(usual - 1, _MAX_LENGTH)).fill_null(value=False)
    if not short.any():
        return
    digits = short & cells.str.contains(r"^[1-9][0-9]*$").fill_null(value=False)
    values, rows = cells.filter(digits), numbers.filter(digits)
    for (length,), part in pl.DataFrame({"v": values, "r": rows, "n": lengths.filter(digits)}).group_by("n"):
        size = int(str(length))
        column.digits[size] = column.digits.get(size, 0) + part.height
        first = int(str(part["r"].min()))
        column.rows[size] = min(column.rows.get(size, first), first)
        seen = column.short.setdefault(size, set())
        if len(seen) < _MAX_SHORT:
            seen.update(part["v"].unique().head(_MAX_SHORT))


def _usual_length(column: _Lengths) -> int | None:
    """Give the length of most codes; None when no length is usual."""
    total = sum(column.counts.values())
    if not total:
        return None
    usual = max(column.counts, key=lambda length: column.counts[length])
    return usual if 1 < usual <= _MAX_LENGTH and column.counts[usual] >= total * _USUAL_SHARE else None


def _is_lawful(column: _Lengths, usual: int, lost: Sequence[int]) -> bool:
    """Tell whether codes of several lengths are meant: running numbers, or places of several levels."""
    return {usual, *lost} <= _PLACE_LENGTHS or _is_numbering(column, lost)


def _is_numbering(column: _Lengths, lost: Sequence[int]) -> bool:
    """Tell whether the short codes are running numbers: most of 1 to 9, of 10 to 99 are there."""
    for length in lost:
        possible = 9 * 10 ** (length - 1)
        if len(column.short.get(length, ())) * 2 < possible:
            return False
    return True


@dataclass
class _Sample:
    """Some values of a column with their rows."""

    values: list[str] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)

    def add(self, cells: pl.Series, numbers: pl.Series) -> None:
        """Take more values, up to a limit."""
        room = _MAX_SAMPLE - len(self.values)
        self.values += [cell or "" for cell in cells.head(room)]
        self.rows += numbers.head(room).to_list()


class LegacyLint:
    """Samples columns of text and tells whether they are TCVN3, VNI or VIQR."""

    def __init__(self, labels: Sequence[str], types: Sequence[str | None]) -> None:
        self._labels = labels
        self._samples = {number: _Sample() for number, kind in enumerate(types) if kind in _TEXT_TYPES}

    def add(self, block: Block) -> None:
        """Take some values of the next block, and those with signs that Vietnamese text hardly ever has."""
        step = max(len(block.numbers) // _SAMPLED, 1)
        has_signs = block.may_hold(b"\xc2")
        some = block.numbers.gather_every(step)
        for number, sample in self._samples.items():
            if number >= len(block.columns) or len(sample.values) >= _MAX_SAMPLE:
                continue
            cells = block.columns[number]
            sample.add(cells.gather_every(step), some)
            if has_signs:
                odd = cells.str.contains(_LATIN_SIGNS).fill_null(value=False)
                sample.add(cells.filter(odd).head(_SAMPLED), block.numbers.filter(odd).head(_SAMPLED))

    def findings(self) -> list[Finding]:
        """Give the columns in an old encoding, each with one value as it should read, masked."""
        found = []
        for number, sample in self._samples.items():
            kind = detect_legacy(sample.values)
            if kind is None:
                continue
            row, text = next(
                (row, decoded)
                for row, value in zip(sample.rows, sample.values, strict=True)
                if (decoded := decode_legacy(value, kind)) != value
            )
            label = self._labels[number]
            found.append(
                finding("legacy_text", row=row, column=number + 1, label=label, value=text, legacy=kind)
            )
        return found
