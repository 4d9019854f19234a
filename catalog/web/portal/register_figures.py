"""The figures of the register page: counts of items by public state. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from catalog.services.register import ItemStage, ItemStatus

PUBLIC_STAGES = tuple(dict.fromkeys(stage.public for stage in ItemStage))
OPEN_STAGES = frozenset({ItemStage.PUBLISHED, ItemStage.LIVE})
# The value of the state filter that means any of them.
OPEN = "open"


@dataclass(frozen=True)
class RegisterFigures:
    """How many items stand where. `due` counts the items in force, without the repealed ones."""

    due: int
    published: int
    by_stage: dict[str, int]

    @property
    def share(self) -> float | None:
        """Published items in per cent of the items in force, one decimal; None when there is no item."""
        return round(100 * self.published / self.due, 1) if self.due else None


def count_figures(statuses: Sequence[ItemStatus]) -> RegisterFigures:
    """Count the items of the list in force by what the public is told of them."""
    counts = Counter(status.stage.public for status in statuses)
    return RegisterFigures(
        due=len(statuses) - counts[ItemStage.REPEALED],
        published=sum(counts[stage] for stage in OPEN_STAGES),
        by_stage={stage.value: counts[stage] for stage in PUBLIC_STAGES},
    )


def by_unit(statuses: Iterable[ItemStatus]) -> list[tuple[str, list[ItemStatus]]]:
    """Items grouped by the code of their unit ("" = none yet), in the order of the list."""
    groups: dict[str, list[ItemStatus]] = {}
    for status in statuses:
        groups.setdefault(status.organization.code if status.organization else "", []).append(status)
    return list(groups.items())
