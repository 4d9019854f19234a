"""Random acts of succession: each thing has one owner each day, each chain of units ends in office.

What is owned when is reckoned a second time, by hand, from the acts that were accepted.
"""

from bisect import insort
from collections import defaultdict
from datetime import date, timedelta

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.domain.errors import SuccessionRefused
from catalog.domain.policy import SYSTEM
from catalog.domain.succession import Act, Kind, NewUnit
from catalog.models import Dataset, Organization, UnitMove, UnitSuccession
from catalog.services import item_leads, organizations, succession, unit_history
from tests.conftest import NOW
from tests.factories.list_rows import decide, listed

START = date(2025, 1, 1)
DAYS = 120
ITEMS, DATASETS, UNITS = 4, 3, 4


# Kind -> how many old units, existing successors and new ones; most orders have a form that can be.
FORMS = {
    Kind.RENAME: [(1, 0, 1)],
    Kind.MERGE: [(1, 1, 0), (2, 0, 1), (2, 1, 0)],
    Kind.SPLIT: [(1, 0, 2), (1, 1, 1), (1, 2, 0), (2, 1, 1)],
    Kind.TRANSFER: [(1, 1, 0), (1, 0, 1), (1, 1, 1)],
}


@st.composite
def orders(draw):
    """One act in words that do not depend on ids: kind, day, units, how many new ones, who gets what."""
    kind = draw(st.sampled_from(list(Kind)))
    old, into, new = draw(st.sampled_from(FORMS[kind]))
    if draw(st.integers(0, 9)) == 0:
        new = draw(st.integers(0, 2))
    picked = draw(st.lists(st.integers(0, 9), min_size=4, max_size=4))
    return {
        "kind": kind,
        "day": START + timedelta(days=draw(st.integers(0, DAYS))),
        "old": picked[:old],
        "into": picked[2 : 2 + into],
        "new": new,
        "gets": draw(st.lists(st.integers(0, 9), min_size=ITEMS + DATASETS, max_size=ITEMS + DATASETS)),
        "rest": draw(st.integers(0, 4)) > 0,
    }


class World:
    """Units, items and datasets in a transaction, and beside them who owns what from when, by hand."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.made = 0
        units = [Organization(name=f"u{n}", code=f"U{n}", title_vi=f"Đơn vị {n}") for n in range(UNITS)]
        session.add_all(units)
        session.flush()
        self.ids = [unit.id for unit in units]
        self.history: dict[str, list[tuple[date, str]]] = defaultdict(list)
        rows = [listed(str(n), units[n % UNITS]) for n in range(ITEMS)]
        decide(session, "1/QĐ", START, *rows)
        for n in range(ITEMS):
            self.history[f"list_item:{n}"] = [(START, self.ids[n % UNITS])]
        for n in range(DATASETS):
            row = Dataset(
                name=f"d{n}",
                organization_id=self.ids[n % UNITS],
                title_vi=f"Bộ {n}",
                theme="giam-ngheo",
                frequency="P1M",
                licence="dieu-kien-du-lieu-mo",
                created=NOW,
                modified=NOW,
            )
            session.add(row)
            session.flush()
            self.history[f"dataset:{row.id}"] = [(START, row.organization_id)]

    def owner(self, key: str, day: date) -> str:
        return next(unit for since, unit in reversed(self.history[key]) if since <= day)

    def act(self, order: dict) -> None:
        standing = [i for i in self.ids if self.session.get_one(Organization, i).valid_to is None]
        # Of ten picks the last leads to a unit that may have ended.
        pick = [standing[n % len(standing)] for n in range(9)] + [self.ids[0]]
        self.made += 1
        new = tuple(NewUnit(f"N{self.made}-{n}", f"Đơn vị mới {self.made}-{n}") for n in range(order["new"]))
        old = tuple(dict.fromkeys(pick[n] for n in order["old"]))
        into = tuple(dict.fromkeys(pick[n] for n in order["into"]))
        heirs = [*into, *(unit.key for unit in new)]
        held = [key for key in self.history if self.owner(key, order["day"]) in old]
        chosen = {key: heirs[n % len(heirs)] for key, n in zip(held, order["gets"], strict=False) if heirs}
        rest = heirs[0] if heirs and order["rest"] else ""
        act = Act(order["kind"], "9/QĐ", order["day"], old, into, new, chosen=chosen, rest=rest)
        before = self.counts()
        try:
            row = succession.carry_out(self.session, SYSTEM, act, now=NOW)
        except SuccessionRefused:
            assert self.counts() == before
            return
        by_code = {unit.code: unit.id for unit in self.session.scalars(select(Organization))}
        ids = {unit.key: by_code[unit.code] for unit in new}
        self.ids += list(ids.values())
        for key in held:
            to = heirs[0] if order["kind"] in (Kind.RENAME, Kind.MERGE) else chosen.get(key, rest)
            if to:
                # By its day, not by its turn: an act entered late leaves standing what followed it.
                insort(self.history[key], (order["day"], ids.get(to, to)), key=lambda change: change[0])
        assert row.applied_at == NOW
        event(f"carried out: {act.kind}")

    def counts(self) -> tuple[int, ...]:
        tables = (Organization, UnitSuccession, UnitMove)
        return tuple(self.session.scalar(select(func.count()).select_from(t)) or 0 for t in tables)

    def check(self) -> None:
        units = {unit.id: unit for unit in self.session.scalars(select(Organization))}
        leads = item_leads.read_leads(self.session)
        for n in range(DAYS + 10):
            day = START + timedelta(days=n)
            for code, given_to in leads.items():
                lead = item_leads.lead_on(given_to, day)
                assert lead is not None
                assert lead.unit_id == self.owner(f"list_item:{code}", day)
                assert organizations.is_in_office(units[lead.unit_id], day)
        for dataset in self.session.scalars(select(Dataset)):
            assert dataset.organization_id == self.history[f"dataset:{dataset.id}"][-1][1]
            assert units[dataset.organization_id].valid_to is None
        for unit in units.values():
            ends = unit_history.successors_in_office(self.session, unit.id)
            assert ends
            assert all(end.valid_to is None for end in ends)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(orders(), min_size=3, max_size=8), st.integers(0, 3))
def test_each_thing_has_one_owner_each_day_whatever_acts_there_were(db, wanted, disorder):
    if disorder:
        # Most are entered in the order of their days; one of four lists is not.
        wanted.sort(key=lambda order: order["day"])
    with Session(db.writer, expire_on_commit=False) as session:
        world = World(session)
        for order in wanted:
            world.act(order)
            session.expire_all()
        world.check()
        session.rollback()
