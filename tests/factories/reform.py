"""The reform of 2025 in a province: the world before it, and its three acts on their days.

Sở LĐTBXH with four divisions publishes by the list, 27 district offices outside of it. On 1/1/2025 the office
of Đông Sơn goes into that of the city, on 1/3/2025 the department is dissolved and its data go to four
departments, on 1/7/2025 the 26 district offices end and 166 communes take over. Source: 10-domain.md, 0.2 and
section 2. Persons and figures are made up.

A test of what goes on before and after calls `build`, then the acts in their order; each moves the clock to
the morning of its day. Between them it may publish (`publish`) and look at whatever it likes.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.bootstrap import Catalog
from catalog.domain.naming import slugify
from catalog.domain.policy import SYSTEM, Actor, Role
from catalog.domain.succession import Act, Kind, NewUnit
from catalog.models import Dataset, Organization, User
from catalog.services import accounts, datasets, publishing, succession
from catalog.services.succession_suggestions import suggest_all
from tests.conftest import MovingClock
from tests.factories import datasets as made
from tests.factories.list_rows import decide, listed
from tests.factories.published_catalog import refresh_index

BEGUN = datetime(2024, 10, 15, 2, 0, tzinfo=UTC)
MERGED, DISSOLVED, ABOLISHED = date(2025, 1, 1), date(2025, 3, 1), date(2025, 7, 1)
LIST_DECISION = "2053/QĐ-UBND"
DISSOLUTION, ABOLITION = "77/NQ-HĐND", "1686/NQ-UBTVQH15"
CITY = "380"
# Code -> name of the division; item of the list -> division, name, frequency, theme, heir of 1/3/2025.
DIVISIONS = {
    "BTXH": "Phòng Bảo trợ xã hội",
    "GDNN": "Phòng Giáo dục nghề nghiệp",
    "LDVL": "Phòng Lao động - Việc làm",
    "NCC": "Phòng Người có công",
}
ITEMS = {
    "1": ("BTXH", "Số hộ nghèo, hộ cận nghèo", "P1Y", "giam-ngheo", "SNNMT"),
    "3": ("BTXH", "Đối tượng hưởng trợ giúp xã hội", "P3M", "bao-tro-xa-hoi", "SYT"),
    "6": ("GDNN", "Cơ sở giáo dục nghề nghiệp", "P1Y", "giao-duc-nghe-nghiep", "SGDDT"),
    "10": ("NCC", "Người có công đang quản lý", "P1Y", "nguoi-co-cong", "SNV"),
    "14": ("LDVL", "Kết quả giải quyết việc làm", "P1M", "lao-dong-viec-lam", "SNV"),
}
HEIRS = {"SYT": "Sở Y tế", "SGDDT": "Sở Giáo dục và Đào tạo", "SNV": "Sở Nội vụ"}
FARMS = NewUnit(
    "SNNMT", "Sở Nông nghiệp và Môi trường", "Department of Agriculture and Environment", "H56.20"
)


@dataclass
class Reform:
    """The world: `catalog` and its `clock`, unit ids by code, dataset names by item or district office."""

    catalog: Catalog
    clock: MovingClock
    units: dict[str, str] = field(default_factory=dict)
    datasets: dict[str, str] = field(default_factory=dict)

    def act(self, order: Act) -> str:
        """Carry one act out; its id."""
        with self.catalog.db.unit_of_work() as session:
            row = succession.carry_out(session, SYSTEM, order, now=self.clock())
            self.units |= {unit.code: unit.id for unit in session.scalars(select(Organization))}
            return row.id

    def publish(self, name: str, clerk: str, *, period: tuple[date, date]) -> None:
        """A new version of a dataset with figures of this period, today."""
        with self.catalog.db.unit_of_work() as session:
            actor = accounts.get_actor(session, clerk)
            dataset = datasets.find_dataset(session, name)
            dataset.period_start, dataset.period_end = period
            publish_dataset(session, self.catalog, actor, dataset, now=self.clock())
        refresh_index(self.catalog)


def build(catalog: Catalog, clock: MovingClock) -> Reform:
    """The world in the autumn of 2024: units, accounts, the list in force, everything published once."""
    clock.now = BEGUN
    world = Reform(catalog, clock)
    with catalog.db.unit_of_work() as session:
        _make_units(session, world)
        _make_people(session, world)
        units = {code: session.get_one(Organization, unit_id) for code, unit_id in world.units.items()}
        rows = [
            listed(code, units[unit], frequency, name_vi=name)
            for code, (unit, name, frequency, *_) in ITEMS.items()
        ]
        decide(session, LIST_DECISION, date(2024, 10, 1), *rows)
    clock.now = datetime(2024, 10, 20, 2, 0, tzinfo=UTC)
    with catalog.db.unit_of_work() as session:
        for code, (unit, name, frequency, theme, _) in ITEMS.items():
            given = {"title_vi": name, "theme": theme, "frequency": frequency, "list_item_code": code}
            world.datasets[code] = _first_version(session, world, unit, given | {"off_list_reason_vi": ""})
        for code in district_codes(catalog):
            title = f"Hộ nghèo của {units[code].title_vi.removeprefix('Phòng LĐTBXH ')}"
            world.datasets[code] = _first_version(
                session, world, code, {"title_vi": title, "theme": "giam-ngheo"}
            )
    refresh_index(catalog)
    return world


def merge_dong_son(world: Reform) -> str:
    """1/1/2025: the district Đông Sơn goes into the city, and its office with it."""
    world.clock.now = datetime(2025, 1, 1, 2, 0, tzinfo=UTC)
    order = Act(
        Kind.MERGE, "1238/NQ-UBTVQH15", MERGED, (world.units["P-DONGSON"],), (world.units[f"P-{CITY}"],)
    )
    done = world.act(order)
    refresh_index(world.catalog)
    return done


def dissolve_department(world: Reform) -> str:
    """1/3/2025: the department ends; what its divisions had goes where the wizard suggests.

    Poverty to farming and environment, social protection to health, vocational training to education, labour
    and merit to home affairs, and so does everything that nothing is suggested for.
    """
    world.clock.now = datetime(2025, 3, 1, 2, 0, tzinfo=UTC)
    heirs = tuple(world.units[code] for code in HEIRS)
    order = Act(
        Kind.SPLIT,
        DISSOLUTION,
        DISSOLVED,
        tuple(world.units[code] for code in ("SLDTBXH", *DIVISIONS)),
        heirs,
        (FARMS,),
        rest=world.units["SNV"],
    )
    with world.catalog.db.read_session() as session:
        seen = succession.plan(session, SYSTEM, order, now=world.clock())
        titles = {key: seen.title_of(key) for key in order.heirs}
        chosen = suggest_all(order, seen.things, titles)
        people = {thing.label: thing.key for thing in seen.things}
    chosen |= {people["clerk-btxh"]: world.units["SYT"], people["clerk-gdnn"]: world.units["SGDDT"]}
    done = world.act(Act.from_dict(order.to_dict() | {"chosen": chosen}))
    refresh_index(world.catalog)
    return done


def abolish_districts(world: Reform) -> list[str]:
    """1/7/2025: the 26 district offices end; their communes are made, their data go to the department."""
    world.clock.now = datetime(2025, 7, 1, 2, 0, tzinfo=UTC)
    acts = []
    for office, communes in communes_by_office(world.catalog).items():
        there = [code for code, _ in communes if code in world.units]
        new = tuple(NewUnit(code, name) for code, name in communes if code not in world.units)
        order = Act(
            Kind.SPLIT,
            ABOLITION,
            ABOLISHED,
            (world.units[office],),
            (world.units["SNNMT"], *(world.units[code] for code in there)),
            new,
            rest=world.units["SNNMT"],
        )
        clerk = f"clerk-{slugify(office)}"
        with world.catalog.db.read_session() as session:
            person = session.scalars(select(User.id).where(User.name == clerk)).one()
        # The person goes to the first commune of the old district.
        first = communes[0][0]
        heir = world.units.get(first) or f"new:{first}"
        acts.append(world.act(Act.from_dict(order.to_dict() | {"chosen": {f"user:{person}": heir}})))
    refresh_index(world.catalog)
    return acts


def district_codes(catalog: Catalog) -> list[str]:
    """The codes of the 27 district offices of 2024."""
    return [*(f"P-{code}" for code, _ in _districts(catalog)), "P-DONGSON"]


def communes_by_office(catalog: Catalog) -> dict[str, list[tuple[str, str]]]:
    """The communes from 1/7/2025 as units (code, name) by the office of each old district that feeds them.

    Five communes span more than one old district and stand below each of these.
    """
    book = catalog.places
    new = {place.code: place for place in book.places("2025-07-01") if place.parent == "38"}
    found: dict[str, list[tuple[str, str]]] = {}
    for code, _ in _districts(catalog):
        fed: dict[str, str] = {}
        for old in (place for place in book.places("2025-01-01") if place.parent == code):
            for heir in book.successors("2025-01-01", "2025-07-01", old.code):
                if heir.code in new:
                    fed[f"X-{heir.code}"] = f"UBND {new[heir.code].name}"
        found[f"P-{code}"] = sorted(fed.items())
    return found


def publish_dataset(
    session: Session, catalog: Catalog, actor: Actor, dataset: Dataset, *, now: datetime
) -> None:
    """Load, check, submit and approve the one file of a dataset."""
    slot = dataset.resources[0] if dataset.resources else made.make_slot(session, actor, dataset, now=now)
    start, end = dataset.period_start, dataset.period_end
    version = made.load_file(session, actor, dataset, slot, now=now, store=catalog.store)
    made.judge(session, version, now=now)
    dataset = datasets.find_dataset(session, dataset.name)
    dataset.period_start, dataset.period_end = start, end
    dataset.resources[0].versions[0].period_start = start
    dataset.resources[0].versions[0].period_end = end
    if not catalog.store.exists(f"blobs/{version.sha256}"):
        catalog.store.write(made.CSV)
    publishing.submit_dataset(session, actor, dataset.name, revision=dataset.revision, now=now)
    dataset = datasets.find_dataset(session, dataset.name)
    digest = publishing.preview(session, dataset, now=now)[1]
    reviewer = accounts.get_actor(session, "reviewer")
    publishing.publish_dataset(session, reviewer, dataset.name, digest=digest, is_declared=True, now=now)


def _first_version(session: Session, world: Reform, unit: str, given: dict[str, str]) -> str:
    actor = accounts.get_actor(session, f"clerk-{slugify(unit)}")
    dataset = made.make_dataset(
        session, actor, world.catalog.places, now=world.clock(), unit=world.units[unit], **given
    )
    dataset.period_start, dataset.period_end = date(2024, 7, 1), date(2024, 9, 30)
    publish_dataset(session, world.catalog, actor, dataset, now=world.clock())
    return dataset.name


def _make_units(session: Session, world: Reform) -> None:
    since = date(2008, 4, 1)
    department = Organization(
        name="sldtbxh",
        code="SLDTBXH",
        title_vi="Sở Lao động - Thương binh và Xã hội",
        kind="so",
        valid_from=since,
    )
    session.add(department)
    session.flush()
    rows = [department]
    rows += [
        Organization(name=slugify(c), code=c, title_vi=name, parent_id=department.id, valid_from=since)
        for c, name in DIVISIONS.items()
    ]
    rows += [
        Organization(name=slugify(c), code=c, title_vi=name, kind="so", valid_from=since)
        for c, name in HEIRS.items()
    ]
    districts = [*_districts(world.catalog), ("DONGSON", "Huyện Đông Sơn")]
    rows += [
        Organization(
            name=f"p-{code.lower()}", code=f"P-{code}", title_vi=f"Phòng LĐTBXH {name}", valid_from=since
        )
        for code, name in districts
    ]
    session.add_all(rows[1:])
    session.flush()
    world.units = {row.code: row.id for row in rows}


def _make_people(session: Session, world: Reform) -> None:
    offices = [code for code in world.units if code.startswith("P-")]
    people = [(f"clerk-{slugify(code)}", Role.EDITOR, code) for code in (*DIVISIONS, *HEIRS, *offices)]
    session.add_all(
        User(
            name=name,
            email=f"{name}@vidu.example",
            role=role.value,
            organization_id=world.units[code] if code else None,
            password_hash="not-a-hash",
            created=BEGUN,
        )
        for name, role, code in [*people, ("reviewer", Role.REVIEWER, "")]
    )
    session.flush()


def _districts(catalog: Catalog) -> list[tuple[str, str]]:
    places = catalog.places.places("2025-01-01")
    return sorted((p.code, p.name) for p in places if p.parent == "38")
