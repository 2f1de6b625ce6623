"""What was done to a draft says which values of which rows are others since."""
from __future__ import annotations

from peewee import Database
from playhouse.migrate import SchemaMigrator

from imi.migrations.sql import run_sql


def up(_migrator: SchemaMigrator, db: Database) -> None:
    """Add it, empty: of changes before this nobody knows."""
    run_sql(db, "0076_changed_fields.sql")
