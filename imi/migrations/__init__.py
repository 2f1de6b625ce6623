"""Numbered steps that bring a database to today's tables, run by Peewee's own runner (pwmigrate).

A step is frozen once it has been released: it never imports a model. Every step ends by installing
the guards again, because SQLite's rebuild of a table drops its triggers without a word.
"""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from peewee import Database, DatabaseError
from playhouse.migrations import Runner

from imi.database import behind, is_sqlite
from imi.migrations import checksums

FOLDER = Path(__file__).parent
# Every step by name, in order.
STEPS = tuple(sorted(file.stem for file in FOLDER.glob("0*.py")))

# Any number that nothing else locks on the same server.
LOCK = 4_710_523

# The frozen SQL is written in these words; each database has its own for them.
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


def runner(database: Database) -> Runner:
    """The runner over this folder for an open database."""
    return Runner(behind(database), directory=str(FOLDER))


@contextmanager
def alone(database: Database) -> Iterator[None]:
    """Let nobody else set the same database up meanwhile. On SQLite its own lock of each step does that."""
    if is_sqlite(database):
        yield
        return
    database.execute_sql(f"SELECT pg_advisory_lock({LOCK})")
    try:
        yield
    finally:
        database.execute_sql(f"SELECT pg_advisory_unlock({LOCK})")


def upgrade(database: Database) -> list[str]:
    """Apply what is pending; the names of what is done. Of several processes that ask at once, each step is done by one.

    Raises Edited, and changes nothing, where the database was brought up by other steps than these.
    """
    with alone(database):
        checksums.compare(database)
        asked = left = pending(database)
        while left:
            try:
                runner(database).up()
            except DatabaseError:
                # A step is whole or not there: where somebody else has done it meanwhile, go on with the next.
                if pending(database) == left:
                    raise
            left = pending(database)
        checksums.note(database)
        return asked


def pending(database: Database) -> list[str]:
    """Names of the steps that this database has not seen."""
    return [step.name for step in runner(database).status() if step.applied is None]


def run_sql(database: Database, file_name: str) -> None:
    """Run a frozen SQL file of this folder, statement by statement, in the database's own words."""
    words = WORDS["sqlite" if is_sqlite(database) else "postgresql"]
    sql = (FOLDER / file_name).read_text(encoding="utf-8")
    for word, meaning in words.items():
        sql = sql.replace(f"<{word}>", meaning)
    for statement in sql.split(";\n"):
        if statement.strip():
            database.execute_sql(statement)
