"""Validation reports as stored: counts and masked findings, no raw cell of a refused file."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from catalog.models.base import Base, Id, new_id


class StoredReport(Base):
    """The Report of one file as `validators.findings.report.Report.to_dict` gives it."""

    __tablename__ = "report"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    resource_version_id: Mapped[str] = mapped_column(ForeignKey("resource_version.id"), unique=True)
    verdict: Mapped[str] = mapped_column(String(20))
    body: Mapped[dict[str, Any]]
    created: Mapped[datetime]
