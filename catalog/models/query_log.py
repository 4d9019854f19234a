"""What people search for: words and counts by day, nothing of who asked."""

from datetime import date

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalog.models.base import Base, Id, new_id

LONGEST = 200


class LoggedQuery(Base):
    """One text on one Vietnamese day. There is no address, no session, no account and no time of day.

    `folded` are its words without marks, `text` is how it was typed the first time that day; `count` is how
    often it was asked, `hits` how many datasets it found the last time.
    """

    __tablename__ = "query_log"
    __table_args__ = (UniqueConstraint("day", "folded"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    day: Mapped[date]
    folded: Mapped[str] = mapped_column(String(LONGEST))
    text: Mapped[str] = mapped_column(String(LONGEST))
    count: Mapped[int]
    hits: Mapped[int]
