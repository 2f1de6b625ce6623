"""The spine: lists, centres, people, catalogue, candidates, batches, receipts, letters, audit."""
from __future__ import annotations

from peewee import Database
from playhouse.migrate import SchemaMigrator

from imi.migrations import guards, run_sql


def up(_migrator: SchemaMigrator, db: Database) -> None:
    """Make the tables of the first release."""
    run_sql(db, "0001_first.sql")
    guards.install(db)
