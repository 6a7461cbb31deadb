"""The schema's history: named steps, each in a transaction together with the note that it was taken."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

NEWEST = 4
"""Number of the newest schema, and of the last step in ``versions/``."""

VERSION_TABLE = "pourparler_schema"

# A step finds its connection through Alembic's module-level ``context`` and ``op``: with two threads at work, one would
# make its tables in the other's database.
_one_at_a_time = threading.Lock()

SCHEMA_DIGESTS = {
    1: "771dfd44876772047ed0d689c0c75866c4943cf5c933335ebba061251c808a79",
    2: "373c21834190459210d2376c9010029ebfda33edc36213fcf0972a0f86472238",
    3: "acb47839448fa024a5e4fb2c5f4d1696505e98b1f37702e0758b05890f39282b",
    4: "e619041a2869da932d599f7866ff1486a937228f33064d319c9e1f339e80ef6e",
}
"""What every released schema looks like in SQLite (``sqlite.schema_digest``): a file that differs was tampered with."""


def current_schema(connection: Connection) -> int:
    """Number of the schema that a database has, 0 when it holds no project."""
    if connection.dialect.name == "sqlite":
        found = f"SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = '{VERSION_TABLE}'"
    else:
        found = f"SELECT to_regclass('{VERSION_TABLE}') IS NOT NULL"
    if not connection.exec_driver_sql(found).scalar_one():
        return 0
    version = str(connection.exec_driver_sql(f"SELECT version_num FROM {VERSION_TABLE}").scalar() or 0)
    # A file from elsewhere may hold anything here; a number that no version has is refused by the caller.
    return int(version) if version.isdecimal() else -1


def upgrade(connection: Connection, *, to: int = NEWEST) -> None:
    """Takes all steps that a database lacks; one that fails leaves the database as it was before it.

    The connection must not be in a transaction. With another process or thread at the same work, each step is taken
    once.
    """
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    connection = connection.execution_options(writes=True)
    for number in range(1, to + 1):
        with _one_at_a_time, connection.begin():
            if current_schema(connection) != number - 1:
                continue
            command.upgrade(config, f"{number:04d}")
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql(f"PRAGMA user_version = {number:d}")
