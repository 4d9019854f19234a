"""Organizations: the units that publish, with parents and validity dates."""

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from catalog.models.base import Base, Id, new_id


class Organization(Base):
    """A unit. `name` is its address (lower-case code); it is in office from `valid_from` to `valid_to`.

    `e_identifier` is the electronic identifier of the agency (`H56.12`), empty where none is known.
    """

    __tablename__ = "organization"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    code: Mapped[str] = mapped_column(String(50), unique=True)
    title_vi: Mapped[str]
    title_en: Mapped[str] = mapped_column(default="")
    kind: Mapped[str] = mapped_column(String(20), default="")
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("organization.id"), index=True)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    note: Mapped[str] = mapped_column(default="")
    e_identifier: Mapped[str] = mapped_column(String(35), default="", server_default="")

    def title(self, lang: str) -> str:
        """The name in `vi` or `en`; Vietnamese where English is missing."""
        return (self.title_en if lang == "en" else self.title_vi) or self.title_vi
