"""What the page says of every item and period equals the domain's answer at that moment, at any moment."""

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.bootstrap import Catalog, register_terms
from catalog.config import Settings
from catalog.db import Database
from catalog.domain.periods import parse_period
from catalog.domain.register_facts import Code
from catalog.domain.register_states import ObligationState, state_at
from catalog.presenters.period_words import period_word
from catalog.presenters.register_words import STATES
from catalog.search.memory_index import MemoryIndex
from catalog.services.item_facts import load_items
from catalog.services.register_book import RegisterBook
from catalog.web.app import create_app
from storage import MemoryStore
from tests.conftest import MovingClock
from tests.factories import big_register
from validators.places.book import PlaceBook

ITEMS = 12
ROW = re.compile(r'class="tt">(\d+)<.*?class="badge[^>]*>.*?</svg>([^<]+)<', re.DOTALL)
STRIP = re.compile(r'href="/en/register/(\d+)"[^>]*>\d+\. .*?</tr>', re.DOTALL)
TITLE = re.compile(r"<title>([^:]+): (.+?) \(due by")
# Up to the last hour of January 2026 in Viet Nam: from February on two of the months would be out of sight.
EARLIEST, LATEST = datetime(2021, 3, 1, tzinfo=UTC), datetime(2026, 1, 31, 16, tzinfo=UTC)
moments = st.integers(0, (LATEST - EARLIEST) // timedelta(hours=1)).map(
    lambda hours: EARLIEST + timedelta(hours=hours)
)


@pytest.fixture(scope="module")
def big(
    migrated_file: Path, tmp_path_factory: pytest.TempPathFactory, places: PlaceBook
) -> Iterator[Catalog]:
    file = shutil.copy(migrated_file, tmp_path_factory.mktemp("big") / "catalog.db")
    db = Database(f"sqlite:///{file}")
    given_settings = Settings(database_url=db.url, secret_key="a" * 40, site_url="http://localhost")
    terms = register_terms(given_settings, places)
    with db.unit_of_work() as session:
        big_register.fill(session, terms, ITEMS, seed=3)
    clock = MovingClock(big_register.NOW)
    yield Catalog(given_settings, db, MemoryStore(), MemoryIndex(), places, clock, RegisterBook(terms))
    db.dispose()


@pytest.fixture(scope="module")
def visitor(big: Catalog) -> FlaskClient:
    return create_app(big.settings, running=big).test_client()


def in_words(state: ObligationState) -> str:
    """What a period should be called, from the domain's answer alone."""
    if state.is_whole:
        return f"{state.days_late:,} days late" if state.days_late else "on time"
    if state.counted and state.completeness.percent:
        return f"public in part: {state.completeness.percent}%"
    names = {Code.OVERDUE: f"missing, {state.days_late:,} days overdue", Code.DUE: "due soon"}
    return names.get(state.code, "not due yet")


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(moment=moments)
def test_the_page_says_of_every_item_and_period_what_the_domain_says(big, visitor, moment):
    big.clock.now = moment
    page = visitor.get("/en/register?years=5").text
    with big.db.read_session() as session:
        known = load_items(session, big.register.terms)
    states = {
        code: state_at(item.facts, big.register.terms.deadlines, moment) for code, item in known.items()
    }
    shown = {code: unescape(word) for code, word in ROW.findall(page)}
    hidden = {Code.FAILED, Code.HELD, Code.IN_REVIEW}
    assert shown == {
        code: STATES[Code.DRAFT if state.code in hidden else state.code] for code, state in states.items()
    }
    for found in STRIP.finditer(page):
        told = dict(TITLE.findall(unescape(found[0])))
        of_domain = {
            period_word(parse_period(o.obligation.period.code), "en"): in_words(o)
            for o in states[found[1]].obligations
        }
        in_sight = {name: words for name, words in of_domain.items() if name in told}
        assert told == in_sight
        # Sixty months are in sight; the list asks for one month more at most.
        assert len(of_domain) - len(told) <= 1
