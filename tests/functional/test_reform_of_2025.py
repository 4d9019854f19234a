"""The reform of 2025: a department dissolved, 27 district offices gone, 166 communes made; nothing is lost.

Every address that answered before answers after, every item has a unit in office on every day, what was
delivered stays under the unit of its day.
"""

import shutil
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from catalog.bootstrap import Catalog, register_terms
from catalog.config import Settings
from catalog.db import Database
from catalog.domain.register_facts import end_of_day
from catalog.models import Dataset, DatasetVersion, Organization, UnitSuccession, User
from catalog.search.memory_index import MemoryIndex
from catalog.services import item_leads, organizations, publications, unit_history
from catalog.services.register_book import RegisterBook
from catalog.web.app import create_app
from storage import MemoryStore
from tests.conftest import MovingClock
from tests.factories import reform
from tests.factories.reform import ABOLISHED, DISSOLVED, HEIRS, ITEMS, MERGED, Reform

FIRST, LAST = date(2024, 10, 1), date(2025, 12, 31)


@dataclass
class Story:
    """The world at the end, and what was seen on the way: addresses that answered, figures by moment."""

    world: Reform
    client: FlaskClient
    answered: dict[str, int] = field(default_factory=dict)
    obligations: dict[date, dict[tuple[str, str], str | None]] = field(default_factory=dict)

    def look(self, day: date) -> None:
        """Remember what answers and whose every obligation is, at the end of this day."""
        for path in sorted(set(addresses(self.world.catalog)) - set(self.answered)):
            self.answered[path] = status_of(self.client, path)
        self.obligations[day] = owners_at(self.world.catalog, day)


@pytest.fixture(scope="module")
def story(migrated_file, tmp_path_factory, places):
    path = tmp_path_factory.mktemp("reform") / "catalog.db"
    shutil.copy(migrated_file, path)
    db, clock = Database(f"sqlite:///{path}"), MovingClock()
    settings = Settings(database_url=db.url, secret_key="a" * 40, site_url="http://localhost")
    terms = register_terms(settings, places)
    catalog = Catalog(settings, db, MemoryStore(), MemoryIndex(), places, clock, RegisterBook(terms))
    yield tell(catalog, clock)
    db.dispose()


def tell(catalog: Catalog, clock: MovingClock) -> Story:
    world = reform.build(catalog, clock)
    story = Story(world, create_app(catalog.settings, running=catalog).test_client())
    story.look(date(2024, 12, 15))
    reform.merge_dong_son(world)
    # Social protection delivers the last quarter of 2024 while it still stands.
    clock.now = datetime(2025, 1, 15, 2, 0, tzinfo=UTC)
    world.publish(world.datasets["3"], "clerk-btxh", period=(date(2024, 10, 1), date(2024, 12, 31)))
    story.look(date(2025, 2, 28))
    reform.dissolve_department(world)
    # Its clerk goes on in the new department, with the first quarter of 2025.
    clock.now = datetime(2025, 4, 10, 2, 0, tzinfo=UTC)
    world.publish(world.datasets["3"], "clerk-btxh", period=(date(2025, 1, 1), date(2025, 3, 31)))
    story.look(date(2025, 6, 30))
    reform.abolish_districts(world)
    clock.now = datetime(2025, 7, 31, 2, 0, tzinfo=UTC)
    return story


def addresses(catalog: Catalog) -> list[str]:
    """Every address of the public site that speaks of a unit, a dataset, a file or an item."""
    found = [
        "/",
        "/organization",
        "/register",
        "/dataset",
        "/sitemap.xml",
        "/catalog.ttl",
        "/feeds/dataset.atom",
    ]
    with catalog.db.read_session() as session:
        for name in session.scalars(select(Organization.name)):
            found += [f"/organization/{name}", f"/feeds/organization/{name}.atom"]
            found += [f"/dataset?organization={name}", f"/api/3/action/organization_show?id={name}"]
        for publication in publications.list_publications(session):
            name, number = publication.name, publication.number
            found += [f"/dataset/{name}", f"/dataset/{name}/history", f"/dataset/{name}.ttl"]
            found += [f"/dataset/{publication.id}", f"/api/3/action/package_show?id={name}"]
            for file in publication.files:
                found.append(f"/dataset/{name}/resource/{file.id}")
                found.append(f"/dataset/{publication.id}/resource/{file.id}/download/{file.filename}")
                versioned = f"/dataset/{publication.id}/version/{number}/resource/{file.id}"
                found.append(f"{versioned}/download/{file.filename}")
    found += [f"/register/{code}" for code in ITEMS]
    return found + [f"/en{path}" for path in found if path.startswith(("/organization/", "/register/"))]


