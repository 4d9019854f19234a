"""Accounts, their sessions and their API tokens. Secrets are stored as hashes only."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.models.base import Base, Id, new_id
from catalog.models.organization import Organization


class User(Base):
    """A person's account; `role` is a `catalog.domain.policy.Role`; `mail_off`: no reminders by mail."""

    __tablename__ = "user"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    email: Mapped[str] = mapped_column(String(254))
    role: Mapped[str] = mapped_column(String(20))
    organization_id: Mapped[str | None] = mapped_column(ForeignKey("organization.id"), index=True)
    password_hash: Mapped[str]
    is_active: Mapped[bool] = mapped_column(default=True)
    mail_off: Mapped[bool] = mapped_column(default=False, server_default=false())
    created: Mapped[datetime]

    organization: Mapped[Organization | None] = relationship(lazy="raise")


class LoginSession(Base):
    """A server-side session: the cookie holds the token, the row its SHA-256."""

    __tablename__ = "login_session"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    created: Mapped[datetime]
    last_seen: Mapped[datetime]

    user: Mapped[User] = relationship(lazy="raise")


class ApiToken(Base):
    """A machine's key: shown once, stored as SHA-256."""

    __tablename__ = "api_token"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    user_id: Mapped[str] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    label: Mapped[str] = mapped_column(String(100))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[list[str]] = mapped_column(default=list)
    created: Mapped[datetime]
    expires: Mapped[datetime | None]
    last_used: Mapped[datetime | None]
    revoked: Mapped[datetime | None]

    user: Mapped[User] = relationship(lazy="raise")


class LoginThrottle(Base):
    """Wrong passwords counted by account name (hashed) or address; `delayed_until`: when to try again."""

    __tablename__ = "login_throttle"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    last_failure: Mapped[datetime] = mapped_column(index=True)
    delayed_until: Mapped[datetime | None]
