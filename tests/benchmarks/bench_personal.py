"""Detection of personal data on invented files: recall for each kind, false alarms, by seeds apart.

    python -m tests.benchmarks.bench_personal [per_kind] [--misses]

The first seed served for tuning; the others judge. A kind is found when the column has a finding of that kind
that blocks or warns. A false alarm is a clean file with a finding that blocks or warns.
"""

import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from tests.benchmarks.clean_files import write_clean
from tests.benchmarks.personal_files import Case, write_cases, write_hidden, write_more_hidden, write_notes
from validators.findings.report import Finding
from validators.personal.scan import scan_personal_data
from validators.places.book import PlaceBook

TUNING, JUDGING = 11, (31_415, 27_182, 16_180)
HEADERS = ("helpful", "silent", "misleading", "beside")
PLACES = Path(__file__).resolve().parents[2] / "catalog" / "data" / "places"
SHARED = Path(__file__).resolve().parents[2] / ".." / "shared" / "data"


def alarms(found: Iterable[Finding]) -> set[str]:
    """Give the kinds that block or warn; a file that was not read counts under its code."""
    return {
        str(one.params.get("kind", one.code)) for one in found if one.params.get("level", "block") != "info"
    }


def is_found(case: Case, found: list[Finding]) -> bool:
    """Tell whether the kind of a case is among the findings."""
    kinds = alarms(found)
    # Nine digits under a header of identity cards of both ages are found under either name.
    return case.kind in kinds or (case.kind in ("cccd", "cmnd") and bool(kinds & {"cccd", "cmnd"}))


class Table:
    """Counts of one run of a seed."""

    def __init__(self, places: PlaceBook) -> None:
        self._places = places
        self.cases: Counter[tuple[str, str]] = Counter()
        self.found: Counter[tuple[str, str]] = Counter()
        self.misses: list[str] = []

    def add(self, cases: Iterable[Case]) -> None:
        """Scan each file as it is written, and remove it."""
        for case in cases:
            found = scan_personal_data(case.path, places=self._places)
            key = (case.header, case.kind or "clean")
            hit = bool(alarms(found)) if case.kind is None else is_found(case, found)
            self.cases[key] += 1
            self.found[key] += hit
            if hit is (case.kind is None):
                self.misses.append(
                    f"{key} {case.way!r} {case.form!r} {case.column!r} -> {sorted(alarms(found))}"
                )
            case.path.unlink()


def run(seed: int, per_kind: int, places: PlaceBook) -> Table:
    """Write and scan all files of a seed."""
    table = Table(places)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for header in HEADERS:
            table.add(write_cases(folder, seed, header=header, per_kind=per_kind))
        table.add(write_notes(folder, seed, per_kind * 2))
        table.add(write_hidden(folder, seed))
        table.add(write_more_hidden(folder, seed))
        table.add(write_clean(folder, seed, per_kind * 8))
    return table


def real_alarms(places: PlaceBook) -> tuple[int, list[str]]:
    """Give how many real tables there are beside the repository, and which of them raise an alarm."""
    paths = sorted(SHARED.glob("*/*.csv")) if SHARED.exists() else []
    told = [(path, alarms(scan_personal_data(path, places=places))) for path in paths]
    return len(paths), [f"{path.name}: {sorted(kinds)}" for path, kinds in told if kinds]


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def report(seed: int, table: Table) -> None:
    """Print one seed."""
    kinds = list(dict.fromkeys(kind for header, kind in table.cases if header == "helpful"))
    _say(f"\nseed {seed}{' (tuning)' if seed == TUNING else ' (judging)'}\n")
    _say("| kind | " + " | ".join(HEADERS) + " |\n|---|" + "---|" * len(HEADERS))
    for kind in kinds:
        shares = [100 * table.found[(one, kind)] / max(table.cases[(one, kind)], 1) for one in HEADERS]
        _say(f"| {kind} | " + " | ".join(f"{share:.1f}" for share in shares) + " |")
    for header in ("notes", "hidden", "clean"):
        keys = [key for key in table.cases if key[0] == header]
        _say(f"{header}: {sum(table.found[key] for key in keys)} of {sum(table.cases[key] for key in keys)}")


def main(per_kind: int = 40, *, is_telling: bool = False, seeds: Iterable[int] = (TUNING, *JUDGING)) -> None:
    """Print the tables of all seeds, and what real tables raise."""
    places = PlaceBook.load(PLACES)
    for seed in seeds:
        table = run(seed, per_kind, places)
        report(seed, table)
        for miss in table.misses if is_telling else ():
            _say(f"  {miss}")
    count, told = real_alarms(places)
    _say(f"\nreal tables with an alarm: {len(told)} of {count} {'; '.join(told)}")


if __name__ == "__main__":
    _numbers = [int(one) for one in sys.argv[1:] if one.isdigit()]
    _seeds = (TUNING,) if "--tuning" in sys.argv else (TUNING, *JUDGING)
    main(_numbers[0] if _numbers else 40, is_telling="--misses" in sys.argv, seeds=_seeds)
