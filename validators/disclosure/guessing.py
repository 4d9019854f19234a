"""Room validators.disclosure: small figures of a table that follows no profile: a doubt, never a verdict.

Which columns count people is guessed from headers (layout.guess_layout); so a person answers the warning. A
column is doubted when its header, or that of a group, speaks of people, or when the rows are places and the
header names no thing (schools, documents, money).
"""

import re
from collections.abc import Mapping, Sequence

import numpy as np

from validators.disclosure.audit import audit_table
from validators.disclosure.cells import Table, read_measure
from validators.disclosure.layout import COUNT, PERHAPS_PLACES, PLACES, Layout, guess_layout
from validators.disclosure.settings import Thresholds
from validators.disclosure.spelled import plain_counts
from validators.findings.codes import finding
from validators.findings.report import Finding
from validators.places.book import PlaceBook
from validators.words.folding import fold_header

# A judgement of what a column is needs no more rows than these.
_SAMPLE = 20_000
_MOST_CELLS = 100_000
_UNJUDGED = frozenset(("disclosure_unjudged", "hidden_cells_contradicted"))
_PEOPLE = re.compile(
    r"\b(nguoi|doi tuong|so ho|ho ngheo|ho can ngheo|ho gia dinh|ho dan|nhan khau|khau|hoc sinh|hoc vien"
    r"|sinh vien|lao dong|tre|tre em|phu nu|nu|benh nhan|nan nhan|thuong binh|cong nhan|vien chuc|cong chuc"
    r"|dan so|dan toc|khuyet tat|ho so|nguoi huong|persons?|people|recipients?|households?|children|workers?"
    r"|students?|women|men|victims?|patients?|applications?|employees)\b"
)
_THINGS = re.compile(
    r"\b(truong|co so|don vi|van ban|lop|phong|giuong|km|ha|dien tich|du an|tien|dong|trieu|ty|vnd|stt|tt"
    r"|thu tu|nam|year|thang|month|quy|quarter|ngay|ma|code|id|xep hang|rank|diem|score|to|trang|cay|xe|lat"
    r"|lon|schools?|documents?|projects?|facilities)\b"
)
_ENTERPRISES = re.compile(r"\b(doanh nghiep|enterprises?|companies)\b")


def may_count_people(labels: Sequence[str]) -> bool:
    """Tell by the headers alone whether a table is worth being read: one speaks of people, or of places."""
    words = [fold_header(one) for one in labels]
    is_named = any(_PEOPLE.search(one) or _ENTERPRISES.search(one) for one in words)
    return is_named or any(one.replace(" ", "_") in (*PLACES, *PERHAPS_PLACES) for one in words)


def guess_small_cells(
    table: Table,
    places: PlaceBook | None,
    thresholds: Thresholds,
    formats: Mapping[str, tuple[str, str]],
) -> list[Finding]:
    """Give a warning for each column that seems to count people and shows, or lets compute, small figures.

    One more where hidden figures could not be judged.
    """
    sample = [one.head(_SAMPLE) for one in table.columns]
    guessed = guess_layout(table.labels, sample, thresholds, places)
    layout = None if guessed is None else _of_people(guessed, thresholds)
    if layout is None:
        return []
    table = _spelled_plainly(table, layout)
    back = _computed_back(table, layout, places, formats)
    found = [] if back is not None else [finding("small_cell_unjudged")]
    back = back or {}
    for measure in layout.measures:
        read = read_measure(table, layout, measure.name, formats)
        small = int(np.sum((read.values > 0) & (read.values < measure.threshold)))
        count = small + back.get(measure.name, 0)
        if count and measure.kind == COUNT:
            at, k = table.labels.index(measure.name) + 1, measure.threshold
            found.append(finding("small_cell_guessed", column=at, label=measure.name, count=count, k=k))
    return found


def _spelled_plainly(table: Table, layout: Layout) -> Table:
    named = {one.name for one in layout.measures if one.kind == COUNT}
    told = zip(table.labels, table.columns, strict=True)
    columns = [plain_counts(cells) if label in named else cells for label, cells in told]
    return Table(table.labels, tuple(columns), table.numbers)


def _of_people(layout: Layout, thresholds: Thresholds) -> Layout | None:
    """Leave the counts that seem to be of people or enterprises; None when there is none."""
    about_people = layout.place is not None or any(_PEOPLE.search(fold_header(one)) for one in layout.groups)
    kept = []
    for one in layout.measures:
        words = fold_header(one.name)
        if one.kind != COUNT:
            kept.append(one)
        elif _ENTERPRISES.search(words):
            kept.append(type(one)(one.name, COUNT, thresholds.enterprises))
        elif _PEOPLE.search(words) or (about_people and not _THINGS.search(words)):
            kept.append(one)
    if not any(one.kind == COUNT for one in kept):
        return None
    return Layout(tuple(kept), layout.groups, place=layout.place, period=layout.period, totals=layout.totals)


def _computed_back(
    table: Table, layout: Layout, places: PlaceBook | None, formats: Mapping[str, tuple[str, str]]
) -> Mapping[str, int] | None:
    """Count the hidden figures of each column that its totals give back; None where nobody can say.

    Large tables are not attacked.
    """
    stars = any(read_measure(table, layout, one.name, formats).hidden.any() for one in layout.measures)
    if not stars:
        return {}
    if len(table) * len(layout.measures) > _MOST_CELLS:
        return None
    found: dict[str, int] = {}
    for one in audit_table(table, layout, places, formats):
        if one.code in _UNJUDGED:
            return None
        if one.code == "hidden_cell_recoverable" and one.column is not None:
            label = table.labels[one.column - 1]
            found[label] = found.get(label, 0) + 1
    return found
