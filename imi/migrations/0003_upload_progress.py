"""How far the check of a spreadsheet has come, and who reads one now."""
from __future__ import annotations

from peewee import Database
from playhouse.migrate import SchemaMigrator

from imi.migrations import guards, run_sql


def up(_migrator: SchemaMigrator, db: Database) -> None:
    """Make the tables of waiting uploads and of readings."""
    run_sql(db, "0003_upload_progress.sql")
    guards.install(db)
