"""What was done to a draft and from which page, so that another page is told; and when a discarded one was emptied."""
from __future__ import annotations

from peewee import Database
from playhouse.migrate import SchemaMigrator

from imi.migrations.sql import run_sql


def up(_migrator: SchemaMigrator, db: Database) -> None:
    """Add both. What was done before is not known, and which drafts were emptied shows by their age."""
    run_sql(db, "0036_batch_changes.sql")
