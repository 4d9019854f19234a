"""Room web: the register as one file: `/register.csv`, `/register.json`, and what an indicator counted."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from flask import Response, request

from catalog.domain.errors import NotFound
from catalog.domain.quality_score import AXES
from catalog.domain.register_indicators import Evidence
from catalog.presenters import addresses
from catalog.presenters.spreadsheet_cells import safe
from catalog.services.register_answers import Answer, answers_of
from catalog.services.register_choice import choose
from catalog.services.register_evidence import counted_items, evidence_of
from catalog.services.register_summary import Summary
from catalog.services.register_sums import KEYS
from catalog.web.context import read_session, running, site
from catalog.web.portal.register_form import RegisterForm
from catalog.web.portal.register_indicators import unit_asked
from catalog.web.register_api.blueprint import Asked, ask, bp
from catalog.web.register_api.objects import item_object

CSV = "text/csv; charset=utf-8"
COLUMNS = (
    "code", "position", "name", "group", "unit_code", "unit", "frequency", "state_code", "state", "period",
    "due", "next_due", "days_late", "percent", "public_until", *AXES,
    "decision", "exemptions", "datasets", "url",
)  # fmt: skip


@bp.get("/register.csv")
def as_csv() -> Response:
    """The items that the filters leave, a row each, for a spreadsheet."""
    with read_session() as session:
        asked = ask(session)
        return asked.answer(lambda: (_table(asked), CSV), filename="register.csv")


@bp.get("/register.json")
def as_json() -> Response:
    """The same as JSON, without periods."""
    with read_session() as session:
        asked = ask(session)
        return asked.json(lambda: _document(asked))


@bp.get("/register/indicators/<key>.csv")
def evidence_csv(key: str) -> Response:
    """Every item and period that an indicator counts, with its share."""
    if key not in KEYS:
        raise NotFound(kind="indicator", name=key)
    name = request.args.get("unit", "")
    with read_session() as session:
        asked = ask(session)
        unit = unit_asked(asked.units, name)
        summaries = running().register.summaries(session, asked.now)
        return asked.answer(
            lambda: (_evidence(asked, summaries, key, unit), CSV), filename=f"register-{key}.csv"
        )


def _chosen(asked: Asked) -> tuple[list[Summary], dict[str, list[Answer]]]:
    form = RegisterForm.from_args(request.args)
    summaries = running().register.summaries(asked.session, asked.now)
    found = choose(summaries, form.choice(asked.units), {u.id: u.title_vi for u in asked.units.values()})
    return found, answers_of(asked.session, [s.code for s in found])


def _table(asked: Asked) -> bytes:
    found, answers = _chosen(asked)
    return written(COLUMNS, (_row(asked, summary, answers[summary.code]) for summary in found))


def _row(asked: Asked, summary: Summary, answers: Sequence[Answer]) -> list[object]:
    unit = asked.units.get(summary.unit or "")
    code = summary.public_standing
    return [
        summary.code,
        summary.item.position,
        summary.item.name_vi,
        summary.item.group_name,
        unit.code if unit else "",
        unit.title_vi if unit else summary.item.unit_text,
        summary.item.frequency,
        int(code),
        code.name.lower(),
        summary.period,
        summary.due,
        summary.next_due,
        summary.days_late,
        summary.percent,
        summary.public_until,
        *summary.points,
        summary.decision,
        "; ".join(f"{e.reason} ({e.signer}, {e.expires_on})" for e in summary.exemptions),
        " ".join(addresses.dataset(site(), answer.name) for answer in answers),
        addresses.register_item(site(), summary.code),
    ]


def _document(asked: Asked) -> dict[str, Any]:
    found, answers = _chosen(asked)
    items = [item_object(s, answers[s.code], asked.units, site()) for s in found]
    return {"total": len(items), "items": items}


def _evidence(asked: Asked, summaries: Sequence[Summary], key: str, unit: str | None) -> bytes:
    names = {s.code: s.item.name_vi for s in summaries}
    codes = counted_items(summaries, key, unit)
    found = evidence_of(running().register, asked.session, codes, key, unit, at=asked.now)
    return written(("indicator", "item", "name", "period", "share", "exact"), _shares(found, key, names))


def _shares(found: Iterable[Evidence], key: str, names: dict[str, str]) -> Iterator[list[object]]:
    for one in found:
        share = f"{float(one.share):.6f}".rstrip("0").rstrip(".")
        yield [key, one.item, names[one.item], one.period, share, str(one.share)]


def written(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV for spreadsheets: with a mark of UTF-8, and no cell that is a formula."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow(safe(["" if cell is None else str(cell) for cell in row]))
    return ("\ufeff" + target.getvalue()).encode()
