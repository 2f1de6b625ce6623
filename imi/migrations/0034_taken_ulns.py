"""The ULN of a merged record stays taken, as its number does: each ULN stands with one record, living or merged."""
from __future__ import annotations

from datetime import UTC, datetime

from peewee import Database
from playhouse.migrate import SchemaMigrator

from imi.migrations.sql import is_sqlite, run_sql

PARTICULARS = "title, first_names, surname, date_of_birth, gender_id, uln, email, phone"
# Where two have it, it is the living one's; of two that were merged, the later one's.
TWICE = ("FROM candidate WHERE state = 'merged' AND uln IS NOT NULL AND EXISTS (SELECT 1 FROM candidate o"
         " WHERE o.uln = candidate.uln AND o.id <> candidate.id AND (o.state <> 'merged' OR o.id > candidate.id))")


def up(_migrator: SchemaMigrator, db: Database) -> None:
    """Keep what a merged record held as a past edition where its ULN is another's, too, and take each ULN once."""
    mark = "?" if is_sqlite(db) else "%s"
    db.execute_sql(f"INSERT INTO candidate_was (candidate_id, edition, until, {PARTICULARS})"
                   f" SELECT id, edition, CAST({mark} AS {'TEXT' if is_sqlite(db) else 'TIMESTAMP'}), {PARTICULARS} {TWICE}",
                   (str(datetime.now(UTC).replace(tzinfo=None, microsecond=0)),))
    found = [number for (number,) in db.execute_sql(f"SELECT id {TWICE}").fetchall()]
    for number in found:
        db.execute_sql(f"UPDATE candidate SET uln = NULL, edition = edition + 1 WHERE id = {mark}", (number,))
    run_sql(db, "0034_taken_ulns.sql")
