"""Steps that were edited after a database has seen them: the database is refused in a sentence, and every other one goes on."""
from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from processes import ended, environment, started

from imi.database import connect, db, disconnect
from imi.migrations import STEPS, checksums, pending, runner, upgrade
from imi.migrations.checksums import Edited

SERVER = os.environ.get("TEST_DATABASE_URL", "")
# The last step of what has been released without checksums.
BEFORE = "0026_reasons"
# What 0008_search was before it was edited.
ONCE = (
    'ALTER TABLE "centre_candidate" ADD COLUMN "missing" {flag} NOT NULL DEFAULT true',
    'ALTER TABLE "centre_candidate" ADD COLUMN "registered" {flag} NOT NULL DEFAULT false',
    'CREATE INDEX "employer_centre_id_employer_postcode" ON "employer" ("centre_id", "employer_postcode")'
    " WHERE successor_id IS NULL",
)
# The first sixteen digits of the checksums of steps that databases have seen: an edited step is noticed here first.
FROZEN = {
    "0001_first": "592b3214c81e965b",
    "0002_uploads": "916c1a9f73bdf3e8",
    "0003_upload_progress": "c7e523005877a7a6",
    "0004_corrections": "d4b72c9da9e406ca",
    "0005_looking_in": "cca8d3f9615aa6d3",
    "0008_search": "542ecf47cc7fd0f6",
    "0009_moves": "d8359fb7e9e167a8",
    "0010_protection": "9c273410c9c088d8",
    "0017_catalogue": "b310315eb2e09f2c",
    "0018_second_step": "ee5fad53bc4a63a5",
    "0019_tidied": "2ea8c3008a13c44b",
    "0020_records": "b463ad41b986d061",
    "0021_last_words": "c36df3673101b940",
    "0022_devices": "5958c5003447be56",
    "0023_open_genders": "33a8baef9124cb19",
    "0024_audit_indexes": "69baaf95d2ef5de2",
    "0025_erased": "0159d3c6c1cbccd1",
    "0026_reasons": "02f6f24a9549fc75",
    "0044_checksums": "71d8cc916cd77ccd",
}


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Any]:
    """An empty database, connected."""
    name = f"portal_steps_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    if SERVER:
        with connect(SERVER).connection_context():
            for statement in (f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name}"):
                db.execute_sql(statement)
    url = f"{SERVER.rsplit('/', 1)[0]}/{name}" if SERVER else f"sqlite:///{tmp_path / 'portal.db'}"
    with connect(url).connection_context():
        yield db
    disconnect()


def seen(step: str) -> None:
    """Note a step as one that the database has seen."""
    db.execute_sql(f"INSERT INTO schema_migration (name, applied) VALUES ('{step}', '2026-11-25 12:00:00')")


def as_of_november(database: Any) -> None:
    """A database of 25 November: it has seen a step that was edited afterwards."""
    runner(database).up("0005_looking_in")
    for statement in ONCE:
        database.execute_sql(statement.format(flag="BOOLEAN" if SERVER else "INTEGER"))
    for step in ("0008_search", "0009_moves", "0010_protection"):
        seen(step)


def test_a_database_of_an_edited_step_is_refused_in_a_sentence_and_left_alone(fresh: Any) -> None:
    as_of_november(fresh)
    before = sorted(fresh.get_tables())
    with pytest.raises(Edited, match="The database was brought up by another 0008_search than this release has"):
        upgrade(fresh)
    assert sorted(fresh.get_tables()) == before


@pytest.mark.skipif(bool(SERVER), reason="a file of its own")
def test_commands_and_the_server_say_so_and_end_with_2(fresh: Any, tmp_path: Path) -> None:
    as_of_november(fresh)
    for words in (("flask", "db", "upgrade"), ("flask", "db", "status"), ("app.py", "--port", "1")):
        done = ended(started(*words, env=environment(IMI_INSTANCE=str(tmp_path), SECRET_KEY="only for tests " * 4)))
        assert (done.returncode, "Traceback" in done.stdout) == (2, False), done.stdout
        assert "by another 0008_search" in done.stdout


def test_a_database_of_before_the_checksums_is_upgraded_and_has_them_then(fresh: Any) -> None:
    runner(fresh).up(BEFORE)
    later = list(STEPS[STEPS.index(BEFORE) + 1:])
    assert upgrade(fresh) == later
    kept = dict(fresh.execute_sql("SELECT name, checksum FROM schema_migration").fetchall())
    assert kept == {step: checksums.checksum(step) for step in STEPS}
    assert (upgrade(fresh), pending(fresh)) == ([], [])
    # From now on an edited step is known by its checksum, whatever it makes.
    fresh.execute_sql("UPDATE schema_migration SET checksum = 'of another one' WHERE name = '0026_reasons'")
    with pytest.raises(Edited, match="another 0026_reasons"):
        upgrade(fresh)


def test_no_step_that_databases_have_seen_was_edited() -> None:
    assert {step: checksums.checksum(step)[:16] for step in FROZEN} == FROZEN
    assert {step for step in STEPS if step <= BEFORE} <= FROZEN.keys()
