"""Beside each step that a database has seen stands its checksum, so that one edited afterwards is noticed."""
from __future__ import annotations

from peewee import Database
from playhouse.migrate import SchemaMigrator


def up(_migrator: SchemaMigrator, db: Database) -> None:
    """Make room for them; `checksums.note` puts them in."""
    db.execute_sql("ALTER TABLE schema_migration ADD COLUMN checksum TEXT")
