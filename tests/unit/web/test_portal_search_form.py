"""What the address of the search page asks, its marks and its pages."""

import pytest
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from catalog.web.portal.marking import marked
from catalog.web.portal.paging import LAST_PAGE, Paging, page_number
from catalog.web.portal.search_form import MOST_VALUES, SearchForm


def form(query: list[tuple[str, str]]) -> SearchForm:
    return SearchForm.from_args(MultiDict(query))


def test_without_words_the_newest_come_first():
    assert form([]).query().sort == "modified"


def test_with_words_the_best_match_comes_first_unless_asked_otherwise():
    assert form([("q", "van ban")]).query().sort == "relevance"
    assert form([("q", "van ban"), ("sort", "title")]).query().sort == "title"


@pytest.mark.parametrize("sort", ["price", "-modified", "'; drop table"])
def test_an_unknown_order_counts_as_not_given(sort):
    assert form([("sort", sort)]).query().sort == "modified"


def test_values_of_one_facet_are_collected_once_and_the_format_is_called_res_format_in_the_index():
    asked = form([("format", "CSV"), ("format", "XLSX"), ("format", "CSV"), ("theme", ""), ("unknown", "x")])
    assert asked.query().filters == {"res_format": ("CSV", "XLSX")}


def test_an_address_cannot_choose_without_end():
    asked = form([("year", str(year)) for year in range(1900, 2000)])
    assert len(asked.chosen["year"]) == MOST_VALUES


def test_characters_that_no_page_may_hold_are_dropped_from_the_words():
    assert form([("q", "van\x00 ban\u202e")]).text == "van ban"


@pytest.mark.parametrize(
    ("given", "number"),
    [(None, 1), ("", 1), ("0", 1), ("-3", 1), ("7", 7), ("x", 1), ("٣", 1), ("9" * 400, LAST_PAGE)],
)
def test_a_page_is_a_number_from_one(given, number):
    assert page_number(given) == number


def test_the_second_page_of_twenty_one_holds_one_entry():
    paging = Paging(2, 21)
    assert (paging.count, paging.first, paging.last) == (2, 21, 21)


def test_found_words_are_marked_without_regard_to_accents():
    assert marked("Số hộ nghèo", "ho ngheo") == "Số <mark>hộ nghèo</mark>"


def test_the_text_around_and_inside_the_marks_is_escaped():
    assert marked("<b>van</b> & ban", "van") == "&lt;b&gt;<mark>van</mark>&lt;/b&gt; &amp; ban"


def test_without_words_nothing_is_marked_and_all_is_escaped():
    found = marked("<i>", "")
    assert found == "&lt;i&gt;"
    assert isinstance(found, Markup)
