"""What of a found text is marked, and when a page may say that a hit lacks a word."""

from dataclasses import replace

import pytest

from catalog.web.portal.marking import lacks_a_word, marked
from tests.factories.publications import make_publication


@pytest.mark.parametrize(
    ("text", "query", "shown"),
    [
        ("Hộ nghèo, hỗ trợ hộ", "ho ngheo", "<mark>Hộ nghèo</mark>, hỗ trợ hộ"),
        ("Hộ cận nghèo", "ho ngheo", "Hộ cận <mark>nghèo</mark>"),
        ("Hỗ trợ hộ cận nghèo", "hộ nghèo", "Hỗ trợ <mark>hộ</mark> cận <mark>nghèo</mark>"),
        ("Hỗ trợ", "ho", "<mark>Hỗ</mark> trợ"),
        ("The schools of <b>", "schools of", "The <mark>schools of</mark> &lt;b&gt;"),
        ("Part of it", "schools of", "Part of it"),
    ],
)
def test_a_short_syllable_alone_is_marked_only_where_it_is_the_word_that_was_typed(text, query, shown):
    assert str(marked(text, query)) == shown


def test_a_hit_lacks_a_word_only_when_no_text_and_no_column_of_it_has_it():
    poor = replace(make_publication(), title_vi="Hộ nghèo theo xã", keywords_vi=("giảm nghèo",))
    assert not lacks_a_word(poor, "ho ngheo")
    assert not lacks_a_word(poor, "giam theo ho")
    assert lacks_a_word(poor, "ho ngheo zebra")
