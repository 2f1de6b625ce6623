"""Build the SQL of a query once: for what every request asks, building it costs more than the answer."""
from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from peewee import SQL, ModelInsert, ModelUpdate, Node, Select, Value

from imi.database.bulk import table_of
from imi.database.connection import db, is_sqlite
from imi.database.peewee_private import answer

R = TypeVar("R")
Q = TypeVar("Q", bound=Node)


@dataclass(frozen=True)
class ParameterPlace:
    """Where a value goes among the parameters of a statement, by its name."""

    name: str


class Blank(Value):
    """Stands in a query for a value that is named when the query runs. A row may be given for its key: `centre` means
    `centre.id`.
    """

    def __init__(self, name: str) -> None:
        super().__init__(ParameterPlace(name), converter=False, unpack=False)
        self.id = self

    def each(self, kind: Literal["bigint", "text"] = "bigint") -> SQL:
        """Return what goes into `column.in_(…)`: the value is a list, and the statement is the same for every length."""
        return SQL(f"(SELECT value FROM {table_of(kind)})", [self.value])


class _Written(Generic[Q]):
    """A statement that is built from blanks of these names once."""

    def __init__(self, build: Callable[..., Q], names: Iterable[str]) -> None:
        self._build, self._names = build, tuple(names)
        # One for each kind of database that this process has seen.
        self._written: dict[bool, tuple[Q, str, list[Any]]] = {}

    def run(self, values: Mapping[str, Any]) -> tuple[Q, Any]:
        """Run the statement with these values, and return it with the cursor that has the answer."""
        kind = is_sqlite()
        if kind not in self._written:
            self._written[kind] = self._write()
        query, sql, parameters = self._written[kind]
        known = {name: _plain(value) for name, value in values.items()}
        return query, db.execute_sql(sql, [known[each.name] if isinstance(each, ParameterPlace) else each for each in parameters])

    def _write(self) -> tuple[Q, str, list[Any]]:
        query = self._build(**{name: Blank(name) for name in self._names})
        sql, parameters = db.get_sql_context().sql(query).query()
        return query, sql, list(parameters)


class Prepared(Generic[R]):
    """A query that is built from blanks once, and run with values as often as needed.

    It decorates a function of named blanks that returns a select. Called with the values by name, it gives what the select
    gives: models, tuples or dicts. The function must build the same query whatever the values are.
    """

    def __init__(self, build: Callable[..., Select[R]]) -> None:
        self.__doc__ = build.__doc__
        self._written = _Written(build, inspect.signature(build).parameters)

    def __call__(self, **values: Any) -> Select[R]:
        """Run the query with these values and return its results."""
        query, cursor = self._written.run(values)
        run = query.clone()
        answer(run, cursor)
        return run

    def plainly(self, **values: Any) -> list[tuple[Any, ...]]:
        """Run the query with these values and return its rows as the driver gives them, without converting each value."""
        rows: list[tuple[Any, ...]] = self._written.run(values)[1].fetchall()
        return rows


class PreparedChange:
    """A statement that changes rows, which is built from blanks of these names once and run with values as often as needed.

    A value is stored as it is given: what a field would convert is converted before.
    """

    def __init__(self, build: Callable[..., ModelInsert | ModelUpdate], names: Iterable[str]) -> None:
        self._written = _Written(build, names)

    def __call__(self, **values: Any) -> int:
        """Run the statement with these values and return how many rows it changed."""
        return int(self._written.run(values)[1].rowcount)


def _plain(value: Any) -> Any:
    if isinstance(value, (list, tuple, set, frozenset)):
        return json.dumps(list(value)) if is_sqlite() else list(value)
    return getattr(value, "id", value)
