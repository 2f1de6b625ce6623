"""The few things of Peewee that its manual does not offer, all in one place: a test fails when one of them changes."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

from peewee import Field, Model, Query, __exception_wrapper__

# Turns what a driver raises into Peewee's own errors, for statements that are given to a cursor and not to Peewee.
raises_as_peewee: AbstractContextManager[Any] = __exception_wrapper__


def table_name(model: type[Model]) -> str:
    """Return the name of a model's table."""
    return str(model._meta.table_name)


def fields_of(model: type[Model]) -> Mapping[str, Field]:
    """Return a model's fields by their names, in the order in which they are declared."""
    return {field.name: field for field in model._meta.sorted_fields}


def columns_of(model: type[Model]) -> Mapping[str, Field]:
    """Return a model's fields by the names of their columns."""
    return dict(model._meta.columns)


def primary_key_of(model: type[Model]) -> Sequence[Field]:
    """Return the fields of a model's primary key, which are several where it is composite."""
    return tuple(model._meta.get_primary_keys())


def value_read(row: Model, field: Field) -> Any:
    """Return what was read of a column. Raises KeyError where the query left it out, for which Peewee gives None."""
    return row.__data__[field.name]


def answer(query: Query[Any], cursor: Any) -> None:
    """Let a query give the rows of a cursor, as if Peewee had written and run its statement."""
    query._cursor_wrapper = query._get_cursor_wrapper(cursor)
