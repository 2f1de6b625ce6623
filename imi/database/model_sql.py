"""Make statements for many rows from a model: their text, built once, and values as the model's columns store them."""
from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, cast

from peewee import BooleanField, DateField, DateTimeField, Field, ForeignKeyField, IntegerField, Model, TextField

from imi.database.connection import is_sqlite
from imi.database.peewee_private import fields_of, table_name

Fields = Sequence[Field | str]
Column = Sequence[Any]
# Rows that one INSERT takes: more are no faster, and their parameters are far fewer than SQLite takes.
ROWS_OF_A_STATEMENT = 200


@dataclass(frozen=True)
class Statement:
    """A statement for one row with `?` for each value, and, of an INSERT, the same for ROWS_OF_A_STATEMENT rows.

    `takes` has for each `?` the place of its value in a row, and the function that turns a column's values into what is stored.
    """

    table: str
    text: str
    takes: Sequence[tuple[int, Callable[[Column], Column]]]
    together: str = ""

    def values(self, rows: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]]:
        """Return the rows as the statement takes them. Raises ValueError for a row that does not have as many values as it asks
        for.
        """
        columns = list(zip(*rows, strict=True))
        if len(columns) != len(self.takes):
            raise ValueError(f"A row of {self.table} has {len(columns)} values, and {len(self.takes)} are asked for")
        return list(zip(*(take(columns[place]) for place, take in self.takes), strict=True))


def insert(model: type[Model], fields: Fields, *, skip: bool = False, key: Fields = (), change: Fields = ()) -> Statement:
    """Return the INSERT of these fields; those that are not named get the model's default.

    With `skip` rows that are there already are passed over. Where a row has the same `key`, its fields `change` are changed.
    """
    return _insert(cast(Hashable, model), _names(model, fields), skip, _names(model, key), _names(model, change), is_sqlite())


def update(model: type[Model], key: Fields, fields: Fields, *, revision: Field | str | None = None) -> Statement:
    """Return the UPDATE of these fields in the row with this key; a row of values has the key's first.

    `revision` is a field that goes up by one with every change.
    """
    raised = _names(model, () if revision is None else (revision,))
    return _update(cast(Hashable, model), _names(model, key), _names(model, fields), raised, is_sqlite())


def delete(model: type[Model], key: Fields) -> Statement:
    """Return the DELETE of the rows with this key."""
    return _delete(cast(Hashable, model), _names(model, key), is_sqlite())


def _names(model: type[Model], fields: Fields) -> tuple[str, ...]:
    """Return the fields' names, by which a statement is kept: Peewee's fields compare as conditions. Raises ValueError."""
    known, names = fields_of(model), []
    for field in fields:
        name = field if isinstance(field, str) else field.name
        if name not in known or known[name] is not field is not name:
            raise ValueError(f"{model.__name__} has no field {name}")
        names.append(name)
    return tuple(names)


@lru_cache(maxsize=256)
def _insert(model: type[Model], names: tuple[str, ...], skip: bool, key: tuple[str, ...], change: tuple[str, ...],
            sqlite: bool) -> Statement:
    known = fields_of(model)
    defaults = {name: field.default for name, field in known.items() if name not in names and field.default is not None}
    columns = ", ".join(_column(known[name]) for name in (*names, *defaults))
    row = f"({', '.join(('?',) * len(names) + tuple(map(_literal, defaults.values())))})"
    into, there = f'INSERT INTO "{table_name(model)}" ({columns}) VALUES ', " ON CONFLICT DO NOTHING" if skip else ""
    if key:
        sets = ", ".join(f"{_column(known[name])} = excluded.{_column(known[name])}" for name in change)
        there = f" ON CONFLICT ({', '.join(_column(known[name]) for name in key)}) DO UPDATE SET {sets}"
    # Where a table has a trigger, SQLite copies each page that a statement changes, to be able to take just that statement
    # back: once for two hundred rows is much less work than two hundred times.
    together = into + ", ".join([row] * ROWS_OF_A_STATEMENT) + there
    return Statement(table_name(model), into + row + there, _takes(known, names, sqlite), together)


@lru_cache(maxsize=256)
def _update(model: type[Model], key: tuple[str, ...], names: tuple[str, ...], revision: tuple[str, ...],
            sqlite: bool) -> Statement:
    known = fields_of(model)
    sets = [*(f"{_column(known[name])} = ?" for name in names),
            *(f"{_column(known[name])} = {_column(known[name])} + 1" for name in revision)]
    text = f'UPDATE "{table_name(model)}" SET {", ".join(sets)} WHERE {_where(known, key)}'
    takes = _takes(known, (*key, *names), sqlite)
    return Statement(table_name(model), text, (*takes[len(key):], *takes[:len(key)]))


@lru_cache(maxsize=256)
def _delete(model: type[Model], key: tuple[str, ...], sqlite: bool) -> Statement:
    known = fields_of(model)
    return Statement(table_name(model), f'DELETE FROM "{table_name(model)}" WHERE {_where(known, key)}',
                     _takes(known, key, sqlite))


def _column(field: Field) -> str:
    return f'"{field.column_name}"'


def _where(known: Any, key: Sequence[str]) -> str:
    return " AND ".join(f"{_column(known[name])} = ?" for name in key)


def _literal(value: object) -> str:
    """Return a default as SQL text. Raises ValueError for one that is not the same for every row."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str) and not {"?", "%"} & set(value):
        return "'{}'".format(value.replace("'", "''"))
    raise ValueError(f"A default like {value!r} can’t stand in a statement for many rows: name the field")


# Types that both drivers take for a kind of column as they are; anything else is converted by Peewee's field.
PLAIN: Sequence[tuple[type[Field], type]] = (
    (BooleanField, bool), (IntegerField, int), (TextField, str), (DateTimeField, datetime), (DateField, date))


def _takes(known: Any, names: Sequence[str], sqlite: bool) -> tuple[tuple[int, Callable[[Column], Column]], ...]:
    return tuple((place, _take(known[name], sqlite)) for place, name in enumerate(names))


def _take(field: Field, sqlite: bool) -> Callable[[Column], Column]:
    """Return the function that turns a field's values into what its column stores; values that need no conversion are only
    checked.
    """
    ends = field
    while isinstance(ends, ForeignKeyField):
        ends = ends.rel_field
    plain = next((frozenset({kind, type(None)}) for of, kind in PLAIN if isinstance(ends, of)), frozenset())
    texts = sqlite and isinstance(ends, (DateField, DateTimeField))

    def take(column: Column) -> Column:
        if not plain.issuperset(map(type, column)):
            column = [field.db_value(value) for value in column]
        return [value if value is None else _day(value) for value in column] if texts else column

    return take


@lru_cache(maxsize=1_024)
def _day(value: date | datetime) -> str:
    """Return a day or moment as SQLite stores it, as Peewee's driver would write it: a list has few different ones."""
    return str(value)
