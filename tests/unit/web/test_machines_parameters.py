"""Reading the parameters of an action as CKAN does."""

import pytest

from catalog.domain.errors import Invalid, QueryRefused
from catalog.web.action_api.orders import read_order
from catalog.web.action_api.parameters import Parameters


def refused(function, *args, **given):
    with pytest.raises(Invalid) as caught:
        function(*args, **given)
    return caught.value.fields


@pytest.mark.parametrize("given", [7, "7", "+7", " 7"])
def test_a_number_may_come_as_a_number_or_as_text(given):
    assert Parameters({"rows": given}).natural("rows", 10) == 7


@pytest.mark.parametrize("given", ["x", "1.5", 1.5, True, [1], "9" * 19, "", {}])
def test_what_is_no_whole_number_is_refused_by_its_name(given):
    assert refused(Parameters({"rows": given}).natural, "rows", 10) == {"rows": ["Invalid integer"]}


@pytest.mark.parametrize("given", [-1, "-1"])
def test_a_negative_number_is_refused(given):
    assert refused(Parameters({"rows": given}).natural, "rows", 10) == {"rows": ["Must be a natural number"]}


def test_a_number_over_the_cap_becomes_the_cap_in_silence():
    assert Parameters({"rows": "5000"}).natural("rows", 10, cap=1000) == 1000


@pytest.mark.parametrize("given", [5, ["a", "b"], {"raw": "x"}, "a\x00b", "\ud800"])
def test_a_text_that_is_none_is_refused(given):
    assert refused(Parameters({"id": given}).text, "id") == {"id": ["Must be a Unicode string value"]}


@pytest.mark.parametrize("given", [{}, {"id": ""}, {"id": None}])
def test_a_missing_text_is_told_by_the_name_that_clients_know(given):
    assert refused(Parameters(given).required_text, "id", told_as="name_or_id") == {
        "name_or_id": ["Missing value"]
    }


def test_a_list_may_be_repeated_or_written_as_json_but_not_be_a_plain_word():
    assert Parameters({"f": ["a", "b"]}).json_texts("f") == ["a", "b"]
    assert Parameters({"f": '["a", "b"]'}).json_texts("f") == ["a", "b"]
    assert refused(Parameters({"f": "a"}).json_texts, "f") == {"f": ["Could not parse as valid JSON"]}
    assert refused(Parameters({"f": "5"}).json_texts, "f") == {"f": ["Not a list"]}
    assert refused(Parameters({"f": "[" * 100_000}).json_texts, "f") == {
        "f": ["Could not parse as valid JSON"]
    }


@pytest.mark.parametrize(
    ("word", "is_yes"), [("True", True), (True, True), ("1", True), ("no", False), ("F", False)]
)
def test_yes_and_no_have_many_words(word, is_yes):
    assert Parameters({"facet": word}).flag("facet", default=not is_yes) is is_yes


@pytest.mark.parametrize(
    ("sort", "of_words", "of_nothing"),
    [
        (
            "score desc, metadata_modified desc",
            (),
            (("score", True), ("modified", True)),
        ),
        ("score desc", (), (("score", True),)),
        ("score asc", (("score", False),), (("score", False),)),
        ("name", (("name", False),), (("name", False),)),
        ("title_string DESC,id asc", (("title", True), ("id", False)), (("title", True), ("id", False))),
        ("metadata_created desc", (("created", True),), (("created", True),)),
    ],
)
def test_an_order_is_that_of_the_index_and_words_keep_their_own(sort, of_words, of_nothing):
    assert read_order(sort).of("nghèo") == of_words
    assert read_order(sort).of("") == of_nothing


@pytest.mark.parametrize(
    "sort",
    [
        "secret asc",
        "views desc",
        "name up",
        "name asc desc",
        "name,,id",
        "id asc; drop",
        ",".join(["id"] * 6),
    ],
)
def test_an_unknown_order_is_refused(sort):
    with pytest.raises(QueryRefused):
        read_order(sort)
