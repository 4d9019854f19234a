"""A small register with one item for everything that a page may say; the numbers are reckoned by hand.

The day is 3/11/2025. The list is in force since 1/9/2025, so September is the first month asked for. Shipped
rules: 20 days after the month, no grace: September is due on Monday 20/10/2025, 14 days before the day.
"""

from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from catalog.bootstrap import Catalog
from catalog.domain.policy import Actor
from catalog.domain.register_facts import Code
from catalog.models import Exemption, FileCoverage, HeldSet, ItemAssignment, ResourceVersion, StateOverride
from catalog.services import datasets, publishing
from tests.conftest import NOW
from tests.factories.datasets import make_checked_dataset
from tests.factories.list_rows import decide, listed
from tests.factories.people import People, make_people

START = date(2025, 9, 1)
IN_TIME, FIVE_LATE = datetime(2025, 10, 15, 3, tzinfo=UTC), datetime(2025, 10, 25, 3, tzinfo=UTC)
REASON, SIGNER = "Luật không cho công bố", "Giám đốc Sở"


def fill(catalog: Catalog) -> People:
    """Write the story; gives the people in it."""
    with catalog.db.unit_of_work() as session:
        people = make_people(session, now=NOW)
        _decisions(session, people)
        _publish(session, catalog, people, people.clerk, "dung-han", "1", "vp", IN_TIME)
        _publish(session, catalog, people, people.stranger, "cham", "3", "gdnn", FIVE_LATE)
        _publish(session, catalog, people, people.clerk, "mot-nua", "7", "vp", IN_TIME, columns=["ten", "so"])
        _publish(session, catalog, people, people.clerk, "da-go", "2", "vp", IN_TIME)
        publishing.withdraw_dataset(session, people.reviewer, "da-go", reason="Sai số liệu.", now=FIVE_LATE)
        make_checked_dataset(
            session, people.clerk, catalog.places, now=NOW, verdict="held", name="bi-giu",
            list_item_code="8", off_list_reason_vi="",
        )  # fmt: skip
        _by_hand(session)
    return people


def _decisions(session: Session, people: People) -> None:
    """1 in time, 2 missing, 3 late, 4 exempt, 5 without unit, 6 repealed, 7 half, 8 held, 9 by hand."""
    office, division = people.office, people.division
    first = decide(
        session, "01/QĐ-UBND", START,
        listed("1", office, name_vi="Số hộ nghèo", group_name="Giảm nghèo", unit_text="VP"),
        listed("2", office, name_vi="Số trường nghề", group_name="Giáo dục"),
        listed("3", division, name_vi="Học viên tốt nghiệp", group_name="Giáo dục"),
        listed("4", division, name_vi="Hồ sơ mật"),
        listed("5", None, None, name_vi="Chưa giao"),
        listed("6", office, name_vi="Bãi bỏ"),
        listed("7", office, name_vi="Bốn cột", columns=["ten", "so", "loai", "dia_chi"]),
        listed("8", office, "P1Y", name_vi="Đang giữ"),
        listed("9", office, name_vi="Ghi tay"),
    )  # fmt: skip
    decide(
        session, "02/QĐ-UBND", date(2025, 10, 15),
        listed("1", office, name_vi="Số hộ nghèo", group_name="Giảm nghèo", unit_text="VP", formats=["CSV"],
               description="Theo xã"),
        listed("6", office, name_vi="Bãi bỏ", change="repealed"),
        amends=first,
    )  # fmt: skip
    session.add(
        ItemAssignment(
            item_code="3", organization_id=division.id, valid_from=date(2025, 10, 1), decision_number="77/QĐ",
            created=NOW,
        )
    )  # fmt: skip


def _publish(
    session: Session, catalog: Catalog, people: People, actor: Actor, name: str, item: str, unit: str,
    at: datetime, columns: list[str] | None = None,
) -> None:  # fmt: skip
    dataset = make_checked_dataset(
        session, actor, catalog.places, now=at, unit=unit, name=name, title_vi=f"Bộ {name}",
        list_item_code=item, off_list_reason_vi="", period_start="01/09/2025", period_end="30/09/2025",
    )  # fmt: skip
    if columns:
        version = session.query(ResourceVersion).filter_by(resource_id=dataset.resources[0].id).one()
        session.add(HeldSet(digest="two", members=columns))
        session.add(FileCoverage(version_id=version.id, columns_digest="two", rows=2, has_schema=True))
        session.flush()
    publishing.submit_dataset(session, actor, name, revision=dataset.revision, now=at)
    digest = publishing.preview(session, datasets.find_dataset(session, name), now=at)[1]
    publishing.publish_dataset(session, people.reviewer, name, digest=digest, is_declared=True, now=at)


def _by_hand(session: Session) -> None:
    session.add(
        Exemption(
            item_code="4", kind="law", reason=REASON, signer=SIGNER, legal_basis="Điều 7",
            valid_from=date(2025, 9, 1), expires_on=date(2025, 12, 31), created=IN_TIME,
        )
    )  # fmt: skip
    session.add(
        StateOverride(
            item_code="9", code=int(Code.LIVE), reason="Có trên cổng cũ", signer=SIGNER, signed_at=IN_TIME,
            expires_on=date(2025, 11, 30),
        )
    )  # fmt: skip
