"""The awarding body's terms of use have editions, and it is on record who accepted which of them when."""
from __future__ import annotations

from peewee import Database
from playhouse.migrate import SchemaMigrator

from imi.migrations.sql import run_sql


def up(_migrator: SchemaMigrator, db: Database) -> None:
    """Make both tables. Until there is a text, nobody is asked for anything."""
    run_sql(db, "0073_terms.sql")
