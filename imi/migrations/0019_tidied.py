"""What is kept otherwise of a spreadsheet's cells, and what a check takes in place of what it had: a file, or columns."""
from __future__ import annotations

from peewee import Database
from playhouse.migrate import SchemaMigrator

from imi.migrations import guards, run_sql


def up(_migrator: SchemaMigrator, db: Database) -> None:
    """Add a column to the rows of uploads and one to their jobs."""
    run_sql(db, "0019_tidied.sql")
    guards.install(db)
