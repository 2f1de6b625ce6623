"""Build the SQL of a query once: for what every request asks, building it costs more than the answer."""
from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from peewee import SQL, Select, Value

from imi.database.bulk import table_of
from imi.database.connection import db, is_sqlite
from imi.database.peewee_private import answer

R = TypeVar("R")


@dataclass(frozen=True)
class Place:
    """Where a value goes among the parameters of a statement, by its name."""

    name: str


class Blank(Value):
    """Stands in a query for a value that is named when the query runs. A row may be given for its key: `centre` means
    `centre.id`.
    """

    def __init__(self, name: str) -> None:
        super().__init__(Place(name), converter=False, unpack=False)
        self.id = self

    def each(self, kind: Literal["bigint", "text"] = "bigint") -> SQL:
        """Return what goes into `column.in_(…)`: the value is a list, and the statement is the same for every length."""
        return SQL(f"(SELECT value FROM {table_of(kind)})", [self.value])


class Prepared(Generic[R]):
    """A query that is built from blanks once, and run with values as often as needed.

    It decorates a function of named blanks that returns a select. Called with the values by name, it gives what the select
    gives: models, tuples or dicts. The function must build the same query whatever the values are.
    """

    def __init__(self, build: Callable[..., Select[R]]) -> None:
        self._build = build
        self.__doc__ = build.__doc__
        # One for each kind of database that this process has seen.
        self._written: dict[bool, tuple[Select[R], str, list[Any]]] = {}

    def __call__(self, **values: Any) -> Select[R]:
        """Run the query with these values and return its results."""
        kind = is_sqlite()
        if kind not in self._written:
            self._written[kind] = self._write()
        query, sql, parameters = self._written[kind]
        known = {name: _plain(value) for name, value in values.items()}
        run = query.clone()
        answer(run, db.execute_sql(sql, [known[each.name] if isinstance(each, Place) else each for each in parameters]))
        return run

    def _write(self) -> tuple[Select[R], str, list[Any]]:
        query = self._build(**{name: Blank(name) for name in inspect.signature(self._build).parameters})
        sql, parameters = db.get_sql_context().sql(query).query()
        return query, sql, list(parameters)


def _plain(value: Any) -> Any:
    if isinstance(value, (list, tuple, set, frozenset)):
        return json.dumps(list(value)) if is_sqlite() else list(value)
    return getattr(value, "id", value)
