"""The tables and guards of the first release, in place of the eighteen steps that led to them."""
from __future__ import annotations

from peewee import Database
from playhouse.migrate import SchemaMigrator

from imi.migrations.sql import run_sql


def up(_migrator: SchemaMigrator, db: Database) -> None:
    """Make the tables, then the guards. A database that has seen the eighteen steps counts as one that has seen this."""
    run_sql(db, "0026_baseline.sql")
    run_sql(db, "0026_baseline.guards.sql")
