"""What was typed into a row and not kept yet stays with the row."""
from __future__ import annotations

from peewee import Database
from playhouse.migrate import SchemaMigrator

from imi.migrations.sql import run_sql


def up(_migrator: SchemaMigrator, db: Database) -> None:
    """Add it, empty."""
    run_sql(db, "0039_unkept.sql")
