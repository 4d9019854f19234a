"""Room web/workspace: the part of a report that a page shows: what was asked for, its places, its grid."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from catalog.web.portal.paging import page_number
from catalog.web.workspace.findings import Told
from validators.reports.outline import SEVERITIES, Grid, Line, build_grid, choose, column_title, tell

PAGE_SIZE = 50


@dataclass(frozen=True)
class Asked:
    """What the address asks for; `page` counts pages of places, `grid` pages of the grid, both from 1."""

    rule: str = ""
    severity: str = ""
    column: int | None = None
    page: int = 1
    grid: int = 1

    @property
    def is_filtered(self) -> bool:
        """Does it leave anything out?"""
        return bool(self.rule or self.severity or self.column)

    def values(self, **other: Any) -> dict[str, Any]:
        """The parameters of an address that asks for this (with some of it changed), defaults left out."""
        asked = replace(self, **other)
        return {key: value for key, value in vars(asked).items() if value != getattr(Asked, key)}


@dataclass(frozen=True)
class Pages:
    """Page `number` (from 1) of a list of `total` entries, PAGE_SIZE on each."""

    number: int
    total: int

    @property
    def count(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE_SIZE))

    @property
    def first(self) -> int:
        """Index of the first entry on this page, from 0."""
        return (self.number - 1) * PAGE_SIZE

    @property
    def last(self) -> int:
        """How many entries stand up to the end of this page."""
        return min(self.first + PAGE_SIZE, self.total)


@dataclass(frozen=True)
class Look:
    """One view of a report. `columns` are those with findings: number, title, how many; `severities` too."""

    asked: Asked
    lines: Sequence[Line]
    pages: Pages
    grid: Grid
    grid_pages: Pages
    severities: Sequence[tuple[str, int]]
    columns: Sequence[tuple[int, str, int]]


def read_asked(arguments: Mapping[str, str]) -> Asked:
    """The filter and the pages of an address; what cannot be understood is left out."""
    column = arguments.get("column", "")
    is_number = column.isascii() and column.isdigit() and len(column) <= 5
    return Asked(
        rule=arguments.get("rule", "")[:80],
        severity=severity if (severity := arguments.get("severity", "")) in SEVERITIES else "",
        column=int(column) or None if is_number else None,
        page=page_number(arguments.get("page")),
        grid=page_number(arguments.get("grid")),
    )


def look_at(told: Told, asked: Asked, lang: str) -> Look:
    """The places and the rows of the grid that are asked for; only these are put in words."""
    chosen = choose(told.findings, rule=asked.rule, severity=asked.severity, column=asked.column)
    pages = _pages(asked.page, len(chosen))
    shown = chosen[pages.first : pages.last]
    grid, grid_pages = _grid(told, chosen, asked, lang)
    by_severity = Counter(dict.fromkeys(SEVERITIES, 0))
    for rule in told.rules:
        by_severity[rule.severity] += rule.count
    by_column = Counter(one.column for one in told.findings if one.column is not None)
    return Look(
        asked=asked,
        lines=[tell(one, told.infos, lang, sheet=told.sheet) for one in shown],
        pages=pages,
        grid=grid,
        grid_pages=grid_pages,
        severities=[(severity, count) for severity, count in by_severity.items() if count],
        columns=[(number, _name_of(told, number, lang), n) for number, n in sorted(by_column.items())],
    )


def _grid(told: Told, chosen: Sequence[Any], asked: Asked, lang: str) -> tuple[Grid, Pages]:
    first = (asked.grid - 1) * PAGE_SIZE
    grid = build_grid(chosen, told.infos, lang, sheet=told.sheet, first=first, size=PAGE_SIZE)
    pages = _pages(asked.grid, grid.total)
    if pages.first != first:
        grid = build_grid(chosen, told.infos, lang, sheet=told.sheet, first=pages.first, size=PAGE_SIZE)
    return grid, pages


def _pages(asked: int, total: int) -> Pages:
    """The page asked for, or the last one where there are fewer."""
    return Pages(min(asked, Pages(1, total).count), total)


def _name_of(told: Told, number: int, lang: str) -> str:
    return column_title(told.infos[number - 1], lang) if number <= len(told.infos) else str(number)
