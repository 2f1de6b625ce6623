"""Run one statement for many rows: a question about thousands of rows, or a change to them, takes as many statements as for
one.
"""
from __future__ import annotations

import json
import logging
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import chain, islice
from typing import Any, Literal, TypeVar, cast

from peewee import SQL, Field, Model, ModelSelect, Query

from imi.database import model_sql
from imi.database.connection import db, is_sqlite
from imi.database.model_sql import ROWS_OF_A_STATEMENT, Fields, Statement
from imi.database.peewee_private import raises_as_peewee

log = logging.getLogger("peewee")


def among(values: Collection[Any]) -> SQL | list[Any]:
    """Return what goes into `column.in_(…)`: any number of numbers or texts as one parameter, so the statement is built just as
    fast.
    """
    if not values:
        return []
    table, listed = each_of(values)
    return SQL(f"(SELECT value FROM {table})", [listed])


def each_of(values: Collection[Any]) -> tuple[str, Any]:
    """Return (a table of numbers or texts with the one column `value`, the one parameter in it)."""
    listed = list(values)
    return table_of("bigint" if listed and isinstance(listed[0], int) else "text"), json.dumps(listed) if is_sqlite() else listed


def table_of(kind: Literal["bigint", "text"]) -> str:
    """Return a table of numbers or texts with the one column `value`: the list is its one parameter, as JSON on SQLite."""
    return "json_each(?)" if is_sqlite() else f"unnest(%s::{kind}[]) AS each(value)"


def marked(sql: str) -> str:
    """Return a statement with the database's own placeholder for each `?`."""
    return sql.replace("?", str(db.param))


def plainly(query: Query[Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a query of numbers and texts as the driver gives them, without converting each value.

    This saves time where rows come by the thousand. A day, a moment or a boolean would come unconverted on SQLite.
    """
    found: list[tuple[Any, ...]] = db.execute(query).fetchall()
    return found


# Rows of a long list that are looked up and written together; after each piece a long job can be stopped or killed.
PIECE = 2_000
Row = TypeVar("Row")


def pieces(rows: Iterable[Row]) -> Iterator[Sequence[Row]]:
    """Yield the rows of a long list, so many at a time as are looked up and written together."""
    left = iter(rows)
    while piece := list(islice(left, PIECE)):
        yield piece


# Rows that a file reads at once.
ROWS_OF_A_PIECE = 5_000


def newest_first(query: ModelSelect[Any], key: Field[int]) -> Iterator[dict[str, Any]]:
    """Yield every row of a query, highest key first, read in pieces: a file of everything is too large to be read at once.

    The query selects the key as `id`. Rows added meanwhile have higher keys and are left out.
    """
    last = None
    while True:
        piece = list((query if last is None else query.where(key < last)).order_by(key.desc()).limit(ROWS_OF_A_PIECE).dicts())
        yield from piece
        if len(piece) < ROWS_OF_A_PIECE:
            return
        last = piece[-1]["id"]


def one_transaction() -> AbstractContextManager[Any]:
    """Join the caller's transaction where there is one, else open one: for work that is undone with all the rest or not at all.

    There is no savepoint: within one, each row's trigger walks the whole open journal, so that time grows with the square of
    the number of rows.
    """
    return nullcontext() if db.in_transaction() else cast(AbstractContextManager[Any], db.atomic())


def insert(model: type[Model], fields: Fields, rows: Iterable[Sequence[Any]], *, skip: bool = False, key: Fields = (),
           change: Fields = ()) -> None:
    """Insert many rows, each the values of `fields` in their order; fields that are not named get the model's default.

    With `skip`, rows that exist already are passed over. With `key`, a row that has the same key gets the new values of its
    fields `change` instead. All rows are stored or none, as with `many`.
    """
    rows = list(rows)
    if rows:
        _run(model_sql.insert(model, fields, skip=skip, key=key, change=change), rows)


def update(model: type[Model], key: Fields, fields: Fields, rows: Iterable[Sequence[Any]], *,
           revision: Field | str | None = None) -> None:
    """Update many rows, each with its own values: those of `key` first, then those of `fields`.

    `revision` is a field that goes up by one in each. All rows are changed or none, as with `many`.
    """
    rows = list(rows)
    if rows:
        _run(model_sql.update(model, key, fields, revision=revision), rows)


def delete(model: type[Model], key: Fields, rows: Iterable[Sequence[Any]]) -> None:
    """Delete many rows, each named by its values of `key`. All rows are deleted or none, as with `many`."""
    rows = list(rows)
    if rows:
        _run(model_sql.delete(model, key), rows)


def _run(statement: Statement, rows: Sequence[Sequence[Any]]) -> None:
    log.debug((statement.text, f"{len(rows)} rows"))
    with one_transaction(), raises_as_peewee:
        if not is_sqlite():
            db.cursor().executemany(marked(statement.text), statement.values(rows))
            if statement.together:
                _look_at(statement.table, len(rows))
            return
        cursor = db.cursor()
        whole = len(rows) - len(rows) % ROWS_OF_A_STATEMENT if statement.together else 0
        for start in range(0, whole, ROWS_OF_A_STATEMENT):
            piece = statement.values(rows[start:start + ROWS_OF_A_STATEMENT])
            cursor.execute(statement.together, list(chain.from_iterable(piece)))
        if whole < len(rows):
            cursor.executemany(statement.text, statement.values(rows[whole:]))


def many(sql: str, rows: Iterable[Sequence[Any]]) -> None:
    """Run one statement for many rows, where `insert` and `update` cannot express it.

    Write `?` for a parameter; the database's own placeholder is put in. All rows or none are written, in the caller's
    transaction where there is one: a caller that continues after a refusal opens a savepoint of its own. Raises what any other
    statement raises, Peewee's errors.
    """
    rows = list(rows)
    if not rows:
        return
    log.debug((sql, f"{len(rows)} rows"))
    with one_transaction(), raises_as_peewee:
        db.cursor().executemany(marked(sql), rows)
        if not is_sqlite():
            _look_at(_into(sql), len(rows))


def for_each(sql: str, values: Collection[int], *parameters: Any) -> None:
    """Run one INSERT … SELECT that makes a row for each of many numbers: they are the column `value` of the table that replaces
    `{each}`, after the other parameters.

    Write `?` for a parameter. Unlike `many`, this does not take the statement apart for each row.
    """
    if values:
        table, listed = each_of(values)
        db.execute_sql(marked(sql).format(each=table), (*parameters, listed))
        if not is_sqlite():
            _look_at(_into(sql), len(values))


# So many new rows make a server's plans wrong for a table that it took for a small one.
MANY_NEW = 500
INTO = re.compile(r"INSERT INTO (\w+) ")


def _into(sql: str) -> str:
    """Return the table that an INSERT adds to, '' for another statement."""
    found = INTO.match(sql)
    return found[1] if found else ""


def _look_at(table: str, rows: int) -> None:
    """Have PostgreSQL analyse a table that has grown to several times the size it knows.

    Triggers and foreign keys keep the plan made for a table of a few rows, which scans the whole table for each new row: a
    first list of ten thousand rows would take hours, because no statistics see its rows before they are committed. Where
    another long list is being analysed at the moment, nobody waits for it.
    """
    if not table or rows < MANY_NEW:
        return
    cursor = db.cursor()
    cursor.execute("SELECT reltuples FROM pg_class WHERE oid = to_regclass(%s)", [table])
    if cursor.fetchone()[0] < 2 * rows:
        cursor.execute(f"ANALYZE (SKIP_LOCKED) {table}")
