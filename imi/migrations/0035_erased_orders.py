"""An erasure takes the person's name out of the purchase order of a receipt, too; nothing else of a receipt ever changes."""
from __future__ import annotations

from peewee import Database
from playhouse.migrate import SchemaMigrator

from imi.migrations import guards


def up(_migrator: SchemaMigrator, db: Database) -> None:
    """Put the new guards in place."""
    guards.install(db)
