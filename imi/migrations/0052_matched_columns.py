"""What somebody said of the columns of a list is remembered for the centre's next list with the same headings."""
from __future__ import annotations

from peewee import Database
from playhouse.migrate import SchemaMigrator

from imi.migrations.sql import run_sql


def up(_migrator: SchemaMigrator, db: Database) -> None:
    """Make room for it; of lists that were sent before nothing is remembered."""
    run_sql(db, "0052_matched_columns.sql")
