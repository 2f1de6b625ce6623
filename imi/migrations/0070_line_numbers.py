"""The position of a row of a batch becomes its line number: counted in the order of entry, and never another row's."""
from __future__ import annotations

from peewee import Database
from playhouse.migrate import SchemaMigrator

from imi.migrations.sql import run_sql


def up(_migrator: SchemaMigrator, db: Database) -> None:
    """Number the rows of every batch from 1; until now the latest had the lowest number, which could be below zero."""
    run_sql(db, "0070_line_numbers.sql")
