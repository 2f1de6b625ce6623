"""What a step may use to run its SQL. Frozen like the steps: a changed line here would change steps that databases have seen."""
from __future__ import annotations

from pathlib import Path

from peewee import Database, SqliteDatabase

FOLDER = Path(__file__).parent

# The SQL of the tables is written in these words; each database has its own for them.
WORDS = {
    "sqlite": {
        "BIGNUMBERED": "INTEGER NOT NULL PRIMARY KEY", "NUMBERED": "INTEGER NOT NULL PRIMARY KEY",
        "MOMENT": "DATETIME", "FOLDED": "TEXT", "FLAG": "INTEGER", "SMALL": "INTEGER", "BIG": "INTEGER",
    },
    "postgresql": {
        "BIGNUMBERED": "BIGSERIAL NOT NULL PRIMARY KEY", "NUMBERED": "SERIAL NOT NULL PRIMARY KEY",
        "MOMENT": "TIMESTAMP", "FOLDED": 'TEXT COLLATE "C"', "FLAG": "BOOLEAN", "SMALL": "SMALLINT", "BIG": "BIGINT",
    },
}


def is_sqlite(database: Database) -> bool:
    """Whether a database, or the one behind a handle, is SQLite."""
    return isinstance(getattr(database, "obj", database), SqliteDatabase)


def run_sql(database: Database, file_name: str) -> None:
    """Run a file of this folder, statement by statement.

    Where there is no `name.sql`, each database has a file of its own: `name.sqlite.sql` and `name.postgresql.sql`.
    """
    kind = "sqlite" if is_sqlite(database) else "postgresql"
    file = FOLDER / file_name
    if not file.exists():
        file = file.with_suffix(f".{kind}.sql")
    sql = file.read_text(encoding="utf-8")
    for word, meaning in WORDS[kind].items():
        sql = sql.replace(f"<{word}>", meaning)
    for statement in sql.split(";\n"):
        if statement.strip():
            database.execute_sql(statement)
