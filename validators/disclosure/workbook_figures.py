"""Room validators.disclosure: figures that a workbook shows beside the sheet that is judged.

Who downloads a workbook gets all of it: other sheets, hidden ones too, what a pivot, a link or a chart keeps
of its source, and the formula that hides a figure. Any figure there may be one that the judged sheet hides,
so such a workbook is not published as it is: the judged sheet alone, as CSV, can be.
"""

import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

from validators.findings.codes import finding
from validators.findings.masking import safe_label
from validators.findings.report import Finding
from validators.personal.workbook_places import read_places, read_tables
from validators.reading.rows import Row, list_sheets, read_sheet

# A number, perhaps in brackets or with a unit of two words: "3", "(3)", "3*", "3 người", "12 %"; "n=3" too. A
# bound ("≥ 0") and a period ("2025-Q3") are none; a date before 1990 is a small number shown as a date.
_WORD = r"[^\W\d]{1,12}"
_FIGURE = re.compile(
    rf"[^\w≥≤<>]*\d[\d.,'\s]*[^\w]*(?:{_WORD}(?:\s{_WORD})?)?\W*|\w{{1,3}}\s*[=:]\s*\d[\d.,]*"
    r"|1[89][0-8]\d-\d\d-\d\d.*"
)
# Places whose texts are no figures whatever they say, or that are read more closely here.
_SILENT = frozenset(
    ("(properties)", "(comment authors)", "(link)", "(sheet settings)", "(drawing)", "(external link)")
)
_FORMULA = "(formula)"
_VALUE = re.compile(r"<(?:\w+:)?(?:v|pt)(?:\s[^<>]*)?>([^<]*)</")
_RUN = re.compile(r"<(?:\w+:)?t(?:\s[^<>]*)?>([^<]*)</")
_PARTS = (
    ("(chart)", re.compile(r"xl/charts/[^/]+\.xml"), _VALUE),
    ("(drawing)", re.compile(r"xl/drawings/[^/]+\.(?:xml|vml)"), _RUN),
)
_QUOTED = re.compile(r'"([^"]*)"')


def find_figures_beside(path: Path, judged: str, codes: Iterable[str]) -> list[Finding]:
    """Give one finding for each place of a workbook that shows figures beside the sheet `judged`.

    `codes` are the values of code lists: written as digits they are no figures. `params`: sheet (the place,
    in brackets where it is no sheet), count (of figures). Raises: one of READER_FAILURES.
    """
    known = frozenset(codes)
    counts: Counter[str] = Counter()
    for place, text in _texts(path, judged):
        if text not in known and (_hides(text) if place == _FORMULA else _is_figure(text)):
            counts[place] += 1
    return [finding("workbook_shows_more", sheet=place, count=count) for place, count in counts.items()]


def codes_of(profile: Mapping[str, Any]) -> set[str]:
    """Give the values of all code lists of a profile, and their labels in both languages."""
    fields = profile["schema"]["fields"]
    codes = {str(code) for one in fields for code in one.get("constraints", {}).get("enum", ())}
    labels = {text for one in fields for label in one.get("x_labels", {}).values() for text in label.values()}
    return codes | labels


def _is_figure(text: str) -> bool:
    return _FIGURE.fullmatch(unicodedata.normalize("NFKC", text).strip()) is not None


def _hides(formula: str) -> bool:
    """Tell whether a formula writes the mark of a hidden figure: it holds, or points to, what it hides."""
    plain = unicodedata.normalize("NFKC", formula)
    return any("*" in text for text in _QUOTED.findall(plain)) or "CHAR(" in plain.upper()


def _texts(path: Path, judged: str) -> Iterator[tuple[str, str]]:
    sheets = [sheet.name for sheet in list_sheets(path) if sheet.name != judged]
    tables: list[tuple[str, Iterator[Row]]] = [(safe_label(one), read_sheet(path, one)) for one in sheets]
    for place, rows in chain(tables, read_tables(path)):
        for _, cells in rows:
            yield from ((place, cell) for cell in cells if cell)
    yield from ((place, text) for place, text in read_places(path) if place not in _SILENT)
    with zipfile.ZipFile(path) as package:
        for place, names, texts in _PARTS:
            for name in filter(names.fullmatch, package.namelist()):
                found = texts.findall(package.read(name).decode("utf-8", "replace"))
                yield from ((place, text) for text in found)
