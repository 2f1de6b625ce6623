"""Whoever was kept in a merge is found by the e-mail address and the telephone number of the record that went, too."""
from __future__ import annotations

from importlib import import_module

from peewee import Database
from playhouse.migrate import SchemaMigrator

from imi.migrations.sql import is_sqlite

# So many keys are written at a time.
WRITTEN = 300


def up(_migrator: SchemaMigrator, db: Database) -> None:
    """Write the keys of merges that were made before this; those made since have them."""
    keys, mark = import_module("imi.migrations.0064_further_keys").keys, "?" if is_sqlite(db) else "%s"
    merged = db.execute_sql(
        "SELECT link.centre_id, kept.id, gone.email, gone.phone FROM candidate AS gone"
        " JOIN candidate AS kept ON kept.id = gone.merged_into_id AND kept.state = 'live'"
        " JOIN centre_candidate AS link ON link.candidate_id = kept.id"
        " WHERE gone.email IS NOT NULL OR gone.phone IS NOT NULL").fetchall()
    rows = sorted({(centre, key, kept) for centre, kept, email, phone in merged for key in keys("", "", email, phone)})
    for at in range(0, len(rows), WRITTEN):
        some = rows[at:at + WRITTEN]
        db.execute_sql("INSERT INTO candidate_key (centre_id, key, candidate_id) VALUES "
                       + ", ".join([f"({mark}, {mark}, {mark})"] * len(some)) + " ON CONFLICT DO NOTHING",
                       [each for row in some for each in row])
