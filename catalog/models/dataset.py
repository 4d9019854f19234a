"""Datasets: the working copy in its row, the published versions frozen beside it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.domain.workflow import DatasetState
from catalog.models.base import Base, Id, new_id
from catalog.models.organization import Organization
from catalog.models.resource import Resource


class Dataset(Base):
    """A dataset's working copy. `revision` grows with every saved edit and is the ETag of editing.

    `announced_formats` is None for a dataset of files; a list (it may be empty) marks one that is described
    before or beside its files, as a bulk import does: the formats in which its data are to be had.
    """

    __tablename__ = "dataset"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    state: Mapped[str] = mapped_column(String(20), default=DatasetState.DRAFT.value, index=True)
    revision: Mapped[int] = mapped_column(default=1)
    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"), index=True)
    list_item_code: Mapped[str | None] = mapped_column(String(50), index=True)
    off_list_reason_vi: Mapped[str] = mapped_column(default="")
    off_list_reason_en: Mapped[str] = mapped_column(default="")
    title_vi: Mapped[str]
    title_en: Mapped[str] = mapped_column(default="")
    notes_vi: Mapped[str] = mapped_column(default="")
    notes_en: Mapped[str] = mapped_column(default="")
    theme: Mapped[str] = mapped_column(String(50))
    frequency: Mapped[str] = mapped_column(String(20))
    licence: Mapped[str] = mapped_column(String(50))
    keywords_vi: Mapped[list[str]] = mapped_column(default=list)
    keywords_en: Mapped[list[str]] = mapped_column(default=list)
    period_start: Mapped[date | None]
    period_end: Mapped[date | None]
    spatial_code: Mapped[str] = mapped_column(String(10), default="")
    spatial_vintage: Mapped[str] = mapped_column(String(10), default="")
    spatial_name: Mapped[str] = mapped_column(default="")
    contact_name: Mapped[str] = mapped_column(default="")
    contact_email: Mapped[str] = mapped_column(default="")
    source_vi: Mapped[str] = mapped_column(default="")
    source_en: Mapped[str] = mapped_column(default="")
    caveats_vi: Mapped[list[str]] = mapped_column(default=list)
    caveats_en: Mapped[list[str]] = mapped_column(default=list)
    is_simulated: Mapped[bool] = mapped_column(default=False)
    announced_formats: Mapped[list[str] | None]
    note_vi: Mapped[str] = mapped_column(default="")
    note_en: Mapped[str] = mapped_column(default="")
    created: Mapped[datetime]
    modified: Mapped[datetime]
    created_by: Mapped[str | None] = mapped_column(ForeignKey("user.id"))
    submitted_by: Mapped[str | None] = mapped_column(ForeignKey("user.id"))
    submitted_at: Mapped[datetime | None]
    submitted_digest: Mapped[str | None] = mapped_column(String(64))
    returned_reason: Mapped[str] = mapped_column(default="")
    current_number: Mapped[int | None] = mapped_column(index=True)
    issued: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(default="")
    successor_name: Mapped[str] = mapped_column(default="")

    organization: Mapped[Organization] = relationship(lazy="raise")
    resources: Mapped[list[Resource]] = relationship(lazy="raise", order_by=Resource.position)
    versions: Mapped[list["DatasetVersion"]] = relationship(
        lazy="raise", back_populates="dataset", order_by="DatasetVersion.number.desc()"
    )

    @property
    def is_public(self) -> bool:
        """Has it a published version that was not withdrawn?"""
        return self.current_number is not None and self.withdrawn_at is None


class DatasetVersion(Base):
    """Version n of a dataset: the frozen Publication as JSON with its digest. Never changed.

    `gate` is what the personal-data gate said of it: the rules version, the digest of each file's decision
    records, and who signed. It holds no cell and is not shown to the public.
    """

    __tablename__ = "dataset_version"
    __table_args__ = (UniqueConstraint("dataset_id", "number"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    dataset_id: Mapped[str] = mapped_column(ForeignKey("dataset.id"), index=True)
    number: Mapped[int]
    publication: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(String(64))
    list_item_code: Mapped[str | None] = mapped_column(String(50), index=True)
    published_at: Mapped[datetime]
    submitted_by: Mapped[str | None] = mapped_column(ForeignKey("user.id"))
    approved_by: Mapped[str | None] = mapped_column(ForeignKey("user.id"))
    gate: Mapped[dict[str, Any] | None]

    dataset: Mapped[Dataset] = relationship(lazy="raise", back_populates="versions")


class Redirect(Base):
    """An old name of a dataset or organization; its address leads to the object's present name."""

    __tablename__ = "redirect"

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    old_name: Mapped[str] = mapped_column(String(100), primary_key=True)
    object_id: Mapped[str] = mapped_column(Id)
