"""Two processes that start at once on an empty instance, and one that is killed while it brings the tables up to date."""
from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from support import sample
from support.processes import DEADLINE, ended, environment, free_port, started, until_it_serves

from imi.database.connection import connect, db
from imi.migrations import STEPS, guards, pending, upgrade

SERVER = os.environ.get("TEST_DATABASE_URL", "")
MOMENTS = 60 if sample.THOROUGHLY else 8
UPGRADE = """
import sys
from imi.database.connection import connect
from imi.migrations import upgrade
database = connect(sys.argv[1])
with database.connection_context():
    sys.stdin.readline()
    upgrade(database)
"""
# Killed from SQLite's own clock, which ticks in the middle of statements too; a tiny cache makes what is not committed
# yet reach the disk. Without a moment it says how long the clock ran.
KILLED = """
import os, signal, sys
from imi.database.connection import connect
from imi.migrations import upgrade
database, moment, ticks = connect(sys.argv[1]), int(sys.argv[2]), 0
def tick():
    global ticks
    ticks += 1
    if ticks == moment:
        os.kill(os.getpid(), signal.SIGKILL)
    return 0
with database.connection_context():
    database.execute_sql("PRAGMA cache_size = 4")
    database.connection().set_progress_handler(tick, 20)
    upgrade(database)
print(ticks)
"""


@pytest.mark.failure(108)
def test_several_portals_can_upgrade_an_empty_database_at_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    if SERVER:
        url = f"{SERVER.rsplit('/', 1)[0]}/portal_at_once"
        with connect(SERVER).connection_context():
            db.execute_sql("DROP DATABASE IF EXISTS portal_at_once WITH (FORCE)")
            db.execute_sql("CREATE DATABASE portal_at_once")
    several = [started("-c", UPGRADE, url, env=environment(), stdin=subprocess.PIPE) for _ in range(3)]
    for process in several:
        assert process.stdin is not None
        process.stdin.write("now\n")
        process.stdin.flush()
    done = [ended(process) for process in several]
    assert [one.returncode for one in done] == [0] * 3, "\n".join(one.stdout for one in done)
    with connect(url).connection_context():
        assert (pending(db), guards.missing(db)) == ([], [])
        assert db.execute_sql("SELECT count(*) FROM schema_migration").fetchone()[0] == len(STEPS)


@pytest.mark.skipif(bool(SERVER), reason="An empty folder has its database in a file")
@pytest.mark.failure(108)
def test_two_portals_starting_on_an_empty_folder_furnish_it_once(tmp_path: Path) -> None:
    instance = tmp_path / "instance"
    both = [started("app.py", "--port", str(free_port()), env=environment(IMI_INSTANCE=str(instance))) for _ in range(2)]
    try:
        for process in both:
            until_it_serves(process)
            process.send_signal(signal.SIGTERM)
            assert process.wait(DEADLINE) == 0
    finally:
        for process in both:
            process.kill()
            process.communicate()
    with closing(sqlite3.connect(instance / "portal.db")) as look:
        counted = [look.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                   for table in ("version", "package", "schema_migration")]
        assert counted == [10, 8, len(STEPS)]
        assert look.execute("SELECT count(*) FROM audit WHERE verb = 'loaded'").fetchone() == (1,)


@pytest.mark.skipif(bool(SERVER), reason="A file of SQLite is what is torn here")
@pytest.mark.failure(109)
def test_an_upgrade_killed_midway_goes_on_from_a_whole_step(tmp_path: Path) -> None:
    def run(file: Path, moment: int) -> subprocess.CompletedProcess[str]:
        return ended(started("-c", KILLED, f"sqlite:///{file}", str(moment), env=environment(), stderr=subprocess.PIPE))

    whole = run(tmp_path / "whole.db", 0)
    ticks, stood = int(whole.stdout), set()
    for n in range(MOMENTS):
        file = tmp_path / f"at{n}.db"
        assert run(file, 1 + n * (ticks - 1) // MOMENTS).returncode == -signal.SIGKILL
        with connect(f"sqlite:///{file}").connection_context():
            assert db.execute_sql("PRAGMA integrity_check").fetchone() == ("ok",)
            left = pending(db)
            stood.add(len(left))
            assert left == list(STEPS[len(STEPS) - len(left):])
            tables = [row[0] for row in db.execute_sql("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()]
            assert len(left) < len(STEPS) or set(tables) <= {"schema_migration"}
            upgrade(db)
            assert (pending(db), guards.missing(db)) == ([], [])
    # The kills fell into different steps.
    assert len(stood) > 2
