"""What becomes of a registration: reasons, changes of state, transfers between centres."""
from __future__ import annotations

from peewee import Database
from playhouse.migrate import SchemaMigrator

from imi.migrations import guards, run_sql


def up(_migrator: SchemaMigrator, db: Database) -> None:
    """Make the tables of what happens after a registration."""
    run_sql(db, "0009_moves.sql")
    guards.install(db)
