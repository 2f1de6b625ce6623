"""Numbered steps that bring a database to today's tables, run by Peewee's own runner (pwmigrate).

A step is frozen once a database has seen it: `checksums.txt` keeps its checksum, and a test refuses a changed one. It imports
nothing of today's code but `sql.py`, which is frozen as well. What the database itself refuses stands as SQL beside the step
that brings it; `guards.py` describes for readers what is there today. On SQLite a step that makes a table anew loses its guards
and has to bring them again. The first step is a baseline: see `baseline.py`.

To add a step: write its Python file, its SQL beside it and the models; describe its guards in `guards.py` and have
`python -m imi.migrations NAME GUARD…` write their SQL; once it is ready, `python -m imi.migrations` adds its checksum.
"""
from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from peewee import Database, DatabaseError
from playhouse.migrations import Runner

from imi.database.connection import behind, is_sqlite
from imi.migrations import baseline, checksums

FOLDER = Path(__file__).parent
# Every step by name, in order.
STEPS = tuple(sorted(file.stem for file in FOLDER.glob("0*.py")))

# Any number that nothing else locks on the same server.
LOCK = 4_710_523


def runner(database: Database) -> Runner:
    """Return the runner over this folder for an open database."""
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
    """Apply the pending steps, and return their names. Where several processes ask at once, each step is done by one of them.

    Raises Edited or TooOld, and changes nothing, where the database was brought up by other steps than these.
    """
    with alone(database):
        checksums.compare(database)
        asked = left = pending(database)
        baseline.recognise(database)
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
    """Return the names of the steps that this database has not seen."""
    return unseen(runner(database).applied())


def unseen(steps: Collection[str]) -> list[str]:
    """Return the names of the steps that a database which has seen these has not seen."""
    return [step for step in STEPS if step not in steps and not (step == baseline.STEP and baseline.is_covered(steps))]
