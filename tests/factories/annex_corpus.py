"""Annexes of decisions in the layouts that provinces use, each with its truth. Seeded, names invented.

Each layout writes a file and gives the items that stand in it. `judge` compares what was read with it:
a row is right when name, unit, frequency, formats, first publication, group and change are all as meant,
and wrong in silence when something differs and no warning speaks of it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from harvesters.annexes import Annex, AnnexRow
from harvesters.annexes.folding import fold
from tests.factories.annex_words import GROUPS, Speaker
from tests.factories.annex_writers import Table, write_csv, write_docx, write_xlsx

TUNING, JUDGING = (11, 12), (31_415, 27_182, 16_180)
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")


@dataclass(frozen=True)
class TrueItem:
    """One item as meant, and the words with which it is printed."""

    name: str
    unit: str
    frequency: str
    formats: tuple[str, ...]
    first_publication: date | None
    texts: dict[str, str]
    group: str = ""
    change: str | None = None


@dataclass
class Written:
    """A file with its truth."""

    layout: str
    path: Path
    file_format: str
    items: list[TrueItem]


@dataclass
class Verdict:
    """How a file was read: rows right, wrong in silence, wrong with a warning; `told` has the differences."""

    rows: int = 0
    right: int = 0
    silent: int = 0
    warned: int = 0
    told: list[str] = field(default_factory=list)


TITLES = {
    "order": "TT",
    "name": "Tên bộ dữ liệu",
    "unit": "Đơn vị chủ trì",
    "formats": "Định dạng",
    "frequency": "Tần suất cập nhật",
    "first": "Thời gian công bố lần đầu",
    "note": "Ghi chú",
}
HEADERS = (
    TITLES,
    TITLES
    | {
        "order": "STT",
        "name": "Tên CSDL/bộ dữ liệu",
        "unit": "Cơ quan chủ trì",
        "first": "Thời gian công bố",
    },
    TITLES
    | {
        "name": "Tên dữ liệu mở",
        "unit": "Đơn vị cung cấp",
        "frequency": "Kỳ cập nhật",
        "formats": "Định dạng dữ liệu",
    },
    TITLES
    | {
        "name": "Danh mục dữ liệu",
        "unit": "ĐV chủ trì",
        "frequency": "Chu kỳ cập nhật",
        "first": "Thời điểm công bố",
    },
    TITLES | {"order": "Số TT", "name": "Bộ dữ liệu", "unit": "Đơn vị", "first": "Lộ trình công bố"},
)
HELD_OUT_HEADERS = (
    TITLES
    | {
        "name": "Tên tập dữ liệu mở",
        "unit": "Đơn vị chủ trì cung cấp dữ liệu",
        "frequency": "Thời hạn cập nhật",
    },
    TITLES
    | {
        "order": "Số thứ tự",
        "name": "Tên dữ liệu",
        "unit": "Sở, ngành chủ trì",
        "first": "Thời hạn hoàn thành",
    },
    TITLES
    | {
        "name": "Tên cơ sở dữ liệu",
        "unit": "Đơn vị quản lý",
        "formats": "Dạng dữ liệu",
        "frequency": "Định kỳ cập nhật",
    },
    TITLES
    | {
        "name": "Dữ liệu mở",
        "unit": "Đơn vị thực hiện",
        "first": "Thời gian cung cấp lần đầu",
        "note": "Lưu ý",
    },
)


# As LATE_ wordings of `annex_words`.
LATE_HEADERS = (
    TITLES
    | {"name": "Tên danh mục dữ liệu", "unit": "Đơn vị chủ trì thực hiện", "first": "Thời gian mở dữ liệu"},
    TITLES | {"name": "Tên bộ dữ liệu mở", "unit": "Cơ quan, đơn vị chủ trì", "formats": "Định dạng tệp"},
    TITLES | {"name": "Tên dữ liệu/CSDL", "unit": "Cơ quan cung cấp dữ liệu", "frequency": "Tần suất"},
    TITLES | {"order": "TT ", "unit": "Đơn vị cung cấp, cập nhật dữ liệu", "frequency": "Thời gian cập nhật"},
    TITLES
    | {"name": "Loại dữ liệu", "unit": "Đơn vị chịu trách nhiệm", "first": "Thời gian công khai lần đầu"},
)


def make_items(speaker: Speaker, count: int, *, slips: float = 0.0) -> list[TrueItem]:
    """Give items with their words."""
    items = []
    for _ in range(count):
        name, unit = speaker.name(), speaker.unit()
        frequency, frequency_text = speaker.frequency()
        formats, formats_text = speaker.formats()
        day, day_text = speaker.first_day()
        texts = {
            "name": name,
            "unit": speaker.unit_text(unit, slips=slips),
            "frequency": frequency_text,
            "formats": formats_text,
            "first": day_text,
            "note": "",
        }
        items.append(TrueItem(name, unit, frequency, formats, day, texts))
    return items


def titles_of(speaker: Speaker) -> dict[str, str]:
    """Give the titles of the columns, now and then of a province whose words were held out."""
    return speaker.dice.choice(
        (*HELD_OUT_HEADERS, *LATE_HEADERS) if speaker.is_judging and speaker.dice.random() < 0.5 else HEADERS
    )


def plain_table(items: list[TrueItem], titles: dict[str, str], *, start: int = 1) -> Table:
    """Give a table of all columns, numbered from `start`."""
    rows = [
        [str(n), *(item.texts[key] for key in titles if key != "order")]
        for n, item in enumerate(items, start)
    ]
    return Table([list(titles.values())], rows)


def in_groups(speaker: Speaker, items: list[TrueItem]) -> list[tuple[str, list[TrueItem]]]:
    """Divide items over groups with titles; the truth then names the group."""
    names = speaker.dice.sample(GROUPS, 4)
    size = -(-len(items) // 4)
    return [
        (name, [replace(item, group=name) for item in items[n * size : (n + 1) * size]])
        for n, name in enumerate(names)
    ]


def by_unit(items: list[TrueItem], speaker: Speaker) -> list[list[TrueItem]]:
    """Put items of one unit together, all written with the words of the first."""
    blocks: list[list[TrueItem]] = []
    while items:
        size = speaker.dice.randint(1, 5)
        block, items = items[:size], items[size:]
        first = block[0]
        texts = [item.texts | {"unit": first.texts["unit"]} for item in block]
        blocks.append([replace(item, unit=first.unit, texts=t) for item, t in zip(block, texts, strict=True)])
    return blocks


def flat(blocks: list[list[TrueItem]]) -> list[TrueItem]:
    """Give the items of all blocks."""
    return [item for block in blocks for item in block]


Layout = Callable[[Speaker, Path, int], list[TrueItem]]


def write_corpus(
    folder: Path, seed: int, layouts: dict[str, tuple[str, Layout]], *, count: int = 40
) -> list[Written]:
    """Write one file for each layout."""
    is_judging = seed in JUDGING
    written = []
    for number, (layout, (file_format, write)) in enumerate(layouts.items()):
        path = folder / f"{layout}-{seed}.{file_format}"
        items = write(Speaker(seed * 100 + number, is_judging=is_judging), path, count)
        written.append(Written(layout, path, file_format, items))
    return written


def judge(written: Written, annex: Annex) -> Verdict:
    """Compare what was read with what was meant."""
    verdict = Verdict(rows=len(written.items))
    read = {fold(row.name): row for row in annex.rows}
    for item in written.items:
        row = read.pop(fold(item.name), None)
        wrong = ["row"] if row is None else differences(item, row)
        if not wrong:
            verdict.right += 1
            continue
        heard = {one.code for one in row.warnings} if row else set()
        # A refused file says so itself: nothing of it is taken.
        is_told = bool(annex.errors) or all(
            any(code.startswith(_SPEAKS_OF[name]) for code in heard) for name in wrong
        )
        verdict.warned += is_told
        verdict.silent += not is_told
        verdict.told.append(f"{written.layout}: {item.texts} -> {wrong} {row}")
    # A row that nobody wrote is as wrong as one that is lost.
    verdict.silent += len(read)
    verdict.told += [f"{written.layout}: not written: {row}" for row in read.values()]
    return verdict


_SPEAKS_OF = {
    "row": ("never",),
    "name": ("row_joined",),
    "unit": ("unit_",),
    "frequency": ("frequency_",),
    "formats": ("formats_",),
    "first": ("first_publication_",),
    "group": ("group_",),
    "change": ("change_",),
}


def differences(item: TrueItem, row: AnnexRow) -> list[str]:
    """Name the fields that differ."""
    pairs = {
        "name": (item.name, row.name),
        "unit": (item.unit, row.unit),
        "frequency": (item.frequency, row.frequency),
        "formats": (list(item.formats), row.formats),
        "first": (item.first_publication, row.first_publication),
        "change": (item.change, row.change),
    }
    wrong = [name for name, (meant, got) in pairs.items() if meant != got]
    return [
        *wrong,
        *(["group"] if not row.group.endswith(item.group) or bool(item.group) != bool(row.group) else []),
    ]


__all__ = [
    "JUDGING",
    "TUNING",
    "judge",
    "make_items",
    "write_corpus",
    "write_csv",
    "write_docx",
    "write_xlsx",
]
