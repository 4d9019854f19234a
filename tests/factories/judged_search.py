"""A judged set for the search: documents, queries and grades by rule. docs/search-judging.md tells how.

    python -m tests.factories.judged_search FOLDER    # writes documents.jsonl and queries.jsonl

The same seed gives the same bytes. Nothing here searches.
"""

import json
import sys
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path

from tests.factories.judged_search_documents import make_documents
from tests.factories.judged_search_grades import JudgedDocument, JudgedQuery, grade
from tests.factories.judged_search_queries import make_queries


@dataclass(frozen=True)
class JudgedSet:
    """Documents and queries; a query's `grades` hold the ids of documents graded above 0."""

    documents: tuple[JudgedDocument, ...]
    queries: tuple[JudgedQuery, ...]

    def half(self, half: str) -> list[JudgedQuery]:
        """The queries of `tune` or `held`."""
        return [query for query in self.queries if query.half == half]


@cache
def judged_set() -> JudgedSet:
    """The whole set. Queries that no document answers well are left out: nothing could be first."""
    documents = make_documents()
    queries = []
    for query in make_queries(documents):
        grades = {d.id: g for d in documents if (g := grade(query, d))}
        if any(g >= 2 for g in grades.values()):
            queries.append(replace(query, grades=grades))
    return JudgedSet(tuple(documents), tuple(queries))


def write(folder: Path) -> None:
    """Write both files as JSON lines; the documents are what `datasets import` reads."""
    folder.mkdir(parents=True, exist_ok=True)
    found = judged_set()
    _write_lines(folder / "documents.jsonl", [d.row for d in found.documents])
    _write_lines(folder / "queries.jsonl", [asdict(q) for q in found.queries])


def _write_lines(path: Path, rows: list[dict[str, object]]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
