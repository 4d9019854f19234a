"""The approved open-data list: decisions and the items they put in force."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.models.base import Base, Id, new_id
from catalog.models.organization import Organization


class Decision(Base):
    """A decision that approves (or amends) the list."""

    __tablename__ = "decision"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    number: Mapped[str] = mapped_column(String(100), unique=True)
    issued_on: Mapped[date]
    title_vi: Mapped[str] = mapped_column(default="")
    issuer: Mapped[str] = mapped_column(default="")
    is_illustrative: Mapped[bool] = mapped_column(default=False)
    amends_id: Mapped[str | None] = mapped_column(ForeignKey("decision.id"), index=True)
    created: Mapped[datetime]

    items: Mapped[list["ListItem"]] = relationship(
        back_populates="decision", lazy="raise", order_by="ListItem.position"
    )


class ListItem(Base):
    """One entry of a decision. `code` is permanent over decisions; `position` (TT) is only an order.

    `change` is added, changed or repealed against the decision before.
    """

    __tablename__ = "list_item"
    __table_args__ = (UniqueConstraint("decision_id", "code"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    decision_id: Mapped[str] = mapped_column(ForeignKey("decision.id"), index=True)
    code: Mapped[str] = mapped_column(String(50), index=True)
    position: Mapped[int]
    name_vi: Mapped[str]
    organization_id: Mapped[str | None] = mapped_column(ForeignKey("organization.id"), index=True)
    unit_text: Mapped[str] = mapped_column(default="")
    frequency: Mapped[str | None] = mapped_column(String(20))
    formats: Mapped[list[str]] = mapped_column(default=list)
    first_publication: Mapped[date | None]
    profile: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    change: Mapped[str] = mapped_column(String(20), default="added")

    decision: Mapped[Decision] = relationship(back_populates="items", lazy="raise")
    organization: Mapped[Organization | None] = relationship(lazy="raise")
