"""Whether the steps that a database has seen are those of this release: a step that was edited after it ran is another one.

The checksum of each step is kept beside its name in `schema_migration`. A database of before that is looked at instead: the
columns and indexes that its steps make have to be there.
"""
from __future__ import annotations

import hashlib
import re
from pathlib import Path

from peewee import Database

from imi.database import Refused, is_sqlite

FOLDER = Path(__file__).parent
TABLE = "schema_migration"
# What a name is cut to on PostgreSQL.
LONGEST = 63
MADE = re.compile(r'CREATE (?:UNIQUE )?INDEX "(?P<index>\w+)"|ALTER TABLE "(?P<table>\w+)" ADD COLUMN "(?P<column>\w+)"'
                  r'|DROP INDEX (?:IF EXISTS )?"?(?P<gone>\w+)"?')


class Edited(Refused):
    """A step that the database has seen is another one in this release."""

    code = "migrations.edited"

    def __init__(self, step: str) -> None:
        super().__init__(f"The database was brought up by another {step} than this release has, so it can’t be upgraded: it "
                         "belongs to a version that was never released. Nothing was changed. Start with an empty instance "
                         "(IMI_INSTANCE, DATABASE_URL), or restore a backup")


def checksum(step: str) -> str:
    """The SHA-256 of a step: its Python file, and its SQL where it has some."""
    digest = hashlib.sha256()
    for file in (FOLDER / f"{step}.py", FOLDER / f"{step}.sql"):
        if file.exists():
            digest.update(file.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def compare(database: Database) -> None:
    """Raises Edited where a step that the database has seen is not the one of this release."""
    seen = _seen(database)
    unsaid = []
    for step, said in seen.items():
        if not said:
            unsaid.append(step)
        elif (FOLDER / f"{step}.py").exists() and said != checksum(step):
            raise Edited(step)
    if unsaid and (step := _lacking(database, list(seen))):
        raise Edited(step)


def note(database: Database) -> None:
    """Keep the checksum of each step that has none yet, once there is a place for it."""
    mark = "?" if is_sqlite(database) else "%s"
    if not _has_checksums(database):
        return
    with database.atomic():
        for step, said in _seen(database).items():
            if not said and (FOLDER / f"{step}.py").exists():
                database.execute_sql(f"UPDATE {TABLE} SET checksum = {mark} WHERE name = {mark} AND checksum IS NULL",
                                     (checksum(step), step))


def _seen(database: Database) -> dict[str, str]:
    """The steps that a database has seen, in order, with the checksum of each where it is kept."""
    if not database.table_exists(TABLE):
        return {}
    said = "coalesce(checksum, '')" if _has_checksums(database) else "''"
    return dict(database.execute_sql(f"SELECT name, {said} FROM {TABLE} ORDER BY name").fetchall())


def _has_checksums(database: Database) -> bool:
    return database.table_exists(TABLE) and "checksum" in {column.name for column in database.get_columns(TABLE)}


def _lacking(database: Database, steps: list[str]) -> str:
    """The first of these steps of which a column or an index is not there, '' where all are."""
    made: dict[tuple[str, str], str] = {}
    for step in steps:
        for kind in ("sql", "py"):
            file = FOLDER / f"{step}.{kind}"
            for found in MADE.finditer(file.read_text(encoding="utf-8") if file.exists() else ""):
                if found["gone"]:
                    made.pop(("", found["gone"][:LONGEST]), None)
                else:
                    made[found["table"] or "", (found["column"] or found["index"])[:LONGEST]] = step
    tables = set(database.get_tables())
    there = {("", index.name[:LONGEST]) for table in tables for index in database.get_indexes(table)}
    there |= {(table, column.name[:LONGEST]) for table in tables for column in database.get_columns(table)}
    return next((step for what, step in made.items() if what not in there), "")
