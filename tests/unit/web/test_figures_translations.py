"""Every text of charts, maps, snippets, citations and cards exists in Vietnamese, and none is left over."""

from itertools import chain

import pytest

from catalog.presenters import chart_reasons, chart_words
from tests.unit.web.test_portal_translations import CATALOG, FRAME, PORTAL, WORD, in_use, translated

PRESENTERS = ("chart_words", "citations")
TABLES = (
    chart_reasons.CHART_REASONS,
    chart_words.AGGREGATE_WORDS,
    chart_words.FIGURES,
    chart_words.RESTRICTIONS,
)


def spoken() -> set[str]:
    """The texts that presenters hold, in calls of `say` and in tables."""
    paths = tuple(CATALOG / "presenters" / f"{name}.py" for name in PRESENTERS)
    return in_use(paths) | set(chain.from_iterable(table.values() for table in TABLES))


def test_every_text_of_the_figures_has_its_vietnamese():
    words = {en: vi for name in ("figures", "shared", "portal") for en, vi in translated(name).items()}
    assert {text for text in spoken() if not words.get(text)} == set()


def test_no_vietnamese_text_of_the_figures_is_left_over():
    assert set(translated("figures")) - spoken() - in_use(PORTAL) - in_use(FRAME) == set()


@pytest.mark.parametrize(("en", "vi"), sorted(translated("figures").items()))
def test_both_languages_of_a_figure_fill_in_the_same_words(en, vi):
    assert set(WORD.findall(en)) == set(WORD.findall(vi))
    assert "%(" not in vi % dict.fromkeys(WORD.findall(en), "x") if WORD.search(en) else True
