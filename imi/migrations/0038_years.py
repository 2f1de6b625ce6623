"""Which package follows which, and which year of an apprenticeship it is for: nothing is known of either until somebody says."""
from __future__ import annotations

from peewee import Database
from playhouse.migrate import SchemaMigrator

from imi.migrations.sql import run_sql


def up(_migrator: SchemaMigrator, db: Database) -> None:
    """Add both, not set, and whether they are a sample."""
    run_sql(db, "0038_years.sql")
