"""A small world with the reform of 2025 in it, straight in the tables: every figure can be reckoned by hand.

Units: LD (dissolved, last day 28/2/2025), NV and YT that follow it by 10/NQ-HĐND, GD that has no item.
List 2053/QĐ-UBND in force from 1/1/2024. Due: end of the period + 3 months, moved to a working day:

item 1, quarterly, LD, from 1/3/2025 NV:  2024-Q1 due 1/7/2024 (30/6 is a Sunday), Q2 30/9, Q3 31/12,
    Q4 31/3/2025, 2025-Q1 30/6, Q2 30/9, Q3 31/12.
item 2, yearly, LD, from 1/3/2025 YT:     2024 due 31/3/2025.
item 3, half-yearly, NV:                  2024-H1 due 30/9/2024, H2 31/3/2025, 2025-H1 30/9/2025.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from catalog.domain.publication import PublishedUnit
from catalog.models import (
    DataRequest,
    Dataset,
    DatasetVersion,
    Exemption,
    ItemAssignment,
    Organization,
    Resource,
    ResourceVersion,
    UnitLink,
    UnitMove,
    UnitSuccession,
)
from catalog.services import fact_clock, release_log
from tests.factories.list_rows import decide, listed
from tests.factories.publications import make_file, make_publication

REFORM = date(2025, 3, 1)
NOW_2026 = datetime(2026, 1, 15, 2, tzinfo=UTC)

# item, published on, unit, first and last day of the data, rows; of one item one dataset, in order
PUBLISHED = (
    ("1", date(2024, 6, 20), "LD", date(2024, 1, 1), date(2024, 3, 31), 100),
    ("1", date(2024, 10, 5), "LD", date(2024, 4, 1), date(2024, 6, 30), 110),
    ("1", date(2024, 12, 20), "LD", date(2024, 7, 1), date(2024, 9, 30), 120),
    ("1", date(2025, 2, 20), "LD", date(2024, 10, 1), date(2024, 12, 31), 130),
    ("1", date(2025, 6, 25), "NV", date(2025, 1, 1), date(2025, 3, 31), 140),
    ("1", date(2025, 12, 15), "NV", date(2025, 7, 1), date(2025, 9, 30), 150),
    ("2", date(2025, 3, 20), "YT", date(2024, 1, 1), date(2024, 12, 31), 47),
    ("3", date(2024, 9, 25), "NV", date(2024, 1, 1), date(2024, 6, 30), 10),
    ("3", date(2025, 9, 30), "NV", date(2025, 1, 1), date(2025, 6, 30), 12),
    (None, date(2024, 5, 1), "NV", date(2024, 1, 1), date(2024, 3, 31), 5),
)
WITHDRAWN_ON = date(2025, 5, 10)


@dataclass(frozen=True)
class World:
    """The units by code."""

    units: dict[str, Organization]


def make_world(session: Session) -> World:
    """All of that, with a withdrawn dataset outside the list, an exemption and two wishes of citizens."""
    units = {
        code: Organization(name=code.lower(), code=code, title_vi=title)
        for code, title in (
            ("LD", "Sở Lao động - Thương binh và Xã hội"),
            ("NV", "Sở Nội vụ"),
            ("YT", "Sở Y tế"),
            ("GD", "Sở Giáo dục và Đào tạo"),
        )
    }
    units["LD"].valid_to = date(2025, 2, 28)
    session.add_all(units.values())
    session.flush()
    decide(
        session,
        "2053/QĐ-UBND",
        date(2024, 1, 1),
        listed("1", units["LD"], "P3M", name_vi="Hộ nghèo, hộ cận nghèo"),
        listed("2", units["LD"], "P1Y", name_vi="Đối tượng bảo trợ xã hội"),
        listed("3", units["NV"], "P6M", name_vi="Tai nạn lao động"),
        title_vi="Danh mục dữ liệu mở (minh họa)",
    )
    _publish_all(session, units)
    _reform(session, units)
    _around(session, units)
    fact_clock.advance(session, [fact_clock.EVERYTHING])
    return World(units)


def noon(day: date) -> datetime:
    """12:00 in Viet Nam."""
    return datetime(day.year, day.month, day.day, 5, tzinfo=UTC)


def _publish_all(session: Session, units: dict[str, Organization]) -> None:
    for item in ("1", "2", "3", None):
        given = [row for row in PUBLISHED if row[0] == item]
        dataset = Dataset(
            name=f"bo-{item or 'ngoai'}",
            organization_id=units[given[-1][2]].id,
            list_item_code=item,
            title_vi=f"Bộ dữ liệu {item or 'ngoài danh mục'}",
            theme="lao-dong",
            frequency="P3M",
            licence="dieu-kien-du-lieu-mo",
            state="published",
            created=noon(given[0][1]),
            modified=noon(given[-1][1]),
            issued=noon(given[0][1]),
            current_number=len(given),
            withdrawn_at=None if item else noon(WITHDRAWN_ON),
            withdrawn_reason="" if item else "Trùng với bộ dữ liệu khác.",
        )
        session.add(dataset)
        session.flush()
        slot = Resource(dataset_id=dataset.id, title_vi="Bảng số liệu", created=dataset.created)
        session.add(slot)
        session.flush()
        for number, (_item, day, unit, start, end, rows) in enumerate(given, start=1):
            _publish(session, dataset, slot, units[unit], number, day, (start, end), rows)
        release_log.note_releases(session, [dataset.id])


def _publish(session, dataset, slot, unit, number, day, period, rows) -> None:
    digest = f"{number:02}{dataset.name:*<62}"[:64]
    version = ResourceVersion(
        resource_id=slot.id,
        number=number,
        state="valid",
        storage_key=f"blobs/{digest}",
        sha256=digest,
        size=10,
        filename="bang.csv",
        format="CSV",
        media_type="text/csv",
        received=noon(day),
        rows=rows,
        period_start=period[0],
        period_end=period[1],
    )
    session.add(version)
    session.flush()
    publication = make_publication(
        id=dataset.id,
        name=dataset.name,
        number=number,
        title_vi=dataset.title_vi,
        unit=PublishedUnit(unit.id, unit.name, unit.code, unit.title_vi, ""),
        list_basis=None,
        modified=noon(day),
        files=(make_file(id=slot.id, version_id=version.id, sha256=digest, rows=rows),),
    )
    session.add(
        DatasetVersion(
            dataset_id=dataset.id,
            number=number,
            publication=publication.to_dict(),
            digest=f"{number:064d}",
            list_item_code=dataset.list_item_code,
            published_at=noon(day),
        )
    )
    session.flush()


def _reform(session: Session, units: dict[str, Organization]) -> None:
    act = UnitSuccession(
        kind="split", decision_number="10/NQ-HĐND", effective_on=REFORM, created=noon(REFORM)
    )
    session.add(act)
    session.flush()
    for code, item in (("NV", "1"), ("YT", "2")):
        session.add(
            UnitLink(succession_id=act.id, predecessor_id=units["LD"].id, successor_id=units[code].id)
        )
        session.add(
            ItemAssignment(
                item_code=item,
                organization_id=units[code].id,
                valid_from=REFORM,
                decision_number="10/NQ-HĐND",
                succession_id=act.id,
                created=noon(REFORM),
            )
        )
    moved = session.query(Dataset).filter_by(name="bo-1").one()
    session.add(
        UnitMove(
            succession_id=act.id,
            object_kind="dataset",
            object_id=moved.id,
            from_id=units["LD"].id,
            to_id=units["NV"].id,
        )
    )
    session.flush()


def _around(session: Session, units: dict[str, Organization]) -> None:
    """An exemption of item 3 for 2025-H2 alone, and two wishes: one answered in time, one hidden."""
    session.add(
        Exemption(
            item_code="3",
            kind="technical",
            periods=["2025-H2"],
            reason="Chờ phần mềm mới",
            legal_basis="",
            signer="Giám đốc Sở",
            valid_from=date(2025, 10, 1),
            expires_on=date(2026, 6, 30),
            created=noon(date(2025, 10, 1)),
        )
    )
    for code, state, title, answered in (
        ("YC-2025-0001", "answered", "Số hộ nghèo theo xã", date(2025, 8, 20)),
        ("YC-2025-0002", "hidden", "=HYPERLINK(0912345678)", None),
    ):
        session.add(
            DataRequest(
                code=code,
                title=title,
                body="…",
                state=state,
                organization_id=units["NV"].id,
                answer_due=date(2025, 9, 1),
                created=noon(date(2025, 8, 1)),
                answered_at=noon(answered) if answered else None,
            )
        )
    session.flush()
