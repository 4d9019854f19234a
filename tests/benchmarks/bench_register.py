"""The register: states against the slow oracle over many histories, and how long a page and a list take.

`python -m tests.benchmarks.bench_register [histories] [seed]` prints how many random histories were compared
with the oracle (all equal, or the first that is not, made small) and how often each code was met; then the
milliseconds of processor time for a page of 50 items and for all of 2,000 items, 60 periods each, for figures
and for lists.
"""

import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from catalog.domain.deadlines import Deadlines, LegalRules
from catalog.domain.periods import Period, periods_ending
from catalog.domain.register_facts import (
    Assignment,
    Coverage,
    ItemFacts,
    ItemVersion,
    PlacePromise,
    PortalProof,
    Promise,
    Release,
    Stage,
    Work,
)
from catalog.domain.register_states import ItemState, state_at
from tests.factories import register_oracle
from tests.factories.register_histories import RECORDS, FixedDays, histories, moments
from tests.factories.register_past import in_words

HISTORIES = 5000
ITEMS, PAGE = 2000, 50
NOW = datetime(2026, 1, 10, 3, 0, tzinfo=UTC)
_FIRST = date(2021, 1, 1)  # 60 months to the end of 2025
_PLACES = frozenset(f"{n:05}" for n in range(14000, 14166))
_COLUMNS = frozenset(f"c{n}" for n in range(33))
_FORMATS = frozenset({"CSV", "XLSX", "API"})


def compare(count: int, number: int) -> Counter[int]:
    """Compare this many random histories with the oracle; give how often each code of a period was met."""
    met: Counter[int] = Counter()
    deadlines = Deadlines(LegalRules(RECORDS), FixedDays())

    @seed(number)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(histories, st.lists(moments, min_size=1, max_size=2))
    def equal(history: ItemFacts, asked: list[datetime]) -> None:
        for moment in asked:
            ours = state_at(history, deadlines, moment)
            assert in_words(ours) == register_oracle.item_state(history, moment)
            if ours is not None:
                met.update(int(s.computed) for s in ours.obligations)

    equal()
    return met


def item(number: int, *, is_snapshot: bool, dice: random.Random) -> ItemFacts:
    """A monthly item with 60 periods: nine of ten published, some late, partial, corrected or withdrawn."""
    promise = Promise(is_snapshot, (PlacePromise("2025-07-01", _PLACES),), _COLUMNS, _FORMATS)
    full = Coverage("2025-07-01", _PLACES, _COLUMNS, _FORMATS)
    part = Coverage("2025-07-01", frozenset(sorted(_PLACES)[:150]), _COLUMNS, _FORMATS)
    found: list[Release] = []
    for count, period in enumerate(periods_ending("P1M", _FIRST, date(2025, 12, 31))):
        if dice.random() < 0.1:
            continue
        held = part if dice.random() < 0.1 else full
        found.append(_release(count, period, held, dice))
        if held is part or dice.random() < 0.05:
            found.append(_release(count + 1000, period, full, dice))
    version = ItemVersion("01/QĐ", _FIRST, None, "P1M", None, promise)
    work = (Work("r", NOW - timedelta(days=3), Stage.IN_REVIEW, date(2025, 12, 1), date(2025, 12, 31)),)
    return ItemFacts(str(number), (version,), (Assignment("u", _FIRST),), work=work, releases=tuple(found))


def _release(number: int, period: Period, held: Coverage, dice: random.Random) -> Release:
    at = datetime(period.end.year, period.end.month, period.end.day, 8, tzinfo=UTC)
    published = at + timedelta(days=dice.randrange(1, 60) + (40 if number >= 1000 else 0))
    ended = published + timedelta(days=300) if dice.random() < 0.03 else None
    proofs = (PortalProof(published + timedelta(minutes=3), is_live=True),)
    return Release("r", number, published, ended, period.start, period.end, held, proofs)


def say(line: str) -> None:
    """Write one line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def timed(work: Callable[[], object], times: int) -> list[float]:
    """Milliseconds of processor time of each run: the machine may be shared."""
    found = []
    for _ in range(times):
        started = time.process_time()
        work()
        found.append((time.process_time() - started) * 1000)
    return found


def evaluate(items: list[ItemFacts]) -> list[ItemState | None]:
    """The states of these items with nothing kept from before, as a request finds it."""
    deadlines = Deadlines(LegalRules(RECORDS), FixedDays())
    return [state_at(facts, deadlines, NOW) for facts in items]


def main(count: int = HISTORIES, number: int = 1) -> None:
    """Print the comparison with the oracle, then the times."""
    started = time.perf_counter()
    met = compare(count, number)
    codes = " ".join(f"{code}:{met[code]}" for code in range(12))
    spent = time.perf_counter() - started
    say(f"{count} histories equal the oracle in {spent:.0f} s; codes of their periods: {codes}")
    for name, is_snapshot in (("figures", False), ("lists", True)):
        dice = random.Random(number)
        items = [item(n, is_snapshot=is_snapshot, dice=dice) for n in range(ITEMS)]
        periods = sum(len(s.obligations) for s in evaluate(items[:PAGE]) if s)
        page = timed(lambda items=items: evaluate(items[:PAGE]), 20)
        whole = timed(lambda items=items: evaluate(items), 3)
        say(
            f"{name}: page of {PAGE} items, {periods} periods: median {statistics.median(page):.0f} ms, "
            f"worst of 20 {max(page):.0f} ms; {ITEMS} items: {min(whole):.0f} to {max(whole):.0f} ms"
        )


if __name__ == "__main__":
    main(*(int(a) for a in sys.argv[1:]))
