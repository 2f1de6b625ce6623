"""Corrections: requests that the awarding body decides, what a centre says of two like records, and merges."""
from __future__ import annotations

from peewee import Database
from playhouse.migrate import SchemaMigrator

from imi.migrations import guards, run_sql


def up(_migrator: SchemaMigrator, db: Database) -> None:
    """Make the tables of corrections and merges."""
    run_sql(db, "0004_corrections.sql")
    guards.install(db)
