"""Compare the steps that a database has seen with those of this release: a step that was edited after it ran is another one.

The checksum of each step is kept beside its name in `schema_migration`. A database of before that is looked at instead: the
columns and indexes that its steps make have to be there. `checksums.txt` holds what each step was when it was frozen, and what
it was earlier where its text changed and what it makes did not.

`python -m imi.migrations` writes the lines of new steps; those that are there it leaves alone.
"""
from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Collection
from functools import cache
from pathlib import Path

from peewee import Database

from imi.database.connection import is_sqlite
from imi.database.errors import Refused
from imi.migrations.baseline import STEP, TABLE, is_covered, refuse_older

FOLDER = Path(__file__).parent
KEPT = FOLDER / "checksums.txt"
# What a name is cut to on PostgreSQL.
LONGEST = 63
MADE = re.compile(r'CREATE (?:UNIQUE )?INDEX "(?P<index>\w+)"|ALTER TABLE "(?P<altered>\w+)" ADD COLUMN "(?P<added>\w+)"'
                  r'|CREATE TABLE "(?P<table>\w+)" \((?P<columns>.*?)\n\)|DROP INDEX (?:IF EXISTS )?"?(?P<gone>\w+)"?', re.DOTALL)
COLUMN = re.compile(r'^  "(\w+)"', re.MULTILINE)
# Databases of 25 November have seen another 0008_search, one of the steps that the baseline replaced: without some of these.
OF_SEARCH = ("missing", "registered", "live")
INDEXES_OF_SEARCH = (
    "centre_candidate_centre_id_name_key_candidate_id_live_missing_registered",
    "centre_candidate_centre_id_given_key_candidate_id_live_missing_registered_name_key",
    "centre_candidate_candidate_id_name_key_centre_id_live_missing_registered",
    "employer_centre_id_employer_postcode",
    "registration_centre_id_state_version_id_candidate_id",
    "registration_centre_id_candidate_id_state_version_id",
    "employment_employer_id_candidate_id",
)


class Edited(Refused):
    """A step that the database has seen is another one in this release."""

    code = "migrations.edited"

    def __init__(self, step: str) -> None:
        super().__init__(f"The database was brought up by another {step} than this release has, so it can’t be upgraded: it "
                         "belongs to a version that was never released. Nothing was changed. Start with an empty instance "
                         "(IMI_INSTANCE, DATABASE_URL), or restore a backup")


def checksum(step: str) -> str:
    """Return the SHA-256 of a step: of its Python file, and of its SQL where it has some."""
    digest = hashlib.sha256()
    for file in (FOLDER / f"{step}.py", *sorted(FOLDER.glob(f"{step}.*sql"))):
        digest.update(file.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


@cache
def kept() -> dict[str, list[str]]:
    """Return the checksums in checksums.txt by step: the one of today, then those of earlier texts of the step."""
    found: dict[str, list[str]] = defaultdict(list)
    for line in KEPT.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            step, digest, *earlier = line.split()
            found[step].insert(len(found[step]) if earlier else 0, digest)
    return dict(found)


def compare(database: Database) -> None:
    """Raise Edited where a step that the database has seen is another one in this release, TooOld where early steps are lacking.
    """
    seen = _seen(database)
    for step, said in seen.items():
        if said and (right := _right(step)) and said not in right:
            raise Edited(step)
    there = set() if all(seen.values()) else _there(database)
    if there and "0008_search" in seen and not there >= _made_by_search():
        raise Edited("0008_search")
    refuse_older(seen)
    if there and (step := _lacking(there, seen)):
        raise Edited(step)


def note(database: Database) -> None:
    """Store the checksum of each step that has none yet, once there is a place for it."""
    mark = "?" if is_sqlite(database) else "%s"
    if not _has_checksums(database):
        return
    with database.atomic():
        for step, said in _seen(database).items():
            if not said and (right := _right(step)):
                database.execute_sql(f"UPDATE {TABLE} SET checksum = {mark} WHERE name = {mark} AND checksum IS NULL",
                                     (right[0], step))


def _right(step: str) -> list[str]:
    """Return the checksums that a step may have in a database, today's first; none where this release does not know the step."""
    if (FOLDER / f"{step}.py").exists():
        return [checksum(step), *kept().get(step, [])[1:]]
    return kept().get(step, [])


def _seen(database: Database) -> dict[str, str]:
    """Return the steps that a database has seen, in order, with the checksum of each where one is stored."""
    if not database.table_exists(TABLE):
        return {}
    said = "coalesce(checksum, '')" if _has_checksums(database) else "''"
    return dict(database.execute_sql(f"SELECT name, {said} FROM {TABLE} ORDER BY name").fetchall())


def _has_checksums(database: Database) -> bool:
    return database.table_exists(TABLE) and "checksum" in {column.name for column in database.get_columns(TABLE)}


def _there(database: Database) -> set[tuple[str, str]]:
    """Return (table, column) of every column that a database has, and ("", index) of every index."""
    tables = database.get_tables()
    return ({("", index.name[:LONGEST]) for table in tables for index in database.get_indexes(table)}
            | {(table, column.name[:LONGEST]) for table in tables for column in database.get_columns(table)})


def _made_by_search() -> set[tuple[str, str]]:
    return {*(("centre_candidate", column) for column in OF_SEARCH), *(("", name[:LONGEST]) for name in INDEXES_OF_SEARCH)}


def _lacking(there: set[tuple[str, str]], seen: Collection[str]) -> str:
    """Return the first of the seen steps that made a column or an index which is not there, '' where all are."""
    made: dict[tuple[str, str], str] = {}
    for step in sorted({*seen, STEP} if is_covered(seen) else seen):
        for file in sorted(FOLDER.glob(f"{step}.*")):
            for found in MADE.finditer(file.read_text(encoding="utf-8")):
                if found["gone"]:
                    made.pop(("", found["gone"][:LONGEST]), None)
                elif found["table"]:
                    made.update({(found["table"], column[:LONGEST]): step for column in COLUMN.findall(found["columns"])})
                else:
                    made[found["altered"] or "", (found["added"] or found["index"])[:LONGEST]] = step
    return next((step for what, step in made.items() if what not in there), "")


def write_new() -> None:
    """Add the lines of the steps that checksums.txt does not have yet."""
    frozen = ["sql", *(file.stem for file in sorted(FOLDER.glob("0*.py")))]
    new = [step for step in frozen if step not in kept()]
    with KEPT.open("a", encoding="utf-8") as lines:
        lines.writelines(f"{step} {checksum(step)}\n" for step in new)
