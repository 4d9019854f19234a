"""What a condition is true of, one document at a time."""

from datetime import timedelta

import pytest

from catalog.domain.errors import QueryRefused
from catalog.domain.search_condition import (
    EVERYTHING,
    AllOf,
    AnyOf,
    Between,
    Condition,
    Equals,
    Mentions,
    Not,
    StartsWith,
)
from catalog.ports import Query
from catalog.search.analysis import collation_key
from catalog.search.facets import check_query
from catalog.search.judging import is_true, judged_of
from catalog.search.memory_index import MemoryIndex
from catalog.search.weighing import weigh
from catalog.search.word_tables import PLAIN
from tests.factories.documents import MODIFIED, make_document

DOCUMENT = make_document(
    "ngheo-xa",
    "Số hộ nghèo theo xã",
    notes="Người cao tuổi",
    organization="btxh",
    formats=("CSV", "XLSX"),
    years=("2022", "2024"),
    tags=("hộ nghèo", "xã"),
)
CREATED = make_document("cu", created=MODIFIED - timedelta(days=9))


def is_true_of(condition, document=DOCUMENT):
    return is_true(condition, judged_of(document, weigh(document, PLAIN).tokens))


@pytest.mark.parametrize(
    ("condition", "answer"),
    [
        (EVERYTHING, True),
        (Equals("organization", "btxh"), True),
        (Equals("organization", "BTXH"), False),
        (Equals("res_format", "XLSX"), True),
        (Equals("tags", "hộ nghèo"), True),
        (Equals("theme", ""), False),
        (StartsWith("name", "ngheo"), True),
        (StartsWith("name", "ngheo-xa-"), False),
        (StartsWith("theme", ""), False),
        (StartsWith("organization", ""), True),
        (StartsWith("title", collation_key("SO HO").split("\0")[0]), False),
        (StartsWith("title", collation_key("SỐ hô").split("\0")[0]), True),
        (StartsWith("title", collation_key("Số h").split("\0")[0]), True),
        (Between("year", "2023", "2023"), False),
        (Between("year", "2022", None), True),
        (Between("year", "2024", None, has_low=False), False),
        (Between("year", None, "2022", has_high=False), False),
        (Between("year", None, None), True),
        (Between("theme", None, None), False),
        (Between("modified", MODIFIED, MODIFIED), True),
        (Between("modified", MODIFIED, None, has_low=False), False),
        (Between("modified", None, MODIFIED + timedelta(microseconds=1), has_high=False), True),
        (Between("created", None, None), False),
        (Mentions("cao ho"), True),
        (Mentions("CAO TUỔI", is_phrase=True), True),
        (Mentions("tuổi cao", is_phrase=True), False),
        (Mentions("cao", "title"), False),
        (Mentions("xa ho", "title"), True),
        (Mentions("ho ngheo", "title", is_phrase=True), True),
        (Mentions("xa ho", "title", is_phrase=True), False),
        (Mentions(" ?! "), True),
        (Not(EVERYTHING), False),
        (AllOf(()), True),
        (AnyOf(()), False),
        (AllOf((EVERYTHING, Equals("year", "2022"), Equals("year", "2024"))), True),
        (AnyOf((Not(EVERYTHING), Equals("year", "2023"))), False),
    ],
)
def test_a_document_is_judged_by_its_values_and_words(condition, answer):
    assert is_true_of(condition) is answer


def test_the_day_of_creation_counts_where_it_is_known():
    assert is_true_of(Between("created", None, MODIFIED), CREATED)


@pytest.mark.parametrize(
    ("condition", "reason", "field"),
    [
        (Equals("state", "draft"), "unknown_filter", "state"),
        (Not(StartsWith("state", "d")), "unknown_filter", "state"),
        (AllOf((EVERYTHING, Between("views", "1", None))), "unknown_filter", "views"),
        (AnyOf((Mentions("x", "tags"),)), "unknown_filter", "tags"),
        (Equals("modified", "2024"), "wrong_kind", "modified"),
        (Between("created", "2024", None), "wrong_kind", "created"),
        (Between("year", MODIFIED, None), "wrong_kind", "year"),
    ],
)
def test_a_condition_that_no_adapter_judges_is_refused(condition: Condition, reason, field):
    with pytest.raises(QueryRefused) as refusal:
        check_query(Query(condition=condition))
    assert refusal.value.params == {"reason": reason, "field": field}


def test_a_condition_narrows_totals_and_every_facet_even_its_own():
    index = MemoryIndex()
    index.rebuild([DOCUMENT, make_document("khac", "Hộ nghèo", organization="vp")], generation=1)
    result = index.search(Query("hộ nghèo", condition=Equals("organization", "vp")))
    assert (result.total, result.ids) == (1, ("khac",))
    assert result.facets["organization"] == (("vp", 1),)
