"""What a checked file holds, as counted by its check: the measure for "published" and for the four scores."""

from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from catalog.models.base import Base, Id


class HeldSet(Base):
    """A set of place codes or of column names, kept once however many files hold it; named by its digest."""

    __tablename__ = "held_set"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    members: Mapped[list[str]]


class FileCoverage(Base):
    """The counts of one file's check.

    `places` are [{"vintage", "digest"}], `columns_digest` names the set of its columns; counts of rows count
    each row once. `has_schema` tells whether a profile or schema was held against it.
    """

    __tablename__ = "file_coverage"

    version_id: Mapped[str] = mapped_column(Id, ForeignKey("resource_version.id"), primary_key=True)
    places: Mapped[list[Any]] = mapped_column(default=list)
    columns_digest: Mapped[str | None] = mapped_column(String(64))
    rows: Mapped[int] = mapped_column(default=0)
    has_schema: Mapped[bool] = mapped_column(default=False)
    rows_with_errors: Mapped[int] = mapped_column(default=0)
    repeated_rows: Mapped[int] = mapped_column(default=0)
    rows_with_lint: Mapped[int] = mapped_column(default=0)
