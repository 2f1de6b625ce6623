"""Copy databases: SQLite's while it is in use, PostgreSQL's by its own programs; and look into a copy."""
from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from imi.database.connection import without_password
from imi.database.errors import Refused


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy the content that a SQLite database has at this moment into a new file, while others use it."""
    target.touch(mode=0o600)
    with closing(sqlite3.connect(source)) as live:
        live.execute("VACUUM INTO ?", (str(target),))


def rows_of(file: Path) -> dict[str, int]:
    """Return how many rows each table of a SQLite database has."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as opened:
        names = [name for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return {name: opened.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}


def postgresql(program: str, url: str, *words: str) -> None:
    """Run a program of PostgreSQL's; its output is kept for the refusal. Raises Refused."""
    address, environment = without_password(url) if url else ("", dict(os.environ))
    found = shutil.which(program)
    if found is None:
        raise Refused(f"{program} is not there. Install the PostgreSQL client of the server’s version: it copies the database")
    more = [f"--dbname={address}"] if address else []
    done = subprocess.run([found, *more, *words], env=environment, capture_output=True, text=True, check=False)  # noqa: S603  our own words
    if done.returncode:
        raise Refused(f"{program} did not finish: {' '.join(done.stderr.split())[:500]}")
