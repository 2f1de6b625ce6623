"""What every test may ask for: a database of its own, empty or furnished with the cast, and the portal on it."""
from __future__ import annotations

import gc
import logging
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import time_machine
from peewee import Database
from support import compiled, ids, quick_passwords

from imi.database.connection import connect, db, disconnect
from imi.migrations import upgrade

if TYPE_CHECKING:
    from support.browser import Browser
    from support.makers import World
    from support.portal_under_test import Portal

# Where Python was told not to keep what it compiled, each of the processes that the tests start would compile the portal anew.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
compiled.share()
quick_passwords.install()
# Pages taken apart by the thousand make Python look for rubbish far too often.
gc.set_threshold(100_000, 50, 50)
# Every test has a database of its own: in memory, where there is room, the disk is not waited for.
MEMORY = Path("/dev/shm")
if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > 2 * 1024 ** 3:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
SERVER = os.environ.get("TEST_DATABASE_URL", "")
# The day on which every test happens, at noon in London.
TODAY = "2026-11-23 12:00:00+00:00"
Copy = Callable[[str], str]
Template = Callable[[str, Callable[[], object]], str]


def _template(folder: Path, name: str, fill: Callable[[], object]) -> str:
    """The URL of a database that was migrated and filled once, to be copied for each test."""
    if SERVER:
        own = f"portal_{name}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
        _on_server(f"DROP DATABASE IF EXISTS {own} WITH (FORCE)", f"CREATE DATABASE {own}")
        url = f"{SERVER.rsplit('/', 1)[0]}/{own}"
    else:
        url = f"sqlite:///{folder / name}.db"
    database = connect(url)
    with database.connection_context():
        upgrade(database)
        fill()
        if not SERVER:
            database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return url


def _on_server(*statements: str) -> None:
    database = connect(SERVER)
    with database.connection_context():
        for statement in statements:
            database.execute_sql(statement)


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name a case by the beginning of its values, where the test gives it no name."""
    return ids.short(val)


@pytest.fixture
def copy_of(tmp_path: Path) -> Iterator[Copy]:
    """Copies a template database for one test and takes the copy away afterwards."""
    own = f"portal_test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"

    def copy(template: str) -> str:
        if not SERVER:
            shutil.copy(template.split("///", 1)[1], tmp_path / "portal.db")
            return f"sqlite:///{tmp_path / 'portal.db'}"
        source = template.rsplit("/", 1)[1]
        _on_server(f"DROP DATABASE IF EXISTS {own} WITH (FORCE)", f"CREATE DATABASE {own} TEMPLATE {source}")
        return f"{SERVER.rsplit('/', 1)[0]}/{own}"

    yield copy
    disconnect()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Makes a migrated database under a name, filled on the day; what it holds is copied for each test that wants it."""
    def make(name: str, fill: Callable[[], object]) -> str:
        with time_machine.travel(TODAY, tick=False):
            return _template(tmp_path_factory.mktemp("templates"), name, fill)

    return make


@pytest.fixture(scope="session")
def empty(template: Template) -> str:
    """A migrated database with nothing in it."""
    return template("empty", lambda: None)


@pytest.fixture(scope="session")
def furnished(template: Template) -> str:
    """A database with the lists, the guide's catalogue, the demo's samples, and the cast at their centres."""
    from support.makers import furnish

    return template("furnished", furnish)


@pytest.fixture
def database_url(empty: str, copy_of: Copy) -> str:
    """Where this test's empty, migrated database is."""
    return copy_of(empty)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The handle, connected to an empty, migrated database."""
    connected = connect(database_url)
    connected.connect()
    yield db
    if not connected.is_closed():
        connected.close()


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Database]:
    """The handle, connected to a database without a table."""
    name = f"portal_fresh_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    if SERVER:
        _on_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name}")
    url = f"{SERVER.rsplit('/', 1)[0]}/{name}" if SERVER else f"sqlite:///{tmp_path / 'portal.db'}"
    connect(url).connect()
    yield db
    disconnect()


@pytest.fixture
def on_the_day() -> Iterator[None]:
    """It is 23 November 2026, noon, and stays so."""
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def world(furnished: str, copy_of: Copy, on_the_day: None) -> Iterator[World]:
    """The furnished database, connected: centres, people, catalogue and nine candidates at Northgate."""
    from support.makers import World

    connected = connect(copy_of(furnished))
    connected.connect()
    yield World()
    if not connected.is_closed():
        connected.close()


@pytest.fixture
def portal(furnished: str, copy_of: Copy, tmp_path: Path, on_the_day: None) -> Iterator[Portal]:
    """The portal itself on a furnished database; `portal.browser("registrar")` is somebody signed in."""
    from support.portal_under_test import Portal

    under_test = Portal(copy_of(furnished), tmp_path)
    yield under_test
    under_test.close()


@pytest.fixture
def portal_alone(furnished: str, copy_of: Copy, tmp_path: Path, on_the_day: None) -> Iterator[Portal]:
    """The same with an application of the test's own, which it may add to."""
    from support.portal_under_test import Portal

    under_test = Portal(copy_of(furnished), tmp_path, alone=True)
    yield under_test
    under_test.close()


@pytest.fixture
def registrar(portal: Portal) -> Browser:
    """The registrar at Northgate, signed in."""
    return portal.browser("registrar")


@pytest.fixture
def reader(portal: Portal) -> Browser:
    """The reader at Northgate, signed in."""
    return portal.browser("reader")


@pytest.fixture
def southgate(portal: Portal) -> Browser:
    """The registrar at Southgate, signed in."""
    return portal.browser("southgate")


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rows of a sheet count as many, so that a test's list is a long one."""
    from imi.screens import files
    from imi.uploads.checking import checked_rows

    monkeypatch.setattr(files, "AT_ONCE_ROWS", 2)
    monkeypatch.setattr(checked_rows, "PIECE", 2)


@pytest.fixture
def passwords_as_in_life(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords cost what they cost whom they protect."""
    quick_passwords.leave_out(monkeypatch)


class Asked(logging.Handler):
    """Keeps what Peewee notes that it sends; savepoints ask nothing."""

    def __init__(self, asked: list[str]) -> None:
        super().__init__()
        self.asked = asked

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one statement."""
        if "SAVEPOINT" not in str(record.msg):
            self.asked.append(str(record.msg))


@pytest.fixture
def statements() -> Callable[[], AbstractContextManager[list[str]]]:
    """Counts what the database is asked: `with statements() as asked: …`, then len(asked)."""
    return counted


@contextmanager
def counted() -> Iterator[list[str]]:
    """Every statement sent while the block runs; savepoints do not count, they ask nothing."""
    asked: list[str] = []
    handler = Asked(asked)
    logger = logging.getLogger("peewee")
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    try:
        yield asked
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
