"""Resources of a dataset and the immutable files loaded into them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.domain.workflow import PENDING, VersionState
from catalog.models.base import Base, Id, new_id
from catalog.models.gate import GateDecision
from catalog.models.report import StoredReport


class Resource(Base):
    """A file slot of a dataset: its title, and the profile or stored Table Schema its files must meet.

    `number_answers` are the last answers to the question how a column writes its numbers: column -> reading.
    """

    __tablename__ = "resource"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    dataset_id: Mapped[str] = mapped_column(ForeignKey("dataset.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    title_vi: Mapped[str]
    title_en: Mapped[str] = mapped_column(default="")
    description_vi: Mapped[str] = mapped_column(default="")
    description_en: Mapped[str] = mapped_column(default="")
    profile: Mapped[str | None] = mapped_column(String(100))
    table_schema: Mapped[dict[str, Any] | None]
    dialect: Mapped[dict[str, Any] | None]
    number_answers: Mapped[dict[str, Any] | None]
    created: Mapped[datetime]

    versions: Mapped[list["ResourceVersion"]] = relationship(
        lazy="raise", back_populates="resource", order_by="ResourceVersion.number.desc()"
    )


class ResourceVersion(Base):
    """One uploaded file: never changed, named by its SHA-256. `storage_key` is where its bytes are now.

    `fix_request` are the fixes that somebody accepted for this file and how far they are; `origin` tells of a
    file that came out of fixes which one it was and what was changed. Neither holds a cell. A file with
    `taken_down_at` was public and is no longer: no published version shows it.
    """

    __tablename__ = "resource_version"
    __table_args__ = (UniqueConstraint("resource_id", "number"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    resource_id: Mapped[str] = mapped_column(ForeignKey("resource.id"), index=True)
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(20), default=VersionState.RECEIVED.value, index=True)
    storage_key: Mapped[str | None] = mapped_column(String(120))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]
    filename: Mapped[str] = mapped_column(String(255))
    format: Mapped[str] = mapped_column(String(20))
    media_type: Mapped[str] = mapped_column(String(100))
    received: Mapped[datetime]
    uploaded_by: Mapped[str | None] = mapped_column(ForeignKey("user.id"))
    rows: Mapped[int | None]
    period_start: Mapped[date | None]
    period_end: Mapped[date | None]
    destroyed_at: Mapped[datetime | None]
    taken_down_at: Mapped[datetime | None] = mapped_column(index=True)
    fix_request: Mapped[dict[str, Any] | None]
    origin: Mapped[dict[str, Any] | None]

    resource: Mapped[Resource] = relationship(lazy="raise", back_populates="versions")
    report: Mapped[StoredReport | None] = relationship(lazy="raise", uselist=False)
    decisions: Mapped[list[GateDecision]] = relationship(lazy="raise", order_by=GateDecision.number)

    @property
    def is_pending(self) -> bool:
        """Is it still being checked?"""
        return VersionState(self.state) in PENDING
