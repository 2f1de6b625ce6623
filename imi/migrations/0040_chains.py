"""Registrations that followed one another share the first one's id: of them one is active at a time. A transfer ends with its
registration."""
from __future__ import annotations

from peewee import Database
from playhouse.migrate import SchemaMigrator

from imi.migrations.sql import is_sqlite, run_sql

STATES = "'asked', 'agreed', 'done', 'refused', 'taken_back', 'ended'"


def up(_migrator: SchemaMigrator, db: Database) -> None:
    """Add the first one's id, the transfer's last state, and end the transfers of registrations that have ended."""
    run_sql(db, "0040_chains.sql")
    if is_sqlite(db):
        run_sql(db, "0040_chains.transfers.sql")
    else:
        db.execute_sql("ALTER TABLE transfer DROP CONSTRAINT transfer_state_check")
        db.execute_sql(f"ALTER TABLE transfer ADD CONSTRAINT transfer_state_check CHECK (state IN ({STATES}))")
        db.execute_sql("DROP INDEX transfer_registration_id")
    db.execute_sql("CREATE UNIQUE INDEX \"transfer_registration_id\" ON \"transfer\" (\"registration_id\")"
                   " WHERE state IN ('asked', 'agreed')")
    db.execute_sql("UPDATE transfer SET state = 'ended' WHERE state IN ('asked', 'agreed') AND registration_id IN"
                   " (SELECT id FROM registration WHERE state <> 'active')")
    _name_the_first(db)
    db.execute_sql("CREATE UNIQUE INDEX \"registration_first_id\" ON \"registration\" (\"first_id\")"
                   " WHERE first_id IS NOT NULL AND state IN ('active', 'completed')")
    run_sql(db, "0040_chains.guards.sql")


def _name_the_first(db: Database) -> None:
    """Give every registration that followed another, and the first of them, the first one's id.

    Where two of them are active already they stay as they are, for people to look at.
    """
    first: dict[int, int] = {}
    for number, before in db.execute_sql(
            "SELECT id, came_from_id FROM registration WHERE came_from_id IS NOT NULL ORDER BY id").fetchall():
        first[number] = first.setdefault(before, before)
    mark = "?" if is_sqlite(db) else "%s"
    for number, of in first.items():
        db.execute_sql(f"UPDATE registration SET first_id = {mark} WHERE id = {mark}", (of, number))
    db.execute_sql("UPDATE registration SET first_id = NULL WHERE first_id IN (SELECT first_id FROM registration"
                   " WHERE first_id IS NOT NULL AND state IN ('active', 'completed') GROUP BY first_id HAVING COUNT(*) > 1)")
