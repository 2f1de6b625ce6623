"""A batch says of which scheme it is; a batch and a registration keep what a scheme asks for and has no column of its own."""
from __future__ import annotations

from peewee import Database
from playhouse.migrate import SchemaMigrator

from imi.migrations.sql import run_sql


def up(_migrator: SchemaMigrator, db: Database) -> None:
    """Make room for both. Until now every batch was for apprenticeships."""
    run_sql(db, "0060_extra.sql")
    run_sql(db, "0060_extra.guards.sql")
