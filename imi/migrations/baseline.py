"""The first step makes in one go what eighteen earlier steps made. A database that has seen all of them has seen it.

One that has seen some of them only is too old for this release: commit a856fe0 has the last of them.
"""
from __future__ import annotations

from collections.abc import Collection

from peewee import Database

from imi.database.errors import Refused

STEP = "0026_baseline"
TABLE = "schema_migration"
REPLACED = frozenset({
    "0001_first", "0002_uploads", "0003_upload_progress", "0004_corrections", "0005_looking_in", "0008_search", "0009_moves",
    "0010_protection", "0017_catalogue", "0018_second_step", "0019_tidied", "0020_records", "0021_last_words", "0022_devices",
    "0023_open_genders", "0024_audit_indexes", "0025_erased", "0026_reasons",
})


class TooOld(Refused):
    """The database is from before the baseline, so this release can't upgrade it."""

    code = "migrations.too-old"

    def __init__(self, step: str) -> None:
        super().__init__(f"The database is too old for this release: it ends with {step}, and upgrades begin with 0026_reasons. "
                         "Nothing was changed. Upgrade it with the release of 27 November 2026 first (commit a856fe0: flask db "
                         "upgrade), then with this one")


def is_covered(seen: Collection[str]) -> bool:
    """Return whether a database that has seen these steps has everything that the baseline makes."""
    return STEP in seen or set(seen) >= REPLACED


def refuse_older(seen: Collection[str]) -> None:
    """Raise TooOld for a database that has seen some of the replaced steps but not all."""
    if (some := REPLACED & set(seen)) and not is_covered(seen):
        raise TooOld(max(some))


def recognise(database: Database) -> None:
    """Note the baseline as done in a database that has seen all that it stands for. Its own history stays as it is."""
    if not database.table_exists(TABLE):
        return
    seen = {name for (name,) in database.execute_sql(f"SELECT name FROM {TABLE}").fetchall()}
    if STEP not in seen and is_covered(seen):
        # Of two processes at once one does it.
        database.execute_sql(f"INSERT INTO {TABLE} (name, applied) VALUES ('{STEP}', CURRENT_TIMESTAMP) ON CONFLICT DO NOTHING")
