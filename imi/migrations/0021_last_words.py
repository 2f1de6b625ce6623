"""The last word of a surname of several finds its candidate at their centres."""
from __future__ import annotations

from peewee import Database
from playhouse.migrate import SchemaMigrator

from imi.candidates.keys import last_key
from imi.migrations import guards, run_sql
from imi.statements import many


def up(_migrator: SchemaMigrator, db: Database) -> None:
    """Add the key with its index, and set it for those who have one."""
    run_sql(db, "0021_last_words.sql")
    several = db.execute_sql("SELECT id, surname, first_names FROM candidate WHERE state <> 'erased'").fetchall()
    many("UPDATE centre_candidate SET last_key = ? WHERE candidate_id = ?",
         [(key, number) for number, surname, first in several if (key := last_key(surname, first))])
    guards.install(db)
