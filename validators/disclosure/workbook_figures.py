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

_FIGURE = re.compile(r"[+\-−]?[\d.,'\s]*\d[\d.,'\s]*%?")
# Places that are texts, where a text that is nothing but a number is a figure.
_SAYING = frozenset(("(comment)", "(table)", "(custom data)", "(connection)"))
_FORMULA, _CHART = "(formula)", "(chart)"
_CHARTS = re.compile(r"xl/charts/[^/]+\.xml")
_CHART_VALUE = re.compile(r"<(?:\w+:)?(?:v|pt)(?:\s[^<>]*)?>([^<]*)</")


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
    """Give the values of all code lists of a profile."""
    fields = profile["schema"]["fields"]
    return {str(code) for one in fields for code in one.get("constraints", {}).get("enum", ())}


def _is_figure(text: str) -> bool:
    return _FIGURE.fullmatch(unicodedata.normalize("NFKC", text).strip()) is not None


def _hides(formula: str) -> bool:
    """Tell whether a formula writes the mark of a hidden figure: it holds, or points to, what it hides."""
    return '"*"' in formula


def _texts(path: Path, judged: str) -> Iterator[tuple[str, str]]:
    sheets = [sheet.name for sheet in list_sheets(path) if sheet.name != judged]
    tables: list[tuple[str, Iterator[Row]]] = [(safe_label(one), read_sheet(path, one)) for one in sheets]
    for place, rows in chain(tables, read_tables(path)):
        for _, cells in rows:
            yield from ((place, cell) for cell in cells if cell)
    yield from ((place, text) for place, text in read_places(path) if place in _SAYING or place == _FORMULA)
    with zipfile.ZipFile(path) as package:
        for name in filter(_CHARTS.fullmatch, package.namelist()):
            texts = _CHART_VALUE.findall(package.read(name).decode("utf-8", "replace"))
            yield from ((_CHART, text) for text in texts)
