"""Conditions of use as dated records, read from catalog/data/licences.json."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).resolve().parent.parent / "data" / "licences.json"


@dataclass(frozen=True)
class Licence:
    """One set of conditions; `ckan_id` is what CKAN clients see, `uri` what linked data points to."""

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
    may_vi: tuple[str, ...]
    may_en: tuple[str, ...]
    must_vi: tuple[str, ...]
    must_en: tuple[str, ...]
    must_not_vi: tuple[str, ...]
    must_not_en: tuple[str, ...]
    full_text_url: str
    full_text_vi: str
    full_text_en: str

    def title(self, lang: str) -> str:
        """The title in `vi` or `en`."""
        return self.title_vi if lang == "vi" else self.title_en

    def rules(self, lang: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """In plain words what one may, must and must not do, in `vi` or `en`."""
        if lang == "vi":
            return self.may_vi, self.must_vi, self.must_not_vi
        return self.may_en, self.must_en, self.must_not_en


@cache
def all_licences() -> dict[str, Licence]:
    """Every known licence by key, whatever its validity."""
    rows = json.loads(_FILE.read_text(encoding="utf-8"))
    found = {}
    for row in rows:
        end = row.pop("valid_to")
        start = date.fromisoformat(row.pop("valid_from"))
        given: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in row.items()
        }
        licence = Licence(**given, valid_from=start, valid_to=date.fromisoformat(end) if end else None)
        found[licence.key] = licence
    return found


def licences_on(day: date) -> list[Licence]:
    """The licences a dataset may be given on `day`."""
    return [
        x
        for x in all_licences().values()
        if x.valid_from <= day and (x.valid_to is None or day <= x.valid_to)
    ]
