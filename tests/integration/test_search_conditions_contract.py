"""Every index judges conditions alike and keeps any order asked for, as plain sets and sorts would."""

import time
import unicodedata
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.domain.errors import QueryRefused
from catalog.domain.search_condition import AnyOf, Equals, Mentions, Not, StartsWith
from catalog.ports import Query
from catalog.search.analysis import collation_key
from catalog.search.facets import COUNTED, ORDERS
from catalog.search.memory_index import MemoryIndex
from tests.factories.documents import make_document
from tests.factories.search_conditions import DOCUMENT, conditions

LISTED = ("organization", "theme", "place", "licence", "frequency", "list_item", "id", "name")
LISTED_MANY = {"res_format": "formats", "year": "years", "tags": "tags"}


def plain_words(text):
    """Words folded a second way: by hand, for the few words of the test."""
    bare = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    kept = "".join(c if c.isalnum() else " " for c in bare if not unicodedata.combining(c))
    return [{"ky": "ki", "schools": "school"}.get(word, word) for word in kept.split()]


def stands_in(words, texts):
    return any(
        words == text[start : start + len(words)]
        for text in texts
        for start in range(len(text) - len(words) + 1)
    )


def mentions(asked, document):
    words = plain_words(asked.text)
    given = {"title": [document.title]}.get(asked.field) or [
        *(document.title, document.notes, document.name, document.organization, document.places),
        *(*document.formats, *document.years),
    ]
    texts = [plain_words(text) for text in given]
    pieces = [[word] for word in words]
    if asked.is_phrase:
        pieces += [words[n : n + 2] for n in range(len(words) - 1)]
    return all(stands_in(piece, texts) for piece in pieces)


def values(field, document):
    if field in LISTED_MANY:
        return [v for v in getattr(document, LISTED_MANY[field]) if v]
    if field == "title":
        return [collation_key(document.title)]
    found = getattr(document, field)
    return [] if found in ("", None) else [found]


def holds(condition, document):
    """A second reading of what conditions mean, by the names of their kinds."""
    kind = type(condition).__name__
    if kind == "Everything":
        return True
    if kind == "Not":
        return not holds(condition.part, document)
    if kind in {"AllOf", "AnyOf"}:
        truths = [holds(part, document) for part in condition.parts]
        return min(truths, default=True) if kind == "AllOf" else max(truths, default=False)
    if kind == "Mentions":
        return mentions(condition, document)
    found = values(condition.field, document)
    if kind == "Equals":
        return condition.value in found
    if kind == "StartsWith":
        return any(v[: len(condition.start)] == condition.start for v in found)
    return any(within(condition, v) for v in found)


def within(bounds, value):
    if bounds.low is not None and (value < bounds.low or (value == bounds.low and not bounds.has_low)):
        return False
    return bounds.high is None or value < bounds.high or (value == bounds.high and bounds.has_high)


QUERY = st.builds(
    lambda words, condition, filters, sort, order, offset: Query(
        " ".join(words),
        {"organization": filters},
        sort,
        offset,
        4,
        facets=COUNTED,
        is_literal=True,
        condition=condition,
        order=tuple(order),
    ),
    st.lists(st.sampled_from(["hộ", "nghèo", "đô"]), max_size=2),
    conditions(),
    st.lists(st.sampled_from(["a", "ab"]), max_size=1).map(tuple),
    st.sampled_from(["relevance", "modified", "title", "name"]),
    st.lists(st.tuples(st.sampled_from(ORDERS), st.booleans()), max_size=3),
    st.integers(0, 3),
)


WRITTEN_AND_ASKED = given(
    st.lists(st.lists(DOCUMENT, max_size=8), min_size=1, max_size=3), st.lists(QUERY, min_size=1, max_size=6)
)


@WRITTEN_AND_ASKED
@settings(max_examples=120, deadline=None)
def test_whoosh_judges_and_orders_as_the_reference_after_any_writing(make_whoosh, steps, queries):
    require_the_same(make_whoosh(), steps, queries)


@pytest.mark.postgresql
@WRITTEN_AND_ASKED
@settings(max_examples=30, deadline=None)
def test_postgresql_judges_and_orders_as_the_reference_after_any_writing(make_postgres, steps, queries):
    require_the_same(make_postgres(), steps, queries)


def require_the_same(adapter, steps, queries):
    reference = MemoryIndex()
    for index in (reference, adapter):
        index.rebuild(steps[0], generation=0)
        for number, documents in enumerate(steps[1:], start=1):
            index.update(documents, [f"d{number}"], generation=number)
    for query in queries:
        assert adapter.search(query) == reference.search(query)


@given(st.lists(DOCUMENT, max_size=8), st.lists(conditions(), min_size=1, max_size=5))
@settings(max_examples=150, deadline=None)
def test_the_reference_itself_judges_as_a_second_reading_does(documents, asked):
    index = MemoryIndex()
    index.rebuild(documents, generation=0)
    held = {d.id: d for d in documents}
    for condition in asked:
        expected = {id_ for id_, d in held.items() if holds(condition, d)}
        result = index.search(Query(condition=condition, facets=("organization", "tags")))
        assert set(result.ids) == expected
        assert result.total == len(expected)
        counted = Counter(tag for id_ in expected for tag in set(held[id_].tags))
        assert dict(result.facets["tags"]) == counted


@given(
    st.lists(DOCUMENT, max_size=10),
    st.lists(st.tuples(st.sampled_from(ORDERS[1:]), st.booleans()), min_size=1, max_size=3),
)
@settings(max_examples=100, deadline=None)
def test_each_of_several_orders_decides_where_those_before_it_are_equal(documents, order):
    index = MemoryIndex()
    index.rebuild(documents, generation=0)
    held = {d.id: d for d in documents}
    found = [held[id_] for id_ in index.search(Query(order=tuple(order))).ids]

    def read(field, document):
        if field == "created":
            return document.created.timestamp() if document.created else float("-inf")
        return collation_key(document.title) if field == "title" else getattr(document, field)

    for one, other in pairwise(found):
        for field, is_descending in order:
            before, after = read(field, one), read(field, other)
            if before != after:
                assert (before > after) is is_descending
                break


@pytest.fixture
def index(make_index):
    found = make_index()
    found.rebuild([make_document("a", "Hộ nghèo", organization="vp"), make_document("b")], generation=0)
    return found


@pytest.mark.parametrize(
    "query",
    [Query(condition=Equals("state", "draft")), Query(condition=Not(Mentions("a", "notes")))],
)
def test_what_no_index_knows_is_refused(index, query):
    with pytest.raises(QueryRefused):
        index.search(query)


def test_an_order_that_is_not_known_is_refused(index):
    with pytest.raises(QueryRefused) as refusal:
        index.search(Query(order=(("views", True),)))
    assert refusal.value.params == {"reason": "unknown_sort", "field": "views"}


def test_a_condition_that_nothing_fits_finds_nothing_and_counts_nothing(index):
    result = index.search(Query(condition=AnyOf(())))
    assert (result.total, result.ids) == (0, ())
    assert set(result.facets.values()) == {()}


def test_many_parts_are_judged_in_a_moment(make_adapter):
    adapter = make_adapter()
    adapter.rebuild((make_document(f"d{n}", f"Hộ {n}") for n in range(3000)), generation=0)
    parts = (*(StartsWith("name", f"d{n}") for n in range(64)), *(Mentions(f"hộ {n}") for n in range(64)))
    adapter.search(Query(condition=AnyOf(parts[:1])))
    start = time.thread_time()
    adapter.search(Query(condition=AnyOf(parts)))
    assert time.thread_time() - start < 0.5
