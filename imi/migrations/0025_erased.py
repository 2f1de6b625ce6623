"""Who was erased stays erased: no value comes back, no registration becomes active again, no employment is open."""
from __future__ import annotations

from datetime import UTC, datetime

from peewee import Database
from playhouse.migrate import SchemaMigrator

from imi.database import is_sqlite
from imi.migrations import guards


def up(_migrator: SchemaMigrator, db: Database) -> None:
    """End the employments of those who were erased before, and put the new guards in place."""
    mark = "?" if is_sqlite(db) else "%s"
    db.execute_sql(f"UPDATE employment SET until = {mark} WHERE until IS NULL"
                   " AND candidate_id IN (SELECT id FROM candidate WHERE state = 'erased')",
                   (datetime.now(UTC).replace(tzinfo=None, microsecond=0),))
    guards.install(db)
