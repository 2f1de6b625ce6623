"""The database knows which genders are open, so that whoever holds one that was closed is found as somebody with a gap."""
from __future__ import annotations

from datetime import date

from peewee import Database
from playhouse.migrate import SchemaMigrator

from imi.database import is_sqlite
from imi.migrations import guards, run_sql


def up(_migrator: SchemaMigrator, db: Database) -> None:
    """Add the flag, which the links' flag follows from now on, and close those whose last day is over."""
    run_sql(db, "0023_open_genders.sql")
    guards.install(db)
    mark = "?" if is_sqlite(db) else "%s"
    db.execute_sql(f"UPDATE gender SET is_open = FALSE WHERE closes_on < {mark} OR opens_on > {mark}", (date.today(),) * 2)
