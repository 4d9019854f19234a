"""Speed of the search: 20 hits and five facets in process, against engines as they come.

    python -m tests.benchmarks.bench_search [--documents 10000] [--keep FOLDER] [--skip-others]

Milliseconds of CPU of this process, so that a loaded machine measures the same; of PostgreSQL, whose server
works beside it, the time that passes. Warm: every query was asked before. Cold: the index is opened anew for
each query, whose time counts from the opened index on. With `--keep` an index that was built there before is
used again.
"""

import argparse
import importlib.util
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from whoosh import fields, index, qparser, query, sorting

from catalog.ports import Document, Query, SearchIndex
from catalog.search.analysis import folded_tokens
from catalog.search.postgres_index import PostgresIndex
from catalog.search.whoosh_index import WhooshIndex
from tests.benchmarks.search_collection import FACETS, QUERIES, document, documents, word_tables
from tests.factories.postgres import PostgresMissing, start_server

HITS = 20
ROUNDS = 5
# A query of nothing but what no document has, to open the index without reading any postings that count.
_OPENING = Query("xyzzyxyzzy", is_literal=True, facets=())


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of the values do not exceed."""
    return sorted(values)[min(int(share * len(values)), len(values) - 1)]


def milliseconds(call: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    """CPU time of one call, or what another clock says."""
    start = clock()
    call()
    return (clock() - start) * 1000


def report(name: str, values: Sequence[float]) -> None:
    """One line: median, 95th percentile and the slowest."""
    figures = (
        f"p50 {percentile(values, 0.5):8.2f}  p95 {percentile(values, 0.95):8.2f}  max {max(values):8.2f}"
    )
    sys.stdout.write(f"{name:34} {figures} ms\n")
    sys.stdout.flush()


def ours(folder: Path, count: int) -> None:
    """Rebuild, cold, warm, memory and update of the index of the product."""
    tables = word_tables()
    writer = WhooshIndex(folder, tables)
    if writer.doc_count() < count:
        spent = milliseconds(lambda: writer.rebuild(documents(count), generation=1)) / 1000
        sys.stdout.write(f"rebuild {spent:.1f} s CPU\n")
    before = _resident()
    cold = []
    for text in QUERIES:
        fresh = WhooshIndex(folder, tables)
        fresh.search(_OPENING)
        cold.append(milliseconds(lambda text=text, fresh=fresh: _ask(fresh, text)))
    report("ours, cold", cold)
    kept = WhooshIndex(folder, tables)
    sys.stdout.write(f"opening {milliseconds(lambda: kept.search(_OPENING)):.0f} ms CPU\n")
    for text in QUERIES:
        _ask(kept, text)
    warm = [milliseconds(lambda text=text: _ask(kept, text)) for _ in range(ROUNDS) for text in QUERIES]
    report("ours, warm", warm)
    slowest = sorted(zip(warm, QUERIES * ROUNDS, strict=True), reverse=True)[:3]
    sys.stdout.write(f"slowest: {slowest}\nmemory of the process {_resident()} MB ({before} before)\n")
    start = time.monotonic()
    writer.update([document(count)], [], generation=writer.generation() + 1)
    found = kept.search(Query(filters={"id": (f"doc-{count}",)}, facets=FACETS)).total
    sys.stdout.write(f"update searchable after {time.monotonic() - start:.2f} s, found {found}\n")
    writer.update([], [f"doc-{count}"], generation=writer.generation() + 1)


def postgresql(count: int) -> None:
    """The same of the index in PostgreSQL, in milliseconds that people wait: the server works meanwhile."""
    try:
        server = start_server()
    except PostgresMissing as missing:
        sys.stdout.write(f"PostgreSQL was not measured: {missing}\n")
        return
    tables, nodes = word_tables(), []
    try:
        nodes += [PostgresIndex.at(server.url(), tables) for _ in range(2 + len(QUERIES))]
        writer, kept, *fresh = nodes
        spent = milliseconds(lambda: writer.rebuild(documents(count), generation=1), time.monotonic) / 1000
        sys.stdout.write(f"PostgreSQL: rebuild {spent:.1f} s\n")
        opening = milliseconds(lambda: kept.search(_OPENING), time.monotonic)
        sys.stdout.write(f"PostgreSQL: opening {opening:.0f} ms\n")
        cold = []
        for text, node in zip(QUERIES, fresh, strict=True):
            node.search(_OPENING)
            cold.append(milliseconds(lambda text=text, node=node: _ask(node, text), time.monotonic))
            node.dispose()
        report("PostgreSQL, cold", cold)
        for text in QUERIES:
            _ask(kept, text)
        for name, clock in (("warm", time.monotonic), ("warm, CPU of the node", time.process_time)):
            warm = [
                milliseconds(lambda text=text: _ask(kept, text), clock)
                for _ in range(ROUNDS)
                for text in QUERIES
            ]
            report(f"PostgreSQL, {name}", warm)
        start = time.monotonic()
        writer.update([document(count)], [], generation=2)
        found = kept.search(Query(filters={"id": (f"doc-{count}",)}, facets=FACETS)).total
        sys.stdout.write(
            f"PostgreSQL: update seen by another node after {time.monotonic() - start:.2f} s, found {found}\n"
        )
        after = [milliseconds(lambda text=text: _ask(kept, text), time.monotonic) for text in QUERIES]
        report("PostgreSQL, first after an update", after)
    finally:
        for node in nodes:
            node.dispose()
        server.stop()


def _ask(searched: SearchIndex, text: str) -> object:
    return searched.search(Query(text, facets=FACETS, limit=HITS))


def _resident() -> int:
    """Memory in MB that the process has now."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def naive_whoosh(folder: Path, rows: Sequence[Document]) -> None:
    """Whoosh as it comes: BM25F over two fields, facets by sorting the hits."""
    folder.mkdir()
    columns = {facet: fields.ID(stored=True, sortable=True) for facet in FACETS}
    schema = fields.Schema(id=fields.ID(stored=True), title=fields.TEXT, notes=fields.TEXT, **columns)
    opened = index.create_in(str(folder), schema)
    with opened.writer(limitmb=256) as writer:
        for row in rows:
            writer.add_document(id=row.id, title=row.title, notes=row.notes, **_facet_values(row))
    parser = qparser.MultifieldParser(["title", "notes"], schema, group=qparser.AndGroup)
    with opened.searcher() as searcher:

        def ask(text: str) -> object:
            groups = {facet: sorting.FieldFacet(facet) for facet in FACETS}
            asked = parser.parse(text) if text else query.Every()
            found = searcher.search(asked, limit=HITS, groupedby=groups)
            return [found.groups(facet) for facet in FACETS]

        report("Whoosh as it comes", _asked(ask))


