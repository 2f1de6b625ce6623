"""The rows of uploads are found by candidate, and each person keeps one unfinished candidate outside a batch."""
from __future__ import annotations

from peewee import Database
from playhouse.migrate import SchemaMigrator

from imi.migrations import guards, run_sql


def up(_migrator: SchemaMigrator, db: Database) -> None:
    """Add an index to the rows of uploads and one to the unfinished forms."""
    run_sql(db, "0020_records.sql")
    guards.install(db)
