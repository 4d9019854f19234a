"""The judged set itself: the same every time, large enough, its halves apart, its grades by hand."""

from collections import Counter

import pytest

from tests.benchmarks.bench_relevance import Score
from tests.factories.judged_search import judged_set, write
from tests.factories.judged_search_grades import KINDS, JudgedDocument, JudgedQuery, grade
from tests.factories.judged_search_places import NEW, OLD, areas, place_grade
from tests.factories.judged_search_topics import BY_KEY, TOPICS
from tests.factories.judged_search_typing import (
    real_word_slips,
    slip,
    tone_variant,
    typed,
    unaccented,
)


def test_it_is_large_enough_for_every_kind_in_both_halves():
    found = judged_set()
    assert len(found.documents) >= 300
    counts = Counter((query.half, query.kind) for query in found.queries)
    assert min(counts[half, kind] for half in ("tune", "held") for kind in KINDS) >= 40


def test_writing_it_twice_gives_the_same_bytes(tmp_path):
    write(tmp_path / "a")
    judged_set.cache_clear()
    write(tmp_path / "b")
    for name in ("documents.jsonl", "queries.jsonl"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_ids_and_names_are_unique_and_titles_nearly_so():
    documents = judged_set().documents
    assert len({d.id for d in documents}) == len({d.row["name"] for d in documents}) == len(documents)
    assert len({d.row["title"] for d in documents}) > 0.95 * len(documents)


def test_the_halves_share_no_wording_and_no_english():
    for topic in TOPICS:
        assert not {*topic.tune, *topic.tune_en} & {*topic.held, *topic.held_en}
        assert all(near in BY_KEY for near in topic.near)


def test_every_query_has_a_good_answer():
    assert all(max(query.grades.values()) >= 2 for query in judged_set().queries)


def test_places_are_graded_by_area_and_succession():
    district, province = areas()[f"Huyện Nga Sơn@{OLD}"], areas()[f"Tỉnh Thanh Hóa@{OLD}"]
    new, elsewhere = areas()[f"Xã Ba Đình@{NEW}"], areas()[f"Phường Nghi Sơn@{NEW}"]
    town = areas()[f"Thị xã Nghi Sơn@{OLD}"]
    assert place_grade("", province) == 3
    assert place_grade("", district) == 2
    assert place_grade("Huyện Nga Sơn", district) == 3
    assert place_grade("Huyện Nga Sơn", new) == 2
    assert place_grade("Huyện Nga Sơn", province) == 1
    assert place_grade("Huyện Nga Sơn", elsewhere) == 0
    # Nga Vịnh went into Ba Đình whole; Tĩnh Gia was renamed Nghi Sơn.
    assert place_grade("Nga Vịnh", new) == 3
    assert place_grade("Tĩnh Gia", town) == 3


def document(**given):
    area = areas()[f"Tỉnh Thanh Hóa@{OLD}"]
    base = {
        "topic": "poor",
        "area": area,
        "years": frozenset([2024]),
        "unit": "BTXH",
        "decision": "1/QĐ-UBND",
        "formats": frozenset(["CSV"]),
        "row": {"id": "d"},
    }
    return JudgedDocument(**(base | given))


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ({"topic": "poor"}, 3),
        ({"topic": "near_poor"}, 1),
        ({"topic": "wages"}, 0),
        ({"topic": "poor", "year": 2024}, 3),
        ({"topic": "poor", "year": 2023}, 1),
        ({"topic": "poor", "place": "Huyện Nga Sơn"}, 1),
        ({"topic": "poor", "format": "XLSX"}, 2),
        ({"unit": "NCC"}, 0),
        ({"decision": "1/QĐ-UBND"}, 3),
        ({"decision": "2/QĐ-UBND"}, 0),
        ({"document": "d"}, 3),
        ({"column": "households_poor"}, 3),
        ({"column": "average_wage"}, 0),
    ],
)
def test_the_grade_is_the_least_of_its_parts(asked, wanted):
    assert grade(JudgedQuery("q", "tune", "accented", "", **asked), document()) == wanted


def test_people_type_as_the_specification_says():
    assert typed("hộ nghèo", is_telex=True) == "hooj ngheof"
    assert typed("hộ nghèo", is_telex=False) == "ho65 ngheo2"
    assert typed("người", is_telex=True) == "nguwowif"
    assert tone_variant("Thanh Hóa kỹ thủy quý") == "Thanh Hoá kĩ thuỷ quý"
    assert unaccented("Đông Sơn") == "dong son"
    assert {slip("ngheo", n) for n in range(12)}.isdisjoint({"ngheo"})
    assert real_word_slips("mo", ["mo", "mot", "lao", "om"]) == ["mot", "om"]


def test_ndcg_is_counted_by_hand():
    query = JudgedQuery("q", "tune", "accented", "", grades={"a": 3, "b": 1})
    assert Score(query, ("a", "b"), 2).ndcg == 1
    # (1 / 1 + 7 / 1.58496) / (7 / 1 + 1 / 1.58496)
    assert Score(query, ("b", "a"), 2).ndcg == pytest.approx(5.41651 / 7.63093, abs=1e-4)
    assert Score(query, ("x",), 1).is_first_good is False
