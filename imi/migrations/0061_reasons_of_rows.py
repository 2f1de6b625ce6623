"""What was confirmed of a row of a batch loses its words where the candidate of the row has been erased."""
from __future__ import annotations

from peewee import Database
from playhouse.migrate import SchemaMigrator

from imi.migrations.sql import run_sql


def up(_migrator: SchemaMigrator, db: Database) -> None:
    """Empty what earlier erasures left: they emptied only what the registration has of it."""
    run_sql(db, "0061_reasons_of_rows.sql")
