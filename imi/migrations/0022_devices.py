"""Sessions say which browser they are in, and in whose bucket the codes are counted that are tried in them."""
from __future__ import annotations

from peewee import Database
from playhouse.migrate import SchemaMigrator

from imi.migrations import guards, run_sql


def up(_migrator: SchemaMigrator, db: Database) -> None:
    """Add both to the sessions; of those that are open nothing is known."""
    run_sql(db, "0022_devices.sql")
    guards.install(db)
