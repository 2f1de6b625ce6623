"""An erasure takes the person's name out of the purchase order of a receipt, too; nothing else of a receipt ever changes."""
from __future__ import annotations

from peewee import Database
from playhouse.migrate import SchemaMigrator

from imi.migrations.sql import run_sql


def up(_migrator: SchemaMigrator, db: Database) -> None:
    """Put the new guard in place, and the one of 0042 where the database has seen that step before this one."""
    run_sql(db, "0035_erased_orders.guards.sql")
    if "undo_until" in {column.name for column in db.get_columns("receipt")}:
        run_sql(db, "0042_promises.guards.sql")
