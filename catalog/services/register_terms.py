"""Use-cases on the terms under which the register is computed: due dates, place lists, promised columns."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from catalog.domain.deadlines import Deadlines
from catalog.domain.register_facts import PlacePromise, Promise
from catalog.domain.served_formats import served_formats
from catalog.models import ListItem
from catalog.models.decision import REGISTER_LIST
from catalog.services import profiles
from catalog.services.legal_parameters import load_rules
from catalog.services.public_holidays import load_calendar
from validators.places.book import PlaceBook

API = "API"


@dataclass(frozen=True)
class RegisterTerms:
    """Everything besides the facts. `places` are the promises by level, newest place list last."""

    deadlines: Deadlines
    places: Mapping[str, tuple[PlacePromise, ...]]

    def promise(self, item: ListItem) -> Promise:
        """What a row of the list asks a publication to hold.

        Columns are those that the row names, else those that its profile demands.
        """
        formats = {*item.formats, *([API] if API in item.sharing else [])}
        return Promise(
            is_snapshot=item.kind == REGISTER_LIST,
            places=self.places.get(item.place_level, ()),
            columns=frozenset(item.columns) or _demanded(item.profile),
            formats=frozenset(formats),
        )

    def formats_of(self, file_format: str) -> frozenset[str]:
        """The formats in which a published file of this format is served."""
        return _served(file_format)


def load_terms(
    places: PlaceBook, province: str, *, rules: Path | None = None, working_days: Path | None = None
) -> RegisterTerms:
    """Read the terms; `rules` and `working_days` are the operator's files, laid over the shipped ones.

    Raises: ImportRefused with one entry per fault of these files.
    """
    levels = ("district", "commune")
    return RegisterTerms(
        Deadlines(load_rules(rules), load_calendar(working_days)),
        {level: tuple(_promises(places, province, level)) for level in levels},
    )


def _promises(places: PlaceBook, province: str, level: str) -> Iterator[PlacePromise]:
    """The places of the province by place list, each for the periods that end while its list holds.

    The oldest list stands for all time before it too.
    """
    vintages = places.vintages()
    for number, vintage in enumerate(vintages):
        codes = frozenset(
            p.code
            for p in places.places(vintage)
            if p.level == level and any(a.code == province for a in places.ancestors(vintage, p.code))
        )
        following = vintages[number + 1] if number + 1 < len(vintages) else None
        if codes:
            yield PlacePromise(
                vintage,
                codes,
                date.fromisoformat(vintage) if number else None,
                date.fromisoformat(following) - timedelta(days=1) if following else None,
            )


@cache
def _served(file_format: str) -> frozenset[str]:
    # One object for each format: no file has a query address yet.
    return served_formats(file_format, has_table=False)


@cache
def _demanded(profile: str) -> frozenset[str]:
    """The columns that files of this profile cannot do without."""
    known = profiles.find_profile(profile) if profile else None
    fields = known["schema"]["fields"] if known else []
    return frozenset(f["name"] for f in fields if _is_demanded(f))


def _is_demanded(field: Mapping[str, Any]) -> bool:
    return bool(field.get("constraints", {}).get("required") or field.get("x_required_unless_suppressed"))
