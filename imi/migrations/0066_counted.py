"""How many rows of a draft are complete is kept with it, so that a list of drafts need not check every row of each."""
from __future__ import annotations

from peewee import Database
from playhouse.migrate import SchemaMigrator

from imi.migrations.sql import run_sql


def up(_migrator: SchemaMigrator, db: Database) -> None:
    """Make room for it; of a draft of which nothing is kept, the rows are counted when it is listed next."""
    run_sql(db, "0066_counted.sql")
