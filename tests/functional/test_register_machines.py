"""The register for machines: every form says what the page says, and answers 304 while nothing changed."""

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient

from catalog.bootstrap import Catalog
from catalog.domain.register_facts import Code
from catalog.models import Exemption
from catalog.services import fact_clock
from catalog.web.app import create_app
from tests.conftest import NOW, MovingClock
from tests.factories import register_story

ATOM = "{http://www.w3.org/2005/Atom}"
MACHINES = (
    "/register.csv",
    "/register.json",
    "/register/atom.xml",
    "/api/v1/register",
    "/api/v1/register/3",
    "/api/v1/register/indicators",
    "/register/indicators/completeness.csv",
)


@pytest.fixture
def told(catalog: Catalog) -> Catalog:
    register_story.fill(catalog)
    return catalog


@pytest.fixture
def machine(told: Catalog) -> FlaskClient:
    return create_app(told.settings, running=told).test_client()


def exempt(catalog: Catalog, item: str) -> None:
    """Somebody is freed of an item, with the clock of facts told as every use-case does."""
    with catalog.db.unit_of_work() as session:
        session.add(
            Exemption(
                item_code=item, kind="technical", reason="Máy hỏng", signer="Giám đốc", created=NOW,
                valid_from=date(2025, 11, 3), expires_on=date(2025, 11, 30),
            )
        )  # fmt: skip
        fact_clock.advance(session, [item])


def states(body) -> dict[str, int]:
    return {item["code"]: item["state_code"] for item in body["items"]}


def test_every_form_says_the_same_state_of_every_item(machine, told):
    with told.db.read_session() as session:
        page = {s.code: int(s.public_standing) for s in told.register.summaries(session, NOW)}
    rows = list(csv.DictReader(io.StringIO(machine.get("/register.csv").get_data().decode("utf-8-sig"))))
    assert {row["code"]: int(row["state_code"]) for row in rows} == page
    assert states(machine.get("/register.json").get_json()) == page
    assert states(machine.get("/api/v1/register").get_json()) == page
    assert page["2"] == Code.OVERDUE
    assert page["8"] == Code.DRAFT


def test_the_csv_opens_in_a_spreadsheet(machine):
    raw = machine.get("/register.csv").get_data()
    assert raw.startswith(b"\xef\xbb\xbfcode,position,name")
    row = next(r for r in csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))) if r["code"] == "4")
    assert row["exemptions"] == "Luật không cho công bố (Giám đốc Sở, 2025-12-31)"
    assert row["unit"] == "Phòng Giáo dục nghề nghiệp"
    assert row["url"] == "http://localhost/register/4"


def test_the_api_gives_each_period_with_rule_lateness_and_what_is_missing(machine):
    item = machine.get("/api/v1/register/3").get_json()["item"]
    september = next(o for o in item["obligations"] if o["period"] == "2025-09")
    assert september["told"] == "late"
    assert september["days_late"] == 5
    assert september["due"] == "2025-10-20"
    assert september["delivered_on"] == "2025-10-25"
    assert september["rules"] == ["tre-thang", "gia-han"]
    assert september["files"][0]["dataset"] == "cham"
    half = machine.get("/api/v1/register/7").get_json()["item"]
    partly = next(o for o in half["obligations"] if o["period"] == "2025-09")
    assert (partly["percent"], partly["missing"]["columns"]) == (50, ["dia_chi", "loai"])


def test_the_api_takes_the_filters_of_the_page_and_pages(machine):
    assert list(states(machine.get("/api/v1/register?overdue=1&sort=late").get_json())) == ["2", "7"]
    assert list(states(machine.get("/register.json?unit=gdnn").get_json())) == ["3", "4"]
    beyond = machine.get("/api/v1/register?page=2").get_json()
    assert (beyond["total"], beyond["pages"], beyond["items"]) == (9, 1, [])


