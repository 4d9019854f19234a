"""Room validators.disclosure: the thresholds, dated, with their source. A change is a new entry."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Thresholds:
    """What counts as small from `valid_from` on.

    `count`: persons, households, dossiers; `sensitive`: groups and columns of disability, HIV, addiction,
    ethnicity, children, victims, which the profile names; `enterprises`: at least so many per cell.
    """

    valid_from: date
    count: int
    sensitive: int
    enterprises: int
    source_vi: str
    source_en: str


THRESHOLDS = (
    Thresholds(
        valid_from=date(2025, 1, 1),
        count=5,
        sensitive=10,
        enterprises=3,
        source_vi="Quy tắc của cổng dữ liệu (k = 5; nhóm nhạy cảm k = 10; mỗi ô ít nhất 3 doanh nghiệp) và "
        "mục số liệu nhỏ của từng hồ sơ dữ liệu",
        source_en="Rules of the catalog (k = 5; sensitive groups k = 10; at least 3 enterprises per cell) "
        "and the key small_cells of each profile",
    ),
)


def thresholds_on(day: date) -> Thresholds:
    """Give the thresholds in force on a day; the first ones for any earlier day."""
    passed = [one for one in THRESHOLDS if one.valid_from <= day]
    return passed[-1] if passed else THRESHOLDS[0]
