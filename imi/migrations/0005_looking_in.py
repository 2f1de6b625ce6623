"""The awarding body looks in at a centre; the audit and the letters are searched across all centres."""
from __future__ import annotations

from peewee import Database
from playhouse.migrate import SchemaMigrator

from imi.migrations import guards, run_sql


def up(_migrator: SchemaMigrator, db: Database) -> None:
    """Add the centre that a session looks in at, and the indexes that a search without a centre needs."""
    run_sql(db, "0005_looking_in.sql")
    guards.install(db)