def test_the_api_gives_the_indicators_of_each_unit(machine):
    body = machine.get("/api/v1/register/indicators").get_json()
    assert body["total"]["completeness"] == {"numerator": 2.5, "denominator": 5, "percent": 50.0}
    office = next(u for u in body["units"] if u["unit"] and u["unit"]["name"] == "vp")
    assert office["timeliness"] == {"numerator": 1, "denominator": 4, "percent": 25.0}


def test_what_does_not_exist_is_a_refusal_in_both_languages(machine):
    answer = machine.get("/api/v1/register/99")
    assert answer.status_code == 404
    error = json.loads(answer.get_data())["error"]
    assert error["code"] == "not_found"
    assert error["vi"]["message"] != error["en"]["message"]


def entries(machine) -> dict[str, tuple[str, str]]:
    root = ET.fromstring(machine.get("/register/atom.xml").get_data())
    return {
        e.findtext(f"{ATOM}id"): (e.findtext(f"{ATOM}updated"), e.findtext(f"{ATOM}title"))
        for e in root.findall(f"{ATOM}entry")
    }


def test_the_feed_tells_each_change_at_the_moment_of_its_fact(machine):
    found = {key.partition("#")[2]: told for key, told in entries(machine).items()}
    # Overdue from the first moment of 21/10 in Viet Nam, 17:00 of the day before in UTC.
    assert found["overdue-2025-09"][0] == "2025-10-20T17:00:00+00:00"
    kinds = [key.split("-")[0] for key in found]
    assert kinds.count("published") == 4
    assert kinds.count("withdrawn") == 1
    assert kinds.count("exempt") == 1
    assert kinds.count("decision") == 2
    late = {key for key in entries(machine) if "overdue-" in key}
    # 2 and 7 still are, 3 came late; 9 is overdue but for the state set by hand.
    assert late == {f"http://localhost/register/{code}#overdue-2025-09" for code in "2379"}


def test_the_entries_keep_their_ids_when_time_goes_by(machine, clock: MovingClock):
    before = entries(machine)
    clock.advance(days=30)
    after = entries(machine)
    assert before.items() <= after.items()
    assert "http://localhost/register/1#overdue-2025-10" in after


@pytest.mark.parametrize("path", MACHINES)
def test_a_client_that_has_the_answer_gets_304_until_a_fact_or_the_day_changes(
    machine, told, clock: MovingClock, path
):
    first = machine.get(path)
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    tag = {"If-None-Match": first.headers["ETag"]}
    clock.advance(minutes=5)
    again = machine.get(path, headers=tag)
    assert (again.status_code, again.get_data()) == (304, b"")
    assert machine.get(path, headers={"If-Modified-Since": first.headers["Last-Modified"]}).status_code == 304
    assert machine.get(path).get_data() == first.get_data()
    exempt(told, "3")
    changed = machine.get(path, headers=tag | {"If-Modified-Since": first.headers["Last-Modified"]})
    assert changed.status_code == 200
    assert machine.get(path, headers={"If-Modified-Since": first.headers["Last-Modified"]}).status_code == 200
    clock.now = datetime(2025, 11, 3, 17, 0, tzinfo=UTC)  # midnight in Viet Nam
    assert machine.get(path, headers={"If-None-Match": changed.headers["ETag"]}).status_code == 200


def test_a_fact_is_on_the_page_with_the_next_request(machine, told, clock: MovingClock):
    assert states(machine.get("/register.json").get_json())["2"] == Code.OVERDUE
    exempt(told, "2")
    clock.advance(seconds=1)
    assert states(machine.get("/register.json").get_json())["2"] == Code.EXEMPT
    assert "Máy hỏng" in machine.get("/register").get_data(as_text=True)
    clock.now += timedelta(days=28)  # 1/12: the exemption has run out, the old due date counts again
    assert states(machine.get("/register.json").get_json())["2"] == Code.OVERDUE
