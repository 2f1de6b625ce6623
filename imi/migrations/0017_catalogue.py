"""The awarding body keeps the catalogue and the lists in the browser: each row counts its changes."""
from __future__ import annotations

from peewee import Database
from playhouse.migrate import SchemaMigrator

from imi.migrations import guards, run_sql


def up(_migrator: SchemaMigrator, db: Database) -> None:
    """Add the counter by which two who change the same thing at once are told so."""
    run_sql(db, "0017_catalogue.sql")
    guards.install(db)
