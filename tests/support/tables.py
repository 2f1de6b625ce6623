"""Hashes the rows of the database, to prove that a request changed nothing."""
from __future__ import annotations

import hashlib

from imi.database.connection import db
from imi.registry import TABLES


def digests() -> dict[str, str]:
    """A hash of every table's rows, by the table's name."""
    db.connect(reuse_if_open=True)
    return {name: _digest(name) for name in sorted(table._meta.table_name for table in TABLES)}


def _digest(table: str) -> str:
    rows = db.execute_sql(f'SELECT * FROM "{table}"').fetchall()
    return hashlib.sha256("\n".join(sorted(map(repr, rows))).encode()).hexdigest()


def changed(before: dict[str, str]) -> list[str]:
    """Return the names of tables whose rows have changed."""
    return [name for name, digest in digests().items() if before[name] != digest]
