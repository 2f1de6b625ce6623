"""What a search of candidates asks: flags at the link between centre and candidate, and indexes."""
from __future__ import annotations

from peewee import Database
from playhouse.migrate import SchemaMigrator

from imi.migrations import guards, run_sql


def up(_migrator: SchemaMigrator, db: Database) -> None:
    """Add the flags, set them for everybody, and let the database keep them."""
    run_sql(db, "0008_search.sql")
    guards.install(db)
    guards.reckon(db)
