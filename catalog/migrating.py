"""Bringing a database to the schema of the code, and telling whether it is there."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from catalog.db import Database

_FOLDER = Path(__file__).resolve().parent / "migrations"


def upgrade(db: Database, revision: str = "head") -> None:
    """Run the migrations up to `revision`; each in its own transaction, so a killed run goes on later."""
    with db.writer.connect() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.commit()


def downgrade(db: Database, revision: str = "base") -> None:
    """Take the migrations back down to `revision`."""
    with db.writer.connect() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.downgrade(config, revision)
        connection.commit()


def head() -> str:
    """The revision that the code needs."""
    found = ScriptDirectory.from_config(_config()).get_current_head()
    return found or ""


def current(db: Database) -> str:
    """The revision the database is at; empty when it was never migrated."""
    with db.reader.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return ""
        return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
