"""What the watchers of a table cost beyond making its blocks: CPU seconds a million rows, and peak memory.

`python -m tests.benchmarks.bench_watchers [rows]` prints one table for the benchmark table of 13 columns and
one for the worst kinds of columns, in which every cell is another name, number or address. Seeded; invented.
"""

import platform
import random
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence

import polars as pl

from validators.aggregation.shape import RecordShape
from validators.lint.totals import Totals
from validators.personal.scan import PersonalScan
from validators.rules.suppression import SuppressionCheck
from validators.tabular.blocks import Block
from validators.tabular.columns import TableFacts

ROWS = 1_000_000
BLOCK = 100_000
_BAR = "|"
_FIRST = "An|Bình|Hoạt|Nga|Hàm|Bút|Thọ|Xuân|Quảng|Vĩnh|Yên|Hà|Đông|Tân|Phú|Minh|Hoằng|Thiệu|Cẩm".split(_BAR)
_SECOND = "Giang|Sơn|Rồng|Lộc|Thắng|Thành|Trung|Long|Hải|Châu|Phong|Đức|Lập|Hưng|Tiến|Thủy|Hòa".split(_BAR)
_STREETS = ("Lê Lợi", "Trần Phú", "Hạc Thành", "Bà Triệu", "Quang Trung", "Đại lộ Lê Lợi")
_NOTE = "đã duyệt|theo quyết định|năm trước|cần kiểm tra|lại|nhà ở|nước sạch|chờ bổ sung|hồ sơ xã".split(_BAR)
_CATEGORIES = ("nghèo", "cận nghèo", "trẻ em", "cao tuổi", "khuyết tật")
_SURNAMES = "Nguyễn|Trần|Lê|Phạm|Vũ|Đỗ|Hoàng|Huỳnh|Phan|Bùi|Đặng|Hồ|Ngô|Dương".split(_BAR)
_SYLLABLES = "An|Mẫu|Dụ|Thử|Giả|Tạm|Phỏng|Mô|Ví|Khoa|Đạt|Hoà|Phương|Hạnh|Yến|Quý|Bảo|Sơn|Vân".split(_BAR)
_PLACES = [f"{kind} {a} {b}" for kind in ("Xã", "Phường") for a in _FIRST for b in _SECOND][:550]

LABELS = (
    *("ma_ho_so", "ma_don_vi", "ten_xa", "dia_chi", "nam_sinh", "gioi_tinh", "nhom"),
    *("so_tien", "so_nguoi", "ngay_cap", "con_hieu_luc", "toa_do", "ghi_chu"),
)
_TYPES = {
    "nam_sinh": {"type": "integer"},
    "so_tien": {"type": "number", "groupChar": ".", "decimalChar": ","},
    "so_nguoi": {"type": "integer", "x_required_unless_suppressed": True},
}
SCHEMA = {"fields": [{"name": label, **_TYPES.get(label, {"type": "string"})} for label in LABELS]}


def plain_columns(r: random.Random, start: int, count: int) -> list[list[str]]:
    """Give the 13 columns of the benchmark table."""
    rows, n, one = range(count), r.randrange, r.choice
    return [
        [f"HS-{start + at:07d}" for at in rows],
        [f"DV{n(200):03d}" for _ in rows],
        [one(_PLACES) for _ in rows],
        [f"Số {n(1, 400)} đường {one(_STREETS)}, {one(_PLACES)}" for _ in rows],
        [str(n(1930, 2020)) for _ in rows],
        [one(("Nam", "Nữ")) for _ in rows],
        [one(_CATEGORIES) for _ in rows],
        [f"{n(1, 10**7):,}".replace(",", ".") + f",{n(100):02d}" for _ in rows],
        [str(n(1, 12)) for _ in rows],
        [f"{n(1, 29):02d}/{n(1, 13):02d}/{n(2015, 2026)}" for _ in rows],
        [one(("Có", "Không")) for _ in rows],
        [f"{104 + r.random() * 2:.2f},{19 + r.random():.2f}" for _ in rows],
        [" ".join(one(_NOTE) for _ in range(n(1, 4))) if n(3) else "" for _ in rows],
    ]


