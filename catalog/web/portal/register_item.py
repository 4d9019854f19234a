"""The page of one item of the approved open data list: decisions, units, and every period."""

from flask import render_template
from flask.typing import ResponseReturnValue

from catalog.domain.errors import NotFound
from catalog.domain.register_indicators import owed_by
from catalog.i18n import local_day
from catalog.presenters.quality_words import axes_of
from catalog.services import publications, register_history
from catalog.services.item_quality import quality_of_items
from catalog.services.obligation_lines import lines_of, rules_of
from catalog.services.register_answers import answers_of, files_of
from catalog.services.register_units import units_by_id
from catalog.web.context import language, read_session, running, utcnow
from catalog.web.portal.blueprint import bp
from catalog.web.portal.register import WORDS


@bp.get("/register/<item>")
def register_item(item: str) -> ResponseReturnValue:
    """One item of the list: what it asks, of whom, what came when, and the datasets that answer it."""
    now = utcnow()
    with read_session() as session:
        book = running().register
        summary = next((s for s in book.summaries(session, now) if s.code == item), None)
        if summary is None:
            raise NotFound(kind="list_item", name=item)
        known, state = book.states(session, [item], now)[item]
        counted = [release for one in state.obligations for release in one.counted]
        lines = lines_of(state, files_of(session, item, counted))
        ids = [answer.id for answer in answers_of(session, [item])[item]]
        shown = publications.list_publications(session, ids=ids)
        score = quality_of_items(session, {item: owed_by(state, local_day(now))})[item]
        titles = {file.id: file.title(language()) for one in shown for file in one.files}
        return render_template(
            "register/item.html",
            now=now,
            summary=summary,
            lines=lines,
            rules=rules_of(lines),
            versions=register_history.version_lines(session, known),
            unit_lines=register_history.unit_lines(session, known),
            units=units_by_id(session),
            shown=shown,
            axes=axes_of(score, titles, language()),
            **WORDS,
        )
