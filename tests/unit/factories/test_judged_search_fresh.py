"""The third judged set: of its own words and documents, large enough, every question with a good answer."""

from collections import Counter

from tests.factories.judged_search import judged_set
from tests.factories.judged_search_fresh import fresh_set
from tests.factories.judged_search_grades import KINDS
from tests.factories.judged_search_topics import TOPICS


def test_it_has_enough_documents_and_questions_of_every_kind():
    found = fresh_set()
    assert len(found.documents) >= 150
    counts = Counter(query.kind for query in found.queries)
    assert sum(counts.values()) >= 120
    assert min(counts[kind] for kind in KINDS) >= 10


def test_every_question_has_a_good_answer():
    assert [q.text for q in fresh_set().queries if max(q.grades.values(), default=0) < 2] == []


def test_documents_say_only_what_a_plain_import_says_and_nothing_in_english():
    for document in fresh_set().documents:
        assert not any(key.endswith("_en") for key in document.row)


def test_it_shares_no_document_and_no_question_with_the_first_set():
    first, third = judged_set(), fresh_set()
    assert not {d.row["title"] for d in first.documents} & {d.row["title"] for d in third.documents}
    assert not {q.text.casefold() for q in first.queries} & {q.text.casefold() for q in third.queries}
    assert not {t.key for t in TOPICS} & {d.topic for d in third.documents}


def test_a_question_for_a_former_commune_is_answered_by_the_one_it_went_into():
    query = next(q for q in fresh_set().queries if q.text == "quy tập liệt sĩ Trí Nang")
    best = [d.row["place"] for d in fresh_set().documents if query.grades.get(d.id) == 3]
    assert best == ["Xã Linh Sơn"]
