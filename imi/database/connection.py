"""The database handle, its connections, and the base Table.

SQLite is the default, PostgreSQL is chosen by URL. Nothing here knows a web exists.
"""
from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol, Self, TypeVar, cast
from urllib.parse import unquote, urlsplit, urlunsplit

from peewee import (
    Database,
    DatabaseProxy,
    Model,
    ModelSelect,
    Node,
    ObjectIdAccessor,
    OperationalError,
    SqliteDatabase,
)
from playhouse.pool import PooledDatabase, PooledPostgresqlDatabase, PooledSqliteDatabase

from imi.database.errors import NotFound

db: Database = cast(Database, DatabaseProxy())
log = logging.getLogger("peewee")

R = TypeVar("R")

# Peewee puts the key of a foreign key `centre` on the model as `centre_id`; a model that uses this attribute declares its type.
ForeignId = ObjectIdAccessor

# A receipt that was shown survives a power cut (synchronous=FULL); a deleted person leaves no bytes (secure_delete). The
# indexes that ten thousand rows change are held in memory (16 MiB, negative: in KiB), not written away and fetched again.
PRAGMAS: dict[str, Any] = {
    "journal_mode": "wal",
    "synchronous": "full",
    "foreign_keys": 1,
    "busy_timeout": 5000,
    "secure_delete": 1,
    "trusted_schema": 0,
    "temp_store": "memory",
    "cache_size": -16 * 1024,
    "journal_size_limit": 64 * 1024 * 1024,
}
# How long a connection to PostgreSQL is used again.
STALE_SECONDS = 600


class Numbered(Protocol):
    """A row with a number. Audit and mail come before centres and people, and know no more of them than this."""

    @property
    def id(self) -> int: ...


def number_of(row: Numbered | None) -> int | None:
    """Return the number of a row, None for none."""
    return None if row is None else row.id


class Table(Model):
    """The base of every table of the portal. `keys` states its indexes; no index is made without being listed there."""

    class Meta:
        database = db
        legacy_table_names = False

    keys: tuple[tuple[str, Sequence[str], str | None], ...] = ()

    @classmethod
    def get_or_refuse(cls, *where: Node) -> Self:
        """Return the one row that fits. Raises NotFound."""
        row = cls.get_or_none(*where)
        if row is None:
            raise NotFound(cls.__name__)
        return row


def locked(query: ModelSelect[R]) -> ModelSelect[R]:
    """Return a query whose rows stay unchanged until the transaction ends: other writers wait.

    On SQLite a transaction has the whole database to itself from its beginning. Name one table only, or PostgreSQL may leave
    out a row that changed during the wait.
    """
    return query if is_sqlite() else query.for_update()


def lock(query: ModelSelect[Any]) -> None:
    """Lock the rows of a query (see `locked`) without reading them; on SQLite there is nothing to do."""
    if not is_sqlite():
        list(query.for_update())


@contextmanager
def without_waiting() -> Iterator[None]:
    """Write in the block only where that is possible at once: while another writer is at it, the block ends without an error."""
    try:
        if is_sqlite():
            db.execute_sql("PRAGMA busy_timeout = 0")
        yield
    except OperationalError as error:
        log.log(logging.DEBUG if "locked" in str(error) else logging.WARNING, "left for another time: %s", error)
    finally:
        if is_sqlite():
            db.execute_sql(f"PRAGMA busy_timeout = {PRAGMAS['busy_timeout']}")


def now() -> datetime:
    """Return this moment in UTC, whole seconds, without a zone: what every `…_at` column holds."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def connect(url: str) -> Database:
    """Point the handle at a database: `sqlite:///path` or `postgresql://…`. Opens nothing yet.

    A connection that is closed stays open for the next user: a request need not wait for a new one, and with a full disk
    reading continues only where a connection is already open.
    """
    disconnect()
    database = _sqlite(url) if url.startswith("sqlite") else _postgresql(url)
    cast(DatabaseProxy, db).initialize(database)
    return database


def disconnect() -> None:
    """Close this thread's own connection and those that nobody is using."""
    if behind(db) is not None:
        db.close()
        forget_idle()


def forget_idle() -> None:
    """Close the connections that nobody is using: when one has broken because a server was restarted, all have."""
    cast(PooledDatabase, behind(db)).close_idle()


class _File(PooledSqliteDatabase):
    """A pool of connections to a file."""

    def rollback(self) -> None:
        """Roll the transaction back. Where the disk is full, SQLite has done so by itself and refuses to do it twice."""
        if self.connection().in_transaction:
            super().rollback()


def _sqlite(url: str) -> PooledSqliteDatabase:
    path = url.split("///", 1)[1]
    # A request of one thread hands its connection on to that of another.
    file = _File(path, max_connections=None, pragmas=PRAGMAS, lock_type="IMMEDIATE", field_types={"KEY": "TEXT"},
                 check_same_thread=False)
    # While a connection is being opened its pragmas do not hold yet.
    file.timeout = PRAGMAS["busy_timeout"] / 1000
    return file


def _postgresql(url: str) -> PooledPostgresqlDatabase:
    # Imported where the database is on a server: a restart on a file need not wait for it.
    from playhouse.db_url import parse

    settings = parse(url)
    name = settings.pop("database")
    # The server's side of a connection uses more memory as it grows old.
    return PooledPostgresqlDatabase(name, max_connections=None, stale_timeout=STALE_SECONDS, prefer_psycopg3=True,
                                    field_types={"KEY": 'TEXT COLLATE "C"'}, **settings)


def behind(database: Database) -> Database:
    """Return the database itself, where the handle stands for it."""
    return cast(Database, database.obj) if isinstance(database, DatabaseProxy) else database


def is_sqlite(database: Database = db) -> bool:
    """Return whether a database, or the one behind the handle, is SQLite."""
    return isinstance(behind(database), SqliteDatabase)


def path_of(url: str) -> Path | None:
    """Return the file of a SQLite URL, None for a server's."""
    return Path(url.split("///", 1)[1]) if urlsplit(url).scheme == "sqlite" else None


def without_password(url: str) -> tuple[str, dict[str, str]]:
    """Return (the URL without its password, the environment with it) for one of PostgreSQL's programs: all users of a machine
    see a program's arguments.
    """
    parts = urlsplit(url)
    secret = {"PGPASSWORD": unquote(parts.password)} if parts.password else {}
    bare = parts._replace(netloc=parts.netloc.replace(f":{parts.password}@", "@")) if parts.password else parts
    return urlunsplit(bare), {**os.environ, **secret}


def gather_statistics() -> None:
    """Have SQLite sample its tables, some hundred rows of each: without statistics it guesses which index to use."""
    if is_sqlite():
        db.execute_sql("PRAGMA analysis_limit = 400")
        db.execute_sql("ANALYZE")
