"""A form that is kept says for which centre it was typed, so that it is saved there and nowhere else."""
from __future__ import annotations

from peewee import Database
from playhouse.migrate import SchemaMigrator

from imi.migrations.sql import run_sql


def up(_migrator: SchemaMigrator, db: Database) -> None:
    """Make room for it. Forms that are kept already say nothing, as before; they go within a day."""
    run_sql(db, "0067_forms_of_centres.sql")
