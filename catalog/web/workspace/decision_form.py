"""Room web/workspace: the forms of importing a decision: its facts, and the answers about rows.

An answer is kept only where it says something else than the row says without it.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from catalog.domain.errors import Invalid
from catalog.domain.vocabularies import FREQUENCIES
from catalog.models import Organization
from catalog.services.import_answers import FIELDS, NEW
from catalog.services.import_kinds import COMMUNE, DISTRICT
from catalog.services.import_rows import DecisionFacts, ImportPreview, ImportRow
from catalog.web.rendering import gettext

Options = list[tuple[str, str]]
PAGE_ROWS = 25
_DAYS = ("issued_on", "effective_on", "expires_on")
# Doubts that are settled by choosing the item that a row goes on with.
_ABOUT_ITEM = ("item_", "added_exists", "changed_unknown", "repealed_unknown")


def read_facts(form: Mapping[str, str]) -> DecisionFacts:
    """The facts of a decision as they were typed.

    Raises: Invalid with a code for each field that is no day, or missing.
    """
    days: dict[str, date | None] = {}
    problems: dict[str, list[str]] = {}
    for name in _DAYS:
        text = form.get(name, "").strip()
        try:
            days[name] = date.fromisoformat(text) if text else None
        except ValueError:
            problems[name] = ["not_a_date"]
    issued = days.get("issued_on")
    if issued is None:
        problems.setdefault("issued_on", ["required"])
    if not form.get("number", "").strip():
        problems["number"] = ["required"]
    if issued is None or problems:
        raise Invalid(problems)
    return DecisionFacts(
        form["number"].strip(),
        issued,
        days["effective_on"],
        days["expires_on"],
        form.get("title_vi", "").strip()[:1000],
        form.get("issuer", "").strip()[:300],
        form.get("amends", "").strip(),
        form.get("is_illustrative") == "1",
    )


def read_answers(
    form: MultiDict[str, str], shown: Mapping[str, ImportRow], before: Mapping[str, Mapping[str, Any]]
) -> tuple[dict[str, str], dict[str, dict[str, Any]]]:
    """The answers of a page: by unit text, and by row.

    Args:
        shown: the rows as the page showed them, by key.
        before: the answers given before, which stay where nothing else was chosen.
    """
    texts = zip(form.getlist("unit_text"), form.getlist("unit_of_text"), strict=False)
    units = {text: code for text, code in texts if code}
    rows = {}
    for key in form.getlist("row"):
        if key in shown:
            rows[key] = _row_answers(form, key, shown[key], before.get(key, {}))
    return units, rows


def shown_value(row: ImportRow, name: str) -> str:
    """What the field of a row shows: what counts now."""
    read = row.read
    values = {
        "unit": read.unit or "",
        "frequency": read.frequency or "",
        "formats": ", ".join(read.formats),
        "first_publication": read.first_publication.isoformat() if read.first_publication else "",
        "kind": row.kind,
        "place_level": row.place_level,
        "code": row.code,
        "change": "",
    }
    return values[name]


def asks_item(row: ImportRow) -> bool:
    """Must a person choose the item that the row goes on with?"""
    return any(one.code.startswith(_ABOUT_ITEM) for one in row.warnings)


def unit_options(row: ImportRow | None, units: list[Organization], lang: str) -> Options:
    """The units to choose from, those that the text may mean first."""
    named = {unit.code: f"{unit.title(lang)} ({unit.code})" for unit in units}
    first = [one.unit for one in row.read.alternatives if one.unit in named] if row else []
    order = [*dict.fromkeys(first), *(code for code in named if code not in first)]
    return [("", gettext("No unit yet")), *((code, named[code]) for code in order)]


def item_options(row: ImportRow, found: ImportPreview, names: Mapping[str, str]) -> Options:
    """The items of the list before that no other row goes on with."""
    taken = {one.code for one in found.kept if one.item is not None and one.key != row.key}
    free = [(code, f"{code}. {name}") for code, name in names.items() if code not in taken]
    return [*free, (NEW, gettext("A new item"))]


def fixed_options(lang: str) -> dict[str, Options]:
    """What the other selects offer."""
    return {
        "frequency": [
            ("", gettext("Not known")),
            *((f.key, f.label(lang)) for f in FREQUENCIES.values()),
            ("P1D", gettext("Daily")),
        ],
        "kind": [
            ("statistics_series", gettext("Figures of periods")),
            ("register_list", gettext("List of things")),
        ],
        "place_level": [
            ("", gettext("No level promised")),
            (DISTRICT, gettext("Every district")),
            (COMMUNE, gettext("Every commune")),
        ],
        "change": [
            ("", gettext("As computed")),
            ("changed", gettext("Not repealed")),
            ("repealed", gettext("Repealed")),
        ],
    }


def _row_answers(
    form: MultiDict[str, str], key: str, row: ImportRow, before: Mapping[str, Any]
) -> dict[str, Any]:
    kept = {name: value for name, value in before.items() if name in FIELDS}
    for name in FIELDS:
        typed = form.get(f"{name}|{key}")
        if typed is None or typed.strip() == shown_value(row, name):
            continue
        if name == "frequency" and not typed:
            kept.pop(name, None)
        else:
            kept[name] = typed.strip()
    if form.get(f"confirm|{key}") == "1":
        kept["confirm"] = True
    if form.get(f"skip|{key}") == "1":
        kept["skip"] = True
    return kept
