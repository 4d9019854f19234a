"""The home page."""

from collections.abc import Iterable

from flask import render_template
from flask.typing import ResponseReturnValue

from catalog.ports import Query
from catalog.services import indexing
from catalog.services.register_summary import Summary
from catalog.services.register_sums import add_up, count_states
from catalog.services.register_units import units_by_id
from catalog.web.context import read_session, running, utcnow
from catalog.web.kept_pages import kept
from catalog.web.portal.blueprint import bp
from catalog.web.portal.news_charts import charts_of
from catalog.web.portal.register import CODE_NAMES

NEWEST = Query(sort="modified", limit=5, facets=("theme",))


@bp.get("/")
def home() -> ResponseReturnValue:
    """Search field, counts with their evidence, themes, what is new, the list, how to use it."""
    return kept(_home)


def _home() -> str:
    with read_session() as session:
        newest = indexing.search(session, running().index, NEWEST)
        summaries = running().register.summaries(session, utcnow())
        units = units_by_id(session)
    return render_template(
        "portal/home.html",
        newest=newest.publications,
        charts=charts_of(running().tables, newest.publications),
        total=newest.result.total,
        theme_counts=dict(newest.result.facets.get("theme", ())),
        figures=add_up(summaries),
        counts=count_states(summaries),
        code_names=CODE_NAMES,
        rows=[(units[unit].code if unit in units else "", some) for unit, some in by_unit(summaries).items()],
    )


def by_unit(summaries: Iterable[Summary]) -> dict[str, list[Summary]]:
    """The items by the id of their unit ("" for none), in the order of the list."""
    groups: dict[str, list[Summary]] = {}
    for summary in summaries:
        groups.setdefault(summary.unit or "", []).append(summary)
    return groups
