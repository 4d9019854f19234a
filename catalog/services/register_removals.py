"""Use-cases on the register: what is asked or public no longer, and who is freed of what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from catalog.domain.register_facts import Code
from catalog.i18n import local_day
from catalog.models import Dataset, DatasetVersion, Decision, Exemption, Incident, StateOverride
from catalog.services.list_versions import decisions_in_order, versions_by_code
from catalog.services.register_history import ending_decision
from catalog.services.register_summary import Summary, public_code


@dataclass(frozen=True)
class Repealed:
    """An item that left the list on `day`, by `decision` (None: the list ran out)."""

    code: str
    name_vi: str
    day: date
    decision: Decision | None


@dataclass(frozen=True)
class Removed:
    """A publication or file that is public no longer, as its tombstone tells it. `dataset` is its name."""

    title_vi: str
    title_en: str
    dataset: str
    item_code: str | None
    moment: datetime
    reason: str
    is_file: bool

    def title(self, lang: str) -> str:
        """The title in `vi` or `en`; Vietnamese where English is missing."""
        return (self.title_en if lang == "en" else self.title_vi) or self.title_vi


@dataclass(frozen=True)
class ByHand:
    """A code that somebody set by hand, with what the public is told of it."""

    item_code: str
    period: str
    code: Code
    reason: str
    signer: str
    signed_at: datetime
    last_day: date


def repealed(session: Session, summaries: Iterable[Summary]) -> list[Repealed]:
    """The items that are on the list no longer, the last ones first."""
    gone = {s.code: s for s in summaries if s.is_repealed}
    decisions = decisions_in_order(session)
    found = []
    for code, versions in versions_by_code(session, gone).items():
        last = versions[-1].valid_to
        if last is not None:
            day = last + timedelta(days=1)
            found.append(Repealed(code, gone[code].item.name_vi, day, ending_decision(decisions, day)))
    return sorted(found, key=lambda r: (r.day, r.code), reverse=True)


def removed(session: Session) -> list[Removed]:
    """Withdrawn datasets and files that were taken down, the last ones first."""
    return sorted([*_withdrawn(session), *_taken_down(session)], key=lambda r: r.moment, reverse=True)


def exemptions_on(session: Session, day: date) -> list[Exemption]:
    """The exemptions in force on `day`, those that end first before the others."""
    rows = session.scalars(select(Exemption).where(Exemption.valid_from <= day, Exemption.expires_on >= day))
    held = [row for row in rows if row.ended_on is None or day <= row.ended_on]
    return sorted(held, key=lambda e: (e.expires_on, e.item_code))


def set_by_hand(session: Session, now: datetime) -> list[ByHand]:
    """The codes set by hand that hold at `now`, those that end first before the others."""
    day = local_day(now)
    rows = session.scalars(
        select(StateOverride).where(StateOverride.signed_at <= now, StateOverride.expires_on >= day)
    )
    found = [
        ByHand(
            row.item_code,
            row.period,
            public_code(Code(row.code)),
            row.reason,
            row.signer,
            row.signed_at,
            row.last_day,
        )
        for row in rows
    ]
    return sorted((f for f in found if day <= f.last_day), key=lambda f: (f.last_day, f.item_code))


def _withdrawn(session: Session) -> list[Removed]:
    """As the tombstone of a dataset tells it: the title that was published, not the one being edited."""
    frozen = DatasetVersion.publication
    asked = (
        select(
            Dataset.name,
            Dataset.withdrawn_at,
            Dataset.withdrawn_reason,
            DatasetVersion.list_item_code,
            frozen["title_vi"].as_string(),
            frozen["title_en"].as_string(),
        )
        .join(
            DatasetVersion,
            and_(DatasetVersion.dataset_id == Dataset.id, DatasetVersion.number == Dataset.current_number),
        )
        .where(Dataset.withdrawn_at.is_not(None))
    )
    return [
        Removed(title_vi, title_en or "", name, code, moment, reason, is_file=False)
        for name, moment, reason, code, title_vi, title_en in session.execute(asked)
    ]


def _taken_down(session: Session) -> list[Removed]:
    """Single files of datasets that are still public; a whole dataset is told of as withdrawn."""
    asked = (
        select(Incident, Dataset.name, DatasetVersion.publication, DatasetVersion.list_item_code)
        .join(Dataset, Dataset.id == Incident.dataset_id)
        .join(
            DatasetVersion,
            and_(DatasetVersion.dataset_id == Dataset.id, DatasetVersion.number == Dataset.current_number),
        )
        .where(Incident.resource_id.is_not(None), Dataset.withdrawn_at.is_(None))
    )
    found = []
    for incident, name, frozen, code in session.execute(asked):
        had = next((f for f in frozen.get("files", []) if f["id"] == incident.resource_id), None)
        if had is not None:
            found.append(
                Removed(
                    had["title_vi"],
                    had["title_en"],
                    name,
                    code,
                    incident.opened_at,
                    incident.reason,
                    is_file=True,
                )
            )
    return found
