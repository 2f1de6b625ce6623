"""How long an apprenticeship on a package usually takes: not known of any until somebody says."""
from __future__ import annotations

from peewee import Database
from playhouse.migrate import SchemaMigrator

from imi.migrations.sql import run_sql


def up(_migrator: SchemaMigrator, db: Database) -> None:
    """Add the months, not set, and whether they are a sample."""
    run_sql(db, "0065_usual_months.sql")
