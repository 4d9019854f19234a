"""Counting what people search for; programs and later pages of the same search are not counted."""

import re
from functools import partial

from flask import Response, after_this_request, request

from catalog.bootstrap import Catalog
from catalog.domain.errors import ChangedMeanwhile, DatabaseBusy
from catalog.services import query_log
from catalog.services.public_texts import Book
from catalog.web.context import running, utcnow
from catalog.web.portal.search_form import SearchForm

# What calls itself so reads pages for a program; who does not send a name is one too.
_MACHINE = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|curl|wget|python|httpx|okhttp|java/|go-http|libwww|scrapy|headless|monitor"
    r"|preview|facebookexternalhit|archiver|feed|validator|lighthouse",
    re.IGNORECASE,
)


def log_search(form: SearchForm, hits: int, book: Book) -> None:
    """Count a person's search by its words; written, after the answer, when enough has gathered."""
    if not form.text or form.page > 1 or is_machine(request.headers.get("User-Agent", "")):
        return
    catalog, now = running(), utcnow()
    if counted := query_log.read_search(book, form.text, hits, now=now):
        catalog.tally.note(counted, now=now)
    if catalog.tally.is_due(now):
        after_this_request(partial(_write_after, catalog))


def _write_after(catalog: Catalog, response: Response) -> Response:
    """The page has been sent by then: nobody waits for somebody else who is writing."""
    response.call_on_close(partial(write_counts, catalog))
    return response


def write_counts(catalog: Catalog) -> None:
    """Write what has gathered; when somebody else is writing, it waits for the next time."""
    taken = catalog.tally.take()
    if not taken:
        return
    try:
        with catalog.db.unit_of_work() as session:
            query_log.record(session, taken)
    except (DatabaseBusy, ChangedMeanwhile):
        for counted in taken:
            catalog.tally.note(counted, now=catalog.clock())


def is_machine(agent: str) -> bool:
    """Is this the name of a program rather than of a person's browser?"""
    return not agent or _MACHINE.search(agent) is not None
