"""Two indexes of the audit hold only the lines that somebody looks for by them: most lines are about candidates."""
from __future__ import annotations

from peewee import Database
from playhouse.migrate import SchemaMigrator

from imi.migrations import guards, run_sql


def up(_migrator: SchemaMigrator, db: Database) -> None:
    """Make both anew."""
    run_sql(db, "0024_audit_indexes.sql")
    guards.install(db)
