"""Room web/workspace: what people search for and do not find, by month."""

from flask import request
from flask.typing import ResponseReturnValue

from catalog.domain import policy
from catalog.i18n import local_day
from catalog.services import query_log
from catalog.web.context import current_actor, read_session, running, utcnow
from catalog.web.portal.search_log import write_counts
from catalog.web.workspace.blueprint import bp
from catalog.web.workspace.pages import page


@bp.get("/workspace/searches")
def searches() -> ResponseReturnValue:
    """The texts that found nothing in a month (`?month=2025-11`), the most frequent first."""
    policy.require_role(current_actor(), "see_searches")
    write_counts(running())
    this_month = query_log.month_of(local_day(utcnow()))
    with read_session() as session:
        months = query_log.list_months(session, current_actor())
        known = [month for month, _ in months]
        asked = request.args.get("month", "")
        month = asked if asked in known else next(iter(known), this_month)
        missed = query_log.list_missed(session, current_actor(), month)
    return page(
        "workspace/searches.html",
        twin="workspace.searches",
        values={"month": month},
        months=months,
        month=month,
        missed=missed,
    )
