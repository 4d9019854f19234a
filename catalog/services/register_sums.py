"""Use-cases on the register: the figures of the page as sums of what each item adds. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from catalog.domain.quality_score import AXES
from catalog.domain.register_facts import Code
from catalog.services.register_choice import PUBLIC_CODES
from catalog.services.register_summary import Summary, UnitFigures

KEYS = ("coverage", "timeliness", "completeness", *AXES)


@dataclass(frozen=True)
class Part:
    """An indicator: `numerator` of `denominator`; `unmeasured` items are in neither."""

    numerator: Fraction | int
    denominator: int
    unmeasured: int = 0

    @property
    def percent(self) -> float | None:
        """One decimal, rounded down; None where nothing is counted."""
        return percent(self.numerator, self.denominator)


@dataclass(frozen=True)
class Figures:
    """Sums of `Summary.figures`, of one unit or of all, as `domain.register_indicators` defines them.

    `points` and `measured` are, by axis of `quality_score`, the sum of scores and how many items have one.
    """

    items: int = 0
    open_items: int = 0
    due: int = 0
    in_time: int = 0
    share: Fraction = Fraction(0)
    points: tuple[int, ...] = (0,) * len(AXES)
    measured: tuple[int, ...] = (0,) * len(AXES)

    def part(self, key: str) -> Part:
        """The indicator of this name: one of `KEYS`."""
        if key in AXES:
            at = AXES.index(key)
            measured = self.measured[at]
            return Part(Fraction(self.points[at], 100), measured, self.items - measured)
        return {
            "coverage": Part(self.open_items, self.items),
            "timeliness": Part(self.in_time, self.due),
            "completeness": Part(self.share, self.due),
        }[key]

    @property
    def coverage(self) -> float | None:
        """Per cent of the items in force of which something is public."""
        return percent(self.open_items, self.items)

    @property
    def timeliness(self) -> float | None:
        """Per cent of the obligations due that were delivered whole in time."""
        return percent(self.in_time, self.due)

    @property
    def completeness(self) -> float | None:
        """Per cent of what was promised for them that is public."""
        return percent(self.share, self.due)


def percent(part: Fraction | int, whole: int) -> float | None:
    """One decimal, rounded down, so that 100 is said of the whole alone; None where nothing is counted."""
    return int(Fraction(part) / whole * 1000) / 10 if whole else None


def add_up(summaries: Iterable[Summary]) -> Figures:
    """The figures of these items, whatever their unit."""
    return _sum([figure for summary in summaries for figure in summary.figures])


def add_up_by_unit(summaries: Iterable[Summary]) -> dict[str | None, Figures]:
    """The same by unit (None: no unit), each part under the unit that had or has to supply it."""
    parts: dict[str | None, list[UnitFigures]] = {}
    for summary in summaries:
        for figure in summary.figures:
            parts.setdefault(figure.unit, []).append(figure)
    return {unit: _sum(some) for unit, some in parts.items()}


def count_states(summaries: Iterable[Summary]) -> dict[Code, int]:
    """How many items stand where, by what the public is told."""
    counts = Counter(summary.public_standing for summary in summaries)
    return {code: counts[code] for code in PUBLIC_CODES}


def _sum(parts: list[UnitFigures]) -> Figures:
    # Few denominators, many shares: whole numbers are added, and fractions made once for each denominator.
    shares: dict[int, int] = {}
    for part in parts:
        of, number = part.share.denominator, part.share.numerator
        shares[of] = shares.get(of, 0) + number
    scored = [part.points for part in parts if part.points is not None]
    axes = [[points[at] for points in scored if points[at] is not None] for at in range(len(AXES))]
    return Figures(
        items=sum(part.items for part in parts),
        open_items=sum(part.open_items for part in parts),
        due=sum(part.due for part in parts),
        in_time=sum(part.in_time for part in parts),
        share=sum((Fraction(number, of) for of, number in shares.items()), Fraction(0)),
        points=tuple(sum(p for p in axis if p is not None) for axis in axes),
        measured=tuple(len(axis) for axis in axes),
    )
