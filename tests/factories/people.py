"""Units, accounts and actors for tests."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from catalog.domain.policy import Actor, Role
from catalog.models import Organization, User
from catalog.services.accounts import actor_of


@dataclass(frozen=True)
class People:
    """Two units, and one actor for each part of the story."""

    office: Organization
    division: Organization
    clerk: Actor
    stranger: Actor
    reviewer: Actor
    second_reviewer: Actor
    admin: Actor
    head: Actor
    other_head: Actor
    officer: Actor


def make_people(session: Session, *, now: datetime) -> People:
    """Two units with an editor each, two reviewers, an admin and a privacy officer; a head each."""
    office = Organization(name="vp", code="VP", title_vi="Văn phòng Sở", title_en="Department Office")
    division = Organization(name="gdnn", code="GDNN", title_vi="Phòng Giáo dục nghề nghiệp")
    session.add_all([office, division])
    session.flush()

    def person(name: str, role: Role, unit: Organization | None = None) -> Actor:
        user = User(
            name=name,
            email=f"{name}@vidu.example",
            role=role.value,
            organization_id=unit.id if unit else None,
            password_hash="not-a-hash",
            created=now,
        )
        session.add(user)
        session.flush()
        return actor_of(user)

    return People(
        office=office,
        division=division,
        clerk=person("clerk", Role.EDITOR, office),
        stranger=person("stranger", Role.EDITOR, division),
        reviewer=person("reviewer", Role.REVIEWER),
        second_reviewer=person("second-reviewer", Role.REVIEWER),
        admin=person("admin", Role.ADMIN),
        head=person("head", Role.HEAD, office),
        other_head=person("other-head", Role.HEAD, division),
        officer=person("officer", Role.PRIVACY_OFFICER),
    )
