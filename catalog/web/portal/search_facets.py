"""The facet groups of the search page: which values there are, how they are called, which are chosen."""

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.domain.licences import all_licences
from catalog.domain.register_facts import Code
from catalog.domain.vocabularies import FREQUENCIES, THEMES
from catalog.presenters.register_words import STATES
from catalog.search import recency
from catalog.services.searching import Answer
from catalog.web.portal.search_form import FACET_OF, FACETED, STATE, UPDATED, SearchForm
from catalog.web.rendering import gettext

# A longer group shows its first values; the others open below it.
SHOWN = 8


@dataclass(frozen=True)
class FacetChoice:
    """One value of a facet group; `is_vietnamese`: the label has no English, mark it so."""

    value: str
    label: str
    count: int
    is_chosen: bool
    is_vietnamese: bool


@dataclass(frozen=True)
class FacetGroup:
    """The values of one parameter: those chosen and the most frequent at once, the others on demand."""

    name: str
    legend: str
    first: list[FacetChoice]
    rest: list[FacetChoice]


@dataclass(frozen=True)
class Labels:
    """How parameters and their values are called; `units` are the names of units by their key."""

    units: Mapping[str, str]
    vietnamese_units: frozenset[str]
    lang: str

    def legend(self, name: str) -> str:
        """What a parameter is called."""
        legends = {
            "theme": gettext("Theme"),
            "organization": gettext("Unit"),
            "place": gettext("Place"),
            "year": gettext("Year of the data"),
            "format": gettext("Format"),
            "licence": gettext("Conditions of use"),
            "frequency": gettext("Update frequency"),
            STATE: gettext("State of the list item"),
            UPDATED: gettext("Last update"),
        }
        return legends[name]

    def of(self, name: str, value: str) -> str:
        """The label of a value of the parameter `name`; the value itself where it is unknown."""
        if name == "theme" and value in THEMES:
            return THEMES[value].label(self.lang)
        if name == "frequency" and value in FREQUENCIES:
            return FREQUENCIES[value].label(self.lang)
        if name == "licence" and value in all_licences():
            return all_licences()[value].title(self.lang)
        if name == STATE:
            return gettext(STATES[Code(int(value))])
        if name == UPDATED:
            return _spans()[value]
        return self.units.get(value, value) if name == "organization" else value

    def is_vietnamese(self, name: str, value: str) -> bool:
        """Is the label Vietnamese on an English page?"""
        is_own_word = name == "place" or (name == "organization" and value in self.vietnamese_units)
        return self.lang == "en" and is_own_word


def _spans() -> dict[str, str]:
    return {
        recency.LAST_30_DAYS: gettext("Last 30 days"),
        recency.LAST_3_MONTHS: gettext("Last 3 months"),
        recency.LAST_12_MONTHS: gettext("Last 12 months"),
        recency.OLDER: gettext("More than 12 months ago"),
    }


def asked_in_words(form: SearchForm, labels: Labels) -> list[str]:
    """What a search asks, for a heading: its words, how they are read, and each filter with its values."""
    found = [gettext("search for “%(words)s”", words=form.text)] if form.text else []
    if form.is_literal and form.text:
        found.append(gettext("exactly as typed"))
    if form.is_in_columns:
        found.append(gettext("in the columns of tables only"))
    for name in FACETED:
        if values := form.chosen.get(name):
            found.append(f"{labels.legend(name)}: {'; '.join(labels.of(name, value) for value in values)}")
    return found


def groups_of(form: SearchForm, answer: Answer, labels: Labels) -> list[FacetGroup]:
    """The facet groups in the order of the page; a chosen value stays though it counts 0."""
    facets = answer.found.result.facets
    counted = {name: facets.get(facet, ()) for name, facet in FACET_OF.items()}
    counted[STATE] = tuple((str(int(code)), count) for code, count in answer.standings)
    counted[UPDATED] = answer.updated
    groups = (_group(name, dict(counts), form, labels) for name, counts in counted.items())
    return [group for group in groups if group.first]


def _group(name: str, counts: dict[str, int], form: SearchForm, labels: Labels) -> FacetGroup:
    chosen = form.chosen.get(name, ())
    values = [*counts, *(v for v in chosen if v not in counts)]
    choices = [
        FacetChoice(v, labels.of(name, v), counts.get(v, 0), v in chosen, labels.is_vietnamese(name, v))
        for v in values
    ]
    first = [one for place, one in enumerate(choices) if place < SHOWN or one.is_chosen]
    return FacetGroup(name, labels.legend(name), first, [one for one in choices if one not in first])
