"""Why somebody who was withdrawn is registered again, asked for in a spreadsheet as on the screen."""
from __future__ import annotations

from peewee import Database
from playhouse.migrate import SchemaMigrator

from imi.migrations import guards, run_sql


def up(_migrator: SchemaMigrator, db: Database) -> None:
    """Add it to what is said of a row; of what was confirmed before none is known."""
    run_sql(db, "0026_reasons.sql")
    guards.install(db)
