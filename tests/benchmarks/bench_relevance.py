"""Relevance of the search on the judged set: nDCG@10, first hits and empty answers by kind of query.

    python -m tests.benchmarks.bench_relevance [--half HALF] [--index memory|whoosh] [--list-failures]

Documents go in through the bulk import and come out through `services.indexing.search`, as on the page.
`fresh` is the third set with documents of its own. Tune on `tune` and `fresh` alone: failures are listed for
those only, so that the held-out half stays unseen.
"""

import argparse
import math
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean

from sqlalchemy.orm import Session

from catalog import migrating
from catalog.config import DATA_FOLDER
from catalog.db import Database
from catalog.domain.errors import QueryRefused
from catalog.domain.policy import SYSTEM
from catalog.ports import Query, SearchIndex
from catalog.search.memory_index import MemoryIndex
from catalog.search.whoosh_index import WhooshIndex
from catalog.search.word_tables import WordTables, load_word_tables
from catalog.services import dataset_import, indexing
from catalog.services.dataset_import import Publishing
from catalog.services.place_words import PlaceWords
from tests.factories.judged_search import JudgedSet, judged_set
from tests.factories.judged_search_fresh import HALF, fresh_set
from tests.factories.judged_search_grades import KINDS, JudgedDocument, JudgedQuery
from tests.factories.judged_search_places import OLD, PROVINCE
from validators.places.book import PlaceBook

DEPTH = 10
GOOD = 2
NOW = datetime(2026, 1, 5, 3, tzinfo=UTC)
INDEXES: dict[str, Callable[[Path, WordTables], SearchIndex]] = {
    "memory": lambda _, tables: MemoryIndex(tables),
    "whoosh": lambda folder, tables: WhooshIndex(folder / "index", tables),
}


@dataclass(frozen=True)
class Score:
    """One query's answer: its nDCG@10, whether the first hit is good, and how many hits there are."""

    query: JudgedQuery
    ids: tuple[str, ...]
    total: int

    @property
    def ndcg(self) -> float:
        """nDCG@10 with gains 2^grade - 1 and discount log2(rank + 1)."""
        best = sorted(self.query.grades.values(), reverse=True)[:DEPTH]
        return _gain([self.query.grades.get(id_, 0) for id_ in self.ids[:DEPTH]]) / _gain(best)

    @property
    def is_first_good(self) -> bool:
        """Is the first hit graded 2 or 3?"""
        return bool(self.ids) and self.query.grades.get(self.ids[0], 0) >= GOOD


def _gain(grades: Sequence[int]) -> float:
    return sum((2**grade - 1) / math.log2(rank + 1) for rank, grade in enumerate(grades, start=1))


@contextmanager
def loaded(folder: Path, documents: Sequence[JudgedDocument]) -> Iterator[Database]:
    """A new database with the judged documents published in it."""
    db = Database(f"sqlite:///{folder}/judged.db")
    migrating.upgrade(db)
    places = PlaceWords(PlaceBook.load(DATA_FOLDER / "places"), (PROVINCE, OLD))
    rows = [(number, d.row) for number, d in enumerate(documents, start=1)]
    try:
        with db.unit_of_work() as session:
            dataset_import.import_datasets(
                session,
                SYSTEM,
                rows,
                places,
                creates_units=True,
                publication=Publishing(review="none"),
                now=NOW,
            )
        yield db
    finally:
        db.dispose()


def run(session: Session, index: SearchIndex, queries: Sequence[JudgedQuery]) -> list[Score]:
    """Ask all queries as the search page does; one that is refused has no hits."""
    scores = []
    for query in queries:
        try:
            found = indexing.search(session, index, Query(text=query.text, limit=DEPTH))
            scores.append(Score(query, found.result.ids, found.result.total))
        except QueryRefused:
            scores.append(Score(query, (), 0))
    return scores


def table(scores: Sequence[Score]) -> list[str]:
    """The lines of a table: per kind and for all, then the mean of the kinds."""
    by_kind: dict[str, list[Score]] = defaultdict(list)
    for score in scores:
        by_kind[score.query.kind].append(score)
    lines = ["kind          queries  nDCG@10  first good  empty"]
    for kind, some in [*((k, by_kind[k]) for k in KINDS if by_kind[k]), ("all", list(scores))]:
        first = mean(s.is_first_good for s in some)
        empty = sum(s.total == 0 for s in some)
        lines.append(f"{kind:12} {len(some):8} {mean(s.ndcg for s in some):8.3f} {first:10.1%} {empty:6}")
    kinds = [mean(s.ndcg for s in by_kind[k]) for k in KINDS if by_kind[k]]
    lines.append(f"mean of kinds {mean(kinds):.3f}, lowest kind {min(kinds):.3f}")
    return lines


def failures(scores: Sequence[Score], documents: Sequence[JudgedDocument]) -> list[str]:
    """The worst answers with what was asked and what came first."""
    titles = {d.id: d.row["title"] for d in documents}
    worst = sorted((s for s in scores if s.ndcg < 0.8), key=lambda s: s.ndcg)
    lines = []
    for score in worst:
        asked = score.query
        lines.append(f"{score.ndcg:.2f} {asked.id} {asked.text!r} topic={asked.topic} place={asked.place}")
        best = sorted(asked.grades, key=lambda id_: -asked.grades[id_])[:2]
        lines += [f"     got  {asked.grades.get(id_, 0)} {titles[id_]}" for id_ in score.ids[:3]]
        lines += [f"     want {asked.grades[id_]} {titles[id_]}" for id_ in best]
    return lines


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--half", choices=["tune", "held", HALF])
    parser.add_argument("--index", choices=[*INDEXES])
    parser.add_argument("--list-failures", action="store_true")
    given = parser.parse_args(arguments)
    kinds = [given.index] if given.index else [*INDEXES]
    halves = [given.half] if given.half else ["tune", "held", HALF]
    for found in (judged_set(), fresh_set()):
        if asked := [half for half in halves if found.half(half)]:
            _measure(found, asked, kinds, lists_failures=given.list_failures)


def _measure(found: JudgedSet, halves: Sequence[str], kinds: Sequence[str], *, lists_failures: bool) -> None:
    with (
        tempfile.TemporaryDirectory() as name,
        loaded(Path(name), found.documents) as db,
        db.read_session() as session,
    ):
        state = indexing.read_all(session)
        tables = load_word_tables(PlaceBook.load(DATA_FOLDER / "places"))
        for kind in kinds:
            index = INDEXES[kind](Path(name), tables)
            index.rebuild(state.documents, generation=state.sequence)
            for half in halves:
                scores = run(session, index, found.half(half))
                lines = [f"{kind}, {half}: {len(state.documents)} documents", *table(scores)]
                if lists_failures and half != "held":
                    lines += failures(scores, found.documents)
                sys.stdout.write("\n".join(lines) + "\n\n")


if __name__ == "__main__":
    main()
