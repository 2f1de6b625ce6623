"""Digests of what a row of a spreadsheet was compared by are kept with it, so that a change finds the rows that it concerns."""
from __future__ import annotations

from peewee import Database
from playhouse.migrate import SchemaMigrator

from imi.migrations.sql import run_sql


def up(_migrator: SchemaMigrator, db: Database) -> None:
    """Make room for them; a row that was judged before has none, and its whole list is judged once more."""
    run_sql(db, "0058_compared.sql")