def status_of(client: FlaskClient, path: str) -> int:
    return client.get(path, follow_redirects=True).status_code


def owners_at(catalog: Catalog, day: date) -> dict[tuple[str, str], str | None]:
    """The code of the unit of every obligation, by item and period, as computed for the end of the day."""
    with catalog.db.read_session() as session:
        codes = {unit.id: unit.code for unit in session.scalars(select(Organization))}
        states = catalog.register.all_states(session, end_of_day(day))
        return {
            (code, one.obligation.period.code): codes.get(one.unit or "")
            for code, (_, state) in states.items()
            for one in state.obligations
        }


def test_before_the_reform_27_offices_and_after_it_166_communes(story):
    with story.world.catalog.db.read_session() as session:
        names = [unit.code for unit in organizations.list_in_office(session, date(2024, 12, 31))]
        assert sum(name.startswith("P-") for name in names) == 27
        names = [unit.code for unit in organizations.list_in_office(session, date(2025, 6, 30))]
        assert sum(name.startswith("P-") for name in names) == 26
        names = [unit.code for unit in organizations.list_in_office(session, ABOLISHED)]
        assert sum(name.startswith("P-") for name in names) == 0
        assert sum(name.startswith("X-") for name in names) == 166
        assert not {"SLDTBXH", "BTXH", "GDNN", "LDVL", "NCC"} & set(names)
        assert {*HEIRS, "SNNMT"} <= set(names)


def test_every_address_that_answered_before_answers_after(story):
    # 37 units with six addresses each, 32 datasets with seven and more.
    assert len(story.answered) > 440
    assert set(story.answered.values()) == {200}
    lost = {path for path in story.answered if status_of(story.client, path) != 200}
    assert lost == set()


def test_the_address_of_a_dataset_stays_what_it_was(story):
    for path in story.answered:
        if path.startswith("/dataset/") and path.endswith("/history"):
            assert story.client.get(path).status_code == 200, path


def test_each_dataset_went_to_the_department_that_took_the_task_over(story):
    with story.world.catalog.db.read_session() as session:
        shown = {p.name: p for p in publications.list_publications(session)}
        for code, (before, _, _, _, heir) in ITEMS.items():
            publication = shown[story.world.datasets[code]]
            assert publication.unit.code == heir, code
            former = publication.former_units[0]
            assert (former.name, former.decision_number, former.effective_on) == (
                before.lower(),
                reform.DISSOLUTION,
                DISSOLVED,
            )
        for code in reform.district_codes(story.world.catalog):
            assert shown[story.world.datasets[code]].unit.code == "SNNMT"
        # Đông Sơn's went to the city first, so two units had it before.
        chain = shown[story.world.datasets["P-DONGSON"]].former_units
        assert [(one.name, one.effective_on) for one in chain] == [
            ("p-380", ABOLISHED),
            ("p-dongson", MERGED),
        ]


def test_a_published_version_keeps_the_unit_of_its_day(story):
    with story.world.catalog.db.read_session() as session:
        dataset = session.scalars(select(Dataset).where(Dataset.name == story.world.datasets["3"])).one()
        frozen = session.execute(
            select(DatasetVersion.number, DatasetVersion.publication)
            .where(DatasetVersion.dataset_id == dataset.id)
            .order_by(DatasetVersion.number)
        )
        assert [(number, body["unit"]["code"]) for number, body in frozen] == [
            (1, "BTXH"),
            (2, "BTXH"),
            (3, "SYT"),
        ]


