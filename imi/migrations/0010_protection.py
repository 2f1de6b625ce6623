"""That a person's data was erased, without the data."""
from __future__ import annotations

from peewee import Database
from playhouse.migrate import SchemaMigrator

from imi.migrations import guards, run_sql


def up(_migrator: SchemaMigrator, db: Database) -> None:
    """Make the table of erasures."""
    run_sql(db, "0010_protection.sql")
    guards.install(db)
