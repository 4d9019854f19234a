"""Random conditions and documents that they can be true of, for tests of the search."""

from datetime import timedelta

from hypothesis import strategies as st

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
from catalog.search.analysis import collation_key
from tests.factories.documents import MODIFIED, make_document

WORDS = ["hộ", "hồ", "nghèo", "đô", "kĩ", "2024", "schools"]
TITLES = ["", "Hộ nghèo", "hồ nghèo 2024", "Đô kỹ", "nghèo hộ", "Hộ, NGHÈO: đô", "hộ nghèo"]
# Values that are the beginning of others, that sort by code point only, and that need escapes.
VALUES = ["a", "ab", "B", "đ", "a b", "a:b", 'a"b', "a*", "2023", "(a)", "AND"]
TEXT_FIELDS = ["organization", "theme", "res_format", "year", "place", "licence", "frequency"]
TEXT_FIELDS += ["list_item", "tags", "id", "name"]
MOMENTS = [MODIFIED + timedelta(days=day, microseconds=day) for day in range(-2, 3)]

_words = st.lists(st.sampled_from(WORDS), max_size=3).map(" ".join)
_value = st.sampled_from(["", *VALUES])
_several = st.lists(st.sampled_from(VALUES), max_size=2).map(tuple)

DOCUMENT = st.builds(
    lambda number, title, notes, one, many, modified, created: make_document(
        f"d{number}",
        title,
        notes=notes,
        **dict(
            zip(["organization", "theme", "place", "licence", "frequency", "list_item"], one, strict=True)
        ),
        **dict(zip(["formats", "years", "tags"], many, strict=True)),
        modified=modified,
        created=created,
    ),
    st.integers(0, 9),
    st.sampled_from(TITLES),
    _words,
    st.tuples(*[_value] * 6),
    st.tuples(*[_several] * 3),
    st.sampled_from(MOMENTS),
    st.sampled_from([None, *MOMENTS]),
)

_field = st.sampled_from(TEXT_FIELDS)
_named = st.sampled_from(VALUES + [f"d{n}" for n in range(4)])
_bound = st.none() | _named
_sort_string = st.sampled_from(TITLES).map(collation_key)
_time = st.none() | st.sampled_from(MOMENTS)
_is = st.booleans()
LEAF = st.one_of(
    st.just(EVERYTHING),
    st.builds(Equals, _field, _named),
    st.builds(Equals, st.just("title"), _sort_string),
    st.builds(StartsWith, _field, st.sampled_from(["", "a", "d", "2", "a b"])),
    st.builds(StartsWith, st.just("title"), _sort_string.map(lambda key: key.split("\0")[0])),
    st.builds(Between, _field, _bound, _bound, _is, _is),
    st.builds(Between, st.just("title"), _sort_string, _sort_string, _is, _is),
    st.builds(Between, st.sampled_from(["modified", "created"]), _time, _time, _is, _is),
    st.builds(Mentions, _words, st.sampled_from(["", "title"]), _is),
)


def conditions(leaf: st.SearchStrategy[Condition] = LEAF) -> st.SearchStrategy[Condition]:
    """Conditions of these leaves, some deep."""

    def deeper(part: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
        parts = st.lists(part, max_size=3).map(tuple)
        return st.builds(Not, part) | st.builds(AllOf, parts) | st.builds(AnyOf, parts)

    return st.recursive(leaf, deeper, max_leaves=8)
