"""Numbered steps that bring a database to today's tables, run by Peewee's own runner (pwmigrate).

A step is frozen once it has been released: it never imports a model. Every step ends by installing
the guards again, because SQLite's rebuild of a table drops its triggers without a word.
"""
from __future__ import annotations

from pathlib import Path

from peewee import Database
from playhouse.migrations import Runner

from imi.database import behind, is_sqlite

FOLDER = Path(__file__).parent
# Every step by name, in order.
STEPS = tuple(sorted(file.stem for file in FOLDER.glob("0*.py")))

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


def upgrade(database: Database) -> list[str]:
    """Apply what is pending; the names applied."""
    return list(runner(database).up())


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