def worst_columns(r: random.Random, start: int, count: int) -> list[list[str]]:
    """Give columns whose every cell is another name, number or address: nothing can be left out."""
    rows, n, one = range(count), r.randrange, r.choice

    def name() -> str:
        return f"{one(_SURNAMES)} {' '.join(one(_SYLLABLES) for _ in range(n(2, 5)))}"

    return [
        [name() for _ in rows],
        [name().upper() for _ in rows],
        [f"{start + at}. {name()}" for at in rows],
        [f"Ông {name()}" for _ in rows],
        [f"038{n(4)}{n(100):02d}{start + at:06d}" for at in rows],
        [f"09{start + at:08d}" for at in rows],
        [f"09{n(10)}{n(10)}.{n(1000):03d}.{n(1000):03d}" for _ in rows],
        [f"mau{start + at}@vidu.example" for at in rows],
        [f"Số {start + at} ngõ {n(90)}, {one(_PLACES)}" for at in rows],
        [f"HN4{start + at:012d}" for at in rows],
        [f"{start + at:010d}" for at in rows],
        [f"gọi 0912{start + at:06d} gặp {name()}" for at in rows],
        [f"{' '.join(one(_NOTE) for _ in range(5))} {start + at}" for at in rows],
    ]


def blocks(columns: Callable[[random.Random, int, int], list[list[str]]], rows: int) -> Iterator[Block]:
    """Make the blocks of a table of so many rows, one after the other."""
    r = random.Random(20_260_101)
    for start in range(0, rows, BLOCK):
        count = min(BLOCK, rows - start)
        made = [pl.Series(values, dtype=pl.String) for values in columns(r, start, count)]
        yield Block(pl.Series(range(start + 2, start + 2 + count), dtype=pl.Int64), made)


def _distinct(block: Block) -> None:
    for at in range(len(block.columns)):
        block.distinct(at)


def measure(
    columns: Callable[[random.Random, int, int], list[list[str]]], labels: Sequence[str], rows: int
) -> dict[str, float]:
    """Give the CPU seconds of each watcher; what they share, the different cells, stands by itself."""
    schema = SCHEMA if labels == LABELS else None
    watchers = {
        "different cells": _distinct,
        "columns": TableFacts(labels, schema).add,
        "totals": Totals(labels, schema).add,
        "suppression": SuppressionCheck(labels, schema).add,
        "personal data": PersonalScan(labels, year=2026).add,
        "shape of rows": RecordShape(labels, schema).add,
    }
    seconds = dict.fromkeys(watchers, 0.0)
    for block in blocks(columns, rows):
        for name, add in watchers.items():
            started = time.process_time()
            add(block)
            seconds[name] += time.process_time() - started
    return seconds


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1024**2 if sys.platform == "darwin" else 1024
    )


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def main(rows: int = ROWS) -> None:
    """Print CPU seconds a million rows of each watcher, and the peak of the process around it."""
    _say(f"{platform.machine()}, {pl.thread_pool_size()} threads, polars {pl.__version__}, {rows:,} rows")
    for title, columns, labels in (
        ("benchmark table", plain_columns, LABELS),
        ("worst columns", worst_columns, tuple(f"c{at}" for at in range(13))),
    ):
        for _ in blocks(columns, min(rows, 2 * BLOCK)):
            pass
        before = _megabytes()
        seconds = measure(columns, labels, rows)
        _say(f"\n{title:<18}{'CPU s / 1 M rows':>18}")
        for name, spent in (*seconds.items(), ("together", sum(seconds.values()))):
            _say(f"{name:<18}{spent * 1_000_000 / rows:>18.2f}")
        _say(f"{'peak MB':<18}{_megabytes():>18.0f}  ({before:.0f} for making blocks alone)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
