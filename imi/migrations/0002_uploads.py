"""Spreadsheets on their way to registrations."""
from __future__ import annotations

from peewee import Database
from playhouse.migrate import SchemaMigrator

from imi.migrations import guards, run_sql


def up(_migrator: SchemaMigrator, db: Database) -> None:
    """Make the tables of the uploads."""
    run_sql(db, "0002_uploads.sql")
    guards.install(db)
