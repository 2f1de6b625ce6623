"""Databases as earlier commits left them, put into an empty one."""
from __future__ import annotations

from peewee import Database

from imi.database.connection import is_sqlite
from imi.migrations import baseline, checksums, runner, upgrade
from support.processes import ROOT

FOLDER = ROOT / "tests" / "databases"
# The one index of 0008_search that it made before it was edited, too.
STAYED = "employer_centre_id_employer_postcode"
# A later one that goes with a column of 0008_search.
SINCE = ("centre_candidate_centre_id_last_key_candidate_id_live_missing_registered_name_key",)


def of_the_baseline(database: Database) -> None:
    """A small database of commit a856fe0, in which things have happened."""
    kind = "sqlite" if is_sqlite(database) else "postgresql"
    sql = (FOLDER / f"a856fe0.{kind}.sql").read_text(encoding="utf-8")
    if kind == "sqlite":
        database.connection().executescript(sql)
    else:
        database.cursor().execute(sql)


def as_of_november(database: Database) -> None:
    """A database of 25 November: it has seen a step that was edited afterwards."""
    runner(database).up(baseline.STEP)
    for name in (*checksums.INDEXES_OF_SEARCH, *SINCE):
        if name != STAYED:
            database.execute_sql(f'DROP INDEX "{name}"')
    for table in ("candidate", "centre_candidate"):
        database.execute_sql(f"DROP TRIGGER {table}_keeps_live_update" + ("" if is_sqlite(database) else f" ON {table}"))
    database.execute_sql("ALTER TABLE centre_candidate DROP COLUMN live")
    _has_seen(database, [step for step in sorted(baseline.REPLACED) if step <= "0010_protection"])


def older(database: Database) -> None:
    """A database of a commit before the baseline, whose steps nobody edited."""
    runner(database).up(baseline.STEP)
    _has_seen(database, [step for step in sorted(baseline.REPLACED) if step <= "0019_tidied"])


def as_of_yesterday(database: Database) -> None:
    """A database that has seen every step under its earlier text, and the steps that the baseline replaced."""
    upgrade(database)
    steps = [name for (name,) in database.execute_sql("SELECT name FROM schema_migration").fetchall() if name != baseline.STEP]
    _has_seen(database, [*sorted(baseline.REPLACED), *steps])
    for step, (*_today, earlier) in checksums.kept().items():
        database.execute_sql(f"UPDATE schema_migration SET checksum = '{earlier}' WHERE name = '{step}'")


def _has_seen(database: Database, steps: list[str]) -> None:
    """Note these steps, and no other, as those that the database has seen."""
    database.execute_sql("DELETE FROM schema_migration")
    for step in steps:
        database.execute_sql(f"INSERT INTO schema_migration (name, applied) VALUES ('{step}', '2026-11-25 12:00:00')")