def fts5(rows: Sequence[Document]) -> None:
    """SQLite FTS5 over folded words with bm25, and a count for each facet."""
    database = sqlite3.connect(":memory:")
    database.execute("create virtual table words using fts5(title, notes)")
    database.execute(f"create table rows (id integer primary key, {', '.join(FACETS)})")
    for number, row in enumerate(rows):
        folded = (" ".join(folded_tokens(row.title)), " ".join(folded_tokens(row.notes)))
        database.execute("insert into words (rowid, title, notes) values (?, ?, ?)", (number, *folded))
        marks = ", ".join("?" * (len(FACETS) + 1))
        database.execute(f"insert into rows values ({marks})", (number, *_facet_values(row).values()))

    def ask(text: str) -> object:
        words = " ".join(f'"{word}"' for word in folded_tokens(text))
        where = "words match ?" if words else "? = ''"
        order = "bm25(words)" if words else "rowid"
        hits = f"select rowid from words where {where} order by {order} limit {HITS}"
        found = [database.execute(hits, (words,)).fetchall()]
        for facet in FACETS:
            inside = f"select rowid from words where {where}"
            count = f"select {facet}, count(*) from rows where id in ({inside}) group by 1 order by 2 desc"
            found.append(database.execute(count, (words,)).fetchall())
        return found

    report("SQLite FTS5", _asked(ask))


def _facet_values(row: Document) -> dict[str, str]:
    first = {"res_format": row.formats[0], "year": row.years[0]}
    return {facet: first.get(facet) or getattr(row, facet) for facet in FACETS}


def _asked(ask: Callable[[str], object]) -> list[float]:
    """Times of all queries after each was asked once; syntax that the engine does not know is left out."""
    times = []
    for text in (text for text in QUERIES if not set('"-') & set(text)):
        ask(text)
        times.append(milliseconds(lambda text=text: ask(text)))
    return times


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--skip-others", action="store_true")
    given = parser.parse_args(arguments)
    sys.stdout.write(f"{given.documents} documents, {len(QUERIES)} queries\n")
    with tempfile.TemporaryDirectory() as name:
        ours(given.keep or Path(name) / "ours", given.documents)
        postgresql(given.documents)
        if given.skip_others:
            return
        rows = list(documents(given.documents))
        naive_whoosh(Path(name) / "naive", rows)
        fts5(rows)
    if importlib.util.find_spec("tantivy") is None:
        sys.stdout.write("tantivy is not installed here and was not measured\n")


if __name__ == "__main__":
    main()
