"""Small cells: CPU seconds, loss and what an attacker computes back, on invented tables of 166 communes.

`python -m tests.benchmarks.bench_disclosure [seeds]` prints one line for each table: the share of small
cells, what hiding these alone would let out, what is hidden in all, the loss against the least that is proved
possible, and how many hidden cells the attacker narrows below their threshold (must be 0), in the table alone
and in three versions of it together. Seeded; counts as sparse as those of communes.
"""

import sys
import time

import numpy as np

from validators.disclosure.attack import attack
from validators.disclosure.problem import Problem, combine, table_with_totals
from validators.disclosure.relations import Floats, Mask, Relations
from validators.disclosure.suppress import protect

SEEDS = 3
_SHAPE = (166, 10, 3)


def counts(kind: str, seed: int) -> Floats:
    """Give a sparse table: negative binomial (mean 10), or lognormal (median 8)."""
    rng = np.random.default_rng(seed)
    if kind == "lognormal":
        return np.floor(rng.lognormal(np.log(8.0), 1.2, size=_SHAPE))
    return rng.negative_binomial(0.5, 0.5 / 10.5, size=_SHAPE).astype(np.float64)


def versions(problem: Problem, hidden: Mask) -> int:
    """Attack three published versions of a table at once, all hiding the same cells."""
    size = len(problem)
    pairs = np.stack([np.arange(size), np.arange(size) + size], axis=1)
    same = [Relations.lines(pairs + step * size, [1.0, -1.0]) for step in (0, 1)]
    joined, _ = combine([problem] * 3, same)
    every = np.tile(hidden, 3)
    return len(attack(joined.without_truth(every), every, enough=True).recovered(joined))


def measure(kind: str, seed: int, totals: tuple[int, ...]) -> str:
    """Protect and attack one table; give its line."""
    problem, _ = table_with_totals(counts(kind, seed), totals=totals)
    alone = attack(problem.without_truth(problem.primary), problem.primary, enough=True)
    started = time.process_time()
    found = protect(problem)
    spent = time.process_time() - started
    started = time.process_time()
    bounds = attack(problem.without_truth(found.hidden), found.hidden, enough=True)
    attacked = time.process_time() - started
    let_out = len(alone.recovered(problem)) / max(int(problem.primary.sum()), 1)
    return (
        f"{kind:<10}{seed:>5}{len(totals):>7}{problem.primary.mean():>8.0%}{let_out:>8.0%}"
        f"{found.hidden.mean():>9.0%}{found.loss / found.least:>8.3f}{len(bounds.recovered(problem)):>6}"
        f"{versions(problem, found.hidden):>10}{spent:>8.1f}{attacked:>8.1f}"
    )


def main(seeds: int = SEEDS) -> None:
    """Print one line for each table: totals over communes and groups, then over the years too."""
    sys.stdout.write(
        f"{'counts':<10}{'seed':>5}{'totals':>7}{'small':>8}{'let out':>8}{'hidden':>9}{'loss':>8}"
        f"{'back':>6}{'versions':>10}{'CPU s':>8}{'attack':>8}\n"
    )
    for totals in ((0, 1), (0, 1, 2)):
        for kind in ("binomial", "lognormal"):
            for seed in range(1, seeds + 1):
                sys.stdout.write(f"{measure(kind, seed, totals)}\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SEEDS)
