"""Until when a Save can be cancelled, and a withdrawal taken back, is kept with it: a later window changes no promise."""
from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from peewee import Database
from playhouse.migrate import SchemaMigrator

from imi.migrations.sql import is_sqlite, run_sql

LONDON = ZoneInfo("Europe/London")
# What holds where nobody has set a window.
DAYS = 1
# The guards that let nobody change what is there; they are put back at the end.
IN_THE_WAY = (("receipt", "receipt_never_changed_update"), ("registration_move", "registration_move_only_erased_update"))


def up(_migrator: SchemaMigrator, db: Database) -> None:
    """Keep the days, and write down what holds now for all that was saved and withdrawn before."""
    run_sql(db, "0042_promises.sql")
    lite = is_sqlite(db)
    for table, trigger in IN_THE_WAY:
        db.execute_sql(f'DROP TRIGGER IF EXISTS "{trigger}"' + ("" if lite else f' ON "{table}"'))
    stored = db.execute_sql("SELECT value FROM setting WHERE name = 'undo_days'").fetchone()
    days = timedelta(days=int(stored[0]) if stored else DAYS)
    mark = "?" if lite else "%s"
    for table, which in (("receipt", ""), ("registration_move", " WHERE to_state = 'withdrawn'")):
        # Everything of a second has the same day, so there are far fewer moments than rows.
        for (at,) in db.execute_sql(f"SELECT DISTINCT at FROM {table}{which}").fetchall():
            moment = datetime.fromisoformat(at) if isinstance(at, str) else at
            day = moment.replace(tzinfo=UTC).astimezone(LONDON).date() + days
            further = f"{which} AND" if which else " WHERE"
            db.execute_sql(f"UPDATE {table} SET undo_until = {mark}{further} at = {mark}", (day.isoformat(), at))
    run_sql(db, "0042_promises.guards.sql")
