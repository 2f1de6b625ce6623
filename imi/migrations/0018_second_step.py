"""A second step at sign-in: the secret an app shares, recovery codes, and centres that demand it."""
from __future__ import annotations

from peewee import Database
from playhouse.migrate import SchemaMigrator

from imi.migrations import guards, run_sql


def up(_migrator: SchemaMigrator, db: Database) -> None:
    """Make the tables of the second step, and note what a session still waits for."""
    run_sql(db, "0018_second_step.sql")
    guards.install(db)