def test_every_item_has_one_unit_in_office_on_every_day(story):
    with story.world.catalog.db.read_session() as session:
        units = {unit.id: unit for unit in session.scalars(select(Organization))}
        leads = item_leads.read_leads(session)
        for n in range((LAST - FIRST).days + 1):
            day = FIRST + timedelta(days=n)
            for code, (before, _, _, _, heir) in ITEMS.items():
                lead = item_leads.lead_on(leads[code], day)
                assert lead is not None, (code, day)
                assert units[lead.unit_id].code == (before if day < DISSOLVED else heir), (code, day)
                assert organizations.is_in_office(units[lead.unit_id], day), (code, day)


def test_no_obligation_is_without_a_unit_and_what_was_delivered_stays_with_the_old_one(story):
    seen = story.obligations
    for day, owners in seen.items():
        assert owners, day
        assert [key for key, unit in owners.items() if unit is None] == [], day
    # Delivered on 15/1/2025 by the division, whatever came later.
    assert seen[date(2025, 2, 28)]["3", "2024-Q4"] == "BTXH"
    assert seen[date(2025, 6, 30)]["3", "2024-Q4"] == "BTXH"
    assert seen[date(2025, 6, 30)]["3", "2025-Q1"] == "SYT"
    # Not delivered: the division's on its last day, its successor's from the day after.
    assert seen[date(2025, 2, 28)]["14", "2025-01"] == "LDVL"
    assert seen[date(2025, 6, 30)]["14", "2025-01"] == "SNV"


def test_the_past_is_told_after_the_reform_as_it_was_told_before(story):
    for day in (date(2024, 12, 15), date(2025, 2, 28), date(2025, 6, 30)):
        assert owners_at(story.world.catalog, day) == story.obligations[day]


def test_the_page_of_a_dissolved_unit_is_its_history(story):
    page = story.client.get("/organization/btxh").get_data(as_text=True)
    assert "hoạt động đến hết ngày 28/02/2025" in page
    assert "Sở Y tế" in page
    assert "Sở Nông nghiệp và Môi trường" in page
    assert "Đối tượng hưởng trợ giúp xã hội" in page
    page = story.client.get("/organization/syt").get_data(as_text=True)
    assert "Phòng Bảo trợ xã hội" in page
    page = story.client.get(f"/dataset/{story.world.datasets['3']}").get_data(as_text=True)
    assert "Trước đây do Phòng Bảo trợ xã hội công bố" in page
    assert "chuyển giao theo quyết định 77/NQ-HĐND từ ngày 01/03/2025." in page


def test_machines_name_the_unit_of_today_and_those_before(story):
    name = story.world.datasets["1"]
    package = story.client.get(f"/api/3/action/package_show?id={name}").json["result"]
    assert package["organization"]["name"] == "snnmt"
    extras = {one["key"]: one["value"] for one in package["extras"]}
    assert "Phòng Bảo trợ xã hội" in extras["previous_publisher"]
    assert reform.DISSOLUTION in extras["previous_publisher_en"]
    listed = story.client.get("/api/3/action/organization_list").json["result"]
    assert {"btxh", "p-380", "sldtbxh"} & set(listed) == set()
    shown = story.client.get("/api/3/action/organization_show?id=btxh").json["result"]
    told = {one["key"]: one["value"] for one in shown["extras"]}
    assert told["in_office_until"] == "2025-02-28"
    assert "snnmt (split, 77/NQ-HĐND, 2025-03-01)" in told["successors"]
    graph = story.client.get(f"/dataset/{name}.ttl").get_data(as_text=True)
    assert "Trước đây do Phòng Bảo trợ xã hội công bố" in graph
    assert "/organization/snnmt#agent" in graph


def test_nobody_is_left_in_a_unit_that_has_ended_and_every_chain_ends_in_office(story):
    with story.world.catalog.db.read_session() as session:
        units = {unit.id: unit for unit in session.scalars(select(Organization))}
        for user in session.scalars(select(User).where(User.organization_id.is_not(None))):
            assert organizations.is_in_office(units[user.organization_id], ABOLISHED), user.name
        for unit in units.values():
            ends = unit_history.successors_in_office(session, unit.id)
            assert ends, unit.code
            assert all(organizations.is_in_office(one, ABOLISHED) for one in ends), unit.code
        acts = session.scalars(select(UnitSuccession)).all()
        # Đông Sơn, the department, 26 districts.
        assert len(acts) == 28
