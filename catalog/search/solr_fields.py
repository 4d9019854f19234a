"""What the fields of a CKAN query mean here: a column, words, a time, or something true of every dataset.

Source: 30-search.md, CKAN package_search subset; 50-ckan-api.md, package_search.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from catalog.domain.errors import QueryRefused
from catalog.domain.licences import all_licences
from catalog.domain.search_condition import (
    EVERYTHING,
    AnyOf,
    Between,
    Condition,
    Equals,
    Mentions,
    Not,
    StartsWith,
)
from catalog.search.analysis import collation_key, syllables
from catalog.search.judging import fits
from catalog.search.solr_times import read_time
from catalog.search.solr_tokens import refuse

_NOTHING = Not(EVERYTHING)
_MOST_SHOWN = 60
# Numbers that a package has and the index does not hold.
_COUNTS = frozenset({"num_tags", "num_resources"})


@dataclass(frozen=True)
class Bounds:
    """A range as it was written; None is no bound."""

    low: str | None
    high: str | None
    has_low: bool
    has_high: bool
    text: str

    def of(self, field: str, change: Callable[[str], str]) -> Between:
        """The same over a column, each bound changed as its values are."""
        low, high = (None if bound is None else change(bound) for bound in (self.low, self.high))
        return Between(field, low, high, self.has_low, self.has_high)


class Meaning(Protocol):
    """What may be asked of one field."""

    def equals(self, value: str, *, is_phrase: bool) -> Condition:
        """`field:value` or `field:"value"`."""

    def starts(self, start: str) -> Condition:
        """`field:start*`; of nothing it is `field:*`, any value."""

    def between(self, bounds: Bounds) -> Condition:
        """`field:[low TO high]`."""


@dataclass(frozen=True)
class Column:
    """A field whose values are compared letter for letter; `change` makes of a text what the index holds."""

    field: str
    change: Callable[[str], str] = str

    def equals(self, value: str, *, is_phrase: bool) -> Condition:
        """One of the values is this one."""
        return Equals(self.field, self.change(value))

    def starts(self, start: str) -> Condition:
        """One of the values begins so."""
        return StartsWith(self.field, self.change(start))

    def between(self, bounds: Bounds) -> Condition:
        """One of the values lies there."""
        return bounds.of(self.field, self.change)


@dataclass(frozen=True)
class SortString:
    """The title as titles are sorted: letters and their marks count, capitals and punctuation do not."""

    def equals(self, value: str, *, is_phrase: bool) -> Condition:
        """The title is this one."""
        return Equals("title", collation_key(value))

    def starts(self, start: str) -> Condition:
        """The title begins with these letters, whatever their tones."""
        return StartsWith("title", collation_key(start).split("\0")[0])

    def between(self, bounds: Bounds) -> Condition:
        """The title stands there in the Vietnamese alphabet."""
        return bounds.of("title", collation_key)


@dataclass(frozen=True)
class Words:
    """A text that is found by its words, in `field` of a `Mentions`; `name` is what clients call it."""

    name: str
    field: str

    def equals(self, value: str, *, is_phrase: bool) -> Condition:
        """The words are there; those of a phrase side by side.

        Raises: QueryRefused(reason="no_word").
        """
        words = syllables(value)
        if not words:
            refuse("no_word", value)
        return Mentions(value, self.field, is_phrase and len(words) > 1)

    def starts(self, start: str) -> Condition:
        """Only any value at all.

        Raises: QueryRefused(reason="no_prefix").
        """
        if start:
            refuse("no_prefix", start, field=self.name)
        return StartsWith(self.field, "") if self.field else EVERYTHING

    def between(self, bounds: Bounds) -> Condition:
        """Nothing.

        Raises: QueryRefused(reason="no_range").
        """
        refuse("no_range", bounds.text, field=self.name)


@dataclass(frozen=True)
class Time:
    """A time; `now` is what NOW means."""

    field: str
    now: datetime

    def equals(self, value: str, *, is_phrase: bool) -> Condition:
        """At this moment, or on this day.

        Raises: QueryRefused(reason="bad_time").
        """
        start, end = read_time(value, self.now)
        return Between(self.field, start, end or start, has_high=end is None)

    def starts(self, start: str) -> Condition:
        """Only any time at all.

        Raises: QueryRefused(reason="no_prefix").
        """
        if start:
            refuse("no_prefix", start, field=self.field)
        return Between(self.field)

    def between(self, bounds: Bounds) -> Condition:
        """Between two moments; a day alone is within its bounds from its beginning to its end.

        Raises: QueryRefused(reason="bad_time").
        """
        low, has_low, high, has_high = None, bounds.has_low, None, bounds.has_high
        if bounds.low is not None:
            start, end = read_time(bounds.low, self.now)
            low, has_low = (start, bounds.has_low) if bounds.has_low or end is None else (end, True)
        if bounds.high is not None:
            start, end = read_time(bounds.high, self.now)
            high, has_high = (end, False) if bounds.has_high and end else (start, bounds.has_high)
        return Between(self.field, low, high, has_low, has_high)


@dataclass(frozen=True)
class Translated:
    """A field whose values clients know by other names: `names` are theirs, by ours in the column."""

    field: str
    names: Mapping[str, str]

    def equals(self, value: str, *, is_phrase: bool) -> Condition:
        """One that is called so."""
        return self._those(Equals(self.field, value))

    def starts(self, start: str) -> Condition:
        """One whose name begins so."""
        return self._those(StartsWith(self.field, start))

    def between(self, bounds: Bounds) -> Condition:
        """One whose name lies there."""
        return self._those(bounds.of(self.field, str))

    def _those(self, asked: Equals | StartsWith | Between) -> Condition:
        found = tuple(Equals(self.field, ours) for ours, theirs in self.names.items() if fits(asked, theirs))
        if not found:
            return _NOTHING
        return found[0] if len(found) == 1 else AnyOf(found)


@dataclass(frozen=True)
class Constant:
    """What is the same of every dataset in the index, which holds public datasets only."""

    value: str

    def equals(self, value: str, *, is_phrase: bool) -> Condition:
        """True of all or of none."""
        return self._all_or_none(Equals("", value.lower()))

    def starts(self, start: str) -> Condition:
        """True of all or of none."""
        return self._all_or_none(StartsWith("", start.lower()))

    def between(self, bounds: Bounds) -> Condition:
        """True of all or of none."""
        return self._all_or_none(bounds.of("", str.lower))

    def _all_or_none(self, asked: Equals | StartsWith | Between) -> Condition:
        return EVERYTHING if fits(asked, self.value) else _NOTHING


def meanings(now: datetime, units: Mapping[str, str]) -> Mapping[str, Meaning]:
    """What each field that may be asked of means; `units` are the ids of units by their names."""
    extras: dict[str, Meaning] = {
        "danhmuc_id": Column("id"),
        "frequency": Column("frequency"),
        "licence": Column("licence"),
        "list_item": Column("list_item"),
        "spatial_name": Column("place"),
        "theme": Column("theme"),
    }
    return {
        **extras,
        **{f"extras_{name}": meaning for name, meaning in extras.items()},
        "organization": Column("organization"),
        "owner_org": Translated("organization", units),
        "groups": Column("theme"),
        "res_format": Column("res_format", str.upper),
        "tags": Column("tags"),
        "license_id": Translated("licence", {k: one.ckan_id for k, one in all_licences().items()}),
        "name": Column("name"),
        "id": Column("id"),
        "year": Column("year"),
        "place": Column("place"),
        "title_string": SortString(),
        "title": Words("title", "title"),
        "text": Words("text", ""),
        "metadata_modified": Time("modified", now),
        "metadata_created": Time("created", now),
        "state": Constant("active"),
        "dataset_type": Constant("dataset"),
        "type": Constant("dataset"),
        "capacity": Constant("public"),
        "private": Constant("false"),
    }


def meaning_of(name: str, known: Mapping[str, Meaning]) -> Meaning:
    """What a field means.

    Raises: QueryRefused(reason="notes_alone" | "counts_not_indexed" | "unknown_filter").
    """
    if name == "notes":
        refuse("notes_alone", name)
    if name in _COUNTS:
        raise QueryRefused(reason="counts_not_indexed", field=name)
    if name not in known:
        raise QueryRefused(reason="unknown_filter", field=name[:_MOST_SHOWN])
    return known[name]
