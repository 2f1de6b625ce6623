"""What the rows of a spreadsheet were judged by, so that they are judged again once it has changed."""
from __future__ import annotations

from peewee import Database
from playhouse.migrate import SchemaMigrator

from imi.migrations.sql import run_sql


def up(_migrator: SchemaMigrator, db: Database) -> None:
    """Add it; of rows that were judged before nothing is known, so each list is judged once more."""
    run_sql(db, "0032_judged.sql")
