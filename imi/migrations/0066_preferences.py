"""How people like to see the portal is kept with them, not with their browser."""
from __future__ import annotations

from peewee import Database
from playhouse.migrate import SchemaMigrator

from imi.migrations.sql import run_sql


def up(_migrator: SchemaMigrator, db: Database) -> None:
    """Make the table. What a browser keeps still is taken over when its person next looks."""
    run_sql(db, "0066_preferences.sql")
