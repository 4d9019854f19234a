"""Room validators: how a guarded file is opened: which delimiter, which sheet, and what to say of it.

Frictionless's own guess stands where it agrees with ours; where it does not (its Sniffer takes text for
columns) the delimiter is stated to it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from validators.findings.codes import finding
from validators.findings.masking import safe_label
from validators.findings.report import Finding
from validators.reading.rows import (
    CsvShape,
    Row,
    choose_delimiter,
    cut_line,
    guess_of_frictionless,
    list_sheets,
    read_csv,
    read_sheet,
    sample_lines,
)
from validators.schema.schema_rules import DialectSettings


@dataclass
class Opening:
    """The way into one table.

    `settings` is what Frictionless is told; `is_misread` says that it reads with a stated delimiter which is
    not the file's, so that its errors mean nothing.
    """

    path: Path
    settings: DialectSettings
    shape: CsvShape | None = None
    sheet: str | None = None
    findings: list[Finding] = field(default_factory=list)
    is_misread: bool = False

    def rows(self) -> Iterator[Row]:
        """Yield the records of the table as text. Raises: one of READER_FAILURES."""
        if self.sheet is not None:
            return read_sheet(self.path, self.sheet)
        return read_csv(self.path, self.shape or CsvShape())


def open_csv(
    path: Path, settings: DialectSettings, clean: Mapping[str, Any] | None, *, encoding: str = "utf-8"
) -> Opening:
    """Choose the delimiter of a CSV file and compare it with the one that is expected.

    `encoding` is the guard's name for it, in which we read the file ourselves.
    """
    lines = sample_lines(path, encoding)
    names = [one["name"] for one in clean["fields"]] if clean else []
    expected = settings.delimiter or ","
    first = next((line for line in lines if line.strip()), "")
    actual = expected if _has_names(first, expected, names) else choose_delimiter(lines, names)
    opening = Opening(path, settings, CsvShape(actual, settings.skip_initial_space or False, encoding))
    if settings.delimiter is None:
        guess = guess_of_frictionless(lines)
        if guess.delimiter == actual:
            opening.shape = replace(guess, encoding=encoding)
        else:
            # Stated whole, so that nothing of the wrong guess is left.
            opening.settings = replace(
                settings,
                delimiter=actual,
                quote_char='"',
                skip_initial_space=settings.skip_initial_space or False,
            )
    opening.is_misread = settings.delimiter is not None and actual != expected
    is_expected = clean is not None or settings.delimiter is not None
    if actual != expected:
        code = "wrong_delimiter" if is_expected else "delimiter_not_comma"
        opening.findings.append(finding(code, row=1, delimiter=actual, expected_delimiter=expected))
    elif len(names) > 1 and _is_uncut(first, actual, names):
        opening.findings.append(finding("delimiter_unknown", row=1, columns=len(names)))
        opening.is_misread = True
    return opening


def _has_names(line: str, delimiter: str, names: Sequence[str]) -> bool:
    """Tell whether a header cut by this delimiter holds all the names; then no other needs to be tried."""
    return bool(names) and set(names) <= set(cut_line(line, delimiter))


def _is_uncut(line: str, delimiter: str, names: Sequence[str]) -> bool:
    """Tell whether the header is one piece that is no field's name, but holds several of them."""
    cells = cut_line(line, delimiter)
    if len(cells) != 1 or cells[0] in names:
        return False
    return sum(name in cells[0] for name in names) > 1


def open_workbook(path: Path, settings: DialectSettings) -> Opening:
    """Choose the stated sheet, else the first visible one. Raises: one of READER_FAILURES."""
    sheets = list_sheets(path)
    names = [sheet.name for sheet in sheets]
    visible = [sheet.name for sheet in sheets if not sheet.is_hidden]
    chosen = settings.sheet if settings.sheet in names else (visible or names)[0]
    opening = Opening(path, settings, sheet=chosen)
    if chosen != names[0] or settings.sheet is not None:
        opening.settings = replace(settings, sheet=chosen)
    opening.findings = [
        finding("hidden_sheet", sheet=safe_label(sheet.name)) for sheet in sheets if sheet.is_hidden
    ]
    if len(sheets) > 1:
        opening.findings.append(finding("more_sheets", sheet=safe_label(chosen), count=len(sheets) - 1))
    return opening
