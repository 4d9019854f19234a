"""Conditions of use as dated records, read from catalog/data/licences.json."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

_FILE = Path(__file__).resolve().parent.parent / "data" / "licences.json"


@dataclass(frozen=True)
class Licence:
    """One set of conditions; `ckan_id` is what CKAN clients see, `uri` what linked data points to.

    `points`: what one may, must and must not do (`may`, `must`, `must_not`), by language, in plain words.
    """

    key: str
    ckan_id: str
    uri: str
    title_vi: str
    title_en: str
    text_vi: str
    text_en: str
    legal_basis_vi: str
    legal_basis_en: str
    valid_from: date
    valid_to: date | None
    is_open: bool
    eu_type: str
    points: Mapping[str, Mapping[str, Sequence[str]]]

    def title(self, lang: str) -> str:
        """The title in `vi` or `en`."""
        return self.title_vi if lang == "vi" else self.title_en

    def legal_basis(self, lang: str) -> str:
        """The rule that the conditions follow, in `vi` or `en`."""
        return self.legal_basis_vi if lang == "vi" else self.legal_basis_en

    def said(self, what: str, lang: str) -> Sequence[str]:
        """In plain words what one `may`, `must` or `must_not` do, in `vi` or `en`."""
        return self.points[what][lang]


@cache
def all_licences() -> dict[str, Licence]:
    """Every known licence by key, whatever its validity."""
    rows = json.loads(_FILE.read_text(encoding="utf-8"))
    found = {}
    for row in rows:
        end = row.pop("valid_to")
        start = date.fromisoformat(row.pop("valid_from"))
        licence = Licence(**row, valid_from=start, valid_to=date.fromisoformat(end) if end else None)
        found[licence.key] = licence
    return found


def licences_on(day: date) -> list[Licence]:
    """The licences a dataset may be given on `day`."""
    return [
        x
        for x in all_licences().values()
        if x.valid_from <= day and (x.valid_to is None or day <= x.valid_to)
    ]
