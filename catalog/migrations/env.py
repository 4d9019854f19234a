"""Alembic's entry: runs the migrations on the connection that the command hands over."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context

from catalog.models import Base
from catalog.models.base import UtcDateTime


def _render(kind: str, item: Any, _autogen: Any) -> str | Literal[False]:
    # Migrations speak plain SQLAlchemy, so that they still run when our types have moved on.
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def _same_type(_context: Any, _inspected: Any, _model: Any, inspected: Any, model: Any) -> bool | None:
    if isinstance(model, UtcDateTime):
        return not isinstance(inspected, sa.DateTime)
    return None


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    render_item=_render,
    compare_type=_same_type,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
